// SPDX-License-Identifier: MIT
// The unpadded U-Net of Ronneberger, Fischer and Brox (2015), with crops as they are for 572, given 570.
// EXPECT: [concat.match]
// EXPECT-FIRST: inputs_do_not_join<26, 2, 54, 55>
// EXPECT-TEXT: concat.3 (layer 26): [concat.match] height 54 of up.3 is not the 55 of crop.3: only the joined axis may differ; they parted at down.3.relu_1.
// EXPECT-TEXT: network input height and width = 556 or 572
#include <shapeproof/shapeproof.hpp>

#include "../../docs/examples/models/unet.hpp"

using namespace shapeproof;

struct net : graph<models::unet_forward{.padded = false}> {};
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, tensor<float, 1, 1, 572, 572>>, tensor<float, 1, 2, 388, 388>>);
#else
using output = output_t<net, tensor<float, 1, 1, 570, 570>>;
#endif
