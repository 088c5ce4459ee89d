// SPDX-License-Identifier: MIT
// What one position of a value sees of an input's axis, and what it is where two branches meet.
#pragma once

#include <shapeproof/analysis/position_map.hpp>  // position_map
#include <shapeproof/core/window.hpp>            // interval, dynamic

namespace shapeproof {

/// The receptive field of a value, along one axis: which positions of the network's input can change what stands at
/// position `y` of the value's axis (at any place of its other axes). From the first of them to the last: between them
/// there may be some that cannot, as between the taps of a dilated kernel.
struct axis_field {
  dim size = 0;          // positions from first to last, the most that any y sees; 0: none, `dynamic`: not known
  dim least = 0;         // the fewest: after a transposed convolution, a resize and adaptive pooling they take turns
  dim jump = 0;          // positions further for the next y, over the divisor: the effective stride; 0: all see the same
  dim jump_divisor = 1;
  dim begin = 0;         // the first position that y == 0 sees; below 0 it lies in padding
  int axis = -1;         // the value's axis along which y runs; -1: there is none
  bool exact = true;     // every y whose windows lie inside, layer by layer, sees both ends; false: it may see less
  bool whole = false;    // the whole axis of the input; where `exact` is false, at most that
  bool placed = true;    // false: SAME padding of an extent that is not known; begin is the lowest that it can be
  bool inside = false;   // holds for such y alone: at the ends of an axis a reflection, say, shows other positions
  std::int32_t misaligned = -1;  // the first node that joins branches whose centres differ; -1: there is none
  dim extent = 0;        // of the value's axis
  dim input_extent = 0;  // of the input's
  interval reach = {};   // of the input, all positions together; up to 2^63 - 1 where that is not known

  position_map first = {};
  position_map last = {};
  dim slack = 0;  // how much further than `first` and `last` say it can lie, where it is not placed

  /// The positions that `y` sees, in padding too; empty where it sees none, or past 64 bits.
  [[nodiscard]] constexpr interval at(dim y) const noexcept
  {
    interval made;
    if (size == 0 || !first.at(y, made.low) || !last.at(y, made.high) || add_overflow(made.high, slack, made.high))
      return {};
    return made;
  }
  /// Those of them that are positions of the input, and are not cut off on the way.
  [[nodiscard]] constexpr interval seen(dim y) const noexcept
  {
    interval made = at(y);
    if (made.low < reach.low) made.low = reach.low;
    if (made.high > reach.high) made.high = reach.high;
    return made;
  }
  /// The effective padding: how far the first position sees past the input's begin, and the last past its end (below 0:
  /// so many positions of the input that it does not see). `dynamic` where that is not known.
  [[nodiscard]] constexpr dim pad_begin() const noexcept { return placed && begin > dim_min ? -begin : dynamic; }
  [[nodiscard]] constexpr dim pad_end() const noexcept
  {
    if (!placed || extent == dynamic || input_extent == dynamic || size == 0 || size == dynamic) return dynamic;
    dim past = 0;
    return sub_overflow(at(axis < 0 ? 0 : extent - 1).high, input_extent - 1, past) ? dynamic : past;
  }
  [[nodiscard]] constexpr bool aligned() const noexcept { return misaligned < 0; }
};

namespace detail {

/// The same while it is followed through a network.
struct seen_field {
  position_map first = {};
  position_map last = {};
  dim slack = 0;
  dim each = 0;                  // of one that is scattered: how much a position sees
  dim extent = 1;                // of the axis along which it moves
  interval reach = {0, 0};       // of the input, all positions together
  std::int32_t misaligned = -1;
  std::int8_t axis = -1;         // -1: every position sees from first.shift to last.shift
  bool sees = false;
  bool scattered = false;        // along `axis`, as by a flatten: no position sees more than `each` of that
  bool exact = true;
  bool inside = false;
  unsigned mixed = 0;            // bits of the other axes along which what is seen may differ: channels of two branches
  bool sure = true;              // the ends of `reach` are seen
  bool blanks = false;           // some positions may see nothing

