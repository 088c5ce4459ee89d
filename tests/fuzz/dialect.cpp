// SPDX-License-Identifier: MIT
#include "dialects.hpp"

#include "target.hpp"

FUZZ_TARGET(fuzz::dialect_target)
