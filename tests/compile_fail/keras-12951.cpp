// SPDX-License-Identifier: MIT
// The network of Keras issue 12951, whose error was "Negative dimension size". Kernel 1 and padding 1 are no fixes:
// with either the pool after it fails.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<6, 2, 1, 0, 3>
// EXPECT-TEXT: conv2d_3 (layer 6): [window.fits] height 1 with padding 0+0 is smaller than the kernel 3, short by 2; heights so far 28, 26, 13, 11, 5, 3, 1. Either of these works: padding = 2 here; network input height and width >= 46
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<
    conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 32, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 46, 46>>;
#else
using output = output_t<net, tensor<float, 1, 1, 28, 28>>;
#endif
