// SPDX-License-Identifier: MIT
// PyTorch allows a pool half its kernel: 3 / 2 = 1.
// EXPECT: [padding.range]
// EXPECT-FIRST: padding_is_out_of_range<0, 2, 2, 0, 1>
// EXPECT-TEXT: max_pool2d (layer 0): [padding.range] padding 2 on height must be from 0 to 1
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim wrong = 1;
#else
constexpr dim wrong = 2;
#endif
struct net : sequential<max_pool2d{.kernel = 3, .padding = wrong, .policy = policy::pytorch_pool}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
