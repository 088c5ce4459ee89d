// SPDX-License-Identifier: MIT
// Dividing by 0 groups must be refused before it is done.
// FIX: give groups = 1 for a dense convolution; as many groups as channels make it depthwise.
// EXPECT: [groups.positive]
// EXPECT-FIRST: groups_are_not_positive<0, -1, 0>
// EXPECT-TEXT: conv2d (layer 0): [groups.positive] groups 0 must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim groups = 1;
#else
constexpr dim groups = 0;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .groups = groups}> {};
using output = output_t<net, tensor<float, 1, 4, 28, 28>>;
