// SPDX-License-Identifier: MIT
// Convolution (cross-correlation), grouped and depthwise.
//
//   (N, C, spatial...) -> (N, out_channels, window(spatial)...)        C % groups == 0, out_channels % groups == 0
//
// Source: PyTorch conv1d to conv3d, ONNX Conv; semantics of a window that does not fit: core/window.hpp.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, check_channels

namespace shapeproof {

template <int N>
struct conv_nd;

namespace detail {

template <class Conv>
#if defined(__GNUC__)
[[gnu::noinline]]  // the usual convolution has a way of its own, and pays for none of this
#endif
constexpr bool infer_conv(const Conv& of, dim out_channels, dim groups, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = rules_of(of);
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, of.axes(), of.layout, rules, at, why)) return false;
  const shape& x = in[0].extents;
  shape& y = out[0].extents;
  if (!check_channels(x.values[at.channel], of.in_channels, out_channels, groups, at.channel, why, rules.zero_channels) ||
      !slide_axes(of, rules, at, x, y, why))
    return false;
  y.values[at.channel] = out_channels;
  return true;
}

/// The usual convolution - one group, a batch axis, channels first, explicit padding, every number positive and below
/// 2^30 - in few instructions. Says false, having written nothing, for all else: infer_conv looks at it check by check.
template <int N>
constexpr bool infer_usual_conv(const conv_nd<N>& of, const shape& in, shape& out) noexcept
{
  const dim* x = in.values;
  if (!is(of.policy, policy::neutral) && !row(of.policy).usual) return false;
  if (in.count != N + 2 || !is(of.layout, layout::channels_first) || of.groups != 1 || of.out_channels < 1 || x[0] < 1 ||
      x[1] < 1 || !is(of.padding.mode, padding_mode::as_given) || !is(of.rounding, rounding::floor) ||
      (of.in_channels != whatever_arrives && of.in_channels != x[1]))
    return false;
  dim made[static_cast<std::size_t>(N)] = {};
  for (int i = 0; i < N; ++i)
    if (x[2 + i] < 1 || !window::count_small(x[2 + i], of.kernel[i], of.stride[i], of.dilation[i], of.padding.begins[i],
                                             of.padding.ends[i], made[i]))
      return false;
  out.values[0] = x[0];
  out.values[1] = of.out_channels;
  for (int i = 0; i < N; ++i) out.values[2 + i] = made[i];
  out.count = N + 2;
  return true;
}

/// Depthwise: every channel is a group of its own, with `depth_multiplier` outputs (kept in out_channels).
template <class Conv>
constexpr bool infer_depthwise(const Conv& of, dim multiplier, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = rules_of(of);
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, of.axes(), of.layout, rules, at, why)) return false;
  const dim arriving = in[0].extents.values[at.channel];
  const dim channels = arriving == dynamic ? of.in_channels : arriving;
  if (multiplier < 1) return fail(why, rule::channels_positive, multiplier);
  if (of.in_channels != whatever_arrives && of.in_channels < (rules.zero_channels ? 0 : 1))
    return fail(why, rule::channels_positive, of.in_channels);
  if (channels == dynamic) {
    // One group, so that everything but the division is checked; the count stays unknown.
    if (!infer_conv(of, 1, 1, in, out, why)) return false;
    out[0].extents.values[at.channel] = dynamic;
    return true;
  }
  dim made = 0;
  if (mul_overflow(channels, multiplier, made)) return fail(why, rule::arithmetic_overflow, channels, multiplier);
  return infer_conv(of, made, channels < 1 ? 1 : channels, in, out, why);
}

/// Weight (out_channels, C / groups, kernel...) and bias (out_channels), as PyTorch and ONNX have them.
template <class Conv>
constexpr bool conv_weights(const Conv& of, dim out_channels, dim groups, dim channels, shape& weight, shape& bias) noexcept
{
  kernel_shape(of, out_channels, channels == dynamic ? dynamic : channels / groups, weight);
  bias = of.bias ? shape{out_channels} : shape{};
  return true;
}

}  // namespace detail

/// Convolution over N spatial axes: conv1d, conv2d, conv3d.
template <int N>
struct conv_nd {
  dim out_channels = 1;
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  dim groups = 1;
  bool bias = true;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding, policy};
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (in.count == 1 && out.count == 1 && infer_usual(in[0].extents, out[0].extents)) {
      out[0].element = in[0].element;
      return true;
    }
    return detail::infer_conv(*this, out_channels, groups, in, out, why);
  }

  /// The same for the usual case alone; says false, having written nothing, where `infer` has to look closer.
  constexpr bool infer_usual(const shape& in, shape& out) const noexcept
  {
    return detail::infer_usual_conv(*this, in, out);
  }
};

using conv1d = conv_nd<1>;
using conv2d = conv_nd<2>;
using conv3d = conv_nd<3>;

/// Depthwise convolution over N spatial axes: C * depth_multiplier channels out.
template <int N>
struct depthwise_conv_nd {
  dim depth_multiplier = 1;
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  bool bias = true;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim in_channels = whatever_arrives;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::depthwise_conv;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding, policy};
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_depthwise(*this, depth_multiplier, in, out, why);
  }
};

using depthwise_conv1d = depthwise_conv_nd<1>;
using depthwise_conv2d = depthwise_conv_nd<2>;
using depthwise_conv3d = depthwise_conv_nd<3>;

/// The run-time form: lists of 0 to 8 numbers, one an axis or one for all; an empty one is the default.
struct conv {
  int axes = 2;  // 1 to 3
  dim out_channels = 1;
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape dilation = {};
  dim groups = 1;
  bool bias = true;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim in_channels = whatever_arrives;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::conv;
};

/// The run-time form of a depthwise convolution.
struct depthwise_conv {
  int axes = 2;  // 1 to 3
  dim depth_multiplier = 1;
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape dilation = {};
  bool bias = true;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim in_channels = whatever_arrives;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::depthwise_conv;
};

}  // namespace shapeproof
