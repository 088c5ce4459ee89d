// SPDX-License-Identifier: MIT
// oneDNN is told the destination; one that its numbers do not give is refused.
// FIX: give the output that the layer's numbers make, or leave it out where the framework allows that.
// EXPECT: [output.match]
// EXPECT-FIRST: output_does_not_match<0, 3, 26, 27>
// EXPECT-TEXT: conv2d (layer 0): [output.match] axis 3 of the output is 26, and 27 is wanted
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim width = 26;
#else
constexpr dim width = 27;
#endif
struct net : sequential<onednn::convolution{.weights = {8, 3, 3, 3}, .dst = {1, 8, 26, width}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
