// SPDX-License-Identifier: MIT
// Keras' layers under their own names, with their defaults: channels last, padding `valid`, a pool's stride its pool_size.
// Always with a batch; an extent of None is `dynamic`. Source: Keras 3, TensorFlow.js 4.22 (tf.layers).
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, with_weight

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
    if (padding == causal && N > 1) return shapeproof::detail::refusing(kind, rule::padding_form);
    return shapeproof::conv{.axes = N, .out_channels = filters, .kernel = kernel_size.over(N), .stride = strides.over(N),
                            .padding = padding, .dilation = dilation_rate.over(N), .groups = groups, .bias = use_bias,
                            .layout = data_format, .policy = policy::keras_conv | on_misfit};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
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
    return shapeproof::depthwise_conv{.axes = N, .depth_multiplier = depth_multiplier, .kernel = kernel_size.over(N),
                                      .stride = strides.over(N), .padding = padding, .dilation = dilation_rate.over(N),
                                      .bias = use_bias, .layout = data_format,
                                      .policy = policy::keras_depthwise_conv | on_misfit};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
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
    return conv_nd<N>{.filters = filters, .kernel_size = kernel_size, .strides = strides, .padding = padding,
                      .data_format = data_format, .dilation_rate = dilation_rate, .use_bias = use_bias,
                      .on_misfit = on_misfit}
        .lower();
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using separable_conv1d = separable_conv_nd<1>;
using separable_conv2d = separable_conv_nd<2>;

/// Conv1DTranspose to Conv3DTranspose. `output_padding` of rank 0 is None, which is not 0: see core/window.hpp.
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
    if (padding == causal) return shapeproof::detail::refusing(kind, rule::padding_form);
    const bool none = output_padding.list.empty();
    const padding_mode given = padding == same ? half : padding_mode::as_given;
    return shapeproof::conv_transpose{.axes = N, .out_channels = filters, .kernel = kernel_size.over(N),
                                      .stride = strides.over(N), .padding = none ? padding : given,
                                      .output_padding = output_padding.over(N), .dilation = dilation_rate.over(N),
                                      .bias = use_bias, .layout = data_format, .policy = policy::keras_conv_transpose};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
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
    if (padding == causal) return shapeproof::detail::refusing(kind, rule::padding_form);
    return shapeproof::pool<Kind>{.axes = N, .kernel = pool_size.over(N), .stride = strides.over(N), .padding = padding,
                                  .layout = data_format, .policy = policy::keras_pool | on_misfit};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
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
    return shapeproof::global_pool_nd<Kind, N>{.keep_dims = keepdims, .layout = data_format, .policy = policy::keras_pool};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using global_max_pooling1d = global_pooling_nd<layer_kind::global_max_pool, 1>;
using global_max_pooling2d = global_pooling_nd<layer_kind::global_max_pool, 2>;
using global_max_pooling3d = global_pooling_nd<layer_kind::global_max_pool, 3>;
using global_average_pooling1d = global_pooling_nd<layer_kind::global_avg_pool, 1>;
using global_average_pooling2d = global_pooling_nd<layer_kind::global_avg_pool, 2>;
using global_average_pooling3d = global_pooling_nd<layer_kind::global_avg_pool, 3>;

/// Dense: the last axis, whose extent must be known.
struct dense {
  dim units = 0;
  bool use_bias = true;

  static constexpr layer_kind kind = layer_kind::linear;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::linear{.out_features = units, .bias = use_bias, .policy = policy::keras_tensor};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Flatten: all axes but the batch, whose extents must be known.
struct flatten {
  static constexpr layer_kind kind = layer_kind::flatten;
  [[nodiscard]] constexpr layer lower() const noexcept { return shapeproof::flatten{.policy = policy::keras_tensor}; }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Reshape: `target_shape` is that of one sample; -1 is inferred, and 0 is 0.
struct reshape {
  shape target_shape = {};

