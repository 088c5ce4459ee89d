// SPDX-License-Identifier: MIT
// The rule and the template are right, and the sentence is not: 7 is written for 8.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 5, 0, 8>
// EXPECT-TEXT: height 5 with padding 0+0 is smaller than the kernel 7
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
using output = output_t<sequential<conv2d{.kernel = 8}>, tensor<float, 1, 1, 8, 8>>;
#else
using output = output_t<sequential<conv2d{.kernel = 8}>, tensor<float, 1, 1, 5, 8>>;
#endif
