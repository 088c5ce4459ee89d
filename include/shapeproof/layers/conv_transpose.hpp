// SPDX-License-Identifier: MIT
// Transposed convolution: the shape that a convolution of the same parameters maps back.
//
//   (N, C, spatial...) -> (N, out_channels, (i - 1) * stride - padding + effective_kernel + output_padding...)
//
// Source: PyTorch conv_transpose1d to 3d; `same` gives i * stride, as Keras has it (core/window.hpp: slide_back).
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, check_channels

namespace shapeproof {

namespace detail {

template <class Conv>
constexpr bool infer_conv_transpose(const Conv& of, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = rules_of(of);
  const int count = of.axes();
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, count, of.layout, rules, at, why)) return false;
  const shape& x = in[0].extents;
  shape& y = out[0].extents;
  if (!check_channels(x.values[at.channel], of.in_channels, of.out_channels, of.groups, at.channel, why, rules.zero_channels) ||
      !check_batch(of, at, x, why))
    return false;
  for (int i = 0; i < count; ++i) {
    const int axis = at.spatial + i;
    const axis_name name = spatial_name(i, count);
    dim wanted = 0;
    if constexpr (requires { of.wanted(i); }) wanted = of.wanted(i);
    if (!check_extent(x.values[axis], false, axis, name, why)) return false;
    if (!of.axis(i).slide_back(x.values[axis], of.extra(i), wanted, rules, y.values[axis], why))
      return at_axis(why, axis, name);
  }
  y.values[at.channel] = of.out_channels;
  return true;
}

/// Weight (C, out_channels / groups, kernel...) and bias (out_channels), as PyTorch and ONNX have them.
template <class Conv>
constexpr bool conv_transpose_weights(const Conv& of, dim channels, shape& weight, shape& bias) noexcept
{
  kernel_shape(of, channels, of.out_channels / of.groups, weight);
  bias = of.bias ? shape{of.out_channels} : shape{};
  return true;
}

}  // namespace detail

/// Transposed convolution over N spatial axes: conv_transpose1d, conv_transpose2d, conv_transpose3d.
/// Padding is a number, one an axis, begin and end an axis, `valid` or `same`; output_padding is in [0, stride).
template <int N>
struct conv_transpose_nd {
  dim out_channels = 1;
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> output_padding = 0;
  extents<N> dilation = 1;
  dim groups = 1;
  bool bias = true;
  dim in_channels = whatever_arrives;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding::floor, policy};
  }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return output_padding[i]; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_conv_transpose(*this, in, out, why);
  }
};

using conv_transpose1d = conv_transpose_nd<1>;
using conv_transpose2d = conv_transpose_nd<2>;
using conv_transpose3d = conv_transpose_nd<3>;

/// The run-time form: lists of 0 to 8 numbers, one an axis or one for all; an empty one is the default.
struct conv_transpose {
  int axes = 2;  // 1 to 3
  dim out_channels = 1;
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape output_padding = {};
  shape output_size = {};  // the output that is wanted, one number a spatial axis; empty: what output_padding gives
  shape dilation = {};
  dim groups = 1;
  bool bias = true;
  dim in_channels = whatever_arrives;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
};

}  // namespace shapeproof
