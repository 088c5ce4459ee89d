// SPDX-License-Identifier: MIT
// layer::weights: the shapes of the parameters of any layer.
#pragma once

#include <shapeproof/layers/layer.hpp>  // layer

namespace shapeproof {

namespace detail {

/// Whether a layer has no weights, and more inputs or outputs than the one of each that `weights` knows of.
constexpr bool joins_or_splits(layer_kind kind) noexcept
{
  return (kind >= layer_kind::add && kind <= layer_kind::stack) || kind == layer_kind::split || kind == layer_kind::chunk ||
         kind == layer_kind::matmul || kind == layer_kind::resize_like || kind == layer_kind::crop_like;
}

}  // namespace detail

template <int>
constexpr bool layer::weights(const shape& in, shape& weight, shape& bias_shape, error& why, shape* pointwise) const noexcept
{
  shape second;
  weight = bias_shape = shape{};
  if (pointwise != nullptr) *pointwise = shape{};
  if (detail::joins_or_splits(kind)) return true;
  tensor_value value{in, {}};
  if (kind == layer_kind::deformable_conv) {  // whose offsets have no part in it
    if (!detail::infer_conv(*this, out_channels, groups, {&value, 1}, {&value, 1}, why)) return false;
  } else if (!infer({&value, 1}, {&value, 1}, why)) {
    return false;
  }
  weights_between(in, value.extents, weight, bias_shape, pointwise != nullptr ? *pointwise : second);
  return true;
}

template <int>
constexpr void layer::weights_between(const shape& in, const shape& out, shape& weight, shape& bias_shape, shape& pointwise) const noexcept
{
  weight = bias_shape = pointwise = shape{};
  // The axis of the channels, and how many arrive: what is promised to, where that is given and the extent is not known.
  const auto channel_axis = [&] {
    return kind >= layer_kind::conv && kind <= layer_kind::conv_transpose ? image_axes(in.rank(), axes(), layout).channel
           : layout == layout::channels_first                             ? 1
                                                                          : in.rank() - 1;
  };
  const auto arriving = [&](int axis) { return in[axis] == dynamic ? in_channels : in[axis]; };
  switch (kind) {
    case layer_kind::conv:
    case layer_kind::deformable_conv:
      if (groups > 0) detail::conv_weights(*this, out_channels, groups, arriving(channel_axis()), weight, bias_shape);
      break;
    case layer_kind::depthwise_conv:  // each channel is a group of its own
      detail::conv_weights(*this, out[channel_axis()], 1, 1, weight, bias_shape);
      break;
    case layer_kind::separable_conv:
      detail::separable_weights(*this, groups, arriving(channel_axis()), weight, pointwise, bias_shape);
      break;
    case layer_kind::conv_transpose:
      if (groups > 0) detail::conv_transpose_weights(*this, arriving(channel_axis()), weight, bias_shape);
      break;
    case layer_kind::linear:
      weight = shape{out_channels, arriving(in.rank() - 1)};
      if (bias) bias_shape = shape{out_channels};
      break;
    case layer_kind::batch_norm:
    case layer_kind::group_norm:
    case layer_kind::instance_norm:
      if (bias) weight = bias_shape = shape{arriving(channel_axis())};
      break;
    case layer_kind::layer_norm: as<layer_norm>().weights(in, weight, bias_shape); break;
    case layer_kind::embedding: weight = shape{as<embedding>().num_embeddings, as<embedding>().embedding_dim}; break;
    case layer_kind::activation:
      if (function == activation_kind::prelu) weight = shape{out_channels};
      break;
    default: break;
  }
}

}  // namespace shapeproof
