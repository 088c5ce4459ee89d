// SPDX-License-Identifier: MIT
// What an error of a graph says of the branches that meet: outputs of one node, inputs of the graph, and layers that
// refuse by a join's rule without being one.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/shapeproof.hpp>
#include <shapeproof/text/summary.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace shapeproof;

namespace {

struct halves_meet {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto parts = g("halves", split{.axis = 1, .parts = 2}, x);
    const auto pooled = g("pool", max_pool2d{.kernel = 2}, parts[0]);
    return g("join", concat{}, pooled, parts[1]);
  }
};

struct inputs_meet {
  constexpr auto operator()(auto& g, auto image, auto mask) const
  {
    const auto seen = g("conv", conv2d{.out_channels = 3, .kernel = 3}, image);
    return g("sum", add{}, seen, mask);
  }
};

struct stretches {
  constexpr auto operator()(auto& g, auto x) const { return g(expand{.extents = {4, 5}}, x); }
};

struct halves_until_4 {
  constexpr auto operator()(auto& g, auto x) const
  {
    while (x.extents()[2] > 4) x = g(max_pool2d{.kernel = 2}, x);
    return x;
  }
};

struct two_outputs {
  constexpr auto operator()(auto& g, auto x) const
  {
    value_list<2> made{g(relu{}, x), x};
    made.count = 5;  // damaged
    return made;
  }
};

struct sums {  // two scalars
  static constexpr const char* type_name = "sums";
  [[nodiscard]] constexpr int outputs() const noexcept { return 2; }
  constexpr bool infer(shapeproof::inputs in, shapeproof::outputs out, error&) const noexcept
  {
    for (int i = 0; i < out.count; ++i) out[i] = tensor_value{shape{}, in[0].element};
    return true;
  }
};
struct adds_a_sum {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto both = g(sums{}, x);
    return g(add{}, x, both[0]);
  }
};

}  // namespace

TEST_CASE("concat.match: two outputs of one node parted at that node")
{
  const error why = infer<graph<halves_meet{}>>(shape{1, 4, 9, 9}).error();
  const std::string said = message(why).c_str();
  CHECK(said.find("height 9 of halves is not the 4 of pool") != std::string::npos);
  CHECK(said.find("; they parted at halves.") != std::string::npos);
}

TEST_CASE("broadcast.match: inputs of the graph are named by their numbers, and have parted nowhere")
{
  const std::string said = message(infer<graph<inputs_meet{}>>(shape{1, 3, 9, 9}, shape{1, 3, 8, 8}).error()).c_str();
  CHECK(said.find("height 8 of input 1 does not stretch to 7 of conv") != std::string::npos);
  CHECK(said.find("parted") == std::string::npos);
  CHECK(infer<graph<inputs_meet{}>>(shape{1, 3, 10, 10}, shape{1, 3, 8, 8}).has_value());
}

TEST_CASE("broadcast.match: an expand that does not fit is no join, and has one input alone")
{
  constexpr error why = infer<graph<stretches{}>>(shape{3, 5}).error();
  CHECK(why.rule == rule::broadcast_match);
  CHECK_FALSE(why.history_is_names);

  // The same with edges that begin where the program's memory does, which a sanitizer sees.
  std::vector<node> nodes(1);
  nodes[0].op = expand{.extents = {4, 5}};
  nodes[0].links = {0, 1, 1};
  const std::vector<std::int32_t> edges{0};
  const std::int32_t output = 1;
  std::vector<tensor_value> values(2);
  const stored_graph stored{nodes.data(), 1, edges.data(), 1, &output, 1, 1};
  CHECK(infer(stored, shape{3, 5}, values).error().rule == rule::broadcast_match);
}

struct deep {  // 32 positions of the image a position, of which the pool wants 7: 6 * 32 + 1
  constexpr auto operator()(auto& g, auto x) const
  {
    for (int i = 0; i < 5; ++i) {
      const auto halved = g(conv2d{.out_channels = 4, .kernel = 3, .stride = 2, .padding = 1}, x);
      const auto seen = g(conv2d{.out_channels = 4, .kernel = 3, .padding = 1}, halved);
      x = g(add{}, halved, seen);
    }
    return g(avg_pool2d{.kernel = {7, 3}}, x);
  }
};

TEST_CASE("window.fits: the least size that fits a deep network is found, however far it is")
{
  using net = graph<deep{}>;
  for (const dim height : {1, 64, 192}) {
    const error why = infer<net>(shape{1, 3, height, 8}).error();
    const std::string said = message(why).c_str();
    CHECK(said.find("network input height = 193 and width = 65") != std::string::npos);
    CHECK(infer<net>(shape{1, 3, 193, 65}).has_value());
    CHECK_FALSE(infer<net>(shape{1, 3, 192, 65}).has_value());
    CHECK_FALSE(infer<net>(shape{1, 3, 193, 64}).has_value());
  }
}

struct permuted {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto turned = g(permute{.order = {0, 3, 1, 2}}, x);
    const auto seen = g(max_pool2d{.kernel = 2}, turned);
    return g(conv2d{.kernel = 31, .in_channels = 3}, seen);
  }
};

TEST_CASE("window.fits: a history begins where the axes are turned round")
{
  // the height is 20 in the input, whose third axis is 30 wide
  const std::string of_graph = message(infer<graph<permuted{}>>(shape{1, 20, 30, 3}).error()).c_str();
  CHECK(of_graph.find("heights so far 20, 10") != std::string::npos);
  const std::vector<layer> net{permute{.order = {0, 3, 1, 2}}, max_pool2d{.kernel = 2}, conv2d{.kernel = 31, .in_channels = 3}};
  const std::string of_chain = message(infer(net, shape{1, 20, 30, 3}).error()).c_str();
  CHECK(of_chain.find("heights so far 20, 10") != std::string::npos);
}

struct half_tied {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto pooled = g(max_pool2d{.kernel = 4, .stride = {4, 1}}, x);
    return g(conv2d{.kernel = {1, 4}}, pooled);
  }
};

TEST_CASE("window.fits: no one number is named for kernel and stride where only one axis has them equal")
{
  const error why = infer<graph<half_tied{}>>(shape{1, 3, 3, 6}).error();
  for (int i = 0; i < why.fix_count; ++i) CHECK(why.fixes[i] != fix_kind::kernel_and_stride);
}

TEST_CASE("memory_of a graph whose number of nodes depends on its extents")
{
  using net = graph<halves_until_4{}>;
  CHECK(memory_of<net, tensor<float, 1, 1, 32, 32>>.nodes == 3);
  CHECK(memory_of<net, tensor<float, 1, 1, 4, 4>>.nodes == 0);
}

TEST_CASE("a damaged list of outputs is as long as it can be")
{
  std::string table;
  struct append {
    std::string* to;
    append& operator*() { return *this; }
    append& operator++() { return *this; }
    append operator++(int) { return *this; }
    append& operator=(char one)
    {
      to->push_back(one);
      return *this;
    }
  };
  summary<graph<two_outputs{}>>(append{&table}, shape{1, 3, 4, 4});
  CHECK(table.find("relu") != std::string::npos);
}

TEST_CASE("a layer of one's own may give scalars, and counts as one whose weights are not known")
{
  using net = graph<adds_a_sum{}>;
  static_assert(std::is_same_v<output_t<net, tensor<float, 2, 3>>, tensor<float, 2, 3>>);
  CHECK(*infer<net>(shape{2, 3}) == shape{2, 3});
  CHECK(memory_of<net, tensor<float, 2, 3>>.custom_nodes == 1);
}
