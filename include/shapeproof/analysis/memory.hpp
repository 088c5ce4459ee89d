// SPDX-License-Identifier: MIT
// How long each value of a network lives, and how many bytes live at once: the peak. By listening to a run; the values
// are numbered as in the graph, its inputs first, and time is the number of the node that runs. docs/memory.md has the
// definitions.
#pragma once

#include <shapeproof/analysis/cost.hpp>  // add_count, weight_shapes

namespace shapeproof {

/// What is asked of the memory of a network.
struct memory_options {
  /// Bytes that a node needs while it runs and no longer, of the caller's own kernels: an im2col buffer, an accumulator.
  using scratch_function = dim (*)(const layer& of, inputs in, outputs out);

  dim alignment = 1;      // of every offset in the arena
  bool in_place = false;  // element-wise layers of one input, flatten and their like write over it where nothing needs it later
  dim weight_bits = 0;    // bits of a weight; 0: those of what the layer gives
  dim bias_bits = 0;
  scratch_function scratch = nullptr;
};

/// What a network needs, in bytes.
struct memory_report {
  dim weights = 0;             // weights and biases of all nodes
  dim peak = 0;                // the most that live at once of what nodes take and give
  dim bytes = 0;               // the arena, scratch included
  dim scratch = 0;             // the most that one node asks for itself
  dim sum = 0;                 // of all values: an arena in which nothing is used again
  dim alignment = 1;           // of the arena
  std::int32_t peak_node = -1; // the node that runs at the peak; -1: none, the inputs arrive
  std::int32_t nodes = 0;
  std::int32_t custom_nodes = 0;  // layers that are not the library's, whose weights it does not know
  std::int32_t values = 0;     // slots of values
  std::int32_t scratches = 0;  // slots behind them, of nodes that ask for scratch, in order

  [[nodiscard]] friend constexpr bool operator==(const memory_report&, const memory_report&) noexcept = default;
};

/// Where a value stands in the arena, and from when to when.
struct memory_slot {
  dim bytes = 0;
  dim offset = 0;
  dim trial = -1;           // the planner's: the offset in a plan that is being tried
  std::int32_t first = -1;  // the node that it leaves; -1: an input of the network
  std::int32_t last = -1;   // the last node that takes it, or that takes what is written over it; after the last: an output
  std::int32_t over = -1;   // the value whose bytes it is written over, -1 for none
  std::int32_t longer = -1; // the planner's: the nearest value before it that lives longer
  std::int32_t order = -1;  // the planner's: of the slot with this number in order of size

  [[nodiscard]] friend constexpr bool operator==(const memory_slot&, const memory_slot&) noexcept = default;
};

namespace detail {

/// Layers whose output may stand where their input stood: each number is made of the one in its place, or is that one.
template <int = 0>
[[nodiscard]] constexpr bool keeps_places(layer_kind kind) noexcept
{
  switch (kind) {
    case layer_kind::flatten:
    case layer_kind::reshape:
    case layer_kind::squeeze:
    case layer_kind::unsqueeze:
    case layer_kind::batch_norm:
    case layer_kind::activation:
    case layer_kind::dropout: return true;
    default: return false;
  }
}

/// Hears of a run, and writes a slot for each value; after them one for each node that asks for scratch.
template <class Listener>
struct basic_memory_recorder final : Listener {
  memory_slot* slots;
  dim room;
  memory_options options;
  memory_report report = {};
  error why = {};

  constexpr basic_memory_recorder(memory_slot* storage, dim storage_size, const memory_options& chosen) noexcept
      : slots(storage), room(storage_size), options(chosen)
  {
    report.alignment = options.alignment;
    if (options.alignment < 1) fail(why, rule::alignment_positive, options.alignment);
  }

  constexpr void begin(inputs in) noexcept override
  {
    for (int i = 0; i < in.count && why.rule == rule::none; ++i) add(in[i], -1);
  }

  constexpr void node(const node_event& event) noexcept override
  {
    if (why.rule != rule::none) return;
    const layer& of = event.about.record;
    // The second input of resize_like and crop_like gives its extents, which are known here: nothing reads it.
    const bool like = of.kind == layer_kind::resize_like || of.kind == layer_kind::crop_like;
    for (int i = 0; i < (like ? 1 : event.in.count); ++i)
      if (event.from[i] >= 0 && event.from[i] < report.values) slots[event.from[i]].last = event.index;
    report.nodes = event.index + 1;
    if (of.kind == layer_kind::custom) ++report.custom_nodes;
    if (event.out.count < 1) return;
    if (of.kind == layer_kind::constant) return add_constant(event.out[0], event.index);
    for (int i = 0; i < event.out.count; ++i)
      if (!add(event.out[i], event.index)) return;
    if (options.in_place && event.in.count == 1 && event.out.count == 1 && keeps_places(of.kind))
      slots[report.values - 1].over = event.from[0];
    if ((event.in.count > 0 && !add_weights(of, event.in[0].extents, event.out[0])) ||
        (options.scratch != nullptr && !add_scratch(options.scratch(of, event.in, event.out), event.index)))
      why.layer = event.index;
  }

