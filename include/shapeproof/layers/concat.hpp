// SPDX-License-Identifier: MIT
// Concatenation: tensors joined along an axis that they have, and stacking: along one that is new.
//
//   concat: (N, C1, H, W), (N, C2, H, W), ... -> (N, C1 + C2 + ..., H, W)
//   stack:  (H, W), (H, W) -> (2, H, W)
//
// Source: PyTorch cat and stack (dim is axis), ONNX Concat.
#pragma once

#include <shapeproof/layers/rules.hpp>  // many_to_one, check_tensor, resolve_axis

namespace shapeproof {

namespace detail {

/// Whether a policy takes this input for nothing at all: PyTorch's (0), which was its empty tensor once.
template <int = 0>
constexpr bool is_skipped(const shape& x, const policy_row& rules) noexcept
{
  return rules.skip_empty_vector && x.count == 1 && x.values[0] == 0;
}

/// `y` has all that `x` tells: equal extents but on axis `but`. What is not known on one side is what the other says.
template <class Error>
constexpr bool merge_extents(shape& y, const shape& x, int but, int input, Error& why) noexcept
{
  if (x.count != y.count) return fail(why, rule::rank_fits, x.count, y.count);
  for (int k = 0; k < y.count; ++k) {
    if (k == but || x.values[k] == dynamic || x.values[k] == y.values[k]) continue;
    if (y.values[k] != dynamic) {
      fail(why, rule::concat_match, x.values[k], y.values[k], input);
      return at_axis(why, k, axis_name::other);
    }
    y.values[k] = x.values[k];
  }
  return true;
}

template <class Error>
constexpr bool infer_concat(dim along, const policy_row& rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (!many_to_one(in, 1, -1, out, why)) return false;
  int first = 0;
  while (first < in.count - 1 && is_skipped(in[first].extents, rules)) ++first;
  const element kept = in[0].element;
  shape y = in[first].extents;
  int axis = 0;
  dim sum = 0;
  bool known = true;
  if (!check_tensor(y, 1, rules.zero_spatial, why) || !resolve_axis(along, y.count, axis, why)) return false;
  for (int i = first; i < in.count; ++i) {
    const shape& x = in[i].extents;
    if (i > first && is_skipped(x, rules)) continue;
    if (!check_tensor(x, 1, rules.zero_spatial, why) || !merge_extents(y, x, axis, i, why)) return false;
    const dim before = sum;
    if (x.values[axis] == dynamic) known = false;  // what is known must fit all the same
    else if (add_overflow(before, x.values[axis], sum)) {
      fail(why, rule::arithmetic_overflow, before, x.values[axis]);
      return at_axis(why, axis, axis_name::other);
    }
  }
  y.values[axis] = known ? sum : dynamic;
  out[0] = tensor_value{y, kept};
  return true;
}

template <class Error>
constexpr bool infer_stack(dim along, const inputs& in, outputs out, Error& why) noexcept
{
  if (!many_to_one(in, 1, -1, out, why)) return false;
  const element kept = in[0].element;
  shape x = in[0].extents;
  int axis = 0;
  if (!check_tensor(x, 0, false, why) || !resolve_axis(along, x.count + 1, axis, why)) return false;
  if (x.count == rank_max) return fail(why, rule::list_length, rank_max + 1, rank_max);
  for (int i = 1; i < in.count; ++i)
    if (!check_tensor(in[i].extents, 0, false, why) || !merge_extents(x, in[i].extents, -1, i, why)) return false;
  insert_axis(x, axis, in.count);
  out[0] = tensor_value{x, kept};
  return true;
}

}  // namespace detail

/// Joins any number of inputs along `axis`. Errors: axis.range, rank.fits, concat.match, a sum past 2^63 - 1.
struct concat {
  dim axis = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::concat;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_concat(axis, row<Error>(policy), in, out, why);
  }
};

/// Joins any number of inputs of one shape along a new axis, which `axis` is in the output.
struct stack {
  dim axis = 0;

  static constexpr layer_kind kind = layer_kind::stack;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_stack(axis, in, out, why);
  }
};

}  // namespace shapeproof