  [[nodiscard]] constexpr bool moves() const noexcept { return axis >= 0 && !scattered; }
};

/// Which input and axis it is about.
struct field_origin {
  dim extent = 1;
  dim resize_taps = 2;
  bool statistics = true;
};

/// Every position sees `low` to `high`.
constexpr void spread_over(seen_field& to, interval all, bool exact) noexcept
{
  to.first = {0, 1, 0, 1, all.low};
  to.last = {0, 1, 0, 1, all.high};
  to.reach = all;
  to.slack = to.each = 0;
  to.axis = -1;
  to.scattered = to.inside = to.blanks = false;
  to.exact = to.exact && exact;
}

/// The whole axis.
[[nodiscard]] constexpr interval all_of(const field_origin& of) noexcept
{
  return {0, of.extent == dynamic ? dim_max : of.extent < 1 ? -1 : of.extent - 1};
}

/// For what no one knows: no more than the whole axis.
constexpr void give_up(seen_field& to, const field_origin& of) noexcept { spread_over(to, all_of(of), false); }

/// Each position sees what all positions saw together.
constexpr void mix(seen_field& to) noexcept
{
  if (to.axis >= 0) spread_over(to, to.reach, to.sure);
}

/// No more than what all positions see together.
constexpr void blur(seen_field& to) noexcept
{
  mix(to);
  to.exact = false;
}

/// No position sees more than one did before, but where is not told.
constexpr void scatter(seen_field& to, int axis, dim each) noexcept
{
  if (to.axis < 0) return;
  mix(to);
  to.scattered = true;
  to.axis = static_cast<std::int8_t>(axis);
  to.each = each;
}

/// How many positions a y sees: the most, and the fewest; of stairs that take very long to repeat, bounds.
constexpr bool count_seen(const seen_field& of, dim& most, dim& fewest, bool& exact) noexcept
{
  constexpr dim turns_max = 256;
  dim turns = of.first.divisor;
  if (turns != of.last.divisor &&
      mul_overflow(turns / gcd(turns, of.last.divisor), of.last.divisor, turns))
    return false;
  most = 0;
  fewest = dim_max;
  if (turns <= turns_max) {
    for (dim y = 0; y < turns; ++y) {
      dim begin = 0;
      dim end = 0;
      if (!of.first.at(y, begin) || !of.last.at(y, end) || sub_overflow(end, begin, end) || end == dim_max)
        return false;
      const dim seen = end < -1 ? 0 : end + 1;
      if (seen > most) most = seen;
      if (seen < fewest) fewest = seen;
    }
    return true;
  }
  dim low = 0;
  dim high = 0;
  dim low_end = 0;
  dim high_end = 0;
  if (!bounds(of.first, low, high) || !bounds(of.last, low_end, high_end)) return false;
  if (sub_overflow(ceil_div(high_end, of.last.divisor), floor_div(low, of.first.divisor) - 1, most)) return false;
  fewest = 0;
  exact = false;
  return true;
}

/// Whether both have one centre, on the average of the stairs.
[[nodiscard]] constexpr bool same_centre(const seen_field& a, const seen_field& b) noexcept
{
  // First and last, each from its lower line to its upper: their sum is four times the centre, times both divisors.
  const auto centre = [](const seen_field& of, dim& sum, dim& parts) {
    dim low = 0;
    dim high = 0;
    dim low_end = 0;
    dim high_end = 0;
    return bounds(of.first, low, high) && bounds(of.last, low_end, high_end) && !add_overflow(low, high, low) &&
           !add_overflow(low_end, high_end, high) && !mul_overflow(low, of.last.divisor, low) &&
           !mul_overflow(high, of.first.divisor, high) && !add_overflow(low, high, sum) &&
           !mul_overflow(of.first.divisor, of.last.divisor, parts);
  };
  dim sum_a = 0;
  dim sum_b = 0;
  dim parts_a = 1;
  dim parts_b = 1;
  return centre(a, sum_a, parts_a) && centre(b, sum_b, parts_b) && !mul_overflow(sum_a, parts_b, sum_a) &&
         !mul_overflow(sum_b, parts_a, sum_b) && sum_a == sum_b;
}

/// `to` and `with` together, where they meet in `node`; `side_by_side`: the bit of the axis along which they are put beside
/// each other, at one position, but not in one number; 0 where they become one.
constexpr void unite(seen_field& to, seen_field with, std::int32_t node, unsigned side_by_side,
                     const field_origin& of) noexcept
{
  if (!with.sees) return;
  if (!to.sees) {
    to = with;
    return;
  }
  const bool same = to.axis == with.axis && to.scattered == with.scattered && to.first == with.first &&
                    to.last == with.last && to.slack == with.slack;
  seen_field made = to;
  made.mixed = to.mixed | with.mixed | (same ? 0 : side_by_side);
  made.exact = to.exact && with.exact;
  made.inside = to.inside || with.inside;
  made.reach = {to.reach.low < with.reach.low ? to.reach.low : with.reach.low,
                to.reach.high > with.reach.high ? to.reach.high : with.reach.high};
  made.sure = (to.sure && with.sure) || (to.sure && to.reach == made.reach) || (with.sure && with.reach == made.reach);
  made.blanks = to.blanks || with.blanks;
  made.each = to.each > with.each ? to.each : with.each;
  if (to.misaligned < 0 || (with.misaligned >= 0 && with.misaligned < to.misaligned)) made.misaligned = with.misaligned;
  if (same) {
    to = made;
    return;
  }
  if (to.moves() && with.moves() && to.axis == with.axis && same_slope(to.first, with.first)) {
    if (add_overflow(to.last.shift, to.slack, to.last.shift) ||
        add_overflow(with.last.shift, with.slack, with.last.shift))
      return give_up(to, of);
    if (to.slack > 0 || with.slack > 0) made.exact = false;
    made.slack = 0;
    if (made.misaligned < 0 && made.exact && !same_centre(to, with)) made.misaligned = node;
    if (outer_of(to.first, with.first, false, made.exact, made.first) &&
        outer_of(to.last, with.last, true, made.exact, made.last))
      to = made;
    else
      give_up(to, of);
    return;
  }
  // Of two that do not move alike, all that both see; exact where that is what one of them sees at every position.
  const auto covers = [&](const seen_field& one) { return one.axis < 0 && one.exact && one.reach == made.reach; };
  const bool exact = covers(to) || covers(with) || (made.exact && to.axis < 0 && with.axis < 0);
  to = made;
  spread_over(to, made.reach, true);
  to.exact = exact;
}

/// What is told of it.
constexpr axis_field told_field(const seen_field& of, const field_origin& origin) noexcept
{
  axis_field made;
  made.input_extent = origin.extent;
  made.extent = of.extent;
  if (of.sees) made.reach = of.reach;
  if (!of.sees) return made;
  made.first = of.first;
  made.last = of.last;
  made.slack = of.slack;
  made.exact = of.exact;
  made.placed = of.slack == 0;
  made.inside = of.inside;
  made.misaligned = of.misaligned;
  made.begin = of.first.shift;
  if (of.moves()) {
    made.axis = of.axis;
    dim rise = 0;
    if (!count_seen(of, made.size, made.least, made.exact) || !of.first.at(0, made.begin) ||
        mul_overflow(of.first.scale, of.first.step, rise) || made.size == dynamic) {
      seen_field unknown = of;
      give_up(unknown, origin);
      return told_field(unknown, origin);
    }
    const dim common = rise == 0 ? 1 : gcd(rise, of.first.divisor);
    made.jump = rise / common;
    made.jump_divisor = rise == 0 ? 1 : of.first.divisor / common;
    return made;
  }
  const bool endless = of.last.shift == dim_max;
  made.whole = of.first.shift <= 0 && (endless || (origin.extent != dynamic && of.last.shift >= origin.extent - 1));
  made.size = endless ? dynamic : of.last.shift - of.first.shift + 1;
  made.least = made.size;
  if (!of.scattered) return made;
  made.axis = of.axis;
  made.whole = false;
  made.exact = false;
  if (made.size == dynamic || made.size > of.each) made.size = of.each;
  made.least = 0;
  return made;
}

}  // namespace detail
}  // namespace shapeproof
