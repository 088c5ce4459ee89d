// SPDX-License-Identifier: MIT
// google/XNNPACK#10453: a kernel that does not fit gives an output of 1, and reads past the input.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 2, 0, 3>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.kernel = 3}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 3, 3>>;
#else
using output = output_t<net, tensor<float, 1, 1, 2, 2>>;
#endif
