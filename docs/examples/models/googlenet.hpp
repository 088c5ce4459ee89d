// SPDX-License-Identifier: MIT
// GoogLeNet (Inception v1): Szegedy and others, "Going Deeper with Convolutions", 2014, arXiv:1409.4842, table 1; with
// batch normalisation, and 3x3 where the paper has 5x5, as torchvision has it.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// A convolution with its normalisation and activation.
struct googlenet_conv {
  dim out_channels;
  dim kernel = 1;
  dim stride = 1;
  dim padding = 0;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("conv", conv2d{.out_channels = out_channels, .kernel = kernel, .stride = stride, .padding = padding,
                         .bias = false}, x);
    x = g("bn", batch_norm{}, x);
    return g(relu{}, x);
  }
};

/// Torchvision's pools round up, but for a window that would start past the end.
constexpr max_pool2d googlenet_pool(dim kernel, dim stride, dim padding = 0)
{
  return {.kernel = kernel, .stride = stride, .padding = padding, .rounding = rounding::ceil_clipped};
}

/// Four branches of the same size side by side, joined along the channels. (The members are called as in the paper.)
struct inception {
  dim conv1x1;
  dim reduce3x3, conv3x3;
  dim reduce5x5, conv5x5;
  dim pool_proj;

  constexpr auto operator()(auto& g, auto x) const
  {
    auto a = g("branch1", googlenet_conv{conv1x1}, x);
    auto b = g("branch2.0", googlenet_conv{reduce3x3}, x);
    b = g("branch2.1", googlenet_conv{.out_channels = conv3x3, .kernel = 3, .padding = 1}, b);
    auto c = g("branch3.0", googlenet_conv{reduce5x5}, x);
    c = g("branch3.1", googlenet_conv{.out_channels = conv5x5, .kernel = 3, .padding = 1}, c);
    auto d = g("branch4.0", googlenet_pool(3, 1, 1), x);
    d = g("branch4.1", googlenet_conv{pool_proj}, d);
    return g(concat{.axis = 1}, a, b, c, d);
  }
};

/// The second opinion that training asks for half way.
struct inception_aux {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(adaptive_avg_pool2d{.output_size = 4}, x);
    x = g("conv", googlenet_conv{128}, x);
    x = g(flatten{}, x);
    x = g(relu{}, g("fc1", linear{.out_features = 1024}, x));
    x = g("dropout", dropout{0.7}, x);
    return g("fc2", linear{.out_features = 1000}, x);
  }
};

struct googlenet_forward {
  /// The network; what the two heads of training look at goes into `half_way`.
  constexpr auto run(auto& g, auto x, auto& half_way) const
  {
    x = g("conv1", googlenet_conv{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3}, x);
    x = g("maxpool1", googlenet_pool(3, 2), x);
    x = g("conv2", googlenet_conv{64}, x);
    x = g("conv3", googlenet_conv{.out_channels = 192, .kernel = 3, .padding = 1}, x);
    x = g("maxpool2", googlenet_pool(3, 2), x);
    x = g("inception3a", inception{64, 96, 128, 16, 32, 32}, x);
    x = g("inception3b", inception{128, 128, 192, 32, 96, 64}, x);
    x = g("maxpool3", googlenet_pool(3, 2), x);
    x = half_way[0] = g("inception4a", inception{192, 96, 208, 16, 48, 64}, x);
    x = g("inception4b", inception{160, 112, 224, 24, 64, 64}, x);
    x = g("inception4c", inception{128, 128, 256, 24, 64, 64}, x);
    x = half_way[1] = g("inception4d", inception{112, 144, 288, 32, 64, 64}, x);
    x = g("inception4e", inception{256, 160, 320, 32, 128, 128}, x);
    x = g("maxpool4", googlenet_pool(2, 2), x);
    x = g("inception5a", inception{256, 160, 320, 32, 128, 128}, x);
    x = g("inception5b", inception{384, 192, 384, 48, 128, 128}, x);
    x = g("avgpool", adaptive_avg_pool2d{.output_size = 1}, x);
    x = g(flatten{}, x);
    x = g("dropout", dropout{0.2}, x);
    return g("fc", linear{.out_features = 1000}, x);
  }

  constexpr auto operator()(auto& g, auto x) const
  {
    graph_value half_way[2];
    return run(g, x, half_way);
  }
};

/// As it is trained: three outputs.
struct googlenet_training_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    graph_value half_way[2];
    auto out = googlenet_forward{}.run(g, x, half_way);
    auto aux1 = g("aux1", inception_aux{}, half_way[0]);
    auto aux2 = g("aux2", inception_aux{}, half_way[1]);
    return value_list{out, aux2, aux1};
  }
};

struct googlenet : graph<googlenet_forward{}> {};
struct googlenet_training : graph<googlenet_training_forward{}> {};

}  // namespace models
