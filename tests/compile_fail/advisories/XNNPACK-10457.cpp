// SPDX-License-Identifier: MIT
// google/XNNPACK#10457: a dilation larger than the input.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 4, 0, 5>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<conv2d{.kernel = 2, .dilation = 3}> {};
#else
struct net : sequential<conv2d{.kernel = 2, .dilation = 4}> {};
#endif
using output = output_t<net, tensor<float, 1, 1, 4, 4>>;
