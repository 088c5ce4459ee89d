// SPDX-License-Identifier: MIT
// What a layer before it gives is not what this one was told to expect.
// FIX: give in_channels what the layer before it gives, or leave it out: it is a check and no parameter. Where an image of channels first meets layers of channels last, the sentence says that a swap would do.
// EXPECT: [channels.match]
// EXPECT-FIRST: channels_do_not_match<1, 1, 8, 16>
// EXPECT-TEXT: conv2d_1 (layer 1): [channels.match] 8 channels arrive, and 16 are wanted; channels so far 3, 8. This works: in_channels = 8 here
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim channels = 8;
#else
constexpr dim channels = 16;
#endif
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3},
                        conv2d{.out_channels = 32, .kernel = 3, .in_channels = channels}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
