// SPDX-License-Identifier: MIT
// A bias has a number for each output channel.
// FIX: give one element for each output channel; check whether the weight is transposed.
// EXPECT: [bias.match]
// EXPECT-FIRST: bias_does_not_match<0, -1, 4, 8>
// EXPECT-TEXT: conv (layer 0): [bias.match] the bias has 4 elements, and 8 are wanted
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim length = 8;
#else
constexpr dim length = 4;
#endif
struct net : sequential<pytorch::functional::conv2d{.weight = {8, 3, 3, 3}, .bias = {length}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
