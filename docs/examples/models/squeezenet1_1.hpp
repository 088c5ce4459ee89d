// SPDX-License-Identifier: MIT
// SqueezeNet 1.1: the network of arXiv:1602.07360 with its pools moved forward, 2.4 times less work
// (github.com/forresti/SqueezeNet, SqueezeNet_v1.1).
#pragma once

#include "squeezenet.hpp"

namespace models {

struct squeezenet1_1_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("features.0", conv2d{.out_channels = 64, .kernel = 3, .stride = 2}, x);
    x = g("features.1", relu{}, x);
    x = g("features.2", squeezenet_pool, x);
    x = g("features.3", fire{.squeeze = 16, .expand = 64}, x);
    x = g("features.4", fire{.squeeze = 16, .expand = 64}, x);
    x = g("features.5", squeezenet_pool, x);
    x = g("features.6", fire{.squeeze = 32, .expand = 128}, x);
    x = g("features.7", fire{.squeeze = 32, .expand = 128}, x);
    x = g("features.8", squeezenet_pool, x);
    x = g("features.9", fire{.squeeze = 48, .expand = 192}, x);
    x = g("features.10", fire{.squeeze = 48, .expand = 192}, x);
    x = g("features.11", fire{.squeeze = 64, .expand = 256}, x);
    x = g("features.12", fire{.squeeze = 64, .expand = 256}, x);
    return g("classifier", squeezenet_classifier{}, x);
  }
};

struct squeezenet1_1 : graph<squeezenet1_1_forward{}> {};

}  // namespace models
