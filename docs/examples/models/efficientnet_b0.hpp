// SPDX-License-Identifier: MIT
// EfficientNet-B0: Tan, Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019,
// arXiv:1905.11946, table 1. Its channels are weighed by what the whole image holds (arXiv:1709.01507).
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// A convolution with its normalisation and activation; padded so that stride 1 keeps the size.
struct conv_bn_silu {
  dim out_channels;
  dim kernel = 1;
  dim stride = 1;
  dim groups = 1;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("0", conv2d{.out_channels = out_channels, .kernel = kernel, .stride = stride, .padding = (kernel - 1) / 2,
                      .groups = groups, .bias = false}, x);
    x = g("1", batch_norm{}, x);
    return g("2", silu{}, x);
  }
};

/// One weight a channel, (N, C, 1, 1), that stretches over the image.
struct squeeze_excitation {
  dim channels;
  dim squeeze;

  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("avgpool", adaptive_avg_pool2d{.output_size = 1}, x);
    y = g("fc1", conv2d{.out_channels = squeeze, .kernel = 1}, y);
    y = g("activation", silu{}, y);
    y = g("fc2", conv2d{.out_channels = channels, .kernel = 1}, y);
    y = g("scale_activation", sigmoid{}, y);
    return g(multiply{}, y, x);
  }
};

/// Wider by a 1x1, depthwise, weighed, narrower by a 1x1; a shortcut where both ends are the same.
struct mbconv {
  dim in_channels;
  dim out_channels;
  dim kernel;
  dim stride;
  dim expand;

  constexpr auto operator()(auto& g, auto x) const
  {
    const dim inner = in_channels * expand;
    dim i = 0;  // PyTorch numbers the modules of `block`
    auto y = x;
    if (expand != 1) y = g({"block", i++}, conv_bn_silu{inner}, y);
    y = g({"block", i++}, conv_bn_silu{.out_channels = inner, .kernel = kernel, .stride = stride, .groups = inner}, y);
    y = g({"block", i++}, squeeze_excitation{.channels = inner, .squeeze = in_channels / 4}, y);
    y = g({"block", i}, narrow{out_channels}, y);
    if (stride != 1 || in_channels != out_channels) return y;
    y = g("stochastic_depth", dropout{0.2}, y);  // drops a whole sample's branch (arXiv:1603.09382), in training
    return g(add{}, y, x);
  }

  struct narrow {
    dim out_channels;
    constexpr auto operator()(auto& g, auto x) const
    {
      x = g("0", conv2d{.out_channels = out_channels, .kernel = 1, .bias = false}, x);
      return g("1", batch_norm{}, x);
    }
  };
};

struct efficientnet_b0_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    struct stage {
      dim expand, kernel, stride, channels, blocks;
    };
    constexpr stage stages[] = {{1, 3, 1, 16, 1}, {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3},
                                {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};
    constexpr const char* names[] = {"features.1", "features.2", "features.3", "features.4",
                                     "features.5", "features.6", "features.7"};

    x = g("features.0", conv_bn_silu{.out_channels = 32, .kernel = 3, .stride = 2}, x);
    dim channels = 32;
    for (int s = 0; s < 7; ++s) {
      const stage& each = stages[s];
      for (dim i = 0; i < each.blocks; ++i) {
        const dim stride = i == 0 ? each.stride : 1;
        x = g({names[s], i}, mbconv{channels, each.channels, each.kernel, stride, each.expand}, x);
        channels = each.channels;
      }
    }
    x = g("features.8", conv_bn_silu{1280}, x);

    x = g("avgpool", adaptive_avg_pool2d{.output_size = 1}, x);
    x = g(flatten{}, x);
    x = g("classifier.0", dropout{0.2}, x);
    return g("classifier.1", linear{.out_features = 1000}, x);
  }
};

struct efficientnet_b0 : graph<efficientnet_b0_forward{}> {};

}  // namespace models
