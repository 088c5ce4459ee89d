// SPDX-License-Identifier: MIT
// A graph: branches that meet again, built by a callable that reads like a model's forward function, the same at
// compile time and at run time; and one that is stored, node by node, in memory of the caller's.
//
//   struct residual_block {
//     constexpr auto operator()(auto& g, auto x) const {
//       auto y = g(relu{}, g(conv2d{.out_channels = 64, .kernel = 3, .padding = 1}, x));
//       return g(add{}, y, x);
//     }
//   };
//   using block = graph<residual_block{}>;
#pragma once

#include <shapeproof/network/builder.hpp>  // graph_builder, graph_value, value_list

namespace shapeproof {

/// A graph as a type. A captureless lambda will do in a .cpp; in a header a lambda is another type in every translation
/// unit. `struct unet : graph<unet_forward{}> {};` gives it a name.
template <auto Forward>
struct graph {
  using is_graph = void;

  /// Runs the callable on values; gives a graph_value or a value_list. So a graph is a block of another one too.
  template <class... Values>
  constexpr auto operator()(graph_builder& g, const Values&... in) const noexcept
  {
    return Forward(g, in...);
  }
};

/// How many nodes, values (inputs among them) and inputs of nodes a graph has.
struct graph_size {
  std::int32_t nodes = 0;
  std::int32_t values = 0;
  std::int32_t edges = 0;
};

namespace detail {

template <class T>
concept graph_type = requires { typename T::is_graph; };

template <class T>
concept network_type = graph_type<T> || chain_type<T>;

template <class Net, int Inputs, int... At>
constexpr auto forward_all(graph_builder& g, const tensor_value* in, numbers<At...>) noexcept
{
  const graph_value from[static_cast<std::size_t>(Inputs > 0 ? Inputs : 1)] = {g.input(in[At])...};
  static_assert(requires { Net{}(g, from[At]...); }, "a graph's callable takes auto& g, and a value for each input");
  using made = decltype(Net{}(g, from[At]...));
  static_assert(std::is_same_v<made, graph_value> || requires(const made& of) { of.items; },
                "a graph's callable returns what leaves the graph: a value, or a value_list");
  return Net{}(g, from[At]...);
}

/// Runs a network type on `Inputs` values; gives a graph_value or a value_list.
template <class Net, int Inputs>
constexpr auto forward(graph_builder& g, const tensor_value* in) noexcept
{
  if constexpr (chain_type<Net>) {
    static_assert(Inputs == 1, "a chain has one input");
    return g(Net{}, g.input(in[0]));
  } else {
    return forward_all<Net, Inputs>(g, in, typename count_to<Inputs>::type{});
  }
}

template <class Net, int Inputs>
constexpr graph_size count_graph() noexcept
{
  error why;
  graph_builder g(why);
  g.count_only();
  const tensor_value in[static_cast<std::size_t>(Inputs > 0 ? Inputs : 1)] = {};
  static_cast<void>(forward<Net, Inputs>(g, in));
  return {g.nodes(), g.values(), g.edges()};
}
template <class Net, int Inputs>
inline constexpr graph_size size_of_graph = count_graph<Net, Inputs>();

/// The same of a run with inputs that are known, where the number of nodes may depend on their extents.
template <class Net, class... Tensors>
constexpr graph_size count_run() noexcept
{
  error why;
  graph_builder g(why);
  const tensor_value in[sizeof...(Tensors) + 1] = {Tensors::value()...};
  static_cast<void>(forward<Net, static_cast<int>(sizeof...(Tensors))>(g, in));
  return {g.nodes(), g.values(), g.edges()};
}

}  // namespace detail

/// Where a node stands in a stored graph.
struct node_links {
  std::int32_t first_input = 0;   // in the graph's list of edges
  std::int32_t input_count = 1;
  std::int32_t output_count = 1;
};

/// One node of a stored graph.
struct node {
  layer op = {};
  node_links links = {};
  const char* name = nullptr;
};

/// A graph as nodes in the caller's storage, loaded or recorded. Values are numbered: the inputs of the graph, then what
/// leaves each node in turn; `edges` are the numbers of what the nodes take, and a node takes only what stands before it.
struct stored_graph {
  const node* nodes = nullptr;
  dim node_count = 0;
  const std::int32_t* edges = nullptr;
  dim edge_count = 0;
  const std::int32_t* outputs = nullptr;  // the numbers of the values that leave the graph
  dim output_count = 0;
  dim input_count = 1;

