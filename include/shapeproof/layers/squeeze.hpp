// SPDX-License-Identifier: MIT
// Squeeze: axes of extent 1 are dropped. Unsqueeze: axes of extent 1 are put in.
//
//   squeeze:   (N, C, 1, 1) -> (N, C)
//   unsqueeze: (N, C) -> (N, C, 1, 1)
//
// Source: ONNX Squeeze and Unsqueeze; PyTorch squeeze and unsqueeze (which drop no other extent than 1 and say nothing).
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, axes_of

namespace shapeproof {

/// Drops `axis` (a number or a list), or every axis of extent 1 where it is not given; all extents must be known then.
/// Errors: axis.range, axes.distinct, squeeze.one.
struct squeeze {
  shape axis = {};
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::squeeze;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why, row<Error>(policy).zero_spatial)) return false;
    const shape x = in[0].extents;
    unsigned named = 0;
    if (!detail::axes_of(axis, x.count, named, why)) return false;
    shape y;
    for (int i = 0; i < x.count; ++i) {
      const bool chosen = axis.count == 0 ? x.values[i] == 1 : (named >> i & 1) != 0;
      if (axis.count == 0 ? x.values[i] == dynamic : chosen && x.values[i] != 1 && x.values[i] != dynamic) {
        fail(why, rule::squeeze_one, x.values[i]);
        return detail::at_axis_of(why, i);
      }
      if (!chosen) y.push_back(x.values[i]);
    }
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

/// Puts in axes of extent 1, or of another, along which the input is repeated; `axis`, a number or a list, is where they
/// are in the output. Errors: axis.range, axes.distinct, output-size.positive, more than 8 axes (list.length).
struct unsqueeze {
  shape axis = {0};
  dim extent = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::unsqueeze;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis, self.extent);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why, row<Error>(policy).zero_spatial) || !detail::check_list(axis, 0, rank_max, why))
      return false;
    if (extent < 1) return fail(why, rule::output_size_positive, extent);
    const shape x = in[0].extents;
    const int rank = x.count + axis.count;
    if (rank > rank_max) return fail(why, rule::list_length, rank, rank_max);
    unsigned named = 0;
    if (!detail::axes_of(axis, rank, named, why)) return false;
    shape y;
    for (int i = 0, from = 0; i < rank; ++i) y.push_back((named >> i & 1) != 0 ? extent : x.values[from++]);
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

}  // namespace shapeproof
