// SPDX-License-Identifier: MIT
// A callable that takes the builder by value: its nodes would be another graph's, and any shape would pass.
// EXPECT: deleted
// EXPECT: graph_builder
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
#define BUILDER auto&
#else
#define BUILDER auto
#endif

struct forward {
  constexpr auto operator()(BUILDER g, auto x) const { return g(conv2d{.out_channels = 3, .kernel = 5}, x); }
};
struct net : graph<forward{}> {};
using output = output_t<net, tensor<float, 1, 3, 8, 8>>;
