// SPDX-License-Identifier: MIT
// What a network has of itself: a constant takes nothing. And what it knows of a tensor without a look at its numbers:
// its shape as numbers.
//
//   constant: () -> extents
//   shape_of: (d0, d1, ..., dn-1) -> (n)
//
// Source: ONNX Constant and Shape, TensorFlow shape.
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, check_list

namespace shapeproof {

/// A tensor that no input decides: a weight that is added or multiplied, a table. Errors: list.length, extents below 0.
struct constant {
  shape extents = {};
  shapeproof::element element = {};

  static constexpr layer_kind kind = layer_kind::constant;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.extents, self.element.bits, self.element.id);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::many_to_one(in, 0, 0, out, why) || !detail::check_list(extents, 0, rank_max, why) ||
        !detail::check_tensor(extents, 0, true, why))
      return false;
    out[0] = tensor_value{extents, element};
    return true;
  }
};

/// The extents of the axes from `start` to before `end`, both counted from the back below 0, as a vector of int64.
/// Errors: extents below 0.
struct shape_of {
  dim start = 0;
  dim end = dim_max;

  static constexpr layer_kind kind = layer_kind::shape_of;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.start, self.end);
  }

  /// The first axis, and how many, of a tensor with `rank` axes.
  constexpr void range(int rank, int& first, int& count) const noexcept
  {
    const auto place = [rank](dim at) {
      if (at < 0) at = at < -rank ? 0 : at + rank;
      return static_cast<int>(at > rank ? rank : at);
    };
    first = place(start);
    const int last = place(end);
    count = last > first ? last - first : 0;
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why, true)) return false;
    int first = 0;
    int count = 0;
    range(in[0].extents.count, first, count);
    out[0] = tensor_value{shape{count}, element::of<std::int64_t>()};
    return true;
  }
};

}  // namespace shapeproof
