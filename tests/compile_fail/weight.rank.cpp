// SPDX-License-Identifier: MIT
// The weight of a linear layer is (out, in).
// FIX: give the weight in the framework's own order, with all of its axes and no more.
// EXPECT: [weight.rank]
// EXPECT-FIRST: weight_has_another_rank<0, -1, 3, 2>
// EXPECT-TEXT: linear (layer 0): [weight.rank] the weight has 3 axes, and 2 are wanted
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr shape weight = {10, 784};
#else
constexpr shape weight = {10, 784, 1};
#endif
struct net : sequential<pytorch::functional::linear{.weight = weight}> {};
using output = output_t<net, tensor<float, 1, 784>>;
