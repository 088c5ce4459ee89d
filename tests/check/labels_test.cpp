// SPDX-License-Identifier: MIT
#include <shapeproof/check/labels.hpp>

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <shapeproof/check/graph_infer.hpp>

using namespace shapeproof;

namespace {

// Layers of one's own: two types with one type_name are alike, and one without is "custom".
template <int>
struct own {
  static constexpr const char* type_name = "own";
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};
struct nameless {
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};

/// What a node should be called, worked out from what was called when, with a map.
struct oracle {
  std::vector<std::string> labels;
  std::vector<std::map<std::string, int>> blocks{{}};
  std::vector<std::string> path{""};

  void node(const std::string& name, const std::string& type)
  {
    std::string label = path.back();
    if (!name.empty()) {
      labels.push_back(label.append(name));
      return;
    }
    const int number = blocks.back()[type]++;
    label.append(type);
    if (number > 0) label.append("_").append(std::to_string(number));
    labels.push_back(label);
  }
  void enter(const std::string& name)
  {
    blocks.emplace_back();
    std::string inner = path.back();
    path.push_back(inner.append(name).append("."));
  }
  void leave()
  {
    blocks.pop_back();
    path.pop_back();
  }
};

struct random_block {
  std::mt19937* random;
  oracle* tell;  // null in the runs after the first
  int depth;

  graph_value operator()(graph_builder& g, graph_value x) const
  {
    const auto draw = [&](unsigned below) { return static_cast<unsigned>((*random)() % below); };
    const auto said = [&](const char* name, const char* type) {
      if (tell != nullptr) tell->node(name, type);
    };
    const unsigned calls = draw(7);
    for (unsigned i = 0; i < calls; ++i) {
      switch (draw(12)) {
        case 0:
          said("", "relu");
          x = g(relu{}, x);
          break;
        case 1:
          said("", "tanh");
          x = g(activation{activation_kind::tanh}, x);
          break;
        case 2:
          said("", "conv1d");
          x = g(conv1d{.out_channels = 2}, x);
          break;
        case 3:
          said("", "max_pool1d");
          x = g(max_pool1d{1}, x);
          break;
        case 4:
          said("", "own");
          x = g(own<1>{}, x);
          break;
        case 5:
          said("", "own");
          x = g("", own<2>{}, x);
          break;
        case 6:
          said("", "custom");
          x = g(nameless{}, x);
          break;
        case 7:
          said("a", "");
          x = g("a", relu{}, x);
          break;
        case 8:
          said("b.7", "");
          x = g({"b", 7}, conv1d{.out_channels = 2}, x);
          break;
        case 9:
          said("in", "");
          said("", "relu");
          x = g(sequential<named<"in", relu{}>, relu{}>{}, x);
          break;
        case 10:
          if (depth == 0) break;
          x = g(random_block{random, tell, depth - 1}, x);  // without a name it is no block of its own
          break;
        default:
          if (depth == 0) break;
          const dim number = draw(2) == 0 ? -1 : 3;
          if (tell != nullptr) tell->enter(number < 0 ? "a_long_block" : "a_long_block.3");
          x = g(node_name("a_long_block", number), random_block{random, tell, depth - 1}, x);
          if (tell != nullptr) tell->leave();
      }
    }
    return x;
  }
};

/// The same graph as often as it is run, for the functions of check/graph_infer.hpp.
struct random_program {
  static constexpr std::int32_t label_room = 400;
  unsigned seed;

