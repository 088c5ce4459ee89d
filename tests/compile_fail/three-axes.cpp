// SPDX-License-Identifier: MIT
// The first of three spatial axes is the depth.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 2, 0, 3>
// EXPECT-TEXT: conv3d (layer 0): [window.fits] depth 2 with padding 0+0 is smaller than the kernel 3, short by 1. Any of these works: padding = 1 here; kernel = 2 here; network input depth >= 3
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv3d{.out_channels = 4, .kernel = 3}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 3, 16, 16>>;
#else
using output = output_t<net, tensor<float, 1, 1, 2, 16, 16>>;
#endif
