// SPDX-License-Identifier: MIT
// GHSA-j7rm-8ww4-xx2g: TensorFlow Lite: SpaceToDepth with a block of 0.
// EXPECT: [factor.positive]
// EXPECT-FIRST: factor_is_not_positive<0, -1, 0>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<space_to_depth{.block = 2}> {};
#else
struct net : sequential<space_to_depth{.block = 0}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
