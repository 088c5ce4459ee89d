// SPDX-License-Identifier: MIT
// A layer with a name is called by it.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<0, 2, 5, 0, 7>
// EXPECT-TEXT: stem (layer 0): [window.fits] height 5 with padding 0+0 is smaller than the kernel 7, short by 2. Any of these works: padding = 1 here; kernel = 5 here; network input height and width >= 7
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<named<"stem", conv2d{.out_channels = 64, .kernel = 7}>> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 7, 7>>;
#else
using output = output_t<net, tensor<float, 1, 3, 5, 5>>;
#endif
