// SPDX-License-Identifier: MIT
// Stored graphs drawn at random: nodes with any number of inputs and outputs of any size, some of which may work in place.
#pragma once

#include <shapeproof/network/graph.hpp>

#include <random>
#include <vector>

namespace random_graph {

using namespace shapeproof;

/// Gives outputs (1, a), (1, a + 7), (1, a + 14), ... with elements of b bits, whatever arrives.
inline bool any(const layer& of, inputs, outputs out, error&)
{
  for (int i = 0; i < out.count; ++i)
    out[i] = {shape{1, of.extra(0) + 7 * i}, {static_cast<std::int32_t>(of.extra(1)), element_id::custom}};
  return true;
}

struct drawn {
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  std::vector<std::int32_t> outputs;
  std::vector<tensor_value> in;
  dim values = 0;

  [[nodiscard]] stored_graph view() const
  {
    return {nodes.data(),   static_cast<dim>(nodes.size()),   edges.data(), static_cast<dim>(edges.size()),
            outputs.data(), static_cast<dim>(outputs.size()), static_cast<dim>(in.size())};
  }
};

template <class Random>
drawn draw(Random& random, std::int32_t most_nodes)
{
  const auto below = [&](std::int32_t n) { return std::uniform_int_distribution<std::int32_t>(0, n - 1)(random); };
  constexpr std::int32_t bits[] = {1, 4, 8, 8, 16, 32, 32, 12};
  drawn made;
  const std::int32_t inputs_count = 1 + below(3);
  for (std::int32_t i = 0; i < inputs_count; ++i) made.in.push_back({shape{1, 1 + below(90)}, {bits[below(8)], element_id::custom}});
  std::int32_t values = inputs_count;
  const std::int32_t count = 1 + below(most_nodes);
  const std::int32_t reach = 1 + below(12);  // how far back most nodes look
  for (std::int32_t i = 0; i < count; ++i) {
    node one;
    one.links = {static_cast<std::int32_t>(made.edges.size()), 1, 1};
    const std::int32_t kind = below(10);
    if (kind < 2) one.op = relu{};
    else if (kind == 2) one.op = flatten{.start_axis = 0};
    else if (kind == 3) one.op = batch_norm{.layout = layout::channels_last};
    else if (kind == 4) one.op = dropout{};
    else {
      one.op = layer(&any, 1 + below(90), bits[below(8)]);
      one.links.input_count = below(8) == 0 ? 0 : 1 + below(3);
      one.links.output_count = 1 + (below(4) == 0 ? below(3) : 0);
    }
    for (std::int32_t k = 0; k < one.links.input_count; ++k) {
      const std::int32_t back = below(9) == 0 ? values : values < reach ? values : reach;
      made.edges.push_back(values - 1 - below(back));
    }
    if (kind == 3) one.op = relu{};  // what flatten has made has one axis
    values += one.links.output_count;
    made.nodes.push_back(one);
  }
  const std::int32_t outputs_count = below(4);
  for (std::int32_t i = 0; i < outputs_count; ++i) made.outputs.push_back(below(values));
  made.values = values;
  return made;
}

}  // namespace random_graph
