// SPDX-License-Identifier: MIT
// A number that is the beginning of the right one: 8 is not 80, and 80 is not 8.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 5, 0, 8>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
using output = output_t<sequential<conv2d{.kernel = 80}>, tensor<float, 1, 1, 80, 80>>;
#else
using output = output_t<sequential<conv2d{.kernel = 80}>, tensor<float, 1, 1, 5, 80>>;
#endif
