// SPDX-License-Identifier: MIT
// The protobuf wire format over bytes that stay where they are: fields one after the other, each a number, a type and
// its content. Nothing is copied, nothing is allocated, and a length is compared with what is left before it is used.
//
// Source: the encoding as protobuf documents it (varints, fixed 32 and 64 bits, lengths; groups, which are old, are
// skipped). No protobuf library is used: none runs at compile time, and none without allocating.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

#include <cstddef>  // size_t

namespace shapeproof::onnx {

/// Bytes of the caller's: a file in memory, or a part of one.
struct bytes_view {
  const unsigned char* data = nullptr;
  dim size = 0;

  constexpr bytes_view() noexcept = default;
  constexpr bytes_view(const unsigned char* begin, dim count) noexcept : data(begin), size(count < 0 ? 0 : count) {}
  template <std::size_t N>
  constexpr bytes_view(const unsigned char (&all)[N]) noexcept : data(all), size(static_cast<dim>(N))
  {
  }

  [[nodiscard]] constexpr bool empty() const noexcept { return size == 0; }
  [[nodiscard]] constexpr unsigned char operator[](dim at) const noexcept { return data[at]; }

  [[nodiscard]] friend constexpr bool operator==(const bytes_view& a, const bytes_view& b) noexcept
  {
    if (a.size != b.size || a.size == 0) return a.size == b.size;
#if defined(__GNUC__) && !defined(SHAPEPROOF_NO_BUILTINS)
    if (!std::is_constant_evaluated()) return __builtin_memcmp(a.data, b.data, static_cast<std::size_t>(a.size)) == 0;
#endif
    for (dim i = 0; i < a.size; ++i)
      if (a.data[i] != b.data[i]) return false;
    return true;
  }
  [[nodiscard]] friend constexpr bool operator==(const bytes_view& a, const char* text) noexcept
  {
    for (dim i = 0; i < a.size; ++i)
      if (text[i] == '\0' || static_cast<unsigned char>(text[i]) != a.data[i]) return false;
    return text[a.size] == '\0';
  }
};

/// How the content of a field is written.
enum class wire_type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, begin_group = 3, end_group = 4, fixed32 = 5 };

/// One field: `value` of a varint or of 32 or 64 fixed bits, or `bytes`.
struct wire_field {
  std::uint32_t number = 0;
  wire_type type = wire_type::varint;
  std::uint64_t value = 0;
  bytes_view bytes;

  [[nodiscard]] constexpr bool is(std::uint32_t wanted, wire_type as) const noexcept
  {
    return number == wanted && type == as;
  }
  /// A varint as the int64 that it stands for.
  [[nodiscard]] constexpr dim whole() const noexcept { return static_cast<dim>(value); }
};

/// Reads fields. `next` says false at the end, and where the bytes are no message: `broken` tells them apart.
class wire_reader {
 public:
  constexpr explicit wire_reader(bytes_view from) noexcept : from_(from) {}
  /// From a place on to which another reader of the same bytes has come.
  constexpr wire_reader(bytes_view from, dim place) noexcept : from_(from), at_(place) {}

  [[nodiscard]] constexpr bool broken() const noexcept { return broken_; }
  /// How far it has come.
  [[nodiscard]] constexpr dim at() const noexcept { return at_; }

  constexpr bool next(wire_field& to) noexcept
  {
    if (!read(to)) return false;
    if (to.type == wire_type::begin_group) return skip_group(to.number);
    return to.type != wire_type::end_group || fail();
  }

  /// The next number of a packed list of varints.
  constexpr bool next_varint(std::uint64_t& to) noexcept { return at_ < from_.size && varint(to); }

  /// The next number of `size` bytes, the lowest first: of a packed list, or of raw data. `size` is at most 8.
  constexpr bool next_fixed(int size, std::uint64_t& to) noexcept
  {
    if (at_ == from_.size) return false;
    if (from_.size - at_ < size) return fail();
    to = 0;
    for (int i = 0; i < size; ++i) to |= static_cast<std::uint64_t>(from_.data[at_ + i]) << (8 * i);
    at_ += size;
    return true;
  }

 private:
  bytes_view from_;
  dim at_ = 0;
  bool broken_ = false;

  /// Groups stand in groups, and each may be one byte: so many are enough, and a loop needs no stack.
  static constexpr int nested_max = 64;

  constexpr bool fail() noexcept
  {
    broken_ = true;
    at_ = from_.size;
    return false;
  }

  [[gnu::always_inline]] constexpr bool varint(std::uint64_t& to) noexcept
  {
    if (at_ >= from_.size || from_.data[at_] >= 0x80U) return long_varint(to);
    to = from_.data[at_++];
    return true;
  }

  constexpr bool long_varint(std::uint64_t& to) noexcept
  {
    to = 0;
    for (int shift = 0; at_ < from_.size; shift += 7) {
      const unsigned char byte = from_.data[at_++];
      if (shift == 63 && byte > 1) return fail();  // past 64 bits
      to |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80U) return true;
    }
    return fail();
  }

  constexpr bool read(wire_field& to) noexcept
  {
    std::uint64_t tag = 0;
    if (at_ >= from_.size || !varint(tag)) return false;
    if (tag > UINT32_MAX || tag >> 3U == 0) return fail();
    to.number = static_cast<std::uint32_t>(tag >> 3U);
    to.type = static_cast<wire_type>(tag & 7U);
    to.bytes = {};
    to.value = 0;
    switch (to.type) {
      case wire_type::varint: return varint(to.value);
      case wire_type::fixed64: return at_ < from_.size ? next_fixed(8, to.value) : fail();
      case wire_type::fixed32: return at_ < from_.size ? next_fixed(4, to.value) : fail();
      case wire_type::bytes: {
        std::uint64_t size = 0;
        if (!varint(size)) return false;
        if (size > static_cast<std::uint64_t>(from_.size - at_)) return fail();
        to.bytes = {from_.data + at_, static_cast<dim>(size)};
        at_ += to.bytes.size;
        return true;
      }
      case wire_type::begin_group:
      case wire_type::end_group: return true;
    }
    return fail();
  }

  constexpr bool skip_group(std::uint32_t number) noexcept
  {
    std::uint32_t open[nested_max] = {number};
    wire_field inside;
    for (int depth = 1; depth > 0;) {
      if (!read(inside)) return fail();
      if (inside.type == wire_type::begin_group) {
        if (depth == nested_max) return fail();
        open[depth++] = inside.number;
      } else if (inside.type == wire_type::end_group && open[--depth] != inside.number) {
        return fail();
      }
    }
    return true;  // as a field that nobody knows: its number is that of a group
  }
};

}  // namespace shapeproof::onnx
