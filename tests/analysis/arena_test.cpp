// SPDX-License-Identifier: MIT
#include <shapeproof/analysis/arena.hpp>

#include <doctest/doctest.h>

#include <random>

#include "random_graph.hpp"
#include "replay.hpp"
#include <shapeproof/check/memory.hpp>

using namespace shapeproof;

namespace {

// A thousand nodes are planned under the compilers' own limits of constant evaluation.
struct thousand {
  constexpr auto operator()(auto& g, auto x) const
  {
    for (int i = 0; i < 250; ++i) {
      const auto y = g(relu{}, g(batch_norm{}, g(conv2d{.out_channels = 16, .kernel = 3, .padding = 1}, x)));
      x = g(add{}, x, y);
    }
    return x;
  }
};
static_assert(memory_of<graph<thousand{}>, tensor<std::int8_t, 1, 16, 8, 8>>.bytes == 3 * 1024);

dim half_of_all(const layer&, inputs in, outputs out)
{
  dim sum = 0;
  for (int i = 0; i < in.count; ++i) sum += bytes(in[i]).value_or(0);
  for (int i = 0; i < out.count; ++i) sum += bytes(out[i]).value_or(0);
  return sum / 2;
}

}  // namespace

TEST_CASE("arena: plans of random graphs, run byte by byte, and their peaks by brute force")
{
  std::mt19937 random(11);
  int shared = 0;
  int above_peak = 0;
  for (int round = 0; round < 2500; ++round) {
    const random_graph::drawn graph = random_graph::draw(random, round < 2000 ? 24 : 90);
    memory_options options;
    options.in_place = round % 2 != 0;
    options.alignment = round % 5 == 0 ? 64 : round % 5 == 1 ? 48 : round % 5 == 2 ? 4 : 1;
    if (round % 3 == 0) options.scratch = half_of_all;
    replay::heard of;
    of.scratch = options.scratch;
    std::vector<tensor_value> values(static_cast<std::size_t>(graph.values));
    for (std::size_t i = 0; i < graph.in.size(); ++i) values[i] = graph.in[i];
    error why;
    REQUIRE(walk(graph.view(), values.data(), graph.values, of, why));

    std::vector<memory_slot> slots(static_cast<std::size_t>(graph.values) + graph.nodes.size());
    const result<memory_report> plan = memory(graph.view(), graph.in.data(), static_cast<dim>(graph.in.size()), values, slots, options);
    REQUIRE(plan.has_value());
    CHECK(replay::run(of, slots.data(), *plan, options.in_place) == "");
    CHECK(plan->peak == replay::peak(of, options.in_place));
    CHECK(plan->bytes >= plan->peak);
    dim sum = 0;
    dim most = 0;
    for (const dim size : of.bytes) sum += size;
    for (const auto& node : of.nodes) most = node.scratch > most ? node.scratch : most;
    CHECK(plan->sum == sum);
    CHECK(plan->scratch == most);
    for (const memory_slot& slot : slots) shared += slot.over >= 0 ? 1 : 0;
    above_peak += plan->bytes * 10 > plan->peak * 11 && options.alignment == 1 && options.scratch == nullptr ? 1 : 0;
  }
  CHECK(shared > 1000);     // in place was there to be tested
  CHECK(above_peak <= 20);  // of 667 graphs: more than a tenth above the peak, which not even the best plan always reaches
}

