// SPDX-License-Identifier: MIT
// The value of a result that is an error: not a constant, so that the compiler stops at it and names why.
// EXPECT: read_the_value_of_an_error
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim extent = 3;
#else
constexpr dim extent = 2;
#endif
constexpr dim output = *window{.kernel = 3}.output(extent);
static_assert(output == 1);
