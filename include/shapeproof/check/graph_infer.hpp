// SPDX-License-Identifier: MIT
// infer and trace of a graph: as a type, and stored in the caller's memory. On failure the error gets the node's name,
// how the extent came to be what it is or where two branches parted, and fixes that were tried.
#pragma once

#include <shapeproof/analysis/graph_repairs.hpp>  // look_back, fix_window, fix_join, search_size
#include <shapeproof/check/infer.hpp>             // diagnose
#include <shapeproof/check/labels.hpp>            // label_counter, write_label

namespace shapeproof {

namespace detail {

/// What some nodes of a run are called, the record of the first of them, and what the images of the graph are like.
struct graph_labels final : graph_listener {
  static constexpr int most = 4;
  std::int32_t wanted[most] = {-1, -1, -1, -1};
  char text[most][error::label_max] = {};
  layer record = {};
  int image_axes_count = 0;
  layout order = layout::channels_first;

  constexpr explicit graph_labels(label_counter of) noexcept : numbers_(of) {}

  constexpr void node(const node_event& event) noexcept override
  {
    const layer& of = event.about.record;
    if (image_axes_count == 0 && of.kind >= layer_kind::conv && of.kind <= layer_kind::crop_like) {
      image_axes_count = of.axes();
      order = of.layout;
    }
    const dim number = numbers_.count(event);
    for (int i = 0; i < most; ++i)
      if (event.index == wanted[i]) write_label(event, number, text[i]);
    if (event.index == wanted[0]) record = of;
  }

 private:
  label_counter numbers_;
};

/// The names of a failure's nodes, and the failing layer's record.
template <class Program>
constexpr graph_report with_names(const Program& net, const tensor_value* in, graph_report of) noexcept
{
  if (of.why.layer < 0) return of;
  label_count counts[static_cast<std::size_t>(Program::label_room)] = {};
  graph_labels labels({counts, Program::label_room});
  labels.wanted[0] = of.why.layer;
  for (int i = 0; i < 3; ++i) labels.wanted[1 + i] = of.node_of[i];
  error ignored;
  net.run(in, ignored, &labels, nullptr);
  of.failing = labels.record;
  of.image_axes_count = labels.image_axes_count;
  of.order = labels.order;
  for (int i = 0; i < error::label_max; ++i) of.why.label[i] = labels.text[0][i];
  if (!of.join) return of;

  of.why.history_is_names = true;
  for (dim& number : of.why.history) number = 0;
  constexpr int names = 3;
  constexpr int room = error::history_max * 8 / names;  // with its NUL
  int at = 0;
  for (int i = 0; i < names; ++i) {
    const char* name = labels.text[1 + i];
    char numbered[] = "input 0";
    if (i == 2 && !of.parted) name = "";  // of two inputs of the graph: the sides have nothing in common
    else if (of.node_of[i] < 0 && of.input_count == 1) name = "the input";
    else if (of.node_of[i] < 0) {
      numbered[6] = static_cast<char>('0' + of.value[i] % 10);
      name = of.value[i] < 10 ? numbered : "an input";
    }
    int length = 0;
    while (name[length] != '\0') ++length;
    const int first = length < room ? 0 : length - (room - 1);  // the end of a name says more than its beginning
    for (int k = first; k < length; ++k) put_text(of.why.history, at++, k < first + 2 && first > 0 ? '.' : name[k]);
    ++at;
  }
  name_axis<Program>(of);
  return of;
}

/// How many inferences a search may take: at compile time in pieces that each fit the steps that clang allows one constant
/// evaluation; as many at run time, so that both say the same.
inline constexpr int search_pieces = 24;
[[nodiscard]] constexpr dim search_tries(dim nodes) noexcept
{
  constexpr dim node_inferences = 1500;
  constexpr dim most = 4096 / 2 / search_pieces;  // upward and downward, 4,096 in all
  const dim tries = node_inferences / (nodes < 1 ? 1 : nodes);
  return tries > most ? most : tries < 1 ? 1 : tries;
}

/// The nearest sizes of the first input that work.
template <class Program>
constexpr error fix_size(const Program& net, const tensor_value* in, int input_count, dim nodes, const graph_report& of, error why) noexcept
{
  if (!size_matters(why) || input_count < 1) return why;
  const dim tries = search_pieces * search_tries(nodes);
  const size_search from{in[0]};
  const size_search above = search_size(net, in, input_count, of, from, 1, tries);
  const size_search below = of.join ? search_size(net, in, input_count, of, from, -1, tries) : from;
  return name_sizes<Program>(why, of, in[0], above, below);
}

/// All of an error's diagnosis but the place; check/proof.hpp does the same in steps.
template <class Program>
constexpr error explain_graph(const Program& net, const tensor_value* in, int input_count, dim nodes, const graph_report& seen) noexcept
{
  const graph_report of = with_names(net, in, seen);
  return fix_size(net, in, input_count, nodes, of, fix_join(net, in, of, fix_window(net, in, of)));
}

/// A graph type as a program of `Inputs` inputs.
template <class Net, int Inputs>
struct type_program {
  static constexpr graph_size size = size_of_graph<Net, Inputs>;
  static constexpr std::int32_t label_room = size.nodes + 1;