  constexpr void end(const std::int32_t* of, dim count) noexcept override
  {
    if (why.rule != rule::none) return;
    for (dim i = 0; i < count; ++i)
      if (of[i] >= 0 && of[i] < report.values) slots[of[i]].last = report.nodes;
    // Scratch was written from the end of the storage on, while it was not known where the values would end.
    const dim scratch_first = room - report.scratches;
    for (std::int32_t i = 0; i < report.scratches / 2; ++i) {
      const memory_slot kept = slots[scratch_first + i];
      slots[scratch_first + i] = slots[room - 1 - i];
      slots[room - 1 - i] = kept;
    }
    for (std::int32_t i = 0; i < report.scratches; ++i) slots[report.values + i] = slots[scratch_first + i];
  }

 private:
  constexpr bool has_room() noexcept
  {
    const dim used = dim{report.values} + report.scratches;
    return used < room ? true : fail(why, rule::storage_size, room, used + 1);
  }

  constexpr bool add(const tensor_value& of, std::int32_t node) noexcept
  {
    dim size = 0;
    if (has_room() && count_bytes(of.extents, of.element.bits, 1, size, why) && add_count(report.sum, size, of.extents, why)) {
      slots[report.values++] = memory_slot{size, 0, -1, node, node};
      return true;
    }
    why.layer = node;
    return false;
  }

  /// A constant stands with the weights, and takes nothing of the arena.
  constexpr void add_constant(const tensor_value& of, std::int32_t node) noexcept
  {
    if (has_room() && add_weight(of.extents, of.element.bits)) slots[report.values++] = memory_slot{0, 0, -1, node, node};
    else why.layer = node;
  }

  constexpr bool add_weights(const layer& of, const shape& in, const tensor_value& out) noexcept
  {
    weight_shapes wanted;
    of.weights_between(in, out.extents, wanted.weight, wanted.bias, wanted.pointwise);
    const dim bits = options.weight_bits != 0 ? options.weight_bits : out.element.bits;
    return add_weight(wanted.weight, bits) && add_weight(wanted.pointwise, bits) &&
           add_weight(wanted.bias, options.bias_bits != 0 ? options.bias_bits : out.element.bits);
  }

  constexpr bool add_weight(const shape& of, dim bits) noexcept
  {
    if (of.count == 0) return true;
    dim size = 0;
    return count_bytes(of, bits, 1, size, why) && add_count(report.weights, size, of, why);
  }

  constexpr bool add_scratch(dim size, std::int32_t node) noexcept
  {
    if (size < 0) return fail(why, rule::scratch_range, size);
    if (size == 0) return true;
    if (!has_room()) return false;
    if (size > report.scratch) report.scratch = size;
    slots[room - 1 - report.scratches++] = memory_slot{size, 0, -1, node, node};
    return true;
  }
};
/// A value that is written over its input becomes part of it: the input's slot lives on, and counts once.
template <int = 0>
constexpr void share_slots(memory_slot* slots, std::int32_t values) noexcept
{
  for (std::int32_t i = 0; i < values; ++i) {
    memory_slot& of = slots[i];
    if (of.over < 0) continue;
    const memory_slot& input = slots[of.over];
    if (input.last != of.first || input.bytes != of.bytes) {
      of.over = -1;  // something needs the input later
      continue;
    }
    if (input.over >= 0) of.over = input.over;
    slots[of.over].last = of.last;  // nothing that comes later asks for when the input itself was taken last
  }
}

/// The first of the values, which stand in the order in which they come to be, that comes after a node.
template <int = 0>
[[nodiscard]] constexpr std::int32_t first_after(const memory_slot* slots, std::int32_t values, std::int32_t node) noexcept
{
  std::int32_t low = 0;
  for (std::int32_t high = values; low < high;) {
    const std::int32_t middle = low + (high - low) / 2;
    if (slots[middle].first > node) high = middle;
    else low = middle + 1;
  }
  return low;
}

/// The peak: what lives grows only where values come to be. `offset` holds for a while what ends before its value begins.
template <int = 0>
constexpr void find_peak(memory_slot* slots, std::int32_t values, memory_report& to) noexcept
{
  for (std::int32_t i = 0; i < values; ++i) slots[i].offset = 0;
  for (std::int32_t i = 0; i < values; ++i) {
    if (slots[i].over >= 0) continue;
    const std::int32_t next = first_after(slots, values, slots[i].last);
    if (next < values) slots[next].offset += slots[i].bytes;
  }
  dim live = 0;
  for (std::int32_t i = 0; i < values; ++i) {
    live -= slots[i].offset;
    if (slots[i].over < 0) live += slots[i].bytes;
    if (live > to.peak) {
      to.peak = live;
      to.peak_node = slots[i].first;
    }
  }
}

}  // namespace detail

using memory_recorder = detail::basic_memory_recorder<graph_listener>;

}  // namespace shapeproof
