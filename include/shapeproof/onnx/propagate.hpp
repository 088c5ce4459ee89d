// SPDX-License-Identifier: MIT
// The numbers of a node's output from those of its inputs, where they are few: how extents travel through Shape, Gather,
// Concat, Slice and arithmetic into Reshape, Resize, Expand and Pad.
#pragma once

#include <shapeproof/onnx/writer.hpp>  // writer, number_list

namespace shapeproof::onnx::internal {

constexpr number_list gathered(writer& of) noexcept
{
  number_list made;
  const number_list from = of.numbers(0);
  const number_list indices = of.numbers(1);
  if (!from.known() || !indices.known() || of.rank(0) != 1) return made;
  made.count = 0;
  made.real = from.real;
  for (int i = 0; i < indices.count; ++i) {
    const dim at = indices.each[i] < 0 ? indices.each[i] + from.count : indices.each[i];
    made.push_back(indices.each[i] == dynamic ? dynamic : at >= 0 && at < from.count ? from.each[at] : dynamic);
  }
  return made;
}

constexpr number_list concatenated(writer& of) noexcept
{
  number_list made;
  made.count = 0;
  for (int i = 0; i < of.at.input_count; ++i) {
    const number_list one = of.numbers(i);
    if (!one.known() || of.rank(i) != 1) return {};
    made.real = one.real;
    for (int k = 0; k < one.count; ++k) made.push_back(one.each[k]);
  }
  return made;
}

/// Of a vector: the elements that a slice of one axis takes. `count` is how many that are.
constexpr number_list sliced(writer& of, int count) noexcept
{
  number_list made;
  const number_list from = of.numbers(0);
  number_list starts;
  if (!from.known() || of.rank(0) != 1 || !of.list_or_input("starts", 1, starts) || starts.count != 1) return made;
  number_list steps = of.numbers(4);
  if (!of.has(4)) steps.push_back(0);
  const dim step = !of.has(4) ? 1 : steps.count == 1 ? steps.each[0] : dynamic;
  dim at = starts.each[0];
  if (at == dynamic || step == dynamic || count < 0) return made;
  at = shapeproof::detail::clamped(at, from.count, 0, step < 0 ? from.count - 1 : from.count);
  made.real = from.real;
  made.count = 0;
  for (int i = 0; i < count; ++i) {
    made.push_back(at >= 0 && at < from.count ? from.each[at] : dynamic);
    if (i + 1 < count && add_overflow(at, step, at)) return {};
  }
  return made;
}

constexpr number_list chosen(writer& of, int count) noexcept
{
  number_list made;
  const number_list which = of.numbers(0);
  const number_list a = of.numbers(1);
  const number_list b = of.numbers(2);
  const auto fits = [count](const number_list& one) { return one.count == 1 || one.count == count; };
  if (count < 0 || !fits(which) || !fits(a) || !fits(b)) return made;
  made.real = a.real;
  for (made.count = 0; made.count < count; ++made.count) {
    const dim decides = which.at(made.count);
    made.each[made.count] = decides == dynamic ? dynamic : decides != 0 ? a.at(made.count) : b.at(made.count);
  }
  return made;
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
    made = combine(of.row.numbers, made, next, 1);
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

/// What the writer asks after a layer was inferred: the numbers of `made`.
constexpr number_list propagate(writer& of, const tensor_value& made) noexcept
{
  const int count = few_elements(made.extents);
  if (count < 0) return {};
  switch (of.row.family) {
    case family::shape:
    case family::size: return extents_of(of, count);
    case family::gather: return gathered(of);
    case family::concat: return concatenated(of);
    case family::slice: return sliced(of, count);
    case family::where: return chosen(of, count);
    case family::range: return counted_up(of, count);
    case family::constant_of_shape: return filled(of, count);
    case family::reduce: return reduced(of, count);
    case family::cast: return converted(of.numbers(0), made.element);
    case family::constant: return {};  // has them already
    case family::binary:
    case family::relation: {
      number_list all = of.numbers(0);
      for (int i = 1; i < of.at.input_count && all.known(); ++i) {
        const number_list next = of.numbers(i);
        const bool last = i + 1 == of.at.input_count;
        all = combine(of.row.numbers, all, next, last ? count : all.count > next.count ? all.count : next.count);
      }
      return all;
    }
    case family::activation:
    case family::expand:
    case family::flatten:
    case family::reshape:
    case family::squeeze:
    case family::unsqueeze: return change_all(of.row.numbers, of.numbers(0), count);
    default: return {};
  }
}

}  // namespace shapeproof::onnx::internal
