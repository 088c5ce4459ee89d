// SPDX-License-Identifier: MIT
// Separable convolution: each channel by itself under a window, then all of them mixed at each place.
//
//   (N, C, spatial...) -> (N, C * depth_multiplier, window(spatial)...) -> (N, out_channels, window(spatial)...)
//
// Source: Keras SeparableConv1D and 2D, TensorFlow separable_conv2d.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, check_channels, slide_axes

namespace shapeproof {

namespace detail {

template <class Conv>
constexpr bool infer_separable(const Conv& of, dim multiplier, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, of.axes(), of.layout, rules, at, why)) return false;
  const shape& x = in[0].extents;
  const dim arriving = x.values[at.channel];
  const dim channels = arriving == dynamic ? of.in_channels : arriving;
  dim between = 0;
  if (multiplier < 1) return fail(why, rule::channels_positive, multiplier);
  if (!check_channels(arriving, of.in_channels, of.out_channels, 1, at.channel, why)) return false;
  if (channels != dynamic && mul_overflow(channels, multiplier, between))
    return fail(why, rule::arithmetic_overflow, channels, multiplier);
  if (!slide_axes(of, rules, at, x, out[0].extents, why)) return false;
  out[0].extents.values[at.channel] = of.out_channels;
  return true;
}

/// Depthwise (C * depth_multiplier, 1, kernel...), pointwise (out_channels, C * depth_multiplier, 1...), bias (out_channels).
template <class Conv>
constexpr bool separable_weights(const Conv& of, dim multiplier, dim channels, shape& weight, shape& pointwise, shape& bias) noexcept
{
  dim between = dynamic;
  if (channels != dynamic && mul_overflow(channels, multiplier, between)) between = dynamic;  // refused by the inference
  kernel_shape(of, between, 1, weight);
  pointwise = shape{of.out_channels, between};
  for (int i = 0; i < of.axes(); ++i) pointwise.push_back(1);
  bias = of.bias ? shape{of.out_channels} : shape{};
  return true;
}

}  // namespace detail

/// Separable convolution over N spatial axes: separable_conv1d, separable_conv2d. Errors: those of a convolution.
template <int N>
struct separable_conv_nd {
  dim out_channels = 1;
  dim depth_multiplier = 1;
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  bool bias = true;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::separable_conv;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding};
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_separable(*this, depth_multiplier, in, out, why);
  }
};

using separable_conv1d = separable_conv_nd<1>;
using separable_conv2d = separable_conv_nd<2>;

}  // namespace shapeproof
