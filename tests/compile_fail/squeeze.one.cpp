// SPDX-License-Identifier: MIT
// A pool leaves 1 row and 2 columns; both are squeezed.
// FIX: squeeze only axes of extent 1: reduce the others first, or leave them.
// EXPECT: [squeeze.one]
// EXPECT-FIRST: extent_is_not_one<1, 3, 2>
// EXPECT-TEXT: squeeze (layer 1): [squeeze.one] axis 3 2 is not 1, and cannot be squeezed
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<max_pool2d{.kernel = 4}, squeeze{{2, 3}}> {};
#else
struct net : sequential<max_pool2d{.kernel = {4, 2}}, squeeze{{2, 3}}> {};
#endif
using output = output_t<net, tensor<float, 1, 16, 4, 4>>;
