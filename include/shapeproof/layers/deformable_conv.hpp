// SPDX-License-Identifier: MIT
// Deformable convolution: a convolution whose taps are moved by a second input, and weighed by a third.
//
//   (N, C, H, W), (N, 2 * offset_groups * kernel_h * kernel_w, Ho, Wo) [, (N, offset_groups * kernel_h * kernel_w, Ho, Wo)]
//     -> (N, out_channels, Ho, Wo)      Ho and Wo as of a convolution
//
// Source: torchvision deform_conv2d (version 2 with the mask), ONNX DeformConv.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, check_channels, slide_axes

namespace shapeproof {

namespace detail {

template <class Conv>
constexpr bool infer_deformable(const Conv& of, const inputs& in, outputs out, error& why) noexcept
{
  if (!many_to_one(in, 2, 3, out, why)) return false;
  const policy_row& rules = row(of.policy);
  const int count = of.axes();
  const dim groups = of.extra(0);
  tensor_value made = in[0];
  image_axes at(0, 0, of.layout);
  if (!image_arrives({&made, 1}, {&made, 1}, count, of.layout, rules, at, why)) return false;
  shape& y = made.extents;
  if (!check_channels(y.values[at.channel], of.in_channels, of.out_channels, of.groups, at.channel, why)) return false;
  // Each group of offsets moves its own channels.
  if (!check_channels(y.values[at.channel], of.in_channels, groups < 1 ? 1 : groups, groups, at.channel, why)) return false;
  if (!slide_axes(of, rules, at, in[0].extents, y, why)) return false;
  dim taps = groups;
  for (int i = 0; i < count; ++i) {
    const dim before = taps;
    if (mul_overflow(before, of.axis(i).kernel, taps)) return fail(why, rule::arithmetic_overflow, before, of.axis(i).kernel);
  }
  for (int input = 1; input < in.count; ++input) {
    const shape& x = in[input].extents;
    dim wanted = taps;
    if (input == 1 && mul_overflow(taps, 2, wanted)) return fail(why, rule::arithmetic_overflow, taps, 2);
    y.values[at.channel] = wanted;
    if (x.count != y.count) return fail(why, rule::rank_fits, x.count, y.count);
    for (int axis = 0; axis < y.count; ++axis) {
      if (x.values[axis] == y.values[axis] || x.values[axis] == dynamic || y.values[axis] == dynamic) continue;
      fail(why, rule::input_match, x.values[axis], y.values[axis], input);
      const int i = axis - at.spatial;
      return at_axis(why, axis, axis == at.channel           ? axis_name::channels
                                : i >= 0 && i < count ? spatial_name(i, count)
                                                      : axis_name::batch);
    }
  }
  y.values[at.channel] = of.out_channels;
  out[0] = made;
  return true;
}

}  // namespace detail

/// Two inputs, or three with a mask. Errors: those of a convolution, and offsets or a mask of another shape (input.match).
template <int N>
struct deformable_conv_nd {
  dim out_channels = 1;
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  dim groups = 1;
  dim offset_groups = 1;
  bool bias = true;
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::deformable_conv;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i]};
  }
  [[nodiscard]] constexpr dim extra(int) const noexcept { return offset_groups; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_deformable(*this, in, out, why);
  }
};

using deformable_conv2d = deformable_conv_nd<2>;

}  // namespace shapeproof