  static constexpr layer_kind kind = layer_kind::reshape;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shape extents{copied};
    for (const dim extent : target_shape)
      if (!extents.push_back(extent)) return shapeproof::detail::refusing(kind, rule::list_length, target_shape.count, rank_max - 1);
    return shapeproof::reshape{.extents = extents, .policy = policy::keras_tensor};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Permute: `dims` counts from 1, and the batch stays.
struct permute {
  shape dims = {};

  static constexpr layer_kind kind = layer_kind::permute;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shape order{0};
    for (const dim axis : dims) {
      if (axis < 1) return shapeproof::detail::refusing(kind, rule::axis_range, axis, dims.count);
      if (!order.push_back(axis)) return shapeproof::detail::refusing(kind, rule::list_length, dims.count, rank_max - 1);
    }
    return shapeproof::permute{.order = order, .policy = policy::keras_tensor};
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// RepeatVector: (N, features) to (N, n, features).
struct repeat_vector {
  dim n = 0;

  static constexpr layer_kind kind = layer_kind::unsqueeze;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    layer made = shapeproof::unsqueeze{.axis = {1}, .extent = n, .policy = policy::keras_tensor};
    made.wanted_rank = 2;
    return made;
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// UpSampling1D to 3D: each spatial axis a whole number of times.
template <int N>
struct up_sampling_nd {
  sizes size = 2;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::resize;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const shape times = size.over(N);
    if (times.count != N) return shapeproof::detail::refusing(kind, rule::list_length, times.count, N);
    shapeproof::resize form{.axes = N, .layout = data_format, .policy = policy::keras_tensor};
    for (int i = 0; i < N; ++i) form.scale.values[i] = times.values[i];
    return form;
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using up_sampling1d = up_sampling_nd<1>;
using up_sampling2d = up_sampling_nd<2>;
using up_sampling3d = up_sampling_nd<3>;

/// What ZeroPadding and Cropping take: a number, one an axis, or begin and end of each.
struct sides {
  sizes begins = 1;
  sizes ends = 1;

  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr sides(Integer all) noexcept : begins(all), ends(all)
  {
  }
  template <class List>
    requires std::is_same_v<List, shape>  // so that no pair of braces becomes a list
  constexpr sides(const List& begin, const List& end) noexcept : begins(begin), ends(end)
  {
  }
  constexpr sides(begin_end one, begin_end two) noexcept : begins(one.begin, two.begin), ends(one.end, two.end) {}
  constexpr sides(begin_end one, begin_end two, begin_end three) noexcept
      : begins(one.begin, two.begin, three.begin), ends(one.end, two.end, three.end)
  {
  }
};

namespace detail {
/// Sides of `N` axes as a layer of the library that has `begins` and `ends`.
template <int N, class Form>
constexpr layer with_sides(Form form, const sides& given) noexcept
{
  form.begins = given.begins.over(N);
  form.ends = given.ends.over(N);
  for (const shape* list : {&form.begins, &form.ends}) {
    if (list->count != N) return shapeproof::detail::refusing(Form::kind, rule::list_length, list->count, N);
    for (const dim side : *list)
      if (side < 0) return shapeproof::detail::refusing(Form::kind, rule::padding_range, side, 0, dim_max);
  }
  layer made = form;
  made.axes_count = N;
  return made;
}
}  // namespace detail

/// ZeroPadding1D to 3D.
template <int N>
struct zero_padding_nd {
  sides padding = 1;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::pad;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return detail::with_sides<N>(shapeproof::pad{.layout = data_format, .policy = policy::keras_tensor}, padding);
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using zero_padding1d = zero_padding_nd<1>;
using zero_padding2d = zero_padding_nd<2>;
using zero_padding3d = zero_padding_nd<3>;

/// Cropping1D to 3D.
template <int N>
struct cropping_nd {
  sides cropping = 1;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::crop;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return detail::with_sides<N>(shapeproof::crop{.layout = data_format, .policy = policy::keras_tensor}, cropping);
  }
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using cropping1d = cropping_nd<1>;
using cropping2d = cropping_nd<2>;
using cropping3d = cropping_nd<3>;

}  // namespace shapeproof::keras
