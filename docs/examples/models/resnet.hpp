// SPDX-License-Identifier: MIT
// What the residual networks share: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2015,
// arXiv:1512.03385, table 1. Groups and width are those of ResNeXt (arXiv:1611.05431) and of wide residual networks
// (arXiv:1605.07146), dilation that of fully convolutional networks (arXiv:1412.7062).
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// What a block of a residual network is told.
struct resnet_block {
  dim channels = 64;
  dim stride = 1;
  dim dilation = 1;
  bool downsample = false;  // the shortcut has a convolution of its own, where the two sides of the sum would differ
  dim groups = 1;
  dim width = 64;  // of a group, for 64 channels
};

/// The shortcut's own convolution: PyTorch's Sequential, whose modules are called 0 and 1.
struct resnet_downsample {
  dim channels;
  dim stride;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("0", conv2d{.out_channels = channels, .kernel = 1, .stride = stride, .bias = false}, x);
    return g("1", batch_norm{}, x);
  }
};

/// Two 3x3 convolutions, and a shortcut around them.
struct basic_block : resnet_block {
  static constexpr dim expansion = 1;

  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("conv1", conv2d{.out_channels = channels, .kernel = 3, .stride = stride, .padding = 1, .bias = false}, x);
    y = g("bn1", batch_norm{}, y);
    y = g("relu", relu{}, y);
    y = g("conv2", conv2d{.out_channels = channels, .kernel = 3, .padding = 1, .bias = false}, y);
    y = g("bn2", batch_norm{}, y);
    if (downsample) x = g("downsample", resnet_downsample{channels, stride}, x);
    return g("relu", relu{}, g(add{}, y, x));
  }
};

/// 1x1 to fewer channels, 3x3 there, 1x1 back; and a shortcut around them.
struct bottleneck : resnet_block {
  static constexpr dim expansion = 4;

  constexpr auto operator()(auto& g, auto x) const
  {
    const dim inner = channels * width / 64 * groups;
    const auto narrow = g("conv1", conv2d{.out_channels = inner, .kernel = 1, .bias = false}, x);
    const auto entered = g("relu", relu{}, g("bn1", batch_norm{}, narrow));
    const auto seen = g("conv2", conv2d{.out_channels = inner, .kernel = 3, .stride = stride, .padding = dilation,
                                        .dilation = dilation, .groups = groups, .bias = false}, entered);
    const auto left = g("relu", relu{}, g("bn2", batch_norm{}, seen));
    const auto wide = g("conv3", conv2d{.out_channels = channels * expansion, .kernel = 1, .bias = false}, left);
    const auto y = g("bn3", batch_norm{}, wide);
    if (downsample) x = g("downsample", resnet_downsample{channels * expansion, stride}, x);
    return g("relu", relu{}, g(add{}, y, x));
  }
};

/// From the image to what leaves layer4: what segmentation networks take as their backbone.
template <class Block>
struct resnet_features {
  int blocks[4];                // in each of layer1 to layer4
  dim groups = 1;
  dim width = 64;
  bool keeps_size[4] = {};      // dilates where the network for classes strides

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("conv1", conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .bias = false}, x);
    x = g("bn1", batch_norm{}, x);
    x = g("relu", relu{}, x);
    x = g("maxpool", max_pool2d{.kernel = 3, .stride = 2, .padding = 1}, x);

    constexpr const char* stages[] = {"layer1", "layer2", "layer3", "layer4"};
    dim channels = 64;
    dim dilation = 1;
    dim arriving = 64;
    for (int stage = 0; stage < 4; ++stage) {
      const dim stride = stage == 0 || keeps_size[stage] ? 1 : 2;
      const bool differs = stride > 1 || arriving != channels * Block::expansion;
      // the first block of a stage that keeps its size still dilates as the stage before it
      x = g({stages[stage], 0}, Block{{channels, stride, dilation, differs, groups, width}}, x);
      if (keeps_size[stage]) dilation *= 2;
      for (int i = 1; i < blocks[stage]; ++i)
        x = g({stages[stage], i}, Block{{channels, 1, dilation, false, groups, width}}, x);
      arriving = channels * Block::expansion;
      channels *= 2;
    }
    return x;
  }
};

/// The network for the 1000 classes of ImageNet.
template <class Block>
struct resnet_forward {
  resnet_features<Block> features;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(features, x);
    x = g("avgpool", adaptive_avg_pool2d{.output_size = 1}, x);
    x = g(flatten{}, x);
    return g("fc", linear{.out_features = 1000}, x);
  }
};

}  // namespace models
