// SPDX-License-Identifier: MIT
#include <shapeproof/layers/conv.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;
constexpr layout last = layout::channels_last;

// --- what PyTorch answers for the first layers of well-known networks, and for small cases worked out by hand
constexpr taken<conv1d> taken_1d[] = {
    {{.out_channels = 16, .kernel = 3}, {1, 4, 9}, {1, 16, 7}},
    {{.out_channels = 16, .kernel = 3}, {4, 9}, {16, 7}},  // no batch in, none out
    {{.out_channels = 16, .kernel = 3, .layout = last}, {2, 9, 4}, {2, 7, 16}},
    {{.out_channels = 16, .kernel = 3, .layout = last}, {9, 4}, {7, 16}},
    {{.out_channels = 2, .kernel = 3, .padding = causal, .dilation = 2}, {1, 4, 9}, {1, 2, 9}},
    {{.out_channels = 2, .kernel = 4, .padding = same}, {1, 4, 9}, {1, 2, 9}},
    {{.out_channels = 2, .kernel = 4, .stride = 2, .padding = same_lower}, {1, 4, 9}, {1, 2, 5}},
    {{.out_channels = 2, .kernel = 4, .padding = {{3, 0}}}, {1, 4, 9}, {1, 2, 9}},
    {{.kernel = 3, .padding = 7}, {1, 1, 5}, {1, 1, 17}},  // no upper bound of padding: semantics 2.1
    {{.kernel = 9}, {1, 1, 9}, {1, 1, 1}},
};
constexpr taken<conv2d> taken_2d[] = {
    {{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3}, {1, 3, 224, 224}, {1, 64, 112, 112}},   // ResNet
    {{.out_channels = 64, .kernel = 11, .stride = 4, .padding = 2}, {1, 3, 224, 224}, {1, 64, 55, 55}},    // AlexNet
    {{.out_channels = 96, .kernel = 11, .stride = 4}, {1, 3, 227, 227}, {1, 96, 55, 55}},
    {{.out_channels = 64, .kernel = 3, .padding = 1}, {8, 3, 224, 224}, {8, 64, 224, 224}},                // VGG
    {{.out_channels = 768, .kernel = 16, .stride = 16}, {1, 3, 224, 224}, {1, 768, 14, 14}},               // ViT
    {{.out_channels = 96, .kernel = 4, .stride = 4}, {1, 3, 224, 224}, {1, 96, 56, 56}},                   // ConvNeXt
    {{.out_channels = 32, .kernel = 3, .stride = 2}, {1, 3, 299, 299}, {1, 32, 149, 149}},                 // Inception v3
    {{.out_channels = 6, .kernel = 5, .padding = 2}, {1, 1, 28, 28}, {1, 6, 28, 28}},                      // LeNet
    {{.out_channels = 33, .kernel = {3, 5}, .stride = {2, 1}, .padding = {4, 2}, .dilation = {3, 1}},      // PyTorch's page
     {20, 16, 50, 100}, {20, 33, 26, 100}},
    {{.out_channels = 6, .kernel = 5, .padding = 2}, {1, 28, 28}, {6, 28, 28}},
    {{.out_channels = 6, .kernel = 5, .padding = 2, .layout = last}, {1, 28, 28, 1}, {1, 28, 28, 6}},
    {{.out_channels = 6, .kernel = 5, .padding = 2, .layout = last}, {28, 28, 1}, {28, 28, 6}},
    {{.out_channels = 8, .kernel = 3, .stride = 2, .padding = same}, {1, 3, 7, 8}, {1, 8, 4, 4}},
    {{.out_channels = 8, .kernel = 3, .stride = 2, .padding = valid}, {1, 3, 7, 8}, {1, 8, 3, 3}},
    {{.out_channels = 8, .kernel = 3, .padding = {1, 2}}, {1, 3, 7, 8}, {1, 8, 7, 10}},
    {{.out_channels = 8, .kernel = 3, .padding = {{0, 1}, {2, 3}}}, {1, 3, 7, 8}, {1, 8, 6, 11}},
    {{.out_channels = 8, .kernel = 2, .padding = same}, {1, 3, 7, 8}, {1, 8, 7, 8}},
    // ceil, for dialects that have it (tfjs)
    {{.out_channels = 8, .kernel = 3, .stride = 2, .rounding = rounding::ceil}, {1, 3, 8, 7}, {1, 8, 4, 3}},
    // groups, depthwise by groups, and channels that are told
    {{.out_channels = 8, .kernel = 3, .groups = 2}, {1, 4, 5, 5}, {1, 8, 3, 3}},
    {{.out_channels = 4, .kernel = 3, .groups = 4}, {1, 4, 5, 5}, {1, 4, 3, 3}},
    {{.out_channels = 12, .kernel = 3, .groups = 4, .in_channels = 4}, {1, 4, 5, 5}, {1, 12, 3, 3}},
    {{.out_channels = 8, .groups = 2, .in_channels = 4}, {1, dynamic, 5, 5}, {1, 8, 5, 5}},
    {{.out_channels = 9, .groups = 3, .in_channels = 6, .layout = last}, {5, 5, 6}, {5, 5, 9}},
    // large numbers, exactly
    {{.kernel = 3, .stride = two_31}, {1, 1, 9, 9}, {1, 1, 1, 1}},
    {{.kernel = 3, .stride = dim_max}, {1, 1, 9, 9}, {1, 1, 1, 1}},
    {{.kernel = 3, .padding = {{two_31, 0}, {0, 0}}}, {1, 1, 9, 9}, {1, 1, two_31 + 7, 7}},
    {{.kernel = 3, .padding = {{two_62, 0}, {0, 0}}}, {1, 1, 9, 9}, {1, 1, two_62 + 7, 7}},
    {{.out_channels = dim_max}, {1, 1, 9, 9}, {1, dim_max, 9, 9}},
    {{}, {dim_max, dim_max, dim_max, dim_max}, {dim_max, 1, dim_max, dim_max}},
    {{.kernel = dim_max}, {1, 1, dim_max, dim_max}, {1, 1, 1, 1}},
};
constexpr taken<conv3d> taken_3d[] = {
    {{.out_channels = 64, .kernel = 3, .padding = 1}, {1, 3, 16, 112, 112}, {1, 64, 16, 112, 112}},  // C3D
    {{.out_channels = 33, .kernel = {3, 5, 2}, .stride = {2, 1, 1}, .padding = {4, 2, 0}},           // PyTorch's page
     {20, 16, 10, 50, 100}, {20, 33, 8, 50, 99}},
    {{.out_channels = 64, .kernel = {3, 7, 7}, .stride = {1, 2, 2}, .padding = {1, 3, 3}}, {3, 16, 112, 112}, {64, 16, 56, 56}},
    {{.out_channels = 5, .kernel = {1, 2, 3}, .layout = last}, {1, 7, 8, 9, 2}, {1, 7, 7, 7, 5}},
    {{.out_channels = 5, .kernel = {1, 2, 3}, .layout = last}, {7, 8, 9, 2}, {7, 7, 7, 5}},
    {{.out_channels = 5, .kernel = 3, .padding = {{0, 1}, {1, 2}, {2, 3}}}, {1, 2, 7, 8, 9}, {1, 5, 6, 9, 12}},
};
constexpr taken<depthwise_conv2d> taken_depthwise[] = {
    {{.kernel = 3, .padding = 1}, {1, 32, 112, 112}, {1, 32, 112, 112}},  // MobileNet
    {{.kernel = 3, .stride = 2, .padding = 1}, {1, 64, 112, 112}, {1, 64, 56, 56}},
    {{.depth_multiplier = 3, .kernel = 3}, {1, 4, 5, 5}, {1, 12, 3, 3}},
    {{.depth_multiplier = 3, .kernel = 3}, {4, 5, 5}, {12, 3, 3}},
    {{.depth_multiplier = 2, .kernel = 3, .padding = same, .layout = last}, {1, 5, 5, 4}, {1, 5, 5, 8}},
    {{.depth_multiplier = 2, .kernel = 3, .in_channels = 4}, {1, 4, 5, 5}, {1, 8, 3, 3}},
    {{.depth_multiplier = 2, .kernel = 3, .in_channels = 4}, {1, dynamic, 5, 5}, {1, 8, 3, 3}},
    {{.depth_multiplier = 2, .kernel = 3}, {1, dynamic, 5, 5}, {1, dynamic, 3, 3}},
    {{}, {1, dim_max, 5, 5}, {1, dim_max, 5, 5}},
};

