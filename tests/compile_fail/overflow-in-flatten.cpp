// SPDX-License-Identifier: MIT
// 2^32 * 2^32 is 2^64, which wraps to 0.
// EXPECT: [arithmetic.overflow]
// EXPECT-FIRST: size_overflows<0, -1, 4294967296, 4294967296>
// EXPECT-TEXT: flatten (layer 0): [arithmetic.overflow] the size is past 2^63 - 1 (made of 4294967296 and 4294967296)
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<flatten{}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 4294967296, 2147483647>>;
#else
using output = output_t<net, tensor<float, 1, 4294967296, 4294967296>>;
#endif
