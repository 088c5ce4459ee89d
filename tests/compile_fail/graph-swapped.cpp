// SPDX-License-Identifier: MIT
// The layer and its input in the wrong order.
// EXPECT: g takes a layer or a block, then the values that go in
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
#if defined(CONTROL)
    return g(relu{}, x);
#else
    return g(x, relu{});
#endif
  }
};
struct net : graph<forward{}> {};
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
