// SPDX-License-Identifier: MIT
// A fuzzer's bytes as numbers, shapes and the parameters of layers: mostly small and plausible, now and then hostile.
// All of it is constexpr, so that the same inputs run as constant expressions (constant_test.cpp).
#pragma once

#include <shapeproof/core/tensor.hpp>      // tensor_value
#include <shapeproof/dialects/lower.hpp>   // sizes, mode_or_sizes

namespace fuzz {

using shapeproof::dim;
using shapeproof::shape;

/// The numbers that overflow, or mean something else.
inline constexpr dim hostile[] = {
    0, -1, -2, shapeproof::dynamic, shapeproof::dynamic + 1, shapeproof::dim_min, shapeproof::dim_min + 1,
    shapeproof::dim_max, shapeproof::dim_max - 1, dim{1} << 62, (dim{1} << 62) + 2, -(dim{1} << 62), dim{1} << 61,
    dim{1} << 32, (dim{1} << 32) + 1, -(dim{1} << 32), INT32_MAX, dim{INT32_MAX} + 1, INT32_MIN, 65536, 65537,
    dim{3037000500},  // the first whose square is past 2^63 - 1
    0x7FF0000000000000, 0x7FF8000000000000, 0x3FE6666666666666, 0x4000000000000000,  // doubles: infinity, no number, 0.7, 2
};

/// Bytes, read once from the front; zeros after the end.
struct bytes {
  const std::uint8_t* data;
  std::size_t size;
  std::size_t at = 0;

  constexpr int byte() { return at < size ? data[at++] : 0; }
  constexpr int below(int count) { return byte() % count; }
  constexpr bool one_in(int count) { return byte() % count == 1 % count; }

  constexpr dim raw()
  {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<std::uint64_t>(byte());
    return static_cast<dim>(bits);
  }
  /// `least` to `least + 7` in seven cases of eight.
  constexpr dim number(dim least = 1)
  {
    const int kind = byte();
    if (kind < 208) return least + kind % 8;
    if (kind < 224) return kind - 200;
    if (kind < 250) return hostile[static_cast<std::size_t>(kind - 224)];
    return raw();
  }
  /// An extent: mostly 1 to 48.
  constexpr dim extent()
  {
    const int kind = byte();
    if (kind < 192) return 1 + kind % 48;
    if (kind < 216) return 1 + kind % 4;
    if (kind < 224) return 200 + 8 * (kind - 216);
    if (kind < 250) return hostile[static_cast<std::size_t>(kind - 224)];
    return raw();
  }
};
static_assert(sizeof hostile / sizeof hostile[0] == 26);

/// A digest of answers, to be compared between compile time and run time.
struct digest {
  std::uint64_t value = 14695981039346656037U;

