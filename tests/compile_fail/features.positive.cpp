// SPDX-License-Identifier: MIT
// A layer without an output is a mistake, not an empty tensor.
// FIX: give a number of features of 1 or more.
// EXPECT: [features.positive]
// EXPECT-FIRST: features_are_not_positive<1, -1, 0>
// EXPECT-TEXT: linear (layer 1): [features.positive] a number of features is 0, and must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim features = 10;
#else
constexpr dim features = 0;
#endif
struct net : sequential<flatten{}, linear{.out_features = features}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
