// SPDX-License-Identifier: MIT
// The numbers of a node's output from those of its inputs, where they are few: how extents travel through Shape, Gather,
// Concat, Slice and arithmetic into Reshape, Resize, Expand and Pad.
#pragma once

#include <shapeproof/onnx/lower_window.hpp>  // writer, number_list, read_axes

namespace shapeproof::onnx::internal {

/// The extents before, on, and after an axis, each side as a product.
struct split_extents {
  dim before = 1;
  dim on = 0;
  dim after = 1;

  constexpr split_extents(const shape& x, int axis) noexcept : on(x[axis])
  {
    for (int i = 0; i < axis; ++i) before *= x.values[i];
    for (int i = axis + 1; i < x.count; ++i) after *= x.values[i];
  }
};

constexpr number_list gathered(writer& of) noexcept
{
  number_list made;
  dim along = 0;
  int axis = 0;
  error ignored;
  const number_list from = of.numbers(0);
  const number_list indices = of.numbers(1);
  if (!from.known() || !indices.known() || !of.whole("axis", along)) return made;
  if (!shapeproof::detail::resolve_axis(along, of.rank(0), axis, ignored)) return made;
  const split_extents x(of.extents(0), axis);
  made.count = 0;
  made.real = from.real;
  for (dim before = 0; before < x.before; ++before)
    for (int i = 0; i < indices.count; ++i)
      for (dim after = 0; after < x.after; ++after) {
        const dim index = indices.each[i];
        const dim at = index < 0 ? index + x.on : index;  // one that is not known is far below 0
        made.push_back(at >= 0 && at < x.on ? from.each[(before * x.on + at) * x.after + after] : dynamic);
      }
  return made;
}

constexpr number_list concatenated(writer& of, const shape& y) noexcept
{
  number_list made;
  dim along = 1;
  int axis = 0;
  error ignored;
  if (!of.whole("axis", along) || !shapeproof::detail::resolve_axis(along, y.count, axis, ignored)) return made;
  made.count = 0;
  for (dim before = 0; before < split_extents(y, axis).before; ++before)
    for (int i = 0; i < of.at.input_count; ++i) {
      const number_list one = of.numbers(i);
      const split_extents x(of.extents(i), axis);
      if (!one.known()) return {};
      made.real = one.real;
      for (dim k = 0; k < x.on * x.after; ++k) made.push_back(one.each[before * x.on * x.after + k]);
    }
  return made;
}

/// The elements that a slice takes.
constexpr number_list sliced(writer& of, const shape& y) noexcept
{
  const shape x = of.extents(0);
  const number_list from = of.numbers(0);
  number_list starts;
  number_list axes;
  number_list steps = of.numbers(4);
  dim strides[rank_max] = {};
  int at[numbers_max] = {};
  dim first = 0;
  if (!from.known() || !of.list_or_input("starts", 1, starts) || !of.list_or_input("axes", 3, axes) || !starts.complete() ||
      (of.has(4) && !steps.complete()) || !read_axes(of, axes, x.count, starts.count, at))
    return {};
  strides_of(x, strides);
  for (int i = 0; i < starts.count; ++i) {
    const dim step = of.has(4) ? steps.each[i] : 1;
    const dim extent = x.values[at[i]];
    dim& stride = strides[at[i]];
    first += shapeproof::detail::clamped(starts.each[i], extent, 0, step < 0 ? extent - 1 : extent) * stride;
    stride = y.values[at[i]] > 1 ? stride * step : 0;  // a step that is taken is no longer than the axis
  }
  return viewed(from, y, first, strides);
}

constexpr number_list transposed(writer& of, const shape& y) noexcept
{
  const shape x = of.extents(0);
  dim own[rank_max] = {};
  dim strides[rank_max] = {};
  shape order;
  int axis = 0;
  error ignored;
  if (!of.list("perm", order) || !of.numbers(0).known()) return {};
  strides_of(x, own);
  for (int i = 0; i < x.count; ++i) {
    if (!shapeproof::detail::resolve_axis(order.count == 0 ? x.count - 1 - i : order[i], x.count, axis, ignored)) return {};
    strides[i] = own[axis];
  }
  return viewed(of.numbers(0), y, 0, strides);
}

/// The part of a list that output `place` of a split is.
constexpr number_list parted(writer& of, const shape& y, int place) noexcept
{
  dim along = 0;
  int axis = 0;
  error ignored;
  dim strides[rank_max] = {};
  if (!of.numbers(0).known() || !of.whole("axis", along) || !shapeproof::detail::resolve_axis(along, y.count, axis, ignored)) return {};
  strides_of(of.extents(0), strides);
  if (place == 0) of.passed = 0;
  const dim first = of.passed;
  of.passed += y[axis];
  return viewed(of.numbers(0), y, first * strides[axis], strides);
}

constexpr number_list chosen(writer& of, const shape& y) noexcept
{
  const number_list which = stretched(of.numbers(0), of.extents(0), y);
  number_list made = stretched(of.numbers(1), of.extents(1), y);
  const number_list other = stretched(of.numbers(2), of.extents(2), y);
  if (!which.known() || !made.known() || !other.known()) return {};
  for (int i = 0; i < made.count; ++i)
    if (which.each[i] == 0 || which.each[i] == dynamic) made.each[i] = which.each[i] == 0 ? other.each[i] : dynamic;
  return made;
}

/// Two or more that broadcast.
constexpr number_list combined(writer& of, const shape& y) noexcept
{
  dim as_in_c = 0;
  arithmetic what = of.row.numbers;
  if (what == arithmetic::modulo && of.whole("fmod", as_in_c) && as_in_c != 0) what = arithmetic::remainder;
  number_list all = stretched(of.numbers(0), of.extents(0), y);
  for (int i = 1; i < of.at.input_count && all.known(); ++i) all = combine(what, all, stretched(of.numbers(i), of.extents(i), y));
  return all;
}

/// All elements of a vector as one: a product of extents.
constexpr number_list reduced(writer& of, int count) noexcept
{
  const number_list from = of.numbers(0);
  if (from.count < 1 || count != 1 || of.rank(0) != 1 || of.row.numbers == arithmetic::none) return {};
  number_list made;
  made.count = 1;
  made.real = from.real;
  made.each[0] = from.each[0];
  for (int i = 1; i < from.count; ++i) {
    number_list next;
    next.count = 1;
    next.real = from.real;
    next.each[0] = from.each[i];
    made = combine(of.row.numbers, made, next);
  }
  return made;
}

constexpr number_list counted_up(writer& of, int count) noexcept
{
  number_list made;
  const number_list start = of.numbers(0);
  const number_list step = of.numbers(2);
  if (count < 0 || start.count != 1 || step.count != 1 || start.real) return made;
  made.count = 0;
  for (dim i = 0, at = start.each[0]; i < count; ++i) {
    made.push_back(at);
    if (i + 1 < count && (at == dynamic || step.each[0] == dynamic || add_overflow(at, step.each[0], at))) return {};
  }
  return made;
}

constexpr number_list filled(writer& of, int count) noexcept
{
  number_list made;
  number_list value;
  tensor_view tensor;
  const attribute_view given = of.view.find("value");
  if (given.whole.empty()) {
    value.count = 1;
    value.real = true;  // 0.0
  } else if (attribute_reader::tensor(given, tensor)) {
    value = read_numbers(tensor);
  }
  if (value.count != 1 || count < 0) return made;
  made.real = value.real;
  for (made.count = 0; made.count < count; ++made.count) made.each[made.count] = value.each[0];
  return made;
}

/// The extents of the input, or how many elements it has.
constexpr number_list extents_of(writer& of, int count) noexcept
{
  number_list made;
  const shape x = of.extents(0);
  shape_of range;
  int first = 0;
  int taken = 0;
  made.count = 0;
  if (of.row.family == family::size) {
    const result<dim> all = elements(x);
    made.push_back(all ? *all : dynamic);
    return made;
  }
  if (!of.whole("start", range.start) || !of.whole("end", range.end)) return {};
  range.range(x.count, first, taken);
  for (int i = 0; i < taken && i < count; ++i) made.push_back(x.values[first + i]);
  return made;
}

/// What a node makes of few numbers.
constexpr number_list numbers_made(writer& of, const tensor_value& made, int place) noexcept
{
  const shape& y = made.extents;
  const int count = few_elements(y);
  if (count < 0 || (place > 0 && of.row.family != family::split)) return {};
  switch (of.row.family) {
    case family::shape:
    case family::size: return extents_of(of, count);
    case family::gather: return gathered(of);
    case family::concat: return concatenated(of, y);
    case family::slice: return sliced(of, y);
    case family::transpose: return transposed(of, y);
    case family::split: return parted(of, y, place);
    case family::where: return chosen(of, y);
    case family::expand: return stretched(of.numbers(0), of.extents(0), y);
    case family::range: return counted_up(of, count);
    case family::constant_of_shape: return filled(of, count);
    case family::reduce: return reduced(of, count);
    case family::cast:
    case family::cast_like: return converted(of.numbers(0), made.element);
    case family::binary:
    case family::relation: return combined(of, y);
    case family::activation:
    case family::flatten:
    case family::reshape:
    case family::squeeze:
    case family::unsqueeze: return change_all(of.row.numbers, of.numbers(0));
    default: return {};  // a Constant has them already
  }
}

/// What the writer asks after a layer was inferred: the numbers of `made`, output `place` of the node.
constexpr number_list propagate(writer& of, const tensor_value& made, int place) noexcept
{
  const number_list found = numbers_made(of, made, place);
  const bool fits = found.count == few_elements(made.extents) && found.real == is_real(made.element);
  return fits ? settled(found, made.element) : number_list{};
}

}  // namespace shapeproof::onnx::internal
