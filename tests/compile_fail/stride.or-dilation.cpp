// SPDX-License-Identifier: MIT
// A Keras layer takes a stride or a dilation, not both, even on different axes.
// FIX: take a stride of 1 with a dilation, or a dilation of 1 with a stride; a pool of stride 2 after it can do what the stride did.
// EXPECT: [stride.or-dilation]
// EXPECT-FIRST: stride_and_dilation_clash<0, -1, 2, 3>
// EXPECT-TEXT: conv2d (layer 0): [stride.or-dilation] stride 2 and dilation 3: one of them must be 1 on every axis
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim rate = 1;
#else
constexpr dim rate = 3;
#endif
struct net : sequential<keras::conv2d{.filters = 8, .kernel_size = 3, .strides = {2, 1}, .dilation_rate = {1, rate}}> {};
using output = output_t<net, tensor<float, 1, 28, 28, 3>>;
