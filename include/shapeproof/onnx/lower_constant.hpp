// SPDX-License-Identifier: MIT
// Operators that take no data: constants, ranges, and the shape of a tensor as numbers.
#pragma once

#include <shapeproof/onnx/lower_shape.hpp>  // read_extents, writer

namespace shapeproof::onnx::internal {

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
  const attribute_view sparse_value = of.view.find("sparse_value");
  const attribute_view value_int = of.view.find("value_int");
  const attribute_view value_ints = of.view.find("value_ints");
  const attribute_view value_floats = of.view.find("value_floats");
  const attribute_view value_string = of.view.find("value_string");
  const attribute_view value_strings = of.view.find("value_strings");
  if (!value.whole.empty()) {
    if (!attribute_reader::tensor(value, tensor)) return of.misses("value");
    made = {tensor.extents, element_of(tensor.data_type)};
    numbers = read_numbers(tensor);
  } else if (!sparse_value.whole.empty()) {
    if (!attribute_reader::sparse(sparse_value, tensor)) return of.misses("sparse_value");
    made = {tensor.extents, element_of(tensor.data_type)};
  } else if (!value_int.whole.empty()) {
    if (!of.whole("value_int", whole)) return false;
    made.element = element::of<std::int64_t>();
    numbers.count = 0;
    numbers.push_back(whole);
  } else if (!value_ints.whole.empty()) {
    if (!attribute_reader::list(value_ints, numbers.each, numbers_max, count)) return of.misses("value_ints");
    made = {shape{count}, element::of<std::int64_t>()};
    numbers.count = count <= numbers_max ? count : -1;
  } else if (!value_floats.whole.empty()) {
    if (!attribute_reader::floats(value_floats, reals, numbers_max, count)) return of.misses("value_floats");
    made.extents = shape{count};
    numbers.count = 0;
    for (int i = 0; i < count; ++i) numbers.push_back(bits_of(static_cast<double>(reals[i < numbers_max ? i : 0])));
  } else if (!value_strings.whole.empty() || !value_string.whole.empty()) {
    made.element = {8, element_id::custom};
    if (!value_strings.whole.empty()) made.extents = shape{attribute_reader::texts(value_strings)};
  } else {
    if (of.view.find("value_float").whole.empty()) return of.misses("value");
    if (!of.real("value_float", reals[0])) return false;
    numbers.count = 0;
    numbers.push_back(bits_of(static_cast<double>(reals[0])));
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
      // The difference is one of the element's own type, and what divides it a double: as ONNX works it out.
      const double by = real_of(step.each[0]);
      const dim distance = settled(combine_real(arithmetic::subtract, real_of(limit.each[0]), real_of(start.each[0])), of.element_at(0));
      const double far = distance == dynamic ? 0 : real_of(distance);
      const bool none = far == 0 || (far < 0) != (by < 0);
      const dim steps = none ? dynamic : combine_real(arithmetic::divide, far, by);
      const dim whole = steps == dynamic ? dynamic : change(arithmetic::ceil, steps, true);
      if (by == 0) return fail(of.why(), rule::slice_step, 0);
      if (distance != dynamic && none) count = 0;
      else if (whole != dynamic) count = truncated(real_of(whole));
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

}  // namespace shapeproof::onnx::internal
