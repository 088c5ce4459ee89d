// SPDX-License-Identifier: MIT
// The checked arithmetic as it is for a compiler without the builtins. It gets a namespace of its own: in one program
// with checked_test.cpp the linker would keep one of two functions of the same name, and this would test that one.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <type_traits>

#include "../oracle/wide.hpp"

#if !defined(SHAPEPROOF_NO_BUILTINS)
#define SHAPEPROOF_NO_BUILTINS
#endif
#define shapeproof shapeproof_without_builtins
#include <shapeproof/core/checked.hpp>
#undef shapeproof

namespace subject = shapeproof_without_builtins;
#define CHECKED_SUBJECT "by portable code"
#include "checked_cases.inc"
