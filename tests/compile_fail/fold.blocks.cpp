// SPDX-License-Identifier: MIT
// An image of 4 x 5 has 3 * 4 places for a window of 2 x 2.
// FIX: give fold the output_size, kernel, stride and padding that unfold had.
// EXPECT: [fold.blocks]
// EXPECT-FIRST: blocks_do_not_match<0, 2, 11, 12>
// EXPECT-TEXT: fold2d (layer 0): [fold.blocks] 11 blocks arrive, and the output has 12
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<fold2d{.kernel = 2, .output_size = {2, 12}}> {};
#else
struct net : sequential<fold2d{.kernel = 2, .output_size = {4, 5}}> {};
#endif
using output = output_t<net, tensor<float, 1, 12, 11>>;
