// SPDX-License-Identifier: MIT
// The last of 2,000 nodes fails: names, history and fixes under the compilers' default limits.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<1999, 2, 4, 0, 9>
// EXPECT-TEXT: conv2d_800 (layer 1999): [window.fits] height 4 with padding 0+0 is smaller than the kernel 9, short by 5. Any of these works: padding = 3 here; kernel = 4 here; network input height and width = 9
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(conv2d{.out_channels = 8}, x);
    for (int i = 0; i < 399; ++i) {
      auto y = g(conv2d{.out_channels = 8, .kernel = 3, .padding = 1}, x);
      y = g(relu{}, g(batch_norm{}, y));
      x = g(add{}, g(conv2d{.out_channels = 8}, y), x);
    }
    x = g(conv2d{.out_channels = 8}, g(relu{}, g(relu{}, x)));
    return g(conv2d{.kernel = 9}, x);
  }
};
struct net : graph<forward{}> {};
#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 9, 9>>;
#else
using output = output_t<net, tensor<float, 1, 3, 4, 4>>;
#endif
