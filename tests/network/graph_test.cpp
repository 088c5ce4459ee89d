// SPDX-License-Identifier: MIT
#include <shapeproof/network/graph.hpp>

#include <shapeproof/dialects/keras.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include <shapeproof/shapeproof.hpp>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

// The block of the README, the same with a scope, and a network that is made of both.
struct residual_block {
  dim channels = 64;
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("conv1", conv2d{.out_channels = channels, .kernel = 3, .padding = 1}, x);
    y = g(relu{}, g(batch_norm{}, y));
    return g(add{}, g("conv2", conv2d{.out_channels = channels, .kernel = 3, .padding = 1}, y), x);
  }
};
using block = graph<residual_block{}>;
static_assert(std::is_same_v<output_t<block, tensor<float, 1, 64, 56, 56>>, tensor<float, 1, 64, 56, 56>>);
HOLDS_TWICE(detail::size_of_graph<block, 1>.nodes == 5);
HOLDS_TWICE(detail::size_of_graph<block, 1>.values == 6);
HOLDS_TWICE(detail::size_of_graph<block, 1>.edges == 6);

struct head : sequential<named<"pool", global_avg_pool{}>, flatten{}, linear{10}> {};

struct small_resnet {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(named<"stem", conv2d{.out_channels = 16, .kernel = 3, .stride = 2, .padding = 1}>, x);
    for (int i = 0; i < 3; ++i) x = g({"layer1", i}, residual_block{16}, x);
    x = g(conv2d{.out_channels = 32, .kernel = 1, .stride = 2}, x);
    x = g("layer2", graph<residual_block{32}>{}, x);
    return g("head", head{}, x);
  }
};
using net = graph<small_resnet{}>;
static_assert(std::is_same_v<output_t<net, tensor<float, 8, 3, 32, 32>>, tensor<float, 8, 10>>);
HOLDS_TWICE(detail::size_of_graph<net, 1>.nodes == 1 + 3 * 5 + 1 + 5 + 3);
HOLDS_TWICE(accepts<net, tensor<float, 1, 3, 1, 1>>);
HOLDS_TWICE(!accepts<net, tensor<float, 3, 32>>);

// A captureless lambda, in a .cpp.
using two_relu = graph<[](auto& g, auto x) { return g(relu{}, g(relu{}, x)); }>;
static_assert(std::is_same_v<output_t<two_relu, tensor<float, 3>>, tensor<float, 3>>);

// Several inputs, several outputs, of more than one element.
struct two_and_two {
  constexpr auto operator()(auto& g, auto x, auto y) const
  {
    const auto sum = g(add{}, x, y);
    return value_list{g(relu{}, sum), g(flatten{}, y)};
  }
};
static_assert(std::is_same_v<output_t<graph<two_and_two{}>, tensor<float16, 2, 1, 4>, tensor<float, 3, 1>>,
                             tensors<tensor<float16, 2, 3, 4>, tensor<float, 3, 1>>>);

// Derived, so that the compiler's messages are short.
struct named_net : graph<small_resnet{}> {};
static_assert(std::is_same_v<output_t<named_net, tensor<float, 8, 3, 32, 32>>, tensor<float, 8, 10>>);

// Dynamic extents pass through joins too.
static_assert(std::is_same_v<output_t<net, tensor<float, dynamic, 3, dynamic, dynamic>>, tensor<float, dynamic, 10>>);

// A concat of many, in a list.
struct dense {
  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<9> features;
    features.push_back(x);
    for (int i = 0; i < 8; ++i) features.push_back(g(conv2d{.out_channels = 4, .kernel = 1}, g(concat{}, features)));
    return g(concat{}, features);
  }
};
static_assert(std::is_same_v<output_t<graph<dense{}>, tensor<float, 1, 8, 5, 5>>, tensor<float, 1, 40, 5, 5>>);

// More than there is room for, and what was never given: refused where it is used, and counted as nodes all the same.
struct too_many {
  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<2> features;
    for (int i = 0; i < 3; ++i) features.push_back(x);
    return g(concat{}, features);
  }
};
HOLDS_TWICE(!accepts<graph<too_many{}>, tensor<float, 1, 8>>);
struct dangling {
  constexpr auto operator()(auto& g, auto x) const { return g(add{}, x, graph_value{}); }
};
HOLDS_TWICE(!accepts<graph<dangling{}>, tensor<float, 1, 8>>);

// A layer whose parameters come from what arrives.
struct bottleneck {
  constexpr auto operator()(auto& g, auto x) const
  {
    return g(conv2d{.out_channels = x.extents()[1] < 4 ? 1 : x.extents()[1] / 4, .kernel = 1}, x);
  }
};
HOLDS_TWICE(*infer<graph<bottleneck{}>>(shape{1, 64, 7, 7}) == shape{1, 16, 7, 7});

