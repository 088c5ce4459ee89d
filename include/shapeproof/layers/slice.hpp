// SPDX-License-Identifier: MIT
// Slice: every step-th element of an axis, from start to before end.
//
//   i -> ceil((end - start) / step)      both counted from the back where they are below 0, then clamped to the axis
//
// Source: ONNX Slice, whose step may be negative; PyTorch's indexing, where it may not; both clamp what is out of range.
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, to_numbers

namespace shapeproof {

/// For `slice::end`: as far as the step leads.
inline constexpr dim to_the_end = dynamic;

namespace detail {

/// A place on an axis, counted from the back where it is below 0.
constexpr dim clamped(dim index, dim extent, dim least, dim most) noexcept
{
  if (index < 0) index += extent;
  return index < least ? least : index > most ? most : index;
}

}  // namespace detail

/// Errors: axis.range, a step of 0, and a slice of no element where the policy takes no empty axes.
struct slice {
  dim axis = 1;
  dim start = 0;
  dim end = to_the_end;
  dim step = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::slice;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis, self.start, self.end, self.step);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    int at = 0;
    const bool zero = row<Error>(policy).zero_spatial;
    if (!detail::tensor_arrives(in, out, 1, why, zero) || !detail::resolve_axis(axis, in[0].extents.count, at, why)) return false;
    if (step == 0) return fail(why, rule::slice_step, step);
    const dim extent = in[0].extents.values[at];
    dim made = dynamic;
    if (extent != dynamic) {
      // Forward between 0 and the extent; backward the start is an element, and the end may be before the first.
      const dim least = step > 0 ? 0 : -1;
      const dim most = step > 0 ? extent : extent - 1;
      const dim from = detail::clamped(start, extent, 0, most);
      const dim to = end == to_the_end ? (step > 0 ? most : least) : detail::clamped(end, extent, least, most);
      made = extent == 0 ? 0 : step > 0 ? (to > from ? (to - from - 1) / step + 1 : 0) : (to < from ? (to - from + 1) / step + 1 : 0);
      if (made < (zero ? 0 : 1)) {
        fail(why, rule::output_positive, made);
        return detail::at_axis_of(why, at);
      }
    }
    out[0] = in[0];
    out[0].extents.values[at] = made;
    return true;
  }
};

}  // namespace shapeproof
