// SPDX-License-Identifier: MIT
// Which position of an input a position of an output begins, or ends, to see: a straight line, or stairs.
#pragma once

#include <shapeproof/core/checked.hpp>   // dim, ceil_div, mul_overflow
#include <shapeproof/core/divisors.hpp>  // gcd

namespace shapeproof {

/// y -> scale * ceil((step * y + offset) / divisor) + shift
///
/// A window is a line of its stride; a transposed convolution, a resize and an adaptive pooling are stairs. They rise
/// with y, or are level; the divisor is 1 or more.
struct position_map {
  dim scale = 1;
  dim step = 1;
  dim offset = 0;
  dim divisor = 1;
  dim shift = 0;

  /// The position for `y`; false where a number on the way is past 64 bits.
  [[nodiscard]] constexpr bool at(dim y, dim& position) const noexcept
  {
    dim made = 0;
    return !mul_overflow(step, y, made) && !add_overflow(made, offset, made) &&
           !mul_overflow(scale, ceil_div(made, divisor), made) && !add_overflow(made, shift, position);
  }

  [[nodiscard]] friend constexpr bool operator==(const position_map&, const position_map&) noexcept = default;
};

namespace detail {

/// One form for each map: stairs without a common divisor, and a line where the divisor is 1.
[[nodiscard]] constexpr bool settle(position_map& of) noexcept
{
  if (of.scale != 0 && of.step != 0) {
    // of whole numbers y: ceil((g a y + b) / (g c)) == ceil((a y + ceil(b / g)) / c)
    const dim common = gcd(of.step, of.divisor);
    of.step /= common;
    of.divisor /= common;
    of.offset = ceil_div(of.offset, common);
    if (of.divisor != 1) return true;
  }
  dim raised = 0;
  if (mul_overflow(of.scale, ceil_div(of.offset, of.divisor), raised) || add_overflow(of.shift, raised, of.shift) ||
      mul_overflow(of.scale, of.step, of.scale))
    return false;
  of.step = of.divisor = 1;
  of.offset = 0;
  return true;
}

/// `first` after `then`: y -> first(then(y)), where `then` is a line or has a scale of 1. Stairs upon stairs that do
/// not fit give a line's width more: below where `upper` is false, above where it is true, and `exact` says so.
[[nodiscard]] constexpr bool compose(const position_map& first, const position_map& then, bool upper, bool& exact,
                                     position_map& made) noexcept
{
  made = first;
  dim more = 0;
  if (then.divisor == 1) {
    if (mul_overflow(first.step, then.scale, made.step) || mul_overflow(first.step, then.shift, more) ||
        add_overflow(made.offset, more, made.offset))
      return false;
  } else if (first.divisor == 1) {
    made = then;
    if (mul_overflow(first.scale, then.scale, made.scale) || mul_overflow(first.scale, then.shift, more) ||
        add_overflow(first.shift, more, made.shift))
      return false;
  } else {
    // ceil((ceil(t / d) + b) / c) == ceil((t + b d) / (c d)); of a ceil that is multiplied first, only its bounds are
    // known
    const bool fits = first.step == 1;
    exact = exact && fits;
    dim inner = then.offset;
    dim lift = 0;
    if ((!fits && upper && add_overflow(inner, then.divisor - 1, inner)) ||
        mul_overflow(first.step, then.shift, lift) || add_overflow(lift, first.offset, lift) ||
        mul_overflow(first.step, inner, inner) || mul_overflow(lift, then.divisor, lift) ||
        add_overflow(inner, lift, made.offset) || mul_overflow(first.step, then.step, made.step) ||
        mul_overflow(first.divisor, then.divisor, made.divisor))
      return false;
  }
  return settle(made);
}

/// The lines between which stairs run, both of their slope: at y == 0, times the divisor.
[[nodiscard]] constexpr bool bounds(const position_map& of, dim& low, dim& high) noexcept
{
  dim base = 0;
  dim height = 0;
  return !mul_overflow(of.shift, of.divisor, base) && !mul_overflow(of.scale, of.offset, low) &&
         !add_overflow(low, base, low) && !mul_overflow(of.scale, of.divisor - 1, height) &&
         !add_overflow(low, height, high);
}

/// Whether two maps rise alike.
[[nodiscard]] constexpr bool same_slope(const position_map& a, const position_map& b) noexcept
{
  dim left = 0;
  dim right = 0;
  return !mul_overflow(a.scale, a.step, left) && !mul_overflow(left, b.divisor, left) &&
         !mul_overflow(b.scale, b.step, right) && !mul_overflow(right, a.divisor, right) && left == right;
}

/// The lower (or the upper) of two maps of one slope. Where they cross, one that is below (above) both, and `exact`
/// says so.
[[nodiscard]] constexpr bool outer_of(const position_map& a, const position_map& b, bool upper, bool& exact,
                                      position_map& made) noexcept
{
  made = a;
  if (a == b) return true;
  dim low_a = 0;
  dim high_a = 0;
  dim low_b = 0;
  dim high_b = 0;
  if (!bounds(a, low_a, high_a) || !bounds(b, low_b, high_b) || mul_overflow(low_a, b.divisor, low_a) ||
      mul_overflow(high_a, b.divisor, high_a) || mul_overflow(low_b, a.divisor, low_b) ||
      mul_overflow(high_b, a.divisor, high_b))
    return false;
  if (upper ? low_a >= high_b : high_a <= low_b) return true;
  if (upper ? low_b >= high_a : high_b <= low_a) {
    made = b;
    return true;
  }
  exact = false;
  dim apart = 0;
  dim both = 0;
  if (mul_overflow(a.divisor, b.divisor, both) ||
      (upper ? sub_overflow(high_b, low_a, apart) : sub_overflow(high_a, low_b, apart)))
    return false;
  apart = ceil_div(apart, both);
  return upper ? !add_overflow(made.shift, apart, made.shift) : !sub_overflow(made.shift, apart, made.shift);
}

}  // namespace detail
}  // namespace shapeproof
