// SPDX-License-Identifier: MIT
// Real networks in JSON and as tables: every module that torchvision recorded (tests/data/models) is there by its name,
// with its output, parameters and multiply-accumulates, and so are the totals.
#include <shapeproof/text/json.hpp>
#include <shapeproof/text/summary.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <models/densenet121.hpp>
#include <models/mobilenet_v2.hpp>
#include <models/resnet18.hpp>

#include "json_reader.hpp"
#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

using fields = std::map<std::string, std::string>;

std::vector<fields> rows_of(const std::string& name)
{
  std::ifstream file(std::string(SHAPEPROOF_TEST_DATA "/models/").append(name));
  REQUIRE_MESSAGE(file.good(), name);
  std::vector<std::string> header;
  std::vector<fields> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream from(line);
    std::vector<std::string> parts;
    for (std::string part; std::getline(from, part, ',');) parts.push_back(part);
    if (header.empty()) {
      header = parts;
      continue;
    }
    fields& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size() && i < parts.size(); ++i) row[header[i]] = parts[i];
  }
  return rows;
}

std::string extents_of(const json::value& list)
{
  std::string text;
  for (const json::value& one : list.items) text.append(text.empty() ? "" : " ").append(std::to_string(one.integer));
  return text;
}

// "61706" as "61,706".
std::string with_commas(const std::string& digits)
{
  std::string made;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) made.push_back(',');
    made.push_back(digits[i]);
  }
  return made;
}

template <class Net>
void check(const std::string& name)
{
  CAPTURE(name);
  bool good = false;
  const json::value net = json::read(text_of([](auto out) { CHECK(write_json<Net>(out, shape{1, 3, 224, 224})); }), good);
  REQUIRE(good);

  // Layers with weights, and pools: what else there is, is a function or a module that is used more than once.
  std::size_t found = 0;
  std::size_t next = 0;
  for (const fields& row : rows_of("layers/" + name + ".csv")) {
    const std::string& type = row.at("type");
    if (type != "Conv2d" && type != "BatchNorm2d" && type != "Linear" && type != "MaxPool2d") continue;
    const std::string& wanted = row.at("name");
    CAPTURE(wanted);
    const std::vector<json::value>& nodes = net["nodes"].items;
    while (next < nodes.size() && nodes[next]["name"].text != wanted) ++next;
    REQUIRE(next < nodes.size());  // in the same order
    const json::value& node = nodes[next];
    CHECK(extents_of(node["outputs"][0]["extents"]) == row.at("output"));
    CHECK(std::to_string(node["parameters"].integer) == row.at("param_count"));
    CHECK(std::to_string(node["macs"].integer) == row.at("macs"));
    ++found;
  }
  CHECK(found > 20);

  for (const fields& row : rows_of("models.csv")) {
    if (row.at("model") != name) continue;
    CHECK(std::to_string(net["totals"]["parameters"].integer) == row.at("param_count"));
    CHECK(std::to_string(net["totals"]["macs"].integer) == row.at("macs"));
    const std::string table = text_of([](auto out) { summary<Net>(out, shape{1, 3, 224, 224}); });
    std::istringstream last(table.substr(table.rfind("total")));
    std::string word, parameters, bytes, macs;
    last >> word >> parameters >> bytes >> macs;
    CHECK(parameters == with_commas(row.at("param_count")));
    CHECK(macs == with_commas(row.at("macs")));
    return;
  }
  FAIL(name << " is not in models.csv");
}

}  // namespace

TEST_CASE("ResNet-18, MobileNetV2 and DenseNet-121")
{
  check<models::resnet18>("resnet18");
  check<models::mobilenet_v2>("mobilenet_v2");
  check<models::densenet121>("densenet121");
}
