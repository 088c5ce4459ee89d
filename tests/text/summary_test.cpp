// SPDX-License-Identifier: MIT
#include <shapeproof/text/summary.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

// Extents and the total of 61,706 parameters: the sources in docs/examples/networks.cpp. By hand, of a layer with a
// kernel of 5: C1 6*28*28 places * 25, C3 16*10*10 * 6*25; 416,520 is the number that is published for it everywhere.
// Bytes: four for each number of the output.
constexpr std::string_view lenet5_table =
    "#  name     type        output      parameters   bytes     MACs\n"
    "---------------------------------------------------------------\n"
    "   input                1x1x28x28                3,136\n"
    "0  C1       conv2d      1x6x28x28          156  18,816  117,600\n"
    "1  S2       avg_pool2d  1x6x14x14            0   4,704        0\n"
    "2  C3       conv2d      1x16x10x10       2,416   6,400  240,000\n"
    "3  S4       avg_pool2d  1x16x5x5             0   1,600        0\n"
    "4  flatten  flatten     1x400                0   1,600        0\n"
    "5  C5       linear      1x120           48,120     480   48,000\n"
    "6  F6       linear      1x84            10,164     336   10,080\n"
    "7  output   linear      1x10               850      40      840\n"
    "---------------------------------------------------------------\n"
    "   total                                61,706  37,112  416,520\n";

// At compile time, in an array.
struct page {
  char text[2000] = {};
  std::size_t size = 0;
  bool good = false;
};
constexpr page lenet5_page = [] {
  page made;
  const auto end = summary<lenet5>(made.text, shape{1, 1, 28, 28});
  made.size = end.out.size;
  made.good = static_cast<bool>(end);
  return made;
}();
static_assert(lenet5_page.good);
static_assert(std::string_view(lenet5_page.text) == lenet5_table);
static_assert(lenet5_page.size == lenet5_table.size());

// Parameters and multiply-accumulates of each row: those that torchvision's ResNet-18 has there (its layer1.0 and 1.1).
constexpr std::string_view resnet_table =
    " #  name             type        from      output      parameters       bytes         MACs\n"
    "------------------------------------------------------------------------------------------\n"
    "    input                                  1x64x56x56                 802,816\n"
    " 0  layer1.0.conv1   conv2d      input     1x64x56x56      36,864     802,816  115,605,504\n"
    " 1  layer1.0.bn1     batch_norm  0         1x64x56x56         128     802,816            0\n"
    " 2  layer1.0.relu    relu        1         1x64x56x56           0     802,816            0\n"
    " 3  layer1.0.conv2   conv2d      2         1x64x56x56      36,864     802,816  115,605,504\n"
    " 4  layer1.0.bn2     batch_norm  3         1x64x56x56         128     802,816            0\n"
    " 5  layer1.0.add     add         4, input  1x64x56x56           0     802,816            0\n"
    " 6  layer1.0.relu_1  relu        5         1x64x56x56           0     802,816            0\n"
    " 7  layer1.1.conv1   conv2d      6         1x64x56x56      36,864     802,816  115,605,504\n"
    " 8  layer1.1.bn1     batch_norm  7         1x64x56x56         128     802,816            0\n"
    " 9  layer1.1.relu    relu        8         1x64x56x56           0     802,816            0\n"
    "10  layer1.1.conv2   conv2d      9         1x64x56x56      36,864     802,816  115,605,504\n"
    "11  layer1.1.bn2     batch_norm  10        1x64x56x56         128     802,816            0\n"
    "12  layer1.1.add     add         11, 6     1x64x56x56           0     802,816            0\n"
    "13  layer1.1.relu_1  relu        12        1x64x56x56           0     802,816            0\n"
    "------------------------------------------------------------------------------------------\n"
    "    total                                                 147,968  12,042,240  462,422,016\n";

