// SPDX-License-Identifier: MIT
// ONNX nodes: the attributes as a node has them, the shapes of its weights, and the opset of its model. Layout N C
// spatial..., always with N. Source: the operators' schemas and their shape inference, which these rows follow
// where it is right.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // with_weight, refusing

namespace shapeproof::onnx {

/// auto_pad: `notset`, or shapeproof's valid, same_upper and same_lower.
inline constexpr padding_mode notset = padding_mode::as_given;

/// An integer attribute that a node does not have.
inline constexpr dim absent = dynamic;

/// Who reads the model: the rows of ONNX's own inference, or those of a runtime (onnxruntime.hpp).
struct reader {
  policy conv;
  policy conv_transpose_7;
  policy conv_transpose_11;
  policy pool;
  policy pool_22;
  policy global_pool;
};

/// The opset from which a pool has its attributes.
struct pool_since {
  dim ceil_mode;
  dim dilations;
};

/// `pads`, all begins and then all ends, with an auto_pad beside it or not.
constexpr bool read_pads(padding_mode auto_pad, const shape& pads, int axes, const policy_row& rules, padding_lists& to,
                         error& why) noexcept
{
  if (auto_pad > padding_mode::same_lower) return fail(why, rule::padding_form, 0, 0);
  if (pads.count != 0 && pads.count != axes + axes) return fail(why, rule::list_length, pads.count, axes + axes);
  for (int i = 0; i < pads.count; ++i) (i < axes ? to.begins : to.ends).push_back(pads.values[i]);
  to.mode = auto_pad;
  if (pads.empty() || auto_pad == notset) return true;
  if (rules.both_pads == both_pads::refuse) return fail(why, rule::padding_form, to.begins[0], to.ends[0]);
  if (rules.both_pads == both_pads::pads) to.mode = notset;
  return true;
}

/// Conv. `W` is (M, C of one group, kernel...), `B` (M), or of rank 0 where there is none.
template <reader By>
struct conv_node {
  padding_mode auto_pad = notset;
  shape dilations = {};
  dim group = 1;
  shape kernel_shape = {};  // that of W where it is left out
  shape pads = {};
  shape strides = {};
  shape W = {};
  shape B = {};
  dim opset = 22;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shapeproof::conv form{
        .axes = W.rank() - 2, .stride = strides, .dilation = dilations, .groups = group, .policy = By.conv | on_misfit};
    error why;
    if (!read_pads(auto_pad, pads, form.axes, row(form.policy), form.padding, why)) return detail::refusing(kind, why);
    return detail::with_weight(form, W, B, kernel_shape);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// ConvTranspose. `W` is (C, M of one group, kernel...). `output_shape` has one number a spatial axis.
template <reader By>
struct conv_transpose_node {
  padding_mode auto_pad = notset;
  shape dilations = {};
  dim group = 1;
  shape kernel_shape = {};
  shape output_padding = {};
  shape output_shape = {};
  shape pads = {};
  shape strides = {};
  shape W = {};
  shape B = {};
  dim opset = 22;

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shapeproof::conv_transpose form{.axes = W.rank() - 2,
                                    .stride = strides,
                                    .output_padding = output_padding,
                                    .output_size = output_shape,
                                    .dilation = dilations,
                                    .groups = group,
                                    .policy = opset < 11 ? By.conv_transpose_7 : By.conv_transpose_11};
    error why;
    if (!read_pads(auto_pad, pads, form.axes, row(form.policy), form.padding, why)) return detail::refusing(kind, why);
    return detail::with_weight(form, W, B, kernel_shape);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// MaxPool, AveragePool, LpPool: what shapes depend on. Strides are 1 where they are left out.
template <reader By, layer_kind Kind, pool_since Since>
struct pool_node {
  padding_mode auto_pad = notset;
  dim ceil_mode = absent;
  shape dilations = {};
  shape kernel_shape = {};
  shape pads = {};
  shape strides = {};
  dim opset = 22;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (ceil_mode != absent && opset < Since.ceil_mode)
      return detail::refusing(kind, rule::attribute_since, opset, Since.ceil_mode);
    if (!dilations.empty() && opset < Since.dilations)
      return detail::refusing(kind, rule::attribute_since, opset, Since.dilations);
    shapeproof::pool<Kind> form{.axes = kernel_shape.rank(),
                                .kernel = kernel_shape,
                                .stride = strides,
                                .dilation = dilations,
                                .rounding = ceil_mode != absent && ceil_mode != 0 ? rounding::ceil : rounding::floor,
                                .policy = (opset < 22 ? By.pool : By.pool_22) | on_misfit};
    error why;
    if (!read_pads(auto_pad, pads, form.axes, row(form.policy), form.padding, why)) return detail::refusing(kind, why);
    return form;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// GlobalAveragePool, GlobalMaxPool, GlobalLpPool: any number of spatial axes, of which each becomes 1.
template <reader By, layer_kind Kind>
struct global_pool_node {
  dim opset = 22;

  static constexpr layer_kind kind = Kind;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::global_pool_nd<Kind, 0>{.policy = By.global_pool};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// The names of one reader.
template <reader By>
struct nodes {
  using conv = conv_node<By>;
  using conv_transpose = conv_transpose_node<By>;
  using max_pool = pool_node<By, layer_kind::max_pool, pool_since{10, 10}>;
  using average_pool = pool_node<By, layer_kind::avg_pool, pool_since{10, 19}>;
  using lp_pool = pool_node<By, layer_kind::lp_pool, pool_since{18, 18}>;
  using global_average_pool = global_pool_node<By, layer_kind::global_avg_pool>;
  using global_max_pool = global_pool_node<By, layer_kind::global_max_pool>;
};

inline constexpr reader inference = {policy::onnx_conv, policy::onnx_conv_transpose_7, policy::onnx_conv_transpose_11,
                                     policy::onnx_pool, policy::onnx_pool_22,          policy::onnx_global_pool};

using conv = nodes<inference>::conv;
using conv_transpose = nodes<inference>::conv_transpose;
using max_pool = nodes<inference>::max_pool;
using average_pool = nodes<inference>::average_pool;
using lp_pool = nodes<inference>::lp_pool;
using global_average_pool = nodes<inference>::global_average_pool;
using global_max_pool = nodes<inference>::global_max_pool;
using global_lp_pool = nodes<inference>::global_average_pool;

}  // namespace shapeproof::onnx
