// SPDX-License-Identifier: MIT
#include <shapeproof/check/recorder.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

namespace {

struct block {
  dim channels = 8;
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto y = g("conv", conv2d{.out_channels = channels, .kernel = 3, .padding = 1}, x);
    const auto active = g(relu{}, y);
    const auto skipped = g({"skip", 1}, conv2d{.out_channels = channels}, x);
    return g(add{}, active, skipped);
  }
};
struct stages {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g({"stage", 0}, block{8}, x);
    return g({"stage", 1}, block{16}, x);
  }
};
struct net : graph<stages{}> {};

// --- as a constant: the stored graph is the type's, node by node
constexpr bool same_in_constants()
{
  node nodes[8];
  std::int32_t edges[10] = {};
  std::int32_t outputs[1] = {};
  graph_recorder to(nodes, edges, outputs);
  error why;
  const tensor_value in{shape{1, 3, 9, 9}, {}};
  if (!walk<net, 1>(&in, to, why) || to.why().rule != rule::none || to.graph().node_count != 8) return false;
  tensor_value values[9] = {};
  struct range {
    tensor_value* first;
    constexpr tensor_value* data() { return first; }
    constexpr int size() const { return 9; }
  } storage{values};
  return *infer(to.graph(), in.extents, storage) == shape{1, 16, 9, 9};
}
static_assert(same_in_constants());

struct storage {
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  std::vector<std::int32_t> outputs;
  std::vector<char> names;
  storage(std::size_t node_room, std::size_t edge_room, std::size_t output_room, std::size_t name_room)
      : nodes(node_room), edges(edge_room), outputs(output_room), names(name_room)
  {
  }
};

}  // namespace

TEST_CASE("recorder: a network type becomes a stored graph, with the names that errors say")
{
  storage of(8, 10, 1, 200);
  graph_recorder to(of.nodes, of.edges, of.outputs);
  to.keep_names(of.names);
  error why{};
  const tensor_value in{shape{1, 3, 9, 9}, {}};
  REQUIRE(walk<net, 1>(&in, to, why));
  CHECK(to.why().rule == rule::none);
  const stored_graph made = to.graph();
  CHECK(made.node_count == 8);
  CHECK(made.edge_count == 10);
  REQUIRE(made.nodes[0].name != nullptr);
  CHECK(std::string_view(made.nodes[0].name) == "stage.0.conv");
  REQUIRE(made.nodes[2].name != nullptr);
  CHECK(std::string_view(made.nodes[2].name) == "stage.0.skip.1");
  CHECK(made.nodes[1].name == nullptr);
  std::vector<tensor_value> values(9);
  for (dim size = 1; size < 20; ++size) CHECK(*infer(made, shape{1, 3, size, 7}, values) == *infer<net>(shape{1, 3, size, 7}));
}

TEST_CASE("recorder: built at run time from what a lambda has captured")
{
  std::vector<dim> channels{4, 8, 16};  // as a file says
  storage of(16, 16, 2, 100);
  graph_recorder to(of.nodes, of.edges, of.outputs);
  to.keep_names(of.names);
  error why{};
  const bool good = record(
      to, why,
      [&](auto& g, auto x, auto y) {
        dim i = 0;
        for (const dim out : channels) x = g({"conv", i++}, conv2d{.out_channels = out, .kernel = 3}, x);
        return value_list{g("sum", add{}, x, y), x};
      },
      tensor_value{shape{1, 3, 9, 9}, {}}, tensor_value{shape{1, 1, 1, 1}, {}});
  REQUIRE(good);
  CHECK(to.graph().input_count == 2);
  CHECK(to.graph().output_count == 2);
  std::vector<tensor_value> values(6);
  const tensor_value in[] = {{shape{1, 3, 9, 9}, {}}, {shape{1, 16, 3, 1}, {}}};
  REQUIRE(trace(to.graph(), in, 2, values).has_value());
  CHECK(values[static_cast<std::size_t>(of.outputs[0])].extents == shape{1, 16, 3, 3});
  // an input that another size of makes wrong, by the recorded names
  const tensor_value other[] = {{shape{1, 3, 9, 9}, {}}, {shape{1, 16, 2, 1}, {}}};
  const error refused = trace(to.graph(), other, 2, values).error();
  CHECK(refused.rule == rule::broadcast_match);
  CHECK(std::string_view(refused.label) == "sum");
}

TEST_CASE("storage.size: a recorder that has not room enough says so, and writes nothing past its end")
{
  const tensor_value in{shape{1, 3, 9, 9}, {}};
  for (std::size_t nodes = 0; nodes <= 8; ++nodes)
    for (const std::size_t edges : {std::size_t{9}, std::size_t{10}})
      for (const std::size_t outputs : {std::size_t{0}, std::size_t{1}})
        for (const std::size_t names : {std::size_t{1}, std::size_t{54}, std::size_t{55}, std::size_t{56}}) {
          storage of(nodes, edges, outputs, names);
          graph_recorder to(of.nodes, of.edges, of.outputs);
          to.keep_names(of.names);
          error why{};
          const bool good = record(to, why, stages{}, in);
          // "stage.0.conv", "stage.0.skip.1" and the same of stage 1: 12 + 14 + 12 + 14 characters, and 4 NULs
          CHECK(good == (nodes == 8 && edges == 10 && outputs == 1 && names == 56));
          if (!good) CHECK(why.rule == rule::storage_size);
        }
}

TEST_CASE("recorder: what a node refuses is told, and a layer of the user's own is one that is a function")
{
  storage of(4, 4, 1, 10);
  graph_recorder to(of.nodes, of.edges, of.outputs);
  error why{};
  const tensor_value in{shape{1, 3, 2, 2}, {}};
  CHECK_FALSE(record(to, why, [](auto& g, auto x) { return g(conv2d{.kernel = 3}, x); }, in));
  CHECK(why.rule == rule::window_fits);

  graph_recorder own(of.nodes, of.edges, of.outputs);
  const layer doubles([](const layer&, inputs from, outputs out, error&) {
    out[0] = from[0];
    out[0].extents.values[0] *= 2;
    return true;
  });
  REQUIRE(record(own, why, [&](auto& g, auto x) { return g(doubles, x); }, in));
  std::vector<tensor_value> values(2);
  CHECK(*infer(own.graph(), shape{1, 3, 2, 2}, values) == shape{2, 3, 2, 2});
}
