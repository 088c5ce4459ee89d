// SPDX-License-Identifier: MIT
// Reductions: axes that a mean, a sum or a maximum makes one of.
//
//   (N, C, H, W) -> (N, C) for the axes 2, 3;   (N, C, 1, 1) with keep_dims
//
// Source: PyTorch mean, sum, amax (dim is axes, keepdim is keep_dims), ONNX ReduceMean and its like.
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, axes_of

namespace shapeproof {

enum class reduction : std::uint8_t { mean, sum, max, min, product, l1, l2, log_sum_exp };

namespace detail {

template <class Error>
constexpr bool infer_reduce(const shape& axes, bool keep_dims, bool zero, const inputs& in, outputs out, Error& why) noexcept
{
  unsigned named = 0;
  if (!tensor_arrives(in, out, 0, why, zero)) return false;
  const shape x = in[0].extents;
  if (!axes_of(axes, x.count, named, why)) return false;
  shape y;
  for (int i = 0; i < x.count; ++i) {
    if (axes.count != 0 && (named >> i & 1) == 0) y.push_back(x.values[i]);
    else if (keep_dims) y.push_back(1);
  }
  out[0] = tensor_value{y, in[0].element};
  return true;
}

}  // namespace detail

/// Reduces `axes`, or all where none is named. Errors: axis.range, axes.distinct.
struct reduce {
  reduction op = reduction::mean;
  shape axes = {};
  bool keep_dims = false;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::reduce;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axes);
  }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_reduce(axes, keep_dims, row<Error>(policy).zero_spatial, in, out, why);
  }
};

/// A reduction that has a layer of its own name: `reduce_mean{.axes = {2, 3}}`.
template <reduction Op>
struct reduce_of {
  shape axes = {};
  bool keep_dims = false;

  static constexpr reduction op = Op;
  static constexpr layer_kind kind = layer_kind::reduce;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axes);
  }
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_reduce(axes, keep_dims, false, in, out, why);
  }
};

using reduce_mean = reduce_of<reduction::mean>;
using reduce_sum = reduce_of<reduction::sum>;
using reduce_max = reduce_of<reduction::max>;
using reduce_min = reduce_of<reduction::min>;

}  // namespace shapeproof
