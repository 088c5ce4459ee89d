// SPDX-License-Identifier: MIT
// Flatten: the axes from start_axis to end_axis become one, of their product.
//
//   (N, C, H, W) -> (N, C * H * W)
//
// Source: PyTorch flatten (start_dim, end_dim); a scalar becomes (1).
#pragma once

#include <shapeproof/layers/rules.hpp>  // tensor_arrives, resolve_axis

namespace shapeproof {

namespace detail {

template <class Error>
constexpr bool infer_flatten(dim start_axis, dim end_axis, const policy_row& rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (!tensor_arrives(in, out, rules.batch_optional ? 0 : 1, why, rules.zero_spatial)) return false;
  const shape x = in[0].extents;  // a copy: the output may be the input
  if (!rules.batch_optional && start_axis == x.count && x.count < rank_max) {  // a batch, and of each nothing: one number
    out[0] = in[0];
    out[0].extents.values[out[0].extents.count++] = 1;
    return true;
  }
  const int rank = x.count == 0 ? 1 : x.count;
  int start = 0;
  int end = 0;
  if (!resolve_axis(start_axis, rank, start, why) || !resolve_axis(end_axis, rank, end, why)) return false;
  if (start > end) return fail(why, rule::axis_order, start, end);
  dim product = 1;
  bool known = true;
  if (!known_product(x, start, end < x.count ? end + 1 : x.count, product, known, why)) return false;
  if (!known && rules.needs_features) return fail_of_shape(why, rule::extent_known, x);
  shape y;
  for (int i = 0; i < start; ++i) y.push_back(x.values[i]);
  y.push_back(known ? product : dynamic);
  for (int i = end + 1; i < x.count; ++i) y.push_back(x.values[i]);
  out[0] = tensor_value{y, in[0].element};
  return true;
}

}  // namespace detail

struct flatten {
  dim start_axis = 1;
  dim end_axis = -1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::flatten;

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_flatten(start_axis, end_axis, row<Error>(policy), in, out, why);
  }
};

}  // namespace shapeproof
