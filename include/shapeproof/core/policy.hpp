// SPDX-License-Identifier: MIT
// What a dialect is, as data: one row of settings for each dialect and family of operators. A layer holds its row's
// one-byte id; the rules ask a row for a setting, and nothing anywhere asks which framework it is.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

namespace shapeproof {

/// The rows. `neutral` is the mathematics alone, with every check; the others are named for framework and family.
enum class policy : std::uint8_t {
  neutral,
  pytorch_conv,
  pytorch_conv_transpose,
  pytorch_pool,
  pytorch_tensor,  // constant padding, linear, flatten, add, cat, pixel_shuffle
  pytorch_pad,     // reflect, replicate
  pytorch_pad_circular,
  pytorch_interpolate,
  pytorch_interpolate_area,
  pytorch_unfold,  // unfold, fold, max_unpool
  onnx_resize,
};

/// The largest padding of one side of a pool.
enum class padding_bound : std::uint8_t { none, half_kernel };

/// How far output_padding may go: to where the forward window still gives the input back, or as PyTorch allows.
enum class output_padding_bound : std::uint8_t { stride, stride_or_dilation };

/// How the product of an extent and a decimal scale is formed before it is rounded down.
enum class scale_product : std::uint8_t { in_double, in_float };

/// The settings of one row. `zero_*` say which extents of an *input* may be 0; a 0 that an operator makes is refused.
struct policy_row {
  bool batch_optional = true;
  bool zero_batch = false;
  bool zero_channels = false;
  bool zero_spatial = false;
  padding_bound pad_bound = padding_bound::none;
  output_padding_bound output_padding = output_padding_bound::stride;
  scale_product product = scale_product::in_double;
  bool skip_empty_vector = false;  // concat takes a (0) for nothing, whatever the rank of the others
};

/// The row of an id; the neutral one for an id that is none.
[[nodiscard]] constexpr const policy_row& row(policy id) noexcept;

namespace detail {
inline constexpr policy_row policy_rows[] = {
    {},
    // --- PyTorch 1.13: an empty batch is taken, and an image without one
    {.zero_batch = true, .output_padding = output_padding_bound::stride_or_dilation},
    {.zero_batch = true, .output_padding = output_padding_bound::stride_or_dilation},
    // "pad should be at most half of kernel size"
    {.zero_batch = true, .pad_bound = padding_bound::half_kernel, .output_padding = output_padding_bound::stride_or_dilation},
    {.zero_batch = true, .zero_channels = true, .zero_spatial = true, .skip_empty_vector = true},
    {.zero_batch = true},
    {.batch_optional = false, .zero_batch = true},
    {.batch_optional = false, .zero_batch = true},
    {.batch_optional = false, .zero_batch = true, .zero_channels = true},
    {.zero_batch = true},
    // --- ONNX Runtime, and ONNX inference to 1.12: a float times a float
    {.batch_optional = false, .product = scale_product::in_float},
};
}  // namespace detail

constexpr const policy_row& row(policy id) noexcept
{
  constexpr int rows = sizeof detail::policy_rows / sizeof detail::policy_rows[0];
  const int index = static_cast<int>(id);
  return detail::policy_rows[index < rows ? index : 0];
}

}  // namespace shapeproof
