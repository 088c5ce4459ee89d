// SPDX-License-Identifier: MIT
// The 8 channels that arrive can be divided into 4 groups; the 6 that leave cannot.
// FIX: give out_channels that are a multiple of the groups.
// EXPECT: [groups.divide-outputs]
// EXPECT-FIRST: groups_do_not_divide_outputs<0, -1, 6, 4>
// EXPECT-TEXT: conv2d (layer 0): [groups.divide-outputs] out_channels 6 cannot be divided into 4 groups
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim channels = 8;
#else
constexpr dim channels = 6;
#endif
struct net : sequential<conv2d{.out_channels = channels, .kernel = 3, .groups = 4}> {};
using output = output_t<net, tensor<float, 1, 8, 28, 28>>;
