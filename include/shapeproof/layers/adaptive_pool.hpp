// SPDX-License-Identifier: MIT
// Adaptive pooling, to a given size whatever arrives; global pooling, to one element a channel.
//
//   adaptive: (N, C, spatial...) -> (N, C, output_size...)
//   global:   (N, C, spatial...) -> (N, C, 1...)   or (N, C) without keep_dims
//
// Source: PyTorch adaptive_avg_pool1d to 3d (output_size None: `keep`); ONNX GlobalAveragePool; Keras keepdims.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives

namespace shapeproof {

namespace detail {

template <class Pool>
constexpr bool infer_adaptive_pool(const Pool& of, const inputs& in, outputs out, error& why) noexcept
{
  const int count = of.axes();
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, count, of.layout, rules_of(of), at, why)) return false;
  const shape& x = in[0].extents;
  shape& y = out[0].extents;
  const dim channels = x.values[at.channel];
  for (int i = 0; i < count; ++i) {
    const int axis = at.spatial + i;
    const dim size = of.extra(i);
    if (!check_extent(x.values[axis], false, axis, spatial_name(i, count), why)) return false;
    if (size < 1 && size != keep) {
      fail(why, rule::output_size_positive, size);
      return at_axis(why, axis, spatial_name(i, count));
    }
    y.values[axis] = size == keep ? x.values[axis] : size;
  }
  y.values[at.channel] = channels;
  return true;
}

template <class Pool>
constexpr bool infer_global_pool(const Pool& of, const inputs& in, outputs out, error& why) noexcept
{
  const int given = of.axes();
  if (!one_to_one(in, out, why)) return false;
  if (given == 0 && (in[0].extents.count < 3 || in[0].extents.count > rank_max))
    return fail(why, rule::rank_fits, in[0].extents.count, 3, -1);
  const int count = given > 0 ? given : in[0].extents.count - 2;
  image_axes at(0, 0, of.layout);
  const policy_row& rules = rules_of(of);
  if (!image_arrives(in, out, count, of.layout, rules, at, why)) return false;
  const dim channels = in[0].extents.values[at.channel];
  shape& y = out[0].extents;
  for (int i = 0; i < count; ++i)
    if (!check_extent(in[0].extents.values[at.spatial + i], rules.zero_spatial, at.spatial + i, spatial_name(i, count), why))
      return false;
  for (int i = 0; i < count; ++i) y.values[at.spatial + i] = 1;
  if (!of.keep_dims) y.count -= count;
  y.values[of.keep_dims ? at.channel : at.batch + 1] = channels;
  return true;
}

}  // namespace detail

/// Adaptive pooling over N spatial axes; `output_size` is a number, one an axis, or `keep`.
template <layer_kind Kind, int N>
struct adaptive_pool_nd {
  extents<N> output_size = 1;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return output_size[i]; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_adaptive_pool(*this, in, out, why);
  }
};

using adaptive_avg_pool1d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 1>;
using adaptive_avg_pool2d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 2>;
using adaptive_avg_pool3d = adaptive_pool_nd<layer_kind::adaptive_avg_pool, 3>;
using adaptive_max_pool1d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 1>;
using adaptive_max_pool2d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 2>;
using adaptive_max_pool3d = adaptive_pool_nd<layer_kind::adaptive_max_pool, 3>;

/// The run-time form: `output_size` has one number an axis, or one for all.
template <layer_kind Kind>
struct adaptive_pool {
  int axes = 2;  // 1 to 3
  shape output_size = {1};
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
};

using adaptive_avg_pool = adaptive_pool<layer_kind::adaptive_avg_pool>;
using adaptive_max_pool = adaptive_pool<layer_kind::adaptive_max_pool>;

/// Global pooling over N spatial axes; N = 0 takes any, and then needs a batch axis.
template <layer_kind Kind, int N>
struct global_pool_nd {
  bool keep_dims = true;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_global_pool(*this, in, out, why);
  }
};

using global_avg_pool = global_pool_nd<layer_kind::global_avg_pool, 0>;
using global_avg_pool1d = global_pool_nd<layer_kind::global_avg_pool, 1>;
using global_avg_pool2d = global_pool_nd<layer_kind::global_avg_pool, 2>;
using global_avg_pool3d = global_pool_nd<layer_kind::global_avg_pool, 3>;
using global_max_pool = global_pool_nd<layer_kind::global_max_pool, 0>;
using global_max_pool1d = global_pool_nd<layer_kind::global_max_pool, 1>;
using global_max_pool2d = global_pool_nd<layer_kind::global_max_pool, 2>;
using global_max_pool3d = global_pool_nd<layer_kind::global_max_pool, 3>;

}  // namespace shapeproof
