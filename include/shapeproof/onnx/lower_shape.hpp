// SPDX-License-Identifier: MIT
// Operators that rearrange as layers: what moves axes, cuts and repeats them. No shape is worked out here: attributes and
// numbers become parameters.
#pragma once

#include <shapeproof/onnx/lower_window.hpp>  // choose_axis, writer

namespace shapeproof::onnx::internal {

/// The axes of Squeeze, Unsqueeze and reductions: an attribute, and from some opset on an input, which may not be `known`:
/// then `to` has as many as the list is long, or -1.
constexpr bool read_axes(writer& of, shape& to, bool& known) noexcept
{
  number_list axes;
  if (!of.list_or_input("axes", 1, axes)) return false;
  known = axes.known() ? axes.complete() : !of.has(1);
  if (!known && of.rank(1) == 1 && of.extents(1)[0] == dynamic) return true;
  const dim count = known ? (axes.known() ? axes.count : 0) : of.rank(1) == 1 ? of.extents(1)[0] : -1;
  if (count < 0 || count > rank_max) return of.misses("axes");
  for (int i = 0; i < count; ++i) to.push_back(known ? axes.each[i] : dynamic);
  return true;
}

/// Numbers as extents; where they are not known, as many unknown ones as the list is long.
constexpr bool read_extents(writer& of, const number_list& given, int i, const char* name, shape& to) noexcept
{
  if (given.known()) {
    for (int k = 0; k < given.count; ++k)
      if (!to.push_back(given.each[k])) return fail(of.why(), rule::list_length, given.count, rank_max);
    return true;
  }
  const shape list = of.extents(i);
  if (!of.has(i) || list.count != 1 || list.values[0] < 0) return of.misses(name);
  if (list.values[0] > rank_max) return fail(of.why(), rule::list_length, list.values[0], rank_max);
  for (dim k = 0; k < list.values[0]; ++k) to.push_back(dynamic);
  return true;
}

/// Concat joins as many as there are; Flatten makes a matrix of what stands before an axis and of the rest.
constexpr bool lower_flatten(writer& of) noexcept
{
  dim axis = 1;
  const int rank = of.rank(0);
  if (!of.whole("axis", axis)) return false;
  if (axis < -rank || axis > rank) return fail(of.why(), rule::axis_range, axis, rank + 1);
  if (axis < 0) axis += rank;
  if (rank == 0) return of.emit(reshape{{1, 1}, policy::onnx_conv});
  if (axis == 1 && rank > 1) return of.emit(flatten{.start_axis = 1, .end_axis = -1, .policy = policy::onnx_conv});
  const std::int32_t between = of.between();
  if (axis == 0 || axis == rank)
    return of.emit(flatten{.start_axis = 0, .end_axis = -1, .policy = policy::onnx_conv}, of.input(0), between) &&
           of.emit(unsqueeze{{axis == 0 ? 0 : 1}, 1, policy::onnx_conv}, between, of.output());
  return of.emit(flatten{.start_axis = 0, .end_axis = axis - 1, .policy = policy::onnx_conv}, of.input(0), between) &&
         of.emit(flatten{.start_axis = 1, .end_axis = -1, .policy = policy::onnx_conv}, between, of.output());
}

constexpr bool lower_reshape(writer& of) noexcept
{
  number_list wanted;
  dim allow_zero = 0;
  reshape made{{}, policy::onnx_conv};
  if (!of.list_or_input("shape", 1, wanted) || !of.whole("allowzero", allow_zero) ||
      !read_extents(of, wanted, 1, "shape", made.extents))
    return false;
  for (const dim each : made.extents)
    if (each == 0 && allow_zero != 0) return of.misses("allowzero");
  return of.emit(made);
}

/// Extents of 1 stretch on both sides, so that a 1 that is wanted leaves what arrives.
constexpr bool lower_expand(writer& of) noexcept
{
  shape wanted;
  if (!read_extents(of, of.numbers(1), 1, "shape", wanted)) return false;
  return emit_expand(of, of.input(0), wanted, of.output());
}

constexpr bool lower_transpose(writer& of) noexcept
{
  permute made{{}, policy::onnx_conv};
  if (!of.list("perm", made.order)) return false;
  for (int i = of.rank(0) - 1; of.view.find("perm").whole.empty() && i >= 0; --i) made.order.push_back(i);
  return of.emit(made);
}

/// Of axes that are not known the rank follows from how many there are.
constexpr bool lower_squeeze(writer& of) noexcept
{
  shape axes;
  bool known = true;
  const bool fewer = of.row.family == family::squeeze;
  if (!read_axes(of, axes, known)) return false;
  if (known) return fewer ? of.emit(squeeze{axes, policy::onnx_conv}) : of.emit(unsqueeze{axes, 1, policy::onnx_conv});
  const int rank = of.rank(0) + (fewer ? -axes.count : axes.count);
  if (axes.count == 0 || rank < 0 || rank > rank_max) return of.misses("axes");
  return emit_extents(of, unknown_extents(rank));
}

/// One slice an axis. A bound that is not known leaves an extent that is not, and an axis that is not leaves all so.
constexpr bool lower_slice(writer& of) noexcept
{
  number_list starts;
  number_list ends;
  number_list axes;
  number_list steps = of.numbers(4);
  if (!of.list_or_input("starts", 1, starts) || !of.list_or_input("ends", 2, ends) || !of.list_or_input("axes", 3, axes)) return false;
  if ((!starts.known() && !of.has(1)) || (!ends.known() && !of.has(2))) return of.misses("starts, ends");
  // Of bounds that are computed only their number may be known.
  const int count = starts.known() ? starts.count : ends.known() ? ends.count : of.rank(1) == 1 ? few_elements(shape{of.extents(1)[0]}) : -1;
  const bool odd = (ends.known() && ends.count != count) || (steps.known() && steps.count != count);
  if (count >= 0 && odd) return of.misses("starts, ends, axes, steps");
  if (count < 0 || (of.has(3) && !axes.complete())) return emit_extents(of, unknown_extents(of.rank(0)));
  int at[numbers_max] = {};
  if (!read_axes(of, axes, of.rank(0), count, at)) return false;
  std::int32_t from = of.input(0);
  if (count == 0) return of.emit(identity{policy::onnx_global_pool});
  for (int i = 0; i < count; ++i) {
    const std::int32_t to = i + 1 < count ? of.between() : of.output();
    const dim start = starts.known() ? starts.each[i] : dynamic;
    const dim end = ends.known() ? ends.each[i] : dynamic;
    const dim step = !of.has(4) ? 1 : steps.known() ? steps.each[i] : dynamic;
    const bool known = start != dynamic && end != dynamic && step != dynamic;
    if (!(known ? of.emit(slice{at[i], start, end, step, policy::onnx_conv}, from, to) : choose_axis(of, from, at[i], dynamic, to))) return false;
    from = to;
  }
  return true;
}

/// More parts than a layer has sizes for: a slice each.
constexpr bool lower_long_split(writer& of, dim along, const number_list& sizes) noexcept
{
  int axis = 0;
  dim start = 0;
  dim end = 0;
  if (!shapeproof::detail::resolve_axis(along, of.rank(0), axis, of.why())) return false;
  if (sizes.count != of.at.output_count) return fail(of.why(), rule::output_count, of.at.output_count, sizes.count);
  for (int i = 0; i < sizes.count; ++i, start = end) {
    if (sizes.each[i] < 0) return fail(of.why(), rule::output_size_positive, sizes.each[i]);
    if (add_overflow(start, sizes.each[i], end)) return fail(of.why(), rule::arithmetic_overflow, start, sizes.each[i]);
    if (!of.emit(slice{axis, start, end, 1, policy::onnx_conv}, of.input(0), of.output(i))) return false;
  }
  const dim extent = of.extents(0).values[axis];
  return extent == dynamic || extent == end || fail(of.why(), rule::split_sum, end, extent);
}

/// Sizes that are not known, one for each output.
constexpr bool lower_open_split(writer& of, dim along) noexcept
{
  int axis = 0;
  const std::int32_t pair[] = {of.input(0), of.between()};
  const dim sizes = of.rank(1) == 1 ? of.extents(1)[0] : 0;
  if (sizes != dynamic && sizes != of.at.output_count) return fail(of.why(), rule::output_count, of.at.output_count, sizes);
  if (!shapeproof::detail::resolve_axis(along, of.rank(0), axis, of.why()) ||
      !of.emit(constant{shape{dynamic}, element::of<std::int64_t>()}, nullptr, 0, pair[1]))
    return false;
  for (int i = 0; i < of.at.output_count; ++i)
    if (!of.emit(gather{.axis = axis}, pair, 2, of.output(i))) return false;
  return true;
}

constexpr bool lower_split(writer& of) noexcept
{
  dim axis = 0;
  dim parts = of.at.output_count;
  number_list sizes;
  if (!of.whole("axis", axis) || !of.list_or_input("split", 1, sizes) || !of.whole("num_outputs", parts)) return false;
  const std::int32_t from = of.input(0);
  if (of.has(1) && !sizes.complete()) return lower_open_split(of, axis);
  if (!sizes.known()) {
    if (of.opset >= 18) return of.emit(chunk{axis, parts, policy::onnx_conv}, &from, 1, of.output(), of.at.output_count);
    return of.emit(split{.axis = axis, .parts = parts, .policy = policy::onnx_conv}, &from, 1, of.output(), of.at.output_count);
  }
  if (sizes.count > rank_max) return lower_long_split(of, axis, sizes);
  split made{.axis = axis, .policy = policy::onnx_conv};
  for (int i = 0; i < sizes.count; ++i) made.sizes.push_back(sizes.each[i]);
  return of.emit(made, &from, 1, of.output(), of.at.output_count);
}

/// The tensor again and again along each axis.
constexpr bool lower_tile(writer& of) noexcept
{
  const number_list repeats = of.numbers(1);
  const shape x = of.extents(0);
  shape wanted = x;
  unsigned chosen = 0;
  if (!of.has(1) || (repeats.known() && repeats.count != x.count)) return of.misses("repeats");
  for (int i = 0; i < x.count; ++i) {
    const dim times = repeats.known() ? repeats.each[i] : dynamic;
    if (times == 1) continue;
    chosen |= 1U << i;
    if (times == dynamic || x.values[i] == dynamic) wanted.values[i] = dynamic;
    else if (times < 0) return of.misses("repeats");
    else if (mul_overflow(x.values[i], times, wanted.values[i])) return fail(of.why(), rule::arithmetic_overflow, x.values[i], times);
  }
  return emit_and_choose(of, identity{policy::onnx_global_pool}, chosen, wanted);
}

/// The largest along an axis, and where they are; how many is an attribute up to opset 9.
constexpr bool lower_top_k(writer& of) noexcept
{
  dim along = -1;
  dim many = dynamic;
  int axis = 0;
  const number_list k = of.numbers(1);
  if (!of.whole("axis", along) || !of.whole("k", many) || !shapeproof::detail::resolve_axis(along, of.rank(0), axis, of.why()))
    return false;
  if (k.count == 1) many = k.each[0];
  const dim there = of.extents(0).values[axis];
  if (many != dynamic && (many < 0 || (there != dynamic && many > there))) {
    fail(of.why(), rule::output_size_range, many, 0, there == dynamic ? dim_max : there);
    return at_axis(of.why(), axis, axis_name::other);
  }
  return choose_axis(of, of.input(0), axis, many, of.output()) &&
         (of.at.output_count < 2 || of.emit(cast{element::of<std::int64_t>()}, of.output(), of.output(1)));
}

/// A new axis, as long as there are classes.
constexpr bool lower_one_hot(writer& of) noexcept
{
  dim along = -1;
  int axis = 0;
  const number_list depth = of.numbers(1);
  const int rank = of.rank(0) + 1;
  if (!of.has(2)) return of.misses("values");
  if (!of.whole("axis", along) || !shapeproof::detail::resolve_axis(along, rank, axis, of.why())) return false;
  const dim classes = depth.count == 1 ? depth.each[0] : dynamic;
  const std::int32_t longer = of.between();
  const std::int32_t known = classes == dynamic ? of.between() : longer;
  return of.emit(unsqueeze{shape{axis}, classes == dynamic ? 1 : classes, policy::onnx_conv}, of.input(0), longer) &&
         (known == longer || choose_axis(of, longer, axis, dynamic, known)) && of.emit(cast{of.element_at(2)}, known, of.output());
}

}  // namespace shapeproof::onnx::internal
