// SPDX-License-Identifier: MIT
// Channels that become space and the other way round, and channels in another order.
//
//   pixel_shuffle, depth_to_space:   (..., C, H, W) -> (..., C / r^2, H * r, W * r)
//   pixel_unshuffle, space_to_depth: (..., C, H, W) -> (..., C * r^2, H / r, W / r)
//   channel_shuffle:                 (..., C, ...) -> the same, where the groups divide C
//
// Source: PyTorch pixel_shuffle, pixel_unshuffle, channel_shuffle; ONNX and TensorFlow DepthToSpace and SpaceToDepth.
#pragma once

#include <shapeproof/layers/rules.hpp>  // tensor_arrives, check_channels

namespace shapeproof {

namespace detail {

/// `extent * factor`, or `extent / factor` where that is whole.
template <class Error>
constexpr bool scale_extent(dim extent, dim factor, bool up, rule broken, dim& made, Error& why) noexcept
{
  made = dynamic;
  if (extent == dynamic) return true;
  if (up && mul_overflow(extent, factor, made)) return fail(why, rule::arithmetic_overflow, extent, factor);
  if (!up && extent % factor != 0) return fail(why, broken, extent, factor);
  if (!up) made = extent / factor;
  return true;
}

template <class Error>
constexpr bool infer_shuffle(dim factor, bool to_space, layout order, const policy_row& rules, const inputs& in, outputs out,
                             Error& why) noexcept
{
  if (factor < 1) return fail(why, rule::factor_positive, factor);
  dim square = 0;
  if (mul_overflow(factor, factor, square)) return fail(why, rule::arithmetic_overflow, factor, factor);
  if (!tensor_arrives(in, out, 3, why, rules.zero_spatial)) return false;
  tensor_value made = in[0];
  const image_axes at(made.extents.count, 2, order);
  dim& channels = made.extents.values[at.channel];
  if (!scale_extent(channels, square, !to_space, rule::groups_divide_channels, channels, why))
    return at_axis(why, at.channel, axis_name::channels);
  for (int i = 0; i < 2; ++i) {
    const int axis = at.spatial + i;
    dim& extent = made.extents.values[axis];
    if (!scale_extent(extent, factor, to_space, rule::extent_divide, extent, why))
      return at_axis(why, axis, spatial_name(i, 2));
  }
  out[0] = made;
  return true;
}

template <class Error>
constexpr bool infer_channel_shuffle(dim groups, layout order, const inputs& in, outputs out, Error& why) noexcept
{
  if (!tensor_arrives(in, out, 3, why)) return false;
  const int axis = is(order, layout::channels_first) ? 1 : in[0].extents.count - 1;
  const dim channels = in[0].extents.values[axis];
  if (!check_channels(channels, whatever_arrives, groups < 1 ? 1 : groups, groups, axis, why)) return false;
  out[0] = in[0];
  return true;
}

}  // namespace detail

/// pixel_shuffle and pixel_unshuffle, of a tensor with any axes before the image's. Errors: a factor below 1, channels or
/// extents that are not divided, overflow.
template <layer_kind Kind>
struct pixel_shuffle_of {
  dim factor = 2;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_shuffle(factor, is(Kind, layer_kind::pixel_shuffle), layout, detail::rules_of(*this), in, out, why);
  }
};

using pixel_shuffle = pixel_shuffle_of<layer_kind::pixel_shuffle>;
using pixel_unshuffle = pixel_shuffle_of<layer_kind::pixel_unshuffle>;

/// The same maps by their other names.
template <layer_kind Kind>
struct depth_space {
  dim block = 2;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_shuffle(block, is(Kind, layer_kind::depth_to_space), layout, detail::rules_of(*this), in, out, why);
  }
};

using depth_to_space = depth_space<layer_kind::depth_to_space>;
using space_to_depth = depth_space<layer_kind::space_to_depth>;

/// Channels of `groups` in turn. Errors: groups.positive, groups.divide-channels.
struct channel_shuffle {
  dim groups = 1;
  shapeproof::layout layout = shapeproof::layout::channels_first;

  static constexpr layer_kind kind = layer_kind::channel_shuffle;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_channel_shuffle(groups, layout, in, out, why);
  }
};

}  // namespace shapeproof
