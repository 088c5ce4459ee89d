// SPDX-License-Identifier: MIT
// A set of sizes in words: "height: 16, 32, 48, ...; multiples of 16".
#pragma once

#include <shapeproof/analysis/size_set.hpp>  // size_set
#include <shapeproof/check/message.hpp>      // fixed_text, axis_text

namespace shapeproof {

/// Room for a sentence about one axis.
using size_text = fixed_text<319>;

namespace detail {

template <int = 0>
constexpr void add_sizes(size_text& to, const size_set& of, int most) noexcept
{
  dim size = of.minimum();
  for (int i = 0; i < most && size != 0; ++i) {
    if (i > 0) to.add(", ");
    to.add(size);
    size = of.next(size + 1);
  }
  if (size != 0) to.add(", ...");
}

// What repeats: "multiples of 16", "12 modulo 16", "0, 3 or 5 modulo 8".
template <int = 0>
constexpr void add_pattern(size_text& to, const size_set& of) noexcept
{
  dim count = 0;
  for (dim rest = 0; rest < of.period(); ++rest) count += of.has_residue(rest) ? 1 : 0;
  if (count == 1 && of.has_residue(0)) {
    to.add("multiples of ");
    return to.add(of.period());
  }
  if (count > 8) {
    to.add(count);
    to.add(" of every ");
    return to.add(of.period());
  }
  for (dim rest = 0, told = 0; rest < of.period(); ++rest) {
    if (!of.has_residue(rest)) continue;
    if (told > 0) to.add(told + 1 == count ? " or " : ", ");
    to.add(rest);
    ++told;
  }
  to.add(" modulo ");
  to.add(of.period());
}

}  // namespace detail

/// The sizes of an axis in words. A bound says "at most", a tied axis the axes that it goes with.
template <int = 0>
[[nodiscard]] constexpr size_text text_of(const size_set& of, const char* axis) noexcept
{
  size_text to;
  to.add(axis);
  to.add(": ");
  if (!of.exact()) to.add("at most ");
  const dim least = of.minimum();
  bool repeats = false;
  for (dim rest = 0; rest < of.period(); ++rest) repeats = repeats || of.has_residue(rest);
  if (least == 0) to.add("none");
  else if (repeats && of.period() == 1 && of.exceptions() == 0) {
    if (least == 1) to.add("any");
    else {
      to.add(least);
      to.add(" or more");
    }
  } else if (!repeats && of.contains_all(least, of.maximum()) && of.maximum() > least + 1) {
    to.add(least);
    to.add(" to ");
    to.add(of.maximum());
  } else {
    detail::add_sizes(to, of, repeats ? 3 : 8);
    if (repeats) {
      to.add("; ");
      if (of.exceptions() > 0) {
        to.add("from ");
        to.add(of.settled());
        to.add(" on ");
      }
      if (of.period() == 1) to.add("all");
      else detail::add_pattern(to, of);
    } else if (of.next(least + 1) != 0) {
      to.add("; the last ");
      to.add(of.maximum());
    }
  }
  for (dim other = 0, told = 0; other < 8; ++other) {
    if ((of.tied_to >> other & 1) == 0) continue;
    to.add(told++ == 0 ? (of.agrees ? "; the same as axis " : "; goes with axis ") : ", ");
    to.add(other);
  }
  return to;
}

template <int = 0>
[[nodiscard]] constexpr size_text text_of(const size_set& of, axis_name axis) noexcept
{
  return text_of(of, detail::axis_text(axis));
}

}  // namespace shapeproof
