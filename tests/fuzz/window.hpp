// SPDX-License-Identifier: MIT
// One axis: forward, backward, transposed and composed, under every row of the policies.
#pragma once

#include <shapeproof/core/composed_window.hpp>  // composed_window
#include <shapeproof/core/window.hpp>

#include "../oracle/oracle.hpp"
#include "../oracle/wide.hpp"
#include "properties.hpp"

namespace fuzz {

using oracle::wide;
using shapeproof::result;
using shapeproof::window;

constexpr window draw_window(bytes& from)
{
  window of;
  of.kernel = from.number();
  of.stride = from.number();
  const int kind = from.byte();
  if (kind % 4 == 0) of.dilation = from.number();
  if (kind % 4 == 1) of.padding = draw_mode(from);
  if (kind % 4 != 1 || kind > 200) of.pad_begin = of.pad_end = from.number(0);
  if (kind % 8 >= 6) of.pad_end = from.number(-1);
  const int how = from.byte();
  of.rounding = static_cast<shapeproof::rounding>(how < 128 ? 0 : how < 250 ? how % 4 : how);
  of.policy = static_cast<shapeproof::policy>(from.one_in(2) ? from.byte() : 0);
  return of;
}

constexpr bool small(const window& of, dim extent)
{
  return of.kernel <= 8 && of.stride <= 16 && of.dilation <= 8 && of.pad_begin >= 0 && of.pad_begin <= 16 && of.pad_end >= 0 &&
         of.pad_end <= 16 && extent >= 0 && extent <= 64;
}

/// The answer of the neutral rules is that of windows placed one by one; of large numbers, the definition of floor.
constexpr const char* is_right(const window& of, dim extent, const result<dim>& out)
{
  if (of.policy != shapeproof::policy::neutral || of.padding != shapeproof::padding_mode::as_given || extent < 0) return nullptr;
  const wide effective = wide{of.dilation} * (wide{of.kernel} - 1) + 1;
  const wide padded = wide{extent} + of.pad_begin + of.pad_end;
  if (of.rounding == shapeproof::rounding::floor && out) {
    HOLDS((wide{*out} - 1) * of.stride + effective <= padded && wide{*out} * of.stride + effective > padded);
  }
  if (out.error().rule == rule::window_fits && of.rounding == shapeproof::rounding::floor) HOLDS(padded < effective);
  if (out.error().rule == rule::arithmetic_overflow) HOLDS(effective > shapeproof::dim_max || padded > shapeproof::dim_max);
  const bool parameters = of.kernel > 0 && of.stride > 0 && of.dilation > 0;
  if (!parameters || !small(of, extent) || of.rounding > shapeproof::rounding::ceil_clipped) return nullptr;
  // What clips drops one window, so the end has no room for two (design of PyTorch's pools: padding is at most half).
  if (of.rounding == shapeproof::rounding::ceil_clipped && of.pad_end > effective) return nullptr;
  const auto how = of.rounding == shapeproof::rounding::floor  ? oracle::round::floor
                   : of.rounding == shapeproof::rounding::ceil ? oracle::round::ceil
                                                               : oracle::round::ceil_clipped;
  const dim placed = oracle::positions(extent, of.kernel, of.stride, of.dilation, of.pad_begin, of.pad_end, how);
  HOLDS(out.value_or(-1) == placed);
  return nullptr;
}

constexpr const char* window_answers(const window& of, dim extent, digest& seen)
{
  const result<dim> out = of.output(extent);
  HOLDS_ALL(is_right(of, extent, out));
  if (!out) {
    HOLDS(tells(out.error()));
    seen.add(out.error());
    return nullptr;
  }
  seen.add(*out);
  if (extent == shapeproof::dynamic) {
    HOLDS(*out == shapeproof::dynamic);
    return nullptr;
  }
  HOLDS(extent >= 0);
  HOLDS(*out >= 0);
  HOLDS(*out > 0 || extent == 0 || may_be_empty(of.policy));

  // Its padding in numbers, where the window is said to have one, gives the same.
  const result<shapeproof::begin_end> pads = of.pads(extent);
  if (pads && of.policy == shapeproof::policy::neutral && of.rounding == shapeproof::rounding::floor && extent > 0) {
    const window given{of.kernel, of.stride, shapeproof::padding_mode::as_given, pads->begin, pads->end, of.dilation, of.rounding};
    const result<dim> same = given.output(extent);
    HOLDS(same ? *same == *out : same.error().rule == rule::arithmetic_overflow);
  }
  // One stride more is one output more.
  const bool fixed = of.padding == shapeproof::padding_mode::as_given || of.padding == shapeproof::padding_mode::valid;
  dim next = 0;
  if (fixed && !may_be_empty(of.policy) && !shapeproof::add_overflow(extent, of.stride, next)) {
    const result<dim> more = of.output(next);
    HOLDS(more ? *more == *out + 1 : more.error().rule == rule::arithmetic_overflow);
  }
  // The way back contains where it came from.
  const result<shapeproof::interval> back = of.inputs(*out);
  HOLDS(back ? back->contains(extent) : back.error().rule == rule::arithmetic_overflow);
  return nullptr;
}

constexpr const char* window_grows(const window& of, dim a, dim b)
{
  if (a < 0 || b < 0) return nullptr;
  const result<dim> low = of.output(a < b ? a : b);
  const result<dim> high = of.output(a < b ? b : a);
  if (!low) return nullptr;
  HOLDS(high ? *high >= *low : high.error().rule == rule::arithmetic_overflow);
  return nullptr;
}

/// Every input of the interval gives the output (its ends do, and the map is monotone), and the next ones do not.
constexpr const char* window_returns(const window& of, dim out, digest& seen)
{
  const result<shapeproof::interval> back = of.inputs(out);
  if (!back) {
    HOLDS(tells(back.error()));
    return nullptr;
  }
  seen.add(back->low);
  seen.add(back->high);
  if (!back->empty()) {
    HOLDS(back->low >= 0);
    HOLDS(of.output(back->low).value_or(-1) == out);
    HOLDS(of.output(back->high).value_or(-1) == out);
    if (back->low > 0) HOLDS(of.output(back->low - 1).value_or(-1) != out);
    if (back->high < shapeproof::dim_max) HOLDS(of.output(back->high + 1).value_or(-1) != out);
  }
  const result<dim> least = of.smallest_input(out);
  if (!least) {
    HOLDS(tells(least.error()));
    return nullptr;
  }
  seen.add(*least);
  HOLDS(*least >= 1);
  HOLDS(of.output(*least).value_or(-1) >= (out < 1 ? 1 : out));
  if (*least > 1) HOLDS(of.output(*least - 1).value_or(-1) < (out < 1 ? 1 : out));
  return nullptr;
}

/// A transposed convolution, and the window that takes its output back.
constexpr const char* window_transposed(const window& of, dim extent, dim output_padding, dim wanted, digest& seen)
{
  if (extent < 0 && extent != shapeproof::dynamic) return nullptr;
  const shapeproof::policy_row rules = shapeproof::row(of.policy);
  dim out = 0;
  error why{};
  if (!of.slide_back(extent, output_padding, wanted < 0 ? 0 : wanted, rules, out, why)) {
    HOLDS(tells(why));
    seen.add(why);
    return nullptr;
  }
  seen.add(out);
  if (extent == shapeproof::dynamic) return nullptr;
  HOLDS(out >= 1 || extent == 0);
  if (of.policy == shapeproof::policy::neutral && of.padding == shapeproof::padding_mode::as_given && extent > 0) {
    window forward = of;
    forward.rounding = shapeproof::rounding::floor;
    const result<dim> again = forward.output(out);
    HOLDS(again ? *again == extent : again.error().rule == rule::arithmetic_overflow);
  }
  const result<dim> least = of.smallest_input_back(out, output_padding);
  if (wanted <= 0 && extent > 0 && least) HOLDS(*least <= extent);
  return nullptr;
}

/// A chain of windows as one.
constexpr const char* windows_compose(const window& first, bytes& from, dim extent, digest& seen)
{
  shapeproof::composed_window whole;
  window each = first;
  result<dim> value = extent;
  const int count = from.below(6);
  for (int i = 0; i < count; ++i) {
    if (!whole.append(each)) return nullptr;
    if (value && (*value > 0 || *value == shapeproof::dynamic)) value = each.output(*value);
    each = draw_window(from);
  }
  const result<dim> made = whole.output(extent);
  HOLDS(made.has_value() == (value.has_value() && (extent > 0 || extent == shapeproof::dynamic)));
  if (made) HOLDS(*made == *value);
  seen.add(made.value_or(-1));
  return nullptr;
}

constexpr const char* window_target(bytes from, digest& seen)
{
  const window of = draw_window(from);
  const dim a = from.extent();
  const dim b = from.extent();
  const dim out = from.extent() / 2;
  HOLDS_ALL(window_answers(of, a, seen));
  HOLDS_ALL(window_grows(of, a, b));
  HOLDS_ALL(window_returns(of, out, seen));
  const dim output_padding = from.number(0);  // not among the arguments, whose order C++ leaves open
  const dim wanted = from.one_in(3) ? from.extent() : 0;
  HOLDS_ALL(window_transposed(of, a, output_padding, wanted, seen));
  return windows_compose(of, from, b, seen);
}

}  // namespace fuzz
