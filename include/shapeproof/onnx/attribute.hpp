// SPDX-License-Identifier: MIT
// The values of a node's attributes: numbers, texts, lists, tensors.
#pragma once

#include <shapeproof/onnx/model.hpp>  // attribute_view, tensor_view

namespace shapeproof::onnx {

namespace internal {
template <class Number>
constexpr void keep_number(Number one, Number* to, int most, int& count) noexcept
{
  if (count < most) to[count] = one;
  if (count < INT32_MAX) ++count;
}
}  // namespace internal

/// The values of attributes; each says false where the attribute is there and has no such value, and leaves `to` as it
/// is where there is no attribute.
struct attribute_reader {
  static constexpr bool whole(const attribute_view& of, dim& to) noexcept
  {
    wire_field at;
    if (of.whole.empty()) return true;
    if (!last(of, 3, wire_type::varint, at)) return false;
    to = at.whole();
    return true;
  }

  static constexpr bool text(const attribute_view& of, bytes_view& to) noexcept
  {
    wire_field at;
    if (of.whole.empty()) return true;
    if (!last(of, 4, wire_type::bytes, at)) return false;
    to = at.bytes;
    return true;
  }

  static constexpr bool tensor(const attribute_view& of, tensor_view& to) noexcept
  {
    wire_field at;
    return !of.whole.empty() && last(of, 5, wire_type::bytes, at) && to.read(at.bytes);
  }

  /// A sparse tensor: its extents and its element, and none of its numbers.
  static constexpr bool sparse(const attribute_view& of, tensor_view& to) noexcept
  {
    wire_field at;
    if (of.whole.empty() || !last(of, 22, wire_type::bytes, at)) return false;
    wire_reader fields(at.bytes);
    tensor_view elements;
    shape extents;
    bool good = true;
    while (good && fields.next(at)) {
      if (at.is(1, wire_type::bytes)) good = elements.read(at.bytes);
      else if (at.is(3, wire_type::varint)) good = extents.push_back(at.whole());
      else if (at.is(3, wire_type::bytes)) good = tensor_view::read_packed_extents(at.bytes, extents);
    }
    to = {};
    to.data_type = elements.data_type;
    to.extents = extents;
    return good && !fields.broken();
  }

  /// A real number.
  static constexpr bool real(const attribute_view& of, float& to) noexcept
  {
    wire_field at;
    if (of.whole.empty()) return true;
    if (!last(of, 2, wire_type::fixed32, at)) return false;
    to = __builtin_bit_cast(float, static_cast<std::uint32_t>(at.value));
    return true;
  }

  /// A list of numbers, packed or one by one. Those past `most` are counted and not kept.
  static constexpr bool list(const attribute_view& of, dim* to, int most, int& count) noexcept
  {
    wire_reader fields(of.whole);
    wire_field at;
    count = 0;
    while (fields.next(at)) {
      if (at.is(8, wire_type::varint)) {
        internal::keep_number(at.whole(), to, most, count);
      } else if (at.is(8, wire_type::bytes)) {
        wire_reader numbers(at.bytes);
        for (std::uint64_t each = 0; numbers.next_varint(each);) internal::keep_number(static_cast<dim>(each), to, most, count);
        if (numbers.broken()) return false;
      }
    }
    return !fields.broken();
  }

  /// The same of a list of floats.
  static constexpr bool floats(const attribute_view& of, float* to, int most, int& count) noexcept
  {
    wire_reader fields(of.whole);
    wire_field at;
    count = 0;
    while (fields.next(at)) {
      if (at.is(7, wire_type::fixed32)) {
        internal::keep_number(__builtin_bit_cast(float, static_cast<std::uint32_t>(at.value)), to, most, count);
      } else if (at.is(7, wire_type::bytes)) {
        wire_reader numbers(at.bytes);
        for (std::uint64_t each = 0; numbers.next_fixed(4, each);)
          internal::keep_number(__builtin_bit_cast(float, static_cast<std::uint32_t>(each)), to, most, count);
        if (numbers.broken()) return false;
      }
    }
    return !fields.broken();
  }

  /// How many texts a list has.
  static constexpr dim texts(const attribute_view& of) noexcept
  {
    wire_reader fields(of.whole);
    wire_field at;
    dim count = 0;
    while (fields.next(at)) count += at.is(9, wire_type::bytes) ? 1 : 0;
    return count;
  }

 private:
  /// The last field of a number, which is the one that counts.
  static constexpr bool last(const attribute_view& of, std::uint32_t number, wire_type type, wire_field& to) noexcept
  {
    wire_reader fields(of.whole);
    wire_field at;
    bool found = false;
    while (fields.next(at))
      if (at.is(number, type)) {
        to = at;
        found = true;
      }
    return found && !fields.broken();
  }
};

}  // namespace shapeproof::onnx
