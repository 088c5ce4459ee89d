// SPDX-License-Identifier: MIT
// The operators of ONNX that are known: a row each, sorted by name. A row says which family an operator belongs to, which
// one it is there, and which of its inputs are data: the others are weights, and numbers that shapes are made of.
#pragma once

#include <shapeproof/layers/layer.hpp>    // layer_kind, activation_kind, reduction
#include <shapeproof/onnx/wire.hpp>       // bytes_view

namespace shapeproof::onnx {

/// Operators that are lowered by the same words.
enum class family : std::uint8_t {
  unknown,
  activation,  // `which` is an activation_kind
  arg_reduce,
  batch_norm,
  binary,  // `which` is a layer_kind
  cast,
  cast_like,
  concat,
  constant,
  constant_of_shape,
  convolution,
  transposed_convolution,
  depth_to_space,
  dropout,
  expand,
  flatten,
  gather,
  gather_elements,
  gemm,
  global_pool,  // `which` is a layer_kind
  group_norm,
  instance_norm,
  layer_norm,
  like,  // the extents of the input, and an element of its own
  matmul,
  one_hot,
  pad,
  pool,  // `which` is a layer_kind
  prelu,
  quantize,  // `which` says where the element is from
  range,
  reduce,  // `which` is a reduction
  relation,
  reshape,
  resize,
  response_norm,
  scatter,
  shape,
  size,
  slice,
  softmax,
  space_to_depth,
  split,
  squeeze,
  test,  // of each element
  tile,
  top_k,
  transpose,
  unsqueeze,
  upsample,
  where,
};

/// What an operator makes of small tensors of numbers, where shapes may come from them.
enum class arithmetic : std::uint8_t {
  none,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  remainder,  // with the sign of the first
  power,
  maximum,
  minimum,
  equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  both,
  either,
  floor,
  ceil,
  round,
  negative,
  absolute,
  inverted,
  copy,  // the same numbers in the same order
};

struct operator_row {
  const char* name = "";
  onnx::family family = family::unknown;
  std::uint8_t which = 0;
  std::uint8_t data = 1;  // so many inputs, from the first on, may be data
  arithmetic numbers = arithmetic::none;

  static constexpr std::uint8_t any = 255;

  // `which` of products and quantizations: whole numbers in; those with a scale and a zero point each; what is made
  static constexpr std::uint8_t to_int32 = 1;
  static constexpr std::uint8_t quantized = 2;
  static constexpr std::uint8_t from_scale = 1;
  static constexpr std::uint8_t from_zero_point = 2;

  /// The second factor of a product: the weight of a convolution.
  [[nodiscard]] constexpr int second() const noexcept { return which == quantized ? 3 : 1; }

