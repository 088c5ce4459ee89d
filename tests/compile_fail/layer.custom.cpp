// SPDX-License-Identifier: MIT
// A layer of the user's own says no in its own numbers: 15 - 2 = 13 is odd.
// FIX: read what the layer checks: the numbers in parentheses are its own.
// EXPECT: [layer.custom]
// EXPECT-FIRST: custom_layer_refuses<1, -1, 13, 2>
// EXPECT-TEXT: halve (layer 1): [layer.custom] the layer refuses its input (13, 2)
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct halve {
  static constexpr const char* type_name = "halve";
  constexpr result<shape> infer(const shape& in) const noexcept
  {
    error why;
    if (in[2] % 2 != 0 && !fail(why, rule::layer_custom, in[2], 2)) return why;
    return shape{in[0], in[1], in[2] / 2, in[3]};
  }
};

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, halve{}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 16, 16>>;
#else
using output = output_t<net, tensor<float, 1, 3, 15, 15>>;
#endif
