// SPDX-License-Identifier: MIT
// A convolution after flatten has no rows and columns left.
// FIX: put the layer where its axes are still there, before a flatten or a reduction; give an image its batch and channels; or take the layer for as many spatial axes as there are (conv1d, conv2d, conv3d).
// EXPECT: [rank.fits]
// EXPECT-FIRST: rank_does_not_fit<1, -1, 2, 4>
// EXPECT-TEXT: conv2d (layer 1): [rank.fits] 2 axes arrive, and the layer takes 4, or one less without a batch
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<conv2d{.out_channels = 8, .kernel = 3}, flatten{}> {};
#else
struct net : sequential<flatten{}, conv2d{.out_channels = 8, .kernel = 3}> {};
#endif
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
