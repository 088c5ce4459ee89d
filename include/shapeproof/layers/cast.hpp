// SPDX-License-Identifier: MIT
// Layers that make another element: a cast, a comparison; and a choice between two tensors by a third.
//
//   cast:     (...) -> the same extents
//   relation: two tensors that broadcast -> booleans
//   choose:   (condition), (a), (b), which broadcast -> the element of a
//
// Source: ONNX Cast, Equal and its like, Where.
#pragma once

#include <shapeproof/layers/rules.hpp>  // tensor_arrives, check_tensor, broadcast

namespace shapeproof {

/// The same numbers as another element.
struct cast {
  shapeproof::element element = {};

  static constexpr layer_kind kind = layer_kind::cast;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.element.bits, self.element.id);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why, true)) return false;
    out[0] = tensor_value{in[0].extents, element};
    return true;
  }
};

namespace detail {

template <class Error>
constexpr bool infer_broadcast(int count, const inputs& in, outputs out, Error& why) noexcept
{
  if (!many_to_one(in, count, count, out, why)) return false;
  shape y;
  for (int i = 0; i < count; ++i)
    if (!check_tensor(in[i].extents, 0, true, why) || !broadcast(y, in[i].extents, i, why)) return false;
  const element made = count == 2 ? element{8, element_id::boolean} : in[1].element;
  out[0] = tensor_value{y, made};
  return true;
}

}  // namespace detail

/// Whatever two tensors are asked, element by element. Errors: broadcast.match.
struct relation {
  static constexpr layer_kind kind = layer_kind::relation;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_broadcast(2, in, out, why);
  }
};

/// Of each element that of the second input where the first one holds, and else that of the third. Errors:
/// broadcast.match.
struct choose {
  static constexpr layer_kind kind = layer_kind::choose;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_broadcast(3, in, out, why);
  }
};

}  // namespace shapeproof
