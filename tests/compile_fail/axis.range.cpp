// SPDX-License-Identifier: MIT
// Two axes are 0 and 1 from the front, -1 and -2 from the back.
// FIX: count axes from 0 to rank - 1, or from -1 to -rank from the back, in the tensor that arrives at this layer.
// EXPECT: [axis.range]
// EXPECT-FIRST: axis_is_out_of_range<2, -1, -3, 2>
// EXPECT-TEXT: softmax (layer 2): [axis.range] axis -3 is out of range for 2 axes
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim axis = -2;
#else
constexpr dim axis = -3;
#endif
struct net : sequential<flatten{}, linear{.out_features = 10}, softmax{.axis = axis}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
