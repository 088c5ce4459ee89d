// SPDX-License-Identifier: MIT
// With stride 2 a convolution maps 55 and 56 to 28: PyTorch takes an output_size of either, and no other.
// FIX: ask for an output within the range that the sentence names: a stride S has S of them.
// EXPECT: [output-size.range]
// EXPECT-FIRST: output_size_is_out_of_range<0, 2, 57, 55, 56>
// EXPECT-TEXT: conv_transpose2d (layer 0): [output-size.range] output_size 57 on height must be from 55 to 56
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim size = 56;
#else
constexpr dim size = 57;
#endif
struct net : sequential<pytorch::conv_transpose2d{.out_channels = 8, .kernel_size = 3, .stride = 2, .padding = 1,
                                                  .output_size = {size, 56}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
