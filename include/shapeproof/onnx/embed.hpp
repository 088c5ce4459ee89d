// SPDX-License-Identifier: MIT
// A model file as a graph type: its bytes stand in the program (`shapeproof_embed` in CMake, or #embed), and the compiler
// reads them. `output_t`, `infer`, the memory planner and all that takes a graph type take it.
//
//   constexpr unsigned char bytes[] = {...};
//   using net = onnx::model<bytes>;
//   static_assert(std::is_same_v<output_t<net, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);
#pragma once

#include <shapeproof/dialects/lower.hpp>  // refusing
#include <shapeproof/onnx/import.hpp>     // import_model, fixed_storage

namespace shapeproof::onnx {

namespace internal {

/// How much of the storage a model filled.
struct embedded_size {
  std::int32_t nodes = 0;
  std::int32_t edges = 0;
  std::int32_t values = 0;  // of the graph
  std::int32_t outputs = 0;
  std::int32_t inputs = 0;
  std::int32_t text = 0;
};

/// The first axis of an input that has the same name as another one: itself, where it has none or is the first.
struct tie {
  std::int32_t input = 0;
  std::int32_t axis = 0;
};
struct ties_of_input {
  tie axis[rank_max] = {};
};

/// A model without what only reading needs: what is left of it in the program.
template <embedded_size Size>
struct embedded {
  template <class T, std::int32_t Count>
  struct array {
    T items[static_cast<std::size_t>(Count) + 1] = {};
  };
  array<layer, Size.nodes> ops;
  array<node_links, Size.nodes> links;
  array<std::int32_t, Size.nodes> names;  // where each begins in the text
  array<std::int32_t, Size.edges> edges;
  array<std::int32_t, Size.outputs> outputs;
  array<tensor_value, Size.inputs> inputs;  // as they are declared
  array<ties_of_input, Size.inputs> ties;
  array<char, Size.text> text;
  bool good = false;
  error why = {};
};

/// A run of the import in arrays of the bounds, and how much of them it took.
template <storage_size Size>
struct import_run {
  fixed_storage<Size> arrays;
  imported_model made;
  error why = {};
  bool good = false;

  constexpr import_run(bytes_view from, const given_input* inputs, dim input_count) noexcept
  {
    storage to = arrays.view();
    good = import_model(from, to, made, why, import_options{inputs, input_count, false});
  }

  [[nodiscard]] constexpr embedded_size size() const noexcept
  {
    embedded_size of;
    of.nodes = static_cast<std::int32_t>(made.graph.node_count);
    of.edges = static_cast<std::int32_t>(made.graph.edge_count);
    of.outputs = static_cast<std::int32_t>(made.graph.output_count);
    of.inputs = of.values = static_cast<std::int32_t>(made.graph.input_count);
    for (std::int32_t i = 0; i < of.nodes; ++i) {
      of.values += arrays.nodes[i].links.output_count;
      for (const char* at = arrays.nodes[i].name; at != nullptr && *at != '\0'; ++at) ++of.text;
      ++of.text;
    }
    return of;
  }

  template <embedded_size Used>
  constexpr void copy_to(embedded<Used>& to) const noexcept
  {
    std::int32_t text = 0;
    for (std::int32_t i = 0; i < Used.nodes; ++i) {
      to.ops.items[i] = arrays.nodes[i].op;
      to.links.items[i] = arrays.nodes[i].links;
      to.names.items[i] = text;
      for (const char* at = arrays.nodes[i].name; at != nullptr && *at != '\0'; ++at) to.text.items[text++] = *at;
      to.text.items[text++] = '\0';
    }
    for (std::int32_t i = 0; i < Used.edges; ++i) to.edges.items[i] = arrays.edges[i];
    for (std::int32_t i = 0; i < Used.outputs; ++i) to.outputs.items[i] = arrays.outputs[i];
    for (std::int32_t i = 0; i < Used.inputs; ++i) {
      to.inputs.items[i] = arrays.tensors[made.inputs[i]];
      for (std::int32_t k = 0; k < rank_max; ++k) to.ties.items[i].axis[k] = first_of_name(i, k);
    }
    to.why = why;
    to.good = good;
  }

  [[nodiscard]] constexpr tie first_of_name(std::int32_t input, std::int32_t axis) const noexcept
  {
    const bytes_view name = made.symbol(input, axis);
    for (std::int32_t i = 0; i < input && !name.empty(); ++i)
      for (std::int32_t k = 0; k < rank_max; ++k)
        if (made.symbol(i, k) == name) return {i, k};
    return {input, axis};
  }
};

template <storage_size Size>
constexpr embedded_size size_of_model(bytes_view file, const given_input* inputs, dim input_count) noexcept
{
  const import_run<Size> run(file, inputs, input_count);
  return run.size();
}

template <storage_size Size, embedded_size Used>
constexpr embedded<Used> embed(bytes_view file, const given_input* inputs, dim input_count) noexcept
{
  embedded<Used> made;
  const import_run<Size> run(file, inputs, input_count);
  run.copy_to(made);
  return made;
}

}  // namespace internal

/// The model of a file's bytes. `Inputs` are tensor types that stand for the declared inputs, in order: they give what the
/// file leaves open (a batch, a height), so that what the model computes of its shapes is known too.
template <const auto& Bytes, class... Inputs>
struct model {
  using is_graph = void;

