// SPDX-License-Identifier: MIT
// Only the second of two kernels is wrong, so the place is the width.
// FIX: give a kernel of 1 or more on each axis; 1 leaves the extent as it is.
// EXPECT: [kernel.positive]
// EXPECT-FIRST: kernel_is_not_positive<0, 3, 0>
// EXPECT-TEXT: conv2d (layer 0): [kernel.positive] kernel 0 on width must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim columns = 1;
#else
constexpr dim columns = 0;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = {3, columns}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
