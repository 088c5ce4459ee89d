// SPDX-License-Identifier: MIT
// Batch and height are known only at run time. The width is known, and too small whatever they are.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 3, 5, 0, 7>
// EXPECT-TEXT: conv2d (layer 0): [window.fits] width 5 with padding 0+0 is smaller than the kernel 7, short by 2. This works: network input width >= 7
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 64, .kernel = 7}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, dynamic, 3, dynamic, 7>>;
#else
using output = output_t<net, tensor<float, dynamic, 3, dynamic, 5>>;
#endif
