// SPDX-License-Identifier: MIT
// An error has room for a name of 39 characters. A longer one is cut, and says so; it has no space to be cut at.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 5, 0, 7>
// EXPECT-TEXT: encoder_stage_three_block_two_convol... (layer 0): [window.fits] height 5 with padding 0+0 is smaller than the kernel 7, short by 2. Any of these works: padding = 1 here; kernel = 5 here; network input height and width >= 7
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<
    named<"encoder_stage_three_block_two_convolution_b", conv2d{.out_channels = 64, .kernel = 7}>> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 7, 7>>;
#else
using output = output_t<net, tensor<float, 1, 3, 5, 5>>;
#endif
