// SPDX-License-Identifier: MIT
// (2 - 1) * 1 - 2 + 1 = 0: the padding of a transposed convolution takes away.
// FIX: take less padding from the transposed convolution, a larger kernel, or a larger input.
// EXPECT: [output.positive]
// EXPECT-FIRST: output_is_not_positive<0, 2, 0>
// EXPECT-TEXT: conv_transpose2d (layer 0): [output.positive] the output on height would be 0, and must be at least 1. Either of these works: padding = 0 here; network input height and width >= 3
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv_transpose2d{.out_channels = 8, .kernel = 1, .padding = 1}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 8, 3, 3>>;
#else
using output = output_t<net, tensor<float, 1, 8, 2, 2>>;
#endif
