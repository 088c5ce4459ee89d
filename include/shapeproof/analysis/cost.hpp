// SPDX-License-Identifier: MIT
// What a node costs - weights, biases, multiply-accumulates - and what a network does, by listening to its run.
//
//   a convolution of any kind, linear: macs = weights * places of the output       (batch and spatial; leading axes)
//   a transposed convolution:          macs = weights * places of the input
//   matmul (..., M, K) x (..., K, N):  macs = elements of the output * K
//
// Source: torch.utils.flop_counter and the recorded totals of torchvision's models. A bias, pooling, normalisation and
// activations count no multiply-accumulate; a padded zero counts as any other number.
#pragma once

#include <shapeproof/layers/layer_weights.hpp>  // layer::weights_between
#include <shapeproof/network/graph.hpp>         // graph_listener, layer

namespace shapeproof {

/// The shapes of a layer's parameters; rank 0 where it has none.
struct weight_shapes {
  shape weight;  // conv: (out_channels, C / groups, kernel...); conv_transpose: (C, out_channels / groups, kernel...);
                 // linear: (out_features, in_features); batch_norm, group_norm, instance_norm: (C); layer_norm: the
                 // normalized axes; embedding: (num_embeddings, embedding_dim); separable_conv: the depthwise one
  shape bias;    // one number for each output channel or feature; of layer_norm the normalized axes
  shape pointwise = {};  // separable_conv: (out_channels, C * depth_multiplier, 1...)
};

/// What a node costs, or all nodes of a network. A layer that stands at two places counts at both.
struct cost_count {
  dim weights = 0;  // numbers, not bytes; scales of a normalisation and learned slopes among them
  dim biases = 0;
  dim macs = 0;  // multiply-accumulates of the whole batch
  dim nodes = 0;
  dim custom_nodes = 0;  // layers that are not the library's: it counts 0 for them

  [[nodiscard]] constexpr dim parameters() const noexcept { return weights + biases; }  // was found to fit
  [[nodiscard]] friend constexpr bool operator==(const cost_count&, const cost_count&) noexcept = default;
};

namespace detail {

/// `a + b` of a count; the error holds the shape at which it no longer fits.
constexpr bool add_count(dim& a, dim b, const shape& at, error& why) noexcept
{
  const dim before = a;
  return add_overflow(before, b, a) ? fail_of_shape(why, rule::count_overflow, at, before, b) : true;
}

/// Weights and biases of a layer.
template <class Error>
constexpr bool count_parameters(const weight_shapes& of, cost_count& to, Error& why) noexcept
{
  dim second = 0;
  if (of.weight.count > 0 && !count_elements(of.weight, to.weights, why)) return false;
  if (of.pointwise.count > 0 && !count_elements(of.pointwise, second, why)) return false;
  if (of.bias.count > 0 && !count_elements(of.bias, to.biases, why)) return false;
  if (!add_count(to.weights, second, of.weight, why)) return false;
  dim both = to.weights;
  return add_count(both, to.biases, of.weight, why);
}

/// Multiply-accumulates of a layer that has so many weights.
template <class Error>
constexpr bool count_macs(const layer& of, const shape& in, const shape& out, dim weights, dim& macs, Error& why) noexcept
{
  macs = 0;
  shape side = of.kind == layer_kind::conv_transpose ? in : out;
  if (of.kind >= layer_kind::conv && of.kind <= layer_kind::conv_transpose) {
    const int axis = image_axes(side.rank(), of.axes(), of.layout).channel;
    if (axis >= 0 && axis < side.rank()) side.values[axis] = 1;
  } else if (of.kind == layer_kind::linear && side.rank() > 0) {
    side.values[side.rank() - 1] = 1;
  } else if (of.kind == layer_kind::matmul) {
    weights = in[in.rank() - (of.as<matmul>().transpose_a && in.rank() > 1 ? 2 : 1)];
    if (weights == dynamic) return fail_of_shape(why, rule::extent_known, in);
  } else {
    return true;
  }
  dim places = 0;
  if (!count_elements(side, places, why)) return false;
  return mul_overflow(places, weights, macs) ? fail_of_shape(why, rule::count_overflow, out, places, weights) : true;
}

/// What a node costs that went well: its record, the first shape that it takes, and the first that it makes.
template <class Error>
constexpr bool count_cost(const layer& of, const shape& in, const shape& out, cost_count& to, Error& why,
                          bool with_macs = true) noexcept
{
  to = {};
  to.nodes = 1;
  to.custom_nodes = of.kind == layer_kind::custom ? 1 : 0;
  weight_shapes wanted;
  of.weights_between(in, out, wanted.weight, wanted.bias, wanted.pointwise);
  return count_parameters(wanted, to, why) && (!with_macs || count_macs(of, in, out, to.weights, to.macs, why));
}

}  // namespace detail

/// Adds up what the nodes of a run cost. `why` says what is past counting, with the node; what comes after is not counted.
/// (A template, as are the functions above, so that it is instantiated where something is counted.)
template <class Listener>
struct basic_cost_counter final : Listener {
  cost_count total = {};
  error why = {};
  bool with_macs = true;  // parameters alone are known of a batch of any size

  constexpr void node(const node_event& event) noexcept override
  {
    if (why.rule != rule::none || event.out.count < 1) return;
    const shape in = event.in.count > 0 ? event.in[0].extents : shape{};
    const shape& out = event.out[0].extents;
    cost_count one;
    const bool counted = detail::count_cost(event.about.record, in, out, one, why, with_macs) &&
                         detail::add_count(total.weights, one.weights, out, why) &&
                         detail::add_count(total.biases, one.biases, out, why) && detail::add_count(total.macs, one.macs, out, why);
    dim both = total.weights;
    if (counted && detail::add_count(both, total.biases, out, why)) {
      total.nodes += one.nodes;
      total.custom_nodes += one.custom_nodes;
      return;
    }
    why.layer = event.index;
  }
};
using cost_counter = basic_cost_counter<graph_listener>;

}  // namespace shapeproof
