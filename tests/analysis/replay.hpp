// SPDX-License-Identifier: MIT
// A plan of an arena, run as a program would run it: every byte holds the value that was written there last. And what is
// live, by the words of docs/memory.md, step by step, in time that nobody would wait for in a library.
#pragma once

#include <shapeproof/analysis/memory.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace replay {

using namespace shapeproof;

/// All that was heard of a run.
struct heard final : graph_listener {
  struct one {
    layer record;
    std::vector<std::int32_t> takes;
    std::vector<std::int32_t> gives;
    dim scratch = 0;
  };
  memory_options::scratch_function scratch = nullptr;
  std::int32_t inputs_count = 0;
  std::vector<one> nodes;
  std::vector<dim> bytes;  // of each value, counted bit by bit
  std::vector<std::int32_t> outputs;

  void begin(inputs in) noexcept override
  {
    inputs_count = in.count;
    for (int i = 0; i < in.count; ++i) add(in[i]);
  }
  void node(const node_event& event) noexcept override
  {
    one made;
    made.record = event.about.record;
    const std::string kind = kind_name(made.record.kind);
    const bool reads_one = kind == "resize_like" || kind == "crop_like";  // of the other the extents are enough
    made.takes.assign(event.from, event.from + (reads_one ? 1 : event.in.count));
    for (int i = 0; i < event.out.count; ++i) {
      made.gives.push_back(static_cast<std::int32_t>(bytes.size()));
      add(event.out[i]);
    }
    if (scratch != nullptr && event.out.count > 0) made.scratch = scratch(event.about.record, event.in, event.out);
    nodes.push_back(made);
  }
  void end(const std::int32_t* of, dim count) noexcept override { outputs.assign(of, of + count); }

  void add(const tensor_value& of)
  {
    dim bits = of.element.bits;
    for (const dim extent : of.extents) bits *= extent;
    bytes.push_back(bits / 8 + (bits % 8 != 0 ? 1 : 0));
  }

  [[nodiscard]] bool leaves(std::int32_t value) const
  {
    for (const std::int32_t output : outputs)
      if (output == value) return true;
    return false;
  }
  /// A node after number `after` takes it, or it leaves the network.
  [[nodiscard]] bool needed(std::int32_t value, std::size_t after) const
  {
    for (std::size_t i = after; i < nodes.size(); ++i)
      for (const std::int32_t taken : nodes[i].takes)
        if (taken == value) return true;
    return leaves(value);
  }
};

/// The value in whose place each value stands: itself, or what its node takes, where that node may work in place.
inline std::vector<std::int32_t> places(const heard& of, bool in_place)
{
  std::vector<std::int32_t> made;
  for (std::size_t i = 0; i < of.bytes.size(); ++i) made.push_back(static_cast<std::int32_t>(i));
  for (std::size_t i = 0; in_place && i < of.nodes.size(); ++i) {
    const heard::one& node = of.nodes[i];
    if (node.takes.size() != 1 || node.gives.size() != 1) continue;
    const std::string kind = kind_name(node.record.kind);
    if (kind != "activation" && kind != "batch_norm" && kind != "dropout" && kind != "flatten" && kind != "reshape" &&
        kind != "squeeze" && kind != "unsqueeze")
      continue;
    const auto from = static_cast<std::size_t>(node.takes[0]);
    const auto to = static_cast<std::size_t>(node.gives[0]);
    if (of.bytes[from] == of.bytes[to] && !of.needed(node.takes[0], i + 1)) made[to] = made[from];
  }
  return made;
}

