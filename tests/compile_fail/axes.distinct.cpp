// SPDX-License-Identifier: MIT
// The last axis is the third, whichever way it is counted.
// FIX: name each axis once; -1 and the last axis are the same.
// EXPECT: [axes.distinct]
// EXPECT-FIRST: axis_stands_twice<0, -1, 2>
// EXPECT-TEXT: permute (layer 0): [axes.distinct] axis 2 stands twice in a list of axes
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<permute{{0, 2, 1}}> {};
#else
struct net : sequential<permute{{0, 2, -1}}> {};
#endif
using output = output_t<net, tensor<float, 1, 16, 5>>;
