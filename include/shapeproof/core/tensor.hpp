// SPDX-License-Identifier: MIT
// tensor<Element, Extents...>: a shape and an element as an empty, complete type; its run-time twin; bytes.
#pragma once

#include <shapeproof/core/shape.hpp>  // shape, result

#include <cstddef>  // size_t

namespace shapeproof {

/// Elements that C++20 has no type for.
struct float16 {};
struct bfloat16 {};
struct int4 {};
struct uint4 {};
struct int1 {};

/// Bits of one element: the customisation point for types of your own (`template <> inline constexpr dim
/// shapeproof::element_bits<my_int3> = 3;`).
template <class T>
inline constexpr dim element_bits = static_cast<dim>(sizeof(T)) * 8;
template <>
inline constexpr dim element_bits<float16> = 16;
template <>
inline constexpr dim element_bits<bfloat16> = 16;
template <>
inline constexpr dim element_bits<int4> = 4;
template <>
inline constexpr dim element_bits<uint4> = 4;
template <>
inline constexpr dim element_bits<int1> = 1;

/// Which element it is, at run time. `custom` for types of your own that specialise nothing.
enum class element_id : std::uint16_t {
  unspecified,
  boolean,
  float16,
  bfloat16,
  float32,
  float64,
  int1,
  int4,
  int8,
  int16,
  int32,
  int64,
  uint4,
  uint8,
  uint16,
  uint32,
  uint64,
  custom,
};

namespace detail {
template <class T>
[[nodiscard]] constexpr element_id id_of() noexcept
{
  if constexpr (std::is_same_v<T, bool>) return element_id::boolean;
  else if constexpr (std::is_same_v<T, shapeproof::float16>) return element_id::float16;
  else if constexpr (std::is_same_v<T, shapeproof::bfloat16>) return element_id::bfloat16;
  else if constexpr (std::is_same_v<T, float>) return element_id::float32;
  else if constexpr (std::is_same_v<T, double>) return element_id::float64;
  else if constexpr (std::is_same_v<T, shapeproof::int1>) return element_id::int1;
  else if constexpr (std::is_same_v<T, shapeproof::int4>) return element_id::int4;
  else if constexpr (std::is_same_v<T, shapeproof::uint4>) return element_id::uint4;
  else if constexpr (std::is_integral_v<T> && sizeof(T) == 1)
    return std::is_signed_v<T> ? element_id::int8 : element_id::uint8;
  else if constexpr (std::is_integral_v<T> && sizeof(T) == 2)
    return std::is_signed_v<T> ? element_id::int16 : element_id::uint16;
  else if constexpr (std::is_integral_v<T> && sizeof(T) == 4)
    return std::is_signed_v<T> ? element_id::int32 : element_id::uint32;
  else if constexpr (std::is_integral_v<T> && sizeof(T) == 8)
    return std::is_signed_v<T> ? element_id::int64 : element_id::uint64;
  else if constexpr (requires { T::id; }) return T::id;
  else return element_id::custom;
}
}  // namespace detail

/// An element that no C++ type is known for: what an output type holds where a layer of your own made one.
template <std::int32_t Bits, element_id Id>
struct unnamed_element {
  static constexpr element_id id = Id;
};
template <std::int32_t Bits, element_id Id>
inline constexpr dim element_bits<unnamed_element<Bits, Id>> = Bits;

/// The element of a run-time value: bit width and id.
struct element {
  std::int32_t bits = 32;
  element_id id = element_id::float32;

  /// The element of a C++ type, or of one of the types above.
  template <class T>
  [[nodiscard]] static constexpr element of() noexcept
  {
    static_assert(element_bits<T> > 0 && element_bits<T> <= INT32_MAX, "an element has at least one bit");
    return {static_cast<std::int32_t>(element_bits<T>), detail::id_of<T>()};
  }

  [[nodiscard]] friend constexpr bool operator==(const element&, const element&) noexcept = default;
};

/// What flows between layers at run time: a shape and an element.
struct tensor_value {
  shape extents;
  shapeproof::element element;

