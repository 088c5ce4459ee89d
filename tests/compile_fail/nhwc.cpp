// SPDX-License-Identifier: MIT
// An NHWC image in a network that reads NCHW: its 3 channels pass as a width, (3 + 6 - 7) / 2 + 1 = 2.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<1, 3, 2, 0, 3>
// EXPECT-TEXT: max_pool2d (layer 1): [window.fits] the input looks like NHWC and the network reads NCHW: with its axes swapped it is valid; width 2 with padding 0+0 is smaller than the kernel 3, short by 1; widths so far 3, 2. Any of these works: the input with its channels first; padding = 1 here; kernel = 2 here
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3},
                        max_pool2d{.kernel = 3, .stride = 2}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 224, 224>>;
#else
using output = output_t<net, tensor<float, 1, 224, 224, 3>>;
#endif
