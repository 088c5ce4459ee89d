// SPDX-License-Identifier: MIT
// 1 * 16 * 5 * 5 elements are 400, and rows of 120 do not fill them.
// FIX: let the extents multiply to what arrives, or leave one of them to be worked out, as `inferred`.
// EXPECT: [reshape.match]
// EXPECT-FIRST: elements_do_not_match<1, -1, 400, 120>
// EXPECT-TEXT: reshape (layer 1): [reshape.match] the 400 elements that arrive do not fill extents of 120 in all
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<relu{}, reshape{{inferred, 100}}> {};
#else
struct net : sequential<relu{}, reshape{{inferred, 120}}> {};
#endif
using output = output_t<net, tensor<float, 1, 16, 5, 5>>;
