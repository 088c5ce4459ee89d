// SPDX-License-Identifier: MIT
#include <shapeproof/layers/conv.hpp>
#include <shapeproof/layers/separable_conv.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

constexpr taken<separable_conv2d> rows[] = {
    {{.out_channels = 128, .kernel = 3, .padding = same, .layout = last}, {1, 147, 147, 64}, {1, 147, 147, 128}},  // Xception
    {{.out_channels = 8, .depth_multiplier = 2, .kernel = 3}, {4, 3, 9, 10}, {4, 8, 7, 8}},
    {{.out_channels = 8, .kernel = {3, 2}, .stride = 2, .padding = {{0, 1}, {1, 1}}}, {3, 9, 10}, {8, 4, 6}},
    {{.out_channels = 8, .kernel = 3, .rounding = rounding::ceil, .in_channels = 3}, {dynamic, dynamic, 9, dynamic}, {dynamic, 8, 7, dynamic}},
};
constexpr refused<separable_conv2d> refusals[] = {
    {{.out_channels = 0}, {1, 3, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.depth_multiplier = 0}, {1, 3, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.depth_multiplier = dim_min}, {1, dynamic, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{.in_channels = 4}, {1, 3, 9, 9}, rule::channels_match, 1, axis_name::channels, 3, 4},
    {{.depth_multiplier = dim_max}, {1, 3, 9, 9}, rule::arithmetic_overflow, -1, axis_name::none, 3, dim_max},
    {{.depth_multiplier = dim_max, .in_channels = 3}, {1, dynamic, 9, 9}, rule::arithmetic_overflow, -1, axis_name::none, 3, dim_max},
    {{.kernel = 5}, {1, 3, 4, 9}, rule::window_fits, 2, axis_name::height, 4},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_parameters(separable_conv1d{.kernel = 2}) == 0 && wrong_parameters(separable_conv2d{.kernel = 2}) == 0);
static_assert(wrong_extents(separable_conv1d{.kernel = 2}) == 0 && wrong_extents(separable_conv2d{.kernel = 2}) == 0);
static_assert(wrong_ranks(separable_conv1d{.kernel = 2}) == 0 && wrong_ranks(separable_conv2d{.kernel = 2}) == 0);
static_assert(wrong_dynamic(separable_conv2d{.out_channels = 6, .kernel = 2}, 6, false, 8) == 0);
static_assert(wrong_counts(separable_conv2d{.kernel = 2}, shape{1, 3, 9, 9}) == 0);
static_assert(gives(separable_conv1d{.out_channels = 5, .kernel = 3, .padding = causal}, shape{1, 3, 9}, shape{1, 5, 9}));

}  // namespace

TEST_CASE("separable_conv: shapes of Xception's kind, and rule::channels_positive, channels_match, arithmetic_overflow")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_parameters(at_run_time(separable_conv2d{.kernel = 2})) == 0);
}

TEST_CASE("separable_conv: random windows against the oracle")
{
  CHECK(wrong_against_oracle(separable_conv1d{.out_channels = 7, .depth_multiplier = 2}, 3000, 261, [](dim) { return dim{7}; }) == 0);
  CHECK(wrong_against_oracle(separable_conv2d{.out_channels = 7}, 3000, 262, [](dim) { return dim{7}; }) == 0);
}

TEST_CASE("separable_conv: the same as the two convolutions that it is made of")
{
  for (dim kernel = 1; kernel <= 4; ++kernel)
    for (dim multiplier = 1; multiplier <= 3; ++multiplier) {
      const shape in{2, 5, 9, 8};
      const answer first = ask(depthwise_conv2d{.depth_multiplier = multiplier, .kernel = kernel, .stride = 2, .padding = 1}, tensor_value{in, passing});
      REQUIRE(first.good);
      const answer second = ask(conv2d{.out_channels = 11}, first.value);
      REQUIRE(second.good);
      CHECK(gives(separable_conv2d{.out_channels = 11, .depth_multiplier = multiplier, .kernel = kernel, .stride = 2, .padding = 1}, in, second.value.extents));
    }
}
