// SPDX-License-Identifier: MIT
// Permute: the axes in another order.
//
//   (N, C, H, W) -> (N, H, W, C) for the order 0, 2, 3, 1
//
// Source: PyTorch permute, ONNX Transpose (perm).
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, axes_of

namespace shapeproof {

/// `order` names each axis of the input once, by its number or, below 0, from the back. Errors: list.length, axis.range,
/// axes.distinct.
struct permute {
  shape order = {};
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::permute;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.order);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why, row<Error>(policy).zero_spatial)) return false;
    const shape x = in[0].extents;
    unsigned seen = 0;
    if (!detail::check_list(order, x.count, x.count, why) || !detail::axes_of(order, x.count, seen, why)) return false;
    shape y = x;
    for (int i = 0; i < x.count; ++i) y.values[i] = x.values[order.values[i] + (order.values[i] < 0 ? x.count : 0)];
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

}  // namespace shapeproof
