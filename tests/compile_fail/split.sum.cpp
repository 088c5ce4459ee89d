// SPDX-License-Identifier: MIT
// 10 channels as 4 and 5.
// FIX: let the sizes add up to the extent.
// EXPECT: [split.sum]
// EXPECT-FIRST: sizes_do_not_add_up<0, 1, 9, 10>
// EXPECT-TEXT: first_part (layer 0): [split.sum] the sizes of a split are 9 in all, and axis 1 is 10
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
struct net : sequential<first_part{{.sizes = {4, 6}}}> {};
#else
struct net : sequential<first_part{{.sizes = {4, 5}}}> {};
#endif
using output = output_t<net, tensor<float, 1, 10, 7, 7>>;
