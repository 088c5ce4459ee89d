// SPDX-License-Identifier: MIT
// Names of a model become numbers of values, once: by a table in the caller's storage, so that it takes time in
// proportion to the file. What is declared - inputs, weights, outputs - is read here too.
#pragma once

#include <shapeproof/onnx/storage.hpp>  // storage, bound_node, model_value

namespace shapeproof::onnx {

/// The words of an error's subject: up to 63 characters, the last ones of a longer name.
constexpr bool fail_about(error& why, rule broken, bytes_view what, dim a = 0, dim b = 0) noexcept
{
  fail(why, broken, a, b);
  constexpr dim most = error::history_max * 8 - 1;
  const dim from = what.size > most ? what.size - most : 0;
  for (dim i = from; i < what.size; ++i) {
    const unsigned char each = what.data[i];
    shapeproof::detail::put_text(why.history, static_cast<int>(i - from), each < 0x20 || each > 0x7E ? '?' : static_cast<char>(each));
  }
  return false;
}

/// The name of the node that was refused, as far as an error has room for it.
constexpr void set_label(error& why, bytes_view name) noexcept
{
  for (dim i = 0; i < name.size && i < error::label_max - 1; ++i) why.label[i] = static_cast<char>(name.data[i]);
}

namespace internal {

/// Looks up names, and makes the list of bound nodes.
class binder {
 public:
  constexpr binder(storage& to, error& why) noexcept : to_(to), why_(why) {}

  dim values = 0;
  dim nodes = 0;
  dim outputs = 0;
  dim inputs = 0;  // declared ones, which are the first values

  constexpr bool run(bytes_view graph) noexcept
  {
    // A power of 2, with a free slot for each value that may come: what is looked up always ends at one.
    const dim slots = to_.size.slots;
    if (slots <= to_.size.values || (slots & (slots - 1)) != 0)
      return fail(why_, rule::storage_size, slots, 2 * to_.size.values);
    for (dim i = 0; i < slots; ++i) to_.slots[i] = -1;
    return declare(graph) && bind_nodes(graph) && bind_outputs(graph);
  }

  /// The number of the value of a name, -1 where there is none.
  [[nodiscard]] constexpr std::int32_t find(bytes_view name) const noexcept
  {
    const dim slot = slot_of(name);
    return slot < 0 ? -1 : to_.slots[slot];
  }

 private:
  storage& to_;
  error& why_;
  dim links_ = 0;
  dim first_weight_ = 0;
  dim first_output_ = 0;
  static constexpr dim bytes_at_once = 8;

  constexpr bool damaged() noexcept { return fail(why_, rule::model_format, nodes); }

  /// The 8 bytes at a place.
  [[nodiscard]] static constexpr std::uint64_t word_at(const unsigned char* from) noexcept
  {
    std::uint64_t word = 0;
#if defined(__GNUC__) && !defined(SHAPEPROOF_NO_BUILTINS)
    if (!std::is_constant_evaluated()) {
      __builtin_memcpy(&word, from, sizeof word);
      return word;
    }
#endif
    for (int i = 0; i < bytes_at_once; ++i) word |= static_cast<std::uint64_t>(from[i]) << (8 * i);
    return word;
  }

  [[nodiscard]] static constexpr std::uint64_t hash(bytes_view name) noexcept
  {
    constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t made = static_cast<std::uint64_t>(name.size) * odd;
    const auto mix = [&made](std::uint64_t word) {
      made = (made ^ word) * odd;
      made ^= made >> 32U;
    };
    if (name.size >= bytes_at_once) {
      for (dim at = 0; name.size - at > bytes_at_once; at += bytes_at_once) mix(word_at(name.data + at));
      mix(word_at(name.data + name.size - bytes_at_once));  // the last 8, of which some were there before
    } else {
      std::uint64_t word = 0;
      for (dim i = 0; i < name.size; ++i) word |= static_cast<std::uint64_t>(name.data[i]) << (8 * i);
      mix(word);
    }
    return (made * odd) >> 32U;
  }

  // Half of the table is free, so that a name is found after a few; one that takes more was chosen to.
  static constexpr int collisions_max = 1024;

  /// Where a name stands in the table, or would; -1 where it collides with too many.
  [[nodiscard]] constexpr dim slot_of(bytes_view name) const noexcept
  {
    const std::uint64_t mask = static_cast<std::uint64_t>(to_.size.slots) - 1;
    std::uint64_t at = hash(name) & mask;
    for (int i = 0; i < collisions_max; ++i, at = (at + 1) & mask)
      if (to_.slots[at] < 0 || to_.values[to_.slots[at]].name == name) return static_cast<dim>(at);
    return -1;
  }

  /// A new value; one without a name is found by none.
  constexpr bool add_value(bytes_view name) noexcept
  {
    if (values >= to_.size.values) return fail(why_, rule::storage_size, to_.size.values, values + 1);
    to_.values[values] = model_value{};
    to_.values[values].name = name;
    to_.tensors[values] = tensor_value{shape(shape::to_be_filled{}), {}};
    if (!name.empty()) {
      const dim slot = slot_of(name);
      if (slot < 0 || to_.slots[slot] >= 0) return fail_about(why_, rule::model_name, name, slot < 0 ? 2 : 1);
      to_.slots[slot] = static_cast<std::int32_t>(values);
    }
    ++values;
    return true;
  }

