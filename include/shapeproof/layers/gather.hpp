// SPDX-License-Identifier: MIT
// Gather: entries of one axis, chosen by indices, whose axes stand in its place; single elements chosen so; and scatter,
// which writes over what it is given.
//
//   gather:          (a..., C, b...), (i...) -> (a..., i..., b...)
//   gather_elements: (...), (i...) -> (i...)
//   scatter:         (...), (i...), (u...) -> the first
//
// Source: ONNX Gather, GatherElements, ScatterElements and ScatterND; NumPy take; PyTorch gather, scatter.
#pragma once

#include <shapeproof/layers/rules.hpp>  // many_to_one, check_tensor, resolve_axis

namespace shapeproof {

/// The first input is what is chosen from, the second one holds the indices; the element is that of the first. Errors:
/// axis.range, more than 8 axes (list.length).
struct gather {
  dim axis = 0;

  static constexpr layer_kind kind = layer_kind::gather;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    int at = 0;
    if (!detail::many_to_one(in, 2, 2, out, why)) return false;
    const shape x = in[0].extents;
    const shape indices = in[1].extents;
    if (!detail::check_tensor(x, 1, true, why) || !detail::check_tensor(indices, 0, true, why) ||
        !detail::resolve_axis(axis, x.count, at, why))
      return false;
    const int rank = x.count - 1 + indices.count;
    if (rank > rank_max) return fail(why, rule::list_length, rank, rank_max);
    shape y;
    const int past = at + indices.count;
    for (int i = 0; i < rank; ++i)
      y.push_back(i < at ? x.values[i] : i < past ? indices.values[i - at] : x.values[i - indices.count + 1]);
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

/// An element for each index; the indices have as many axes as what is chosen from. Errors: rank.fits.
struct gather_elements {
  static constexpr layer_kind kind = layer_kind::gather_elements;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::many_to_one(in, 2, 2, out, why)) return false;
    const shape x = in[0].extents;
    const shape indices = in[1].extents;
    if (!detail::check_tensor(x, 1, true, why) || !detail::check_tensor(indices, 1, true, why)) return false;
    if (indices.count != x.count) return fail(why, rule::rank_fits, indices.count, x.count);
    out[0] = tensor_value{indices, in[0].element};
    return true;
  }
};

/// The first input with some of its elements replaced: the second one holds where, the third one by what.
struct scatter {
  static constexpr layer_kind kind = layer_kind::scatter;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::many_to_one(in, 3, 3, out, why)) return false;
    for (int i = 0; i < 3; ++i)
      if (!detail::check_tensor(in[i].extents, i < 2 ? 1 : 0, true, why)) return false;
    out[0] = in[0];
    return true;
  }
};

}  // namespace shapeproof