  constexpr bool run(const tensor_value* in, error& why, graph_listener* listener, const graph_change* change) const noexcept
  {
    graph_builder g(why, listener, change);
    static_cast<void>(forward<Net, Inputs>(g, in));
    return g.good();
  }
};

/// Storage for what is seen of a graph type's run.
template <graph_size Size>
struct record_storage {
  seen_links links[static_cast<std::size_t>(Size.nodes + 1)] = {};
  std::int32_t edges[static_cast<std::size_t>(Size.edges + 1)] = {};
  tensor_value values[static_cast<std::size_t>(Size.values + 1)] = {};
};

/// Runs a graph type again, and looks back from its failure.
template <class Net, int Inputs>
constexpr graph_report report_of(const tensor_value* in, const error& why) noexcept
{
  constexpr graph_size size = size_of_graph<Net, Inputs>;
  record_storage<size> storage;
  graph_record seen(storage.links, storage.edges, storage.values, size);
  error ignored;
  walk<Net, Inputs>(in, seen, ignored);
  if (why.layer < 0 || why.layer >= seen.nodes || is(why.rule, rule::graph_input)) return {why};
  return look_back(seen, storage.edges, storage.values, Inputs, why);
}

/// What infer gives for what a graph returns.
template <class Returned>
struct graph_result {
  using type = shape;
  static constexpr shape of(const Returned& value) noexcept { return value.of.extents; }
};

}  // namespace detail

/// The shapes of several outputs.
template <int Capacity>
struct shape_list {
  shape items[static_cast<std::size_t>(Capacity)] = {};
  int count = 0;

  /// From 0 to the capacity, whatever `count` was set to.
  [[nodiscard]] constexpr int size() const noexcept { return count < 0 ? 0 : count > Capacity ? Capacity : count; }
  [[nodiscard]] constexpr const shape* begin() const noexcept { return items; }
  [[nodiscard]] constexpr const shape* end() const noexcept { return items + size(); }
  /// The shape of output `i`; an empty one where there is none.
  [[nodiscard]] constexpr shape operator[](int i) const noexcept 
  {
    return i >= 0 && i < size() ? items[i] : shape{};
  }
};

namespace detail {

template <int Capacity>
struct graph_result<value_list<Capacity>> {
  using type = shape_list<Capacity>;
  static constexpr type of(const value_list<Capacity>& values) noexcept
  {
    type made;
    for (made.count = 0; made.count < values.size(); ++made.count) made.items[made.count] = values.items[made.count].of.extents;
    return made;
  }
};

struct graph_arguments {
  tensor_value* in;
  int count = 0;
  diagnose level = diagnose::full;

  constexpr void add(const shape& input) noexcept { in[count++] = {input, {}}; }
  constexpr void add(const tensor_value& input) noexcept { in[count++] = input; }
  constexpr void add(diagnose chosen) noexcept { level = chosen; }
};

template <class T>
concept graph_argument = std::is_same_v<T, shape> || std::is_same_v<T, tensor_value> || std::is_same_v<T, diagnose>;

template <class Net, int Inputs>
constexpr auto infer_graph(const tensor_value* in, diagnose level) noexcept
{
  error why;
  graph_builder g(why);
  const auto made = forward<Net, Inputs>(g, in);
  using answer = graph_result<std::remove_cvref_t<decltype(made)>>;
  result<typename answer::type> out(answer::of(made));
  if (g.good()) return out;
  constexpr type_program<Net, Inputs> program;
  why = is(level, diagnose::full) ? explain_graph(program, in, Inputs, g.nodes(), report_of<Net, Inputs>(in, why))
                                : with_names(program, in, {why}).why;
  out.refuse(why);
  return out;
}

}  // namespace detail

/// The output shape of a graph for the shapes (or values) of its inputs, in order; a `diagnose` may stand last. Of several
/// outputs a shape_list. Errors: what a node refuses, with its name, the branches of a join, and fixes.
template <class Net, detail::graph_argument... Inputs>
  requires detail::graph_type<Net>
[[nodiscard]] constexpr auto infer(const Inputs&... inputs) noexcept
{
  constexpr int count = (0 + ... + (std::is_same_v<Inputs, diagnose> ? 0 : 1));
  tensor_value in[static_cast<std::size_t>(count + 1)] = {};
  detail::graph_arguments given{in};
  (given.add(inputs), ...);
  return detail::infer_graph<Net, count>(in, given.level);
}

namespace detail {

/// A stored graph as a program, in the storage that its values have.
template <class Graph>
struct stored_program {
  static constexpr std::int32_t label_room = label_sorts;