// What comes before the failure, and the sentence. The table ends with the layer that failed.
constexpr std::string_view keras_table =
    "#  name          type        output         parameters   bytes     MACs\n"
    "-----------------------------------------------------------------------\n"
    "   input                     1x1x28x28                   3,136\n"
    "0  conv2d        conv2d      1x16x26x26            160  43,264   97,344\n"
    "1  max_pool2d    max_pool2d  1x16x13x13              0  10,816        0\n"
    "2  conv2d_1      conv2d      1x32x11x11          4,640  15,488  557,568\n"
    "3  max_pool2d_1  max_pool2d  1x32x5x5                0   3,200        0\n"
    "4  conv2d_2      conv2d      1x64x3x3           18,496   2,304  165,888\n"
    "5  max_pool2d_2  max_pool2d  1x64x1x1                0     256        0\n"
    "6  conv2d_3      conv2d      [window.fits]\n"
    "\n"
    "conv2d_3 (layer 6): [window.fits] height 1 with padding 0+0 is smaller than the kernel 3, short by 2; heights so "
    "far "
    "28, 26, 13, 11, 5, 3, 1. Either of these works: padding = 2 here; network input height and width >= 46\n";

template <class Net, class... In>
std::string table(const In&... in)
{
  return text_of([&](auto out) { summary<Net>(out, in...); });
}

// Splits a table into lines.
std::vector<std::string> lines_of(const std::string& text)
{
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("the tables of LeNet-5, of two blocks of ResNet-18, and of a network that fails")
{
  CHECK(table<lenet5>(shape{1, 1, 28, 28}) == lenet5_table);
  CHECK(table<resnet_stage>(shape{1, 64, 56, 56}) == resnet_table);
  CHECK(table<keras_12951>(shape{1, 1, 28, 28}) == keras_table);
}

TEST_CASE("the result says whether the network works, and has its error")
{
  std::string text;
  const auto good = summary<lenet5>(std::back_inserter(text), shape{1, 1, 28, 28});
  CHECK(good);
  CHECK(good.error().rule == rule::none);
  const auto bad = summary<keras_12951>(std::back_inserter(text), shape{1, 1, 28, 28});
  CHECK(!bad);
  CHECK(message(bad.error()).c_str() == std::string(message(infer<keras_12951>(shape{1, 1, 28, 28}).error()).c_str()));
}

TEST_CASE("diagnose::place: the same table, and the sentence without what takes longer")
{
  const std::string text = table<keras_12951>(shape{1, 1, 28, 28}, diagnose::place);
  const std::size_t end = keras_table.find("; heights so far");
  CHECK(text == std::string(keras_table.substr(0, end)) + "\n");
  const layer net[] = {conv2d{.kernel = 9}};
  CHECK(text_of([&](auto out) {
          summary(out, net, shape{1, 1, 4, 4}, diagnose::place);
        }).find("works") == std::string::npos);
}

TEST_CASE("a failing join shows the branches, and its name is that of the sentence")
{
  const std::string text = table<resnet_stage_broken>(shape{1, 64, 56, 56});
  CHECK(text.find("\n12  layer1.1.add     add         11, 6     [broadcast.match]\n\nlayer1.1.add (layer 12): "
                  "[broadcast.match] ") != std::string::npos);
  CHECK(text.find("total") == std::string::npos);
}

TEST_CASE("an iterator, a FILE*, and arrays of every length get the same")
{
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  summary<lenet5>(file, shape{1, 1, 28, 28});
  std::rewind(file);
  std::string read(3000, '\0');
  read.resize(std::fread(read.data(), 1, read.size(), file));
  std::fclose(file);
  CHECK(read == lenet5_table);

  std::ostringstream stream;
  summary<lenet5>(std::ostreambuf_iterator<char>(stream), shape{1, 1, 28, 28});
  CHECK(stream.str() == lenet5_table);

  std::vector<char> plain(lenet5_table.size() + 1, '#');
  CHECK(summary<lenet5>(plain.data(), shape{1, 1, 28, 28}).out == plain.data() + lenet5_table.size());
  CHECK(std::string_view(plain.data(), lenet5_table.size()) == lenet5_table);
  CHECK(plain.back() == '#');

  for (std::size_t capacity = 0; capacity < lenet5_table.size() + 3; ++capacity) {
    std::vector<char> room(capacity + 1, '#');
    const auto end = summary<lenet5>(text_buffer{room.data(), capacity}, shape{1, 1, 28, 28});
    REQUIRE(end.out.size == lenet5_table.size());
    REQUIRE(room[capacity] == '#');
    if (capacity > 0) REQUIRE(std::string_view(room.data()) == lenet5_table.substr(0, capacity - 1));
  }

  summary<lenet5>(static_cast<std::FILE*>(nullptr), shape{1, 1, 28, 28});
}

TEST_CASE("a chain as a type, as layers with names, and as a stored graph have one table")
{
  std::vector<layer> layers;
  std::vector<std::string> names;
  for (dim i = 0; i < lenet5::size; ++i) {
    layers.push_back(lenet5::chain().info(i).record);
    names.push_back(name_of<lenet5>(i).c_str());
  }
  std::vector<const char*> texts;
  for (const std::string& name : names) texts.push_back(name.c_str());
  const layer_chain chain{layers.data(), lenet5::size, texts.data()};
  CHECK(text_of([&](auto out) { summary(out, chain, shape{1, 1, 28, 28}); }) == lenet5_table);

  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    nodes.push_back({layers[i], {static_cast<std::int32_t>(i), 1, 1}, texts[i]});
    edges.push_back(static_cast<std::int32_t>(i));
  }
  const std::int32_t out_number = 8;
  const stored_graph stored{nodes.data(), 8, edges.data(), 8, &out_number, 1, 1};
  std::vector<tensor_value> storage(9);
  CHECK(text_of([&](auto out) { summary(out, stored, shape{1, 1, 28, 28}, storage); }) == lenet5_table);
  const tensor_value in{shape{1, 1, 28, 28}, {}};
  CHECK(text_of([&](auto out) { summary(out, stored, &in, 1, storage); }) == lenet5_table);

  // Without names: an array, and a vector.
  const layer two[] = {relu{}, relu{}};
  const std::string unnamed = text_of([&](auto out) { summary(out, two, shape{3}); });
  CHECK(unnamed == text_of([&](auto out) {
          summary(out, std::vector<layer>{relu{}, relu{}}, tensor_value{shape{3}, {}});
        }));
  CHECK(unnamed.find("\n1  relu_1  relu  3                0     12     0\n") != std::string::npos);
}