  static constexpr dim count_max = INT32_MAX - 1;  // of nodes, and of values

  /// Runs the nodes. `values` begins with the inputs, and gets what leaves each node; errors: storage.size, graph.input
  /// (a value that is not there, or not yet), and what the layers refuse. Gives the number of values.
  /// (A template of its builder, as its users are of the graph, so that the layers are instantiated where one is run.)
  template <class Builder>
  constexpr dim run(Builder& g, tensor_value* values, dim capacity, error& why) const noexcept
  {
    if (input_count < 0 || input_count > capacity || node_count > count_max) {
      fail(why, rule::storage_size, input_count > capacity ? capacity : count_max, node_count > count_max ? node_count : input_count);
      g.refuse(false);
      return 0;
    }
    dim next = input_count;
    for (dim i = 0; i < input_count; ++i) static_cast<void>(g.input(values[i]));
    for (dim i = 0; i < node_count && g.good(); ++i) {
      const node_links& at = nodes[i].links;
      if (at.first_input < 0 || at.input_count < 0 || dim{at.first_input} + at.input_count > edge_count) {
        fail(why, rule::graph_input, dim{at.first_input} + at.input_count, edge_count);
        g.refuse();
      } else if (at.output_count < 0 || at.output_count > capacity - next || next > count_max - at.output_count) {
        fail(why, rule::storage_size, capacity, next + at.output_count);
        g.refuse();
      } else {
        const std::int32_t* const from = edges + at.first_input;
        g.add_node(nodes[i].name, nodes[i].op, from, {values, at.input_count, from}, {values + next, at.output_count});
        next += at.output_count;
      }
    }
    for (dim i = 0; i < output_count && g.good(); ++i)
      if (outputs[i] < 0 || outputs[i] >= next) {
        fail(why, rule::graph_input, outputs[i], next);
        g.refuse(false);
      }
    return next;
  }
};

namespace detail {
constexpr void tell_end(graph_listener& to, const graph_value& made) noexcept { to.end(&made.index, 1); }
template <int Capacity>
constexpr void tell_end(graph_listener& to, const value_list<Capacity>& made) noexcept
{
  std::int32_t numbers[static_cast<std::size_t>(Capacity)] = {};
  for (int i = 0; i < made.size(); ++i) numbers[i] = made.items[i].index;
  to.end(numbers, made.size());
}
}  // namespace detail

/// Runs a network type - a graph or a chain - and tells a listener of it. Says whether it worked; `why` has the place.
template <class Net, int Inputs>
constexpr bool walk(const tensor_value* in, graph_listener& to, error& why) noexcept
{
  graph_builder g(why, &to);
  to.begin({in, Inputs});
  const auto made = detail::forward<Net, Inputs>(g, in);
  if (g.good()) detail::tell_end(to, made);
  return g.good();
}

/// The same of a stored graph; `values` begins with the inputs, and gets what leaves each node.
template <class Graph>
  requires std::is_same_v<Graph, stored_graph>
constexpr bool walk(const Graph& net, tensor_value* values, dim capacity, graph_listener& to, error& why) noexcept
{
  graph_builder g(why, &to);
  to.begin({values, net.input_count > 0 && net.input_count <= capacity ? static_cast<int>(net.input_count) : 0});
  net.run(g, values, capacity, why);
  if (g.good()) to.end(net.outputs, net.output_count);
  return g.good();
}

/// The same of layers in the caller's storage.
template <class Chain>
  requires std::is_same_v<Chain, layer_chain>
constexpr bool walk(const Chain& net, const tensor_value& in, graph_listener& to, error& why) noexcept
{
  graph_builder g(why, &to);
  to.begin({&in, 1});
  graph_value value = g.input(in);
  for (dim i = 0; i < net.size && g.good(); ++i) {
    graph_value made{{}, g.values()};
    const node_name name = net.names != nullptr ? node_name(net.names[i]) : node_name{};
    g.add_node(name, net.layers[i], &value.index, {&value.of, 1}, {&made.of, 1});
    value = made;
  }
  if (g.good()) detail::tell_end(to, value);
  return g.good();
}

}  // namespace shapeproof