  /// The inputs first, then the weights that are no inputs. Notes where the weights and the outputs begin.
  constexpr bool declare(bytes_view graph) noexcept
  {
    wire_reader fields(graph);
    wire_field at;
    value_view one;
    first_weight_ = first_output_ = graph.size;
    for (dim place = 0; fields.next(at); place = fields.at()) {
      if (at.type != wire_type::bytes || at.number == onnx::graph_node) continue;
      if (at.number == onnx::graph_initializer && place < first_weight_) first_weight_ = place;
      if (at.number == onnx::graph_output && place < first_output_) first_output_ = place;
      if (at.number != onnx::graph_input) continue;
      if (!one.read(at.bytes)) return damaged();
      if (one.name.empty()) return fail_about(why_, rule::model_name, one.name);
      if (!add_value(one.name)) return false;
      to_.tensors[values - 1] = {one.extents, element_of(one.data_type)};
      to_.values[values - 1].known = one.has_shape;
      to_.values[values - 1].declared = at.bytes;
    }
    inputs = values;
    return !fields.broken() && declare_weights(graph);
  }

  constexpr bool declare_weights(bytes_view graph) noexcept
  {
    wire_reader fields(graph, first_weight_);
    wire_field at;
    tensor_view one;
    while (fields.next(at)) {
      if (!at.is(onnx::graph_initializer, wire_type::bytes)) continue;
      if (!one.read(at.bytes)) return damaged();
      std::int32_t value = find(one.name);
      if (value < 0 || one.name.empty()) {
        if (!add_value(one.name)) return false;
        value = static_cast<std::int32_t>(values - 1);
      } else if (to_.values[value].fixed) {
        return fail_about(why_, rule::model_name, one.name, 1);
      }
      to_.tensors[value] = {one.extents, element_of(one.data_type)};
      to_.values[value].known = to_.values[value].fixed = true;
      to_.values[value].content = at.bytes;
    }
    return true;
  }

  constexpr bool bind_nodes(bytes_view graph) noexcept
  {
    wire_reader fields(graph);
    wire_field at;
    while (fields.next(at))
      if (at.is(onnx::graph_node, wire_type::bytes) && !bind_node(at.bytes)) return false;
    return true;
  }

  constexpr bool bind_node(bytes_view whole) noexcept
  {
    if (nodes >= to_.size.bound) return fail(why_, rule::storage_size, to_.size.bound, nodes + 1);
    bound_node& made = to_.bound[nodes];
    made = bound_node{};
    made.whole = whole;
    made.first_input = static_cast<std::int32_t>(links_);
    bytes_view op_type;
    bytes_view domain;
    wire_reader fields(whole);
    wire_field at;
    dim outputs_at = whole.size;
    dim found = 0;
    for (dim place = 0; fields.next(at); place = fields.at()) {
      if (at.type != wire_type::bytes) continue;
      if (at.number == node_view::field_input && !bind_input(at.bytes, made)) return false;
      if (at.number == node_view::field_op_type) op_type = at.bytes;
      if (at.number == node_view::field_domain) domain = at.bytes;
      if (at.number == node_view::field_output && found++ == 0) outputs_at = place;
    }
    if (fields.broken()) return damaged();
    made.row = find_operator(domain, op_type);
    made.first_output = static_cast<std::int32_t>(values);
    // After all inputs, so that a node takes no output of its own.
    wire_reader again(whole, outputs_at);
    while (made.output_count < found && again.next(at))
      if (at.is(node_view::field_output, wire_type::bytes)) {
        if (!add_value(at.bytes)) return false;
        ++made.output_count;
      }
    ++nodes;
    return true;
  }

  constexpr bool bind_input(bytes_view name, bound_node& to) noexcept
  {
    if (links_ >= to_.size.links) return fail(why_, rule::storage_size, to_.size.links, links_ + 1);
    const std::int32_t value = name.empty() ? -1 : find(name);
    if (value < 0 && !name.empty()) {
      fail_about(why_, rule::model_name, name);
      why_.layer = static_cast<std::int32_t>(nodes);
      node_view view;
      if (view.read(to.whole)) set_label(why_, view.name.empty() ? view.op_type : view.name);
      return false;
    }
    to_.links[links_++] = value;
    ++to.input_count;
    return true;
  }

  constexpr bool bind_outputs(bytes_view graph) noexcept
  {
    wire_reader fields(graph, first_output_);
    wire_field at;
    value_view one;
    while (fields.next(at)) {
      if (!at.is(onnx::graph_output, wire_type::bytes)) continue;
      if (!one.read(at.bytes)) return damaged();
      const std::int32_t value = find(one.name);
      if (value < 0 || one.name.empty()) return fail_about(why_, rule::model_name, one.name);
      if (outputs >= to_.size.outputs) return fail(why_, rule::storage_size, to_.size.outputs, outputs + 1);
      to_.outputs[outputs++] = value;
    }
    return !fields.broken();
  }
};

}  // namespace internal
}  // namespace shapeproof::onnx
