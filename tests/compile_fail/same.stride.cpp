// SPDX-License-Identifier: MIT
// PyTorch's 'same' keeps the extent, which only a stride of 1 does; TensorFlow's gives ceil(extent / stride).
// FIX: give padding in numbers where the stride is not 1: (kernel - 1) / 2 on each side for an odd kernel.
// EXPECT: [same.stride]
// EXPECT-FIRST: same_needs_stride_1<0, 2, 2>
// EXPECT-TEXT: conv2d (layer 0): [same.stride] stride 2 on height must be 1 with same padding
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim stride = 1;
#else
constexpr dim stride = 2;
#endif
struct net : sequential<pytorch::conv2d{.out_channels = 8, .kernel_size = 3, .stride = stride, .padding = same}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
