// SPDX-License-Identifier: MIT
// A dilation of 0 would put every tap of the kernel on one element.
// FIX: give a dilation of 1 for a dense kernel. oneDNN counts from 0: its 0 is 1 here, and the onednn:: layers take its own.
// EXPECT: [dilation.positive]
// EXPECT-FIRST: dilation_is_not_positive<0, 3, 0>
// EXPECT-TEXT: conv2d (layer 0): [dilation.positive] dilation 0 on width must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim columns = 1;
#else
constexpr dim columns = 0;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .dilation = {1, columns}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
