// SPDX-License-Identifier: MIT
// A layer of the user's own may fail by a rule that no layer of the library has. It has no template of its own.
// EXPECT: network_is_refused<0, -1, 
// EXPECT-TEXT: whole (layer 0): [elements.overflow] the shape 1x4294967296x4294967296 has more than 2^63 - 1 elements
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct whole {
  static constexpr const char* type_name = "whole";
  constexpr result<shape> infer(const shape& in) const noexcept
  {
    const result<dim> count = elements(in);
    if (!count) return count.error();
    return shape{*count};
  }
};

struct net : sequential<whole{}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 4294967296, 2147483647>>;
#else
using output = output_t<net, tensor<float, 1, 4294967296, 4294967296>>;
#endif
