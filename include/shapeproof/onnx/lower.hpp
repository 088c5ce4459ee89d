// SPDX-License-Identifier: MIT
// Operators of tensors as layers: products, normalisations, joins, and what moves axes. No shape is worked out here:
// attributes and numbers become parameters.
#pragma once

#include <shapeproof/onnx/lower_window.hpp>  // lower_pad, lower_resize, forget_axis

namespace shapeproof::onnx::internal {

/// The axes of Squeeze, Unsqueeze and reductions: an attribute, and from some opset on an input.
constexpr bool read_axes(writer& of, shape& to, bool& known) noexcept
{
  number_list axes;
  if (!of.list_or_input("axes", 1, axes)) return false;
  known = axes.known() || !of.has(1);
  if (known && axes.known() && !axes.complete()) known = false;
  if (!known) return of.misses("axes");
  for (int i = 0; i < axes.count; ++i)
    if (!to.push_back(axes.each[i])) return of.misses("axes");
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

/// A product with a matrix of weights is a linear layer; any other is a product of two values.
constexpr bool lower_matmul(writer& of) noexcept
{
  const shape b = of.extents(1);
  if (!of.has(1)) return of.misses("B");
  if (of.fixed(1) && !of.fixed(0) && b.count == 2)
    return of.emit(linear{.out_features = b.values[1], .bias = false, .in_features = b.values[0]});
  return of.emit(matmul{}, 2);
}

constexpr bool lower_gemm(writer& of) noexcept
{
  dim transpose_a = 0;
  dim transpose_b = 0;
  if (!of.whole("transA", transpose_a) || !of.whole("transB", transpose_b)) return false;
  for (int i = 0; i < 2; ++i)
    if (!of.has(i) || of.rank(i) != 2) return of.has(i) ? fail(of.why(), rule::rank_fits, of.rank(i), 2) : of.misses("B");
  const shape b = of.extents(1);
  const dim out = b.values[transpose_b != 0 ? 0 : 1];
  const dim in = b.values[transpose_b != 0 ? 1 : 0];
  const bool bias = of.has(2) && of.fixed(2) && of.rank(2) == 1 && of.extents(2).values[0] == out;
  if (of.fixed(1) && !of.fixed(0) && transpose_a == 0 && (bias || !of.has(2)))
    return of.emit(linear{.out_features = out, .bias = bias, .in_features = in});
  const matmul product{.transpose_a = transpose_a != 0, .transpose_b = transpose_b != 0};
  if (!of.has(2)) return of.emit(product, 2);
  const std::int32_t pair[] = {of.between(), of.input(2)};
  const std::int32_t both[] = {of.input(0), of.input(1)};
  return of.emit(product, both, 2, pair[0]) && of.emit(add{}, pair, 2, of.output());
}

constexpr bool lower_layer_norm(writer& of) noexcept
{
  dim axis = -1;
  int first = 0;
  const int rank = of.rank(0);
  if (!of.whole("axis", axis) || !shapeproof::detail::resolve_axis(axis, rank, first, of.why())) return false;
  layer_norm made{.normalized = {}};
  for (int i = first; i < rank; ++i) made.normalized.push_back(whatever_arrives);
  if (of.rank(1) == rank - first) made.normalized = of.extents(1);
  return of.emit(made);
}

/// Slopes that are weights are one a channel, or one for all; others are a value that broadcasts.
constexpr bool lower_prelu(writer& of) noexcept
{
  const shape slope = of.extents(1);
  if (!of.has(1)) return of.misses("slope");
  const result<dim> count = elements(slope);
  const bool a_channel = slope.count > 0 && count && slope.values[0] == *count && slope.count == of.rank(0) - 1;
  if (of.fixed(1) && count && (*count == 1 || a_channel)) return of.emit(prelu{.num_parameters = *count});
  return of.emit(multiply{}, 2);
}

/// Concat joins as many as there are; Flatten makes a matrix of what stands before an axis and of the rest.
constexpr bool lower_flatten(writer& of) noexcept
{
  dim axis = 1;
  const int rank = of.rank(0);
  if (!of.whole("axis", axis)) return false;
  if (axis < -rank || axis > rank) return fail(of.why(), rule::axis_range, axis, rank + 1);
  if (axis < 0) axis += rank;
  if (rank == 0) return of.emit(reshape{{1, 1}});
  if (axis == 1 && rank > 1) return of.emit(flatten{.start_axis = 1, .end_axis = -1});
  const std::int32_t between = of.between();
  if (axis == 0 || axis == rank)
    return of.emit(flatten{.start_axis = 0, .end_axis = -1}, of.input(0), between) &&
           of.emit(unsqueeze{{axis == 0 ? 0 : 1}}, between, of.output());
  return of.emit(flatten{.start_axis = 0, .end_axis = axis - 1}, of.input(0), between) &&
         of.emit(flatten{.start_axis = 1, .end_axis = -1}, between, of.output());
}

constexpr bool lower_reshape(writer& of) noexcept
{
  number_list wanted;
  dim allow_zero = 0;
  reshape made;
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
  const std::int32_t pair[] = {of.input(0), of.between()};
  return of.emit(constant{wanted, of.element_at(0)}, nullptr, 0, pair[1]) && of.emit(add{}, pair, 2, of.output());
}

constexpr bool lower_transpose(writer& of) noexcept
{
  permute made;
  if (!of.list("perm", made.order)) return false;
  for (int i = of.rank(0) - 1; of.view.find("perm").whole.empty() && i >= 0; --i) made.order.push_back(i);
  return of.emit(made);
}

constexpr bool lower_squeeze(writer& of) noexcept
{
  shape axes;
  bool known = false;
  if (!read_axes(of, axes, known)) return false;
  return of.row.family == family::squeeze ? of.emit(squeeze{axes}) : of.emit(unsqueeze{axes});
}

constexpr bool lower_reduce(writer& of) noexcept
{
  reduce made{.op = static_cast<reduction>(of.row.which)};
  dim keep_dims = 1;
  dim no_axes_is_none = 0;
  bool known = false;
  if (!read_axes(of, made.axes, known) || !of.whole("keepdims", keep_dims) || !of.whole("noop_with_empty_axes", no_axes_is_none))
    return false;
  made.keep_dims = keep_dims != 0;
  if (made.axes.count == 0 && no_axes_is_none != 0) return of.emit(identity{});
  return of.emit(made);
}

/// The place of the largest or the smallest along an axis.
constexpr bool lower_arg_reduce(writer& of) noexcept
{
  dim axis = 0;
  dim keep_dims = 1;
  if (!of.whole("axis", axis) || !of.whole("keepdims", keep_dims)) return false;
  const std::int32_t between = of.between();
  return of.emit(reduce{static_cast<reduction>(of.row.which), shape{axis}, keep_dims != 0}, of.input(0), between) &&
         of.emit(cast{element::of<std::int64_t>()}, between, of.output());
}

/// One slice an axis. A bound that is not known leaves an extent that is not.
constexpr bool lower_slice(writer& of) noexcept
{
  number_list starts;
  number_list ends;
  number_list axes;
  number_list steps = of.numbers(4);
  if (!of.list_or_input("starts", 1, starts) || !of.list_or_input("ends", 2, ends) || !of.list_or_input("axes", 3, axes)) return false;
  // Of bounds that are computed only their number may be known.
  const int count = starts.known() ? starts.count : ends.known() ? ends.count : of.rank(1) == 1 ? few_elements(shape{of.extents(1)[0]}) : -1;
  const bool odd = (starts.known() && starts.count != count) || (ends.known() && ends.count != count) ||
                   (steps.known() && steps.count != count) || (of.has(3) && !axes.complete()) || count < 0;
  if (odd) return of.misses("starts, ends, axes, steps");
  int at[numbers_max] = {};
  if (!read_axes(of, axes, of.rank(0), count, at)) return false;
  std::int32_t from = of.input(0);
  if (count == 0) return of.emit(identity{});
  for (int i = 0; i < count; ++i) {
    const std::int32_t to = i + 1 < count ? of.between() : of.output();
    const dim start = starts.known() ? starts.each[i] : dynamic;
    const dim end = ends.known() ? ends.each[i] : dynamic;
    const dim step = !of.has(4) ? 1 : steps.known() ? steps.each[i] : dynamic;
    const bool known = start != dynamic && end != dynamic && step != dynamic;
    if (!(known ? of.emit(slice{at[i], start, end, step}, from, to) : forget_axis(of, from, at[i], to))) return false;
    from = to;
  }
  return true;
}

constexpr bool lower_split(writer& of) noexcept
{
  dim axis = 0;
  dim parts = of.at.output_count;
  number_list sizes;
  if (!of.whole("axis", axis) || !of.list_or_input("split", 1, sizes) || !of.whole("num_outputs", parts)) return false;
  const std::int32_t from = of.input(0);
  if (of.has(1) && !sizes.complete()) return of.misses("split");
  if (!sizes.known()) {
    if (of.opset >= 18) return of.emit(chunk{axis, parts}, &from, 1, of.output(), of.at.output_count);
    return of.emit(split{.axis = axis, .parts = parts}, &from, 1, of.output(), of.at.output_count);
  }
  split made{.axis = axis};
  for (int i = 0; i < sizes.count; ++i)
    if (!made.sizes.push_back(sizes.each[i])) return fail(of.why(), rule::list_length, sizes.count, rank_max);
  return of.emit(made, &from, 1, of.output(), of.at.output_count);
}

/// The tensor of a Constant, in each of its forms; strings have no elements of a width.
constexpr bool lower_constant(writer& of) noexcept
{
  constant made;
  number_list numbers;
  tensor_view tensor;
  dim whole = 0;
  float reals[numbers_max] = {};
  int count = 0;
  const attribute_view value = of.view.find("value");
  const attribute_view value_int = of.view.find("value_int");
  const attribute_view value_ints = of.view.find("value_ints");
  const attribute_view value_floats = of.view.find("value_floats");
  if (!value.whole.empty()) {
    if (!attribute_reader::tensor(value, tensor)) return of.misses("value");
    made = {tensor.extents, element_of(tensor.data_type)};
    numbers = read_numbers(tensor);
  } else if (!value_int.whole.empty()) {
    if (!of.whole("value_int", whole)) return false;
    made.element = element::of<std::int64_t>();
    numbers.count = 0;
    numbers.push_back(whole);
  } else if (!value_ints.whole.empty()) {
    if (!of.list("value_ints", numbers)) return false;
    made = {shape{numbers.count}, element::of<std::int64_t>()};
  } else if (!value_floats.whole.empty()) {
    if (!attribute_reader::floats(value_floats, reals, numbers_max, count)) return of.misses("value_floats");
    made.extents = shape{count};
  } else if (of.view.find("value_float").whole.empty()) {
    return of.misses("value");
  }
  of.set_numbers(of.output(), numbers);
  return of.emit(made, nullptr, 0, of.output());
}

constexpr bool lower_constant_of_shape(writer& of) noexcept
{
  constant made;
  tensor_view tensor;
  const attribute_view value = of.view.find("value");
  if (!read_extents(of, of.numbers(0), 0, "input", made.extents)) return false;
  if (!value.whole.empty() && !attribute_reader::tensor(value, tensor)) return of.misses("value");
  if (!value.whole.empty()) made.element = element_of(tensor.data_type);
  return of.emit(made, nullptr, 0, of.output());
}

/// From `start` to before `limit`: how many that is, where the three are known.
constexpr bool lower_range(writer& of) noexcept
{
  dim count = dynamic;
  const number_list start = of.numbers(0);
  const number_list limit = of.numbers(1);
  const number_list step = of.numbers(2);
  if (!of.has(2)) return of.misses("delta");
  if (start.complete() && limit.complete() && step.complete() && start.count == 1 && limit.count == 1 && step.count == 1) {
    if (start.real) {
      const double steps = (real_of(limit.each[0]) - real_of(start.each[0])) / real_of(step.each[0]);
      const dim whole = truncated(steps);
      count = whole == dynamic || steps <= 0 ? 0 : whole + (static_cast<double>(whole) < steps ? 1 : 0);
    } else {
      dim distance = 0;
      if (step.each[0] == 0) return fail(of.why(), rule::slice_step, 0);
      if (step.each[0] == dim_min || sub_overflow(limit.each[0], start.each[0], distance))
        return fail(of.why(), rule::arithmetic_overflow, limit.each[0], start.each[0]);
      if (step.each[0] < 0 && distance == dim_min) return fail(of.why(), rule::arithmetic_overflow, limit.each[0], start.each[0]);
      const dim forward = step.each[0] < 0 ? -distance : distance;
      count = forward <= 0 ? 0 : ceil_div(forward, step.each[0] < 0 ? -step.each[0] : step.each[0]);
    }
  }
  return of.emit(constant{shape{count}, of.element_at(0)}, nullptr, 0, of.output());
}

constexpr bool lower_shape(writer& of) noexcept
{
  shape_of made;
  return of.whole("start", made.start) && of.whole("end", made.end) && of.emit(made);
}

/// Which of the layers.
template <reader By>
constexpr bool lower(writer& of) noexcept
{
  dim number = 0;
  switch (of.row.family) {
    case family::convolution:
    case family::transposed_convolution:
    case family::pool:
    case family::global_pool: return lower_window<By>(of);
    case family::pad: return lower_pad(of);
    case family::resize: return lower_resize(of);
    case family::upsample: return lower_upsample(of);
    case family::activation: return of.emit(activation{static_cast<activation_kind>(of.row.which), policy::onnx_global_pool});
    case family::arg_reduce: return lower_arg_reduce(of);
    case family::batch_norm:
      return of.has(1) ? of.emit(batch_norm{.in_channels = of.extents(1)[0]}) : of.misses("scale");
    case family::binary: {
      if (of.at.input_count == 1) return of.emit(identity{});
      layer made = add{policy::onnx_conv};
      made.kind = static_cast<layer_kind>(of.row.which);
      return of.emit(made, of.at.input_count);
    }
    case family::cast:
      if (!of.whole("to", number) || number == 0) return of.misses("to");
      return of.emit(cast{element_of(number)});
    case family::concat:
      number = 1;
      return of.whole("axis", number) && of.emit(concat{number, policy::onnx_conv}, of.at.input_count);
    case family::constant: return lower_constant(of);
    case family::constant_of_shape: return lower_constant_of_shape(of);
    case family::depth_to_space:
      return of.whole("blocksize", number) && of.emit(depth_to_space{number});
    case family::space_to_depth:
      return of.whole("blocksize", number) && of.emit(space_to_depth{number});
    case family::dropout:
      if (!of.emit(dropout{})) return false;
      return of.at.output_count < 2 || of.emit(cast{element::of<bool>()}, of.output(), of.output(1));
    case family::expand: return lower_expand(of);
    case family::flatten: return lower_flatten(of);
    case family::gather: return of.whole("axis", number) && of.emit(gather{number}, 2);
    case family::gemm: return lower_gemm(of);
    case family::instance_norm:
      return of.has(1) ? of.emit(instance_norm{.in_channels = of.extents(1)[0]}) : of.misses("scale");
    case family::layer_norm: return lower_layer_norm(of);
    case family::matmul: return lower_matmul(of);
    case family::prelu: return lower_prelu(of);
    case family::range: return lower_range(of);
    case family::reduce: return lower_reduce(of);
    case family::relation: return of.emit(relation{}, 2);
    case family::reshape: return lower_reshape(of);
    case family::response_norm:
      return of.whole("size", number) && of.emit(local_response_norm{number});
    case family::shape: return lower_shape(of);
    case family::size: return of.emit(constant{{}, element::of<std::int64_t>()}, nullptr, 0, of.output());
    case family::slice: return lower_slice(of);
    case family::softmax:
      number = of.opset < 13 ? 1 : -1;
      return of.whole("axis", number) && of.emit(softmax{number, policy::onnx_global_pool});
    case family::split: return lower_split(of);
    case family::squeeze:
    case family::unsqueeze: return lower_squeeze(of);
    case family::transpose: return lower_transpose(of);
    case family::where: return of.emit(choose{}, 3);
    case family::unknown: break;
  }
  return fail_about(of.why(), rule::operator_known, of.view.op_type);
}

}  // namespace shapeproof::onnx::internal
