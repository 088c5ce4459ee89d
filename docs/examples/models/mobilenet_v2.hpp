// SPDX-License-Identifier: MIT
// MobileNetV2: Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
// arXiv:1801.04381, table 2.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// A convolution with its normalisation and activation; padded so that stride 1 keeps the size.
struct conv_bn_relu6 {
  dim out_channels;
  dim kernel = 1;
  dim stride = 1;
  dim groups = 1;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("0", conv2d{.out_channels = out_channels, .kernel = kernel, .stride = stride, .padding = (kernel - 1) / 2,
                      .groups = groups, .bias = false}, x);
    x = g("1", batch_norm{}, x);
    return g("2", relu6{}, x);
  }
};

/// Wider by a 1x1, a depthwise 3x3, narrower by a 1x1; a shortcut where both ends are the same.
struct inverted_residual {
  dim in_channels;
  dim out_channels;
  dim stride;
  dim expand;

  constexpr auto operator()(auto& g, auto x) const
  {
    const dim inner = in_channels * expand;
    dim i = 0;  // PyTorch numbers the modules of `conv`
    auto y = x;
    if (expand != 1) y = g({"conv", i++}, conv_bn_relu6{inner}, y);
    y = g({"conv", i++}, conv_bn_relu6{.out_channels = inner, .kernel = 3, .stride = stride, .groups = inner}, y);
    y = g({"conv", i++}, conv2d{.out_channels = out_channels, .kernel = 1, .bias = false}, y);
    y = g({"conv", i++}, batch_norm{}, y);
    return stride == 1 && in_channels == out_channels ? g(add{}, x, y) : y;
  }
};

struct mobilenet_v2_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    struct stage {
      dim expand, channels, blocks, stride;
    };
    constexpr stage stages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                                {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};

    x = g("features.0", conv_bn_relu6{.out_channels = 32, .kernel = 3, .stride = 2}, x);
    dim module = 1;
    dim channels = 32;
    for (const stage& each : stages)
      for (dim i = 0; i < each.blocks; ++i) {
        const dim stride = i == 0 ? each.stride : 1;
        x = g({"features", module++}, inverted_residual{channels, each.channels, stride, each.expand}, x);
        channels = each.channels;
      }
    x = g({"features", module}, conv_bn_relu6{1280}, x);

    x = g(adaptive_avg_pool2d{.output_size = 1}, x);
    x = g(flatten{}, x);
    x = g("classifier.0", dropout{0.2}, x);
    return g("classifier.1", linear{.out_features = 1000}, x);
  }
};

struct mobilenet_v2 : graph<mobilenet_v2_forward{}> {};

}  // namespace models
