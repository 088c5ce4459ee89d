// SPDX-License-Identifier: MIT
// An output size is given, and so it must be checked.
// FIX: give the wanted size of the output, or `keep` for an axis that stays as it is.
// EXPECT: [output-size.positive]
// EXPECT-FIRST: output_size_is_not_positive<0, 3, 0>
// EXPECT-TEXT: adaptive_avg_pool2d (layer 0): [output-size.positive] output_size 0 on width must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim columns = 7;
#else
constexpr dim columns = 0;
#endif
struct net : sequential<adaptive_avg_pool2d{.output_size = {7, columns}}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
