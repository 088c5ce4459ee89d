// SPDX-License-Identifier: MIT
// The same mistake where the network says how many channels it wants.
// EXPECT: [channels.match]
// EXPECT-FIRST: channels_do_not_match<0, 1, 224, 3>
// EXPECT-TEXT: conv2d (layer 0): [channels.match] the input looks like NHWC and the network reads NCHW: with its axes swapped it is valid; 224 channels arrive, and 3 are wanted. Either of these works: the input with its channels first; in_channels = 224 here
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .in_channels = 3}> {};

#if defined(CONTROL)
using output = output_t<net, tensor<float, 1, 3, 224, 224>>;
#else
using output = output_t<net, tensor<float, 1, 224, 224, 3>>;
#endif
