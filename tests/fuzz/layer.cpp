// SPDX-License-Identifier: MIT
#include "layers.hpp"

#include "target.hpp"

FUZZ_TARGET(fuzz::layer_target)
