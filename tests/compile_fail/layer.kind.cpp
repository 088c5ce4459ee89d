// SPDX-License-Identifier: MIT
// A `layer` that nothing was put into must not pass as one that keeps the shape.
// FIX: put a layer into the value: an element of an array that was never set is none.
// EXPECT: [layer.kind]
// EXPECT-FIRST: layer_is_unknown<0, -1, 0>
// EXPECT-TEXT: layer (layer 0): [layer.kind] this is no layer (kind 0)
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr layer first = relu{};
#else
constexpr layer first = {};
#endif
struct net : sequential<first> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
