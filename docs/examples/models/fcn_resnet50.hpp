// SPDX-License-Identifier: MIT
// FCN with a ResNet-50 backbone: Long, Shelhamer, Darrell, "Fully Convolutional Networks for Semantic Segmentation",
// 2014, arXiv:1411.4038. The last two stages of the backbone dilate in place of striding, and what comes out is resized
// to the image: one map for each of 21 classes, at any size.
#pragma once

#include "resnet.hpp"

namespace models {

struct fcn_head {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("0", conv2d{.out_channels = 512, .kernel = 3, .padding = 1, .bias = false}, x);
    x = g("1", batch_norm{}, x);
    x = g("2", relu{}, x);
    x = g("3", dropout{0.1}, x);
    return g("4", conv2d{.out_channels = 21, .kernel = 1}, x);
  }
};

struct fcn_resnet50_forward {
  constexpr auto operator()(auto& g, auto image) const
  {
    constexpr resnet_features<bottleneck> backbone{.blocks = {3, 4, 6, 3}, .keeps_size = {false, false, true, true}};
    auto x = g("backbone", backbone, image);
    x = g("classifier", fcn_head{}, x);
    return g(resize_like2d{}, x, image);
  }
};

struct fcn_resnet50 : graph<fcn_resnet50_forward{}> {};

}  // namespace models
