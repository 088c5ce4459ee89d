// SPDX-License-Identifier: MIT
// `same` already says how large the output is.
// FIX: give either a mode (`same`) or numbers, and of the kind that this framework's layer takes; a layer of pad2d before it can say the rest.
// EXPECT: [padding.form]
// EXPECT-FIRST: padding_has_no_meaning<0, 2, 0, 0>
// EXPECT-TEXT: conv_transpose2d (layer 0): [padding.form] padding on height has no meaning here: a mode stands alone, without numbers (0, 0), and a transposed convolution takes neither causal padding nor output_padding with same
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim extra = 0;
#else
constexpr dim extra = 1;
#endif
struct net : sequential<conv_transpose2d{
    .out_channels = 8, .kernel = 3, .stride = 2, .padding = same, .output_padding = extra}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
