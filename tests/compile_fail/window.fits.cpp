// SPDX-License-Identifier: MIT
// Stride 2 leaves 5 of 12; a kernel of 3 with dilation 4 covers 9, and padding gives 1. The smallest input is 17:
// (17 - 3) / 2 + 1 = 8, and 8 + 1 = 9.
// FIX: take one of the sizes that the sentence names: each was tried on the whole network. Otherwise pad this layer, take a smaller kernel or dilation, or fewer strides and pools before it.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<1, 2, 5, 1, 9>
// EXPECT-TEXT: conv2d_1 (layer 1): [window.fits] height 5 with padding 1+0 is smaller than the kernel 3 with dilation 4 (effective 9), short by 3; heights so far 12, 5. Any of these works: padding = 2 here; kernel = 2 here; network input height and width >= 17
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .stride = 2},
                        conv2d{.out_channels = 8, .kernel = 3, .padding = {{1, 0}, {1, 0}}, .dilation = 4}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 17, 17>>;
#else
using output = output_t<net, tensor<float, 1, 3, 12, 12>>;
#endif
