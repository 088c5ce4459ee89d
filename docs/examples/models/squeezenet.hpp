// SPDX-License-Identifier: MIT
// What the two SqueezeNets share: Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer, "SqueezeNet: AlexNet-level accuracy
// with 50x fewer parameters and <0.5MB model size", 2016, arXiv:1602.07360.
#pragma once

#include <shapeproof/shapeproof.hpp>

namespace models {
using namespace shapeproof;

/// 1x1 to few channels; from there 1x1 and 3x3 side by side.
struct fire {
  dim squeeze;
  dim expand;

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("squeeze", conv2d{.out_channels = squeeze, .kernel = 1}, x);
    x = g("squeeze_activation", relu{}, x);
    auto a = g("expand1x1", conv2d{.out_channels = expand, .kernel = 1}, x);
    a = g("expand1x1_activation", relu{}, a);
    auto b = g("expand3x3", conv2d{.out_channels = expand, .kernel = 3, .padding = 1}, x);
    b = g("expand3x3_activation", relu{}, b);
    return g(concat{.axis = 1}, a, b);
  }
};

/// Torchvision's pools round up, but for a window that would start past the end.
inline constexpr max_pool2d squeezenet_pool{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped};

/// The classes are channels of a last convolution, averaged over the image: no linear layer.
struct squeezenet_classifier {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("0", dropout{0.5}, x);
    x = g("1", conv2d{.out_channels = 1000, .kernel = 1}, x);
    x = g("2", relu{}, x);
    x = g("3", adaptive_avg_pool2d{.output_size = 1}, x);
    return g(flatten{}, x);
  }
};

}  // namespace models
