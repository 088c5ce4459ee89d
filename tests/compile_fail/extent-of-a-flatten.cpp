// SPDX-License-Identifier: MIT
// Keras makes a weight of as many rows as there are features: their number must be known.
// EXPECT: [extent.known]
// EXPECT-FIRST: extent_is_not_known<0, -1>
// EXPECT-TEXT: flatten (layer 0): [extent.known] the shape 1x?x28x3 has an extent that is not known
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim height = 28;
#else
constexpr dim height = dynamic;
#endif
struct net : sequential<keras::flatten{}> {};
using output = output_t<net, tensor<float, 1, height, 28, 3>>;
