// SPDX-License-Identifier: MIT
// The settings of a policy's row one by one: a name and a word for each, and a way to try it in another row.
#pragma once

#include <shapeproof/check/message.hpp>  // c_text
#include <shapeproof/core/policy.hpp>    // policy_row

namespace shapeproof {

/// The settings of a policy_row that a shape can depend on.
enum class setting : std::uint8_t {
  batch_optional,
  zero_batch,
  zero_channels,
  zero_spatial,
  one_for_all,
  stride_is_kernel,
  stride_or_dilation,
  dense,
  dilates,
  pads,
  both_pads,
  pad_bound,
  end_pads,
  fits,
  ceil,
  same_padding,
  output_padding,
  output_size,
  same_transposed,
  valid_fills_stride,
};

inline constexpr int setting_count = static_cast<int>(setting::valid_fills_stride) + 1;

/// What a setting is about, in words.
[[nodiscard]] constexpr c_text setting_text(setting which) noexcept
{
  constexpr c_text texts[setting_count] = {
      "whether the batch may be missing",
      "whether a batch of 0 is taken",
      "whether 0 channels are taken",
      "whether an empty spatial axis is taken",
      "whether a list of one number stands for all axes",
      "the stride of a pool where none is given",
      "whether stride and dilation may both be above 1",
      "which dilation is dense: 1 or 0",
      "whether there is a dilation",
      "padding in numbers: any, the same on both sides, or none",
      "which of padding in numbers and a padding mode counts where both are given",
      "the largest padding of a side",
      "whether padding at the end may crop",
      "when a window fits",
      "what ceil rounding is",
      "what SAME padding is",
      "how far output_padding may go",
      "which output sizes may be asked for",
      "what SAME padding of a transposed convolution is",
      "whether a transposed convolution fills its stride",
  };
  const int index = static_cast<int>(which);
  return index < setting_count ? texts[index] : "unknown";
}

/// `to` with one setting of `from`.
[[nodiscard]] constexpr policy_row with_setting(policy_row to, const policy_row& from, setting which) noexcept
{
  switch (which) {
    case setting::batch_optional: to.batch_optional = from.batch_optional; break;
    case setting::zero_batch: to.zero_batch = from.zero_batch; break;
    case setting::zero_channels: to.zero_channels = from.zero_channels; break;
    case setting::zero_spatial: to.zero_spatial = from.zero_spatial; break;
    case setting::one_for_all: to.one_for_all = from.one_for_all; break;
    case setting::stride_is_kernel: to.stride_is_kernel = from.stride_is_kernel; break;
    case setting::stride_or_dilation: to.stride_or_dilation = from.stride_or_dilation; break;
    case setting::dense: to.dense = from.dense; break;
    case setting::dilates: to.dilates = from.dilates; break;
    case setting::pads: to.pads = from.pads; break;
    case setting::both_pads: to.both_pads = from.both_pads; break;
    case setting::pad_bound: to.pad_bound = from.pad_bound; break;
    case setting::end_pads: to.end_pads = from.end_pads; break;
    case setting::fits: to.fits = from.fits; break;
    case setting::ceil: to.ceil = from.ceil; break;
    case setting::same_padding: to.same = from.same; break;
    case setting::output_padding: to.output_padding = from.output_padding; break;
    case setting::output_size: to.output_size = from.output_size; break;
    case setting::same_transposed: to.same_transposed = from.same_transposed; break;
    case setting::valid_fills_stride: to.valid_fills_stride = from.valid_fills_stride; break;
  }
  to.settle();
  return to;
}

}  // namespace shapeproof