// A layer of the user's own, with a state.
struct keep_rows {
  dim rows = 1;
  static constexpr const char* type_name = "keep_rows";
  constexpr result<shape> infer(const shape& in) const noexcept
  {
    shape out = in;
    if (out.count > 0) out.values[0] = rows;
    return out;
  }
};
using own = graph<[](auto& g, auto x) { return g(keep_rows{3}, x); }>;
HOLDS_TWICE(*infer<own>(shape{9, 2}) == shape{3, 2});

/// Writes down what it hears.
struct hears final : graph_listener {
  int nodes = 0;
  int inputs_heard = 0;
  std::int32_t output = -1;
  shape last = {};
  constexpr void begin(inputs in) noexcept override { inputs_heard = in.count; }
  constexpr void node(const node_event& event) noexcept override
  {
    if (event.index == nodes) ++nodes;
    if (event.out.count == 1) last = event.out[0].extents;
  }
  constexpr void end(const std::int32_t* of, dim count) noexcept override { output = count == 1 ? of[0] : -2; }
};
constexpr bool hears_all()
{
  hears to;
  error why;
  const tensor_value in{shape{1, 3, 32, 32}, {}};
  return walk<net, 1>(&in, to, why) && to.nodes == 25 && to.inputs_heard == 1 && to.output == 25 && to.last == shape{1, 10};
}
HOLDS_TWICE(hears_all());

struct lenet : sequential<conv2d{.out_channels = 6, .kernel = 5}, max_pool2d{2}, flatten{}, linear{10}> {};
constexpr bool hears_a_chain()
{
  hears to;
  error why;
  const tensor_value in{shape{1, 1, 28, 28}, {}};
  return walk<lenet, 1>(&in, to, why) && to.nodes == 4 && to.output == 4 && to.last == shape{1, 10};
}
HOLDS_TWICE(hears_a_chain());

/// A diamond: x -> relu -> (conv a, conv b) -> add.
struct diamond {
  std::vector<node> nodes;
  std::vector<std::int32_t> edges{0, 1, 1, 2, 3};
  std::vector<std::int32_t> outputs{4};
  diamond(dim stride_a, dim stride_b)
  {
    nodes.push_back({relu{}, {0, 1, 1}, "in"});
    nodes.push_back({conv2d{.out_channels = 4, .kernel = 1, .stride = stride_a}, {1, 1, 1}, "a"});
    nodes.push_back({conv2d{.out_channels = 4, .kernel = 1, .stride = stride_b}, {2, 1, 1}, "b"});
    nodes.push_back({add{}, {3, 2, 1}, nullptr});
  }
  [[nodiscard]] stored_graph view() const
  {
    return {nodes.data(), static_cast<dim>(nodes.size()), edges.data(), static_cast<dim>(edges.size()),
            outputs.data(), static_cast<dim>(outputs.size()), 1};
  }
};

// --- a list whose count is damaged: as many as there can be, or none

struct damaged {
  int count;
  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<2> list{x, x};
    list.count = count;
    return g(concat{}, list);
  }
};
struct damaged_outputs {
  int count;
  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<2> list{x, g(relu{}, x)};
    list.count = count;
    return list;
  }
};
HOLDS_TWICE(*infer<graph<damaged{1000}>>(shape{1, 3, 9}) == shape{1, 6, 9});
HOLDS_TWICE(infer<graph<damaged{-1000}>>(shape{1, 3, 9}).error().rule == rule::input_count);
HOLDS_TWICE(infer<graph<damaged_outputs{1000}>>(shape{1, 3})->size() == 2);
HOLDS_TWICE((*infer<graph<damaged_outputs{1000}>>(shape{1, 3}))[2] == shape{});
HOLDS_TWICE(infer<graph<damaged_outputs{-1000}>>(shape{1, 3})->size() == 0);
HOLDS_TWICE(!value_list<2>{graph_value{}, graph_value{}}.push_back({}));
constexpr bool takes_no_more(int count)
{
  value_list<2> list;
  list.count = count;
  return !list.push_back({}) && list[count].index == -1;
}
HOLDS_TWICE(takes_no_more(-1) && takes_no_more(2) && takes_no_more(INT32_MAX) && takes_no_more(INT32_MIN));

}  // namespace

