// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace recorded {
namespace {

// ------------------------------------------------------------------------------------------------ the tables

using fields = std::map<std::string, std::string>;  // of one line, by the names in the first one

std::vector<std::string> split(const std::string& text, char at)
{
  std::vector<std::string> parts;
  std::istringstream from(text);
  for (std::string part; std::getline(from, part, at);) parts.push_back(part);
  return parts;
}

std::vector<fields> read_table(const std::string& name)
{
  std::ifstream file(std::string(SHAPEPROOF_TEST_DATA "/models/") + name);
  REQUIRE_MESSAGE(file.good(), name);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = split(line, ',');
  std::vector<fields> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> parts = split(line, ',');
    fields& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = i < parts.size() ? parts[i] : "";
  }
  return rows;
}

dim number(const std::string& text) { return std::stoll(text); }

shape shape_of(const std::string& text)
{
  shape made;
  for (const std::string& part : split(text, ' ')) made.push_back(number(part));
  return made;
}

// ------------------------------------------------------------------------------------------------ a run

/// One node as the listener heard of it.
struct heard {
  std::string name;  // with its scopes; empty for what is a function and no module in the original
  layer record;
  shape in;
  shape out;
};

struct listener final : graph_listener {
  std::vector<heard> nodes;

  static std::string text(const node_name& name)
  {
    return name.number < 0 ? name.text : name.text + std::string(name.joint) + std::to_string(name.number);
  }
  void node(const node_event& event) noexcept override
  {
    std::string name;
    if (event.name.text != nullptr) {
      name = text(event.name);
      for (const graph_scope* scope = event.scope; scope != nullptr; scope = scope->outer)
        name.insert(0, text(scope->name) + ".");
    }
    nodes.push_back({name, event.about.record, event.in[0].extents, event.out.count > 0 ? event.out[0].extents : shape{}});
  }
};

// ------------------------------------------------------------------------------------------------ the comparison

/// What a layer's record is in PyTorch's words, and its settings in those of the table.
struct words {
  std::string type;
  std::string settings;
};

std::string joined(const layer& of, dim (*number)(const layer& of, int axis))
{
  std::string made;
  for (int i = 0; i < of.axes(); ++i) {
    if (i > 0) made += 'x';
    made += std::to_string(number(of, i));
  }
  return made;
}

words words_of(const heard& one)
{
  const layer& of = one.record;
  const window at = of.axis(0);  // a pool is written with one number for all axes
  std::ostringstream type;
  std::ostringstream settings;
  switch (of.kind) {
    case layer_kind::conv:
      type << "Conv" << of.axes() << 'd';
      settings << "in_channels=" << one.in[1] << " out_channels=" << of.out_channels
               << " kernel=" << joined(of, [](const layer& l, int i) { return l.axis(i).kernel; })
               << " stride=" << joined(of, [](const layer& l, int i) { return l.axis(i).stride; })
               << " padding=" << joined(of, [](const layer& l, int i) { return l.axis(i).pad_begin; })
               << " dilation=" << joined(of, [](const layer& l, int i) { return l.axis(i).dilation; })
               << " groups=" << of.groups << " bias=" << of.bias;
      break;
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
      type << (of.kind == layer_kind::max_pool ? "Max" : "Avg") << "Pool" << of.axes() << 'd';
      settings << "kernel=" << at.kernel << " stride=" << at.stride << " padding=" << at.pad_begin;
      if (of.kind == layer_kind::max_pool) settings << " dilation=" << at.dilation;
      settings << " ceil_mode=" << (at.rounding == rounding::ceil_clipped);
      if (of.kind == layer_kind::avg_pool) settings << " count_include_pad=1";
      break;
    case layer_kind::adaptive_avg_pool:
      type << "AdaptiveAvgPool" << of.axes() << 'd';
      settings << "output_size=" << joined(of, [](const layer& l, int i) { return l.extra(i); });
      break;
    case layer_kind::batch_norm:
      type << "BatchNorm" << one.in.rank() - 2 << 'd';
      settings << "num_features=" << one.in[1];
      break;
    case layer_kind::linear:
      type << "Linear";
      settings << "in_features=" << one.in[one.in.rank() - 1] << " out_features=" << of.out_channels << " bias=" << of.bias;
      break;
    case layer_kind::dropout: type << "Dropout"; break;
    case layer_kind::activation:
      switch (of.function) {
        case activation_kind::relu: type << "ReLU"; break;
        case activation_kind::relu6: type << "ReLU6"; break;
        case activation_kind::silu: type << "SiLU"; break;
        case activation_kind::sigmoid: type << "Sigmoid"; break;
        case activation_kind::hard_sigmoid: type << "Hardsigmoid"; break;
        case activation_kind::hard_swish: type << "Hardswish"; break;
        case activation_kind::gelu: type << "GELU"; break;
        default: break;
      }
      break;
    default: break;
  }
  return {type.str(), settings.str()};
}

