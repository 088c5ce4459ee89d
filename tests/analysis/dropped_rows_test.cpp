// SPDX-License-Identifier: MIT
// That the counts are right of random graphs: valid_sizes_test.cpp; of one window: core/window_reach_test.cpp.
#include <shapeproof/analysis/dropped_rows.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

using halvings = sequential<conv2d{.kernel = 3, .stride = 2}, relu{}, max_pool2d{.kernel = 2}, unfold2d{.kernel = 3, .stride = {1, 3}}>;

// Rows 17, 8, 4, 2: the pool takes all of them. Columns 16, 7, 3: the convolution drops one, the pool another.
constexpr result<dropped_list> of_a_chain = dropped_rows<sequential<conv2d{.kernel = 3, .stride = 2}, relu{}, max_pool2d{.kernel = 2}>>(shape{1, 1, 17, 16});
HOLDS_TWICE(of_a_chain->count == 2 && of_a_chain->size() == 2);
HOLDS_TWICE(of_a_chain->rows[0].node == 0 && of_a_chain->rows[0].axis == 3 && of_a_chain->rows[0].extent == 16 && of_a_chain->rows[0].rows == 1);
HOLDS_TWICE(of_a_chain->rows[1].node == 2 && of_a_chain->rows[1].axis == 3 && of_a_chain->rows[1].extent == 7 && of_a_chain->rows[1].rows == 1);

// 35 gives 17, 8, and (8 - 3) / 3 + 1 = 2 blocks, which leave two columns out.
HOLDS_TWICE(dropped_rows<halvings>(shape{1, 1, 35, 35})->count == 2 + 1);
HOLDS_TWICE(dropped_rows<halvings>(shape{1, 1, 35, 35})->rows[2].rows == 2);
HOLDS_TWICE(dropped_rows<halvings>(shape{1, 1, 8, 8}).error().rule == rule::window_fits);
HOLDS_TWICE(dropped_rows<sequential<conv2d{.kernel = 3, .stride = 2, .layout = layout::channels_last}>>(shape{1, 4, 5, 1})->rows[0].axis == 1);

struct own {
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};
HOLDS_TWICE(dropped_rows<sequential<own{}>>(shape{1, 4})->count == 0);

}  // namespace

TEST_CASE("layers and graphs in the caller's storage")
{
  const layer layers[] = {conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}};
  const layer_chain net{layers, 3};
  CHECK(dropped_rows(net, shape{1, 3, 15})->count == 0);
  CHECK(dropped_rows(net, shape{1, 3, 16})->count == 1);
  CHECK(dropped_rows(net, shape{1, 3, 16})->rows[0].rows == 1);
  CHECK(dropped_rows(net, shape{1, 3, 14}).error().rule == rule::window_fits);

  // More than the list keeps are counted all the same.
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  for (std::int32_t i = 0; i < 60; ++i) {
    nodes.push_back({max_pool1d{.kernel = 1, .stride = 9}, {i, 1, 1}, nullptr});
    edges.push_back(0);
  }
  const stored_graph graph{nodes.data(), 60, edges.data(), 60, nullptr, 0, 1};
  std::vector<tensor_value> values(61);
  CHECK(dropped_rows(graph, shape{1, 3, 13}, values)->count == 60);
  CHECK(dropped_rows(graph, shape{1, 3, 13}, values)->size() == 32);
  CHECK(dropped_rows(graph, shape{1, 3, 13}, values)->rows[31].rows == 3);
  values.resize(60);
  CHECK(dropped_rows(graph, shape{1, 3, 13}, values).error().rule == rule::storage_size);
  values.clear();
  CHECK(dropped_rows(graph, shape{1, 3, 13}, values).error().rule == rule::storage_size);
}
