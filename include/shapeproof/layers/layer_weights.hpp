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
  weight = bias_shape = shape{};
  if (pointwise != nullptr) *pointwise = shape{};
  if (detail::joins_or_splits(kind)) return true;
  tensor_value value{in, {}};
  if (kind == layer_kind::deformable_conv) {  // whose offsets have no part in it
    if (!detail::infer_conv(*this, out_channels, groups, {&value, 1}, {&value, 1}, why)) return false;
  } else if (!infer({&value, 1}, {&value, 1}, why)) {
    return false;
  }
  const bool windowed = kind >= layer_kind::conv && kind <= layer_kind::conv_transpose;
  const image_axes at(in.count, windowed ? axes() : in.count - 2, layout);
  dim channels = in.count > 1 ? in.values[windowed || layout == layout::channels_last ? at.channel : 1] : 1;
  if (channels == dynamic) channels = in_channels;  // what is promised to arrive, where that is given
  switch (kind) {
    case layer_kind::conv:
    case layer_kind::deformable_conv: return detail::conv_weights(*this, out_channels, groups, channels, weight, bias_shape);
    case layer_kind::depthwise_conv:  // each channel is a group of its own
      return detail::conv_weights(*this, value.extents.values[at.channel], 1, 1, weight, bias_shape);
    case layer_kind::separable_conv: {
      shape second;
      return detail::separable_weights(*this, groups, channels, weight, pointwise != nullptr ? *pointwise : second, bias_shape);
    }
    case layer_kind::conv_transpose: return detail::conv_transpose_weights(*this, channels, weight, bias_shape);
    case layer_kind::linear:
      weight = shape{out_channels, in.values[in.count - 1] == dynamic ? in_channels : in.values[in.count - 1]};
      if (bias) bias_shape = shape{out_channels};
      return true;
    case layer_kind::batch_norm:
    case layer_kind::group_norm:
    case layer_kind::instance_norm:
      if (bias) weight = bias_shape = shape{channels};
      return true;
    case layer_kind::layer_norm: return as<layer_norm>().weights(in, weight, bias_shape);
    case layer_kind::embedding:
      weight = shape{as<embedding>().num_embeddings, as<embedding>().embedding_dim};
      return true;
    case layer_kind::activation:
      if (function == activation_kind::prelu) weight = shape{out_channels};
      return true;
    default: return true;
  }
}

}  // namespace shapeproof
