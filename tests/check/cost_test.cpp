// SPDX-License-Identifier: MIT
#include <shapeproof/check/cost.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include <shapeproof/check/message.hpp>

#include "../twice.hpp"
#include "../analysis/stored.hpp"

using namespace shapeproof;

namespace {

// --- static: totals that were recorded (torchvision 0.14.1, multiply-adds of one image) or published
struct alexnet : sequential<
    conv2d{.out_channels = 64, .kernel = 11, .stride = 4, .padding = 2}, relu{}, max_pool2d{.kernel = 3, .stride = 2},
    conv2d{.out_channels = 192, .kernel = 5, .padding = 2}, relu{}, max_pool2d{.kernel = 3, .stride = 2},
    conv2d{.out_channels = 384, .kernel = 3, .padding = 1}, relu{}, conv2d{.out_channels = 256, .kernel = 3, .padding = 1},
    relu{}, conv2d{.out_channels = 256, .kernel = 3, .padding = 1}, relu{}, max_pool2d{.kernel = 3, .stride = 2},
    adaptive_avg_pool2d{.output_size = 6}, flatten{}, linear{4096}, relu{}, linear{4096}, relu{}, linear{1000}> {};
constexpr cost_count of_alexnet = cost_of<alexnet, tensor<float, 1, 3, 224, 224>>;
HOLDS_TWICE(of_alexnet.macs == 714'188'480 && of_alexnet.parameters() == 61'100'840 && of_alexnet.nodes == 20);
HOLDS_TWICE(of_alexnet.biases == 64 + 192 + 384 + 256 + 256 + 4096 + 4096 + 1000 && of_alexnet.custom_nodes == 0);
HOLDS_TWICE(cost_of<alexnet, tensor<float, 7, 3, 224, 224>>.macs == 7 * of_alexnet.macs);  // of the batch

constexpr conv2d vgg(dim channels) { return {.out_channels = channels, .kernel = 3, .padding = 1}; }
using vgg16 = sequential<vgg(64), vgg(64), max_pool2d{2}, vgg(128), vgg(128), max_pool2d{2}, vgg(256), vgg(256), vgg(256),
                         max_pool2d{2}, vgg(512), vgg(512), vgg(512), max_pool2d{2}, vgg(512), vgg(512), vgg(512),
                         max_pool2d{2}, flatten{}, linear{4096}, linear{4096}, linear{1000}>;
HOLDS_TWICE(cost_of<vgg16, tensor<float, 1, 3, 224, 224>>.macs == 15'470'264'320);
HOLDS_TWICE(cost_of<vgg16, tensor<float, 1, 3, 224, 224>>.parameters() == 138'357'544);

struct basic_block {
  dim channels;
  dim stride = 1;
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("conv1", conv2d{.out_channels = channels, .kernel = 3, .stride = stride, .padding = 1, .bias = false}, x);
    y = g(relu{}, g("bn1", batch_norm{}, y));
    y = g("conv2", conv2d{.out_channels = channels, .kernel = 3, .padding = 1, .bias = false}, y);
    y = g("bn2", batch_norm{}, y);
    if (stride > 1) x = g(batch_norm{}, g("downsample", conv2d{.out_channels = channels, .stride = stride, .bias = false}, x));
    return g(relu{}, g(add{}, y, x));
  }
};
struct resnet18_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("conv1", conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .bias = false}, x);
    x = g(max_pool2d{.kernel = 3, .stride = 2, .padding = 1}, g(relu{}, g(batch_norm{}, x)));
    dim channels = 64;
    for (int i = 1; i <= 4; ++i, channels *= 2) {
      x = g({"layer", i}, basic_block{channels, i == 1 ? 1 : 2}, x);
      x = g({"layer", i}, basic_block{channels}, x);
    }
    return g("fc", linear{1000}, g(flatten{}, g(global_avg_pool{}, x)));
  }
};
struct resnet18 : graph<resnet18_forward{}> {};
constexpr cost_count of_resnet18 = cost_of<resnet18, tensor<float, 1, 3, 224, 224>>;
HOLDS_TWICE(of_resnet18.macs == 1'814'073'344 && of_resnet18.parameters() == 11'689'512);
HOLDS_TWICE(of_resnet18.biases == 4800 + 1000);  // of the normalisations, and of fc

// Parameters are those of a batch of any size, and of an image of any size where the head is global.
HOLDS_TWICE(*parameters<resnet18>(shape{dynamic, 3, dynamic, dynamic}) == 11'689'512);
HOLDS_TWICE(*parameters<alexnet>(shape{dynamic, 3, 224, 224}) == 61'100'840);
HOLDS_TWICE(parameters<alexnet>(shape{1, dynamic, 224, 224}).error().rule == rule::extent_known);  // its first weight is not
HOLDS_TWICE(parameters<alexnet>(shape{1, dynamic, 224, 224}).error().layer == 0);
HOLDS_TWICE(parameters<resnet18>(shape{1, 3}).error().rule == rule::rank_fits);

// A layer of the user's own is named as not counted.
struct keep_rows {
  static constexpr const char* type_name = "keep_rows";
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};
HOLDS_TWICE(cost<sequential<linear{4}, keep_rows{}, relu{}>>(shape{2, 3})->custom_nodes == 1);
HOLDS_TWICE(cost<sequential<linear{4}, keep_rows{}, relu{}>>(shape{2, 3})->macs == 24);

// Two inputs, two outputs.
struct twice {
  constexpr auto operator()(auto& g, auto x, auto y) const { return value_list{g(linear{2}, x), g(linear{3}, y)}; }
};
HOLDS_TWICE(cost<graph<twice{}>>(shape{1, 5}, shape{4, 7})->macs == 10 + 84);

}  // namespace

