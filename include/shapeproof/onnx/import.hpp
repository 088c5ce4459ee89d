// SPDX-License-Identifier: MIT
// A model file as a stored graph: read, bound, and lowered node by node with its shapes inferred on the way, in the
// caller's storage. The same at compile time and at run time.
#pragma once

#include <shapeproof/dialects/onnxruntime.hpp>  // kernels
#include <shapeproof/onnx/lower.hpp>            // lower
#include <shapeproof/onnx/propagate.hpp>        // propagate

namespace shapeproof::onnx {

/// The shape of an input that the caller gives, in place of what the file declares.
struct given_input {
  bytes_view name;  // empty: the inputs in order
  shape extents;
};

/// How a model is read.
struct import_options {
  const given_input* inputs = nullptr;
  dim input_count = 0;
  bool unknown_operators = false;  // what leaves an operator that is not known has no shape, and what it reaches has none
};

/// A model that was read. It stands in the storage that was given, and its names partly in the file.
struct imported_model {
  stored_graph graph;                 // names of nodes are kept; `edges` are numbers of the graph's values
  const model_value* values = nullptr;  // all values of the model: its inputs, its weights, what leaves its nodes
  const tensor_value* tensors = nullptr;  // their shapes
  dim value_count = 0;
  const bound_node* nodes = nullptr;  // nodes of the model
  dim node_count = 0;
  const std::int32_t* inputs = nullptr;  // which values are the inputs of the graph
  dim opset = 0;

  /// The name that the file has for an extent of input `i` of the graph that it leaves open: "batch"; empty for none.
  [[nodiscard]] constexpr bytes_view symbol(dim i, int axis) const noexcept
  {
    value_view declared;
    const bool there = i >= 0 && i < graph.input_count && axis >= 0 && axis < rank_max;
    return there && declared.read(values[inputs[i]].declared) ? declared.symbols[axis] : bytes_view{};
  }
};

namespace internal {

template <reader By>
class importer {
 public:
  constexpr importer(bytes_view from, storage& to, const import_options& options, error& why) noexcept
      : file_(from), to_(to), options_(options), why_(why), names_(to, why), write_(to, 1, why)
  {
  }

  constexpr bool run(imported_model& made) noexcept
  {
    model_view model;
    if (!model.read(file_)) return fail(why_, rule::model_format, file_.size);
    write_.opset = model.opset;
    write_.propagate = &propagate;
    const bool good = names_.run(model.graph) && choose_inputs() && lower_nodes() && end();
    made.graph.nodes = to_.nodes;
    made.graph.node_count = write_.graph_nodes;
    made.graph.edges = to_.edges;
    made.graph.edge_count = write_.graph_edges;
    made.graph.outputs = to_.outputs;
    made.graph.output_count = good ? outputs_ : 0;
    made.graph.input_count = inputs_;
    made.values = to_.values;
    made.tensors = to_.tensors;
    made.value_count = names_.values;
    made.nodes = to_.bound;
    made.node_count = names_.nodes;
    made.inputs = to_.slots;  // the table of names is no longer needed
    made.opset = model.opset;
    return good;
  }

 private:
  bytes_view file_;
  storage& to_;
  const import_options& options_;
  error& why_;
  binder names_;
  writer write_;
  dim inputs_ = 0;
  dim outputs_ = 0;

  /// A file without any weights of its own may declare them as inputs: then what stands after the first input that a node
  /// takes as its weight is taken for one too. (So exporters write them; the first input is never one by its place alone.)
  constexpr void find_weights() noexcept
  {
    const dim declared = names_.nodes > 0 ? dim{to_.bound[0].first_output} : 0;
    for (dim i = 0; i < declared; ++i)
      if (to_.values[i].fixed) return;  // an initializer
    dim first = names_.inputs;
    for (dim i = 0; i < names_.nodes; ++i) {
      const bound_node& of = to_.bound[i];
      for (dim k = 0; of.row >= 0 && k < of.input_count; ++k) {
        const std::int32_t value = to_.links[of.first_input + k];
        if (value < 0 || value >= names_.inputs || !operators[of.row].is_weight(k)) continue;
        to_.values[value].fixed = true;
        if (value < first) first = value;
      }
    }
    for (dim i = first; first > 0 && i < names_.inputs; ++i) to_.values[i].fixed = true;
  }

  constexpr bool choose_inputs() noexcept
  {
    dim open = 0;
    for (dim i = 0; i < names_.inputs; ++i) open += to_.values[i].fixed ? 0 : 1;
    if (open > 1) find_weights();
    for (dim i = 0; i < options_.input_count; ++i)
      if (!give(options_.inputs[i], i)) return false;
    dim next = 0;
    for (dim i = 0; i < names_.inputs; ++i) {
      if (to_.values[i].fixed) continue;
      to_.values[i].number = static_cast<std::int32_t>(next);
      to_.slots[next++] = static_cast<std::int32_t>(i);
    }
    inputs_ = next;
    write_.graph_values = static_cast<std::int32_t>(next);
    return true;
  }

