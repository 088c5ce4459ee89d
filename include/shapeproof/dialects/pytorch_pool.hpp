// SPDX-License-Identifier: MIT
// PyTorch's pools, adaptive pools, unpooling, and blocks of an image: nn.MaxPool to nn.Fold. Layout N C spatial..., or
// without N. Source: PyTorch 1.13.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes

namespace shapeproof::pytorch {

/// nn.MaxPool1d to 3d. Without a stride it is the kernel; padding is at most half of the kernel.
template <int N>
struct max_pool_nd {
  sizes kernel_size = {};
  sizes stride = {};
  sizes padding = 0;
  sizes dilation = 1;
  bool ceil_mode = false;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::max_pool;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::max_pool{.axes = N,
                                .kernel = kernel_size.over(N),
                                .stride = stride.over(N),
                                .padding = padding.over(N),
                                .dilation = dilation.over(N),
                                .rounding = ceil_mode ? rounding::ceil : rounding::floor,
                                .policy = policy::pytorch_pool | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using max_pool1d = max_pool_nd<1>;
using max_pool2d = max_pool_nd<2>;
using max_pool3d = max_pool_nd<3>;

/// nn.AvgPool1d to 3d. The three-dimensional one also refuses an input that is smaller than the kernel before padding.
template <int N>
struct avg_pool_nd {
  sizes kernel_size = {};
  sizes stride = {};
  sizes padding = 0;
  bool ceil_mode = false;
  bool count_include_pad = true;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::avg_pool;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::avg_pool{.axes = N,
                                .kernel = kernel_size.over(N),
                                .stride = stride.over(N),
                                .padding = padding.over(N),
                                .rounding = ceil_mode ? rounding::ceil : rounding::floor,
                                .policy = (N == 3 ? policy::pytorch_avg_pool3d : policy::pytorch_avg_pool) | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using avg_pool1d = avg_pool_nd<1>;
using avg_pool2d = avg_pool_nd<2>;
using avg_pool3d = avg_pool_nd<3>;

/// nn.LPPool1d and 2d. The kernel has one number an axis; only the stride of the two-dimensional one may be a list of
/// one.
template <int N>
struct lp_pool_nd {
  double norm_type = 2;
  sizes kernel_size = {};
  sizes stride = {};
  bool ceil_mode = false;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::lp_pool;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    sizes step = stride;
    step.for_all = step.for_all || (N == 2 && step.list.count == 1);
    return shapeproof::lp_pool{.axes = N,
                               .kernel = kernel_size.over(N),
                               .stride = step.over(N),
                               .rounding = ceil_mode ? rounding::ceil : rounding::floor,
                               .policy = policy::pytorch_lp_pool | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using lp_pool1d = lp_pool_nd<1>;
using lp_pool2d = lp_pool_nd<2>;

/// nn.AdaptiveAvgPool1d to 3d and AdaptiveMaxPool1d to 3d; an extent of `keep` is PyTorch's None.
template <layer_kind Kind, int N>
struct adaptive_pool_nd {
  sizes output_size = {};

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    constexpr bool zero_channels = Kind == layer_kind::adaptive_avg_pool && N < 3;
    return shapeproof::adaptive_pool<Kind>{
        .axes = N,
        .output_size = output_size.over(N),
        .policy = zero_channels ? policy::pytorch_adaptive_avg_pool : policy::pytorch_adaptive_pool};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using adaptive_avg_pool1d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 1>;
using adaptive_avg_pool2d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 2>;
using adaptive_avg_pool3d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 3>;
using adaptive_max_pool1d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 1>;
using adaptive_max_pool2d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 2>;
using adaptive_max_pool3d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 3>;

/// nn.MaxUnpool1d to 3d; `output_size` is the argument of its forward: a list of the spatial extents, or of all four of
/// a batched image.
template <int N>
struct max_unpool_nd {
  sizes kernel_size = {};
  sizes stride = {};
  sizes padding = 0;
  shape output_size = {};

  static constexpr layer_kind kind = layer_kind::max_unpool;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shapeproof::max_unpool form{.axes = N,
                                .kernel = kernel_size.over(N),
                                .stride = stride.over(N),
                                .padding = padding.over(N),
                                .policy = policy::pytorch_unfold};
    form.output_size = output_size.empty() ? sizes(by_formula).over(N) : output_size;
    if (output_size.rank() == N + 2) {
      form.output_size = shape{};
      for (int i = 2; i < N + 2; ++i) form.output_size.push_back(output_size.values[i]);
    }
    return form;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using max_unpool1d = max_unpool_nd<1>;
using max_unpool2d = max_unpool_nd<2>;
using max_unpool3d = max_unpool_nd<3>;

/// nn.Unfold: (N, C, H, W) to (N, C times the taps of the kernel, blocks).
struct unfold {
  sizes kernel_size = {};
  sizes dilation = 1;
  sizes padding = 0;
  sizes stride = 1;

  static constexpr layer_kind kind = layer_kind::unfold;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::unfold{.kernel = kernel_size.over(2),
                              .stride = stride.over(2),
                              .padding = padding.over(2),
                              .dilation = dilation.over(2),
                              .policy = policy::pytorch_unfold};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// nn.Fold: blocks back into an image of `output_size`.
struct fold {
  sizes output_size = {};
  sizes kernel_size = {};
  sizes dilation = 1;
  sizes padding = 0;
  sizes stride = 1;

  static constexpr layer_kind kind = layer_kind::fold;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::fold{.kernel = kernel_size.over(2),
                            .stride = stride.over(2),
                            .padding = padding.over(2),
                            .output_size = output_size.over(2),
                            .dilation = dilation.over(2),
                            .policy = policy::pytorch_unfold};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

}  // namespace shapeproof::pytorch
