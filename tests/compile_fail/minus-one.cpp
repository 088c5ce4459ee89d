// SPDX-License-Identifier: MIT
// -1 is what files write for a size that is not known. In a type that is `dynamic`, and -1 is a mistake.
// EXPECT: [extent.positive]
// EXPECT-FIRST: extent_is_not_positive<0, 0, -1>
// EXPECT-TEXT: conv2d (layer 0): [extent.positive] batch -1 must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, flatten{}, linear{.out_features = 10}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, dynamic, 3, 28, 28>>;
#else
using output = output_t<net, tensor<float, -1, 3, 28, 28>>;
#endif