  /// An extent that is given stands for one that is not known, or is the same.
  constexpr bool give(const given_input& one, dim place) noexcept
  {
    std::int32_t value = -1;
    if (!one.name.empty()) {
      value = names_.find(one.name);
    } else {
      for (dim i = 0, open = 0; i < names_.inputs && value < 0; ++i)
        if (!to_.values[i].fixed && open++ == place) value = static_cast<std::int32_t>(i);
    }
    if (value < 0 || value >= names_.inputs) {
      return one.name.empty() ? fail(why_, rule::input_count, options_.input_count, place)
                              : fail_about(why_, rule::model_name, one.name);
    }
    shape& declared = to_.tensors[value].extents;
    if (to_.values[value].known && declared.count != one.extents.count)
      return fail(why_, rule::rank_fits, one.extents.count, declared.count);
    for (int i = 0; to_.values[value].known && i < declared.count; ++i)
      if (declared.values[i] != dynamic && declared.values[i] != one.extents.values[i]) {
        fail(why_, rule::input_match, one.extents.values[i], declared.values[i], place);
        return at_axis(why_, i, axis_name::other);
      }
    declared = one.extents;
    to_.values[value].known = true;
    return share_names(value, place);
  }

  /// Extents of one name are one: what is given for it stands wherever an input has it.
  constexpr bool share_names(std::int32_t of, dim place) noexcept
  {
    value_view from;
    if (!from.read(to_.values[of].declared)) return true;
    for (int axis = 0; axis < to_.tensors[of].extents.count; ++axis) {
      const dim extent = to_.tensors[of].extents.values[axis];
      for (dim i = 0; i < names_.inputs && extent != dynamic && !from.symbols[axis].empty(); ++i) {
        value_view other;
        if (to_.values[i].fixed || !to_.values[i].known || !other.read(to_.values[i].declared)) continue;
        for (int k = 0; k < to_.tensors[i].extents.count; ++k) {
          dim& same = to_.tensors[i].extents.values[k];
          if (!(other.symbols[k] == from.symbols[axis]) || same == extent) continue;
          if (same != dynamic) {
            fail(why_, rule::input_match, extent, same, place);
            return at_axis(why_, axis, axis_name::other);
          }
          same = extent;
        }
      }
    }
    return true;
  }

  constexpr bool lower_nodes() noexcept
  {
    write_.reserve(static_cast<std::int32_t>(names_.values));
    for (dim i = 0; i < names_.nodes; ++i) {
      if (!write_.begin(to_.bound[i])) return false;
      if (!lower_node(to_.bound[i])) return write_.placed();
    }
    return true;
  }

  constexpr bool lower_node(const bound_node& of) noexcept
  {
    for (dim i = 0; i < of.input_count; ++i) {
      const std::int32_t value = to_.links[of.first_input + i];
      if (value < 0 || to_.values[value].known) continue;
      // Without a shape, because an operator is not known or because the file declares none.
      return options_.unknown_operators || fail_about(why_, rule::operator_form, to_.values[value].name);
    }
    if (of.row < 0 && options_.unknown_operators) return true;
    if (write_.row.data > 0 && of.input_count == 0 && of.row >= 0) return write_.misses("input");
    if (of.output_count == 0 && of.row >= 0) return write_.misses("output");
    return lower<By>(write_);
  }

  constexpr bool end() noexcept
  {
    for (dim i = 0; i < names_.outputs; ++i) {
      const std::int32_t value = to_.outputs[i];
      if (!to_.values[value].known) {  // it is left out
        if (!options_.unknown_operators) return fail_about(why_, rule::operator_form, to_.values[value].name);
        continue;
      }
      if (to_.values[value].number < 0 && !write_.write_constant(value)) return false;
      to_.outputs[outputs_++] = to_.values[value].number;
    }
    return true;
  }
};

}  // namespace internal

/// Reads a model into `to`, which has the sizes that `storage_needed` gives. `made` is what was read, up to what is
/// refused: errors are model.format, model.name, operator.known, operator.form, storage.size, and all that the layers
/// say; those of a node have its place in the graph and its name.
template <reader By = inference>
constexpr bool import_model(bytes_view file, storage& to, imported_model& made, error& why, const import_options& options = {}) noexcept
{
  made = {};
  made.graph.input_count = 0;
  return internal::importer<By>(file, to, options, why).run(made);
}

}  // namespace shapeproof::onnx