  [[nodiscard]] friend constexpr bool operator==(const tensor_value&, const tensor_value&) noexcept = default;
};

/// What a layer reads, and where it writes: values of the caller's. `outputs` may be the very `inputs`. Input `i` is
/// `in[i]`: in a stored graph the values stand in another order, which is a list of numbers. (The library takes it by
/// reference: it is too large for registers, and the copies were a third of a network's time with clang.)
struct inputs {
  const tensor_value* values;
  int count;
  const std::int32_t* order = nullptr;
  [[nodiscard]] constexpr const tensor_value& operator[](int i) const noexcept
  {
    return values[order == nullptr ? i : order[i]];
  }
};
struct outputs {
  tensor_value* values;
  int count;
  [[nodiscard]] constexpr tensor_value& operator[](int i) const noexcept { return values[i]; }
};

/// The number of elements. Errors: a count of extents that no shape has, an extent below 0 or not known, a product past 2^63 - 1 (the error holds the shape).
[[nodiscard]] constexpr result<dim> elements(const shape& of) noexcept;

/// Bytes of a dense tensor with elements of `bits` bits, rounded up to whole bytes, then to `alignment` bytes.
/// Errors: those of elements, bits or alignment below 1, a size past 2^63 - 1.
[[nodiscard]] constexpr result<dim> bytes(const shape& of, dim bits, dim alignment = 1) noexcept;

[[nodiscard]] constexpr result<dim> bytes(const tensor_value& of, dim alignment = 1) noexcept
{
  return bytes(of.extents, of.element.bits, alignment);
}

/// The same as another integer type, such as the target's size_t; an error where that cannot hold it.
template <class Integer>
[[nodiscard]] constexpr result<Integer> bytes_as(const shape& of, dim bits, dim alignment = 1) noexcept;

template <class Integer>
[[nodiscard]] constexpr result<Integer> bytes_as(const tensor_value& of, dim alignment = 1) noexcept
{
  return bytes_as<Integer>(of.extents, of.element.bits, alignment);
}

template <class Element, dim... Extents>
struct tensor;

/// The same of a tensor type, and of a shape with an element.
template <class Element, dim... Extents>
[[nodiscard]] constexpr result<dim> bytes(tensor<Element, Extents...>, dim alignment = 1) noexcept
{
  return tensor<Element, Extents...>::bytes(alignment);
}
template <class Integer, class Element, dim... Extents>
[[nodiscard]] constexpr result<Integer> bytes_as(tensor<Element, Extents...>, dim alignment = 1) noexcept
{
  return tensor<Element, Extents...>::template bytes_as<Integer>(alignment);
}
[[nodiscard]] constexpr result<dim> bytes(const shape& of, element each, dim alignment = 1) noexcept
{
  return bytes(of, dim{each.bits}, alignment);
}
template <class Integer>
[[nodiscard]] constexpr result<Integer> bytes_as(const shape& of, element each, dim alignment = 1) noexcept
{
  return bytes_as<Integer>(of, dim{each.bits}, alignment);
}

/// A tensor as a type: `tensor<float, 1, 3, 224, 224>`, outermost axis first; an extent may be `dynamic`.
template <class Element, dim... Extents>
struct tensor {
  static_assert(sizeof...(Extents) <= rank_max, "a tensor has at most 8 axes");

  using element_type = Element;
  static constexpr int rank = sizeof...(Extents);

  [[nodiscard]] static constexpr shape extents() noexcept
  {
    if constexpr (rank == 0) return shape{};
    else return shape{Extents...};
  }
  [[nodiscard]] static constexpr tensor_value value() noexcept { return {extents(), element::of<Element>()}; }
  [[nodiscard]] static constexpr result<dim> bytes(dim alignment = 1) noexcept
  {
    return shapeproof::bytes(value(), alignment);
  }
  template <class Integer>
  [[nodiscard]] static constexpr result<Integer> bytes_as(dim alignment = 1) noexcept
  {
    return shapeproof::bytes_as<Integer>(value(), alignment);
  }
};

namespace detail {
constexpr bool fail_of_shape(error& why, rule broken, const shape& of, dim a = 0, dim b = 0) noexcept
{
  fail(why, broken, a, b);
  why.history_is_shape = true;
  why.history_size = static_cast<std::uint8_t>(of.rank());
  for (int i = 0; i < of.rank(); ++i) why.history[i] = of.values[i];
  return false;
}

constexpr bool count_elements(const shape& of, dim& product, error& why) noexcept
{
  product = 1;
  bool empty = false;
  if (of.count != of.rank()) return fail(why, rule::list_length, of.count, rank_max);
  for (const dim extent : of) {
    if (extent == dynamic) return fail_of_shape(why, rule::extent_known, of);
    if (extent < 0) return fail_of_shape(why, rule::extent_positive, of, extent, 0);
    empty = empty || extent == 0;
  }
  if (empty) {  // whatever the others are: their product need not fit
    product = 0;
    return true;
  }
  for (const dim extent : of)
    if (mul_overflow(product, extent, product)) return fail_of_shape(why, rule::elements_overflow, of);
  return true;
}

constexpr bool count_bytes(const shape& of, dim bits, dim alignment, dim& size, error& why) noexcept
{
  if (bits < 1) return fail(why, rule::element_bits, bits);
  if (alignment < 1) return fail(why, rule::alignment_positive, alignment);
  dim count = 0;
  if (!count_elements(of, count, why)) return false;
  // Whole groups of 8 elements take `bits` bytes each, and the rest whole bytes and bits each: exact even where
  // count * bits bits would not fit 63 bits.
  dim rest = 0;
  dim blocks = 0;
  if (mul_overflow(count / 8, bits, size) || mul_overflow(count % 8, bits / 8, rest) ||
      add_overflow(size, rest, size) || add_overflow(size, ceil_div(count % 8 * (bits % 8), 8), size) ||
      mul_overflow(ceil_div(size, alignment), alignment, blocks))
    return fail_of_shape(why, rule::bytes_overflow, of, bits);
  size = blocks;
  return true;
}
}  // namespace detail

constexpr result<dim> elements(const shape& of) noexcept
{
  result<dim> count(0);
  error why;
  if (!detail::count_elements(of, count.in_place(), why)) count.refuse(why);
  return count;
}

constexpr result<dim> bytes(const shape& of, dim bits, dim alignment) noexcept
{
  result<dim> size(0);
  error why;
  if (!detail::count_bytes(of, bits, alignment, size.in_place(), why)) size.refuse(why);
  return size;
}

template <class Integer>
constexpr result<Integer> bytes_as(const shape& of, dim bits, dim alignment) noexcept
{
  constexpr int digits = static_cast<int>(sizeof(Integer)) * 8 - (std::is_signed_v<Integer> ? 1 : 0);
  constexpr dim most = digits >= 63 ? dim_max : (dim{1} << digits) - 1;
  result<Integer> narrow(Integer{});
  dim size = 0;
  error why;
  if (!detail::count_bytes(of, bits, alignment, size, why) ||
      (size > most && !detail::fail_of_shape(why, rule::bytes_narrow, of, size, most)))
    narrow.refuse(why);
  else
    narrow.in_place() = static_cast<Integer>(size);
  return narrow;
}

}  // namespace shapeproof
