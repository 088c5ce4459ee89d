// SPDX-License-Identifier: MIT
// The memory that reading a model takes, which is the caller's, and how much of each kind a file needs: in proportion to
// its size.
#pragma once

#include <shapeproof/network/graph.hpp>       // node
#include <shapeproof/onnx/model.hpp>          // model_view, node_view
#include <shapeproof/onnx/operators.hpp>      // find_operator, operator_row

namespace shapeproof::onnx {

/// A value of a model: an input, a weight, or what leaves a node.
struct model_value {
  bytes_view name;
  bytes_view content;               // the tensor, of a weight that the file holds
  bytes_view declared;              // how the file declares it, of an input
  std::int32_t number = -1;         // in the graph; -1: it is not there, because no input of the graph decides it
  std::int32_t first_number = -1;   // of its elements, where they are few whole numbers that may be part of a shape
  std::int32_t number_count = 0;
  bool known = false;               // it has a shape
  bool fixed = false;               // a weight, or made of weights and numbers alone
};

/// A node whose names were looked up.
struct bound_node {
  bytes_view whole;
  std::int32_t row = -1;           // of its operator; -1: it is not known
  std::int32_t first_input = 0;    // in the list of links, each the number of a value, -1 for an input that is left out
  std::int32_t input_count = 0;
  std::int32_t first_output = 0;   // the number of its first output
  std::int32_t output_count = 0;
};

/// How many of each.
struct storage_size {
  dim bound = 0;    // nodes of the model
  dim links = 0;    // inputs of its nodes
  dim values = 0;   // its values, and those between the nodes that one of its nodes becomes, at one time
  dim slots = 0;    // of the table of names: a power of 2
  dim numbers = 0;  // elements of values that shapes may be made of
  dim text = 0;     // characters of the names of nodes
  dim nodes = 0;    // nodes of the graph
  dim edges = 0;    // their inputs
  dim outputs = 0;  // outputs of the graph
};

/// The caller's memory. Nothing of it has to be initialised.
struct storage {
  storage_size size;
  bound_node* bound = nullptr;
  std::int32_t* links = nullptr;
  model_value* values = nullptr;
  tensor_value* tensors = nullptr;  // as many as values
  std::int32_t* slots = nullptr;
  dim* numbers = nullptr;
  char* text = nullptr;
  node* nodes = nullptr;
  std::int32_t* edges = nullptr;
  std::int32_t* outputs = nullptr;
};

/// The storage as arrays: of a constant evaluation, or static.
template <storage_size Size>
struct fixed_storage {
  bound_node bound[static_cast<std::size_t>(Size.bound) + 1] = {};
  std::int32_t links[static_cast<std::size_t>(Size.links) + 1] = {};
  model_value values[static_cast<std::size_t>(Size.values) + 1] = {};
  tensor_value tensors[static_cast<std::size_t>(Size.values) + 1] = {};
  std::int32_t slots[static_cast<std::size_t>(Size.slots) + 1] = {};
  dim numbers[static_cast<std::size_t>(Size.numbers) + 1] = {};
  char text[static_cast<std::size_t>(Size.text) + 1] = {};
  node nodes[static_cast<std::size_t>(Size.nodes) + 1] = {};
  std::int32_t edges[static_cast<std::size_t>(Size.edges) + 1] = {};
  std::int32_t outputs[static_cast<std::size_t>(Size.outputs) + 1] = {};

  constexpr storage view() noexcept
  {
    return {Size, bound, links, values, tensors, slots, numbers, text, nodes, edges, outputs};
  }
};

/// The most elements of a tensor that is looked into: pads of eight axes.
inline constexpr int numbers_max = 16;

namespace internal {

/// Adds what a node may take at most. Its attributes are not looked at. `between` is the most values that one has between
/// its layers, which all nodes have in turn.
constexpr bool count_node(bytes_view whole, storage_size& to, dim& between) noexcept
{
  wire_reader fields(whole);
  wire_field at;
  bytes_view op_type;
  bytes_view domain;
  dim inputs = 0;
  dim outputs = 0;
  dim named = 0;
  dim text = 1;
  while (fields.next(at)) {
    if (at.type != wire_type::bytes) continue;
    switch (at.number) {
      case node_view::field_input: ++inputs; break;
      case node_view::field_output:
        ++outputs;
        if (!at.bytes.empty()) ++named;
        text += 2 * at.bytes.size + 1;  // a name of the node, and that of a constant that another one takes
        break;
      case node_view::field_name: text += at.bytes.size; break;
      case node_view::field_op_type: op_type = at.bytes; break;
      case node_view::field_domain: domain = at.bytes; break;
      default: break;
    }
  }
  const int found = find_operator(domain, op_type);
  const operator_row row = found < 0 ? operator_row{} : operators[found];
  const dim data = inputs < row.data ? inputs : dim{row.data};
  // Of one input, numbers are attributes, each of them a byte of the file or more; without an input it is refused, or one.
  dim more = row.nodes();
  if (inputs < 2 && more > whole.size / 4) more = whole.size / 4;
  if (inputs == 0 || more < 1) more = 1;
  // A layer, or a constant, for each output; those without a name nobody takes, and no operator writes more than a few.
  const dim nameless = outputs - named;
  const dim made = named + (nameless < numbers_max ? nameless : dim{numbers_max});
  ++to.bound;
  to.links += inputs;
  to.values += outputs;
  to.numbers += named * numbers_max;
  to.text += text + op_type.size;
  to.nodes += more + made + data;
  to.edges += data + 2 * (more + made);
  if (between < more) between = more;
  return !fields.broken();
}

/// The name of a declared input (field 1) or of a weight (field 8).
constexpr bool count_name(bytes_view whole, std::uint32_t field, storage_size& to) noexcept
{
  wire_reader fields(whole);
  wire_field at;
  while (fields.next(at))
    if (at.is(field, wire_type::bytes)) to.text += at.bytes.size;
  ++to.values;
  ++to.text;
  return !fields.broken();
}

constexpr bool count_graph(bytes_view graph, storage_size& to) noexcept
{
  wire_reader fields(graph);
  wire_field at;
  dim between = 0;
  while (fields.next(at)) {
    if (at.type != wire_type::bytes) continue;
    switch (at.number) {
      case graph_node:
        if (!count_node(at.bytes, to, between)) return false;
        break;
      case graph_input:
        if (!count_name(at.bytes, 1, to)) return false;
        break;
      case graph_initializer:
        if (!count_name(at.bytes, 8, to)) return false;
        to.numbers += numbers_max;
        break;
      case graph_output: ++to.outputs; break;
      default: break;
    }
  }
  to.values += between;
  return !fields.broken();
}

}  // namespace internal

/// What reading a model takes. Errors: model.format, and more than 2^31 - 2 of something (storage.size).
[[nodiscard]] constexpr result<storage_size> storage_needed(bytes_view file) noexcept
{
  result<storage_size> needed(storage_size{});
  storage_size& to = needed.in_place();
  model_view model;
  error why;
  if (!model.read(file) || !internal::count_graph(model.graph, to)) {
    fail(why, rule::model_format, file.size);
    needed.refuse(why);
    return needed;
  }
  for (to.slots = 2; to.slots < 2 * to.values;) to.slots *= 2;
  const dim most = stored_graph::count_max;
  const dim counts[] = {to.slots, to.links, to.numbers, to.text, to.nodes, to.edges};
  for (const dim each : counts)
    if (each > most) {
      fail(why, rule::storage_size, most, each);
      needed.refuse(why);
      return needed;
    }
  return needed;
}

}  // namespace shapeproof::onnx
