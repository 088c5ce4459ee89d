// SPDX-License-Identifier: MIT
// 6 / 4 is no whole number of channels a group; the 8 that leave could be divided.
// FIX: give a number of groups that divides the channels that arrive.
// EXPECT: [groups.divide-channels]
// EXPECT-FIRST: groups_do_not_divide_channels<0, 1, 6, 4>
// EXPECT-TEXT: conv2d (layer 0): [groups.divide-channels] the 6 channels that arrive cannot be divided into 4 groups
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .groups = 4}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 8, 30, 30>>;
#else
using output = output_t<net, tensor<float, 1, 6, 30, 30>>;
#endif
