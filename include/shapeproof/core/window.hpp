// SPDX-License-Identifier: MIT
// One axis of a sliding window, and the only place with its formula; the way back is in core/window_inverse.hpp.
#pragma once

#include <shapeproof/core/extents.hpp>  // padding_mode, rounding
#include <shapeproof/core/policy.hpp>   // policy_row
#include <shapeproof/core/shape.hpp>    // dynamic, result, error

namespace shapeproof {

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
/// With `rounding::ceil` stride - 1 is added to the padding, in that test too. The row of `policy` says what of this a
/// framework does otherwise: its bounds, what its ceil and its SAME are, what becomes of a window that does not fit.
struct window {
  dim kernel = 1;
  dim stride = 1;
  padding_mode padding = padding_mode::as_given;  // any other needs pad_begin = pad_end = 0
  dim pad_begin = 0;
  dim pad_end = 0;
  dim dilation = 1;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  shapeproof::policy policy = shapeproof::policy::neutral;

  /// The output extent for an input extent of 0 or more. Errors: kernel, stride, dilation below 1, padding out of its
  /// range, a window that does not fit, overflow. `dynamic` gives `dynamic`.
  template <class Asks = void>
  [[nodiscard]] constexpr result<dim> output(dim extent) const noexcept
  {
    result<dim> out(extent);  // not of a constant, with which g++ would clear all of the object
    error why;
    if ((extent < 0 && extent != dynamic && !fail(why, rule::extent_positive, extent, 0)) ||
        !slide(extent, row<Asks>(policy), out.in_place(), why))
      out.refuse(why);
    return out;
  }

