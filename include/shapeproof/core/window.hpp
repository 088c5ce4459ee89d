// SPDX-License-Identifier: MIT
// One axis of a sliding window, and the only place with its formula: forward, backward, composed.
#pragma once

#include <shapeproof/core/extents.hpp>  // padding_mode
#include <shapeproof/core/shape.hpp>    // dynamic, result, error

namespace shapeproof {

/// What happens to a last window that does not fill its stride.
enum class rounding : std::uint8_t {
  floor,         // it is dropped
  ceil,          // it counts, as if there were stride - 1 more padding at the end
  ceil_clipped,  // it counts if it starts inside the input or the padding at the begin (PyTorch's ceil_mode)
};

/// Extents from `low` to `high`, both included; none where `low` > `high`.
struct interval {
  dim low = 1;
  dim high = 0;

  [[nodiscard]] constexpr bool empty() const noexcept { return low > high; }
  [[nodiscard]] constexpr bool contains(dim extent) const noexcept { return low <= extent && extent <= high; }
  [[nodiscard]] friend constexpr bool operator==(const interval&, const interval&) noexcept = default;
};

/// A window of `kernel` taps, `dilation` apart, that moves by `stride` along one axis.
///
///   output = floor((extent + pad_begin + pad_end - effective_kernel) / stride) + 1
///   effective_kernel = dilation * (kernel - 1) + 1
///
/// valid if and only if the window fits: extent + padding >= effective_kernel, tested before the division.
/// With `rounding::ceil` stride - 1 is added to the padding, in that test too.
struct window {
  dim kernel = 1;
  dim stride = 1;
  padding_mode padding = padding_mode::as_given;  // any other needs pad_begin = pad_end = 0
  dim pad_begin = 0;
  dim pad_end = 0;
  dim dilation = 1;
  shapeproof::rounding rounding = shapeproof::rounding::floor;

  /// The output extent for an input extent of 0 or more. Errors: kernel, stride, dilation below 1, padding below 0,
  /// a window that does not fit, overflow. `dynamic` gives `dynamic`.
  [[nodiscard]] constexpr result<dim> output(dim extent) const noexcept
  {
    result<dim> out(extent);  // not of a constant, with which g++ would clear all of the object
    error why;
    if ((extent < 0 && extent != dynamic && !fail(why, rule::extent_positive, extent, 0)) ||
        !slide(extent, out.in_place(), why))
      out.refuse(why);
    return out;
  }

  /// The same in place, for an extent that was checked: what every windowed layer calls.
  constexpr bool slide(dim extent, dim& out, error& why) const noexcept
  {
    if (padding == padding_mode::as_given && rounding == shapeproof::rounding::floor &&
        count_small(extent, kernel, stride, dilation, pad_begin, pad_end, out))
      return true;
    return slide_checked(extent, out, why);
  }

  /// The usual case in few instructions; says false for any other, and for what must be refused. Numbers in [0, 2^30)
  /// have no sum and no product past 2^63, and what is left of the extent is below 2^32, where division is cheaper too.
  [[nodiscard]] static constexpr bool count_small(dim extent, dim kernel, dim stride, dim dilation, dim pad_begin,
                                                  dim pad_end, dim& out) noexcept
  {
    const dim all = kernel | stride | dilation | pad_begin | pad_end | extent;
    if (static_cast<std::uint64_t>(all) >= std::uint64_t{1} << 30) return false;
    const dim room = extent + pad_begin + pad_end - (dilation * (kernel - 1) + 1);
    // Of numbers that are not negative, one that is 0 makes its difference to 1 negative; a stride of 0 is seen first.
    if ((room | (kernel - 1) | (dilation - 1)) < 0 || stride == 0) return false;
    out = static_cast<std::uint32_t>(room) / static_cast<std::uint32_t>(stride) + dim{1};
    return true;
  }

