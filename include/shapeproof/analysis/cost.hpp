// SPDX-License-Identifier: MIT
// What a node costs - weights, biases, multiply-accumulates - and what a network does, by listening to its run.
//
//   convolution, depthwise, linear: macs = elements of the output * the weight of one output channel
//   transposed convolution:         macs = elements of the input  * the weight of one input channel
//
// Source: torch.utils.flop_counter and the recorded totals of torchvision's models. A bias, pooling, normalisation and
// activations count no multiply-accumulate; a padded zero counts as any other number.
#pragma once

#include <shapeproof/network/graph.hpp>  // graph_listener, layer

namespace shapeproof {

/// The shapes of a layer's parameters; rank 0 where it has none.
struct weight_shapes {
  shape weight;  // conv: (out_channels, C / groups, kernel...); conv_transpose: (C, out_channels / groups, kernel...);
                 // linear: (out_features, in_features); batch_norm: (C)
  shape bias;    // one number for each output channel or feature
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
template <int = 0>
constexpr bool count_parameters(const weight_shapes& of, cost_count& to, error& why) noexcept
{
  if (of.weight.count > 0 && !count_elements(of.weight, to.weights, why)) return false;
  if (of.bias.count > 0 && !count_elements(of.bias, to.biases, why)) return false;
  dim both = to.weights;
  return add_count(both, to.biases, of.weight, why);
}

/// Multiply-accumulates of a layer that has this weight: one a weight and place, on the side where each place sees all of
/// the weight but its first axis.
template <int = 0>
constexpr bool count_macs(const layer& of, const shape& in, const shape& out, const shape& weight, dim& macs,
                          error& why) noexcept
{
  macs = 0;
  const bool from_input = of.kind == layer_kind::conv_transpose;
  if (!from_input && of.kind != layer_kind::conv && of.kind != layer_kind::depthwise_conv && of.kind != layer_kind::linear)
    return true;
  if (!count_elements(from_input ? in : out, macs, why)) return false;
  for (int i = 1; i < weight.count; ++i) {
    const dim before = macs;
    if (before > 0 && weight.values[i] == dynamic) return fail_of_shape(why, rule::extent_known, in);
    if (mul_overflow(before, weight.values[i], macs))
      return fail_of_shape(why, rule::count_overflow, out, before, weight.values[i]);
  }
  return true;
}

/// What a node costs that went well: its record, the first shape that it takes, and the first that it makes.
template <int = 0>
constexpr bool count_cost(const layer& of, const shape& in, const shape& out, cost_count& to, error& why) noexcept
{
  to = {};
  to.nodes = 1;
  to.custom_nodes = of.kind == layer_kind::custom ? 1 : 0;
  weight_shapes wanted;
  of.weights_between(in, out, wanted.weight, wanted.bias);
  return count_parameters(wanted, to, why) && count_macs(of, in, out, wanted.weight, to.macs, why);
}

}  // namespace detail

/// Adds up what the nodes of a run cost. `why` says what is past counting, with the node; what comes after is not counted.
/// (A template, as are the functions above, so that it is instantiated where something is counted.)
template <class Listener>
struct basic_cost_counter final : Listener {
  cost_count total = {};
  error why = {};

  constexpr void node(const node_event& event) noexcept override
  {
    if (why.rule != rule::none || event.out.count < 1) return;
    const shape in = event.in.count > 0 ? event.in[0].extents : shape{};
    const shape& out = event.out[0].extents;
    cost_count one;
    dim both = 0;
    if (detail::count_cost(event.about.record, in, out, one, why) && detail::add_count(total.weights, one.weights, out, why) &&
        detail::add_count(total.biases, one.biases, out, why) && detail::add_count(total.macs, one.macs, out, why) &&
        detail::add_count(both = total.weights, total.biases, out, why)) {
      total.nodes += one.nodes;
      total.custom_nodes += one.custom_nodes;
      return;
    }
    why.layer = event.index;
  }
};
using cost_counter = basic_cost_counter<graph_listener>;

}  // namespace shapeproof
