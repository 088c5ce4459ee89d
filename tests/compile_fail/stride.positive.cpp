// SPDX-License-Identifier: MIT
// A negative stride divides well and means nothing.
// FIX: give a stride of 1 or more on each axis. To enlarge an extent take a transposed convolution or a resize.
// EXPECT: [stride.positive]
// EXPECT-FIRST: stride_is_not_positive<1, 2, -1>
// EXPECT-TEXT: max_pool2d (layer 1): [stride.positive] stride -1 on height must be at least 1; heights so far 28, 26
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim stride = 1;
#else
constexpr dim stride = -1;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, max_pool2d{.kernel = 2, .stride = stride}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
