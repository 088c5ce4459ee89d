// SPDX-License-Identifier: MIT
// AlexNet as torchvision has it: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014,
// arXiv:1404.5997. A chain, written as PyTorch's forward is; the names are those of PyTorch's modules.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

struct alexnet_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("features.0", conv2d{.out_channels = 64, .kernel = 11, .stride = 4, .padding = 2}, x);
    x = g("features.1", relu{}, x);
    x = g("features.2", max_pool2d{.kernel = 3, .stride = 2}, x);
    x = g("features.3", conv2d{.out_channels = 192, .kernel = 5, .padding = 2}, x);
    x = g("features.4", relu{}, x);
    x = g("features.5", max_pool2d{.kernel = 3, .stride = 2}, x);
    x = g("features.6", conv2d{.out_channels = 384, .kernel = 3, .padding = 1}, x);
    x = g("features.7", relu{}, x);
    x = g("features.8", conv2d{.out_channels = 256, .kernel = 3, .padding = 1}, x);
    x = g("features.9", relu{}, x);
    x = g("features.10", conv2d{.out_channels = 256, .kernel = 3, .padding = 1}, x);
    x = g("features.11", relu{}, x);
    x = g("features.12", max_pool2d{.kernel = 3, .stride = 2}, x);
    x = g("avgpool", adaptive_avg_pool2d{.output_size = 6}, x);
    x = g(flatten{}, x);
    x = g("classifier.0", dropout{0.5}, x);
    x = g("classifier.1", linear{.out_features = 4096}, x);
    x = g("classifier.2", relu{}, x);
    x = g("classifier.3", dropout{0.5}, x);
    x = g("classifier.4", linear{.out_features = 4096}, x);
    x = g("classifier.5", relu{}, x);
    return g("classifier.6", linear{.out_features = 1000}, x);
  }
};

struct alexnet : graph<alexnet_forward{}> {};

}  // namespace models
