// SPDX-License-Identifier: MIT
#include <shapeproof/layers/norm.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

constexpr taken<layer_norm> rows[] = {
    {{{10}}, {20, 5, 10}, {20, 5, 10}},  // PyTorch's page, and the next
    {{{5, 10, 10}}, {20, 5, 10, 10}, {20, 5, 10, 10}},
    {{}, {1, 197, 768}, {1, 197, 768}},
    {{768}, {1, 197, 768}, {1, 197, 768}},
    {{{whatever_arrives, 7}}, {3, 9, 7}, {3, 9, 7}},
    {{}, {4}, {4}},
    {{768}, {1, 197, dynamic}, {1, 197, dynamic}},
    {{{5, 10}}, {dynamic, 5, 10}, {dynamic, 5, 10}},
};
constexpr refused<layer_norm> refusals[] = {
    {{768}, {1, 197, 767}, rule::features_match, 2, axis_name::other, 767, 768},
    {{{5, 10}}, {20, 6, 10}, rule::features_match, 1, axis_name::other, 6, 5},
    {{{5, 10}}, {10}, rule::rank_fits, -1, axis_name::none, 1, 2},
    {{}, {}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{shape{}}, {10}, rule::list_length, -1, axis_name::none, 0, 1},  // PyTorch: normalized_shape must not be empty
    {{0}, {10}, rule::features_positive, 0, axis_name::other, 0},
    {{dim_min}, {10}, rule::features_positive, 0, axis_name::other, dim_min},
    {{-1}, {dynamic}, rule::features_positive, 0, axis_name::other, -1},
    {{10}, {0, 10}, rule::extent_positive, 0, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(layer_norm{}, shape{2, 3}) == 0 && damaged_lists_are_refused(&layer_norm::normalized, shape{2, 3}));

constexpr taken<group_norm> grouped[] = {
    {{3}, {20, 6, 10, 10}, {20, 6, 10, 10}},  // PyTorch's page, and the next two
    {{6}, {20, 6, 10, 10}, {20, 6, 10, 10}},
    {{}, {20, 6, 10, 10}, {20, 6, 10, 10}},
    {{2}, {20, 6}, {20, 6}},
    {{.groups = 2, .layout = last}, {20, 9, 6}, {20, 9, 6}},
    {{.groups = 2, .in_channels = 6}, {dynamic, dynamic, 9}, {dynamic, dynamic, 9}},
};
constexpr refused<group_norm> not_grouped[] = {
    {{4}, {20, 6, 10, 10}, rule::groups_divide_channels, 1, axis_name::channels, 6, 4},
    {{.groups = 4, .layout = last}, {20, 4, 10, 6}, rule::groups_divide_channels, 3, axis_name::channels, 6, 4},
    {{0}, {20, 6, 10}, rule::groups_positive, -1, axis_name::none, 0},  // divides by zero in PyTorch 1.13
    {{dim_min}, {20, 6, 10}, rule::groups_positive, -1, axis_name::none, dim_min},
    {{.groups = 2, .in_channels = 8}, {20, 6, 10}, rule::channels_match, 1, axis_name::channels, 6, 8},
    {{.groups = 4, .in_channels = 6}, {20, dynamic}, rule::groups_divide_channels, 1, axis_name::channels, 6, 4},
    {{2}, {6}, rule::rank_fits, -1, axis_name::none, 1, 2},
    {{2}, {1, 0, 9}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(grouped) == 0);
static_assert(first_wrong(not_grouped) == 0);

static_assert(gives(instance_norm{}, shape{20, 100, 40}, shape{20, 100, 40}) && gives(instance_norm{}, shape{20, 100, 35, 45}, shape{20, 100, 35, 45}));
static_assert(gives(instance_norm{.in_channels = 3, .layout = last}, shape{1, 9, 3}, shape{1, 9, 3}));
static_assert(refuses(instance_norm{.in_channels = 4}, shape{20, 3, 9}, rule::channels_match, 1, axis_name::channels, 3, 4));
static_assert(refuses(instance_norm{.in_channels = 0}, shape{20, 3, 9}, rule::channels_positive, -1, axis_name::none, 0));
static_assert(refuses(instance_norm{}, shape{20, 3}, rule::rank_fits, -1, axis_name::none, 2, 3));

static_assert(gives(local_response_norm{2}, shape{32, 5, 24, 24}, shape{32, 5, 24, 24}));  // PyTorch's page, and the next
static_assert(gives(local_response_norm{2}, shape{16, 5, 7, 7, 7, 7}, shape{16, 5, 7, 7, 7, 7}));
static_assert(gives(local_response_norm{}, shape{dynamic, 96, 55, 55}, shape{dynamic, 96, 55, 55}));
static_assert(refuses(local_response_norm{0}, shape{32, 5, 24}, rule::kernel_positive, -1, axis_name::none, 0));
static_assert(refuses(local_response_norm{dim_min}, shape{32, 5, 24}, rule::kernel_positive, -1, axis_name::none, dim_min));
static_assert(refuses(local_response_norm{}, shape{32, 5}, rule::rank_fits, -1, axis_name::none, 2, 3));

static_assert(wrong_counts(group_norm{}, shape{1, 2, 3}) == 0 && wrong_counts(instance_norm{}, shape{1, 2, 3}) == 0 && wrong_counts(local_response_norm{}, shape{1, 2, 3}) == 0);

}  // namespace

TEST_CASE("layer_norm: PyTorch's page, and rule::features_match, features_positive, list_length, rank_fits")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(layer_norm{}), shape{2, 3}) == 0);
}

TEST_CASE("group_norm: PyTorch's page, and rule::groups_divide_channels, groups_positive, channels_match")
{
  check_rows(grouped);
  check_rows(not_grouped);
  CHECK(wrong_counts(at_run_time(group_norm{}), shape{1, 2, 3}) == 0);
}

TEST_CASE("group_norm: every small number of channels and groups, dealt out")
{
  int wrong = 0;
  for (dim channels = 1; channels <= 24; ++channels)
    for (dim groups = 1; groups <= 24; ++groups) {
      dim left = channels;
      while (left > 0) left -= groups;
      wrong += gives(group_norm{groups}, shape{2, channels, 3}, shape{2, channels, 3}) == (left == 0) ? 0 : 1;
    }
  CHECK(wrong == 0);
}

TEST_CASE("instance_norm, local_response_norm: rule::channels_match, kernel_positive, rank_fits")
{
  CHECK(gives(at_run_time(instance_norm{}), shape{20, 100, 35, 45}, shape{20, 100, 35, 45}));
  CHECK(refuses(at_run_time(instance_norm{.in_channels = 4}), shape{20, 3, 9}, rule::channels_match, 1, axis_name::channels, 3, 4));
  CHECK(gives(at_run_time(local_response_norm{2}), shape{32, 5, 24, 24}, shape{32, 5, 24, 24}));
  CHECK(refuses(at_run_time(local_response_norm{-2}), shape{32, 5, 24}, rule::kernel_positive, -1, axis_name::none, -2));
}
