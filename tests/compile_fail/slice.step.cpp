// SPDX-License-Identifier: MIT
// A step of 0 never comes to the end.
// FIX: give a step of 1 or more, or a negative one to walk backward.
// EXPECT: [slice.step]
// EXPECT-FIRST: slice_has_no_step<0, -1, 0>
// EXPECT-TEXT: slice (layer 0): [slice.step] a slice goes nowhere with step 0
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<slice{.axis = 2, .step = 2}> {};
#else
struct net : sequential<slice{.axis = 2, .step = 0}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 7, 7>>;
