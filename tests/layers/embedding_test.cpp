// SPDX-License-Identifier: MIT
#include <shapeproof/layers/embedding.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<embedding> rows[] = {
    {{10, 3}, {2, 4}, {2, 4, 3}},  // PyTorch's page
    {{30522, 768}, {1, 512}, {1, 512, 768}},
    {{10, 3}, {}, {3}},
    {{1, dim_max}, {dynamic}, {dynamic, dim_max}},
    {{10, 3}, {1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5, 6, 7, 3}},
};
constexpr refused<embedding> refusals[] = {
    {{0, 3}, {2, 4}, rule::features_positive, -1, axis_name::none, 0},
    {{10, 0}, {2, 4}, rule::features_positive, -1, axis_name::none, 0},
    {{dim_min, 3}, {2, 4}, rule::features_positive, -1, axis_name::none, dim_min},
    {{10, dynamic}, {2, 4}, rule::features_positive, -1, axis_name::none, dynamic},
    {{10, 3}, {1, 2, 3, 4, 5, 6, 7, 8}, rule::list_length, -1, axis_name::none, 9, 8},
    {{10, 3}, {2, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(embedding{10, 3}, shape{2, 3}) == 0);

}  // namespace

TEST_CASE("embedding: indices are integers, and the vectors are not")
{
  using net = sequential<embedding{10, 3}>;
  static_assert(std::is_same_v<output_t<net, tensor<std::int64_t, 2, 5>>, tensor<float, 2, 5, 3>>);
  static_assert(std::is_same_v<output_t<net, tensor<double, 2, 5>>, tensor<double, 2, 5, 3>>);
  const tensor_value indices{shape{2, 5}, element::of<std::int32_t>()};
  tensor_value out;
  error why;
  CHECK(layer(embedding{10, 3}).infer({&indices, 1}, {&out, 1}, why));
  CHECK(out.element == element::of<float>());
}

TEST_CASE("embedding: PyTorch's page, and rule::features_positive, list_length")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(embedding{10, 3}), shape{2, 3}) == 0);
}
