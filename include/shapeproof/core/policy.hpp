// SPDX-License-Identifier: MIT
// What a dialect is, as data: one row of settings for each dialect and family of operators. A layer holds its row's
// one-byte id; the rules ask a row for a setting, and nothing anywhere asks which framework it is.
#pragma once

#include <shapeproof/core/extents.hpp>  // rounding

namespace shapeproof {

/// The rows. `neutral` is the mathematics alone, with every check; the others are named for framework and family, and
/// for the ONNX opset from which they hold where that matters. At most 64: the two bits above are a `misfit`.
enum class policy : std::uint8_t {
  neutral,
  pytorch_conv,
  pytorch_conv_transpose,
  pytorch_pool,      // max
  pytorch_avg_pool,  // in one and two dimensions
  pytorch_avg_pool3d,
  pytorch_lp_pool,
  pytorch_adaptive_pool,      // max, and avg in three dimensions
  pytorch_adaptive_avg_pool,  // avg in one and two dimensions
  pytorch_tensor,             // constant padding, linear, flatten, add, cat, pixel_shuffle
  pytorch_pad,                // reflect, replicate
  pytorch_pad_circular,
  pytorch_interpolate,
  pytorch_interpolate_area,
  pytorch_unfold,  // unfold, fold, max_unpool
  onnx_conv,
  onnx_conv_transpose_7,
  onnx_conv_transpose_11,
  onnx_pool,
  onnx_pool_22,
  onnx_global_pool,
  onnx_resize,
  onnxruntime_conv,
  onnxruntime_conv_transpose,
  onnxruntime_pool,
  onnxruntime_global_pool,
  tensorflow_conv,  // tf.nn and tf.conv: one and two dimensions
  tensorflow_conv3d,
  tensorflow_depthwise_conv,
  tensorflow_conv_transpose,
  tensorflow_pool,
  tensorflow_pool3d,
  keras_conv,  // the layers
  keras_depthwise_conv,
  keras_conv_transpose,
  keras_pool,
  keras_tensor,  // dense, flatten, reshape, permute, padding, cropping, upsampling
  onednn_convolution,
  onednn_deconvolution,
  onednn_pooling,  // max, and avg with the padding
  onednn_pooling_exclude_padding,
};

/// What becomes of a window that does not fit, under any row: `policy::pytorch_pool | misfit::empty`.
enum class misfit : std::uint8_t {
  refuse,  // an error
  empty,   // the output has no elements: an extent of 0, which every later layer that says so too lets through
  report,  // the same, and the error is left in `why` of an inference that went well
};

/// Padding in numbers: any; the same on both sides of an axis; or none at all.
enum class pad_numbers : std::uint8_t { any, symmetric, none };

/// The largest padding of one side: any, or half of the kernel, the kernel less 1, the effective kernel less 1.
enum class padding_bound : std::uint8_t { none, half_kernel, below_kernel, below_effective_kernel };

/// How far padding at the end may go below 0, where it crops: not at all, to 1 - stride, to -stride.
enum class end_padding : std::uint8_t { not_negative, above_minus_stride, from_minus_stride };

/// When a window fits.
enum class window_fit : std::uint8_t {
  rounded,       // extent + padding >= effective kernel; where ceil counts it, stride - 1 less is enough
  padded,        // extent + padding >= effective kernel, whatever the rounding
  unpadded,      // as rounded; besides, the extent alone is no smaller than the kernel
  not_scattered  // as rounded; besides, no tap is further from its neighbour than the extent is long
};

/// What SAME padding of a window is.
enum class same_window : std::uint8_t {
  share,      // output = ceil(extent / stride), with the padding that takes: max(0, (output - 1) * stride + E - extent)
  keep,       // output = extent, with a stride of 1 only: the padding is E - 1
  undilated,  // the padding of `share` with the kernel in place of E, below 0 too; then the formula, with E
  none,       // there is no such padding
};

/// Pads and a padding mode are both given: the pads count, the mode counts, or that is refused.
enum class both_pads : std::uint8_t { pads, mode, refuse };

/// How far output_padding may go: below the stride, where the forward window still gives the input back; below the
/// larger of stride and dilation; or anywhere.
enum class output_padding_bound : std::uint8_t { stride, stride_or_dilation, none };

/// Which output sizes a transposed convolution may be given; core is its output without output_padding.
enum class output_size_form : std::uint8_t {
  stride,    // core to core + stride - 1: those that the forward window takes back to the input
  up_to,     // the same with padding worked out to fit, which also takes all below: 1 to core + stride - 1
  as_given,  // any of 1 or more
};

/// What SAME padding of a transposed convolution gives: extent * stride; core less max(E - stride, 0); or the smaller
/// of core and extent * stride.
enum class same_transposed : std::uint8_t { multiple, core, smaller };

/// How the axes of a weight are ordered; K are the spatial ones, G a leading axis where there is more than one group.
enum class weight_order : std::uint8_t {
  out_in,               // out, in / groups, K...
  in_out,               // in, out / groups, K...
  group_out_in,         // (G, out / G, in / G, K...), or out, in, K...
  kernel_in_out,        // K..., in, out
  kernel_out_in,        // K..., out, in
  kernel_in_multiplier  // K..., in, outputs of each
};

/// How the product of an extent and a decimal scale is formed before it is rounded down.
enum class scale_product : std::uint8_t { in_double, in_float };

/// The settings of one row. `zero_*` say which extents of an *input* may be 0; a 0 that an operator makes is refused.
struct policy_row {
  bool batch_optional = true;
  bool zero_batch = false;
  bool zero_channels = false;
  bool zero_spatial = false;
  bool one_for_all = true;          // a list of one number stands for all axes
  bool stride_is_kernel = true;     // of pools, where no stride is given; otherwise 1
  bool stride_or_dilation = false;  // one of them must be 1, over all axes
  std::int8_t dense = 1;            // the dilation of a window without holes
  bool dilates = true;              // there is a dilation
  pad_numbers pads = pad_numbers::any;
  padding_bound pad_bound = padding_bound::none;
  end_padding end_pads = end_padding::not_negative;
  window_fit fits = window_fit::rounded;
  rounding ceil = rounding::ceil;  // what ceil rounding is; floor: there is no other rounding than that
  same_window same = same_window::share;
  shapeproof::both_pads both_pads = shapeproof::both_pads::refuse;
  output_padding_bound output_padding = output_padding_bound::stride;
  output_size_form output_size = output_size_form::stride;
  shapeproof::same_transposed same_transposed = shapeproof::same_transposed::multiple;
  bool valid_fills_stride = false;  // of a transposed convolution: a stride past the kernel adds what it leaves out
  weight_order weight = weight_order::out_in;
  scale_product product = scale_product::in_double;
  bool empty_stays = false;        // pad: an empty axis may stay one although another grows
  bool zero_copies = true;         // reshape: 0 stands for the extent that arrives
  bool needs_features = false;     // linear, flatten: what becomes features is known
  bool skip_empty_vector = false;  // concat takes a (0) for nothing, whatever the rank of the others
  misfit on_misfit = misfit::refuse;

