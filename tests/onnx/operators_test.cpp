// SPDX-License-Identifier: MIT
// The models with which ONNX 1.12 tests its own operators, one or a few nodes each, and the shapes and elements of what
// its reference computed with them. Small integer inputs stand in the files as initializers. (Those of operators that
// the reader does not know are left out, and what it has no element or no number for: strings, empty splits.)
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "answer.hpp"

using namespace shapeproof;

namespace {

std::vector<std::string> parts_of(const std::string& line, char at)
{
  std::vector<std::string> made(1);
  for (const char each : line)
    if (each == at) made.emplace_back();
    else made.back().push_back(each);
  return made;
}

on_heap::bytes from_hex(const std::string& text)
{
  on_heap::bytes made;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    made.push_back(static_cast<unsigned char>(std::stoi(text.substr(i, 2), nullptr, 16)));
  return made;
}

/// "FLOAT:1 3" of a value.
std::string told(const tensor_value& of)
{
  std::string made = onnx::data_type_name(of.element);
  for (int i = 0; i < of.extents.rank(); ++i) {
    made.push_back(i > 0 ? ' ' : ':');
    made.append(of.extents[i] == dynamic ? "?" : std::to_string(of.extents[i]));
  }
  if (of.extents.rank() == 0) made.push_back(':');
  return made;
}

}  // namespace

TEST_CASE("the outputs of ONNX's own tests of its operators")
{
  const on_heap::bytes all = on_heap::file(std::string(SHAPEPROOF_TEST_DATA) + "/onnx/operators.csv");
  std::istringstream lines(std::string(all.begin(), all.end()));
  std::string line;
  std::getline(lines, line);
  int models = 0;
  int outputs = 0;
  std::set<std::int32_t> rows;
  while (std::getline(lines, line)) {
    const std::vector<std::string> row = parts_of(line, ',');
    REQUIRE(row.size() == 3);
    INFO(row[0]);
    const on_heap::bytes file = from_hex(row[1]);
    const on_heap::model made = on_heap::model::read(on_heap::view(file));
    REQUIRE_MESSAGE(made.good, message(made.why).c_str());
    CHECK(answered::is_answer(made));
    for (const std::string& output : parts_of(row[2], '|')) {
      const std::size_t colon = output.find(':');
      const dim value = made.find(output.substr(0, colon));
      REQUIRE(value >= 0);
      CHECK(told(made.made.tensors[value]) == output.substr(colon + 1));
      ++outputs;
    }
    for (dim i = 0; i < made.made.node_count; ++i) rows.insert(made.made.nodes[i].row);
    ++models;
  }
  CHECK(models >= 640);
  CHECK(rows.size() >= 120);
  MESSAGE(models << " models, " << rows.size() << " operators, " << outputs << " outputs compared");
}
