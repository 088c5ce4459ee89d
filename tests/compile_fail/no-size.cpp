// SPDX-License-Identifier: MIT
// A branch that is always one row shorter than what it is joined with: no height and no width can mend that, and naming
// anything of it does not compile.
// EXPECT: [concat.match]
// EXPECT-FIRST: inputs_do_not_join<1, 2, 223, 224>
// EXPECT-TEXT: concat (layer 1): [concat.match]
#include <shapeproof/check/any_size.hpp>

using namespace shapeproof;

template <int Kernel>
struct forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    return g(concat{.axis = 1}, x, g(max_pool2d{.kernel = Kernel, .stride = 1, .padding = (Kernel - 1) / 2}, x));
  }
};
#if defined(CONTROL)
struct net : graph<forward<3>{}> {};
#else
struct net : graph<forward<2>{}> {};
#endif
using output = any_size<net, tensor<float, dynamic, 3, dynamic, dynamic>>::output_type;
