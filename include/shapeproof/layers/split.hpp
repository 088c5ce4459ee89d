// SPDX-License-Identifier: MIT
// Split and chunk: an axis cut into several tensors.
//
//   split: (N, C, H, W) -> (N, size 0, H, W), (N, size 1, H, W), ...     sizes that are given, or equal parts
//   chunk: parts of ceil(C / chunks), the last of them smaller
//
// Source: ONNX Split (split; num_outputs is chunk), PyTorch split and chunk (dim is axis).
#pragma once

#include <shapeproof/layers/lists.hpp>  // check_tensor, check_list

namespace shapeproof {

namespace detail {

/// How many outputs there are, of a number that may be anything.
constexpr int output_count(dim wanted) noexcept
{
  return wanted < 0 ? 0 : wanted > INT32_MAX ? INT32_MAX : static_cast<int>(wanted);
}

/// One tensor along an axis into `wanted` ones; `extent` is what stands on the axis.
template <class Error>
constexpr bool one_to_many(const inputs& in, outputs out, dim along, dim wanted, bool zero, int& axis, dim& extent, Error& why) noexcept
{
  if (in.count != 1) return fail(why, rule::input_count, in.count, 1);
  if (wanted < 1) return fail(why, rule::factor_positive, wanted);
  if (out.count != wanted) return fail(why, rule::output_count, out.count, wanted);
  if (!check_tensor(in[0].extents, 1, zero, why) || !resolve_axis(along, in[0].extents.count, axis, why)) return false;
  extent = in[0].extents.values[axis];
  return true;
}

}  // namespace detail

/// Into tensors of `sizes` along `axis`, or into `parts` equal ones. Errors: both or neither (list.length,
/// factor.positive), a size below 1 (below 0 where the policy takes empty axes), another sum than the extent, an extent that the parts do not divide.
struct split {
  dim axis = 1;
  shape sizes = {};
  dim parts = 0;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::split;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis, self.sizes, self.parts);
  }
  [[nodiscard]] constexpr int outputs() const noexcept
  {
    return sizes.count == 0 ? detail::output_count(parts) : sizes.rank();
  }

  template <class Error>
  constexpr bool infer(const inputs& in, shapeproof::outputs out, Error& why) const noexcept
  {
    int at = 0;
    dim extent = 0;
    dim sum = 0;
    const bool zero = row<Error>(policy).zero_spatial;
    if (!detail::check_list(sizes, 0, rank_max, why)) return false;
    if (sizes.count > 0 && parts != 0) return fail(why, rule::list_length, sizes.count, parts);
    if (!detail::one_to_many(in, out, axis, sizes.count > 0 ? sizes.count : parts, zero, at, extent, why)) return false;
    for (int i = 0; i < sizes.count; ++i) {
      const dim before = sum;
      if (sizes.values[i] < (zero ? 0 : 1)) fail(why, rule::output_size_positive, sizes.values[i]);
      else if (add_overflow(before, sizes.values[i], sum)) fail(why, rule::arithmetic_overflow, before, sizes.values[i]);
      else continue;
      return detail::at_axis_of(why, at);
    }
    if (sizes.count > 0 && sum != extent && extent != dynamic) fail(why, rule::split_sum, sum, extent);
    else if (sizes.count == 0 && extent != dynamic && extent % parts != 0) fail(why, rule::extent_divide, extent, parts);
    else {
      tensor_value each = in[0];
      for (int i = 0; i < out.count; ++i) {
        each.extents.values[at] = sizes.count > 0 ? sizes.values[i] : extent == dynamic ? dynamic : extent / parts;
        out[i] = each;
      }
      return true;
    }
    return detail::at_axis_of(why, at);
  }
};

/// Into `chunks` tensors of ceil(extent / chunks), the last of them smaller. Errors: a number below 1, and an extent that
/// falls into fewer.
struct chunk {
  dim axis = 1;
  dim chunks = 1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::chunk;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.axis, self.chunks);
  }
  [[nodiscard]] constexpr int outputs() const noexcept { return detail::output_count(chunks); }

  template <class Error>
  constexpr bool infer(const inputs& in, shapeproof::outputs out, Error& why) const noexcept
  {
    int at = 0;
    dim extent = 0;
    if (!detail::one_to_many(in, out, axis, chunks, row<Error>(policy).zero_spatial, at, extent, why)) return false;
    const bool known = extent != dynamic;
    const dim size = known ? ceil_div(extent, chunks) : dynamic;
    if (known && extent > 0 && ceil_div(extent, size) != chunks) {
      fail(why, rule::chunk_count, ceil_div(extent, size), chunks, extent);
      return detail::at_axis_of(why, at);
    }
    tensor_value each = in[0];
    for (int i = 0; i < out.count; ++i) {
      each.extents.values[at] = known && i == out.count - 1 ? extent - size * i : size;
      out[i] = each;
    }
    return true;
  }
};

}  // namespace shapeproof
