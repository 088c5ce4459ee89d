// SPDX-License-Identifier: MIT
// A row of a recorded table, read at run time and in constant evaluation: no field holds a comma, lists are separated
// by spaces. See tests/data/conformance/README.md.
#pragma once

#include <shapeproof/core/shape.hpp>

#include <string_view>

namespace conformance {

using shapeproof::dim;
using shapeproof::shape;

constexpr int fields_max = 32;

/// Up to 32 pieces of a line.
struct pieces {
  std::string_view each[fields_max] = {};
  int count = 0;
};

/// The pieces of `line` between separators; count -1 where there are more than 32.
constexpr pieces pieces_of(std::string_view line, char separator)
{
  pieces made;
  while (true) {
    if (made.count == fields_max) {
      made.count = -1;
      return made;
    }
    const std::size_t end = line.find(separator);
    made.each[made.count++] = line.substr(0, end);
    if (end == std::string_view::npos) return made;
    line.remove_prefix(end + 1);
  }
}

constexpr std::string_view without_line_end(std::string_view line)
{
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  return line;
}

/// An integer; false where the text is none. One that does not fit 64 bits becomes dim_min, as in to_dim.
constexpr bool read_number(std::string_view text, dim& to)
{
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return false;
  bool fits = true;
  to = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
    // counted down from 0, where -2^63 has room
    fits = fits && !shapeproof::mul_overflow(to, 10, to) && !shapeproof::sub_overflow(to, digit - '0', to);
  }
  if (!fits || (!negative && shapeproof::sub_overflow(0, to, to))) to = shapeproof::dim_min;
  return true;
}

/// The most numbers that a list of a table has.
constexpr int numbers_max = 64;

/// A list of integers, as long as the table has it.
struct numbers {
  dim each[numbers_max] = {};
  int count = 0;
  bool good = true;  // false: a word that is no number

  [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(count); }
  [[nodiscard]] constexpr dim operator[](std::size_t i) const { return each[i]; }

  /// As the library takes a list: 8 numbers at most.
  [[nodiscard]] constexpr shapeproof::result<shape> list() const { return shape::from(each, count); }
};

/// `text` as a list; `none` stands for `none_is`, where that is allowed.
constexpr numbers read_numbers(std::string_view text, char separator = ' ', const dim* none_is = nullptr)
{
  numbers made;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view word = text.substr(0, end);
    dim number = 0;
    if (none_is != nullptr && word == "none") number = *none_is;
    else if (!read_number(word, number)) made.good = false;
    if (made.count == numbers_max) made.good = false;
    else made.each[made.count++] = number;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return made;
}

/// One row with the names of its columns.
struct table_row {
  pieces names;
  pieces values;

  constexpr table_row(std::string_view header, std::string_view line)
      : names(pieces_of(without_line_end(header), ',')), values(pieces_of(without_line_end(line), ','))
  {}

  [[nodiscard]] constexpr bool good() const { return names.count > 0 && names.count == values.count; }
  [[nodiscard]] constexpr std::string_view at(std::string_view name) const
  {
    for (int i = 0; i < names.count; ++i)
      if (names.each[i] == name) return values.each[i];
    return {};
  }
};

}  // namespace conformance
