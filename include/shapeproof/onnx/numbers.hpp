// SPDX-License-Identifier: MIT
// Small tensors whose elements may become part of a shape: read from a file, and what operators make of them. An element
// that is not known is `dynamic`; a real one is kept as the bits of a double.
#pragma once

#include <shapeproof/onnx/attribute.hpp>  // attribute_reader
#include <shapeproof/onnx/storage.hpp>    // numbers_max, arithmetic, tensor_view

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
[[nodiscard]] constexpr dim bits_of(double real) noexcept { return __builtin_bit_cast(dim, shapeproof::detail::stored(real)); }

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

/// What a number is once it stands in an element of a kind: rounded, or not known where it has no place there.
[[nodiscard]] constexpr dim settled(dim each, element as) noexcept
{
  if (each == dynamic) return each;
  if (is_real(as)) {
    constexpr double float_max = 3.4028234663852886e38;
    const double real = real_of(each);
    const dim whole = truncated(real);
    if (as.id == element_id::float64) return each;
    if (as.id == element_id::float32)
      return real >= -float_max && real <= float_max ? bits_of(static_cast<double>(static_cast<float>(real))) : dynamic;
    constexpr dim exact = 256;  // every half has the whole numbers up to here
    return whole >= -exact && whole <= exact && static_cast<double>(whole) == real ? each : dynamic;
  }
  const bool is_unsigned = as.id == element_id::uint8 || as.id == element_id::uint16 || as.id == element_id::uint32 ||
                           as.id == element_id::uint64;
  if (is_unsigned && each < 0) return dynamic;
  if (as.bits < 1 || as.bits >= 64) return each;
  const dim past = dim{1} << (as.bits - (is_unsigned ? 0 : 1));
  return each >= past || each < -past ? dynamic : each;
}
constexpr number_list settled(number_list all, element as) noexcept
{
  all.real = is_real(as);
  for (int i = 0; i < all.count; ++i) all.each[i] = settled(all.each[i], as);
  return all;
}

/// Elements of a list as those of a tensor `y`: element 0 is `first`, and a step along an axis is its stride.
constexpr number_list viewed(const number_list& from, const shape& y, dim first, const dim (&strides)[rank_max]) noexcept
{
  number_list made;
  const int count = few_elements(y);
  if (!from.known() || count < 0) return made;
  made.count = 0;
  made.real = from.real;
  for (int i = 0; i < count; ++i) {
    dim at = first;
    dim rest = i;
    for (int axis = y.count - 1; axis >= 0; --axis) {
      at += rest % y.values[axis] * strides[axis];
      rest /= y.values[axis];
    }
    made.push_back(at >= 0 && at < from.count ? from.each[at] : dynamic);
  }
  return made;
}

/// The strides of a tensor of few elements.
constexpr void strides_of(const shape& x, dim (&to)[rank_max]) noexcept
{
  dim stride = 1;
  for (int axis = x.count - 1; axis >= 0; --axis) {
    to[axis] = stride;
    stride *= x.values[axis];
  }
}

/// A list stretched to `y`, as broadcasting does.
constexpr number_list stretched(const number_list& from, const shape& x, const shape& y) noexcept
{
  if (!from.known() || x.count > y.count) return {};
  dim own[rank_max] = {};
  dim strides[rank_max] = {};
  strides_of(x, own);
  for (int axis = 0; axis < x.count; ++axis)
    strides[axis + y.count - x.count] = x.values[axis] == 1 ? 0 : own[axis];
  return viewed(from, y, 0, strides);
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

/// `dynamic` where it is no whole number that fits.
constexpr dim power(dim a, dim b) noexcept
{
  if (a == 0 || a == 1 || a == -1) return b < 0 && a == 0 ? dynamic : b == 0 || b % 2 == 0 ? (a == 0 && b != 0 ? 0 : 1) : a;
  dim made = 1;
  if (b < 0 || b > 62) return dynamic;
  for (dim i = 0; i < b; ++i)
    if (mul_overflow(made, a, made)) return dynamic;
  return made;
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
    case arithmetic::remainder: return b == 0 || b == -1 ? (b == 0 ? dynamic : 0) : a % b;
    case arithmetic::power: return power(a, b);
    case arithmetic::maximum: return a > b ? a : b;
    case arithmetic::minimum: return a < b ? a : b;
    case arithmetic::both: return a != 0 && b != 0;
    case arithmetic::either: return a != 0 || b != 0;
    default: return holds(what, a, b) < 0 ? dynamic : holds(what, a, b);
  }
}

/// Whether sums and products of such numbers are numbers: one that overflows is no constant expression.
constexpr bool moderate(double real) noexcept { return real > -1e150 && real < 1e150; }

constexpr dim combine_real(arithmetic what, double a, double b) noexcept
{
  const bool given = moderate(a) && moderate(b);
  switch (what) {
    case arithmetic::add: return given ? bits_of(a + b) : dynamic;
    case arithmetic::subtract: return given ? bits_of(a - b) : dynamic;
    case arithmetic::multiply: return given ? bits_of(a * b) : dynamic;
    case arithmetic::divide: return given && (b > 1e-150 || b < -1e-150) ? bits_of(a / b) : dynamic;
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

/// Each element of two lists of the same length.
constexpr number_list combine(arithmetic what, const number_list& a, const number_list& b) noexcept
{
  number_list made;
  if (a.count != b.count || a.real != b.real || what == arithmetic::none) return made;
  made.real = a.real && holds(what, dim{}, dim{}) < 0;
  for (made.count = 0; made.count < a.count; ++made.count) {
    const dim x = a.each[made.count];
    const dim y = b.each[made.count];
    made.each[made.count] = x == dynamic || y == dynamic ? dynamic
                            : a.real                     ? combine_real(what, real_of(x), real_of(y))
                                                         : combine_whole(what, x, y);
  }
  return made;
}
constexpr number_list change_all(arithmetic what, number_list all) noexcept
{
  if (what == arithmetic::none) return {};
  for (int i = 0; i < all.count; ++i)
    if (all.each[i] != dynamic) all.each[i] = change(what, all.each[i], all.real);
  return all;
}

/// The same elements as another type. Of a boolean every number but 0 is 1.
constexpr number_list converted(const number_list& a, element to) noexcept
{
  number_list made = a;
  for (int i = 0; i < a.count; ++i) {
    dim& each = made.each[i];
    if (each == dynamic) continue;
    const bool zero = a.real ? real_of(each) == 0 : each == 0;
    if (to.id == element_id::boolean) each = zero ? 0 : 1;
    else if (is_real(to) && !a.real) each = bits_of(static_cast<double>(each));
    else if (!is_real(to) && a.real) each = truncated(real_of(each));
  }
  return settled(made, to);
}

}  // namespace internal
}  // namespace shapeproof::onnx
