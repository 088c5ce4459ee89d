// SPDX-License-Identifier: MIT
// Arithmetic of two tensors or more, element by element: extents are matched from the last axis on, and 1 stretches.
//
//   (3, 1, 5) + (4, 1) -> (3, 4, 5)
//
// Source: NumPy broadcasting, which PyTorch, TensorFlow and ONNX (multidirectional broadcasting) share.
#pragma once

#include <shapeproof/layers/rules.hpp>  // many_to_one, check_tensor, broadcast

namespace shapeproof {

namespace detail {

template <class Error>
constexpr bool infer_binary(policy by, const inputs& in, outputs out, Error& why) noexcept
{
  if (in.count == 2 && out.count == 1 && is_usual(in[0].extents, 0) && in[0].extents == in[1].extents) {
    out[0] = in[0];
    return true;
  }
  const policy_row& rules = row<Error>(by);
  if (!many_to_one(in, 2, -1, out, why)) return false;
  const element kept = in[0].element;
  shape y = in[0].extents;
  if (!check_tensor(y, 0, rules.zero_spatial, why)) return false;
  for (int i = 1; i < in.count; ++i) {
    const shape& x = in[i].extents;
    if (!check_tensor(x, 0, rules.zero_spatial, why) || !(x == y || broadcast(y, x, i, why))) return false;
  }
  out[0] = tensor_value{y, kept};
  return true;
}

}  // namespace detail

/// One shape from two inputs or more; the element is that of the first. Errors: extents that do not broadcast.
template <layer_kind Kind>
struct binary_of {
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = Kind;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_binary(policy, in, out, why);
  }
};

using add = binary_of<layer_kind::add>;
using subtract = binary_of<layer_kind::subtract>;
using multiply = binary_of<layer_kind::multiply>;
using divide = binary_of<layer_kind::divide>;
using maximum = binary_of<layer_kind::maximum>;
using minimum = binary_of<layer_kind::minimum>;

}  // namespace shapeproof
