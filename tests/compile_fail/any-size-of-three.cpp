// SPDX-License-Identifier: MIT
// A network of three inputs of any size, of which no size can work: an input is joined to itself, padded.
// EXPECT: [concat.match]
// EXPECT-FIRST: [concat.match]
#include <shapeproof/check/any_size.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct forward {
  constexpr auto operator()(auto& g, auto x, auto y, auto z) const
  {
#if defined(CONTROL)
    const auto first = g(concat{.axis = 1}, z, z);
#else
    const auto padded = g(pad2d{.padding = {1, 0}}, z);
    const auto first = g(concat{.axis = 1}, padded, z);
#endif
    return g(concat{.axis = 1}, first, x, y);
  }
};
using image = tensor<float, 1, 3, dynamic, 8>;
using sized = any_size<graph<forward{}>, image, image, image>;
bool takes(const shape& x) { return sized::takes(x, x, x); }