/// The peak: when the inputs arrive, and while each node runs, what it takes, what it gives, and what is needed later.
inline dim peak(const heard& of, bool in_place)
{
  const std::vector<std::int32_t> place = places(of, in_place);
  const auto count = [&](const std::vector<bool>& live) {
    dim sum = 0;
    for (std::size_t p = 0; p < place.size(); ++p) {
      bool any = false;
      for (std::size_t i = 0; i < place.size(); ++i) any = any || (live[i] && place[i] == static_cast<std::int32_t>(p));
      if (any) sum += of.bytes[p];
    }
    return sum;
  };
  std::vector<bool> live(of.bytes.size());
  for (std::int32_t i = 0; i < of.inputs_count; ++i) live[static_cast<std::size_t>(i)] = true;
  dim most = count(live);
  std::size_t known = static_cast<std::size_t>(of.inputs_count);
  for (std::size_t i = 0; i < of.nodes.size(); ++i) {
    known += of.nodes[i].gives.size();
    live.assign(of.bytes.size(), false);
    for (std::size_t v = 0; v < known; ++v) live[v] = of.needed(static_cast<std::int32_t>(v), i + 1);
    for (const std::int32_t v : of.nodes[i].takes) live[static_cast<std::size_t>(v)] = true;
    for (const std::int32_t v : of.nodes[i].gives) live[static_cast<std::size_t>(v)] = true;
    const dim now = count(live);
    if (now > most) most = now;
  }
  return most;
}

/// Runs the plan; what goes wrong, or nothing.
inline std::string run(const heard& of, const memory_slot* slots, const memory_report& plan, bool in_place)
{
  const auto say = [](const char* what, std::size_t node, std::int32_t value) {
    return std::string(what) + " at node " + std::to_string(node) + ", value " + std::to_string(value);
  };
  std::vector<std::int32_t> arena(static_cast<std::size_t>(plan.bytes), -1);
  const auto write = [&](const memory_slot& to, dim size, std::int32_t tag) {
    for (dim i = 0; i < size; ++i) arena[static_cast<std::size_t>(to.offset + i)] = tag;
  };
  const auto holds = [&](const memory_slot& in, dim size, std::int32_t tag) {
    for (dim i = 0; i < size; ++i)
      if (arena[static_cast<std::size_t>(in.offset + i)] != tag) return false;
    return true;
  };
  if (plan.values != static_cast<std::int32_t>(of.bytes.size())) return "another number of values";
  for (std::int32_t i = 0; i < plan.values + plan.scratches; ++i) {
    const memory_slot& slot = slots[i];
    if (slot.offset < 0 || slot.offset % plan.alignment != 0) return say("offset", 0, i);
    if (slot.offset + slot.bytes > plan.bytes) return say("past the arena", 0, i);
    if (i < plan.values && slot.bytes != of.bytes[static_cast<std::size_t>(i)]) return say("bytes", 0, i);
  }

  const std::vector<std::int32_t> place = places(of, in_place);
  for (std::int32_t v = 0; v < of.inputs_count; ++v) write(slots[v], slots[v].bytes, v);
  std::int32_t scratch_at = plan.values;
  for (std::size_t i = 0; i < of.nodes.size(); ++i) {
    const heard::one& node = of.nodes[i];
    const auto all_hold = [&](const std::vector<std::int32_t>& values) {
      for (const std::int32_t v : values)
        if (!holds(slots[v], slots[v].bytes, v)) return false;
      return true;
    };
    if (!all_hold(node.takes)) return say("an input was overwritten", i, node.takes[0]);
    memory_slot scratch;
    if (node.scratch > 0) {
      scratch = slots[scratch_at++];
      if (scratch.bytes != node.scratch || scratch.first != static_cast<std::int32_t>(i)) return say("another scratch", i, -1);
      write(scratch, scratch.bytes, -2);
    }
    if (!all_hold(node.takes)) return say("scratch over an input", i, node.takes[0]);
    bool over = false;
    for (const std::int32_t v : node.gives) {
      over = over || place[static_cast<std::size_t>(v)] != v;
      if ((slots[v].over >= 0) != (place[static_cast<std::size_t>(v)] != v)) return say("in place or not", i, v);
      if (slots[v].over >= 0 && slots[v].offset != slots[place[static_cast<std::size_t>(v)]].offset) return say("another place", i, v);
      write(slots[v], slots[v].bytes, v);
    }
    if (!over && !all_hold(node.takes)) return say("an output over an input", i, node.takes[0]);
    if (!all_hold(node.gives)) return say("an output over another", i, node.gives[0]);
    if (node.scratch > 0 && !holds(scratch, scratch.bytes, -2)) return say("an output over scratch", i, -1);
  }
  for (const std::int32_t v : of.outputs)
    if (!holds(slots[v], slots[v].bytes, v)) return say("an output of the network was overwritten", of.nodes.size(), v);
  return "";
}

}  // namespace replay
