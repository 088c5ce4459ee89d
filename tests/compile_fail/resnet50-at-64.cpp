// SPDX-License-Identifier: MIT
// A deep network whose last pool wants three times the image: the size that works is found as at run time.
// EXPECT: [window.fits]
// EXPECT-FIRST: window_does_not_fit<172, 2, 2, 0, 7
// EXPECT-TEXT: Any of these works: padding = 3 here; kernel = stride = 2 here; network input height and width = 193
#include "../../docs/examples/models/resnet50.hpp"

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(models::resnet_features<models::bottleneck>{.blocks = {3, 4, 6, 3}}, x);
    return g(avg_pool2d{.kernel = 7}, x);
  }
};
struct net : graph<forward{}> {};
#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 193, 193>>;
#else
using output = output_t<net, tensor<float, 1, 3, 64, 64>>;
#endif
