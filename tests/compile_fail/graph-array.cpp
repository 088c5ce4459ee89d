// SPDX-License-Identifier: MIT
// An array of values where a value_list goes in.
// EXPECT: what goes into a layer is what g gave: a value, or a value_list
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
#if defined(CONTROL)
    return g(concat{}, value_list{x, x});
#else
    const graph_value both[] = {x, x};
    return g(concat{}, both);
#endif
  }
};
struct net : graph<forward{}> {};
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
