// SPDX-License-Identifier: MIT
// The last pool of a ResNet for 224x224, whose map of a 96x96 image is only 3x3. 193 is the smallest that gives 7:
// 97, 49, 25, 13, 7.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<5, 2, 3, 0, 7>
// EXPECT-TEXT: avg_pool2d (layer 5): [window.fits] height 3 with padding 0+0 is smaller than the kernel 7, short by 4; heights so far 96, 48, 24, 12, 6, 3. Any of these works: padding = 2 here; kernel = stride = 3 here; network input height and width >= 193
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<
    conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3},
    max_pool2d{.kernel = 3, .stride = 2, .padding = 1},
    conv2d{.out_channels = 128, .kernel = 3, .stride = 2, .padding = 1},
    conv2d{.out_channels = 256, .kernel = 3, .stride = 2, .padding = 1},
    conv2d{.out_channels = 512, .kernel = 3, .stride = 2, .padding = 1},
    avg_pool2d{.kernel = 7}, flatten{}, linear{.out_features = 1000}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 193, 193>>;
#else
using output = output_t<net, tensor<float, 1, 3, 96, 96>>;
#endif