TEST_CASE("inputs and outputs that are more than one")
{
  CHECK(table<two_by_two>(shape{1, 2, 4}, tensor_value{shape{1, 4, 4}, {}}) ==
        "#  name     type    from              output  parameters  bytes  MACs\n"
        "---------------------------------------------------------------------\n"
        "   input 0                            1x2x4                  32\n"
        "   input 1                            1x4x4                  64\n"
        "0  concat   concat  input 0, input 1  1x6x4            0     96     0\n"
        "1  cut      halves  0                 1x3x4            ?     48     ?\n"
        "                                      1x3x4                  48\n"
        "2  add      add     1.0, 1.1          1x3x4            0     48     0\n"
        "3  relu     relu    1.1               1x3x4            0     48     0\n"
        "---------------------------------------------------------------------\n"
        "   total                                               ?    384     ?\n");
}

TEST_CASE("what is not known is a question mark, and a sum says that a part of it is missing")
{
  const layer net[] = {conv2d{.out_channels = 2, .kernel = 3}};
  CHECK(text_of([&](auto out) {
          summary(out, layer_chain{net, 1}, shape{dynamic, 3, 8, dynamic});
        }) ==
        "#  name    type    output   parameters  bytes  MACs\n"
        "---------------------------------------------------\n"
        "   input           ?x3x8x?                  ?\n"
        "0  conv2d  conv2d  ?x2x6x?          56      ?     ?\n"
        "---------------------------------------------------\n"
        "   total                            56      ?     ?\n");
  // A known part and an unknown one: 5*4 weights of the first, and whatever a layer of one's own has.
  const layer part[] = {linear{.out_features = 5, .bias = false},
                        layer([](const layer&, inputs in, outputs out, error&) {
                          out[0] = in[0];
                          return true;
                        })};
  const std::string text = text_of([&](auto out) { summary(out, part, shape{1, 4}); });
  CHECK(text.find("\n   total" + std::string(25, ' ') + "20+?     56  20+?\n") != std::string::npos);
}

