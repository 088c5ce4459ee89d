// SPDX-License-Identifier: MIT
// oneDNN's primitives: the destination is given and checked, dilation counts from 0 (0 is dense), weights lead with an
// axis of groups where there is more than one, padding on the right may crop. Layout N C spatial.... Source:
// oneDNN 2.6.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // with_weight, with_output

namespace shapeproof::onednn {

/// convolution_forward: weights (G, O, I, kernel...), or (O, I, kernel...) of one group; `dst` of rank 0 is worked out.
struct convolution {
  shape weights = {};
  shape bias = {};
  shape dst = {};
  shape strides = {};
  shape dilates = {};
  shape padding_l = {};
  shape padding_r = {};
  dim groups = 1;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const int axes = weights.rank() - (groups > 1 ? 3 : 2);
    const layer made = detail::with_weight(shapeproof::conv{.axes = axes,
                                                            .stride = strides,
                                                            .padding = padding_lists(padding_l, padding_r),
                                                            .dilation = dilates,
                                                            .groups = groups,
                                                            .policy = policy::onednn_convolution | on_misfit},
                                           weights, bias);
    return detail::with_output(made, dst, axes, layout::channels_first);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// deconvolution_forward: `dst` may be any of the `stride` sizes that the forward convolution takes back to the source.
struct deconvolution {
  shape weights = {};
  shape bias = {};
  shape dst = {};
  shape strides = {};
  shape dilates = {};
  shape padding_l = {};
  shape padding_r = {};
  dim groups = 1;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const int axes = weights.rank() - (groups > 1 ? 3 : 2);
    const layer made = detail::with_weight(shapeproof::conv_transpose{.axes = axes,
                                                                      .stride = strides,
                                                                      .padding = padding_lists(padding_l, padding_r),
                                                                      .dilation = dilates,
                                                                      .groups = groups,
                                                                      .policy = policy::onednn_deconvolution},
                                           weights, bias);
    return detail::with_output(made, dst, axes, layout::channels_first);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

enum class algorithm : std::uint8_t { pooling_max, pooling_avg_include_padding, pooling_avg_exclude_padding };

/// pooling_v2_forward. Ceil rounding is written as more padding on the right.
template <algorithm By>
struct pooling {
  shape dst = {};
  shape strides = {};
  shape kernel = {};
  shape dilates = {};
  shape padding_l = {};
  shape padding_r = {};
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = By == algorithm::pooling_max ? layer_kind::max_pool : layer_kind::avg_pool;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const policy rules =
        By == algorithm::pooling_avg_exclude_padding ? policy::onednn_pooling_exclude_padding : policy::onednn_pooling;
    const layer made = shapeproof::pool<kind>{.axes = kernel.rank(),
                                              .kernel = kernel,
                                              .stride = strides,
                                              .padding = padding_lists(padding_l, padding_r),
                                              .dilation = dilates,
                                              .policy = rules | on_misfit};
    return detail::with_output(made, dst, kernel.rank(), layout::channels_first);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using pooling_max = pooling<algorithm::pooling_max>;
using pooling_avg_include_padding = pooling<algorithm::pooling_avg_include_padding>;
using pooling_avg_exclude_padding = pooling<algorithm::pooling_avg_exclude_padding>;

}  // namespace shapeproof::onednn
