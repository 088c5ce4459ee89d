// SPDX-License-Identifier: MIT
// What Graphviz makes of it is looked at in pictures.cmake.
#include <shapeproof/text/dot.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

// A block with a join in a frame: each arrow stands outside of all frames, once.
struct joined {
  constexpr auto operator()(auto& g, auto x) const { return g(add{}, g("half", relu{}, x), x); }
};
struct framed {
  constexpr auto operator()(auto& g, auto x) const { return g({"block", 1}, joined{}, x); }
};
struct block_net : graph<framed{}> {};
constexpr std::string_view block_picture =
    "digraph network {\n"
    "  node [shape=box];\n"
    "  v0 [label=\"input\", shape=oval];\n"
    "  subgraph cluster_1 { label=\"block.1\";\n"
    "    v1 [label=\"block.1.half\\nrelu\"];\n"
    "    v2 [label=\"block.1.add\"];\n"
    "  }\n"
    "  r0 [label=\"output\", shape=oval];\n"
    "  v0 -> v1 [label=\"2x3\"];\n"
    "  v1 -> v2 [label=\"2x3\"];\n"
    "  v0 -> v2 [label=\"2x3\"];\n"
    "  v2 -> r0 [label=\"2x3\"];\n"
    "}\n";
static_assert([] {
  char text[1000] = {};
  return write_dot<block_net>(text, shape{2, 3}) && std::string_view(text) == block_picture;
}());

template <class Net, class... In>
std::string picture(const In&... in)
{
  return text_of([&](auto out) { write_dot<Net>(out, in...); });
}

}  // namespace

TEST_CASE("a block with a join")
{
  CHECK(picture<block_net>(shape{2, 3}) == block_picture);
  const layer layers[] = {relu{}};
  CHECK(text_of([&](auto out) { CHECK(write_dot(out, layers, shape{2})); }) == picture<sequential<relu{}>>(shape{2}));
}

TEST_CASE("a failing node is marked, and tied to the sentence, whose lines are broken at spaces")
{
  std::string text;
  const auto end = write_dot<sequential<relu{}, conv2d{.kernel = 9}>>(std::back_inserter(text), shape{1, 1, 4, 4});
  CHECK(!end);
  CHECK(text.find("\n  n1 [label=\"conv2d\\n[window.fits]\", style=filled, fillcolor=mistyrose, color=red];\n") !=
        std::string::npos);
  CHECK(text.find("\n  v1 -> n1 [label=\"1x1x4x4\"];\n  n1 -> w0 [style=dotted, arrowhead=none];\n}\n") !=
        std::string::npos);
  CHECK(text.find(" -> r0 ") == std::string::npos);
  const std::size_t begin = text.find("\n  w0 [label=\"") + 14;
  std::string sentence;
  std::size_t line = 0;
  for (std::size_t i = begin; text.compare(i, 9, "\", shape=") != 0; ++i, ++line) {
    const bool breaks = text.compare(i, 2, "\\n") == 0;
    sentence.push_back(breaks ? ' ' : text[i]);
    CHECK(line <= 80);
    if (!breaks) continue;
    line = 0;
    ++i;
  }
  CHECK(sentence == message(end.error()).c_str());
}

TEST_CASE("in a text every quote and backslash has its own backslash, and every ampersand its code")
{
  const hostile_chain chain(true);
  const std::string text = text_of([&](auto out) { write_dot(out, chain.chain, shape{1, 1, 4, 4}); });
  CHECK(text.find("[label=\"a\\\"b\\nrelu\"]") != std::string::npos);
  CHECK(text.find("[label=\"back\\\\n\\\\\\nrelu\"]") != std::string::npos);
  CHECK(text.find("[label=\"\\\\N \\\\G \\\\E \\\\l\\nrelu\"]") != std::string::npos);
  CHECK(text.find("[label=\"&amp;lt;&amp;amp;\\nrelu\"]") != std::string::npos);
  CHECK(text.find("[label=\"new\\\\nline\\\\r\\\\ttab\\nrelu\"]") != std::string::npos);
  // Nothing but texts has a quote, and each line ends all that it begins.
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find('\n', begin)) != std::string::npos; begin = at + 1) {
    bool inside = false;
    for (std::size_t i = begin; i < at; ++i) {
      if (inside && text[i] == '\\') ++i;
      else if (text[i] == '"') inside = !inside;
    }
    CHECK(!inside);
  }
}

TEST_CASE("an error that belongs to no node")
{
  const node nodes[] = {{layer(relu{}), {0, 1, 1}, nullptr}};
  const std::int32_t edges[] = {0};
  const std::int32_t past[] = {5};
  const stored_graph net{nodes, 1, edges, 1, past, 1, 1};
  std::vector<tensor_value> storage(2);
  const std::string text = text_of([&](auto out) { CHECK(!write_dot(out, net, shape{2}, storage)); });
  CHECK(text.find("\n  w0 [label=\"[graph.input] ") != std::string::npos);
  CHECK(text.find("-> w0") == std::string::npos);
  storage.resize(0);
  const std::string none = text_of([&](auto out) { CHECK(!write_dot(out, net, shape{2}, storage)); });
  CHECK(none.find("digraph network {\n  node [shape=box];\n  w0 [label=\"[storage.size] ") == 0);
}
