// SPDX-License-Identifier: MIT
// DenseNet-121: Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks", 2016,
// arXiv:1608.06993, table 1.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// 32 new channels from all that the block has made so far: it takes many values, and joins them.
struct dense_layer {
  constexpr auto operator()(auto& g, const auto& features) const
  {
    auto x = g(concat{.axis = 1}, features);
    x = g("norm1", batch_norm{}, x);
    x = g("relu1", relu{}, x);
    x = g("conv1", conv2d{.out_channels = 128, .kernel = 1, .bias = false}, x);
    x = g("norm2", batch_norm{}, x);
    x = g("relu2", relu{}, x);
    return g("conv2", conv2d{.out_channels = 32, .kernel = 3, .padding = 1, .bias = false}, x);
  }
};

/// Each layer sees what all layers before it have made.
struct dense_block {
  int layers;

  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<25> features{x};  // the largest block of this network has 24 layers
    for (int i = 1; i <= layers; ++i) features.push_back(g({"denselayer", i, ""}, dense_layer{}, features));
    return g(concat{.axis = 1}, features);
  }
};

/// Half the channels, half the size.
struct dense_transition {
  dim out_channels;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("norm", batch_norm{}, x);
    x = g("relu", relu{}, x);
    x = g("conv", conv2d{.out_channels = out_channels, .kernel = 1, .bias = false}, x);
    return g("pool", avg_pool2d{.kernel = 2, .stride = 2}, x);
  }
};

struct densenet121_features {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("conv0", conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .bias = false}, x);
    x = g("norm0", batch_norm{}, x);
    x = g("relu0", relu{}, x);
    x = g("pool0", max_pool2d{.kernel = 3, .stride = 2, .padding = 1}, x);
    x = g("denseblock1", dense_block{6}, x);  // 64 + 6 * 32 channels
    x = g("transition1", dense_transition{128}, x);
    x = g("denseblock2", dense_block{12}, x);  // 128 + 12 * 32
    x = g("transition2", dense_transition{256}, x);
    x = g("denseblock3", dense_block{24}, x);  // 256 + 24 * 32
    x = g("transition3", dense_transition{512}, x);
    x = g("denseblock4", dense_block{16}, x);  // 512 + 16 * 32
    return g("norm5", batch_norm{}, x);
  }
};

struct densenet121_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("features", densenet121_features{}, x);
    x = g(relu{}, x);
    x = g(adaptive_avg_pool2d{.output_size = 1}, x);
    x = g(flatten{}, x);
    return g("classifier", linear{.out_features = 1000}, x);
  }
};

struct densenet121 : graph<densenet121_forward{}> {};

}  // namespace models
