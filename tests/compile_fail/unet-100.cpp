// SPDX-License-Identifier: MIT
// A padded U-Net of four pools, given 100 in place of a multiple of 16.
// EXPECT: [concat.match]
// EXPECT-FIRST: inputs_do_not_join<31, 2, 24, 25>
// EXPECT-TEXT: concat.2 (layer 31): [concat.match] height 24 of up.2 is not the 25 of down.2.relu_1: only the joined axis may differ; they parted at down.2.relu_1.
// EXPECT-TEXT: pad up.2 to the extents of down.2.relu_1; network input height and width = 96 or 112
#include <shapeproof/shapeproof.hpp>

#include "../../docs/examples/models/unet.hpp"

using namespace shapeproof;

struct net : graph<models::unet_forward{.padded = true}> {};
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, tensor<float, 1, 1, 96, 96>>, tensor<float, 1, 2, 96, 96>>);
#else
using output = output_t<net, tensor<float, 1, 1, 100, 100>>;
#endif