  /// The inputs of 0 or more that give `out`: an interval, empty where none does. Same errors as output.
  [[nodiscard]] constexpr result<interval> inputs(dim out) const noexcept
  {
    result<interval> found(interval{});
    dim effective = 0;
    error why;
    const bool none = out < 0 || (out == 0 && !same_size());
    if (!check(effective, why) || (!none && !preimage(out, effective, found.in_place(), why))) found.refuse(why);
    return found;
  }

  /// The smallest input of 1 or more whose output is `least` or more: where a chain of windows starts to work.
  [[nodiscard]] constexpr result<dim> smallest_input(dim least) const noexcept
  {
    result<dim> smallest(1);
    interval found;
    dim effective = 0;
    error why;
    if (!check(effective, why) || !preimage(least < 1 ? 1 : least, effective, found, why)) smallest.refuse(why);
    else if (found.low > 1) smallest.in_place() = found.low;
    return smallest;
  }

  /// Extent that the window covers: dilation * (kernel - 1) + 1.
  [[nodiscard]] constexpr result<dim> effective_kernel() const noexcept
  {
    result<dim> effective(0);
    error why;
    if (!check(effective.in_place(), why)) effective.refuse(why);
    return effective;
  }

  /// Padding at begin and end for an input extent, the SAMEs and causal worked out.
  [[nodiscard]] constexpr result<begin_end> pads(dim extent) const noexcept
  {
    result<begin_end> both(begin_end{pad_begin, pad_end});
    begin_end& made = both.in_place();
    dim effective = 0;
    error why;
    if (!check(effective, why) || (extent < 0 && !fail(why, rule::extent_positive, extent, 0)) ||
        (padding != padding_mode::as_given && !resolve(extent, effective, made.begin, made.end, why)))
      both.refuse(why);
    return both;
  }

  /// Transposed convolution, the inverse relation: output = (extent - 1) * stride - padding + effective_kernel +
  /// output_padding, or extent * stride under SAME (Keras). In place, for an extent that was checked.
  constexpr bool slide_back(dim extent, dim output_padding, dim output_padding_end, dim& out, error& why) const noexcept
  {
    dim effective = 0;
    if (!check(effective, why)) return false;
    if (output_padding < 0 || output_padding >= output_padding_end)
      return fail(why, rule::output_padding_range, output_padding, output_padding_end);
    if (padding == padding_mode::causal || (same_size() && output_padding != 0))
      return fail(why, rule::padding_form, pad_begin, pad_end);
    if (extent == dynamic) {
      out = dynamic;
      return true;
    }
    dim made = 0;
    if (same_size()) {
      if (mul_overflow(extent, stride, out)) return fail(why, rule::arithmetic_overflow, extent, stride);
      return true;
    }
    if (mul_overflow(extent - 1, stride, made) || sub_overflow(made, pad_begin, made) ||
        sub_overflow(made, pad_end, made) || add_overflow(made, effective, made) ||
        add_overflow(made, output_padding, made))
      return fail(why, rule::arithmetic_overflow, extent, stride);
    if (made < 1) return fail(why, rule::output_positive, made);
    out = made;
    return true;
  }

  /// The smallest extent of 1 or more that slide_back takes to `least` or more.
  [[nodiscard]] constexpr result<dim> smallest_input_back(dim least, dim output_padding) const noexcept
  {
    result<dim> smallest(1);
    dim effective = 0;
    dim from = 0;
    error why;
    if (!check(effective, why)) {
      smallest.refuse(why);
    } else if (same_size()) {
      smallest.in_place() = least < 1 ? 1 : ceil_div(least, stride);
    } else if (add_overflow(least, pad_begin, from) || add_overflow(from, pad_end, from) ||
               sub_overflow(from, effective, from) || sub_overflow(from, output_padding, from)) {
      fail(why, rule::arithmetic_overflow, least, pad_begin);
      smallest.refuse(why);
    } else if (from > 0) {
      smallest.in_place() = ceil_div(from, stride) + (ceil_div(from, stride) < dim_max ? 1 : 0);
    }
    return smallest;
  }