TEST_CASE("graph: the same at run time as at compile time, for every size")
{
  for (dim size = 1; size <= 64; ++size) {
    const result<shape> out = infer<net>(shape{size, 3, size, size + 3});
    REQUIRE(out.has_value());
    CHECK(*out == shape{size, 10});
  }
  const auto both = infer<graph<two_and_two{}>>(shape{2, 1, 4}, shape{3, 1});
  REQUIRE(both.has_value());
  CHECK(both->size() == 2);
  CHECK((*both)[0] == shape{2, 3, 4});
  CHECK((*both)[1] == shape{3, 1});
  CHECK((*both)[2] == shape{});
}

TEST_CASE("stored graph: values in the caller's storage")
{
  const diamond of(2, 2);
  std::vector<tensor_value> storage(5);
  const result<shape> out = infer(of.view(), shape{1, 3, 9, 9}, storage);
  REQUIRE(out.has_value());
  CHECK(*out == shape{1, 4, 5, 5});
  CHECK(storage[1].extents == shape{1, 3, 9, 9});
  CHECK(storage[3].extents == shape{1, 4, 5, 5});
  CHECK(*trace(of.view(), shape{1, 3, 9, 9}, storage) == 5);
}

TEST_CASE("broadcast.match: a join says its branches, where they parted, and what mends it; what stood before stays")
{
  const diamond of(1, 2);
  std::vector<tensor_value> storage(5);
  const result<shape> out = infer(of.view(), shape{1, 3, 9, 9}, storage);
  REQUIRE_FALSE(out.has_value());
  const error why = out.error();
  CHECK(why.rule == rule::broadcast_match);
  CHECK(why.layer == 3);
  CHECK(why.axis == 2);
  CHECK(std::string_view(message(why).c_str()) ==
        "add (layer 3): [broadcast.match] height 5 of b does not stretch to 9 of a: extents that meet must be equal, or one "
        "of them 1; they parted at in. Any of these works: crop a to the extents of b; pad b to the extents of a; network "
        "input height and width = 2");
  CHECK(storage[2].extents == shape{1, 4, 9, 9});
  CHECK(storage[3].extents == shape{1, 4, 5, 5});
  CHECK(infer(of.view(), shape{1, 3, 2, 2}, storage).has_value());  // the fix that was named
}

