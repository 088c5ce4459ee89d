// SPDX-License-Identifier: MIT
// Only the run-time form gives its axes as a number; the others have it in their name.
// FIX: give 1, 2 or 3 spatial axes; batch and channels do not count.
// EXPECT: [spatial-axes.count]
// EXPECT-FIRST: spatial_axes_are_out_of_range<0, -1, 4, 3>
// EXPECT-TEXT: conv (layer 0): [spatial-axes.count] 4 spatial axes: there must be 1 to 3
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr int axes = 2;
#else
constexpr int axes = 4;
#endif
struct net : sequential<layer(conv{.axes = axes, .out_channels = 8, .kernel = {3}})> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
