// SPDX-License-Identifier: MIT
// Graphs as a test writes them, drawn at random, and changed node by node.
#pragma once

#include <shapeproof/shapeproof.hpp>

#include <random>
#include <vector>

namespace drawn_graph {

using namespace shapeproof;

/// A graph as a test writes it: each node with the values that it takes, of which 0 is the input.
struct drawn {
  std::vector<layer> ops;
  std::vector<std::vector<std::int32_t>> from;

  struct flat {
    std::vector<node> nodes;
    std::vector<std::int32_t> edges;
    std::int32_t output = 0;
    [[nodiscard]] stored_graph view() const
    {
      return {
          nodes.data(), static_cast<dim>(nodes.size()), edges.data(), static_cast<dim>(edges.size()), &output, 1, 1};
    }
  };
  [[nodiscard]] flat made() const
  {
    flat to;
    for (std::size_t i = 0; i < ops.size(); ++i) {
      to.nodes.push_back({ops[i],
                          {static_cast<std::int32_t>(to.edges.size()), static_cast<std::int32_t>(from[i].size()), 1},
                          nullptr});
      to.edges.insert(to.edges.end(), from[i].begin(), from[i].end());
    }
    to.output = static_cast<std::int32_t>(ops.size());
    return to;
  }
  [[nodiscard]] result<shape> infer(const shape& in, diagnose level = diagnose::place) const
  {
    const flat of = made();
    std::vector<tensor_value> storage(ops.size() + 1);
    return shapeproof::infer(of.view(), in, storage, level);
  }
  [[nodiscard]] std::vector<shape> values(const shape& in) const
  {
    const flat of = made();
    std::vector<tensor_value> storage(ops.size() + 1);
    (void)trace(of.view(), in, storage, diagnose::place);
    std::vector<shape> extents;
    for (const tensor_value& value : storage) extents.push_back(value.extents);
    return extents;
  }
};

inline drawn draw(std::mt19937_64& random)
{
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  drawn made;
  const dim count = pick(3, 14);
  for (dim i = 0; i < count; ++i) {
    const auto last = static_cast<std::int32_t>(made.ops.size());
    const auto any = [&] { return static_cast<std::int32_t>(last - pick(0, last < 4 ? last : 4)); };
    switch (pick(0, 6)) {
      case 0: made.ops.push_back(relu{}); made.from.push_back({any()}); break;
      case 1: made.ops.push_back(max_pool2d{.kernel = pick(2, 3), .stride = 2}); made.from.push_back({any()}); break;
      case 2:
        made.ops.push_back(conv_transpose2d{.out_channels = 4, .kernel = 2, .stride = 2});
        made.from.push_back({any()});
        break;
      case 3:
      case 4:
        made.ops.push_back(
            conv2d{.out_channels = 4, .kernel = pick(1, 5), .stride = pick(1, 2), .padding = pick(0, 2)});
        made.from.push_back({any()});
        break;
      case 5: made.ops.push_back(concat{}); made.from.push_back({any(), any()}); break;
      default: made.ops.push_back(add{}); made.from.push_back({any(), any()}); break;
    }
  }
  return made;
}

/// A layer that does what a crop or a pad does: its numbers are the extents that it gives.
inline bool set_extents(const layer& self, inputs in, outputs out, error&)
{
  const tensor_value x = in[0];
  out[0] = x;
  out[0].extents.values[2] = self.extra(0);
  out[0].extents.values[3] = self.extra(1);
  return true;
}

/// The graph with a node before input `side` of node `at`.
inline drawn with_node(const drawn& of, std::size_t at, std::size_t side, const layer& op)
{
  drawn made;
  const auto moved = [&](std::int32_t value) { return value > static_cast<std::int32_t>(at) ? value + 1 : value; };
  for (std::size_t i = 0; i < of.ops.size(); ++i) {
    if (i == at) {
      made.ops.push_back(op);
      made.from.push_back({moved(of.from[at][side])});
    }
    made.ops.push_back(of.ops[i]);
    made.from.emplace_back();
    for (const std::int32_t value : of.from[i]) made.from.back().push_back(moved(value));
    if (i == at) made.from.back()[side] = static_cast<std::int32_t>(at) + 1;
  }
  return made;
}

/// The graph without a node: what took its output takes input `side` of it.
inline drawn without_node(const drawn& of, std::size_t at, std::size_t side = 0)
{
  drawn made;
  const auto moved = [&](std::int32_t value) {
    if (value == static_cast<std::int32_t>(at) + 1) value = of.from[at][side];
    return value > static_cast<std::int32_t>(at) ? value - 1 : value;
  };
  for (std::size_t i = 0; i < of.ops.size(); ++i) {
    if (i == at) continue;
    made.ops.push_back(of.ops[i]);
    made.from.emplace_back();
    for (const std::int32_t value : of.from[i]) made.from.back().push_back(moved(value));
  }
  return made;
}

}  // namespace drawn_graph
