// SPDX-License-Identifier: MIT
// TensorFlow's operators (tf.nn; the names of TensorFlow.js where it has more): filters are (kernel..., in, out), an
// image may stand without a batch, channels are last unless `data_format` says otherwise. For layers: keras.hpp.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, with_weight, with_output

namespace shapeproof::tensorflow {

/// dimRoundingMode; any but `none` needs padding in numbers.
enum class dim_rounding : std::uint8_t { none, floor, round, ceil };

/// `valid`, `same`, a number for every side, or explicit padding: begins and ends of the spatial axes.
struct paddings {
  padding_mode mode = padding_mode::as_given;
  sizes begins;
  sizes ends;

  constexpr paddings(padding_mode chosen) noexcept : mode(chosen) {}
  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr paddings(Integer all) noexcept : begins(all), ends(all)
  {
  }
  constexpr paddings(const shape& begin, const shape& end) noexcept : begins(begin), ends(end) {}

  [[nodiscard]] constexpr padding_lists over(int n) const noexcept
  {
    padding_lists made(mode);
    if (mode != padding_mode::as_given) return made;
    made.begins = begins.over(n);
    made.ends = ends.over(n);
    return made;
  }
};

[[nodiscard]] constexpr rounding rounding_of(dim_rounding mode) noexcept
{
  return mode == dim_rounding::ceil    ? rounding::ceil
         : mode == dim_rounding::round ? rounding::half_up
                                       : rounding::floor;
}

/// Padding is `valid`, `same` or numbers; and beside a rounding mode, numbers.
constexpr bool check_padding(dim_rounding rounding, const paddings& padding, error& why) noexcept
{
  if (detail::is_foreign(padding.mode)) return fail(why, rule::padding_form);
  if (rounding != dim_rounding::none && padding.mode != padding_mode::as_given) return fail(why, rule::option_form);
  return true;
}

/// conv1d, conv2d, conv3d.
template <int N>
struct conv_nd {
  shape filters = {};
  sizes strides = 1;
  paddings padding = valid;
  layout data_format = layout::channels_last;
  sizes dilations = 1;
  dim_rounding dim_rounding_mode = dim_rounding::none;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    error why;
    if (!check_padding(dim_rounding_mode, padding, why)) return detail::refusing(kind, why);
    return detail::with_weight(
        shapeproof::conv{.axes = N,
                         .stride = strides.over(N),
                         .padding = padding.over(N),
                         .dilation = dilations.over(N),
                         .rounding = rounding_of(dim_rounding_mode),
                         .layout = data_format,
                         .policy = (N == 3 ? policy::tensorflow_conv3d : policy::tensorflow_conv) | on_misfit},
        filters, {});
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv1d = conv_nd<1>;
using conv2d = conv_nd<2>;
using conv3d = conv_nd<3>;

/// depthwise_conv2d: filters (kernel..., in, outputs of each channel).
struct depthwise_conv2d {
  shape filters = {};
  sizes strides = 1;
  paddings padding = valid;
  layout data_format = layout::channels_last;
  sizes dilations = 1;
  dim_rounding dim_rounding_mode = dim_rounding::none;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::depthwise_conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    error why;
    if (!check_padding(dim_rounding_mode, padding, why)) return detail::refusing(kind, why);
    return detail::with_weight(shapeproof::depthwise_conv{.axes = 2,
                                                          .stride = strides.over(2),
                                                          .padding = padding.over(2),
                                                          .dilation = dilations.over(2),
                                                          .rounding = rounding_of(dim_rounding_mode),
                                                          .layout = data_format,
                                                          .policy = policy::tensorflow_depthwise_conv | on_misfit},
                               filters, {});
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// separable_conv2d: a depthwise filter, then a pointwise one, (1, 1, in times the depthwise outputs of each, out).
struct separable_conv2d {
  shape depthwise_filter = {};
  shape pointwise_filter = {};
  sizes strides = 1;
  paddings padding = valid;
  layout data_format = layout::channels_last;
  sizes dilations = 1;
  dim_rounding dim_rounding_mode = dim_rounding::none;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    error why;
    if (!check_padding(dim_rounding_mode, padding, why)) return detail::refusing(kind, why);
    weight_parts parts;
    if (!detail::read_weight(depthwise_filter, 2, 1, weight_order::kernel_in_multiplier, parts, why) ||
        !detail::read_pointwise(pointwise_filter, 2, parts, why))
      return detail::refusing(kind, why);
    return shapeproof::conv{.axes = 2,
                            .out_channels = parts.out_channels,
                            .kernel = parts.kernel,
                            .stride = strides.over(2),
                            .padding = padding.over(2),
                            .dilation = dilations.over(2),
                            .rounding = rounding_of(dim_rounding_mode),
                            .in_channels = parts.in_channels,
                            .layout = data_format,
                            .policy = policy::tensorflow_conv | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// conv2d_transpose, conv3d_transpose: filters (kernel..., out, in); `output_shape` is the whole shape, and is checked.
template <int N>
struct conv_transpose_nd {
  shape filters = {};
  shape output_shape = {};
  sizes strides = 1;
  padding_mode padding = valid;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (detail::is_foreign(padding)) return detail::refusing(kind, rule::padding_form);
    if (output_shape.empty()) return detail::refusing(kind, rule::list_length, 0, N + 2);
    const layer made = detail::with_weight(shapeproof::conv_transpose{.axes = N,
                                                                      .stride = strides.over(N),
                                                                      .padding = padding,
                                                                      .layout = data_format,
                                                                      .policy = policy::tensorflow_conv_transpose},
                                           filters, {});
    return detail::with_output(made, output_shape, N, data_format);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv2d_transpose = conv_transpose_nd<2>;
using conv3d_transpose = conv_transpose_nd<3>;

/// max_pool, avg_pool, max_pool3d, avg_pool3d.
template <layer_kind Kind, int N>
struct pool_nd {
  sizes ksize = {};
  sizes strides = 1;
  paddings padding = valid;
  layout data_format = layout::channels_last;
  sizes dilations = 1;
  dim_rounding dim_rounding_mode = dim_rounding::none;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    error why;
    if (!check_padding(dim_rounding_mode, padding, why)) return detail::refusing(kind, why);
    return shapeproof::pool<Kind>{.axes = N,
                                  .kernel = ksize.over(N),
                                  .stride = strides.over(N),
                                  .padding = padding.over(N),
                                  .dilation = dilations.over(N),
                                  .rounding = rounding_of(dim_rounding_mode),
                                  .layout = data_format,
                                  .policy = (N == 3 ? policy::tensorflow_pool3d : policy::tensorflow_pool) | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using max_pool = pool_nd<layer_kind::max_pool, 2>;
using avg_pool = pool_nd<layer_kind::avg_pool, 2>;
using max_pool3d = pool_nd<layer_kind::max_pool, 3>;
using avg_pool3d = pool_nd<layer_kind::avg_pool, 3>;

}  // namespace shapeproof::tensorflow
