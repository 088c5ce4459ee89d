// SPDX-License-Identifier: MIT
// Keras' layers under their own names, with their defaults: channels last, padding `valid`, a pool's stride its size.
// Always with a batch; an extent of None is `dynamic`. Source: Keras 3, TensorFlow.js 4.22 (tf.layers).
#pragma once

#include <shapeproof/dialects/keras_tensor.hpp>  // dense, flatten, reshape, permute, padding, cropping, upsampling
#include <shapeproof/dialects/lower.hpp>         // sizes

namespace shapeproof::keras {

/// Conv1D, Conv2D, Conv3D. `padding` is `valid`, `same`, or `causal` (one axis only).
template <int N>
struct conv_nd {
  dim filters = 0;
  sizes kernel_size = {};
  sizes strides = 1;
  padding_mode padding = valid;
  layout data_format = layout::channels_last;
  sizes dilation_rate = 1;
  dim groups = 1;
  bool use_bias = true;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (shapeproof::detail::is_foreign(padding) && !(padding == causal && N == 1))
      return shapeproof::detail::refusing(kind, rule::padding_form);
    return shapeproof::conv{.axes = N,
                            .out_channels = filters,
                            .kernel = kernel_size.over(N),
                            .stride = strides.over(N),
                            .padding = padding,
                            .dilation = dilation_rate.over(N),
                            .groups = groups,
                            .bias = use_bias,
                            .layout = data_format,
                            .policy = policy::keras_conv | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv1d = conv_nd<1>;
using conv2d = conv_nd<2>;
using conv3d = conv_nd<3>;

/// DepthwiseConv1D, DepthwiseConv2D.
template <int N>
struct depthwise_conv_nd {
  sizes kernel_size = {};
  sizes strides = 1;
  padding_mode padding = valid;
  dim depth_multiplier = 1;
  layout data_format = layout::channels_last;
  sizes dilation_rate = 1;
  bool use_bias = true;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::depthwise_conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (shapeproof::detail::is_foreign(padding)) return shapeproof::detail::refusing(kind, rule::padding_form);
    return shapeproof::depthwise_conv{.axes = N,
                                      .depth_multiplier = depth_multiplier,
                                      .kernel = kernel_size.over(N),
                                      .stride = strides.over(N),
                                      .padding = padding,
                                      .dilation = dilation_rate.over(N),
                                      .bias = use_bias,
                                      .layout = data_format,
                                      .policy = policy::keras_depthwise_conv | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using depthwise_conv1d = depthwise_conv_nd<1>;
using depthwise_conv2d = depthwise_conv_nd<2>;

/// SeparableConv1D, SeparableConv2D: to shapes a convolution, whatever depth_multiplier is.
template <int N>
struct separable_conv_nd {
  dim filters = 0;
  sizes kernel_size = {};
  sizes strides = 1;
  padding_mode padding = valid;
  layout data_format = layout::channels_last;
  sizes dilation_rate = 1;
  dim depth_multiplier = 1;
  bool use_bias = true;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (depth_multiplier < 1) return shapeproof::detail::refusing(kind, rule::channels_positive, depth_multiplier);
    return conv_nd<N>{.filters = filters,
                      .kernel_size = kernel_size,
                      .strides = strides,
                      .padding = padding,
                      .data_format = data_format,
                      .dilation_rate = dilation_rate,
                      .use_bias = use_bias,
                      .on_misfit = on_misfit}
        .lower();
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using separable_conv1d = separable_conv_nd<1>;
using separable_conv2d = separable_conv_nd<2>;

/// Conv1DTranspose to Conv3DTranspose. `output_padding` of rank 0 is None, which is not 0.
template <int N>
struct conv_transpose_nd {
  dim filters = 0;
  sizes kernel_size = {};
  sizes strides = 1;
  padding_mode padding = valid;
  sizes output_padding = {};
  layout data_format = layout::channels_last;
  sizes dilation_rate = 1;
  bool use_bias = true;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (shapeproof::detail::is_foreign(padding)) return shapeproof::detail::refusing(kind, rule::padding_form);
    const bool none = output_padding.list.empty();
    const padding_mode given = padding == same ? padding_mode::half : padding_mode::as_given;
    return shapeproof::conv_transpose{.axes = N,
                                      .out_channels = filters,
                                      .kernel = kernel_size.over(N),
                                      .stride = strides.over(N),
                                      .padding = none ? padding : given,
                                      .output_padding = output_padding.over(N),
                                      .dilation = dilation_rate.over(N),
                                      .bias = use_bias,
                                      .layout = data_format,
                                      .policy = policy::keras_conv_transpose};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv1d_transpose = conv_transpose_nd<1>;
using conv2d_transpose = conv_transpose_nd<2>;
using conv3d_transpose = conv_transpose_nd<3>;

/// MaxPooling1D to 3D, AveragePooling1D to 3D.
template <layer_kind Kind, int N>
struct pooling_nd {
  sizes pool_size = 2;
  sizes strides = {};
  padding_mode padding = valid;
  layout data_format = layout::channels_last;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (shapeproof::detail::is_foreign(padding)) return shapeproof::detail::refusing(kind, rule::padding_form);
    return shapeproof::pool<Kind>{.axes = N,
                                  .kernel = pool_size.over(N),
                                  .stride = strides.over(N),
                                  .padding = padding,
                                  .layout = data_format,
                                  .policy = policy::keras_pool | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using max_pooling1d = pooling_nd<layer_kind::max_pool, 1>;
using max_pooling2d = pooling_nd<layer_kind::max_pool, 2>;
using max_pooling3d = pooling_nd<layer_kind::max_pool, 3>;
using average_pooling1d = pooling_nd<layer_kind::avg_pool, 1>;
using average_pooling2d = pooling_nd<layer_kind::avg_pool, 2>;
using average_pooling3d = pooling_nd<layer_kind::avg_pool, 3>;

/// GlobalMaxPooling1D to 3D, GlobalAveragePooling1D to 3D.
template <layer_kind Kind, int N>
struct global_pooling_nd {
  layout data_format = layout::channels_last;
  bool keepdims = false;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::global_pool_nd<Kind, N>{
        .keep_dims = keepdims, .layout = data_format, .policy = policy::keras_pool};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using global_max_pooling1d = global_pooling_nd<layer_kind::global_max_pool, 1>;
using global_max_pooling2d = global_pooling_nd<layer_kind::global_max_pool, 2>;
using global_max_pooling3d = global_pooling_nd<layer_kind::global_max_pool, 3>;
using global_average_pooling1d = global_pooling_nd<layer_kind::global_avg_pool, 1>;
using global_average_pooling2d = global_pooling_nd<layer_kind::global_avg_pool, 2>;
using global_average_pooling3d = global_pooling_nd<layer_kind::global_avg_pool, 3>;

}  // namespace shapeproof::keras
