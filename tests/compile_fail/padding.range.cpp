// SPDX-License-Identifier: MIT
// A negative padding would crop. There is no largest one, which stands as 2^63 - 1.
// FIX: give a padding within the bounds that the sentence names; to take rows away, put a crop before the layer.
// EXPECT: [padding.range]
// EXPECT-FIRST: padding_is_out_of_range<0, 2, -1, 0, 9223372036854775807>
// EXPECT-TEXT: conv2d (layer 0): [padding.range] padding -1 on height must be at least 0
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim wrong = 0;
#else
constexpr dim wrong = -1;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .padding = wrong}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
