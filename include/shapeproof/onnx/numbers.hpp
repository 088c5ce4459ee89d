// SPDX-License-Identifier: MIT
// Small tensors whose elements may become part of a shape: read from a file, and what operators make of them. An element
// that is not known is `dynamic`; a real one is kept as the bits of a double.
#pragma once

#include <shapeproof/onnx/storage.hpp>  // numbers_max, arithmetic, tensor_view

namespace shapeproof::onnx {

/// Up to 16 elements; `count` is -1 where nothing is known of them.
struct number_list {
  dim each[numbers_max] = {};
  int count = -1;
  bool real = false;

  [[nodiscard]] constexpr bool known() const noexcept { return count >= 0; }
  /// Whether every element is.
  [[nodiscard]] constexpr bool complete() const noexcept
  {
    for (int i = 0; i < count; ++i)
      if (each[i] == dynamic) return false;
    return known();
  }
  constexpr void push_back(dim one) noexcept
  {
    if (count >= 0 && count < numbers_max) each[count++] = one;
    else count = -1;
  }
  /// Element `i` of what this is stretched to: there is one for all, or one each.
  [[nodiscard]] constexpr dim at(int i) const noexcept { return each[count == 1 ? 0 : i]; }
};

namespace internal {

[[nodiscard]] constexpr bool is_real(element of) noexcept
{
  return of.id == element_id::float16 || of.id == element_id::bfloat16 || of.id == element_id::float32 ||
         of.id == element_id::float64;
}

/// How many elements a shape has, if they are few and known; else -1.
[[nodiscard]] constexpr int few_elements(const shape& of) noexcept
{
  dim product = 1;
  for (const dim extent : of) {
    if (extent < 0 || extent > numbers_max) return -1;
    product *= extent;
    if (product > numbers_max) return -1;
  }
  return static_cast<int>(product);
}

[[nodiscard]] constexpr double real_of(dim bits) noexcept { return __builtin_bit_cast(double, bits); }
[[nodiscard]] constexpr dim bits_of(double real) noexcept { return __builtin_bit_cast(dim, real); }

/// Towards zero; `dynamic` where the number has no place in a dim.
[[nodiscard]] constexpr dim truncated(double real) noexcept
{
  constexpr double past = 9223372036854775808.0;
  return real > -past && real < past ? static_cast<dim>(real) : dynamic;
}

/// An element of so many bytes, as it stands in a file.
[[nodiscard]] constexpr dim element_value(std::uint64_t bits, element of) noexcept
{
  switch (of.id) {
    case element_id::float32: return bits_of(static_cast<double>(__builtin_bit_cast(float, static_cast<std::uint32_t>(bits))));
    case element_id::int8: return static_cast<std::int8_t>(static_cast<std::uint8_t>(bits));
    case element_id::int16: return static_cast<std::int16_t>(static_cast<std::uint16_t>(bits));
    case element_id::int32: return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
    default: return static_cast<dim>(bits);
  }
}

/// The elements of a tensor, where they are few and of a kind that has a value here. A tensor whose data is not all there
/// has none.
constexpr number_list read_numbers(const tensor_view& of) noexcept
{
  number_list made;
  const element as = element_of(of.data_type);
  const int wanted = few_elements(of.extents);
  const bool half = as.id == element_id::float16 || as.id == element_id::bfloat16;
  if (wanted < 0 || half || as.id == element_id::custom || as.bits < 8) return made;
  made.count = 0;
  made.real = is_real(as);
  std::uint64_t bits = 0;
  if (!of.raw.empty()) {
    wire_reader from(of.raw);
    while (made.count >= 0 && made.count < wanted && from.next_fixed(as.bits / 8, bits)) made.push_back(element_value(bits, as));
  } else if (of.packed_field != 0) {
    const int size = of.packed_field == tensor_view::field_float_data ? 4 : of.packed_field == tensor_view::field_double_data ? 8 : 0;
    wire_reader fields(of.whole);
    wire_field at;
    while (made.count < wanted && fields.next(at)) {
      if (at.number != of.packed_field) continue;
      if (at.type != wire_type::bytes) {
        made.push_back(element_value(at.value, as));
        continue;
      }
      wire_reader from(at.bytes);
      while (made.count >= 0 && made.count < wanted && (size > 0 ? from.next_fixed(size, bits) : from.next_varint(bits)))
        made.push_back(element_value(bits, as));
    }
  }
  if (made.count != wanted) made.count = -1;
  return made;
}

/// A relation of two numbers, or -1 where it is none.
template <class Number>
constexpr int holds(arithmetic what, Number a, Number b) noexcept
{
  switch (what) {
    case arithmetic::equal: return a == b;
    case arithmetic::less: return a < b;
    case arithmetic::less_or_equal: return a <= b;
    case arithmetic::greater: return a > b;
    case arithmetic::greater_or_equal: return a >= b;
    default: return -1;
  }
}

/// Whole numbers; `dynamic` where there is no answer, or none that fits.
constexpr dim combine_whole(arithmetic what, dim a, dim b) noexcept
{
  dim made = 0;
  switch (what) {
    case arithmetic::add: return add_overflow(a, b, made) ? dynamic : made;
    case arithmetic::subtract: return sub_overflow(a, b, made) ? dynamic : made;
    case arithmetic::multiply: return mul_overflow(a, b, made) ? dynamic : made;
    case arithmetic::divide: return b == 0 || (b == -1 && a == dim_min) ? dynamic : a / b;
    case arithmetic::modulo:
      if (b == 0 || b == -1) return b == 0 ? dynamic : 0;
      made = a % b;
      return made != 0 && (made < 0) != (b < 0) ? made + b : made;
    case arithmetic::maximum: return a > b ? a : b;
    case arithmetic::minimum: return a < b ? a : b;
    case arithmetic::both: return a != 0 && b != 0;
    case arithmetic::either: return a != 0 || b != 0;
    default: return holds(what, a, b) < 0 ? dynamic : holds(what, a, b);
  }
}

constexpr dim combine_real(arithmetic what, double a, double b) noexcept
{
  switch (what) {
    case arithmetic::add: return bits_of(a + b);
    case arithmetic::subtract: return bits_of(a - b);
    case arithmetic::multiply: return bits_of(a * b);
    case arithmetic::divide: return b == 0 ? dynamic : bits_of(a / b);
    case arithmetic::maximum: return bits_of(a > b ? a : b);
    case arithmetic::minimum: return bits_of(a < b ? a : b);
    default: return holds(what, a, b) < 0 ? dynamic : holds(what, a, b);
  }
}

/// What becomes of one number.
constexpr dim change(arithmetic what, dim a, bool real) noexcept
{
  const double as_real = real ? real_of(a) : 0;
  const dim whole = real ? truncated(as_real) : a;
  if (whole == dynamic) return dynamic;
  const double rest = real ? as_real - static_cast<double>(whole) : 0;
  switch (what) {
    case arithmetic::copy: return a;
    case arithmetic::inverted: return a == 0;
    case arithmetic::negative:
      if (real) return bits_of(-as_real);
      return a == dim_min ? dynamic : -a;
    case arithmetic::absolute: return real ? bits_of(as_real < 0 ? -as_real : as_real) : a == dim_min ? dynamic : a < 0 ? -a : a;
    case arithmetic::floor: return real ? bits_of(static_cast<double>(whole) - (rest < 0 ? 1 : 0)) : a;
    case arithmetic::ceil: return real ? bits_of(static_cast<double>(whole) + (rest > 0 ? 1 : 0)) : a;
    case arithmetic::round: {
      const double away = rest < 0 ? -rest : rest;  // of a half to the even one
      const bool further = away > 0.5 || (away == 0.5 && whole % 2 != 0);
      return real ? bits_of(static_cast<double>(whole) + (further ? (rest < 0 ? -1 : 1) : 0)) : a;
    }
    default: return dynamic;
  }
}

/// Each element of one list, or of two that broadcast; `count` is that of the answer.
constexpr number_list combine(arithmetic what, const number_list& a, const number_list& b, int count) noexcept
{
  number_list made;
  const bool fits = (a.count == 1 || a.count == count) && (b.count == 1 || b.count == count) && a.real == b.real;
  if (!fits || what == arithmetic::none || count < 0) return made;
  made.real = a.real && holds(what, dim{}, dim{}) < 0;
  for (made.count = 0; made.count < count; ++made.count) {
    const dim x = a.at(made.count);
    const dim y = b.at(made.count);
    made.each[made.count] = x == dynamic || y == dynamic ? dynamic
                            : a.real                     ? combine_real(what, real_of(x), real_of(y))
                                                         : combine_whole(what, x, y);
  }
  return made;
}
constexpr number_list change_all(arithmetic what, const number_list& a, int count) noexcept
{
  number_list made;
  if ((a.count != 1 && a.count != count) || what == arithmetic::none || count < 0) return made;
  made.real = a.real;
  for (made.count = 0; made.count < count; ++made.count)
    made.each[made.count] = a.at(made.count) == dynamic ? dynamic : change(what, a.at(made.count), a.real);
  return made;
}

/// The same elements as another type. Of a boolean every number but 0 is 1; narrower whole numbers keep what fits them.
constexpr number_list converted(const number_list& a, element to) noexcept
{
  number_list made = a;
  made.real = is_real(to);
  for (int i = 0; i < a.count; ++i) {
    dim& each = made.each[i];
    if (each == dynamic) continue;
    const bool zero = a.real ? real_of(each) == 0 : each == 0;
    if (to.id == element_id::boolean) each = zero ? 0 : 1;
    else if (made.real && !a.real) each = bits_of(static_cast<double>(each));
    else if (!made.real && a.real) each = truncated(real_of(each));
    if (to.id == element_id::float32 && each != dynamic) {
      const double real = real_of(each);
      each = real > -3e38 && real < 3e38 ? bits_of(static_cast<double>(static_cast<float>(real))) : dynamic;
    } else if (to.id == element_id::int32 && (each > INT32_MAX || each < INT32_MIN)) {
      each = dynamic;
    }
  }
  return made;
}

}  // namespace internal
}  // namespace shapeproof::onnx
