// SPDX-License-Identifier: MIT
// shape: up to 8 extents, inline; layouts, and what the axes of an image are called in them.
#pragma once

#include <shapeproof/core/error.hpp>   // dim, axis_name, error
#include <shapeproof/core/result.hpp>  // result

namespace shapeproof {

/// An extent that is not known yet. It passes through every layer. A number that neither arithmetic nor a
/// model file meets by chance: -1, which formats use for it, must stay a refusal where it was not meant.
inline constexpr dim dynamic = -0x53'4841'5045'5F3F;

/// The most axes that a shape has.
inline constexpr int rank_max = 8;

/// The extents of a tensor, outermost axis first; also any list of 0 to 8 numbers (a kernel, pads).
struct shape {
  dim values[rank_max];
  std::int32_t count;

  constexpr shape() noexcept : values{}, count(0) {}

  /// For results that are filled in place: the extents are cleared where the compiler asks for it alone.
  struct to_be_filled {};
  constexpr explicit shape(to_be_filled) noexcept : count(0)
  {
    if (std::is_constant_evaluated())
      for (dim& extent : values) extent = 0;
  }

  /// `shape{batch, 3, height, width}` from integers of any type.
  template <class... Integers>
    requires(sizeof...(Integers) > 0 && sizeof...(Integers) <= rank_max && (std::is_integral_v<Integers> && ...))
  constexpr shape(Integers... extents) noexcept : values{to_dim(extents)...}, count(sizeof...(Integers))
  {
  }

  /// From `size` numbers at `data`; more than 8 is an error (list.length).
  template <class Integer, class Size>
  [[nodiscard]] static constexpr result<shape> from(const Integer* data, Size size) noexcept
  {
    result<shape> made(shape{});
    const dim wanted = to_dim(size);
    error why;
    if (wanted < 0 || wanted > rank_max) {
      fail(why, rule::list_length, wanted, rank_max);
      made.refuse(why);
      return made;
    }
    made.in_place().count = static_cast<std::int32_t>(wanted);
    for (int i = 0; i < wanted; ++i) made.in_place().values[i] = to_dim(data[i]);
    return made;
  }

  /// From 0 to 8, whatever `count` was set to.
  [[nodiscard]] constexpr int rank() const noexcept { return count < 0 ? 0 : count > rank_max ? rank_max : count; }
  [[nodiscard]] constexpr int size() const noexcept { return rank(); }
  [[nodiscard]] constexpr bool empty() const noexcept { return rank() == 0; }
  [[nodiscard]] constexpr const dim* data() const noexcept { return values; }
  [[nodiscard]] constexpr const dim* begin() const noexcept { return values; }
  [[nodiscard]] constexpr const dim* end() const noexcept { return values + rank(); }

  /// The extent of an axis; 0, which no tensor of ours has, for an axis that is not there.
  [[nodiscard]] constexpr dim operator[](int axis) const noexcept
  {
    return axis >= 0 && axis < rank() ? values[axis] : 0;
  }

  /// Appends an extent; says false where there is no room.
  constexpr bool push_back(dim extent) noexcept
  {
    if (count < 0 || count >= rank_max) return false;
    values[count++] = extent;
    return true;
  }

  [[nodiscard]] friend constexpr bool operator==(const shape& a, const shape& b) noexcept
  {
    if (a.count != b.count) return false;
    for (int i = 0; i < a.rank(); ++i)
      if (a.values[i] != b.values[i]) return false;
    return true;
  }
};

/// Where the channels stand: N C H W, or N H W C.
enum class layout : std::uint8_t { channels_first, channels_last };

/// The name of spatial axis `i` of `count`: length; height, width; depth, height, width.
[[nodiscard]] constexpr axis_name spatial_name(int i, int count) noexcept
{
  if (count == 1) return axis_name::length;
  const int from_last = count - 1 - i;
  return from_last == 0   ? axis_name::width
         : from_last == 1 ? axis_name::height
         : from_last == 2 ? axis_name::depth
                          : axis_name::other;
}

/// Which tensor axis is which, for an image with or without a batch axis.
struct image_axes {
  int batch = 0;    // -1: there is none
  int channel = 1;  // tensor axis of the channels
  int spatial = 2;  // tensor axis of the first spatial extent
  int count = 0;    // spatial axes

  /// `rank` must be `spatial_count` + 2, or + 1 for an image without a batch axis.
  constexpr image_axes(int rank, int spatial_count, layout order) noexcept
      : batch(rank - spatial_count - 2),
        channel(batch + 1 + (is(order, layout::channels_first) ? 0 : spatial_count)),
        spatial(batch + 1 + (is(order, layout::channels_first) ? 1 : 0)),
        count(spatial_count)
  {
  }
};

}  // namespace shapeproof