TEST_CASE("elements that are not the usual one are named, and counted in their own width")
{
  const layer net[] = {relu{}};
  const std::string text = text_of([&](auto out) {
    summary(out, net, tensor_value{shape{2, 3}, element::of<int4>()});
  });
  CHECK(text.find("\n0  relu   relu  2x3 int4           0      3     0\n") != std::string::npos);
  const std::string odd = text_of([&](auto out) {
    summary(out, net, tensor_value{shape{8}, {3, element_id::custom}});
  });
  CHECK(odd.find("8 custom3 ") != std::string::npos);
}

TEST_CASE("sizes past 2^63 - 1 are said to be so, and do not become small ones")
{
  const dim large = dim{1} << 40;
  const layer net[] = {relu{}};
  CHECK(text_of([&](auto out) {
          summary(out, net, shape{large, large});
        }) ==
        "#  name   type  output                       parameters  bytes  MACs\n"
        "--------------------------------------------------------------------\n"
        "   input        1099511627776x1099511627776              >2^63\n"
        "0  relu   relu  1099511627776x1099511627776           0  >2^63     0\n"
        "--------------------------------------------------------------------\n"
        "   total                                              0  >2^63     0\n");
  // Each fits, the sum does not.
  const std::string sum = text_of([&](auto out) {
    summary(out, net, tensor_value{shape{dim_max}, element::of<bool>()});
  });
  CHECK(sum.find(" 9,223,372,036,854,775,807 ") != std::string::npos);
  CHECK(lines_of(sum).back().find(">2^63") != std::string::npos);
}

TEST_CASE("hostile names stay in their line and in their column, and command no terminal")
{
  const hostile_chain net;
  const std::string text = text_of([&](auto out) { summary(out, net.chain, shape{1, 1, 4, 4}); });
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() == hostile_count + 5);
  const auto columns = [](const std::string& line) {
    std::size_t count = 0;
    for (const char one : line) count += (static_cast<unsigned char>(one) & 0xC0) != 0x80 ? 1 : 0;
    return count;
  };
  for (std::size_t i = 3; i < lines.size(); ++i) {
    if (i == lines.size() - 2) continue;
    INFO(lines[i]);
    CHECK(columns(lines[i]) == columns(lines[1]));
  }
  for (const char one : text) CHECK((one == '\n' || static_cast<unsigned char>(one) >= 0x20));
  CHECK(text.find("\xC2\x9B") == std::string::npos);
  CHECK(text.find("new\\nline\\r\\ttab") != std::string::npos);
  CHECK(text.find("\\u001b[31mred\\u001b[0m \\u007f \\u009b") != std::string::npos);

  // And in the sentence.
  const hostile_chain bad(true);
  layer_chain last = bad.chain;
  const char* escape[hostile_count] = {};
  escape[hostile_count - 1] = "\x1B[2J";
  last.names = escape;
  const std::string failing = text_of([&](auto out) { summary(out, last, shape{1, 1, 4, 4}); });
  CHECK(failing.find('\x1B') == std::string::npos);
  CHECK(failing.find("\\u001b[2J (layer 19): [window.fits]") != std::string::npos);
}

