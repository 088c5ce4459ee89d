// SPDX-License-Identifier: MIT
// Axes count from 0: the last of four is 3.
// FIX: let start_axis stand before end_axis once both are counted from the front: -1 is the last axis, not one before the first.
// EXPECT: [axis.order]
// EXPECT-FIRST: axes_are_out_of_order<0, -1, 3, 1>
// EXPECT-TEXT: flatten (layer 0): [axis.order] the start axis 3 comes after the end axis 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim start = 1;
#else
constexpr dim start = 3;
#endif
struct net : sequential<flatten{.start_axis = start, .end_axis = -3}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
