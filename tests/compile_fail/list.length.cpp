// SPDX-License-Identifier: MIT
// The run-time form of a layer may stand in a type too, and then its lists are checked by the compiler.
// FIX: give one number for each axis, one for all, or none.
// EXPECT: [list.length]
// EXPECT-FIRST: list_does_not_fit<0, -1, 3, 2>
// EXPECT-TEXT: conv (layer 0): [list.length] a list of 3 numbers does not fit 2 axes
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<layer(conv{.axes = 2, .out_channels = 8, .kernel = {3, 5}})> {};
#else
struct net : sequential<layer(conv{.axes = 2, .out_channels = 8, .kernel = {3, 5, 7}})> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
