// SPDX-License-Identifier: MIT
// 999 layers that keep the size, and the last of a thousand fails.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<999, 2, 224, 0, 300>
// EXPECT-TEXT: max_pool2d (layer 999): [window.fits] height 224 with padding 0+0 is smaller than the kernel 300, short by 76. Any of these works: padding = 38 here; kernel = stride = 224 here; network input height and width >= 300
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#define LAYER conv2d{.kernel = 3, .padding = 1}
#define NINE(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, \
                  __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__
#define TEN(...) NINE(__VA_ARGS__), __VA_ARGS__

struct net : sequential<
    TEN(TEN(NINE(LAYER))), TEN(NINE(LAYER)), NINE(LAYER), max_pool2d{.kernel = 300}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 300, 300>>;
#else
using output = output_t<net, tensor<float, 1, 1, 224, 224>>;
#endif