TEST_CASE("a node with many inputs names the first ones, and nodes with many outputs or none keep the numbers right")
{
  // Node 0 to 299 have three outputs, or none; each takes the last value before it; the last node takes eight values.
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  std::int32_t values = 1;
  std::vector<std::int32_t> maker{-1};  // of each value: its node, and which output
  std::vector<std::int32_t> which{0};
  for (std::int32_t i = 0; i < 200; ++i) {
    const std::int32_t outputs = i % 3 == 0 ? 3 : i % 3 == 1 ? 0 : 1;
    const layer op = outputs == 3 ? layer(&triple) : outputs == 0 ? layer(&swallow) : layer(relu{});
    nodes.push_back({op, {static_cast<std::int32_t>(edges.size()), 1, outputs}, nullptr});
    edges.push_back((i * 7919) % values);
    for (std::int32_t k = 0; k < outputs; ++k) {
      maker.push_back(i);
      which.push_back(k);
    }
    values += outputs;
  }
  nodes.push_back({layer(concat{.axis = 0}), {static_cast<std::int32_t>(edges.size()), 8, 1}, nullptr});
  for (std::int32_t k = 0; k < 8; ++k) edges.push_back(k);
  const stored_graph net{nodes.data(), 201, edges.data(), static_cast<dim>(edges.size()), nullptr, 0, 1};
  std::vector<tensor_value> storage(static_cast<std::size_t>(values) + 1);
  const std::string text = text_of([&](auto out) { CHECK(summary(out, net, shape{2}, storage)); });

  const std::vector<std::string> lines = lines_of(text);
  std::size_t line = 3;
  for (std::int32_t i = 0; i < 200; ++i) {
    const std::int32_t value = edges[static_cast<std::size_t>(i)];
    const auto at = static_cast<std::size_t>(value);
    std::string from = "input";
    if (value > 0) from = std::to_string(maker[at]);
    if (value > 0 && maker[at] % 3 == 0) from.append(".").append(std::to_string(which[at]));
    std::istringstream words(lines[line]);
    std::string number, name, type, first;
    words >> number >> name >> type >> first;
    REQUIRE(number == std::to_string(i));
    REQUIRE(first == from);
    if (i % 3 == 1) REQUIRE(lines[line].find("nothing") != std::string::npos);
    line += i % 3 == 0 ? 3 : 1;
  }
  CHECK(lines[line].find("input, 0.0, 0.1, 0.2, 2, +3 ") != std::string::npos);
}

TEST_CASE("more than 256 nodes with several outputs: the table names values instead")
{
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  for (std::int32_t i = 0; i < 300; ++i) {
    nodes.push_back({layer(&triple), {i, 1, 3}, nullptr});
    edges.push_back(3 * i);
  }
  const stored_graph net{nodes.data(), 300, edges.data(), 300, nullptr, 0, 1};
  std::vector<tensor_value> storage(901);
  const std::string text = text_of([&](auto out) { CHECK(summary(out, net, shape{2}, storage)); });
  CHECK(text.find("\n256  custom_256  custom  255.2 ") != std::string::npos);
  CHECK(text.find("\n257  custom_257  custom  value 771 ") != std::string::npos);
}

TEST_CASE("a stored graph that is damaged is a sentence, not a crash")
{
  node nodes[] = {{layer(relu{}), {0, 1, 1}, "a"}, {layer(relu{}), {1, 1, 1}, "b"}};
  const std::int32_t edges[] = {0, 1};
  const std::int32_t past[] = {7};
  std::vector<tensor_value> storage(3);
  const auto written = [&](const stored_graph& net, dim given = 1) {
    const tensor_value in[2] = {{shape{2}, {}}, {shape{2}, {}}};
    std::string text;
    CHECK(!summary(std::back_inserter(text), net, in, given, storage));
    return text;
  };
  stored_graph net{nodes, 2, edges, 2, past, 1, 1};
  CHECK(written(net).find("[graph.input]") != std::string::npos);  // an output that is not there
  net.output_count = 0;
  CHECK(written(net, 2).find("[input.count]") != std::string::npos);
  for (const std::int32_t wrong : {-1, 2, 7, INT32_MAX, INT32_MIN}) {
    const std::int32_t bad[] = {0, wrong};
    net.edges = bad;
    const std::string text = written(net);
    CHECK(text.find("\n1  b      relu  ?      [graph.input]\n\nb (layer 1): [graph.input]") != std::string::npos);
  }
  net.edges = edges;
  nodes[1].links.first_input = INT32_MAX;
  CHECK(written(net).find("\n\nlayer 1: [graph.input]") != std::string::npos);  // nothing is known of that node
  nodes[1].links = {1, 1, INT32_MAX};
  CHECK(written(net).find("[storage.size]") != std::string::npos);
  storage.resize(0);
  CHECK(written(net).find("[storage.size]") != std::string::npos);
}

TEST_CASE("a million nodes")
{
  const dim count = 1'000'000;
  std::vector<layer> net(static_cast<std::size_t>(count), layer(relu{}));
  struct counter {
    std::size_t* count;
    counter& operator*() { return *this; }
    counter& operator++() { return *this; }
    counter& operator=(char one)
    {
      *count += one == '\n' ? 1 : 0;
      return *this;
    }
  };
  std::size_t lines = 0;
  CHECK(summary(counter{&lines}, net, shape{2}));
  CHECK(lines == count + 5);
}