TEST_CASE("cost: a graph as a type, stored, and a chain as layers in a container have one answer")
{
  for (const dim size : {dim{224}, dim{32}, dim{33}, dim{97}}) {
    const shape in{2, 3, size, size + 5};
    const networks::stored twin = networks::store<resnet18>(shape{1, 3, 224, 224});
    std::vector<tensor_value> storage(twin.values);
    const result<cost_count> of_type = cost<resnet18>(in);
    const result<cost_count> of_nodes = cost(twin.view(), in, storage);
    REQUIRE(of_type.has_value());
    REQUIRE(of_nodes.has_value());
    CHECK(*of_type == *of_nodes);
    CHECK(of_type->parameters() == 11'689'512);
  }
  std::vector<layer> layers;
  for (dim i = 0; i < alexnet::size; ++i) layers.push_back(alexnet::chain().info(i).record);
  CHECK(*cost(layers, shape{1, 3, 224, 224}) == of_alexnet);
  const layer two[] = {linear{4}, linear{5}};
  CHECK(cost(two, shape{1, 3})->macs == 12 + 20);
  CHECK(cost(layer_chain{two, 2}, shape{1, 3})->macs == 12 + 20);
}

TEST_CASE("count.overflow: names the node and its shape, in each form of a network")
{
  // 2^40 rows of 2^40 numbers leave the second layer
  constexpr dim large = dim{1} << 40;
  using chain = sequential<linear{4}, named<"wide", linear{.out_features = large, .bias = false}>>;
  const error why = cost<chain>(shape{large, 3}).error();
  CHECK(std::string_view(message(why).c_str()) ==
        "wide (layer 1): [count.overflow] the count at the shape 1099511627776x1099511627776 is past 2^63 - 1 "
        "(made of 1099511627776 and 4398046511104)");

  // each layer's count fits, 2^62, and the sum does not
  constexpr dim rows = dim{1} << 60;
  static constexpr linear pair{.out_features = 2, .bias = false};
  constexpr const char* sentence =
      "b (layer 1): [count.overflow] the count at the shape 1152921504606846976x2 is past 2^63 - 1 "
      "(made of 4611686018427387904 and 4611686018427387904)";
  using halves = sequential<named<"a", pair>, named<"b", pair>>;
  CHECK(std::string_view(message(cost<halves>(shape{rows, 2}).error()).c_str()) == sentence);
  CHECK(cost<halves>(shape{rows / 2, 2})->macs == dim{1} << 62);
  const layer layers[] = {pair, pair};
  const char* const names[] = {"a", "b"};
  CHECK(std::string_view(message(cost(layer_chain{layers, 2, names}, shape{rows, 2}).error()).c_str()) == sentence);
  using branches = graph<[](auto& g, auto x) { return value_list{g("a", pair, x), g("b", pair, x)}; }>;
  CHECK(std::string_view(message(cost<branches>(shape{rows, 2}).error()).c_str()) == sentence);
  const networks::stored twin = networks::store<branches>(shape{1, 2});
  std::vector<tensor_value> storage(twin.values);
  CHECK(std::string_view(message(cost(twin.view(), shape{rows, 2}, storage).error()).c_str()) == sentence);
}

TEST_CASE("cost: a network that does not run is refused as infer refuses it, with the fixes")
{
  for (const diagnose level : {diagnose::full, diagnose::place}) {
    const shape flat{1, 3, 40, 40};
    CHECK(std::string_view(message(cost<alexnet>(flat, level).error()).c_str()) ==
          std::string_view(message(infer<alexnet>(flat, level).error()).c_str()));
    CHECK(std::string_view(message(cost<resnet18>(shape{3, 4}, level).error()).c_str()) ==
          std::string_view(message(infer<resnet18>(shape{3, 4}, level).error()).c_str()));
    const networks::stored twin = networks::store<resnet18>(shape{1, 3, 224, 224});
    std::vector<tensor_value> storage(twin.values);
    CHECK(std::string_view(message(cost(twin.view(), shape{3, 4}, storage, level).error()).c_str()) ==
          std::string_view(message(infer(twin.view(), shape{3, 4}, storage, level).error()).c_str()));
    const layer zero[] = {conv2d{.stride = 0}};  // CVE-2022-21725
    CHECK(cost(zero, flat, level).error().rule == rule::stride_positive);
    CHECK(cost(zero, flat, level).error().layer == 0);
  }
}

TEST_CASE("extent.known, input.count, storage.size: what cannot be counted")
{
  CHECK(cost<alexnet>(shape{dynamic, 3, 224, 224}).error().rule == rule::extent_known);
  CHECK(cost<alexnet>(shape{dynamic, 3, 224, 224}).error().layer == 0);
  const networks::stored twin = networks::store<resnet18>(shape{1, 3, 224, 224});
  std::vector<tensor_value> storage(twin.values);
  const tensor_value two[] = {{shape{1, 3, 224, 224}, {}}, {}};
  CHECK(cost(twin.view(), two, 1, storage).has_value());
  CHECK(cost(twin.view(), two, 2, storage).error().rule == rule::input_count);
  CHECK(cost(twin.view(), two, -1, storage).error().rule == rule::input_count);
  for (std::size_t room = 0; room < twin.values; room += 7) {
    storage.resize(room);
    CHECK(cost(twin.view(), two, 1, storage).error().rule == rule::storage_size);
  }
  CHECK(cost(std::vector<layer>{}, shape{1})->nodes == 0);
}
