// SPDX-License-Identifier: MIT
// A pool of 3 with stride 2 makes 4 of 8 to 10, and not of 11.
// EXPECT: [output-size.range]
// EXPECT-FIRST: output_size_is_out_of_range<0, 2, 11, 8, 10>
// EXPECT-TEXT: max_unpool2d (layer 0): [output-size.range] output_size 11 on height must be from 8 to 10
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<max_unpool2d{.kernel = 3, .stride = 2, .output_size = 10}> {};
#else
struct net : sequential<max_unpool2d{.kernel = 3, .stride = 2, .output_size = 11}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 4, 4>>;