  /// Every parameter in its range; gives the effective kernel.
  constexpr bool check(dim& effective, error& why) const noexcept
  {
    if (kernel < 1) return fail(why, rule::kernel_positive, kernel);
    if (stride < 1) return fail(why, rule::stride_positive, stride);
    if (dilation < 1) return fail(why, rule::dilation_positive, dilation);
    if (pad_begin < 0) return fail(why, rule::padding_range, pad_begin, 0, dim_max);
    if (pad_end < 0) return fail(why, rule::padding_range, pad_end, 0, dim_max);
    if (padding > padding_mode::causal) return fail(why, rule::padding_form, pad_begin, pad_end);  // none of the modes
    // kernel - 1 is in [0, 2^63 - 2]; the + 1 can overflow only if the product did not.
    if (mul_overflow(dilation, kernel - 1, effective) || add_overflow(effective, 1, effective))
      return fail(why, rule::arithmetic_overflow, dilation, kernel);
    return true;
  }

 private:
#if defined(__GNUC__)
  [[gnu::noinline]]
#endif
  constexpr bool slide_checked(dim extent, dim& out, error& why) const noexcept
  {
    dim effective = 0;
    dim begin = pad_begin;
    dim end = pad_end;
    if (!check(effective, why)) return false;
    if (extent == dynamic) {
      out = dynamic;
      return true;
    }
    if (padding != padding_mode::as_given && !resolve(extent, effective, begin, end, why)) return false;
    if (same_size() && (extent == 0 || rounding != shapeproof::rounding::ceil)) {
      out = ceil_div(extent, stride);  // the window of its own padding; an empty input stays empty, as in TensorFlow
      return true;
    }

    dim padded = 0;
    if (add_overflow(begin, end, padded) || add_overflow(padded, extent, padded))
      return fail(why, rule::arithmetic_overflow, extent, begin, end);
    const dim room = padded - effective;  // both in [0, 2^63), so the difference has no overflow
    if (rounding == shapeproof::rounding::floor) {
      if (room < 0) return misfit(extent, begin, end, -room, why);
      out = room / stride + 1;
      return true;
    }
    return slide_up(extent, begin, end, room, out, why);
  }

  constexpr bool same_size() const noexcept
  {
    return padding == padding_mode::same_upper || padding == padding_mode::same_lower;
  }

  constexpr bool resolve(dim extent, dim effective, dim& begin, dim& end, error& why) const noexcept
  {
    if (begin != 0 || end != 0) return fail(why, rule::padding_form, begin, end);
    if (padding == padding_mode::causal) begin = effective - 1;
    if (padding == padding_mode::valid || padding == padding_mode::causal) return true;
    // total = max(0, (ceil(extent / stride) - 1) * stride - extent + effective); what stands before the last term is
    // in [-stride, 0), so nothing here overflows.
    const dim past = (ceil_div(extent, stride) - 1) * stride - extent;
    const dim total = past < -effective ? 0 : past + effective;
    begin = padding == padding_mode::same_lower ? total - total / 2 : total / 2;
    end = total - begin;
    return true;
  }

  constexpr bool slide_up(dim extent, dim begin, dim end, dim room, dim& out, error& why) const noexcept
  {
    if (-room > stride - 1) return misfit(extent, begin, end, -room - (stride - 1), why);
    out = ceil_div(room, stride) + 1;
    if (rounding == shapeproof::rounding::ceil) return true;
    // (out - 1) * stride is below room + stride; begin + extent fitted before.
    dim last = 0;
    if (!mul_overflow(out - 1, stride, last) && last < extent + begin) return true;
    if (--out < 1) return fail(why, rule::output_positive, out);
    return true;
  }

