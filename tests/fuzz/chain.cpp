// SPDX-License-Identifier: MIT
#include "chains.hpp"

#include "target.hpp"

FUZZ_TARGET(fuzz::chain_target)
