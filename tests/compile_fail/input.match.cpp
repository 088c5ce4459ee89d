// SPDX-License-Identifier: MIT
// Offsets for a kernel of 3 x 3 are 18 numbers a place; there are 9.
// FIX: give the other input the extents that the sentence names; for a deformable convolution they come from its kernel, its offset groups and its output.
// EXPECT: [input.match]
// EXPECT-FIRST: input_does_not_match<0, 1, 9, 18, 1>
// EXPECT-TEXT: deformed (layer 0): [input.match] channels of input 1 is 9, and 18 is wanted
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct deformed {
  static constexpr const char* type_name = "deformed";
  dim numbers = 1;
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    const tensor_value both[2] = {in[0], {shape{1, numbers, 26, 26}, {}}};
    return deformable_conv2d{.out_channels = 8, .kernel = 3}.infer({both, 2}, out, why);
  }
};

#if defined(CONTROL)
struct net : sequential<deformed{18}> {};
#else
struct net : sequential<deformed{9}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
