// SPDX-License-Identifier: MIT
// The door: everything but the dialects, the text output and the model readers.
#pragma once

#include <shapeproof/check/infer.hpp>
#include <shapeproof/check/message.hpp>
#include <shapeproof/check/proof.hpp>
#include <shapeproof/check/weights.hpp>
#include <shapeproof/core/version.hpp>
#include <shapeproof/network/sequential.hpp>
