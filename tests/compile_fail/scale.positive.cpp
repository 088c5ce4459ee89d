// SPDX-License-Identifier: MIT
// A ratio of 3 to 0 is none.
// FIX: give a scale above 0: ratio{3, 2}, 2, or a decimal.
// EXPECT: [scale.positive]
// EXPECT-FIRST: scale_is_not_positive<0, 2, 3, -1>
// EXPECT-TEXT: resize2d (layer 0): [scale.positive] scale 3/-1 on height must be above 0
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<upsample2d{.scale = ratio{3, 2}}> {};
#else
struct net : sequential<upsample2d{.scale = ratio{3, 0}}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
