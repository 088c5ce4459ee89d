// SPDX-License-Identifier: MIT
// The size of another tensor: resized to it, or cropped to it in the middle.
//
//   (N, C, spatial...), (M, D, size...) -> (N, C, size...)
//
// Source: FCN's and DeepLab's interpolate to the input's size; Caffe's Crop and the U-Net's crop of its skip connections.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, many_to_one

namespace shapeproof {

namespace detail {

template <class Like>
constexpr bool infer_like(const Like& of, const inputs& in, outputs out, error& why) noexcept
{
  if (!many_to_one(in, 2, 2, out, why)) return false;
  const int count = of.axes();
  tensor_value made = in[0];
  const shape& other = in[1].extents;
  image_axes at(0, 0, of.layout);
  if (!image_arrives({&made, 1}, {&made, 1}, count, of.layout, row(of.policy), at, why)) return false;
  if (other.count != made.extents.count) return fail(why, rule::rank_fits, other.count, made.extents.count);
  for (int i = 0; i < count; ++i) {
    const int axis = at.spatial + i;
    const axis_name name = spatial_name(i, count);
    dim& extent = made.extents.values[axis];
    const dim size = other.values[axis];
    if (!check_extent(extent, false, axis, name, why) || !check_extent(size, false, axis, name, why)) return false;
    if (is(of.kind, layer_kind::crop_like) && extent != dynamic && extent < size) {
      fail(why, rule::crop_fits, extent, size);
      return at_axis(why, axis, name);
    }
    extent = size;
  }
  out[0] = made;
  return true;
}

}  // namespace detail

/// N spatial axes of the first input get the extents that the second has: resize_like1d to 3d. crop_like1d to 3d refuse a
/// first input that is smaller (crop.fits). Batch, channels and element are those of the first.
template <layer_kind Kind, int N>
struct like_nd {
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_like(*this, in, out, why);
  }
};

using resize_like1d = like_nd<layer_kind::resize_like, 1>;
using resize_like2d = like_nd<layer_kind::resize_like, 2>;
using resize_like3d = like_nd<layer_kind::resize_like, 3>;
using crop_like1d = like_nd<layer_kind::crop_like, 1>;
using crop_like2d = like_nd<layer_kind::crop_like, 2>;
using crop_like3d = like_nd<layer_kind::crop_like, 3>;

}  // namespace shapeproof
