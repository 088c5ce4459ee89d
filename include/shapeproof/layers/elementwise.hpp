// SPDX-License-Identifier: MIT
// Layers that keep the shape: batch normalisation, activations, dropout, softmax.
//
//   (...) -> (...)
//
// A 0 among the extents is taken where the policy takes an empty batch: these layers look at no extent but the channels.
//
// Source: PyTorch BatchNorm1d to 3d (num_features is in_channels here), softmax (dim is axis), PReLU.
#pragma once

#include <shapeproof/layers/rules.hpp>  // tensor_arrives, resolve_axis

namespace shapeproof {

/// Functions of one number, for `activation{...}`; the ones in common use have a layer of their own name too.
enum class activation_kind : std::uint8_t {
  relu,
  relu6,
  leaky_relu,
  elu,
  selu,
  celu,
  gelu,
  sigmoid,
  hard_sigmoid,
  silu,
  hard_swish,
  mish,
  softplus,
  softsign,
  prelu,
  identity,
  tanh,
  hard_tanh,
  exp,
  log,
  sqrt,
  abs,
  sin,
  cos,
  erf,
};

/// What an activation is called.
[[nodiscard]] constexpr const char* activation_name(activation_kind which) noexcept
{
  constexpr const char* names[] = {
      "relu",       "relu6",    "leaky_relu", "elu",   "selu",     "celu",      "gelu", "sigmoid", "hard_sigmoid",
      "silu",       "hard_swish", "mish",     "softplus", "softsign", "prelu", "identity", "tanh", "hard_tanh",
      "exp",        "log",      "sqrt",       "abs",   "sin",      "cos",       "erf",
  };
  constexpr int count = sizeof names / sizeof names[0];
  const int index = static_cast<int>(which);
  return names[index < count ? index : 0];
}

namespace detail {

/// The tensor of a layer that looks at no extent but the channels. The policy is asked where an extent is below 1 alone.
template <class Error>
constexpr bool any_tensor_arrives(policy rules, const inputs& in, outputs out, int least, Error& why) noexcept
{
  const bool usual = in.count == 1 && out.count == 1 && is_usual(in[0].extents, least);
  return usual || tensor_arrives(in, out, least, why, row<Error>(rules).zero_batch);
}

template <class Error>
constexpr bool infer_same(policy rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (!any_tensor_arrives(rules, in, out, 0, why)) return false;
  out[0] = in[0];
  return true;
}

template <class Error>
constexpr bool infer_batch_norm(layout order, dim in_channels, policy rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (!any_tensor_arrives(rules, in, out, 2, why)) return false;
  const int axis = is(order, layout::channels_first) ? 1 : in[0].extents.count - 1;
  if (in_channels != whatever_arrives && !check_channels(in[0].extents.values[axis], in_channels, 1, 1, axis, why)) return false;
  out[0] = in[0];
  return true;
}

template <class Error>
constexpr bool infer_softmax(dim along, policy rules, const inputs& in, outputs out, Error& why) noexcept
{
  int axis = 0;
  if (!any_tensor_arrives(rules, in, out, 0, why)) return false;
  if (!resolve_axis(along, in[0].extents.count == 0 ? 1 : in[0].extents.count, axis, why)) return false;
  out[0] = in[0];
  return true;
}

/// One parameter for all channels, or one a channel; the channels are axis 1, as in PyTorch, or the last.
template <class Error>
constexpr bool infer_prelu(dim parameters, layout order, policy rules, const inputs& in, outputs out, Error& why) noexcept
{
  if (parameters < 1) return fail(why, rule::channels_positive, parameters);
  if (!any_tensor_arrives(rules, in, out, 0, why)) return false;
  const bool has_channels = in[0].extents.count > 1;
  const int axis = is(order, layout::channels_first) ? 1 : in[0].extents.count - 1;
  const dim channels = has_channels ? in[0].extents.values[axis] : 1;
  if (parameters != 1 && parameters != channels && channels != dynamic) {
    fail(why, rule::channels_match, channels, parameters);
    return has_channels ? at_axis(why, axis, axis_name::channels) : false;
  }
  out[0] = in[0];
  return true;
}

}  // namespace detail

/// Normalises each channel of (N, C), (N, C, L), (N, C, H, W) or (N, C, D, H, W).
struct batch_norm {
  bool bias = true;                    // PyTorch's affine: one scale and one shift a channel
  dim in_channels = whatever_arrives;  // checked where it is given
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::batch_norm;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_batch_norm(layout, in_channels, policy, in, out, why);
  }
};

/// A function of each element.
struct activation {
  shapeproof::activation_kind function = shapeproof::activation_kind::relu;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::activation;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept { return detail::infer_same(policy, in, out, why); }
};

/// An activation that has a layer of its own name: `relu{}` is `activation{activation_kind::relu}`.
template <activation_kind F>
struct activation_of {
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr shapeproof::activation_kind function = F;
  static constexpr layer_kind kind = layer_kind::activation;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept { return detail::infer_same(policy, in, out, why); }
};

using relu = activation_of<activation_kind::relu>;
using relu6 = activation_of<activation_kind::relu6>;
using leaky_relu = activation_of<activation_kind::leaky_relu>;
using elu = activation_of<activation_kind::elu>;
using selu = activation_of<activation_kind::selu>;
using celu = activation_of<activation_kind::celu>;
using gelu = activation_of<activation_kind::gelu>;
using sigmoid = activation_of<activation_kind::sigmoid>;
using hard_sigmoid = activation_of<activation_kind::hard_sigmoid>;
using silu = activation_of<activation_kind::silu>;
using hard_swish = activation_of<activation_kind::hard_swish>;
using mish = activation_of<activation_kind::mish>;
using softplus = activation_of<activation_kind::softplus>;
using softsign = activation_of<activation_kind::softsign>;
using identity = activation_of<activation_kind::identity>;

/// ReLU with a learned slope: one, or one a channel.
struct prelu {
  dim num_parameters = 1;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr shapeproof::activation_kind function = shapeproof::activation_kind::prelu;
  static constexpr layer_kind kind = layer_kind::activation;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_prelu(num_parameters, layout, policy, in, out, why);
  }
};

struct dropout {
  double rate = 0.5;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::dropout;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept { return detail::infer_same(policy, in, out, why); }
};

struct softmax {
  dim axis = -1;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::softmax;
  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_softmax(axis, policy, in, out, why);
  }
};

}  // namespace shapeproof
