// SPDX-License-Identifier: MIT
// 10 channels in 4 equal parts.
// FIX: give a number of parts that divides the extent, or split by sizes.
// EXPECT: [extent.divide]
// EXPECT-FIRST: extent_is_not_divided<0, 1, 10, 4>
// EXPECT-TEXT: first_part (layer 0): [extent.divide] axis 1 10 cannot be divided by 4
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct first_part {
  static constexpr const char* type_name = "first_part";
  shapeproof::split of = {};
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    tensor_value parts[4];
    if (out.count != 1 || !of.infer(in, {parts, of.outputs()}, why)) return false;
    out[0] = parts[0];
    return true;
  }
};

#if defined(CONTROL)
struct net : sequential<first_part{{.parts = 2}}> {};
#else
struct net : sequential<first_part{{.parts = 4}}> {};
#endif
using output = output_t<net, tensor<float, 1, 10, 7, 7>>;
