// SPDX-License-Identifier: MIT
// One spatial axis is a length. (10 - 5) / 2 + 1 = 3, and (13 - 5) / 2 + 1 = 5.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<1, 2, 3, 0, 5>
// EXPECT-TEXT: conv1d_1 (layer 1): [window.fits] length 3 with padding 0+0 is smaller than the kernel 5, short by 2; lengths so far 10, 3. Any of these works: padding = 1 here; kernel = 3 here; network input length >= 13
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv1d{.out_channels = 4, .kernel = 5, .stride = 2}, conv1d{.out_channels = 4, .kernel = 5}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 2, 13>>;
#else
using output = output_t<net, tensor<float, 1, 2, 10>>;
#endif