/// The table's words for the same: a size of one number for all axes is that number an axis here, StochasticDepth is a
/// dropout of whole samples, and what dropout drops is no matter of shapes.
words words_of(const fields& row)
{
  words made{row.at("type"), row.at("params")};
  if (made.type == "StochasticDepth") made.type = "Dropout";
  if (made.type == "Dropout") made.settings = "";
  if (made.type == "AdaptiveAvgPool2d" && made.settings.find('x') == std::string::npos) {
    const std::string size = made.settings.substr(made.settings.find('=') + 1);
    made.settings += 'x';
    made.settings += size;
  }
  return made;
}

dim sum(const std::vector<fields>& rows, const char* field)
{
  dim made = 0;
  for (const fields& row : rows) made += number(row.at(field));
  return made;
}

/// Ours is the recorded model, module by module.
void check_layers(const model& ours, const fields& about)
{
  const std::vector<fields> rows = read_table(std::string("layers/") + ours.name + ".csv");
  REQUIRE(rows.size() == static_cast<std::size_t>(number(about.at("layers"))));

  listener run;
  error why;
  const tensor_value in{shape_of(about.at("input")), {}};
  REQUIRE(ours.walk(in, run, why));

  std::size_t compared = 0;
  for (const heard& one : run.nodes) {
    if (one.name.empty()) continue;  // a function in the original: no line in the table
    const cost_count each = cost(one.record, one.in).value_or(cost_count{});
    REQUIRE_MESSAGE(compared < rows.size(), one.name);
    const fields& row = rows[compared++];
    INFO("module ", row.at("name"), ", line ", compared + 1);
    CHECK(one.name == row.at("name"));
    CHECK(words_of(one).type == words_of(row).type);
    CHECK(words_of(one).settings == words_of(row).settings);
    CHECK(one.in == shape_of(row.at("inputs")));
    CHECK(one.out == shape_of(row.at("output")));
    CHECK(each.parameters() == number(row.at("param_count")));
    CHECK(each.macs == number(row.at("macs")));
  }
  CHECK(compared == rows.size());

  // in all: what is a function in the original has no parameters and no multiply-accumulates
  cost_count total = ours.cost(in.extents).value_or(cost_count{});
  CHECK(total.parameters() == sum(rows, "param_count"));
  CHECK(total.macs == number(about.at("macs")));
  CHECK(total.nodes == static_cast<dim>(run.nodes.size()));
  CHECK(total.custom_nodes == 0);
  CHECK(ours.infer(in.extents, diagnose::full).value_or(shape{}) == shape_of(about.at("output")));
  std::printf("%s: %zu of %zu modules compared, %lld parameters, %lld multiply-accumulates, %lld nodes\n", ours.name,
              compared, rows.size(), static_cast<long long>(total.parameters()), static_cast<long long>(total.macs),
              static_cast<long long>(total.nodes));
}

/// A square image of `size`, in place of the recorded one.
shape resized(const shape& input, dim size)
{
  shape made = input;
  for (int i = 1; i <= 2; ++i) made.values[made.rank() - i] = size;
  return made;
}

/// The smallest image is the recorded one, and where a smaller one fails, it does so in the same module.
void check_sizes(const model& ours, const fields& about)
{
  const shape input = shape_of(about.at("input"));
  const dim least = number(about.at("min_hw"));
  for (dim size = 1; size < least; ++size) {
    INFO("size ", size);
    CHECK_FALSE(ours.infer(resized(input, size), diagnose::place).has_value());
  }
  if (least > 1) {
    REQUIRE(number(about.at("fail_hw")) == least - 1);
    const auto refused = ours.infer(resized(input, least - 1), diagnose::full);
    REQUIRE_FALSE(refused.has_value());
    const std::string module = about.at("fail_module");
    CHECK(std::string(refused.error().label) == module.substr(0, module.find(' ')));
    // the sentence names the size that works
    CHECK(refused.error().fix_input_size == 2);
    CHECK(refused.error().fix_input[0] == least);
    CHECK(refused.error().fix_input[1] == least);
  } else {
    CHECK(about.at("fail_hw").empty());
  }
  REQUIRE(about.at("rejected_above_min").empty());
  for (const dim more : {0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 31}) {
    INFO("size ", least + more);
    CHECK(ours.infer(resized(input, least + more), diagnose::full).has_value());
  }
}

}  // namespace

void check(const model& ours)
{
  for (const fields& about : read_table("models.csv"))
    if (about.at("model") == ours.name) {
      check_layers(ours, about);
      check_sizes(ours, about);
      return;
    }
  FAIL("no such model: ", ours.name);
}

}  // namespace recorded
