// SPDX-License-Identifier: MIT
// An image without a row: no window has anything to look at.
// FIX: give the input the extent that the sentence names. An extent that is not known before run time is `dynamic`, not 0 or -1.
// EXPECT: [extent.positive]
// EXPECT-FIRST: extent_is_not_positive<0, 2, 0>
// EXPECT-TEXT: conv2d (layer 0): [extent.positive] height 0 must be at least 1. This works: network input height >= 3
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 3, 28>>;
#else
using output = output_t<net, tensor<float, 1, 3, 0, 28>>;
#endif
