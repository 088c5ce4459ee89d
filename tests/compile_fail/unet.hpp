// SPDX-License-Identifier: MIT
// The U-Net of the tests here: padded, or unpadded with the crops of the paper. Rows in all that are cut at each level:
// 568 - 392, 280 - 200, 136 - 104, 64 - 56.
#pragma once

#include <shapeproof/shapeproof.hpp>

struct two_convolutions {
  shapeproof::dim channels = 64;
  shapeproof::dim padding = 0;
  constexpr auto operator()(auto& g, auto x) const
  {
    using namespace shapeproof;
    for (int i = 0; i < 2; ++i)
      x = g(relu{}, g(conv2d{.out_channels = channels, .kernel = 3, .padding = padding}, x));
    return x;
  }
};

struct cut {
  shapeproof::dim rows = 0;  // in all, of height and of width
  static constexpr const char* type_name = "cut";
  constexpr shapeproof::result<shapeproof::shape> infer(const shapeproof::shape& in) const noexcept
  {
    shapeproof::shape out = in;
    for (int i = 2; i < 4; ++i)
      if (out[i] != shapeproof::dynamic) out.values[i] -= rows;
    return out;
  }
};

struct unet_forward {
  bool padded = false;
  constexpr auto operator()(auto& g, auto x) const
  {
    using namespace shapeproof;
    constexpr dim cuts[] = {176, 80, 32, 8};
    const dim padding = padded ? 1 : 0;
    graph_value skipped[4];
    for (int i = 0; i < 4; ++i) {
      skipped[i] = g({"down", i}, two_convolutions{64 << i, padding}, x);
      x = g(max_pool2d{.kernel = 2}, skipped[i]);
    }
    x = g("bottom", two_convolutions{1024, padding}, x);
    for (int i = 3; i >= 0; --i) {
      const auto up = g({"up", i}, conv_transpose2d{.out_channels = 64 << i, .kernel = 2, .stride = 2}, x);
      const auto skip = padded ? skipped[i] : g({"crop", i}, cut{cuts[i]}, skipped[i]);
      x = g({"conv", i}, two_convolutions{64 << i, padding}, g({"concat", i}, concat{}, skip, up));
    }
    return g("head", conv2d{.out_channels = 2}, x);
  }
};
