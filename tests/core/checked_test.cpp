// SPDX-License-Identifier: MIT
// The checked arithmetic as most users get it, by the compiler's builtins.
#include <shapeproof/core/checked.hpp>

#include <doctest/doctest.h>

#include <random>

#include "../oracle/wide.hpp"

namespace subject = shapeproof;
#define CHECKED_SUBJECT "by builtins"
#include "checked_cases.inc"
