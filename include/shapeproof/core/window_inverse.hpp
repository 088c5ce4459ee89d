// SPDX-License-Identifier: MIT
// A window's way back: the inputs that give an output, by closed forms and, where a policy's row has none, by halving.
#pragma once

#include <shapeproof/core/window.hpp>  // window

namespace shapeproof {

template <class Asks>
constexpr result<interval> window::inputs(dim out) const noexcept
{
  const policy_row& rules = row<Asks>(policy);
  result<interval> found(interval{});
  dim effective = 0;
  error why;
  const bool none = out < 0 || (out == 0 && !same_size() && is(rules.on_misfit, misfit::refuse));
  if (!check(rules, effective, why) || (!none && !preimage(out, rules, effective, found.in_place(), why)))
    found.refuse(why);
  return found;
}

template <class Asks>
constexpr result<dim> window::smallest_input(dim least) const noexcept
{
  const policy_row& rules = row<Asks>(policy);
  result<dim> smallest(1);
  interval found;
  dim effective = 0;
  error why;
  dim made = 0;
  bool good = check(rules, effective, why) && preimage(least < 1 ? 1 : least, rules, effective, found, why);
  if (good && found.low > 1) smallest.in_place() = found.low;
  // Below 1 there may be an input, and 1 itself too large to be padded.
  good = good && slide(smallest.in_place(), rules, made, why);
  if (!good) smallest.refuse(why);
  return smallest;
}

template <class Asks>
constexpr result<dim> window::smallest_input_back(dim least, dim output_padding) const noexcept
{
  result<dim> smallest(1);
  dim more = 0;
  dim from = 0;
  error why;
  if (!check_back(output_padding, 0, row<Asks>(policy), more, why)) {
    smallest.refuse(why);
  } else if (sub_overflow(least, more, from)) {
    fail(why, rule::arithmetic_overflow, least, pad_begin);
    smallest.refuse(why);
  } else if (from > 0) {
    smallest.in_place() = ceil_div(from, stride) + (ceil_div(from, stride) < dim_max ? 1 : 0);
  }
  return smallest;
}

namespace detail {
// One number of the interval's ends; past 2^63 - 1 there is no such extent. The product alone may be past it where the
// sum is not.
constexpr bool end_point(dim factor, dim step, dim plus, dim& point) noexcept
{
  if (mul_overflow(factor, step, point))
    return plus < 0 && !mul_overflow(factor - 1, step, point) && !add_overflow(point, step + plus, point);
  return !add_overflow(point, plus, point);
}
}  // namespace detail

constexpr bool window::preimage(dim out, const policy_row& rules, dim effective, interval& found,
                                error& why) const noexcept
{
  const bool clipped = is(rounded(rules), shapeproof::rounding::ceil_clipped);
  if (!closed_form(rules)) {
    dim made = 0;
    found.low = first_from(out, rules);
    if (out == dim_max || !slide(found.low, rules, made, why) || made < out)
      return fail(why, rule::arithmetic_overflow, out, stride);
    const dim next = first_from(out + 1, rules);  // or the first that cannot be padded
    found.high = slide(next, rules, made, why) && made <= out ? dim_max : next - 1;
    return true;
  }
  dim begin = pad_begin;
  dim end = pad_end;
  if (!is(padding, padding_mode::as_given) && !resolve(0, rules, effective, begin, end, why)) return false;
  if (same_size()) {
    dim next = 0;
    if (!same_from(out, rules, effective, found.low)) return fail(why, rule::arithmetic_overflow, out, stride);
    found.high = out < dim_max && same_from(out + 1, rules, effective, next) ? next - 1 : dim_max;
    return true;
  }
  dim pads = 0;
  dim offset = 0;
  if (add_overflow(begin, end, pads) || sub_overflow(effective, pads, offset))
    return fail(why, rule::arithmetic_overflow, begin, end);
  if (!is(rounding, shapeproof::rounding::floor) && sub_overflow(offset, stride - 1, offset))
    return fail(why, rule::arithmetic_overflow, stride, end);

  // floor((i - offset) / stride) + 1 == out  <=>  offset + (out - 1) * stride <= i <= that + stride - 1
  dim low = 0;
  dim high = 0;
  if (!detail::end_point(out - 1, stride, offset, low)) return fail(why, rule::arithmetic_overflow, out, stride);
  if (add_overflow(low, stride - 1, high)) high = dim_max;
  if (clipped) {
    // Of these, those whose last window starts inside; and of the inputs of out + 1, those whose last does not.
    dim inside = 0;
    if (!detail::end_point(out - 1, stride, 1 - begin, inside))
      return fail(why, rule::arithmetic_overflow, out, stride);
    dim last = inside;
    if (add_overflow(inside, stride - 1, last)) last = dim_max;
    const dim next_high = high > dim_max - stride ? dim_max : high + stride;
    if (inside > low) low = inside > high ? high + (high < dim_max ? 1 : 0) : inside;
    if (last > high) high = last < next_high ? last : next_high;
  }
  // Of what is left, the extents that can be padded at all.
  const dim most = pads > 0 ? dim_max - pads : dim_max;
  if (low > most) return fail(why, rule::arithmetic_overflow, low, pads);
  if (high > most) high = most;
  found = {low < 0 ? 0 : low, high};
  return true;
}

// The first input whose output is `out` or more, by halving: the map is monotone, and what it refuses is too small,
// or past 2^63. dim_max where there is none.
constexpr dim window::first_from(dim out, const policy_row& rules) const noexcept
{
  dim low = 0;
  dim high = dim_max;
  while (low < high) {
    const dim middle = low + (high - low) / 2;
    dim made = 0;
    error why;
    const bool good = slide(middle, rules, made, why);
    if (good ? made >= out : is(why.rule, rule::arithmetic_overflow)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The first input that SAME takes to `out`. Its own padding fills every stride but one whose rest is longer than the
// window: there plain ceil counts one window more, and clipped ceil drops it again.
constexpr bool window::same_from(dim out, const policy_row& rules, dim effective, dim& low) const noexcept
{
  const bool one_more = is(rounded(rules), shapeproof::rounding::ceil) && effective < stride;
  low = one_more && out > 0 ? out - 1 : out;  // an extent of 0 is less than a stride, too
  if (out < 2) return true;
  return detail::end_point(out - (one_more ? 2 : 1), stride, one_more ? effective + 1 : 1, low);
}

}  // namespace shapeproof
