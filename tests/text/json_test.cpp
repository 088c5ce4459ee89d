// SPDX-License-Identifier: MIT
#include <shapeproof/text/json.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "json_reader.hpp"
#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

json::value parsed(const std::string& text)
{
  bool good = false;
  json::value made = json::read(text, good);
  INFO(text);
  REQUIRE(good);
  return made;
}

template <class Net, class... In>
json::value parsed_net(const In&... in)
{
  return parsed(text_of([&](auto out) { write_json<Net>(out, in...); }));
}

std::vector<std::int64_t> numbers(const json::value& list)
{
  std::vector<std::int64_t> made;
  for (const json::value& one : list.items) made.push_back(one.integer);
  return made;
}
using list = std::vector<std::int64_t>;

// The whole of a small one, at compile time.
constexpr std::string_view one_relu =
    "{\n"
    "  \"inputs\": [\n"
    "    {\"value\": 0, \"extents\": [2, null], \"element\": \"float32\", \"bits\": 32, \"bytes\": null}\n"
    "  ],\n"
    "  \"nodes\": [\n"
    "    {\"index\": 0, \"name\": \"relu\", \"type\": \"relu\", \"inputs\": [0], \"outputs\": [{\"value\": 1, "
    "\"extents\": "
    "[2, null], \"element\": \"float32\", \"bits\": 32, \"bytes\": null}], \"parameters\": 0, \"macs\": 0}\n"
    "  ],\n"
    "  \"outputs\": [\n"
    "    {\"value\": 1, \"extents\": [2, null], \"element\": \"float32\", \"bits\": 32, \"bytes\": null}\n"
    "  ],\n"
    "  \"totals\": {\"nodes\": 1, \"parameters\": 0, \"bytes\": null, \"macs\": 0},\n"
    "  \"error\": null\n"
    "}\n";
static_assert([] {
  char text[1000] = {};
  return write_json<sequential<relu{}>>(text, shape{2, dynamic}) && std::string_view(text) == one_relu;
}());

}  // namespace

TEST_CASE("the reader of JSON refuses what is none")
{
  for (const char* bad :
       {"", "{", "[1,]", "{\"a\": 1, \"a\": 2}", "[01]", "[1.5]", "\"\n\"", "\"\\x\"", "\"\xFF\"", "[1] 2",
        "\"\xED\xA0\x80\"", "nul", "{a: 1}", "\"\\ud800\"", "[9223372036854775808]", "['a']"}) {
    bool good = true;
    json::read(bad, good);
    INFO(bad);
    CHECK(!good);
  }
  bool good = false;
  const json::value made = json::read(" {\"a\": [1, -2, null, true, \"\\u00fc\\n\"]} ", good);
  REQUIRE(good);
  CHECK(made["a"][1].integer == -2);
  CHECK(made["a"][4].text == "\xC3\xBC\n");
}

TEST_CASE("LeNet-5")
{
  const json::value net = parsed_net<lenet5>(shape{1, 1, 28, 28});
  // Extents, parameters and multiply-accumulates: the sources in tests/text/summary_test.cpp.
  const list extents[] = {{1, 6, 28, 28}, {1, 6, 14, 14}, {1, 16, 10, 10}, {1, 16, 5, 5},
                          {1, 400},       {1, 120},       {1, 84},         {1, 10}};
  const char* names[] = {"C1", "S2", "C3", "S4", "flatten", "C5", "F6", "output"};
  const char* types[] = {"conv2d", "avg_pool2d", "conv2d", "avg_pool2d", "flatten", "linear", "linear", "linear"};
  const std::int64_t parameters[] = {156, 0, 2416, 0, 0, 48120, 10164, 850};
  const std::int64_t macs[] = {117600, 0, 240000, 0, 0, 48000, 10080, 840};
  REQUIRE(net["nodes"].items.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) {
    const json::value& node = net["nodes"][i];
    CHECK(node["index"].integer == static_cast<std::int64_t>(i));
    CHECK(node["name"].text == names[i]);
    CHECK(node["type"].text == types[i]);
    CHECK(numbers(node["inputs"]) == list{static_cast<std::int64_t>(i)});
    REQUIRE(node["outputs"].items.size() == 1);
    CHECK(node["outputs"][0]["value"].integer == static_cast<std::int64_t>(i + 1));
    CHECK(numbers(node["outputs"][0]["extents"]) == extents[i]);
    CHECK(node["parameters"].integer == parameters[i]);
    CHECK(node["macs"].integer == macs[i]);
    CHECK(node.members.count("failed") == 0);
  }
  CHECK(numbers(net["inputs"][0]["extents"]) == list{1, 1, 28, 28});
  REQUIRE(net["outputs"].items.size() == 1);
  CHECK(net["outputs"][0]["value"].integer == 8);
  CHECK(numbers(net["outputs"][0]["extents"]) == list{1, 10});
  CHECK(net["totals"]["nodes"].integer == 8);
  CHECK(net["totals"]["parameters"].integer == 61706);
  CHECK(net["totals"]["bytes"].integer == 37112);
  CHECK(net["totals"]["macs"].integer == 416520);
  CHECK(net["error"].is_null());
}

