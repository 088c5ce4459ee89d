// SPDX-License-Identifier: MIT
// A chain of windows as one window: one division whatever the depth.
#pragma once

#include <shapeproof/core/window.hpp>  // window

namespace shapeproof {

/// A chain of windows as one window: O(1) whatever the depth (Araujo, Norris and Sim, "Computing Receptive Fields of
/// Convolutional Neural Networks", 2019, eqs. 1 to 3).
///
///   receptive_field += (effective_kernel - 1) * jump;  padding += pads * jump;  jump *= stride
///   output = floor((extent + padding - receptive_field) / jump) + 1
struct composed_window {
  dim receptive_field = 1;
  dim jump = 1;
  dim padding = 0;
  dim smallest = 1;       // the smallest extent that every window of the chain takes, never below 1
  dim largest = dim_max;  // the largest one whose padded extents all fit 64 bits

  /// Appends a window. Says false, and changes nothing, where the chain is no longer one window in 64 bits: on
  /// overflow, on a bad parameter, on clipped ceil and half up, on SAME under ceil, and under a policy whose windows
  /// fit in another way or crop. Evaluate step by step then.
  template <int = 0>
  [[nodiscard]] constexpr bool append(const window& next) noexcept
  {
    const policy_row& rules = row(next.policy);
    const rounding rounded = next.rounded(rules);
    error why;
    dim effective = 0;
    dim pads = 0;
    if (!next.check(rules, effective, why) || !next.closed_form(rules) || rounded > rounding::ceil) return false;
    if (next.same_size()) {
      if (rounded != rounding::floor || next.pad_begin != 0 || next.pad_end != 0) return false;
      effective = 1;  // ceil(i / s) == floor((i - 1) / s) + 1
    } else {
      const result<begin_end> both = next.pads(0);
      if (!both || add_overflow(both->begin, both->end, pads)) return false;
    }

    composed_window made = *this;
    if (jump == 1) {
      // What arrives here is extent + padding - receptive_field + 1, and the window adds `pads` to it.
      dim most = 0;
      if (sub_overflow(dim_max - pads, padding, most) || add_overflow(most, receptive_field - 1, most)) most = dim_max;
      if (most < made.largest) made.largest = most;
    }
    dim grown = 0;
    if (rounded == rounding::ceil && add_overflow(pads, next.stride - 1, pads)) return false;
    if (mul_overflow(effective - 1, jump, grown) || add_overflow(receptive_field, grown, made.receptive_field))
      return false;
    if (mul_overflow(pads, jump, grown) || add_overflow(padding, grown, made.padding)) return false;
    if (mul_overflow(jump, next.stride, made.jump)) return false;
    // With padding below 2^62 no padded extent after a stride of 2 or more can overflow: `largest` is exact.
    if (made.padding > dim_max / 2) return false;
    const dim least = made.receptive_field - made.padding;  // of two numbers that are not negative
    if (least > made.smallest) made.smallest = least;
    *this = made;
    return true;
  }

  /// The output of the whole chain for an extent of 1 or more: one division.
  template <int = 0>
  [[nodiscard]] constexpr result<dim> output(dim extent) const noexcept
  {
    result<dim> out(dynamic);
    if (extent == dynamic) return out;
    error why;
    if ((extent < 1 && !fail(why, rule::extent_positive, extent, 1)) ||
        (extent < smallest && !fail(why, rule::window_fits, extent, 0, 0, smallest, 1, smallest - extent)) ||
        (extent > largest && !fail(why, rule::arithmetic_overflow, extent, padding))) {
      out.refuse(why);
      return out;
    }
    // In [0, 2^63 + 2^62): unsigned, for one sum that may pass 2^63 before it is divided.
    const auto room = static_cast<std::uint64_t>(extent) + static_cast<std::uint64_t>(padding - receptive_field);
    out.in_place() = static_cast<dim>(room / static_cast<std::uint64_t>(jump)) + 1;
    return out;
  }
};

}  // namespace shapeproof
