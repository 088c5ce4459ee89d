// SPDX-License-Identifier: MIT
// Chunks there are at least one of.
// FIX: give a factor, a block or a number of parts of 1 or more.
// EXPECT: [factor.positive]
// EXPECT-FIRST: factor_is_not_positive<0, -1, 0>
// EXPECT-TEXT: first_part (layer 0): [factor.positive] a factor, a block or a number of parts is 0, and must be at least 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct first_part {
  static constexpr const char* type_name = "first_part";
  shapeproof::chunk of = {};
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    tensor_value parts[4];
    if (out.count != 1 || !of.infer(in, {parts, of.outputs()}, why)) return false;
    out[0] = parts[0];
    return true;
  }
};

#if defined(CONTROL)
struct net : sequential<first_part{{.chunks = 2}}> {};
#else
struct net : sequential<first_part{{.chunks = 0}}> {};
#endif
using output = output_t<net, tensor<float, 1, 10, 7, 7>>;
