// SPDX-License-Identifier: MIT
// A thousand layers that each take 2 away: 224 - 111 * 2 = 2 is too small for the next, and 1 + 1000 * 2 is enough for
// all. The answer must come under the limits that compilers set by default.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<111, 2, 2, 0, 3>
// EXPECT-TEXT: conv2d_111 (layer 111): [window.fits] height 2 with padding 0+0 is smaller than the kernel 3, short by 1; heights so far ..., 16, 14, 12, 10, 8, 6, 4, 2. This works: network input height and width >= 2001
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#define TEN(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, \
                 __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__

struct net : sequential<TEN(TEN(TEN(conv2d{.kernel = 3})))> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 2001, 2001>>;
#else
using output = output_t<net, tensor<float, 1, 1, 224, 224>>;
#endif
