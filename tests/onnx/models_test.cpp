// SPDX-License-Identifier: MIT
// Recorded models: the numbers of small integer tensors as onnxruntime computed them, multiply-accumulates as they were
// counted in PyTorch, and the smallest image that PyTorch takes. (Shapes are compared by the tool: onnx.check.*.)
#include <shapeproof/check/cost.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "heap.hpp"

using namespace shapeproof;

namespace {

const std::string folder = std::string(SHAPEPROOF_TEST_DATA) + "/models/";

std::vector<std::vector<std::string>> table(const std::string& name)
{
  std::vector<std::vector<std::string>> made;
  const on_heap::bytes all = on_heap::file(folder + name);
  std::istringstream lines(std::string(all.begin(), all.end()));
  for (std::string line; std::getline(lines, line);) {
    made.emplace_back(1);
    for (const char each : line)
      if (each == ',') made.back().emplace_back();
      else made.back().back().push_back(each);
  }
  return made;
}

on_heap::model read(const std::string& name, const shape& input = {})
{
  const onnx::given_input given[] = {{{}, input}};
  static std::map<std::string, on_heap::bytes> files;  // what is read points into them
  on_heap::bytes& file = files[name];
  if (file.empty()) file = on_heap::file(folder + name + ".onnx");
  return on_heap::model::read(on_heap::view(file), {given, input.empty() ? 0 : 1, false});
}

/// How many recorded numbers there are in a table, and how many of them are other ones.
struct compared {
  int numbers = 0;
  int differ = 0;
};
compared numbers_of(const std::string& csv, const on_heap::model& of)
{
  compared made;
  for (const std::vector<std::string>& row : table(csv)) {
    if (row.size() < 4 || row[3].empty() || row[3] == "ivalue") continue;
    const dim value = of.find(row[0]);
    const dim* const known = value < 0 ? nullptr : of.numbers(value);
    std::istringstream wanted(row[3]);
    int at = 0;
    for (dim each = 0; wanted >> each; ++at, ++made.numbers)
      if (known == nullptr || at >= of.made.values[value].number_count || known[at] != each) ++made.differ;
  }
  return made;
}

}  // namespace

TEST_CASE("numbers that shapes are made of are those of onnxruntime")
{
  struct row {
    const char* model;
    const char* csv;
    shape input;
  };
  int numbers = 0;
  for (const row& of : {row{"fcn_resnet50", "fcn_resnet50", {}}, row{"fcn_resnet50_dyn", "fcn_resnet50_dyn.1x3x224x224", {1, 3, 224, 224}},
                        row{"fcn_resnet50_dyn", "fcn_resnet50_dyn.2x3x256x320", {2, 3, 256, 320}},
                        row{"shufflenet_v2_x0_5", "shufflenet_v2_x0_5", {}}, row{"lraspp_mobilenet_v3_large", "lraspp_mobilenet_v3_large", {}},
                        row{"convnext_tiny", "convnext_tiny", {}}}) {
    INFO(of.csv);
    const on_heap::model made = read(of.model, of.input);
    REQUIRE_MESSAGE(made.good, message(made.why).c_str());
    const compared all = numbers_of(std::string(of.csv) + ".shapes.csv", made);
    CHECK(all.differ == 0);
    numbers += all.numbers;
  }
  CHECK(numbers > 200);
  MESSAGE(numbers << " numbers compared");
}

TEST_CASE("multiply-accumulates are those of PyTorch's modules")
{
  int models = 0;
  for (const std::vector<std::string>& row : table("models.csv")) {
    const on_heap::bytes file = on_heap::file(folder + row[0] + ".onnx");
    if (file.empty()) continue;
    INFO(row[0]);
    const on_heap::model made = on_heap::model::read(on_heap::view(file));
    REQUIRE(made.good);
    REQUIRE(made.made.graph.input_count == 1);
    std::vector<tensor_value> values(static_cast<std::size_t>(made.made.graph.node_count + 2));
    const result<cost_count> cost = shapeproof::cost(made.made.graph, &made.made.tensors[made.made.inputs[0]], 1, values, diagnose::place);
    REQUIRE(cost);
    CHECK(cost->macs == std::stoll(row[4]));
    ++models;
  }
  CHECK(models >= 8);
}

TEST_CASE("the smallest image that each takes, and the next smaller one that it refuses")
{
  int models = 0;
  for (const std::vector<std::string>& row : table("models.csv")) {
    const on_heap::bytes file = on_heap::file(folder + row[0] + "_dyn.onnx");
    if (file.empty()) continue;
    INFO(row[0]);
    const dim least = std::stoll(row[6]);
    CHECK(read(row[0] + "_dyn", {1, 3, least, least}).good);
    if (least > 1) {
      const on_heap::model smaller = read(row[0] + "_dyn", {1, 3, least - 1, least - 1});
      CHECK(smaller.why.rule == rule::window_fits);
      CHECK(smaller.why.layer >= 0);
    }
    ++models;
  }
  CHECK(models >= 4);
}

TEST_CASE("open extents keep their names, and nodes theirs")
{
  const on_heap::model made = read("resnet18_dyn");
  REQUIRE(made.good);
  CHECK(made.made.symbol(0, 0) == "batch");
  CHECK(made.made.symbol(0, 1).empty());
  CHECK(made.made.symbol(0, 2) == "height");
  CHECK(made.made.symbol(0, 3) == "width");
  CHECK(made.made.symbol(1, 0).empty());
  CHECK(std::string(made.made.graph.nodes[0].name).find("conv1") != std::string::npos);
  CHECK(made.made.tensors[made.made.inputs[0]].extents == shape{dynamic, 3, dynamic, dynamic});
}
