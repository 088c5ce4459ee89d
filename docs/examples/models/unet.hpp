// SPDX-License-Identifier: MIT
// U-Net: Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", 2015,
// arXiv:1505.04597, figure 1. As published it pads nothing: an image of 572 gives a map of 388. Most implementations pad,
// and keep the size. Both join what comes up with what was there on the way down, and that must agree: the published one
// takes 572 and what differs from it by multiples of 16, the padded one takes multiples of 16.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

struct two_convolutions {
  dim channels;
  dim padding;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(relu{}, g(conv2d{.out_channels = channels, .kernel = 3, .padding = padding}, x));
    return g(relu{}, g(conv2d{.out_channels = channels, .kernel = 3, .padding = padding}, x));
  }
};

struct unet_forward {
  bool padded = false;

  constexpr auto operator()(auto& g, auto x) const
  {
    const dim padding = padded ? 1 : 0;
    constexpr dim borders[] = {88, 40, 16, 4};  // (568 - 392) / 2, (280 - 200) / 2, (136 - 104) / 2, (64 - 56) / 2
    graph_value skipped[4];
    for (int i = 0; i < 4; ++i) {
      skipped[i] = g({"down", i}, two_convolutions{64 << i, padding}, x);
      x = g(max_pool2d{.kernel = 2}, skipped[i]);
    }
    x = g("bottom", two_convolutions{1024, padding}, x);
    for (int i = 3; i >= 0; --i) {
      const auto up = g({"up", i}, conv_transpose2d{.out_channels = 64 << i, .kernel = 2, .stride = 2}, x);
      const auto skip = padded ? skipped[i] : g({"crop", i}, crop2d{.cropping = borders[i]}, skipped[i]);
      x = g({"concat", i}, concat{.axis = 1}, skip, up);
      x = g({"conv", i}, two_convolutions{64 << i, padding}, x);
    }
    return g("head", conv2d{.out_channels = 2, .kernel = 1}, x);
  }
};

struct unet : graph<unet_forward{.padded = false}> {};
struct unet_padded : graph<unet_forward{.padded = true}> {};

}  // namespace models
