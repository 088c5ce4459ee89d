// SPDX-License-Identifier: MIT
// Padding, which crops where it is negative, and cropping.
//
//   pad:  (N, C, spatial...) -> (N, C, i + begin + end...)
//   crop: (N, C, spatial...) -> (N, C, i - begin - end...)
//
// Source: PyTorch pad (constant, reflect, replicate, circular), ONNX Pad (wrap is circular), TensorFlow MirrorPad
// (symmetric), Keras ZeroPadding1D to 3D and Cropping1D to 3D.
#pragma once

#include <shapeproof/layers/lists.hpp>  // check_list, infer_lists

namespace shapeproof {

/// What padding is made of. It says how much there can be of it, and how much may be cropped. A constant, and the edge
/// repeated: any amount. A reflection: the extent less 1. A circle, and a reflection that repeats the edge: what is left
/// of the extent. Of a constant and of these two, no more can be cropped than there is.
enum class pad_mode : std::uint8_t { constant, reflect, replicate, circular, symmetric };

namespace detail {

/// One axis of `pad`; a crop is negative. Where an empty axis is let in, it may stay one if no axis grows.
template <class Error>
constexpr bool pad_axis(dim begin, dim end, pad_mode mode, bool grows, dim& extent, Error& why) noexcept
{
  const dim crop_begin = begin < 0 ? begin : 0;
  const dim crop_end = end < 0 ? end : 0;
  dim cropped = 0;
  dim made = 0;
  if (add_overflow(crop_begin, crop_end, cropped)) return fail(why, rule::arithmetic_overflow, begin, end);
  if (extent == dynamic) return true;
  const dim left = extent + cropped;  // of a number that is not negative and one that is not positive
  const bool indexed = is(mode, pad_mode::reflect) || is(mode, pad_mode::replicate);  // each output reads some input
  if (left < 0 && !indexed) return fail(why, rule::crop_fits, extent, cropped == dim_min ? dim_max : -cropped);
  const dim largest = begin > end ? begin : end;
  const dim most = is(mode, pad_mode::reflect) ? extent - 1 : left;
  if (!is(mode, pad_mode::constant) && !is(mode, pad_mode::replicate) && largest > 0 && largest > most)
    return fail(why, rule::padding_range, largest, 0, most);
  if (add_overflow(left, begin - crop_begin, made) || add_overflow(made, end - crop_end, made))
    return fail(why, rule::arithmetic_overflow, extent, largest);
  if (made < 0 || (made == 0 && (extent > 0 || grows))) return fail(why, rule::output_positive, made);
  extent = made;
  return true;
}

/// The last axes, one for each number of the lists; with channels last, those before the last. `axes` is the number of
/// spatial axes of an image, which may lack its batch; 0 for a tensor of any rank.
template <class Pad>
constexpr bool infer_pad(const Pad& of, dim sign, pad_mode mode, int axes, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  const int channels = is(of.layout, layout::channels_last) ? 1 : 0;
  if (!check_list(of.begins, 0, rank_max, why) || !check_list(of.ends, of.begins.count, of.begins.count, why) ||
      !one_to_one(in, out, why))
    return false;
  const int count = of.begins.count;
  shape y = in[0].extents;
  if (axes > 0 && y.count != axes + 2 && !(y.count == axes + 1 && rules.batch_optional))
    return fail(why, rule::rank_fits, y.count, axes + 2, rules.batch_optional);
  if (y.count < count + channels || y.count > rank_max) return fail(why, rule::rank_fits, y.count, count + channels, -1);
  const int first = y.count - channels - count;
  const bool batched = first + channels > 1 || axes == 0;
  bool grows = false;
  for (int i = 0; i < count && !rules.empty_stays; ++i) grows = grows || of.begins.values[i] > 0 || of.ends.values[i] > 0;
  for (int i = 0; i < y.count; ++i) {
    const int at = i - first;
    const bool padded = at >= 0 && at < count;
    const axis_name name = axes > 0 && padded       ? spatial_name(at, count)
                           : axes == 0              ? axis_name::other
                           : i == 0 && batched      ? axis_name::batch
                                                    : axis_name::channels;
    const bool zero = padded ? rules.zero_spatial : i == 0 && batched ? rules.zero_batch : rules.zero_channels;
    if (!check_extent(y.values[i], zero, i, name, why)) return false;
    if (!padded) continue;
    const dim begin = of.begins.values[at];
    const dim end = of.ends.values[at];
    if (sign < 0 && (begin < 0 || end < 0)) fail(why, rule::padding_range, begin < 0 ? begin : end, 0, dim_max);
    else if (pad_axis(begin * sign, end * sign, mode, grows, y.values[i], why)) continue;
    return at_axis(why, i, name);
  }
  out[0] = tensor_value{y, in[0].element};
  return true;
}

}  // namespace detail

/// Pads the last axes of a tensor: as many as the lists have numbers, which stand in the order of the axes. Negative
/// numbers crop. Errors: list.length, rank.fits, padding.range, crop.fits, an output below 1, overflow.
struct pad {
  shape begins = {};
  shape ends = {};
  pad_mode mode = pad_mode::constant;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::pad;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.begins, self.ends);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why, int axes = 0) const noexcept
  {
    return detail::infer_pad(*this, 1, mode, axes, in, out, why);
  }
};

/// Crops the last axes of a tensor. Errors: list.length, rank.fits, padding.range (below 0), crop.fits.
struct crop {
  shape begins = {};
  shape ends = {};
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::crop;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.begins, self.ends);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why, int axes = 0) const noexcept
  {
    return detail::infer_pad(*this, -1, pad_mode::constant, axes, in, out, why);
  }
};

/// Pads N spatial axes of an image: pad1d, pad2d, pad3d. Padding is a number, one an axis, or begin and end an axis.
template <int N>
struct pad_nd {
  shapeproof::padding<N> padding = 0;
  pad_mode mode = pad_mode::constant;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::pad;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr padding_mode form() const noexcept { return padding.mode; }
  [[nodiscard]] constexpr pad lists() const noexcept
  {
    return {detail::list_of(padding.begins), detail::list_of(padding.ends), mode, layout, policy};
  }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_lists(*this, in, out, why);
  }
};

using pad1d = pad_nd<1>;
using pad2d = pad_nd<2>;
using pad3d = pad_nd<3>;

/// Crops N spatial axes of an image: crop1d, crop2d, crop3d. Cropping is given as padding is.
template <int N>
struct crop_nd {
  shapeproof::padding<N> cropping = 0;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::crop;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr padding_mode form() const noexcept { return cropping.mode; }
  [[nodiscard]] constexpr crop lists() const noexcept
  {
    return {detail::list_of(cropping.begins), detail::list_of(cropping.ends), layout, policy};
  }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_lists(*this, in, out, why);
  }
};

using crop1d = crop_nd<1>;
using crop2d = crop_nd<2>;
using crop3d = crop_nd<3>;

}  // namespace shapeproof