  static constexpr given_input given[sizeof...(Inputs) + 1] = {{{}, Inputs::extents()}...};
  static constexpr result<storage_size> needed = storage_needed(bytes_view(Bytes));
  static constexpr storage_size bounds = needed.value_or(storage_size{});
  static constexpr internal::embedded_size size =
      internal::size_of_model<bounds>(bytes_view(Bytes), given, sizeof...(Inputs));
  static constexpr internal::embedded<size> contents =
      internal::embed<bounds, size>(bytes_view(Bytes), given, sizeof...(Inputs));
  static constexpr int outputs = size.outputs > 0 ? size.outputs : 1;

  /// Runs the nodes on values, which are as the file declares them. What was refused when the file was read is refused
  /// here, at the same node.
  template <class... Values>
  constexpr auto operator()(graph_builder& g, const Values&... in) const noexcept
  {
    constexpr std::size_t most = static_cast<std::size_t>(size.values) + sizeof...(Values) + 1;
    graph_value values[most] = {in...};
    tensor_value tensors[most] = {in.of...};
    std::int32_t from[static_cast<std::size_t>(size.edges) + 1] = {};
    dim next = sizeof...(Values);
    if (g.good() && !g.counting() && !accepts(g, values, next)) g.refuse(false);
    for (std::int32_t i = 0; i < next && i < size.inputs; ++i) {
      const element declared = contents.inputs.items[i].element;
      if (declared.id != element_id::custom) values[i].of.element = tensors[i].element = declared;
    }
    for (std::int32_t i = 0; i < size.nodes && g.good(); ++i) {
      const node_links& at = contents.links.items[i];
      const std::int32_t* const edges = contents.edges.items + at.first_input;
      for (std::int32_t k = 0; k < at.input_count; ++k) from[k] = values[edges[k]].index;
      const std::int32_t first = g.values();
      g.add_node(node_name(contents.text.items + contents.names.items[i]), contents.ops.items[i], from,
                 inputs{tensors, at.input_count, edges}, shapeproof::outputs{tensors + next, at.output_count});
      for (std::int32_t k = 0; k < at.output_count; ++k, ++next) values[next] = {tensors[next], first + k};
    }
    if (g.good() && !g.counting() && !contents.good) refuse(g);
    if constexpr (outputs == 1) {
      return g.good() && contents.good ? values[contents.outputs.items[0]] : graph_value{};
    } else {
      value_list<outputs> made;
      for (int i = 0; i < outputs; ++i) made.push_back(g.good() ? values[contents.outputs.items[i]] : graph_value{});
      return made;
    }
  }

 private:
  static constexpr bool accepts(graph_builder& g, const graph_value* in, dim count) noexcept
  {
    if (!needed) {
      g.why() = needed.error();
      return false;
    }
    if (contents.good && count != size.inputs) return fail(g.why(), rule::input_count, count, size.inputs);
    for (int i = 0; contents.good && i < count; ++i) {
      const shape& declared = contents.inputs.items[i].extents;
      const shape& arriving = in[i].of.extents;
      if (arriving.count != declared.count) return fail(g.why(), rule::rank_fits, arriving.count, declared.count);
      for (int k = 0; k < declared.count; ++k) {
        const internal::tie& one = contents.ties.items[i].axis[k];
        const dim first = in[one.input].of.extents[one.axis];
        const dim wanted = declared.values[k] != dynamic ? declared.values[k] : first != dynamic ? first : arriving.values[k];
        if (wanted == arriving.values[k] || (arriving.values[k] == dynamic && declared.values[k] == dynamic)) continue;
        fail(g.why(), rule::input_match, arriving.values[k], wanted, i);
        return at_axis(g.why(), k, axis_name::other);
      }
      if (!takes(g.why(), i, in[i].of.element, contents.inputs.items[i].element)) return false;
    }
    return true;
  }

  /// A shape alone says nothing of its elements: float, which it stands for, is what the model declares.
  static constexpr bool takes(error& why, int input, element arriving, element declared) noexcept
  {
    if (arriving == declared || arriving == element{} || declared.id == element_id::custom) return true;
    fail(why, rule::element_match, input);
    const char* const parts[] = {data_type_name(arriving), ", and ", data_type_name(declared), " is wanted"};
    int at = 0;
    for (const char* part : parts)
      for (; *part != '\0'; ++part) shapeproof::detail::put_text(why.history, at++, *part);
    return false;
  }

  /// An error that is no layer's: it stands at a node that says nothing else.
  static constexpr void refuse(graph_builder& g) noexcept
  {
    graph_value nothing;
    if (contents.why.layer < 0) {
      g.why() = contents.why;
      g.refuse(false);
      return;
    }
    g.add_node(node_name(contents.why.label), shapeproof::detail::refusing(layer_kind::activation, contents.why.rule),
               nullptr, inputs{nullptr, 0}, shapeproof::outputs{&nothing.of, 1});
    const std::int32_t place = g.why().layer;
    g.why() = contents.why;
    g.why().layer = place;
  }
};

}  // namespace shapeproof::onnx
