// SPDX-License-Identifier: MIT
// A node that takes a value which nothing has made.
// FIX: use a value only after the call that makes it, and only in the graph that made it.
// EXPECT: [graph.input]
// EXPECT-FIRST: node_takes_no_value<1, -1, -1, 2>
// EXPECT-TEXT: sum (layer 1): [graph.input] the node takes value -1, and only values 0 to 2 (not included) stand before it
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g(relu{}, x);
#if !defined(CONTROL)
    x = graph_value{};
#endif
    return g("sum", add{}, y, x);
  }
};
struct net : graph<forward{}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