// --- refusals. Of channels and groups on no axis where a parameter is wrong by itself
constexpr refused<conv2d> refused_2d[] = {
    {{.out_channels = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.out_channels = -1}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, -1},
    {{.out_channels = dim_min}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{.out_channels = dynamic}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, dynamic},
    {{.groups = 0}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, 0},
    {{.groups = -2}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, -2},
    {{.groups = dim_min}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, dim_min},
    {{.groups = dynamic}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, dynamic},
    {{.out_channels = 6, .groups = 3}, {1, 4, 9, 9}, rule::groups_divide_channels, 1, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 3, .layout = last}, {1, 9, 9, 4}, rule::groups_divide_channels, 3, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 3}, {4, 9, 9}, rule::groups_divide_channels, 0, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 3, .in_channels = 4}, {1, dynamic, 9, 9}, rule::groups_divide_channels, 1, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 8}, {1, 4, 9, 9}, rule::groups_divide_channels, 1, axis_name::channels, 4, 8},
    {{.out_channels = 6, .groups = dim_max}, {1, 4, 9, 9}, rule::groups_divide_channels, 1, axis_name::channels, 4, dim_max},
    {{.out_channels = 6, .groups = 4}, {1, 4, 9, 9}, rule::groups_divide_outputs, -1, axis_name::none, 6, 4},
    {{.out_channels = 2, .groups = 4}, {1, 4, 9, 9}, rule::groups_divide_outputs, -1, axis_name::none, 2, 4},
    {{.out_channels = 6, .groups = 4}, {1, dynamic, 9, 9}, rule::groups_divide_outputs, -1, axis_name::none, 6, 4},
    {{.in_channels = 3}, {1, 4, 9, 9}, rule::channels_match, 1, axis_name::channels, 4, 3},
    {{.in_channels = 3}, {4, 9, 9}, rule::channels_match, 0, axis_name::channels, 4, 3},
    {{.in_channels = 3, .layout = last}, {1, 9, 9, 4}, rule::channels_match, 3, axis_name::channels, 4, 3},
    {{.in_channels = 3, .layout = last}, {9, 9, 4}, rule::channels_match, 2, axis_name::channels, 4, 3},
    {{.in_channels = dim_max}, {1, 4, 9, 9}, rule::channels_match, 1, axis_name::channels, 4, dim_max},
    {{.in_channels = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.in_channels = -4}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, -4},
    {{.in_channels = dim_min}, {1, dynamic, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    // a window that does not fit, on the axis where it does not
    {{.kernel = 3}, {1, 4, 2, 9}, rule::window_fits, 2, axis_name::height, 2},
    {{.kernel = 3}, {1, 4, 9, 2}, rule::window_fits, 3, axis_name::width, 2},
    {{.kernel = 3, .stride = 9}, {1, 4, 9, 2}, rule::window_fits, 3, axis_name::width, 2},  // (2 - 3) / 9 + 1 is 1 in C++
    {{.kernel = 3}, {4, 2, 9}, rule::window_fits, 1, axis_name::height, 2},
    {{.kernel = 3, .layout = last}, {1, 2, 9, 4}, rule::window_fits, 1, axis_name::height, 2},
    {{.kernel = 3, .layout = last}, {9, 2, 4}, rule::window_fits, 1, axis_name::width, 2},
    {{.kernel = 3, .padding = valid}, {1, 4, 2, 9}, rule::window_fits, 2, axis_name::height, 2},
    {{.kernel = 3, .dilation = {1, 5}}, {1, 4, 9, 10}, rule::window_fits, 3, axis_name::width, 10},
    {{.kernel = 6, .padding = 1}, {1, 4, 3, 3}, rule::window_fits, 2, axis_name::height, 3, 1},
    {{.kernel = {9, 10}}, {1, 4, 9, 9}, rule::window_fits, 3, axis_name::width, 9},
    // the 0 that padding would make room for: CVE-2022-35996
    {{.padding = 3}, {1, 4, 0, 9}, rule::extent_positive, 2, axis_name::height, 0, 1},
    {{.padding = same}, {1, 4, 9, 0}, rule::extent_positive, 3, axis_name::width, 0, 1},
    // parameters of 2^31, 2^62 and 2^63 - 1
    {{.kernel = two_31}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},
    {{.kernel = two_62}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},
    {{.kernel = dim_max}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},
    {{.kernel = {1, dim_max}}, {1, 4, 9, 9}, rule::window_fits, 3, axis_name::width, 9},
    {{.kernel = 3, .dilation = two_31}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},
    {{.kernel = 3, .dilation = two_62}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .dilation = {1, dim_max}}, {1, 4, 9, 9}, rule::arithmetic_overflow, 3, axis_name::width},
    {{.kernel = two_62, .dilation = two_31}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 2, .padding = same, .dilation = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.padding = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.padding = two_62}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.padding = {{0, 0}, {0, dim_max}}}, {1, 4, 9, 9}, rule::arithmetic_overflow, 3, axis_name::width},
    {{.padding = 1}, {1, 4, 9, dim_max}, rule::arithmetic_overflow, 3, axis_name::width},
    // parameters are looked at for extents that are not known, too
    {{.kernel = 0}, {dynamic, dynamic, dynamic, dynamic}, rule::kernel_positive, 2, axis_name::height, 0},
    {{.stride = {1, 0}}, {1, 4, 9, dynamic}, rule::stride_positive, 3, axis_name::width, 0},
    {{.padding = -1}, {1, 4, dynamic, dynamic}, rule::padding_range, 2, axis_name::height, -1},
};
constexpr refused<conv1d> refused_1d[] = {
    {{.kernel = 3}, {1, 4, 2}, rule::window_fits, 2, axis_name::length, 2},
    {{.kernel = 3}, {4, 2}, rule::window_fits, 1, axis_name::length, 2},
    {{.kernel = 3, .layout = last}, {2, 4}, rule::window_fits, 0, axis_name::length, 2},
    {{.kernel = dim_max, .padding = causal}, {1, 4, 2}, rule::arithmetic_overflow, 2, axis_name::length},
};
constexpr refused<conv3d> refused_3d[] = {
    {{.kernel = {3, 1, 1}}, {1, 4, 2, 9, 9}, rule::window_fits, 2, axis_name::depth, 2},
    {{.kernel = {1, 3, 1}}, {1, 4, 9, 2, 9}, rule::window_fits, 3, axis_name::height, 2},
    {{.kernel = {1, 1, 3}}, {1, 4, 9, 9, 2}, rule::window_fits, 4, axis_name::width, 2},
    {{.kernel = {1, 1, 3}, .layout = last}, {9, 9, 2, 4}, rule::window_fits, 2, axis_name::width, 2},
};
constexpr refused<depthwise_conv2d> refused_depthwise[] = {
    {{.depth_multiplier = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},  // CVE-2021-33651
    {{.depth_multiplier = -1}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, -1},
    {{.depth_multiplier = dim_min}, {1, dynamic, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{.kernel = 3}, {1, 0, 9, 9}, rule::extent_positive, 1, axis_name::channels, 0, 1},  // CVE-2021-29602
    {{.depth_multiplier = dim_max}, {1, 2, 9, 9}, rule::arithmetic_overflow, -1, axis_name::none, 2, dim_max},
    {{.depth_multiplier = two_62}, {1, 2, 9, 9}, rule::arithmetic_overflow, -1, axis_name::none, 2, two_62},
    {{.in_channels = 3}, {1, 4, 9, 9}, rule::channels_match, 1, axis_name::channels, 4, 3},
    {{.in_channels = 3, .layout = last}, {9, 9, 4}, rule::channels_match, 2, axis_name::channels, 4, 3},
    {{.in_channels = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.kernel = 3}, {1, 4, 2, 9}, rule::window_fits, 2, axis_name::height, 2},
    {{.kernel = 3}, {1, dynamic, 9, 2}, rule::window_fits, 3, axis_name::width, 2},
};

static_assert(first_wrong(taken_1d) == 0);
static_assert(first_wrong(taken_2d) == 0);
static_assert(first_wrong(taken_3d) == 0);
static_assert(first_wrong(taken_depthwise) == 0);
static_assert(first_wrong(refused_1d) == 0);
static_assert(first_wrong(refused_2d) == 0);
static_assert(first_wrong(refused_3d) == 0);
static_assert(first_wrong(refused_depthwise) == 0);

constexpr conv1d plain_1d{.out_channels = 8, .kernel = 3};
constexpr conv2d plain_2d{.out_channels = 8, .kernel = 3};
constexpr conv3d plain_3d{.out_channels = 8, .kernel = 3};
constexpr depthwise_conv1d depthwise_1d{.depth_multiplier = 2, .kernel = 3};
constexpr depthwise_conv2d depthwise_2d{.depth_multiplier = 2, .kernel = 3};
constexpr depthwise_conv3d depthwise_3d{.depth_multiplier = 2, .kernel = 3};

static_assert(wrong_parameters(plain_1d) == 0 && wrong_parameters(depthwise_1d) == 0);
static_assert(wrong_parameters(plain_2d) == 0);
static_assert(wrong_parameters(plain_3d) == 0);
static_assert(wrong_extents(plain_1d) == 0 && wrong_extents(plain_2d) == 0 && wrong_extents(plain_3d) == 0);
static_assert(wrong_extents(depthwise_2d) == 0);
static_assert(wrong_ranks(plain_1d) == 0 && wrong_ranks(plain_2d) == 0 && wrong_ranks(plain_3d) == 0 && wrong_ranks(depthwise_2d) == 0);
static_assert(wrong_counts(plain_2d, shape{1, 4, 9, 9}) == 0 && wrong_counts(depthwise_2d, shape{1, 4, 9, 9}) == 0);
static_assert(wrong_dynamic(plain_1d, 8, false, 7) == 0 && wrong_dynamic(plain_2d, 8, false, 7) == 0);
static_assert(wrong_dynamic(plain_3d, 8, false, 7) == 0 && wrong_dynamic(depthwise_2d, 8, true, 7) == 0);

}  // namespace

TEST_CASE("conv: answers that PyTorch gives, and others known beforehand")
{
  check_rows(taken_1d);
  check_rows(taken_2d);
  check_rows(taken_3d);
  check_rows(taken_depthwise);
}

TEST_CASE("conv: window.fits, channels.match, groups.divide-channels and the like name the rule, the axis and the numbers")
{
  check_rows(refused_1d);
  check_rows(refused_2d);
  check_rows(refused_3d);
  check_rows(refused_depthwise);
}

TEST_CASE("conv: kernel.positive, stride.positive, dilation.positive, padding.range on every axis")
{
  CHECK(wrong_parameters(at_run_time(plain_1d)) == 0);
  CHECK(wrong_parameters(at_run_time(plain_2d)) == 0);
  CHECK(wrong_parameters(at_run_time(plain_3d)) == 0);
  CHECK(wrong_parameters(at_run_time(depthwise_1d)) == 0);
  CHECK(wrong_parameters(at_run_time(depthwise_2d)) == 0);
  CHECK(wrong_parameters(at_run_time(depthwise_3d)) == 0);
}

TEST_CASE("conv: extent.positive on every axis")
{
  CHECK(wrong_extents(at_run_time(plain_1d)) == 0);
  CHECK(wrong_extents(at_run_time(plain_2d)) == 0);
  CHECK(wrong_extents(at_run_time(plain_3d)) == 0);
  CHECK(wrong_extents(at_run_time(depthwise_1d)) == 0);
  CHECK(wrong_extents(at_run_time(depthwise_2d)) == 0);
  CHECK(wrong_extents(at_run_time(depthwise_3d)) == 0);
}

TEST_CASE("conv: rank.fits for every rank, input.count, output.count")
{
  CHECK(wrong_ranks(at_run_time(plain_1d)) == 0);
  CHECK(wrong_ranks(at_run_time(plain_2d)) == 0);
  CHECK(wrong_ranks(at_run_time(plain_3d)) == 0);
  CHECK(wrong_ranks(at_run_time(depthwise_1d)) == 0);
  CHECK(wrong_ranks(at_run_time(depthwise_3d)) == 0);
  CHECK(wrong_counts(at_run_time(plain_1d), shape{1, 4, 9}) == 0);
  CHECK(wrong_counts(at_run_time(plain_2d), shape{1, 4, 9, 9}) == 0);
  CHECK(wrong_counts(at_run_time(plain_3d), shape{1, 4, 9, 9, 9}) == 0);
  CHECK(wrong_counts(at_run_time(depthwise_2d), shape{1, 4, 9, 9}) == 0);
}

TEST_CASE("conv: extents that are not known pass through")
{
  CHECK(wrong_dynamic(at_run_time(plain_1d), 8, false, 7) == 0);
  CHECK(wrong_dynamic(at_run_time(plain_2d), 8, false, 7) == 0);
  CHECK(wrong_dynamic(at_run_time(plain_3d), 8, false, 7) == 0);
  CHECK(wrong_dynamic(at_run_time(depthwise_1d), 8, true, 7) == 0);
  CHECK(wrong_dynamic(at_run_time(depthwise_2d), 8, true, 7) == 0);
  CHECK(wrong_dynamic(at_run_time(depthwise_3d), 8, true, 7) == 0);
}

TEST_CASE("conv: window.fits, random layers of 1, 2 and 3 axes against windows placed one by one")
{
  const auto eight = [](dim) { return dim{8}; };
  const auto twice = [](dim channels) { return channels + channels; };
  CHECK(wrong_against_oracle(plain_1d, 20000, 1, eight) == 0);
  CHECK(wrong_against_oracle(plain_2d, 20000, 2, eight) == 0);
  CHECK(wrong_against_oracle(plain_3d, 20000, 3, eight) == 0);
  CHECK(wrong_against_oracle(conv2d{.out_channels = 6, .groups = 2}, 20000, 4, [](dim) { return dim{6}; }) == 0);
  CHECK(wrong_against_oracle(depthwise_1d, 10000, 5, twice) == 0);
  CHECK(wrong_against_oracle(depthwise_2d, 10000, 6, twice) == 0);
  CHECK(wrong_against_oracle(depthwise_3d, 10000, 7, twice) == 0);
}

TEST_CASE("conv: groups.divide-channels, groups.divide-outputs, all small numbers")
{
  int wrong = 0;
  for (dim channels = 1; channels <= 13; ++channels)
    for (dim outputs = 1; outputs <= 13; ++outputs)
      for (dim groups = 1; groups <= 14; ++groups) {
        // what one group takes and gives, added up group by group: there is no division in it
        dim take = 0;
        dim give = 0;
        while (take < channels) take += groups;
        while (give < outputs) give += groups;
        const rule wanted = take != channels ? rule::groups_divide_channels : give != outputs ? rule::groups_divide_outputs : rule::none;
        const answer made = ask(conv1d{.out_channels = outputs, .groups = groups}, tensor_value{shape{1, channels, 5}, passing});
        wrong += made.agree && made.good == (wanted == rule::none) && (made.good || made.why.rule == wanted) ? 0 : 1;
      }
  CHECK(wrong == 0);
}

TEST_CASE("conv: channels.positive names the in_channels of a depthwise layer that is wrong, not a product of it")
{
  const depthwise_conv2d negative{.depth_multiplier = 2, .in_channels = at_run_time(dim{-3})};
  const answer made = ask(negative, tensor_value{shape{1, dynamic, 9, 9}, passing});
  REQUIRE_FALSE(made.good);
  CHECK(made.why.rule == rule::channels_positive);
  CHECK(made.why.numbers[0] == -3);
  const depthwise_conv2d smallest{.depth_multiplier = 2, .in_channels = at_run_time(dim_min)};
  CHECK(ask(smallest, tensor_value{shape{1, dynamic, 9, 9}, passing}).why.rule == rule::channels_positive);
}