  /// The same in place, for an extent that was checked: what every windowed layer calls, with the row it works by.
  constexpr bool slide(dim extent, const policy_row& rules, dim& out, error& why) const noexcept
  {
    if (is(padding, padding_mode::as_given) && is(rounding, shapeproof::rounding::floor) && rules.usual &&
        count_small(extent, kernel, stride, dilation, pad_begin, pad_end, out))
      return true;
    return slide_checked(extent, rules, out, why);
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
  template <class Asks = void>
  [[nodiscard]] constexpr result<interval> inputs(dim out) const noexcept;

  /// The smallest input of 1 or more whose output is `least` or more: where a chain of windows starts to work.
  template <class Asks = void>
  [[nodiscard]] constexpr result<dim> smallest_input(dim least) const noexcept;

  /// Extent that the window covers: dilation * (kernel - 1) + 1.
  template <class Asks = void>
  [[nodiscard]] constexpr result<dim> effective_kernel() const noexcept
  {
    result<dim> effective(0);
    error why;
    if (!check(row<Asks>(policy), effective.in_place(), why)) effective.refuse(why);
    return effective;
  }

  /// Padding at begin and end for an input extent, the SAMEs and causal worked out.
  template <class Asks = void>
  [[nodiscard]] constexpr result<begin_end> pads(dim extent) const noexcept
  {
    const policy_row& rules = row<Asks>(policy);
    result<begin_end> both(begin_end{pad_begin, pad_end});
    begin_end& made = both.in_place();
    dim effective = 0;
    error why;
    if (!check(rules, effective, why) || (extent < 0 && !fail(why, rule::extent_positive, extent, 0)) ||
        (!is(padding, padding_mode::as_given) && !resolve(extent, rules, effective, made.begin, made.end, why)))
      both.refuse(why);
    return both;
  }

  /// Transposed convolution, the inverse relation, in place and for an extent that was checked:
  ///
  ///   output = (extent - 1) * stride - padding + effective_kernel + output_padding
  ///
  /// or extent * stride under SAME (Keras; the row says what else SAME can be). A `wanted` output of 1 or more is
  /// given where the row allows it, 0 stands for none.
  constexpr bool slide_back(dim extent, dim output_padding, dim wanted, const policy_row& rules, dim& out,
                            error& why) const noexcept
  {
    dim more = 0;
    if (!check_back(output_padding, wanted, rules, more, why)) return false;
    if (extent == dynamic) {
      out = wanted > 0 ? wanted : dynamic;
      return true;
    }
    if (wanted > 0 && is(rules.output_size, output_size_form::as_given)) {
      out = wanted;
      return true;
    }
    dim made = 0;
    if (mul_overflow(extent - 1, stride, made) || add_overflow(made, more, made))
      return fail(why, rule::arithmetic_overflow, extent, stride);
    if (wanted > 0) return give(wanted, rules, made, out, why);
    if (made < 1) return fail(why, rule::output_positive, made);
    out = made;
    return true;
  }

  /// The smallest extent of 1 or more that slide_back takes to `least` or more.
  template <class Asks = void>
  [[nodiscard]] constexpr result<dim> smallest_input_back(dim least, dim output_padding) const noexcept;

  /// Every parameter in its range; gives the effective kernel.
  constexpr bool check(const policy_row& rules, dim& effective, error& why) const noexcept
  {
    if (kernel < 1) return fail(why, rule::kernel_positive, kernel);
    if (stride < 1) return fail(why, rule::stride_positive, stride);
    if (dilation < 1) return fail(why, rule::dilation_positive, dilation);
    if (padding > padding_mode::half) return fail(why, rule::padding_form, pad_begin, pad_end);  // none of the modes
    // kernel - 1 is in [0, 2^63 - 2]; the + 1 can overflow only if the product did not.
    if (mul_overflow(dilation, kernel - 1, effective) || add_overflow(effective, 1, effective))
      return fail(why, rule::arithmetic_overflow, dilation, kernel);
    if (dilation > 1 && !rules.dilates) return fail(why, rule::option_form, 2, dilation);
    if (!is(rounding, shapeproof::rounding::floor) && is(rules.ceil, shapeproof::rounding::floor))
      return fail(why, rule::option_form, 3);
    if (same_size() && is(rules.same, same_window::none)) return fail(why, rule::padding_form, pad_begin, pad_end, 3);
    if (same_size() && is(rules.same, same_window::keep) && stride != 1) return fail(why, rule::same_stride, stride);

    const dim most = is(rules.pad_bound, padding_bound::none)           ? dim_max
                     : is(rules.pad_bound, padding_bound::half_kernel)  ? kernel / 2
                     : is(rules.pad_bound, padding_bound::below_kernel) ? kernel - 1
                                                                      : effective - 1;
    const dim least = is(rules.end_pads, end_padding::not_negative)         ? 0
                      : is(rules.end_pads, end_padding::above_minus_stride) ? 1 - stride
                                                                          : -stride;
    if (is(rules.pads, pad_numbers::none) && (pad_begin | pad_end) != 0)
      return fail(why, rule::padding_form, pad_begin, pad_end, 1);
    if (is(rules.pads, pad_numbers::symmetric) && pad_begin != pad_end)
      return fail(why, rule::padding_form, pad_begin, pad_end, 2);
    if (pad_begin < 0 || pad_begin > most) return fail(why, rule::padding_range, pad_begin, 0, most);
    if (pad_end < least || pad_end > most) return fail(why, rule::padding_range, pad_end, least, most);
    return true;
  }

  [[nodiscard]] constexpr bool same_size() const noexcept
  {
    return is(padding, padding_mode::same_upper) || is(padding, padding_mode::same_lower);
  }

  /// The rounding, with what the row has for `ceil`.
  [[nodiscard]] constexpr shapeproof::rounding rounded(const policy_row& rules) const noexcept
  {
    return is(rounding, shapeproof::rounding::ceil) ? rules.ceil : rounding;
  }

  /// Whether the closed forms - the one of `inputs` below, composed_window - know all that the row asks for.
  [[nodiscard]] constexpr bool closed_form(const policy_row& rules) const noexcept
  {
    return rounded(rules) <= shapeproof::rounding::ceil_clipped && is(rules.on_misfit, misfit::refuse) && pad_end >= 0 &&
           (is(rules.fits, window_fit::rounded) ||
            (is(rules.fits, window_fit::padded) && is(rounded(rules), shapeproof::rounding::floor))) &&
           (is(rules.same, same_window::share) || !same_size());
  }

 private:
#if defined(__GNUC__)
  [[gnu::noinline]]
#endif
  constexpr bool
  slide_checked(dim extent, const policy_row& rules, dim& out, error& why) const noexcept
  {
    const shapeproof::rounding round = rounded(rules);
    dim effective = 0;
    dim begin = pad_begin;
    dim end = pad_end;
    if (!check(rules, effective, why)) return false;
    if (extent == dynamic) {
      out = dynamic;
      return true;
    }
    if (!is(padding, padding_mode::as_given) && !resolve(extent, rules, effective, begin, end, why)) return false;
    if (same_size() && is(rules.same, same_window::share) &&
        (!is(round, shapeproof::rounding::ceil) || begin + end > 0 || (extent == 0 && effective >= stride))) {
      out = ceil_div(extent, stride);  // the window of its own padding; an empty input stays empty, as in TensorFlow
      return true;
    }

    dim padded = 0;
    dim room = 0;
    if (add_overflow(begin, end, padded) || add_overflow(padded, extent, padded) ||
        sub_overflow(padded, effective, room) || room == dim_min)
      return fail(why, rule::arithmetic_overflow, extent, begin, end);
    if (is(rules.fits, window_fit::unpadded) && extent < effective)
      return misfits(rules, extent, 0, 0, effective - extent, out, why);
    if (is(rules.fits, window_fit::not_scattered) && dilation > extent)
      return fail(why, rule::dilation_range, dilation, extent);
    const bool as_padded = is(rules.fits, window_fit::padded) || is(round, shapeproof::rounding::floor) ||
                           is(round, shapeproof::rounding::half_up);
    const dim spare = as_padded ? 0 : stride - 1;
    if (-room > spare) return misfits(rules, extent, begin, end, -room - spare, out, why);
    switch (round) {
      case shapeproof::rounding::floor: out = room / stride + 1; return true;
      case shapeproof::rounding::half_up:
        out = room / stride + (room % stride >= stride - room % stride ? 2 : 1);
        return true;
      default: break;
    }
    out = ceil_div(room, stride) + 1;
    if (is(round, shapeproof::rounding::ceil)) return true;
    // Whether the last window starts inside, (out - 1) * stride < begin + extent: both sides may be past 2^63 - 1 where
    // padding crops, so both without `begin`, and the product with one factor less, which is below room.
    const dim step = out > 1 ? stride : 0;
    const dim before = out > 1 ? (out - 2) * stride : 0;
    dim last = 0;
    if (!sub_overflow(step, begin, last) && !add_overflow(before, last, last) && last < extent) return true;
    if (--out < 1) return fail(why, rule::output_positive, out);
    return true;
  }

  constexpr bool resolve(dim extent, const policy_row& rules, dim effective, dim& begin, dim& end,
                         error& why) const noexcept
  {
    if ((begin != 0 || end != 0) && !is(rules.both_pads, both_pads::mode))
      return fail(why, rule::padding_form, begin, end);
    begin = is(padding, padding_mode::causal) ? effective - 1 : is(padding, padding_mode::half) ? effective / 2 : 0;
    end = is(padding, padding_mode::half) ? begin : 0;
    if (!same_size()) return true;
    // total = (ceil(extent / stride) - 1) * stride - extent + effective; what stands before the last term is in
    // [-stride, 0), so nothing here overflows.
    const dim past = (ceil_div(extent, stride) - 1) * stride - extent;
    dim total = is(rules.same, same_window::keep)        ? effective - 1
                : is(rules.same, same_window::undilated) ? past + kernel
                                                       : past + effective;
    if (total < 0 && !is(rules.same, same_window::undilated)) total = 0;
    // Of an odd total one side has one more. Below 0, where padding crops, halves go towards 0, as in ONNX Runtime.
    begin = is(padding, padding_mode::same_lower) ? (total + 1) / 2 : total / 2;
    end = total - begin;
    return true;
  }

  // A window that does not fit: an error, unless the row has something else for it.
  constexpr bool misfits(const policy_row& rules, dim extent, dim begin, dim end, dim missing, dim& out,
                         error& why) const noexcept
  {
    out = 0;
    if (is(rules.on_misfit, misfit::empty)) return true;
    fail(why, rule::window_fits, extent, begin, end, kernel, dilation, missing);
    return is(rules.on_misfit, misfit::report);
  }

  // The parameters of a transposed convolution; `more` is what its output has beyond (extent - 1) * stride.
  constexpr bool check_back(dim output_padding, dim wanted, const policy_row& rules, dim& more,
                            error& why) const noexcept
  {
    dim effective = 0;
    if (!check(rules, effective, why)) return false;
    const bool wide = is(rules.output_padding, output_padding_bound::stride_or_dilation) && dilation > stride;
    const dim most = is(rules.output_padding, output_padding_bound::none) ? dim_max : wide ? dilation : stride;
    if (output_padding < 0 || output_padding >= most)
      return fail(why, rule::output_padding_range, output_padding, most);
    const bool multiple = same_size() && is(rules.same_transposed, same_transposed::multiple);
    if (is(padding, padding_mode::causal) || (multiple && output_padding != 0) ||
        (!is(padding, padding_mode::as_given) && (pad_begin != 0 || pad_end != 0)))
      return fail(why, rule::padding_form, pad_begin, pad_end);
    if (multiple) {
      more = wanted > 0 ? 1 : stride;  // SAME is the window of one tap: of the outputs that it takes back, the least
      return true;
    }
    // Where padding is worked out to fit a wanted output, there is none to take away.
    const bool fitted = wanted > 0 && is(rules.output_size, output_size_form::up_to);
    more = effective;
    if (!fitted && (sub_overflow(more, pad_begin, more) || sub_overflow(more, pad_end, more)))
      return fail(why, rule::arithmetic_overflow, pad_begin, pad_end);
    if (is(padding, padding_mode::half)) more = effective % 2;
    if (wanted > 0) return true;
    if (same_size() && is(rules.same_transposed, same_transposed::core) && more > stride) more = stride;
    if (is(padding, padding_mode::valid) && rules.valid_fills_stride && more < stride) more = stride;
    if (add_overflow(more, output_padding, more)) return fail(why, rule::arithmetic_overflow, output_padding, more);
    if (same_size() && is(rules.same_transposed, same_transposed::smaller) && more > stride) more = stride;
    return true;
  }

  // A wanted output, where the least of those that the row allows is `core`.
  constexpr bool give(dim wanted, const policy_row& rules, dim core, dim& out, error& why) const noexcept
  {
    dim most = 0;
    if (add_overflow(core, stride - 1, most)) most = dim_max;
    const dim least = is(rules.output_size, output_size_form::up_to) || core < 1 ? 1 : core;
    if (wanted < least || wanted > most) return fail(why, rule::output_size_range, wanted, least, most);
    out = wanted;
    return true;
  }

  constexpr bool preimage(dim out, const policy_row& rules, dim effective, interval& found, error& why) const noexcept;
  constexpr dim first_from(dim out, const policy_row& rules) const noexcept;
  constexpr bool same_from(dim out, const policy_row& rules, dim effective, dim& low) const noexcept;
};

}  // namespace shapeproof

#include <shapeproof/core/window_inverse.hpp>  // inputs, smallest_input, smallest_input_back
