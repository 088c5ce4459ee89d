// SPDX-License-Identifier: MIT
// A network type's nodes as a stored graph, for tests that hold both to one answer.
#pragma once

#include <shapeproof/network/graph.hpp>

#include <doctest/doctest.h>

#include <vector>

namespace networks {

using namespace shapeproof;

/// The nodes of a run as a stored graph.
struct stored final : graph_listener {
  std::vector<shapeproof::node> nodes;
  std::vector<std::int32_t> edges;
  std::vector<std::int32_t> outputs;
  dim inputs_count = 0;
  std::size_t values = 0;

  void begin(inputs in) noexcept override { inputs_count = in.count; values = static_cast<std::size_t>(in.count); }
  void node(const node_event& event) noexcept override
  {
    nodes.push_back({event.about.record, {static_cast<std::int32_t>(edges.size()), event.in.count, event.out.count}, event.name.text});
    for (int i = 0; i < event.in.count; ++i) edges.push_back(event.from[i]);
    values += static_cast<std::size_t>(event.out.count);
  }
  void end(const std::int32_t* of, dim count) noexcept override { outputs.assign(of, of + count); }
  [[nodiscard]] stored_graph view() const
  {
    return {nodes.data(),   static_cast<dim>(nodes.size()),   edges.data(), static_cast<dim>(edges.size()),
            outputs.data(), static_cast<dim>(outputs.size()), inputs_count};
  }
};

template <class Net>
stored store(const shape& input)
{
  stored made;
  const tensor_value in{input, {}};
  error why;
  REQUIRE(walk<Net, 1>(&in, made, why));
  return made;
}

}  // namespace networks
