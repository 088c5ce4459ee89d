// SPDX-License-Identifier: MIT
// The weights that a layer wants for an input, how many numbers they hold, and whether given ones are those.
#pragma once

#include <shapeproof/analysis/cost.hpp>  // weight_shapes, count_parameters

namespace shapeproof {

/// The parameters that `of` wants for an input; errors: those of its inference.
template <class Layer>
[[nodiscard]] constexpr result<weight_shapes> weights(const Layer& of, const shape& input) noexcept
{
  result<weight_shapes> wanted(weight_shapes{});
  weight_shapes& to = wanted.in_place();
  error why;
  if (!layer(of).weights(input, to.weight, to.bias, why, &to.pointwise)) wanted.refuse(why);
  return wanted;
}

/// How many numbers those are; errors: also a count past 2^63 - 1.
template <class Layer>
[[nodiscard]] constexpr result<dim> parameters(const Layer& of, const shape& input) noexcept
{
  result<dim> total(0);
  weight_shapes wanted;
  cost_count made;
  error why;
  if (layer(of).weights(input, wanted.weight, wanted.bias, why, &wanted.pointwise) && detail::count_parameters(wanted, made, why))
    total.in_place() = made.parameters();
  else
    total.refuse(why);
  return total;
}

namespace detail {

constexpr bool check_weight(const weight_shapes& wanted, const shape& weight, error& why) noexcept
{
  if (weight.count != wanted.weight.count) return fail(why, rule::weight_rank, weight.count, wanted.weight.count);
  for (int i = 0; i < weight.count; ++i)
    if (weight.values[i] != wanted.weight.values[i] && wanted.weight.values[i] != dynamic)
      return fail(why, rule::weight_match, i, weight.values[i], wanted.weight.values[i]);
  return true;
}

constexpr bool check_bias(const weight_shapes& wanted, const shape& bias, error& why) noexcept
{
  if (wanted.bias.count > 1) return bias == wanted.bias ? true : fail(why, rule::bias_match, -1, wanted.bias.values[0]);
  const dim length = wanted.bias.count == 0 ? 0 : wanted.bias.values[0];
  const dim given = bias.count == 0 ? 0 : bias.count == 1 ? bias.values[0] : -1;
  return given == length || (length == dynamic && given > 0) ? true : fail(why, rule::bias_match, given, length);
}

template <class Layer>
constexpr result<shape> infer_with_weights(const Layer& of, const shape& input, const shape& weight, bool has_bias,
                                           const shape& bias) noexcept
{
  result<shape> out(shape{});
  const layer record(of);
  tensor_value value{input, {}};
  weight_shapes wanted;
  error why;
  if (record.weights(input, wanted.weight, wanted.bias, why) && check_weight(wanted, weight, why) &&
      (!has_bias || check_bias(wanted, bias, why)) &&
      record.infer({&value, 1}, {&value, 1}, why))
    out.in_place() = value.extents;
  else
    out.refuse(why);
  return out;
}

}  // namespace detail

/// The output shape of one layer, its weight (and bias; rank 0 for none) checked against what the layer wants.
template <class Layer>
  requires detail::is_own<Layer>
[[nodiscard]] constexpr result<shape> infer(const Layer& of, const shape& input, const shape& weight) noexcept
{
  return detail::infer_with_weights(of, input, weight, false, {});
}
template <class Layer>
  requires detail::is_own<Layer>
[[nodiscard]] constexpr result<shape> infer(const Layer& of, const shape& input, const shape& weight, const shape& bias) noexcept
{
  return detail::infer_with_weights(of, input, weight, true, bias);
}

}  // namespace shapeproof
