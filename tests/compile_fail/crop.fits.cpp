// SPDX-License-Identifier: MIT
// A map of 5 x 5 is cropped by 3 on every side.
// FIX: crop less, or give the network a larger input.
// EXPECT: [crop.fits]
// EXPECT-FIRST: crop_does_not_fit<1, 2, 5, 6>
// EXPECT-TEXT: crop2d (layer 1): [crop.fits] height 5 is too small for what is cropped: it must be at least 6
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<conv2d{.kernel = 3}, crop2d{.cropping = 2}> {};
#else
struct net : sequential<conv2d{.kernel = 3}, crop2d{.cropping = 3}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 7, 7>>;
