// SPDX-License-Identifier: MIT
// One extent is what the others leave; two are anything.
// FIX: leave one extent as `inferred` and give the others.
// EXPECT: [reshape.infer]
// EXPECT-FIRST: extents_cannot_be_inferred<0, -1, 2>
// EXPECT-TEXT: reshape (layer 0): [reshape.infer] 2 extents of a reshape are to be inferred, and one is the most
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<reshape{{1, 4, inferred}}> {};
#else
struct net : sequential<reshape{{inferred, 4, inferred}}> {};
#endif
using output = output_t<net, tensor<float, 1, 16, 5, 5>>;
