// SPDX-License-Identifier: MIT
// Max unpooling: back to the extents that a max pooling of the same parameters came from, or may have come from.
//
//   (N, C, spatial...) [, indices of the same shape] -> (N, C, (i - 1) * stride - padding + kernel...)
//
// Source: PyTorch max_unpool1d to 3d, ONNX MaxUnpool.
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives, many_to_one

namespace shapeproof {

/// For `output_size` of an unpooling: what the formula gives.
inline constexpr dim by_formula = dynamic;

namespace detail {

/// The sizes that an unpooling of `step` may be told: what the formula gives, and up to stride - 1 less or more.
template <class Error>
constexpr bool unpool_sizes(const window& step, dim extent, dim& size, interval& sizes, Error& why) noexcept
{
  window bare;  // without its padding, under which the formula may give 0 and less where less padding would not
  bare.kernel = step.kernel;
  bare.stride = step.stride;
  if (!is(step.padding, padding_mode::as_given)) return fail(why, rule::padding_form, step.pad_begin, step.pad_end);
  if (step.pad_begin < 0) return fail(why, rule::padding_range, step.pad_begin, 0, dim_max);
  if (step.pad_end < 0) return fail(why, rule::padding_range, step.pad_end, 0, dim_max);
  if (!bare.slide_back(extent, 0, 0, policy_row{}, size, why)) return false;
  sizes = {1, dim_max};
  if (size == dynamic) return true;
  if (sub_overflow(size, step.pad_begin, size) || sub_overflow(size, step.pad_end, size))
    return fail(why, rule::arithmetic_overflow, step.pad_begin, step.pad_end);
  const dim more = step.stride - 1;  // of a stride of 1 or more
  if (!sub_overflow(size, more, sizes.low) && sizes.low < 1) sizes.low = 1;
  if (add_overflow(size, more, sizes.high)) sizes.high = dim_max;
  return true;
}

template <class Unpool>
constexpr bool infer_unpool(const Unpool& of, const inputs& in, outputs out, error& why) noexcept
{
  if (!many_to_one(in, 1, 2, out, why)) return false;
  const int count = of.axes();
  tensor_value made = in[0];
  image_axes at(0, 0, of.layout);
  if (!image_arrives({&made, 1}, {&made, 1}, count, of.layout, row(of.policy), at, why)) return false;
  if (in.count == 2 && in[1].extents.count != made.extents.count)
    return fail(why, rule::rank_fits, in[1].extents.count, made.extents.count);
  for (int axis = 0; axis < made.extents.count; ++axis) {
    dim& extent = made.extents.values[axis];
    const int i = axis - at.spatial;
    const bool spatial = i >= 0 && i < count;
    const axis_name name = spatial              ? spatial_name(i, count)
                           : axis == at.channel ? axis_name::channels
                                                : axis_name::batch;
    const dim indices = in.count == 2 ? in[1].extents.values[axis] : extent;
    dim size = 0;
    interval sizes;
    if (spatial && !check_extent(extent, false, axis, name, why)) return false;
    if (indices != extent && indices != dynamic && extent != dynamic) fail(why, rule::input_match, indices, extent, 1);
    else if (!spatial) continue;
    else if (unpool_sizes(of.axis(i), extent, size, sizes, why)) {
      const dim given = of.extra(i);
      if (given != by_formula && given < 1) fail(why, rule::output_size_positive, given);
      else if (given != by_formula && !sizes.contains(given)) fail(why, rule::output_size_range, given, sizes.low, sizes.high);
      else if (given == by_formula && size < 1 && size != dynamic) fail(why, rule::output_positive, size);
      else {
        extent = given == by_formula ? size : given;
        continue;
      }
    }
    return at_axis(why, axis, name);
  }
  out[0] = made;
  return true;
}

}  // namespace detail

/// The output sizes that an unpooling of window `step` may be given for an extent: an interval, which is empty where
/// none is 1 or more. Errors: parameters out of their range, overflow.
template <int = 0>
[[nodiscard]] constexpr result<interval> unpool_sizes(const window& step, dim extent) noexcept
{
  result<interval> sizes(interval{});
  dim size = 0;
  error why;
  if ((extent < 1 && extent != dynamic && !fail(why, rule::extent_positive, extent, 1)) ||
      !detail::unpool_sizes(step, extent, size, sizes.in_place(), why))
    sizes.refuse(why);
  return sizes;
}

/// Unpooling over N spatial axes: max_unpool1d, max_unpool2d, max_unpool3d. Stride is the kernel where it is not given.
/// Errors: an output below 1, an output_size out of its interval (output-size.range), indices of another shape.
template <int N>
struct max_unpool_nd {
  extents<N> kernel = 1;
  extents<N> stride = kernel;
  shapeproof::padding<N> padding = 0;
  extents<N> output_size = by_formula;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::max_unpool;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {kernel[i], stride[i], padding.mode, padding.begins[i], padding.ends[i], 1, rounding::floor, policy};
  }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return output_size[i]; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_unpool(*this, in, out, why);
  }
};

using max_unpool1d = max_unpool_nd<1>;
using max_unpool2d = max_unpool_nd<2>;
using max_unpool3d = max_unpool_nd<3>;

/// The run-time form: lists of 0 to 8 numbers, one an axis or one for all; an empty stride is the kernel.
struct max_unpool {
  int axes = 2;  // 1 to 3
  shape kernel = {1};
  shape stride = {};
  padding_lists padding = {};
  shape output_size = {by_formula};
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::max_unpool;
};

}  // namespace shapeproof
