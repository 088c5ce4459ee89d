// SPDX-License-Identifier: MIT
// Max, average and Lp pooling: a window on every spatial axis, and the channels stay.
//
//   (N, C, spatial...) -> (N, C, window(spatial)...)
//
// Source: PyTorch max_pool1d to 3d, avg_pool1d to 3d, lp_pool; ONNX MaxPool, AveragePool, LpPool (dilation).
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives

namespace shapeproof {

namespace detail {

template <class Pool>
constexpr bool infer_pool(const Pool& of, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = rules_of(of);
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, of.axes(), of.layout, rules, at, why)) return false;
  const dim channels = in[0].extents.values[at.channel];
  if constexpr (requires { of.in_channels; })
    if (!check_channels(channels, of.in_channels, 1, 1, at.channel, why, rules.zero_channels)) return false;
  if (!slide_axes(of, rules, at, in[0].extents, out[0].extents, why)) return false;
  out[0].extents.values[at.channel] = channels;
  return true;
}

}  // namespace detail

/// Pooling over N spatial axes. Stride is the kernel where it is not given.
template <layer_kind Kind, int N>
struct pool_nd {
  extents<N> kernel = 1;
  extents<N> stride = kernel;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding, policy};
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_pool(*this, in, out, why);
  }
};

using max_pool1d = pool_nd<layer_kind::max_pool, 1>;
using max_pool2d = pool_nd<layer_kind::max_pool, 2>;
using max_pool3d = pool_nd<layer_kind::max_pool, 3>;
using avg_pool1d = pool_nd<layer_kind::avg_pool, 1>;
using avg_pool2d = pool_nd<layer_kind::avg_pool, 2>;
using avg_pool3d = pool_nd<layer_kind::avg_pool, 3>;
using lp_pool1d = pool_nd<layer_kind::lp_pool, 1>;
using lp_pool2d = pool_nd<layer_kind::lp_pool, 2>;
using lp_pool3d = pool_nd<layer_kind::lp_pool, 3>;

/// The run-time form: lists of 0 to 8 numbers, one an axis or one for all; an empty stride is the kernel.
template <layer_kind Kind>
struct pool {
  int axes = 2;  // 1 to 3
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape dilation = {};
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
};

using max_pool = pool<layer_kind::max_pool>;
using avg_pool = pool<layer_kind::avg_pool>;
using lp_pool = pool<layer_kind::lp_pool>;

}  // namespace shapeproof
