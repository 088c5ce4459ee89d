// SPDX-License-Identifier: MIT
// Unfold (im2col): the blocks that a window sees, side by side. Fold (col2im): blocks added back into an image.
//
//   unfold: (N, C, spatial...) -> (N, C * product(kernel), product(window(spatial)))
//   fold:   (N, C * product(kernel), blocks) -> (N, C, output_size...)      blocks == product(window(output_size))
//
// Source: PyTorch unfold and fold, ONNX Col2Im. Channels come first.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, known_product

namespace shapeproof {

namespace detail {

/// The taps of a window of all axes, and the places that it has in an image.
template <class Fold>
constexpr bool count_blocks(const Fold& of, const policy_row& rules, const dim* extents, int first, dim& taps, dim& blocks, error& why) noexcept
{
  shape kernels;
  shape places;
  bool known = true;
  for (int i = 0; i < of.axes(); ++i) {
    const window step = of.axis(i);
    dim made = 0;
    if (!step.slide(extents[i], rules, made, why)) return at_axis(why, first + i, spatial_name(i, of.axes()));
    kernels.push_back(step.kernel);
    places.push_back(made);
  }
  taps = blocks = 1;
  if (!known_product(kernels, 0, kernels.count, taps, known, why) || !known_product(places, 0, places.count, blocks, known, why))
    return false;
  if (!known) blocks = dynamic;
  return true;
}

template <class Unfold>
constexpr bool infer_unfold(const Unfold& of, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  const int count = of.axes();
  if (!one_to_one(in, out, why)) return false;
  tensor_value made = in[0];
  image_axes at(0, 0, layout::channels_first);
  if (!image_arrives({&made, 1}, {&made, 1}, count, layout::channels_first, rules, at, why)) return false;
  shape& y = made.extents;
  dim taps = 0;
  dim blocks = 0;
  for (int i = 0; i < count; ++i)
    if (!check_extent(y.values[at.spatial + i], rules.zero_spatial, at.spatial + i, spatial_name(i, count), why)) return false;
  if (!count_blocks(of, rules, y.values + at.spatial, at.spatial, taps, blocks, why)) return false;
  dim& channels = y.values[at.channel];
  const dim before = channels;
  if (before != dynamic && mul_overflow(before, taps, channels)) {
    fail(why, rule::arithmetic_overflow, before, taps);
    return at_axis(why, at.channel, axis_name::channels);
  }
  y.values[at.spatial] = blocks;
  y.count = at.spatial + 1;
  out[0] = made;
  return true;
}

template <class Fold>
constexpr bool infer_fold(const Fold& of, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  const int count = of.axes();
  if (!one_to_one(in, out, why)) return false;
  tensor_value made = in[0];
  image_axes at(0, 0, layout::channels_first);
  if (!image_arrives({&made, 1}, {&made, 1}, 1, layout::channels_first, rules, at, why)) return false;
  shape& y = made.extents;
  dim sizes[axes_max] = {};
  dim taps = 0;
  dim wanted = 0;
  for (int i = 0; i < count; ++i) {
    sizes[i] = of.extra(i);
    if (sizes[i] > 0) continue;
    fail(why, rule::output_size_positive, sizes[i]);
    return at_axis(why, at.spatial + i, spatial_name(i, count));
  }
  if (!count_blocks(of, rules, sizes, at.spatial, taps, wanted, why)) return false;
  const dim blocks = y.values[at.spatial];
  if (!check_extent(blocks, rules.zero_spatial, at.spatial, axis_name::length, why)) return false;
  if (blocks != wanted && blocks != dynamic) {
    fail(why, rule::fold_blocks, blocks, wanted);
    return at_axis(why, at.spatial, axis_name::length);
  }
  dim& channels = y.values[at.channel];
  if (channels != dynamic && channels % taps != 0) {
    fail(why, rule::groups_divide_channels, channels, taps);
    return at_axis(why, at.channel, axis_name::channels);
  }
  if (channels != dynamic) channels /= taps;
  for (int i = 0; i < count; ++i) y.values[at.spatial + i] = sizes[i];
  y.count = at.spatial + count;
  out[0] = made;
  return true;
}

}  // namespace detail

/// Blocks of an image with N spatial axes: unfold1d, unfold2d (PyTorch's Unfold), unfold3d.
template <int N>
struct unfold_nd {
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> dilation = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::unfold;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding::floor, policy};
  }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_unfold(*this, in, out, why);
  }
};

using unfold1d = unfold_nd<1>;
using unfold2d = unfold_nd<2>;
using unfold3d = unfold_nd<3>;

/// An image of `output_size` from its blocks: fold1d, fold2d (PyTorch's Fold), fold3d. Errors: other blocks than it is
/// made of (fold.blocks), channels that the kernel does not divide, and those of a window.
template <int N>
struct fold_nd {
  extents<N> kernel = 1;
  extents<N> stride = 1;
  shapeproof::padding<N> padding = 0;
  extents<N> output_size = 1;
  extents<N> dilation = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::fold;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], dilation[i], rounding::floor, policy};
  }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return output_size[i]; }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_fold(*this, in, out, why);
  }
};

using fold1d = fold_nd<1>;
using fold2d = fold_nd<2>;
using fold3d = fold_nd<3>;

/// The run-time forms: lists of 0 to 8 numbers, one an axis or one for all; an empty one is the default.
struct unfold {
  int axes = 2;  // 1 to 3
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape dilation = {};
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::unfold;
};

struct fold {
  int axes = 2;  // 1 to 3
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape output_size = {1};
  shape dilation = {};
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::fold;
};

}  // namespace shapeproof
