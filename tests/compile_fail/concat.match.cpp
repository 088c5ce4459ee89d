// SPDX-License-Identifier: MIT
// What arrives and a map of its own are joined: 28 columns against 27.
// FIX: bring the inputs to the same extents first, with the same padding in both branches, a crop or a resize; or join them on another axis.
// EXPECT: [concat.match]
// EXPECT-FIRST: inputs_do_not_join<1, 3, 27, 28>
// EXPECT-TEXT: joined (layer 1): [concat.match] axis 3 27 of input 1 is not the 28 of the first
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct joined {
  static constexpr const char* type_name = "joined";
  dim columns = 1;
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    const tensor_value both[2] = {in[0], {shape{1, 8, 28, columns}, {}}};
    return concat{}.infer({both, 2}, out, why);
  }
};

#if defined(CONTROL)
constexpr dim columns = 28;
#else
constexpr dim columns = 27;
#endif
struct net : sequential<relu{}, joined{columns}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
