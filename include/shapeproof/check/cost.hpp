// SPDX-License-Identifier: MIT
// cost: parameters and multiply-accumulates of a layer, of a chain, of a graph; at compile time and at run time.
#pragma once

#include <shapeproof/analysis/cost.hpp>      // cost_count, cost_counter
#include <shapeproof/check/graph_infer.hpp>  // with_names, explain_stored
#include <shapeproof/check/graph_proof.hpp>  // accepts, output_t
#include <shapeproof/check/weights.hpp>      // parameters of a layer

namespace shapeproof {

namespace detail {

/// Runs a network for a listener that may refuse too (`to.why`). Where one of both does, `why` is all there is to say.
template <class Net, int Inputs, class Listener>
constexpr bool listen(const tensor_value* in, Listener& to, error& why, diagnose level) noexcept
{
  if (walk<Net, Inputs>(in, to, why)) {
    if (to.why.rule == rule::none) return true;
    why = with_names(type_program<Net, Inputs>{}, in, {to.why}).why;
  } else if constexpr (chain_type<Net>) {
    why = level == diagnose::full ? explain(Net::chain(), in[0], why) : with_label(Net::chain(), in[0], why);
  } else {
    why = infer_graph<Net, Inputs>(in, level).error();
  }
  return false;
}

// (What these run depends on a deduced type: clang instantiates at once whatever a template calls that does not.)
template <class Chain, class Listener>
constexpr bool listen(const Chain& net, const tensor_value& in, Listener& to, error& why, diagnose level) noexcept
{
  if (walk(net, in, to, why)) {
    if (to.why.rule == rule::none) return true;
    why = with_label(net, in, to.why);
  } else {
    why = level == diagnose::full ? explain(net, in, why) : with_label(net, in, why);
  }
  return false;
}

/// `values` gets the inputs, and what leaves each node.
template <class Graph, class Listener>
constexpr bool listen(const Graph& net, const tensor_value* in, dim given, tensor_value* values, dim capacity,
                      Listener& to, error& why, diagnose level) noexcept
{
  if (given != net.input_count) return fail(why, rule::input_count, given, net.input_count);
  if (given > capacity) return fail(why, rule::storage_size, capacity, given);
  for (dim i = 0; i < given; ++i) values[i] = in[i];
  if (walk(net, values, capacity, to, why)) {
    if (to.why.rule == rule::none) return true;
    why = with_names(stored_program<Graph>{net, values, capacity}, values, {to.why}).why;
  } else {
    why = explain_stored(net, in, values, capacity, why, level);
  }
  return false;
}

/// What refuses an analysis: the network itself does, with its diagnosis, or else the analysis of it.
template <class Net, class Analysis, class... Tensors>
struct analysis_error {
  static constexpr error choose() noexcept
  {
    if constexpr (accepts<Net, Tensors...>) return Analysis::why();
    else return proof<Net, Tensors...>::template how<Net>::whole;
  }
  static constexpr error whole = choose();
};

/// The answer to a request with a `proof` of its own; asking where there is none does not compile.
template <class Request, class... Tensors>
struct answer : output<Request, accepts<Request, Tensors...>, Tensors...> {
  static constexpr const auto& value = proof<Request, Tensors...>::value;
};

/// What chain_of takes.
template <class Range>
concept chain_range = layer_range<Range> || std::is_same_v<Range, layer_chain> ||
                      (std::is_array_v<Range> && std::is_same_v<std::remove_extent_t<Range>, layer>);

}  // namespace detail

namespace detail {
template <class Net, class... Inputs>
constexpr result<cost_count> count_network(bool with_macs, const Inputs&... inputs) noexcept
{
  constexpr int count = (0 + ... + (std::is_same_v<Inputs, diagnose> ? 0 : 1));
  tensor_value in[static_cast<std::size_t>(count + 1)] = {};
  graph_arguments given{in};
  (given.add(inputs), ...);
  result<cost_count> made(cost_count{});
  cost_counter counter;
  counter.with_macs = with_macs;
  error why;
  if (listen<Net, count>(in, counter, why, given.level)) made.in_place() = counter.total;
  else made.refuse(why);
  return made;
}
}  // namespace detail

/// What a network costs for the shapes (or values) of its inputs, in order; a `diagnose` may stand last. Errors: those of
/// infer; an extent that is not known; a count past 2^63 - 1, with the node and its shape.
template <detail::network_type Net, detail::graph_argument... Inputs>
[[nodiscard]] constexpr result<cost_count> cost(const Inputs&... inputs) noexcept
{
  return detail::count_network<Net>(true, inputs...);
}

/// How many parameters a network has: known where the batch, or another extent that no weight depends on, is not.
template <detail::network_type Net, detail::graph_argument... Inputs>
[[nodiscard]] constexpr result<dim> parameters(const Inputs&... inputs) noexcept
{
  const result<cost_count> made = detail::count_network<Net>(false, inputs...);
  return made ? result<dim>(made->parameters()) : result<dim>(made.error());
}

/// The same of layers in a contiguous range.
template <detail::chain_range Range>
[[nodiscard]] constexpr result<cost_count> cost(const Range& net, const shape& input, diagnose level = diagnose::full) noexcept
{
  result<cost_count> made(cost_count{});
  cost_counter counter;
  error why;
  if (detail::listen(detail::chain_of(net), {input, {}}, counter, why, level)) made.in_place() = counter.total;
  else made.refuse(why);
  return made;
}

/// The same of a stored graph; the storage gets every value. `in` must not be the storage.
template <detail::value_range Storage>
[[nodiscard]] constexpr result<cost_count> cost(const stored_graph& net, const tensor_value* in, dim input_count,
                                                Storage& storage, diagnose level = diagnose::full) noexcept
{
  result<cost_count> made(cost_count{});
  cost_counter counter;
  error why;
  if (detail::listen(net, in, input_count, storage.data(), to_dim(storage.size()), counter, why, level))
    made.in_place() = counter.total;
  else
    made.refuse(why);
  return made;
}
template <detail::value_range Storage>
[[nodiscard]] constexpr result<cost_count> cost(const stored_graph& net, const shape& input, Storage& storage,
                                                diagnose level = diagnose::full) noexcept
{
  const tensor_value in{input, {}};
  return cost(net, &in, 1, storage, level);
}

/// What one layer costs. The error has no layer: there is no network.
template <detail::single_layer Layer, class... Inputs>
  requires(sizeof...(Inputs) > 0 && (std::is_same_v<Inputs, shape> && ...))
[[nodiscard]] constexpr result<cost_count> cost(const Layer& of, const Inputs&... inputs) noexcept
{
  const tensor_value in[] = {{inputs, {}}...};
  const layer record(of);
  result<cost_count> made(cost_count{});
  tensor_value out[split_max] = {};
  int outputs_count = 1;
  if constexpr (requires { of.outputs(); } && !std::is_same_v<Layer, layer>)
    outputs_count = of.outputs() < 0 || of.outputs() > split_max ? 0 : static_cast<int>(of.outputs());
  error why;
  if (!record.infer({in, sizeof...(Inputs)}, {out, outputs_count}, why) ||
      !detail::count_cost(record, in[0].extents, out[0].extents, made.in_place(), why))
    made.refuse(why);
  return made;
}

namespace detail {

/// The cost of a network type, asked for as its output type is: what refuses it is told by the compiler as well.
template <class Net>
struct cost_request {};

template <class Net, class... Tensors>
constexpr cost_counter count_type() noexcept
{
  constexpr int inputs = sizeof...(Tensors);
  const tensor_value in[static_cast<std::size_t>(inputs + 1)] = {Tensors::value()...};
  cost_counter counter;
  error why;
  if (!listen<Net, inputs>(in, counter, why, diagnose::place)) counter.why = why;
  return counter;
}

template <class Net, class... Tensors>
struct proof<cost_request<Net>, Tensors...> {
  static constexpr cost_counter made = count_type<Net, Tensors...>();
  static constexpr bool good = made.why.rule == rule::none;
  static constexpr error why() noexcept { return made.why; }
  static constexpr cost_count value = made.total;
  template <class = void>
  using type = cost_count;
  template <class>
  using how = analysis_error<Net, proof, Tensors...>;
};

}  // namespace detail

/// The same as a constant: `cost_of<lenet, tensor<float, 1, 1, 28, 28>>.macs`. Where the network cannot work, or cannot
/// be counted, naming it is an error as of output_t.
template <class Net, class... Tensors>
inline constexpr cost_count cost_of = detail::answer<detail::cost_request<Net>, Tensors...>::value;

}  // namespace shapeproof