TEST_CASE("a network that fails")
{
  const json::value net = parsed_net<keras_12951>(shape{1, 1, 28, 28});
  REQUIRE(net["nodes"].items.size() == 7);
  CHECK(net["nodes"][6]["failed"].truth);
  CHECK(net["nodes"][6]["outputs"].items.empty());
  CHECK(numbers(net["nodes"][6]["inputs"]) == list{6});
  CHECK(net["outputs"].items.empty());
  CHECK(net["error"]["layer"].integer == 6);
  CHECK(net["error"]["name"].text == "conv2d_3");
  CHECK(net["error"]["rule"].text == "window.fits");
  CHECK(net["error"]["message"].text == message(infer<keras_12951>(shape{1, 1, 28, 28}).error()).c_str());
}

TEST_CASE("several inputs and outputs, nodes with several, elements")
{
  const tensor_value bytes{shape{1, 2, 4}, element::of<std::uint8_t>()};
  const json::value net = parsed_net<two_by_two>(bytes, bytes);
  CHECK(numbers(net["nodes"][0]["inputs"]) == list{0, 1});
  CHECK(net["nodes"][1]["type"].text == "halves");
  CHECK(net["nodes"][1]["parameters"].is_null());
  REQUIRE(net["nodes"][1]["outputs"].items.size() == 2);
  CHECK(net["nodes"][1]["outputs"][1]["value"].integer == 4);
  CHECK(numbers(net["nodes"][2]["inputs"]) == list{3, 4});
  CHECK(numbers(net["nodes"][3]["inputs"]) == list{4});
  REQUIRE(net["outputs"].items.size() == 2);
  CHECK(net["outputs"][1]["value"].integer == 6);
  CHECK(net["outputs"][0]["element"].text == "uint8");
  CHECK(net["outputs"][0]["bits"].integer == 8);
  CHECK(net["outputs"][0]["bytes"].integer == 8);
  CHECK(net["totals"]["parameters"].is_null());
}

TEST_CASE("every hostile name comes back as it was, as far as it is text and fits a label")
{
  for (const bool fails : {false, true}) {
    const hostile_chain chain(fails);
    const json::value net = parsed(text_of([&](auto out) { write_json(out, chain.chain, shape{1, 1, 4, 4}); }));
    REQUIRE(net["nodes"].items.size() == hostile_count);
    for (std::size_t i = 0; i < hostile_count; ++i) {
      const std::string name = hostile_names[i];
      if (name[0] == '\xFF') CHECK(net["nodes"][i]["name"].text.find("\xEF\xBF\xBD") == 0);
      else CHECK(net["nodes"][i]["name"].text == name);
    }
    CHECK(net["error"].is_null() == !fails);
  }
}

TEST_CASE("every sort of damage gives JSON")
{
  node nodes[] = {
      {layer(relu{}), {0, 1, 1}, "a"}, {layer(&triple), {1, 1, 3}, nullptr}, {layer(&swallow), {0, 2, 0}, nullptr}};
  std::vector<tensor_value> storage(8);
  const tensor_value good_in{shape{dim_max, 5}, {7, element_id::unspecified}};
  tensor_value bad_in{shape{dim_max, -5, 0}, {-7, static_cast<element_id>(99)}};
  bad_in.extents.count = 99;
  int errors = 0;
  int tries = 0;
  for (const std::int32_t edge : {0, 1, 4, 5, -1, INT32_MAX, INT32_MIN})
    for (const std::int32_t out : {0, 4, 5, -1, INT32_MAX})
      for (const std::int32_t first : {0, 1, 2, -1, INT32_MAX})
        for (const dim count : {dim{0}, dim{1}, dim{2}, dim{9}, dim_min}) {
          const tensor_value& one = tries % 2 == 0 ? good_in : bad_in;
          const tensor_value in[9] = {one, one, one, one, one, one, one, one, one};
          const std::int32_t edges[] = {0, edge};
          nodes[2].links.first_input = first;
          const stored_graph net{nodes, 3, edges, 2, &out, 1, count};
          bool good = false;
          const std::string text = text_of([&](auto to) {
            if (!write_json(to, net, in, count, storage)) ++errors;
          });
          const json::value made = json::read(text, good);
          INFO(text);
          REQUIRE(good);
          ++tries;
        }
  CHECK(errors > 0);
  CHECK(errors < tries);
}
