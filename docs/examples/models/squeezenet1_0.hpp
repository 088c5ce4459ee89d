// SPDX-License-Identifier: MIT
// SqueezeNet 1.0: Iandola and others, 2016, arXiv:1602.07360, table 1.
#pragma once

#include "squeezenet.hpp"

namespace models {

struct squeezenet1_0_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("features.0", conv2d{.out_channels = 96, .kernel = 7, .stride = 2}, x);
    x = g("features.1", relu{}, x);
    x = g("features.2", squeezenet_pool, x);
    x = g("features.3", fire{.squeeze = 16, .expand = 64}, x);
    x = g("features.4", fire{.squeeze = 16, .expand = 64}, x);
    x = g("features.5", fire{.squeeze = 32, .expand = 128}, x);
    x = g("features.6", squeezenet_pool, x);
    x = g("features.7", fire{.squeeze = 32, .expand = 128}, x);
    x = g("features.8", fire{.squeeze = 48, .expand = 192}, x);
    x = g("features.9", fire{.squeeze = 48, .expand = 192}, x);
    x = g("features.10", fire{.squeeze = 64, .expand = 256}, x);
    x = g("features.11", squeezenet_pool, x);
    x = g("features.12", fire{.squeeze = 64, .expand = 256}, x);
    return g("classifier", squeezenet_classifier{}, x);
  }
};

struct squeezenet1_0 : graph<squeezenet1_0_forward{}> {};

}  // namespace models
