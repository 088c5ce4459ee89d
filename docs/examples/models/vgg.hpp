// SPDX-License-Identifier: MIT
// What the VGG networks share: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
// Recognition", 2015, arXiv:1409.1556, table 1. They differ in how many convolutions each of the five stages has.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

struct vgg_forward {
  int convolutions[5];

  constexpr auto operator()(auto& g, auto x) const
  {
    dim layer = 0;  // PyTorch numbers the layers of `features` from the first to the last
    dim channels = 64;
    for (const int count : convolutions) {
      for (int i = 0; i < count; ++i) {
        x = g({"features", layer++}, conv2d{.out_channels = channels, .kernel = 3, .padding = 1}, x);
        x = g({"features", layer++}, relu{}, x);
      }
      x = g({"features", layer++}, max_pool2d{.kernel = 2, .stride = 2}, x);
      if (channels < 512) channels *= 2;
    }
    x = g("avgpool", adaptive_avg_pool2d{.output_size = 7}, x);
    x = g(flatten{}, x);
    x = g("classifier.0", linear{.out_features = 4096}, x);
    x = g("classifier.1", relu{}, x);
    x = g("classifier.2", dropout{0.5}, x);
    x = g("classifier.3", linear{.out_features = 4096}, x);
    x = g("classifier.4", relu{}, x);
    x = g("classifier.5", dropout{0.5}, x);
    return g("classifier.6", linear{.out_features = 1000}, x);
  }
};

}  // namespace models
