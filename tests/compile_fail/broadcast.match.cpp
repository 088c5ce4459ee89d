// SPDX-License-Identifier: MIT
// A sum of what arrives and a row of its own: 28 columns against 27.
// FIX: make the two extents equal, or one of them 1; where ranks differ, extents are counted from the last axis, so that axes of 1 may have to be put in with unsqueeze.
// EXPECT: [broadcast.match]
// EXPECT-FIRST: extents_do_not_broadcast<1, 3, 27, 28>
// EXPECT-TEXT: shifted (layer 1): [broadcast.match] axis 3 27 does not stretch to 28
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct shifted {
  static constexpr const char* type_name = "shifted";
  dim columns = 1;
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    const tensor_value both[2] = {in[0], {shape{1, columns}, {}}};
    return add{}.infer({both, 2}, out, why);
  }
};

#if defined(CONTROL)
constexpr dim columns = 28;
#else
constexpr dim columns = 27;
#endif
struct net : sequential<relu{}, shifted{columns}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
