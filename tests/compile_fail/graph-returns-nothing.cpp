// SPDX-License-Identifier: MIT
// A callable that returns nothing.
// EXPECT: a graph's callable returns what leaves the graph: a value, or a value_list
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
#if defined(CONTROL)
    return g(relu{}, x);
#else
    g(relu{}, x);
#endif
  }
};
struct net : graph<forward{}> {};
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