  /// Whether an input of this number holds weights, if it is a graph's.
  [[nodiscard]] constexpr bool is_weight(dim input) const noexcept
  {
    switch (family) {
      case family::convolution:
      case family::transposed_convolution:
      case family::batch_norm:
      case family::group_norm:
      case family::instance_norm:
      case family::layer_norm:
      case family::gemm:
      case family::prelu: return input > 0;
      default: return false;
    }
  }
  /// The most nodes of a graph that one of this operator becomes, those of constants that it takes aside.
  [[nodiscard]] constexpr dim nodes() const noexcept
  {
    switch (family) {
      case family::slice:
      case family::pad:
      case family::resize:
      case family::tile:
      case family::upsample: return 2 * rank_max + 1;
      case family::convolution: return 3;
      case family::layer_norm: return 6;
      case family::one_hot:
      case family::top_k: return 4;
      case family::arg_reduce:
      case family::binary:
      case family::transposed_convolution:
      case family::expand:
      case family::flatten:
      case family::matmul:
      case family::gemm:
      case family::reduce:
      case family::squeeze:
      case family::unsqueeze: return 2;
      default: return 1;
    }
  }
};

namespace internal {

template <class Which>
constexpr operator_row row_of(const char* name, family in, Which which, int data = 1,
                              arithmetic numbers = arithmetic::none) noexcept
{
  return {name, in, static_cast<std::uint8_t>(which), static_cast<std::uint8_t>(data), numbers};
}
constexpr operator_row activation_row(const char* name, activation_kind which,
                                      arithmetic numbers = arithmetic::none) noexcept
{
  return row_of(name, family::activation, which, 1, numbers);
}
constexpr operator_row binary_row(const char* name, layer_kind which, arithmetic numbers = arithmetic::none) noexcept
{
  return row_of(name, family::binary, which, operator_row::any, numbers);
}
constexpr operator_row relation_row(const char* name, arithmetic numbers) noexcept
{
  return row_of(name, family::relation, 0, 2, numbers);
}

// What has no activation_kind of its own is `identity`: a function of each element.
inline constexpr operator_row operators[] = {
    activation_row("Abs", activation_kind::abs, arithmetic::absolute),
    activation_row("Acos", activation_kind::identity),
    activation_row("Acosh", activation_kind::identity),
    binary_row("Add", layer_kind::add, arithmetic::add),
    binary_row("And", layer_kind::multiply, arithmetic::both),
    row_of("ArgMax", family::arg_reduce, reduction::max),
    row_of("ArgMin", family::arg_reduce, reduction::min),
    activation_row("Asin", activation_kind::identity),
    activation_row("Asinh", activation_kind::identity),
    activation_row("Atan", activation_kind::identity),
    activation_row("Atanh", activation_kind::identity),
    row_of("AveragePool", family::pool, layer_kind::avg_pool),
    row_of("BatchNormalization", family::batch_norm, 0),
    row_of("Bernoulli", family::like, 0),
    binary_row("BitShift", layer_kind::multiply),
    binary_row("BitwiseAnd", layer_kind::multiply),
    activation_row("BitwiseNot", activation_kind::identity),
    binary_row("BitwiseOr", layer_kind::add),
    binary_row("BitwiseXor", layer_kind::add),
    row_of("Cast", family::cast, 0, 1, arithmetic::copy),
    row_of("CastLike", family::cast_like, 0, 1, arithmetic::copy),
    activation_row("Ceil", activation_kind::identity, arithmetic::ceil),
    activation_row("Celu", activation_kind::celu),
    activation_row("Clip", activation_kind::hard_tanh),
    row_of("Concat", family::concat, 0, operator_row::any),
    row_of("Constant", family::constant, 0, 0),
    row_of("ConstantOfShape", family::constant_of_shape, 0, 0),
    row_of("Conv", family::convolution, 0),
    row_of("ConvInteger", family::convolution, operator_row::to_int32),
    row_of("ConvTranspose", family::transposed_convolution, 0),
    activation_row("Cos", activation_kind::cos),
    activation_row("Cosh", activation_kind::identity),
    activation_row("CumSum", activation_kind::identity),
    row_of("DepthToSpace", family::depth_to_space, 0),
    row_of("DequantizeLinear", family::quantize, operator_row::from_scale),
    binary_row("Div", layer_kind::divide, arithmetic::divide),
    row_of("Dropout", family::dropout, 0),
    activation_row("Elu", activation_kind::elu),
    relation_row("Equal", arithmetic::equal),
    activation_row("Erf", activation_kind::erf),
    activation_row("Exp", activation_kind::exp),
    row_of("Expand", family::expand, 0, 1, arithmetic::copy),
    row_of("EyeLike", family::like, 0),
    row_of("Flatten", family::flatten, 0, 1, arithmetic::copy),
    activation_row("Floor", activation_kind::identity, arithmetic::floor),
    row_of("Gather", family::gather, 0, 2),
    row_of("GatherElements", family::gather_elements, 0, 2),
    activation_row("Gelu", activation_kind::gelu),
    row_of("Gemm", family::gemm, 0, 3),
    row_of("GlobalAveragePool", family::global_pool, layer_kind::global_avg_pool),
    row_of("GlobalLpPool", family::global_pool, layer_kind::global_avg_pool),
    row_of("GlobalMaxPool", family::global_pool, layer_kind::global_max_pool),
    relation_row("Greater", arithmetic::greater),
    relation_row("GreaterOrEqual", arithmetic::greater_or_equal),
    row_of("GroupNormalization", family::group_norm, 0),
    activation_row("HardSigmoid", activation_kind::hard_sigmoid),
    activation_row("HardSwish", activation_kind::hard_swish),
    row_of("Hardmax", family::softmax, 0),
    activation_row("Identity", activation_kind::identity, arithmetic::copy),
    row_of("InstanceNormalization", family::instance_norm, 0),
    row_of("IsInf", family::test, 0),
    row_of("IsNaN", family::test, 0),
    row_of("LRN", family::response_norm, 0),
    row_of("LayerNormalization", family::layer_norm, 0),
    activation_row("LeakyRelu", activation_kind::leaky_relu),
    relation_row("Less", arithmetic::less),
    relation_row("LessOrEqual", arithmetic::less_or_equal),
    activation_row("Log", activation_kind::log),
    row_of("LogSoftmax", family::softmax, 0),
    activation_row("LpNormalization", activation_kind::identity),
    row_of("LpPool", family::pool, layer_kind::lp_pool),
    row_of("MatMul", family::matmul, 0, 2),
    row_of("MatMulInteger", family::matmul, operator_row::to_int32, 2),
    binary_row("Max", layer_kind::maximum, arithmetic::maximum),
    row_of("MaxPool", family::pool, layer_kind::max_pool),
    binary_row("Mean", layer_kind::add),
    activation_row("MeanVarianceNormalization", activation_kind::identity),
    binary_row("Min", layer_kind::minimum, arithmetic::minimum),
    activation_row("Mish", activation_kind::mish),
    binary_row("Mod", layer_kind::divide, arithmetic::modulo),
    binary_row("Mul", layer_kind::multiply, arithmetic::multiply),
    activation_row("Neg", activation_kind::identity, arithmetic::negative),
    activation_row("Not", activation_kind::identity, arithmetic::inverted),
    row_of("OneHot", family::one_hot, 0),
    binary_row("Or", layer_kind::add, arithmetic::either),
    row_of("PRelu", family::prelu, 0, 2),
    row_of("Pad", family::pad, 0),
    binary_row("Pow", layer_kind::multiply, arithmetic::power),
    row_of("QLinearConv", family::convolution, operator_row::quantized),
    row_of("QLinearMatMul", family::matmul, operator_row::quantized, 4),
    row_of("QuantizeLinear", family::quantize, operator_row::from_zero_point),
    row_of("RandomNormalLike", family::like, 0),
    row_of("RandomUniformLike", family::like, 0),
    row_of("Range", family::range, 0, 0),
    activation_row("Reciprocal", activation_kind::identity),
    row_of("ReduceL1", family::reduce, reduction::l1),
    row_of("ReduceL2", family::reduce, reduction::l2),
    row_of("ReduceLogSum", family::reduce, reduction::log_sum_exp),
    row_of("ReduceLogSumExp", family::reduce, reduction::log_sum_exp),
    row_of("ReduceMax", family::reduce, reduction::max, 1, arithmetic::maximum),
    row_of("ReduceMean", family::reduce, reduction::mean),
    row_of("ReduceMin", family::reduce, reduction::min, 1, arithmetic::minimum),
    row_of("ReduceProd", family::reduce, reduction::product, 1, arithmetic::multiply),
    row_of("ReduceSum", family::reduce, reduction::sum, 1, arithmetic::add),
    row_of("ReduceSumSquare", family::reduce, reduction::sum),
    activation_row("Relu", activation_kind::relu),
    row_of("Reshape", family::reshape, 0, 1, arithmetic::copy),
    row_of("Resize", family::resize, 0),
    activation_row("ReverseSequence", activation_kind::identity),
    activation_row("Round", activation_kind::identity, arithmetic::round),
    row_of("Scatter", family::scatter, 0, 3),
    row_of("ScatterElements", family::scatter, 0, 3),
    row_of("ScatterND", family::scatter, 0, 3),
    activation_row("Selu", activation_kind::selu),
    row_of("Shape", family::shape, 0),
    activation_row("Shrink", activation_kind::identity),
    activation_row("Sigmoid", activation_kind::sigmoid),
    activation_row("Sign", activation_kind::identity),
    activation_row("Sin", activation_kind::sin),
    activation_row("Sinh", activation_kind::identity),
    row_of("Size", family::size, 0),
    row_of("Slice", family::slice, 0),
    row_of("Softmax", family::softmax, 0),
    activation_row("Softplus", activation_kind::softplus),
    activation_row("Softsign", activation_kind::softsign),
    row_of("SpaceToDepth", family::space_to_depth, 0),
    row_of("Split", family::split, 0),
    activation_row("Sqrt", activation_kind::sqrt),
    row_of("Squeeze", family::squeeze, 0, 1, arithmetic::copy),
    binary_row("Sub", layer_kind::subtract, arithmetic::subtract),
    binary_row("Sum", layer_kind::add, arithmetic::add),
    activation_row("Swish", activation_kind::silu),
    activation_row("Tan", activation_kind::identity),
    activation_row("Tanh", activation_kind::tanh),
    activation_row("ThresholdedRelu", activation_kind::relu),
    row_of("Tile", family::tile, 0),
    row_of("TopK", family::top_k, 0),
    row_of("Transpose", family::transpose, 0),
    activation_row("Trilu", activation_kind::identity),
    row_of("Unsqueeze", family::unsqueeze, 0, 1, arithmetic::copy),
    row_of("Upsample", family::upsample, 0),
    row_of("Where", family::where, 0, 3),
    binary_row("Xor", layer_kind::add),
};
inline constexpr int operator_count = sizeof operators / sizeof operators[0];

/// Below 0, 0, or above 0, as `a` comes before `b`, is it, or comes after.
constexpr int compare_text(bytes_view a, const char* b) noexcept
{
  for (dim i = 0; i < a.size; ++i) {
    const int other = static_cast<unsigned char>(b[i]);
    if (other == 0) return 1;
    if (a.data[i] != other) return a.data[i] - other;
  }
  return b[a.size] == '\0' ? 0 : -1;
}

}  // namespace internal

/// The number of the row of an operator, -1 where it is not known. Operators of other domains than ONNX's own are not.
[[nodiscard]] constexpr int find_operator(bytes_view domain, bytes_view name) noexcept
{
  if (!domain.empty() && !(domain == "ai.onnx")) return -1;
  for (int low = 0, high = internal::operator_count; low < high;) {
    const int middle = low + (high - low) / 2;
    const int order = internal::compare_text(name, internal::operators[middle].name);
    if (order == 0) return middle;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return -1;
}

}  // namespace shapeproof::onnx
