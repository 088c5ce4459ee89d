// SPDX-License-Identifier: MIT
// Normalisations that keep the shape: of the last axes, of groups of channels, of each channel, across channels.
//
//   (...) -> (...)
//
// Source: PyTorch layer_norm (normalized_shape), group_norm, instance_norm, local_response_norm; ONNX LRN. Batch
// normalisation is in elementwise.hpp.
#pragma once

#include <shapeproof/layers/lists.hpp>  // check_list, check_tensor, check_channels

namespace shapeproof {

/// Normalises the last axes, one for each number of `normalized`: the extent that must arrive, or whatever does. Errors:
/// list.length, rank.fits, features.positive, features.match. Weight and bias have those axes.
struct layer_norm {
  shape normalized = {whatever_arrives};
  bool bias = true;  // one scale and one shift an element
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::layer_norm;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.normalized);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::check_list(normalized, 1, rank_max, why) ||
        !detail::tensor_arrives(in, out, normalized.count, why, row<Error>(policy).zero_spatial))
      return false;
    const int first = in[0].extents.count - normalized.count;
    for (int i = 0; i < normalized.count; ++i) {
      const dim wanted = normalized.values[i];
      const dim arriving = in[0].extents.values[first + i];
      if (wanted == whatever_arrives || wanted == arriving) continue;
      if (wanted < 1) fail(why, rule::features_positive, wanted);
      else if (arriving == dynamic) continue;
      else fail(why, rule::features_match, arriving, wanted);
      return detail::at_axis_of(why, first + i);
    }
    out[0] = in[0];
    return true;
  }

  /// The last axes of what arrives, or what is promised to.
  template <int = 0>
  constexpr bool weights(const shape& in, shape& weight, shape& bias_shape) const noexcept
  {
    for (int i = 0; bias && i < normalized.count; ++i)
      weight.push_back(normalized.values[i] == whatever_arrives ? in.values[in.count - normalized.count + i] : normalized.values[i]);
    bias_shape = weight;
    return true;
  }
};

namespace detail {

/// Channels in groups, in a tensor of rank `least` or more: what channel-wise normalisations check.
template <class Norm>
constexpr bool infer_channel_norm(const Norm& of, dim groups, int least, const inputs& in, outputs out, error& why) noexcept
{
  if (!tensor_arrives(in, out, least, why, row(of.policy).zero_spatial)) return false;
  const int axis = is(of.layout, layout::channels_first) ? 1 : in[0].extents.count - 1;
  if (!check_channels(in[0].extents.values[axis], of.in_channels, groups < 1 ? 1 : groups, groups, axis, why)) return false;
  out[0] = in[0];
  return true;
}

template <class Error>
constexpr bool infer_response_norm(dim size, policy rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (size < 1) return fail(why, rule::kernel_positive, size);
  if (!tensor_arrives(in, out, 3, why, row<Error>(rules).zero_spatial)) return false;
  out[0] = in[0];
  return true;
}

}  // namespace detail

/// Normalises `groups` of channels of (N, C, ...). Errors: groups.positive, groups.divide-channels, channels.match.
struct group_norm {
  dim groups = 1;
  bool bias = true;
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::group_norm;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_channel_norm(*this, groups, 2, in, out, why);
  }
};

/// Normalises each channel of (N, C, spatial...) by itself. Errors: channels.match.
struct instance_norm {
  bool bias = false;                   // PyTorch's affine, which is off there too
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::instance_norm;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_channel_norm(*this, 1, 3, in, out, why);
  }
};

/// Normalises across `size` neighbouring channels of (N, C, spatial...). Errors: kernel.positive.
struct local_response_norm {
  dim size = 5;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::local_response_norm;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_response_norm(size, policy, in, out, why);
  }
};

}  // namespace shapeproof