  const Graph& net;
  tensor_value* values;
  dim capacity;

  constexpr bool run(const tensor_value* in, error& why, graph_listener* listener, const graph_change* change) const noexcept
  {
    if (in != values)
      for (dim i = 0; i < net.input_count && i < capacity; ++i) values[i] = in[i];
    graph_builder g(why, listener, change);
    net.run(g, values, capacity, why);
    return g.good();
  }
};

struct stored_links {
  const node* nodes;
  [[nodiscard]] constexpr const node_links& operator()(std::int32_t i) const noexcept { return nodes[i].links; }
  [[nodiscard]] constexpr bool moves_axes(std::int32_t i) const noexcept { return detail::moves_axes(nodes[i].op.kind); }
};

template <class Graph>
constexpr error explain_stored(const Graph& net, const tensor_value* in, tensor_value* values, dim capacity,
                               error why, diagnose level) noexcept
{
  const stored_program<Graph> program{net, values, capacity};
  if (is(level, diagnose::place)) return with_names(program, in, {why}).why;
  graph_report seen{why};
  const bool within = why.layer >= 0 && why.layer < net.node_count && !is(why.rule, rule::graph_input) &&
                      !is(why.rule, rule::storage_size);
  if (within) seen = look_back(stored_links{net.nodes}, net.edges, values, static_cast<std::int32_t>(net.input_count), why);
  const int inputs = net.input_count > 16 || net.input_count < 0 ? 0 : static_cast<int>(net.input_count);
  const error whole = explain_graph(program, in, inputs, net.node_count, seen);
  error again;
  program.run(in, again, nullptr, nullptr);  // what the fixes wrote over
  return whole;
}

/// Contiguous values of the caller's.
template <class Range>
concept value_range = requires(Range& range) {
  { *range.data() } -> same_as<tensor_value&>;
  range.size();
};

template <class Graph>
constexpr result<dim> trace_stored(const Graph& net, const tensor_value* in, dim given, tensor_value* values,
                                   dim capacity, diagnose level) noexcept
{
  result<dim> written(0);
  error why;
  if (given != net.input_count || given > capacity) {
    if (given != net.input_count) fail(why, rule::input_count, given, net.input_count);
    else fail(why, rule::storage_size, capacity, given);
    written.refuse(why);
    return written;
  }
  for (dim i = 0; i < given; ++i) values[i] = in[i];
  graph_builder g(why);
  written.in_place() = net.run(g, values, capacity, why);
  if (!g.good()) written.refuse(explain_stored(net, in, values, capacity, why, level));
  return written;
}

}  // namespace detail

/// Every value of a stored graph, into the caller's storage: its inputs first, then what leaves each node. Gives how many
/// there are. On an error what stands before the failing node is there. `in` must not be the storage.
template <detail::value_range Storage>
[[nodiscard]] constexpr result<dim> trace(const stored_graph& net, const tensor_value* in, dim input_count, Storage& storage,
                                          diagnose level = diagnose::full) noexcept
{
  return detail::trace_stored(net, in, input_count, storage.data(), to_dim(storage.size()), level);
}
template <detail::value_range Storage>
[[nodiscard]] constexpr result<dim> trace(const stored_graph& net, const shape& input, Storage& storage,
                                          diagnose level = diagnose::full) noexcept
{
  const tensor_value in{input, {}};
  return detail::trace_stored(net, &in, 1, storage.data(), to_dim(storage.size()), level);
}

/// The shape of the one output of a stored graph; the storage gets every value.
template <detail::value_range Storage>
[[nodiscard]] constexpr result<shape> infer(const stored_graph& net, const shape& input, Storage& storage,
                                            diagnose level = diagnose::full) noexcept
{
  const result<dim> written = trace(net, input, storage, level);
  result<shape> out(shape{});
  error why;
  if (!written) out.refuse(written.error());
  else if (net.output_count != 1 && !fail(why, rule::output_count, 1, net.output_count)) out.refuse(why);
  else out.in_place() = storage.data()[net.outputs[0]].extents;
  return out;
}

}  // namespace shapeproof
