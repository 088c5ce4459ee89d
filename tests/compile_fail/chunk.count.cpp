// SPDX-License-Identifier: MIT
// Chunks of ceil(9 / 4) = 3 rows: three of them hold all 9.
// FIX: ask for as many chunks as there are, or split by sizes or into equal parts.
// EXPECT: [chunk.count]
// EXPECT-FIRST: chunks_are_fewer<0, 2, 3, 4, 9>
// EXPECT-TEXT: first_part (layer 0): [chunk.count] axis 2 9 falls into 3 chunks, and 4 are wanted
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
struct net : sequential<first_part{{.axis = 2, .chunks = 3}}> {};
#else
struct net : sequential<first_part{{.axis = 2, .chunks = 4}}> {};
#endif
using output = output_t<net, tensor<float, 1, 10, 9, 7>>;
