// SPDX-License-Identifier: MIT
// A thousand large kernels: 224, 124, 24, and 1 + 1000 * 100 is enough for all.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<2, 2, 24, 0, 101>
// EXPECT-TEXT: conv2d_2 (layer 2): [window.fits] height 24 with padding 0+0 is smaller than the kernel 101, short by 77; heights so far 224, 124, 24. This works: network input height and width >= 100001
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#define TEN(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, \
                 __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__

struct net : sequential<TEN(TEN(TEN(conv2d{.kernel = 101})))> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 100001, 100001>>;
#else
using output = output_t<net, tensor<float, 1, 1, 224, 224>>;
#endif
