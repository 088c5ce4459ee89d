// SPDX-License-Identifier: MIT
// 2^62 multiply-accumulates in each of two layers: the network has too many to count, and the second layer is named.
// FIX: look for the extent that is no size; where it is meant, count parts of the network.
// EXPECT: [count.overflow]
// EXPECT-FIRST: count_overflows<1, -1, 4611686018427387904, 4611686018427387904
// EXPECT-TEXT: linear_1 (layer 1): [count.overflow] the count at the shape 1152921504606846976x2 is past 2^63 - 1 (made of 4611686018427387904 and 4611686018427387904)
#include <shapeproof/shapeproof.hpp>

#include <shapeproof/check/cost.hpp>

using namespace shapeproof;

struct net : sequential<linear{.out_features = 2, .bias = false}, linear{.out_features = 2, .bias = false}> {};

#if defined(CONTROL)
static_assert(cost_of<net, tensor<float, 576460752303423488, 2>>.macs == 4611686018427387904);
#else
constexpr dim macs = cost_of<net, tensor<float, 1152921504606846976, 2>>.macs;
#endif
