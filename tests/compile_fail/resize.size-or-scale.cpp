// SPDX-License-Identifier: MIT
// A size and a scale at once.
// FIX: give either .size or .scale on each axis.
// EXPECT: [resize.size-or-scale]
// EXPECT-FIRST: size_and_scale_do_not_go_together<0, 2, 14, 2>
// EXPECT-TEXT: resize2d (layer 0): [resize.size-or-scale] a resize takes either a size or a scale on height, and gets 14 and 2
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<resize2d{.size = 14}> {};
#else
struct net : sequential<resize2d{.size = 14, .scale = 2}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 7, 7>>;
