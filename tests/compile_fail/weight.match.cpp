// SPDX-License-Identifier: MIT
// The kernel_shape attribute of a Conv node is that of its W.
// FIX: give the weight the extents that the sentence names, or correct the layer's parameters: the weight of a file is most often right.
// EXPECT: [weight.match]
// EXPECT-FIRST: weight_does_not_match<0, -1, 3, 3, 5>
// EXPECT-TEXT: conv (layer 0): [weight.match] axis 3 of the weight is 3, and 5 is wanted
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim width = 3;
#else
constexpr dim width = 5;
#endif
struct net : sequential<onnx::conv{.kernel_shape = {3, width}, .W = {8, 3, 3, 3}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
