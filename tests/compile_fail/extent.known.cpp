// SPDX-License-Identifier: MIT
// An arena is planned for sizes that are known: of a network that takes any batch there is none.
// FIX: ask for one size at a time, or use the run-time form once the extents are known.
// EXPECT: [extent.known]
// EXPECT-FIRST: extent_is_not_known<-1, -1
// EXPECT-TEXT: [extent.known] the shape ?x3x32x32 has an extent that is not known
#include <shapeproof/shapeproof.hpp>

#include <shapeproof/check/memory.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, relu{}> {};

#if defined(CONTROL)
static_assert(memory_of<net, tensor<float, 1, 3, 32, 32>>.bytes == 2 * 8 * 30 * 30 * 4);
#else
constexpr dim bytes_of_any_batch = memory_of<net, tensor<float, dynamic, 3, 32, 32>>.bytes;
#endif