  constexpr void add(dim number)
  {
    value = (value ^ static_cast<std::uint64_t>(number)) * 1099511628211U;
    value ^= value >> 29;
  }
  constexpr void add(const shape& of)
  {
    add(dim{of.count});
    for (const dim extent : of) add(extent);
  }
  constexpr void add(const shapeproof::error& of)
  {
    add(static_cast<dim>(of.rule));
    add(dim{of.axis});
    add(dim{of.layer});
    for (const dim number : of.numbers) add(number);
  }
};

/// A shape of `rank` axes; one in 64 has a count that no shape has.
constexpr shape draw_shape(bytes& from, int rank)
{
  shape made;
  for (int i = 0; i < rank; ++i) made.push_back(from.extent());
  return made;
}

constexpr std::int32_t damaged_count(bytes& from)
{
  constexpr std::int32_t counts[] = {9, -1, INT32_MAX, INT32_MIN, 100, 8, 7, 0};
  return counts[from.below(8)];
}

/// What arrives: mostly an image of 1 to 3 axes with few channels.
constexpr shape draw_input(bytes& from)
{
  const int kind = from.byte();
  if (kind >= 232) {
    shape made = draw_shape(from, kind % 9);
    if (kind >= 252) made.count = damaged_count(from);
    return made;
  }
  shape made = draw_shape(from, kind < 144 ? 4 : kind < 176 ? 3 : kind < 208 ? 5 : kind < 220 ? 2 : 1);
  if (kind % 2 == 0 && made.count > 2) made.values[kind % 4 == 0 ? 1 : made.count - 1] = 1 + from.below(8);
  return made;
}

// ------------------------------------------------------------------------------------------------ any parameter

template <int N>
constexpr void draw_into(bytes& from, shapeproof::extents<N>& to)
{
  const dim all = from.number();
  for (dim& value : to.values) value = all;
  if (N > 1 && from.one_in(4)) to.values[N - 1] = from.number();
}

constexpr shapeproof::padding_mode draw_mode(bytes& from) { return static_cast<shapeproof::padding_mode>(from.below(8)); }

template <int N>
constexpr void draw_into(bytes& from, shapeproof::padding<N>& to)
{
  const int kind = from.byte();
  if (kind % 4 == 1) to.mode = draw_mode(from);
  if (kind % 4 == 1 && kind < 200) return;
  const dim begin = from.number(0);
  const dim end = kind % 2 == 0 ? begin : from.number(0);
  for (int i = 0; i < N; ++i) {
    to.begins[i] = begin;
    to.ends[i] = end;
  }
  if (kind % 16 == 3) to.begins[N - 1] = from.number(-1);
}

/// A list of parameters: mostly of 1 to 3 small numbers.
constexpr void draw_into(bytes& from, shape& to)
{
  const int kind = from.byte();
  to = shape{};
  const int count = kind < 240 ? kind % 4 : kind % 9;
  for (int i = 0; i < count; ++i) to.push_back(from.number(i == 0 ? 1 : 0));
  if (kind >= 250) to.count = damaged_count(from);
}

constexpr void draw_into(bytes& from, shapeproof::sizes& to)
{
  to = shapeproof::sizes(from.number());
  if (!from.one_in(3)) return;
  to.for_all = false;
  draw_into(from, to.list);
}

constexpr void draw_into(bytes& from, shapeproof::mode_or_sizes& to)
{
  to = shapeproof::mode_or_sizes(from.number(0));
  const int kind = from.below(6);
  if (kind == 1 || kind == 2) to.mode = draw_mode(from);
  if (kind == 3) draw_into(from, to.each);
}

constexpr void draw_into(bytes& from, shapeproof::padding_lists& to)
{
  const int kind = from.below(8);
  if (kind < 2) to.mode = draw_mode(from);
  if (kind == 0) return;
  draw_into(from, to.begins);
  if (kind % 2 == 0) to.ends = to.begins;
  else draw_into(from, to.ends);
}

constexpr void draw_into(bytes& from, shapeproof::ratio& to)
{
  to.numerator = from.number();
  if (from.one_in(2)) to.denominator = from.number(0);
}
template <int N>
constexpr void draw_into(bytes& from, shapeproof::scales<N>& to)
{
  for (shapeproof::ratio& value : to.values) draw_into(from, value);
}

template <class T>
  requires std::is_integral_v<T>
constexpr void draw_into(bytes& from, T& to)
{
  if constexpr (std::is_same_v<T, bool>) to = from.one_in(2);
  else if constexpr (std::is_same_v<T, dim>) to = from.number();
  else to = static_cast<T>(from.one_in(16) ? damaged_count(from) : from.below(4));
}
template <class T>
  requires std::is_enum_v<T>
constexpr void draw_into(bytes& from, T& to)
{
  // Those that there are, and what damaged memory may hold beside them.
  to = static_cast<T>(from.one_in(32) ? from.byte() : from.below(4));
}
constexpr void draw_into(bytes& from, shapeproof::policy& to) { to = static_cast<shapeproof::policy>(from.byte()); }
constexpr void draw_into(bytes& from, double& to) { to = __builtin_bit_cast(double, from.raw()); }

// ------------------------------------------------------------------------------------------------ any layer

/// Stands for a member of any type but the aggregate's own, to count the members of an aggregate.
template <class Whole>
struct member_of {
  template <class T>
    requires(!std::is_same_v<T, Whole> && !std::is_same_v<T, shapeproof::ratio>)  // what scales are made of
  constexpr operator T() const;
};

template <class T, class... Members>
constexpr int count_members()
{
  if constexpr (requires { T{Members{}..., member_of<T>{}}; }) return count_members<T, Members..., member_of<T>>();
  else return static_cast<int>(sizeof...(Members));
}

/// Calls `visit` with each member of an aggregate.
template <class T, class Visit>
constexpr void each_member(T& of, const Visit& visit)
{
  const auto all = [&](auto&... members) { (visit(members), ...); };
  constexpr int count = count_members<T>();
  static_assert(count <= 13, "an aggregate of more members than are counted here");
  if constexpr (count == 0) {
    all();
  } else if constexpr (count == 1) {
    auto& [a] = of;
    all(a);
  } else if constexpr (count == 2) {
    auto& [a, b] = of;
    all(a, b);
  } else if constexpr (count == 3) {
    auto& [a, b, c] = of;
    all(a, b, c);
  } else if constexpr (count == 4) {
    auto& [a, b, c, d] = of;
    all(a, b, c, d);
  } else if constexpr (count == 5) {
    auto& [a, b, c, d, e] = of;
    all(a, b, c, d, e);
  } else if constexpr (count == 6) {
    auto& [a, b, c, d, e, f] = of;
    all(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    auto& [a, b, c, d, e, f, g] = of;
    all(a, b, c, d, e, f, g);
  } else if constexpr (count == 8) {
    auto& [a, b, c, d, e, f, g, h] = of;
    all(a, b, c, d, e, f, g, h);
  } else if constexpr (count == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = of;
    all(a, b, c, d, e, f, g, h, i);
  } else if constexpr (count == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = of;
    all(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (count == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = of;
    all(a, b, c, d, e, f, g, h, i, j, k);
  } else if constexpr (count == 12) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = of;
    all(a, b, c, d, e, f, g, h, i, j, k, l);
  } else if constexpr (count == 13) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = of;
    all(a, b, c, d, e, f, g, h, i, j, k, l, m);
  }
}

/// A layer of any type whose members are its defaults, or drawn: each in one of two cases, in `often` of 8 the first two.
template <class Layer>
constexpr Layer draw_layer(bytes& from)
{
  Layer made{};
  int bits = from.byte() | from.byte() << 8;
  int index = 0;
  each_member(made, [&](auto& member) {
    // What a layer is made of stands first (channels, kernel); its options stand last.
    const bool drawn = index < 2 ? (bits & 3) != 0 : (bits & 3) == 0;
    bits = index % 8 == 7 ? from.byte() : bits >> 2;
    ++index;
    if (drawn) draw_into(from, member);
  });
  return made;
}

}  // namespace fuzz