TEST_CASE("graph.input: a cycle, a value that is not there, and one that comes later")
{
  std::vector<tensor_value> storage(5);
  for (const std::int32_t wrong : {4, 5, 100, -1, INT32_MAX, INT32_MIN}) {  // 4 is the node's own output
    diamond of(1, 1);
    of.edges[4] = wrong;
    const result<shape> out = infer(of.view(), shape{1, 3, 9, 9}, storage);
    REQUIRE_FALSE(out.has_value());
    CHECK(out.error().rule == rule::graph_input);
    CHECK(out.error().layer == 3);
    CHECK(out.error().numbers[0] == wrong);
  }
  diamond outside(1, 1);
  outside.outputs[0] = 5;
  CHECK(infer(outside.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::graph_input);
  diamond beyond(1, 1);
  beyond.nodes[3].links.input_count = 3;  // more than the list holds
  CHECK(infer(beyond.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::graph_input);
  beyond.nodes[3].links = {INT32_MAX, INT32_MAX, 1};
  CHECK(infer(beyond.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::graph_input);
  beyond.nodes[3].links = {-1, 2, 1};
  CHECK(infer(beyond.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::graph_input);
}

TEST_CASE("storage.size, input.count, output.count: what a stored graph is given must fit")
{
  const diamond of(1, 1);
  for (std::size_t room = 0; room < 5; ++room) {
    std::vector<tensor_value> storage(room);
    CHECK(infer(of.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::storage_size);
  }
  std::vector<tensor_value> storage(5);
  stored_graph view = of.view();
  view.input_count = 2;
  CHECK(infer(view, shape{1, 3, 9, 9}, storage).error().rule == rule::input_count);
  view = of.view();
  view.output_count = 0;
  CHECK(infer(view, shape{1, 3, 9, 9}, storage).error().rule == rule::output_count);
  view = of.view();
  view.node_count = dim{1} << 40;
  CHECK(infer(view, shape{1, 3, 9, 9}, storage).error().rule == rule::storage_size);
  diamond negative(1, 1);
  negative.nodes[1].links.output_count = -1;
  CHECK(infer(negative.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::storage_size);
  negative.nodes[1].links.output_count = INT32_MAX;
  CHECK(infer(negative.view(), shape{1, 3, 9, 9}, storage).error().rule == rule::storage_size);
}

TEST_CASE("stored graph: hostile extents and ranks give an error or a shape")
{
  std::vector<tensor_value> storage(5);
  const diamond of(1, 1);
  for (const dim extent : {dim_max, dim_max - 1, dim{1} << 62, dim{0}, dim{-1}, dim_min, dynamic})
    for (int axis = 0; axis < 4; ++axis) {
      shape in{1, 3, 9, 9};
      in.values[axis] = extent;
      const result<shape> out = infer(of.view(), in, storage);
      CHECK(out.has_value() == (extent == dynamic || extent > 0));
    }
  CHECK(infer(of.view(), shape{}, storage).error().rule == rule::rank_fits);
  shape nine{1, 2, 3, 4, 5, 6, 7, 8};
  nine.count = 9;
  CHECK(infer(of.view(), nine, storage).error().rule == rule::rank_fits);
}

TEST_CASE("stored graph: a million nodes, one after another and all from one, good and failing")
{
  constexpr std::int32_t count = 1'000'000;
  std::vector<node> nodes(count, node{relu{}, {0, 1, 1}, nullptr});
  std::vector<std::int32_t> edges(count);
  for (std::int32_t i = 0; i < count; ++i) {
    nodes[static_cast<std::size_t>(i)].links.first_input = i;
    edges[static_cast<std::size_t>(i)] = i;
  }
  std::vector<tensor_value> storage(count + 1);
  const std::int32_t last = count;
  const stored_graph net_{nodes.data(), count, edges.data(), count, &last, 1, 1};
  CHECK(*infer(net_, shape{1, 3, 9, 9}, storage) == shape{1, 3, 9, 9});
  nodes.back().op = conv2d{.kernel = 11};
  const result<shape> out = infer(net_, shape{1, 3, 9, 9}, storage);
  REQUIRE_FALSE(out.has_value());
  CHECK(out.error().layer == count - 1);
  CHECK(std::string_view(out.error().label) == "conv2d");
  for (std::int32_t& edge : edges) edge = 0;
  nodes.back().op = relu{};
  CHECK(*infer(net_, shape{1, 3, 9, 9}, storage) == shape{1, 3, 9, 9});
}

TEST_CASE("stored graph: the rank that a front wants is that of the value it takes, wherever that stands")
{
  const node nodes[] = {{flatten{}, {0, 1, 1}, "flatten"}, {keras::repeat_vector{.n = 3}, {1, 1, 1}, "repeat"}};
  const std::int32_t edges[] = {0, 1};
  const std::int32_t output = 2;
  const stored_graph net{nodes, 2, edges, 2, &output, 1, 1};
  std::vector<tensor_value> storage(3);
  const result<shape> out = infer(net, shape{2, 3, 4, 5}, storage);
  REQUIRE(out.has_value());
  CHECK(*out == shape{2, 3, 60});
}

TEST_CASE("a change of an input that the node does not have is refused, with the node")
{
  for (const int input : {1, 2, 64}) {
    const graph_change change{.node = 1, .input = input, .extents = {1, 2}};
    error why;
    graph_builder g(why, nullptr, &change);
    const auto x = g.input(tensor<float, 1, 3>::value());
    const auto y = g(relu{}, g(linear{4}, x));
    CHECK_FALSE(g.good());
    CHECK(why.rule == rule::input_count);
    CHECK(why.layer == 1);
    CHECK(y.extents().rank() == 0);
  }
  const graph_change change{.node = 1, .input = 0, .extents = {1, 2}};
  error why;
  graph_builder g(why, nullptr, &change);
  const auto x = g.input(tensor<float, 1, 3>::value());
  CHECK(g(relu{}, g(linear{4}, x)).extents() == shape{1, 2});
  CHECK(g.good());
}

TEST_CASE("what a builder counts, also where no layer is asked; and a block that has an error of its own")
{
  error why;
  graph_builder g(why);
  const auto x = g.input(tensor<float, 1, 3, 8, 8>::value());
  const auto y = g(conv{.axes = 2, .out_channels = 4, .kernel = {3}}, x);  // a run-time form
  CHECK(y.extents() == shape{1, 4, 6, 6});
  CHECK(g(add{}, y, y).extents() == shape{1, 4, 6, 6});
  CHECK(g.nodes() == 2);
  CHECK(g.values() == 3);
  CHECK(g.edges() == 3);
  CHECK_FALSE(g.counting());
  fail(g.why(), rule::layer_custom, 7);
  g.refuse();
  CHECK_FALSE(g.good());
  CHECK(why.rule == rule::layer_custom);
  CHECK(why.layer == 2);

  error none{};
  graph_builder count(none);
  count.count_only();
  CHECK(count.counting());
  small_resnet{}(count, count.input({}));
  using sizes = graph<small_resnet{}>;
  CHECK(count.nodes() == detail::size_of_graph<sizes, 1>.nodes);
  CHECK(count.values() == detail::size_of_graph<sizes, 1>.values);
  CHECK(count.edges() == detail::size_of_graph<sizes, 1>.edges);
  CHECK(none.rule == rule::none);
}
