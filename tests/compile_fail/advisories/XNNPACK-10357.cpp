// SPDX-License-Identifier: MIT
// google/XNNPACK#10357: padding of SIZE_MAX - 1 wraps.
// EXPECT: [padding.range]
// EXPECT-FIRST: padding_is_out_of_range<0, 2, -9223372036854775808, 0, 9223372036854775807>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<conv2d{.kernel = 3, .padding = 1}> {};
#else
struct net : sequential<conv2d{.kernel = 3, .padding = 18446744073709551614U}> {};
#endif
using output = output_t<net, tensor<float, 1, 1, 8, 8>>;