  /// Worked out from the others: whether a floor window with its padding in numbers has nothing more to ask the row than
  /// the signs of the numbers, and takes the quick way.
  bool usual = true;

  constexpr void settle() noexcept
  {
    usual = is(pads, pad_numbers::any) && is(pad_bound, padding_bound::none) && fits <= window_fit::padded &&
            !stride_or_dilation && dilates;
  }

  [[nodiscard]] friend constexpr bool operator==(const policy_row&, const policy_row&) noexcept = default;
};

/// The row of an id, with its misfit; the neutral one for an id that is none. (`Asks` is any type that the caller has for a
/// parameter, so that the table is made where a row is asked for: docs/contributing.md, what including costs.)
template <class Asks = void>
[[nodiscard]] constexpr const policy_row& row(policy id) noexcept;

/// The same row with another answer to a window that does not fit.
[[nodiscard]] constexpr policy operator|(policy id, misfit what) noexcept
{
  return static_cast<policy>((static_cast<unsigned>(id) & 63U) | (static_cast<unsigned>(what) << 6U));
}

namespace detail {
// Sources: PyTorch 1.13, ONNX 1.12 to 1.23 (shape inference), ONNX Runtime 1.30 (kernels), TensorFlow.js 4.22, Keras 3,
// oneDNN 2.6; the recorded answers of each (tests/data/conformance) agree with these rows.
inline constexpr unsigned policy_count = static_cast<unsigned>(policy::onednn_pooling_exclude_padding) + 1;
static_assert(policy_count <= 64);

// (A template, as the table and row are, so that it is made where a row is asked for: it is as much as all of the core.)
// clang-format off
template <class>
inline constexpr policy_row policy_rows[policy_count] = {
    {},
    // --- PyTorch: an empty batch is taken, and an image without one; a list of one number is broadcast
    {.zero_batch = true, .pads = pad_numbers::symmetric, .ceil = rounding::floor, .same = same_window::keep},
    {.zero_batch = true, .pads = pad_numbers::symmetric, .same = same_window::none,
     .output_padding = output_padding_bound::stride_or_dilation, .weight = weight_order::in_out},
    // "pad should be at most half of kernel size"; the last window of ceil_mode must start inside
    {.zero_batch = true, .pads = pad_numbers::symmetric, .pad_bound = padding_bound::half_kernel,
     .ceil = rounding::ceil_clipped, .same = same_window::none},
    {.zero_batch = true, .dilates = false, .pads = pad_numbers::symmetric, .pad_bound = padding_bound::half_kernel,
     .ceil = rounding::ceil_clipped, .same = same_window::none},
    {.zero_batch = true, .dilates = false, .pads = pad_numbers::symmetric, .pad_bound = padding_bound::half_kernel,
     .fits = window_fit::unpadded, .ceil = rounding::ceil_clipped, .same = same_window::none},
    {.zero_batch = true, .one_for_all = false, .dilates = false, .pads = pad_numbers::none,
     .ceil = rounding::ceil_clipped, .same = same_window::none},
    {.zero_batch = true, .one_for_all = false},
    {.zero_batch = true, .zero_channels = true, .one_for_all = false},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .skip_empty_vector = true},
    {.zero_batch = true},
    {.batch_optional = false, .zero_batch = true},
    {.batch_optional = false, .zero_batch = true, .one_for_all = false},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .one_for_all = false},
    {.zero_batch = true, .one_for_all = false},
    // --- ONNX: every list has one number an axis; pads win over auto_pad
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .ceil = rounding::floor, .both_pads = both_pads::pads, .empty_stays = true},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .one_for_all = false,
     .both_pads = both_pads::pads, .output_padding = output_padding_bound::none,
     .output_size = output_size_form::as_given,
     .same_transposed = same_transposed::core, .weight = weight_order::in_out},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .one_for_all = false,
     .output_padding = output_padding_bound::none, .output_size = output_size_form::as_given,
     .same_transposed = same_transposed::core, .weight = weight_order::in_out},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .stride_is_kernel = false, .both_pads = both_pads::pads},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .stride_is_kernel = false, .ceil = rounding::ceil_clipped, .both_pads = both_pads::pads},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true,
     .product = scale_product::in_float},
    // --- ONNX Runtime: clips in every opset, sizes SAME by the kernel without its dilation
    {.batch_optional = false, .zero_batch = true, .zero_spatial = true, .one_for_all = false, .ceil = rounding::floor},
    {.batch_optional = false, .zero_batch = true, .one_for_all = false, .output_size = output_size_form::up_to,
     .same_transposed = same_transposed::smaller, .weight = weight_order::in_out},
    {.batch_optional = false, .zero_batch = true, .one_for_all = false, .stride_is_kernel = false,
     .pad_bound = padding_bound::below_kernel, .ceil = rounding::ceil_clipped, .same = same_window::undilated,
     .both_pads = both_pads::mode},
    {.batch_optional = false, .zero_batch = true},
    // --- TensorFlow's operators
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false, .stride_or_dilation = true,
     .weight = weight_order::kernel_in_out},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false, .stride_or_dilation = true,
     .fits = window_fit::padded, .ceil = rounding::floor, .weight = weight_order::kernel_in_out},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false, .stride_or_dilation = true,
     .weight = weight_order::kernel_in_multiplier},
    {.one_for_all = false, .weight = weight_order::kernel_out_in},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false, .stride_or_dilation = true},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false, .stride_or_dilation = true,
     .fits = window_fit::padded},
    // --- Keras' layers: always a batch, padding by a mode alone
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .stride_or_dilation = true, .pads = pad_numbers::none, .ceil = rounding::floor,
     .weight = weight_order::kernel_in_out},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .stride_or_dilation = true, .pads = pad_numbers::none, .ceil = rounding::floor,
     .weight = weight_order::kernel_in_multiplier},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .one_for_all = false,
     .stride_or_dilation = true, .pads = pad_numbers::none, .valid_fills_stride = true,
     .weight = weight_order::kernel_out_in},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .dilates = false, .pads = pad_numbers::none, .ceil = rounding::floor},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true, .zero_spatial = true, .one_for_all = false,
     .empty_stays = true, .zero_copies = false, .needs_features = true},
    // --- oneDNN: dilation counts from 0, and padding at the end may crop; ceil is more padding there, written out
    {.batch_optional = false, .zero_batch = true, .zero_spatial = true, .one_for_all = false, .dense = 0,
     .end_pads = end_padding::above_minus_stride, .ceil = rounding::floor, .same = same_window::none,
     .weight = weight_order::group_out_in},
    {.batch_optional = false, .zero_batch = true, .one_for_all = false, .dense = 0,
     .end_pads = end_padding::above_minus_stride, .same = same_window::none, .weight = weight_order::group_out_in},
    {.batch_optional = false, .zero_batch = true, .zero_spatial = true, .one_for_all = false, .stride_is_kernel = false,
     .dense = 0, .end_pads = end_padding::from_minus_stride, .ceil = rounding::floor, .same = same_window::none},
    {.batch_optional = false, .zero_batch = true, .zero_spatial = true, .one_for_all = false, .stride_is_kernel = false,
     .dense = 0, .pad_bound = padding_bound::below_effective_kernel, .end_pads = end_padding::from_minus_stride,
     .fits = window_fit::not_scattered, .ceil = rounding::floor, .same = same_window::none},
};
// clang-format on

/// Each row with each misfit, so that a row is found and not made.
template <class Rows>
struct policy_table {
  policy_row rows[3][policy_count] = {};

  constexpr policy_table() noexcept
  {
    for (unsigned what = 0; what < 3; ++what)
      for (unsigned i = 0; i < policy_count; ++i) {
        policy_row& made = rows[what][i];
        made = policy_rows<Rows>[i];
        made.settle();
        made.on_misfit = static_cast<misfit>(what);
        if (what > 0) made.zero_spatial = true;  // what such a layer gives, such a layer takes
      }
  }
};
template <class Rows>
inline constexpr policy_table<Rows> table_of_policies;

// One table, whoever asks.
template <class>
struct the_rows {
  using type = void;
};
}  // namespace detail

template <class Asks>
constexpr const policy_row& row(policy id) noexcept
{
  const unsigned index = static_cast<unsigned>(id) & 63U;
  const unsigned what = static_cast<unsigned>(id) >> 6U;
  using rows = typename detail::the_rows<Asks>::type;
  return detail::table_of_policies<rows>.rows[what < 3 ? what : 0][index < detail::policy_count ? index : 0];
}

}  // namespace shapeproof
