// SPDX-License-Identifier: MIT
// 28 - 2 = 26, 26 / 2 = 13, and 16 * 13 * 13 = 2704. 16 * 14 * 14 = 3136 would need 30: 30 - 2 = 28, 28 / 2 = 14.
// FIX: give in_features what arrives, or leave it out: it is a check and no parameter; or feed the image for which the number was worked out.
// EXPECT: [features.match]
// EXPECT-FIRST: features_do_not_match<3, 1, 2704, 3136>
// EXPECT-TEXT: linear (layer 3): [features.match] 2704 features arrive, and 3136 are wanted. Either of these works: in_features = 2704 here; network input height and width = 30
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{.kernel = 2}, flatten{},
                        linear{.out_features = 10, .in_features = 3136}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 1, 30, 30>>;
#else
using output = output_t<net, tensor<float, 1, 1, 28, 28>>;
#endif
