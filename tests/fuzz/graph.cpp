// SPDX-License-Identifier: MIT
#include "graphs.hpp"

#include "target.hpp"

FUZZ_TARGET(fuzz::graph_target)