  bool run(const tensor_value* in, error& why, graph_listener* listener, const graph_change*) const noexcept
  {
    std::mt19937 random(seed);
    graph_builder g(why, listener);
    static_cast<void>(g(random_block{&random, nullptr, 3}, g.input(in[0])));
    return g.good();
  }
};

struct listed final : graph_listener {
  detail::label_count counts[400] = {};
  detail::label_counter numbers{counts, 400};
  std::vector<std::string> labels;
  void node(const node_event& event) noexcept override
  {
    char text[error::label_max] = {};
    detail::write_label(event, numbers.count(event), text);
    labels.emplace_back(text);
  }
};

/// Longer ones are cut.
std::string cut(const std::string& label)
{
  return label.size() < error::label_max ? label : label.substr(0, error::label_max - 4).append("...");
}

bool is_utf8(const std::string& text)
{
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    std::size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (first >= 0x80 && first < 0xC0) return false;
    for (; more > 0; --more, ++i)
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("random blocks: labels are those that a map gives, in a table and in an error")
{
  std::size_t nodes = 0;
  std::size_t longest = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    oracle expected;
    std::mt19937 random(seed);
    error why{};
    listed heard;
    graph_builder g(why, &heard);
    static_cast<void>(g(random_block{&random, &expected, 3}, g.input({shape{1, 2, 9}, {}})));
    REQUIRE(g.good());
    REQUIRE(heard.labels.size() == expected.labels.size());
    const tensor_value in{shape{1, 2, 9}, {}};
    for (std::size_t i = 0; i < heard.labels.size(); ++i) {
      REQUIRE(heard.labels[i] == cut(expected.labels[i]));
      longest = expected.labels[i].size() > longest ? expected.labels[i].size() : longest;
      error failed{};
      fail(failed, rule::layer_custom);
      failed.layer = static_cast<std::int32_t>(i);
      if (i % 5 == 0) REQUIRE(heard.labels[i] == detail::with_names(random_program{seed}, &in, {failed}).why.label);
    }
    nodes += heard.labels.size();
  }
  CHECK(nodes > 2000);
  CHECK(longest >= error::label_max);
}

TEST_CASE("a chain names its layers as a graph does; an empty name is none")
{
  std::mt19937 random(7);
  const auto draw = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  for (int round = 0; round < 100; ++round) {
    std::vector<layer> layers;
    std::vector<const char*> names;
    std::map<std::string, int> seen;
    std::vector<std::string> expected;
    for (unsigned i = draw(20); i > 0; --i) {
      const unsigned kind = draw(4);
      layers.push_back(kind == 0   ? layer(relu{})
                       : kind == 1 ? layer(gelu{})
                       : kind == 2 ? layer(conv1d{})
                                   : layer(conv{.axes = 1}));
      const char* const types[] = {"relu", "gelu", "conv1d", "conv1d"};
      const unsigned name = draw(4);
      names.push_back(name == 0 ? "given" : name == 1 ? "" : nullptr);
      if (name == 0) {
        expected.emplace_back("given");
        continue;
      }
      const int number = seen[types[kind]]++;
      std::string label = types[kind];
      if (number > 0) label.append("_").append(std::to_string(number));
      expected.push_back(label);
    }
    const layer_chain chain{layers.data(), static_cast<dim>(layers.size()), names.data()};
    listed heard;
    error why{};
    REQUIRE(walk(chain, tensor_value{shape{1, 1, 5}, {}}, heard, why));
    REQUIRE(heard.labels == expected);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      char text[error::label_max] = {};
      detail::write_label(chain, static_cast<dim>(i), text);
      REQUIRE(text == expected[i]);
    }
  }
}

TEST_CASE("a label is cut between characters, and says so")
{
  for (int before = 0; before < 50; ++before)
    for (const char* one : {"\xC3\xBC", "\xE2\x9D\xA4", "\xF0\x9F\x8E\x89"}) {
      std::string name(static_cast<std::size_t>(before), 'a');
      for (int i = 0; i < 30; ++i) name.append(one);
      char text[error::label_max] = {};
      detail::label_writer label{text};
      label.add(name.c_str());
      label.add_number(12);  // nothing comes after the cut
      const std::string made = text;
      CHECK(made.size() <= error::label_max - 1);
      CHECK(made.size() > error::label_max - 5);
      CHECK(is_utf8(made));
      REQUIRE(made.substr(made.size() - 3) == "...");
      CHECK(name.compare(0, made.size() - 3, made, 0, made.size() - 3) == 0);
    }
  char text[error::label_max] = {};
  const std::string exact(error::label_max - 1, 'x');
  detail::label_writer{text}.add(exact.c_str());
  CHECK(exact == text);
}

TEST_CASE("a damaged record has a label too, and a counter without room gives no number")
{
  layer damaged;
  damaged.kind = static_cast<layer_kind>(200);
  damaged.axes_count = 99;
  damaged.function = static_cast<activation_kind>(222);
  char text[error::label_max] = {};
  detail::label_writer{text}.add_type({damaged, nullptr, nullptr});
  CHECK(std::string(text) == "layer3d");

  detail::label_counter none(nullptr, 0);
  for (int i = 0; i < 3; ++i) {
    const std::int32_t from[] = {0};
    CHECK(none.count({i, {relu{}, nullptr, nullptr}, {}, nullptr, from, {}, {}, 1}) == 0);
  }
}
