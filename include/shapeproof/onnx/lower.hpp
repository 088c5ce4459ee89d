// SPDX-License-Identifier: MIT
// Operators of tensors as layers: products, normalisations, reductions, what looks at each element; and the choice among
// all. No shape is worked out here: attributes and numbers become parameters.
#pragma once

#include <shapeproof/onnx/lower_constant.hpp>  // lower_constant, lower_shape.hpp, lower_window.hpp

namespace shapeproof::onnx::internal {

/// Whether input `i` is a matrix of weights that data is multiplied by: then the product is a linear layer.
constexpr bool is_matrix_of_weights(const writer& of, int i) noexcept
{
  const shape b = of.extents(i);
  return of.fixed(i) && !of.fixed(0) && b.count == 2 && of.rank(0) > 1 && b.values[0] > 0 && b.values[1] > 0;
}

constexpr bool lower_matmul(writer& of) noexcept
{
  const int second = of.row.second();
  const std::int32_t pair[] = {of.input(0), of.input(second)};
  const shape b = of.extents(second);
  if (!of.has(second)) return of.misses("B");
  if (is_matrix_of_weights(of, second))
    return emit_product(of, linear{.out_features = b.values[1], .bias = false, .in_features = b.values[0], .policy = policy::onnx_conv}, pair, 1);
  return emit_product(of, matmul{.policy = policy::onnx_conv}, pair, 2);
}

/// Whether input `i` stretches to `y` and leaves its extents as they are: broadcasting in one direction. `open` becomes
/// true where it has an extent that is not known for a 1 of `y`, which it must turn out to be.
constexpr bool stretches_to(writer& of, int i, const shape& y, bool& open) noexcept
{
  const shape x = of.extents(i);
  const int before = y.count - x.count;
  if (before < 0) return fail(of.why(), rule::weight_rank, x.count, y.count);
  for (int axis = 0; axis < x.count; ++axis) {
    const dim one = x.values[axis];
    const dim to = y.values[before + axis];
    open = open || (one == dynamic && to == 1);
    if (one != 1 && one != to && one != dynamic && to != dynamic) return fail(of.why(), rule::weight_match, axis, one, to);
  }
  return true;
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
  const dim bias_size = of.rank(2) == 1 ? of.extents(2).values[0] : 0;
  const bool bias = of.has(2) && of.fixed(2) && (bias_size == out || bias_size == dynamic);
  if (is_matrix_of_weights(of, 1) && transpose_a == 0 && (bias || !of.has(2)))
    return of.emit(linear{.out_features = out, .bias = bias, .in_features = in, .policy = policy::onnx_conv});
  const matmul product{.transpose_a = transpose_a != 0, .transpose_b = transpose_b != 0, .policy = policy::onnx_conv};
  bool open = false;
  const shape y{of.extents(0).values[transpose_a != 0 ? 1 : 0], out};
  const std::int32_t both[] = {of.input(0), of.input(1)};
  if (of.has(2) && !stretches_to(of, 2, y, open)) return false;
  if (!of.has(2) || open) return of.emit(product, 2);  // an extent that is not known leaves those of the product
  const std::int32_t pair[] = {of.between(), of.input(2)};
  return of.emit(product, both, 2, pair[0]) && of.emit(add{policy::onnx_conv}, pair, 2, of.output());
}

constexpr bool lower_layer_norm(writer& of) noexcept
{
  dim axis = -1;
  int first = 0;
  const int rank = of.rank(0);
  if (!of.whole("axis", axis) || !shapeproof::detail::resolve_axis(axis, rank, first, of.why())) return false;
  layer_norm made{.normalized = {}, .policy = policy::onnx_conv};
  for (int i = first; i < rank; ++i) made.normalized.push_back(whatever_arrives);
  if (of.rank(1) == rank - first) made.normalized = of.extents(1);
  if (!of.emit(made)) return false;
  // Mean and InvStdDev, where they are wanted: float by default, whatever the input is.
  reduce statistics{.op = reduction::mean, .axes = {}, .keep_dims = true, .policy = policy::onnx_conv};
  for (int i = first; i < rank; ++i) statistics.axes.push_back(i);
  dim stash = 1;
  if (!of.whole("stash_type", stash)) return false;
  for (int i = 1; i < of.at.output_count && i < 3; ++i) {
    const std::int32_t between = of.between();
    if (!of.emit(statistics, of.input(0), between) || !of.emit(cast{element_of(stash)}, between, of.output(i))) return false;
  }
  return true;
}

/// Scale, shift, mean and variance have one number a channel, as far as that is known. In training the running mean and
/// variance leave it too, and up to opset 8 those of the batch.
constexpr bool lower_batch_norm(writer& of) noexcept
{
  dim channels = of.rank(0) > 1 ? of.extents(0).values[1] : dynamic;
  if (!of.has(1) || of.rank(1) < 1) return of.misses("scale");
  for (int i = 1; i < 5; ++i) {
    const dim each = of.rank(i) == 1 ? of.extents(i).values[0] : dynamic;
    if (channels == dynamic) channels = each;
    if (each == dynamic || each == channels) continue;
    if (i == 1) break;  // the layer says so
    return fail(of.why(), rule::weight_match, 0, each, channels);
  }
  if (!of.emit(batch_norm{.in_channels = of.extents(1).values[0], .policy = policy::onnx_conv})) return false;
  std::int32_t pair[] = {-1, -1};
  for (int i = 1; i < of.at.output_count && i < 5; ++i) {
    pair[0] = of.input(i % 2 == 1 ? 3 : 4);
    if (pair[0] < 0) continue;
    if (channels == dynamic || of.extents(i % 2 == 1 ? 3 : 4) == shape{channels}) {
      if (!of.emit(identity{policy::onnx_global_pool}, pair[0], of.output(i))) return false;
      continue;
    }
    const bool first = pair[1] < 0;
    if (first) pair[1] = of.between();
    if (first && !of.emit(constant{shape{channels}, element::of<std::int64_t>()}, nullptr, 0, pair[1])) return false;
    if (!of.emit(gather{.axis = 0}, pair, 2, of.output(i))) return false;
  }
  return true;
}

/// Both sides broadcast; up to opset 6 the second one does so from an axis on, and only where it is said.
constexpr bool lower_binary(writer& of) noexcept
{
  dim axis = 0;
  layer made = add{policy::onnx_conv};
  made.kind = static_cast<layer_kind>(of.row.which);
  if (of.at.input_count == 1) return of.emit(identity{policy::onnx_global_pool});
  const int a = of.rank(0);
  const int b = of.rank(1);
  if (of.opset >= 7 || of.at.input_count != 2 || of.view.find("axis").whole.empty()) return of.emit(made, of.at.input_count);
  if (!of.whole("axis", axis)) return false;
  if (axis < 0) axis += a;
  if (axis < 0 || axis > a - b) return of.misses("axis");
  unsqueeze trailing{shape{}, 1, policy::onnx_conv};
  for (int i = b; i < a - axis; ++i) trailing.axis.push_back(i);
  const std::int32_t pair[] = {of.input(0), of.between()};
  return of.emit(trailing, of.input(1), pair[1]) && of.emit(made, pair, 2, of.output());
}

constexpr bool lower_cast(writer& of) noexcept
{
  bytes_view name;
  dim number = 0;
  if (of.row.family == family::cast_like) return of.has(1) ? of.emit(cast{of.element_at(1)}) : of.misses("target_type");
  if (of.opset < 6 && attribute_reader::text(of.view.find("to"), name) && !name.empty()) number = data_type_of(name);
  else if (!of.whole("to", number)) return false;
  return number == 0 ? of.misses("to") : of.emit(cast{element_of(number)});
}

/// The extents of the input; the element is an attribute, or that of the input.
constexpr bool lower_like(writer& of) noexcept
{
  dim number = 0;
  return of.whole("dtype", number) && of.emit(cast{number == 0 ? of.element_at(0) : element_of(number)});
}

/// What is quantized has the element of its zero point, and what is not that of its scale.
constexpr bool lower_quantize(writer& of) noexcept
{
  dim number = 0;
  if (!of.whole("output_dtype", number)) return false;
  if (!of.has(1)) return of.misses("scale");
  const element otherwise = of.row.which == operator_row::from_scale ? of.element_at(1)
                            : of.has(2)                              ? of.element_at(2)
                                                                     : element::of<std::uint8_t>();
  return of.emit(cast{number == 0 ? otherwise : element_of(number)});
}

/// Slopes that are weights are one a channel, or one for all; others are a value that stretches to what arrives. Up to opset
/// 6 a vector of them is one a channel.
constexpr bool lower_prelu(writer& of) noexcept
{
  const shape x = of.extents(0);
  const shape slope = of.extents(1);
  if (!of.has(1)) return of.misses("slope");
  const result<dim> count = elements(slope);
  const bool a_channel = slope.count > 0 && count && slope.values[0] == *count &&
                         (slope.count == x.count - 1 || (of.opset < 7 && slope.count == 1 && x.count > 1 && *count == x.values[1]));
  if (of.fixed(1) && count && (*count == 1 || a_channel)) return of.emit(prelu{.num_parameters = *count, .policy = policy::onnx_conv});
  bool open = false;
  if (!(a_channel && of.opset < 7) && !stretches_to(of, 1, x, open)) return false;
  return open || (a_channel && of.opset < 7) ? of.emit(identity{policy::onnx_global_pool}) : of.emit(multiply{policy::onnx_conv}, 2);
}

constexpr bool lower_reduce(writer& of) noexcept
{
  reduce made{.op = static_cast<reduction>(of.row.which), .policy = policy::onnx_conv};
  dim keep_dims = 1;
  dim no_axes_is_none = 0;
  bool known = true;
  if (!read_axes(of, made.axes, known) || !of.whole("keepdims", keep_dims) || !of.whole("noop_with_empty_axes", no_axes_is_none))
    return false;
  made.keep_dims = keep_dims != 0;
  if (known && made.axes.count == 0 && no_axes_is_none != 0) return of.emit(identity{policy::onnx_global_pool});
  if (known) return of.emit(made);
  // Each extent stays or becomes 1, or goes: how many go is known at most.
  if (!made.keep_dims && (made.axes.count == 0 || made.axes.count > of.rank(0))) return of.misses("axes");
  shape y = unknown_extents(made.keep_dims ? of.rank(0) : of.rank(0) - made.axes.count);
  for (int i = 0; made.keep_dims && i < y.count; ++i)
    if (of.extents(0).values[i] == 1) y.values[i] = 1;
  return emit_extents(of, y);
}

/// The place of the largest or the smallest along an axis.
constexpr bool lower_arg_reduce(writer& of) noexcept
{
  dim axis = 0;
  dim keep_dims = 1;
  if (!of.whole("axis", axis) || !of.whole("keepdims", keep_dims)) return false;
  const std::int32_t between = of.between();
  return of.emit(reduce{static_cast<reduction>(of.row.which), shape{axis}, keep_dims != 0, policy::onnx_conv}, of.input(0), between) &&
         of.emit(cast{element::of<std::int64_t>()}, between, of.output());
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
    case family::batch_norm: return lower_batch_norm(of);
    case family::binary: return lower_binary(of);
    case family::cast:
    case family::cast_like: return lower_cast(of);
    case family::concat:
      number = 1;
      return of.whole("axis", number) && of.emit(concat{number, policy::onnx_conv}, of.at.input_count);
    case family::constant: return lower_constant(of);
    case family::constant_of_shape: return lower_constant_of_shape(of);
    case family::depth_to_space:
      return of.whole("blocksize", number) && of.emit(depth_to_space{.block = number, .policy = policy::onnx_conv});
    case family::space_to_depth:
      return of.whole("blocksize", number) && of.emit(space_to_depth{.block = number, .policy = policy::onnx_conv});
    case family::dropout:
      if (!of.emit(dropout{.policy = policy::onnx_conv})) return false;
      return of.at.output_count < 2 ||
             of.emit(cast{of.opset < 10 ? of.element_at(0) : element::of<bool>()}, of.output(), of.output(1));
    case family::expand: return lower_expand(of);
    case family::flatten: return lower_flatten(of);
    case family::gather: return of.whole("axis", number) && of.emit(gather{number}, 2);
    case family::gather_elements: return of.emit(gather_elements{}, 2);
    case family::gemm: return lower_gemm(of);
    case family::group_norm: return of.whole("num_groups", number) && of.emit(group_norm{.groups = number, .policy = policy::onnx_conv});
    case family::instance_norm:
      return of.has(1) ? of.emit(instance_norm{.in_channels = of.extents(1)[0], .policy = policy::onnx_conv}) : of.misses("scale");
    case family::layer_norm: return lower_layer_norm(of);
    case family::like: return lower_like(of);
    case family::matmul: return lower_matmul(of);
    case family::one_hot: return lower_one_hot(of);
    case family::prelu: return lower_prelu(of);
    case family::quantize: return lower_quantize(of);
    case family::range: return lower_range(of);
    case family::reduce: return lower_reduce(of);
    case family::relation: return of.emit(relation{}, 2);
    case family::reshape: return lower_reshape(of);
    case family::response_norm:
      return of.whole("size", number) && of.emit(local_response_norm{number, policy::onnx_conv});
    case family::scatter: return of.emit(scatter{}, 3);
    case family::shape: return lower_shape(of);
    case family::size: return of.emit(constant{{}, element::of<std::int64_t>()}, nullptr, 0, of.output());
    case family::slice: return lower_slice(of);
    case family::softmax:
      number = of.opset < 13 ? 1 : -1;
      if (!of.whole("axis", number)) return false;
      if (of.opset < 11 && number > 0 && number == of.rank(0)) number = 0;  // as a matrix, of which the rows have one element
      return of.emit(softmax{number, policy::onnx_global_pool});
    case family::split: return lower_split(of);
    case family::squeeze:
    case family::unsqueeze: return lower_squeeze(of);
    case family::test: return of.emit(cast{element::of<bool>()});
    case family::tile: return lower_tile(of);
    case family::top_k: return lower_top_k(of);
    case family::transpose: return lower_transpose(of);
    case family::where: return of.emit(choose{}, 3);
    case family::unknown: break;
  }
  return fail_about(of.why(), rule::operator_known, of.view.op_type);
}

}  // namespace shapeproof::onnx::internal