TEST_CASE("arena: a plan that is run wrong is seen")
{
  std::mt19937 random(3);
  int seen = 0;
  int plans = 0;
  for (int round = 0; round < 200; ++round) {
    const random_graph::drawn graph = random_graph::draw(random, 20);
    replay::heard of;
    std::vector<tensor_value> values(static_cast<std::size_t>(graph.values));
    for (std::size_t i = 0; i < graph.in.size(); ++i) values[i] = graph.in[i];
    error why;
    REQUIRE(walk(graph.view(), values.data(), graph.values, of, why));
    std::vector<memory_slot> slots(static_cast<std::size_t>(graph.values));
    memory_report plan = *memory(graph.view(), graph.in.data(), static_cast<dim>(graph.in.size()), values, slots);
    if (plan.values < 6) continue;
    ++plans;
    for (memory_slot& slot : slots) slot.offset = slot.offset * 3 / 4;  // closer together than they fit
    seen += replay::run(of, slots.data(), plan, false) != "" ? 1 : 0;
  }
  CHECK(plans > 100);
  CHECK(seen * 10 > plans * 9);
}

TEST_CASE("arena: values of one size take no more than the peak, whatever the graph")
{
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    random_graph::drawn graph = random_graph::draw(random, 60);
    for (tensor_value& value : graph.in) value = {shape{1, 10}, {8, element_id::uint8}};
    for (node& one : graph.nodes) {
      if (one.op.kind == layer_kind::custom) one.op = layer(&random_graph::any, 10, 8);
      one.links.output_count = 1;
    }
    auto count = static_cast<std::int32_t>(graph.in.size());
    for (const node& one : graph.nodes) {
      for (std::int32_t k = 0; k < one.links.input_count; ++k) {
        std::int32_t& edge = graph.edges[static_cast<std::size_t>(one.links.first_input) + static_cast<std::size_t>(k)];
        if (edge >= count) edge %= count;
      }
      ++count;
    }
    for (std::int32_t& output : graph.outputs) output %= count;
    std::vector<tensor_value> values(static_cast<std::size_t>(graph.values));
    std::vector<memory_slot> slots(values.size());
    const result<memory_report> plan = memory(graph.view(), graph.in.data(), static_cast<dim>(graph.in.size()), values, slots);
    REQUIRE(plan.has_value());
    CHECK(plan->bytes == plan->peak);
  }
}

TEST_CASE("arena: hostile graphs - all values live at once, a million nodes - take time in line with their size")
{
  constexpr std::int32_t count = 1'000'000;
  std::vector<node> nodes(count, node{relu{}, {0, 1, 1}, nullptr});
  std::vector<std::int32_t> edges(count);
  std::vector<std::int32_t> all(count);
  for (std::int32_t i = 0; i < count; ++i) {
    nodes[static_cast<std::size_t>(i)].links.first_input = i;
    edges[static_cast<std::size_t>(i)] = i;
    all[static_cast<std::size_t>(i)] = i + 1;
  }
  std::vector<tensor_value> values(count + 1);
  std::vector<memory_slot> slots(count + 1);
  stored_graph net{nodes.data(), count, edges.data(), count, all.data() + count - 1, 1, 1};
  const shape in{1, 3};
  CHECK(memory(net, in, values, slots)->bytes == 24);
  CHECK(memory(net, in, values, slots, {.in_place = true})->bytes == 12);
  // every value is an output: all of them live to the end
  net.outputs = all.data();
  net.output_count = count;
  const result<memory_report> plan = memory(net, in, values, slots);
  REQUIRE(plan.has_value());
  CHECK(plan->peak == 12 * dim{count});  // but the input: nothing needs that after the first node
  CHECK(plan->bytes <= plan->sum);
  // and of sizes that differ
  const auto grows = [](const layer&, inputs from, outputs to, error&) {
    to[0] = from[0];
    ++to[0].extents.values[1];
    return true;
  };
  for (node& one : nodes) one.op = layer(grows);
  const result<memory_report> triangle = memory(net, in, values, slots);
  REQUIRE(triangle.has_value());
  CHECK(triangle->peak == triangle->sum - 12);
  CHECK(triangle->bytes <= triangle->sum);
  // all from one
  for (std::int32_t& edge : edges) edge = 0;
  net.output_count = 1;
  CHECK(memory(net, in, values, slots)->peak == 12 + 16 + 16);
}
