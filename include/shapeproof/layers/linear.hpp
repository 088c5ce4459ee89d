// SPDX-License-Identifier: MIT
// Linear (dense, fully connected): the last axis is replaced.
//
//   (..., in_features) -> (..., out_features)
//
// Source: PyTorch linear; Keras Dense.
#pragma once

#include <shapeproof/layers/rules.hpp>  // tensor_arrives

namespace shapeproof {

namespace detail {

template <class Linear>
constexpr bool infer_linear(const Linear& of, dim out_features, dim in_features, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  if (!tensor_arrives(in, out, rules.batch_optional ? 1 : 2, why, rules.zero_spatial)) return false;
  const int last = in[0].extents.count - 1;
  const dim arriving = in[0].extents.values[last];
  if (out_features < 1) return fail(why, rule::features_positive, out_features);
  if (in_features != whatever_arrives) {
    if (in_features < (rules.zero_spatial ? 0 : 1)) return fail(why, rule::features_positive, in_features);
    if (arriving != in_features && arriving != dynamic) {
      fail(why, rule::features_match, arriving, in_features);
      return at_axis(why, last, axis_name::features);
    }
  }
  if (arriving == dynamic && rules.needs_features) return fail_of_shape(why, rule::extent_known, in[0].extents);
  out[0] = in[0];
  out[0].extents.values[last] = out_features;
  if constexpr (requires { of.keep_dims; }) out[0].extents.count -= of.keep_dims ? 0 : 1;
  return true;
}

}  // namespace detail

struct linear {
  dim out_features = 1;
  bool bias = true;
  dim in_features = whatever_arrives;  // checked where it is given
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::linear;

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_linear(*this, out_features, in_features, in, out, why);
  }
};

}  // namespace shapeproof