  constexpr bool misfit(dim extent, dim begin, dim end, dim missing, error& why) const noexcept
  {
    return fail(why, rule::window_fits, extent, begin, end, kernel, dilation, missing);
  }

  // One number of the interval's ends; past 2^63 - 1 there is no such extent. The product alone may be past it where the
  // sum is not.
  static constexpr bool end_point(dim factor, dim step, dim plus, dim& point) noexcept
  {
    if (mul_overflow(factor, step, point))
      return plus < 0 && !mul_overflow(factor - 1, step, point) && !add_overflow(point, step + plus, point);
    return !add_overflow(point, plus, point);
  }

  constexpr bool preimage(dim out, dim effective, interval& found, error& why) const noexcept
  {
    if (same_size()) {
      dim next = 0;
      if (!same_from(out, effective, found.low)) return fail(why, rule::arithmetic_overflow, out, stride);
      found.high = out < dim_max && same_from(out + 1, effective, next) ? next - 1 : dim_max;
      return true;
    }
    dim begin = pad_begin;
    dim end = pad_end;
    dim offset = 0;
    if (padding != padding_mode::as_given && !resolve(0, effective, begin, end, why)) return false;
    if (sub_overflow(effective, begin, offset) || sub_overflow(offset, end, offset))
      return fail(why, rule::arithmetic_overflow, begin, end);
    if (rounding != shapeproof::rounding::floor && sub_overflow(offset, stride - 1, offset))
      return fail(why, rule::arithmetic_overflow, stride, end);

    // floor((i - offset) / stride) + 1 == out  <=>  offset + (out - 1) * stride <= i <= that + stride - 1
    dim low = 0;
    dim high = 0;
    if (!end_point(out - 1, stride, offset, low)) return fail(why, rule::arithmetic_overflow, out, stride);
    if (add_overflow(low, stride - 1, high)) high = dim_max;
    if (rounding == shapeproof::rounding::ceil_clipped) {
      // Of these, those whose last window starts inside; and of the inputs of out + 1, those whose last does not.
      dim inside = 0;
      if (!end_point(out - 1, stride, 1 - begin, inside)) return fail(why, rule::arithmetic_overflow, out, stride);
      dim clipped = inside;
      if (add_overflow(inside, stride - 1, clipped)) clipped = dim_max;
      const dim next_high = high > dim_max - stride ? dim_max : high + stride;
      if (inside > low) low = inside > high ? high + (high < dim_max ? 1 : 0) : inside;
      if (clipped > high) high = clipped < next_high ? clipped : next_high;
    }
    found = {low < 0 ? 0 : low, high};
    return true;
  }

  // The first input that SAME takes to `out`. Its own padding fills every stride but one whose rest is longer than the
  // window: there plain ceil counts one window more, and clipped ceil drops it again.
  constexpr bool same_from(dim out, dim effective, dim& low) const noexcept
  {
    low = out;  // 0 for 0, 1 for 1
    if (out < 2) return true;
    const bool one_more = rounding == shapeproof::rounding::ceil && effective < stride;
    return end_point(out - (one_more ? 2 : 1), stride, one_more ? effective + 1 : 1, low);
  }
};

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
  /// overflow, on a bad parameter, on clipped ceil, and on SAME under ceil. Evaluate step by step then.
  [[nodiscard]] constexpr bool append(const window& next) noexcept
  {
    error why;
    dim effective = 0;
    dim pads = 0;
    if (!next.check(effective, why) || next.rounding == rounding::ceil_clipped) return false;
    if (next.padding == padding_mode::same_upper || next.padding == padding_mode::same_lower) {
      if (next.rounding != rounding::floor || next.pad_begin != 0 || next.pad_end != 0) return false;
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
    if (next.rounding == rounding::ceil && add_overflow(pads, next.stride - 1, pads)) return false;
    if (mul_overflow(effective - 1, jump, grown) || add_overflow(receptive_field, grown, made.receptive_field)) return false;
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
