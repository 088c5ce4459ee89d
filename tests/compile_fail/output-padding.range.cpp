// SPDX-License-Identifier: MIT
// With stride 2 there are two outputs that a convolution maps back to the same input: one more, and no other.
// FIX: give an output_padding below the stride. A larger output needs a larger stride or kernel.
// EXPECT: [output-padding.range]
// EXPECT-FIRST: output_padding_is_out_of_range<0, 2, 3, 2>
// EXPECT-TEXT: conv_transpose2d (layer 0): [output-padding.range] output_padding 3 on height must be at least 0 and less than 2
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim extra = 1;
#else
constexpr dim extra = 3;
#endif
struct net : sequential<conv_transpose2d{.out_channels = 8, .kernel = 3, .stride = 2, .output_padding = extra}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
