// SPDX-License-Identifier: MIT
// The second layer is the one without channels: the place is layer 1.
// FIX: give a number of channels of 1 or more.
// EXPECT: [channels.positive]
// EXPECT-FIRST: channels_are_not_positive<1, -1, 0>
// EXPECT-TEXT: conv2d_1 (layer 1): [channels.positive] a number of channels is 0, and must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim channels = 16;
#else
constexpr dim channels = 0;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, conv2d{.out_channels = channels, .kernel = 3}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
