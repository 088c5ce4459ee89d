// SPDX-License-Identifier: MIT
// The door: a network, its shapes, and what to say where it cannot work. Costs, weights, plans of memory, receptive fields
// and repairs (cost.hpp to repairs.hpp in check/), the dialects, the text output and the model readers are asked for by name.
#pragma once

#include <shapeproof/check/refusal.hpp>  // first: compilers repeat the way to it before they name what is in it

#include <shapeproof/check/graph_infer.hpp>  // infer of a graph
#include <shapeproof/check/graph_proof.hpp>  // output_t of a graph
#include <shapeproof/check/infer.hpp>
#include <shapeproof/check/message.hpp>
#include <shapeproof/check/proof.hpp>
#include <shapeproof/core/version.hpp>
#include <shapeproof/network/sequential.hpp>
