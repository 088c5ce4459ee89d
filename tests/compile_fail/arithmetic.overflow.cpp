// SPDX-License-Identifier: MIT
// (4 - 1) * 2^62 is 3 * 2^62, and the largest size is 2^63 - 1.
// FIX: look for the number that is no size, such as a count of bytes, an uninitialised value, or a stride read from a damaged file.
// EXPECT: [arithmetic.overflow]
// EXPECT-FIRST: size_overflows<0, 2, 4, 4611686018427387904>
// EXPECT-TEXT: conv_transpose2d (layer 0): [arithmetic.overflow] the size on height is past 2^63 - 1 (made of 4 and 4611686018427387904)
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim stride = 1;
#else
constexpr dim stride = dim{1} << 62;
#endif
struct net : sequential<conv_transpose2d{.out_channels = 8, .kernel = 1, .stride = stride}> {};
using output = output_t<net, tensor<float, 1, 3, 4, 4>>;
