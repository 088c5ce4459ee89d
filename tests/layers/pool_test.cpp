// SPDX-License-Identifier: MIT
#include <shapeproof/layers/pool.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;
constexpr layout last = layout::channels_last;
constexpr policy torch = policy::pytorch_pool;
constexpr rounding clipped = rounding::ceil_clipped;

// --- the stride is the kernel where it is not given, and is not where it is
static_assert(max_pool2d{.kernel = 3}.stride == extents<2>(3) && max_pool2d{.kernel = {3, 2}}.stride == extents<2>{3, 2});
static_assert(avg_pool1d{.kernel = 4}.stride == extents<1>(4) && lp_pool3d{.kernel = {1, 2, 3}}.stride == extents<3>{1, 2, 3});
static_assert(max_pool2d{.kernel = 3, .stride = 1}.stride == extents<2>(1) && max_pool2d{}.stride == extents<2>(1));

// --- what PyTorch answers; the ceil cases are of semantics 1.2
constexpr taken<max_pool1d> taken_1d[] = {
    {{.kernel = 2}, {1, 4, 9}, {1, 4, 4}},
    {{.kernel = 2}, {4, 9}, {4, 4}},
    {{.kernel = 2, .layout = last}, {2, 9, 4}, {2, 4, 4}},
    {{.kernel = 2, .layout = last}, {9, 4}, {4, 4}},
    {{.kernel = 3, .stride = 1}, {1, 4, 9}, {1, 4, 7}},
    {{.kernel = 2, .rounding = clipped}, {1, 4, 9}, {1, 4, 5}},
    {{.kernel = 2, .padding = 1, .rounding = clipped}, {1, 1, 5}, {1, 1, 3}},
    {{.kernel = 2, .padding = 1, .rounding = rounding::ceil}, {1, 1, 5}, {1, 1, 4}},
    {{.kernel = 1, .stride = 2, .rounding = clipped}, {1, 1, 12}, {1, 1, 6}},
    {{.kernel = 1, .stride = 2, .rounding = rounding::ceil}, {1, 1, 12}, {1, 1, 7}},
    {{.kernel = 2, .padding = 1, .rounding = clipped}, {1, 1, 17}, {1, 1, 9}},
    {{.kernel = 2, .padding = 1, .rounding = rounding::ceil}, {1, 1, 17}, {1, 1, 10}},
    {{.kernel = 1, .stride = 3, .rounding = clipped}, {1, 1, 5}, {1, 1, 2}},
    {{.kernel = 1, .stride = 3, .rounding = rounding::ceil}, {1, 1, 5}, {1, 1, 3}},
    {{.kernel = 3, .padding = 1, .rounding = clipped}, {1, 1, 2}, {1, 1, 1}},
    {{.kernel = 3, .padding = 1, .rounding = rounding::ceil}, {1, 1, 2}, {1, 1, 2}},
    {{.kernel = 2, .stride = 3, .padding = {{0, 1}}, .rounding = clipped}, {1, 1, 5}, {1, 1, 2}},
    {{.kernel = 2, .stride = 3, .padding = {{0, 1}}, .rounding = rounding::ceil}, {1, 1, 5}, {1, 1, 3}},
    {{.kernel = 2, .rounding = clipped}, {1, 1, 1}, {1, 1, 1}},
    {{.kernel = 3, .stride = 2, .dilation = 2}, {1, 1, 9}, {1, 1, 3}},
};
constexpr taken<max_pool2d> taken_2d[] = {
    {{.kernel = 3, .stride = 2, .padding = 1}, {1, 64, 112, 112}, {1, 64, 56, 56}},  // ResNet
    {{.kernel = 2}, {1, 64, 224, 224}, {1, 64, 112, 112}},                           // VGG
    {{.kernel = 3, .stride = 2}, {1, 64, 55, 55}, {1, 64, 27, 27}},                  // AlexNet
    {{.kernel = 3, .stride = 2, .rounding = clipped}, {1, 64, 112, 112}, {1, 64, 56, 56}},  // GoogLeNet
    {{.kernel = 3, .stride = 2}, {1, 64, 112, 112}, {1, 64, 55, 55}},
    {{.kernel = {3, 2}, .stride = {2, 1}}, {20, 16, 50, 32}, {20, 16, 24, 31}},      // PyTorch's page
    {{.kernel = 5, .stride = 1, .padding = 2}, {1, 256, 20, 20}, {1, 256, 20, 20}},  // SPPF
    {{.kernel = 3, .stride = 2}, {16, 9, 7}, {16, 4, 3}},
    {{.kernel = 3, .stride = 2, .layout = last}, {1, 9, 7, 16}, {1, 4, 3, 16}},
    {{.kernel = 3, .stride = 2, .layout = last}, {9, 7, 16}, {4, 3, 16}},
    {{.kernel = 2, .padding = same, .layout = last}, {1, 9, 7, 16}, {1, 5, 4, 16}},  // Keras
    {{.kernel = 2, .padding = same_lower}, {1, 16, 9, 7}, {1, 16, 5, 4}},
    {{.kernel = 2, .padding = valid}, {1, 16, 9, 7}, {1, 16, 4, 3}},
    {{.kernel = 3, .stride = 1, .padding = {1, 0}}, {1, 16, 9, 7}, {1, 16, 9, 5}},
    {{.kernel = 3, .stride = 1, .padding = {{1, 0}, {0, 2}}}, {1, 16, 9, 7}, {1, 16, 8, 7}},
    {{.kernel = 2, .stride = 3, .padding = same, .rounding = rounding::ceil}, {1, 1, 6, 6}, {1, 1, 3, 3}},  // onnx 1.12, recorded
    {{.kernel = 2, .stride = 3, .padding = same, .rounding = clipped}, {1, 1, 6, 6}, {1, 1, 2, 2}},         // ONNX Runtime, recorded
    {{.kernel = 1, .stride = 1}, {dim_max, dim_max, dim_max, dim_max}, {dim_max, dim_max, dim_max, dim_max}},
    {{.kernel = dim_max}, {1, 1, dim_max, dim_max}, {1, 1, 1, 1}},
    {{.kernel = 3, .stride = dim_max}, {1, 1, 9, 9}, {1, 1, 1, 1}},
    {{.kernel = 3, .stride = 1, .padding = {{two_62, 0}, {0, two_31}}}, {1, 1, 9, 9}, {1, 1, two_62 + 7, two_31 + 7}},
    {{.kernel = 2, .rounding = clipped}, {1, 1, 16777219, 16777219}, {1, 1, 8388610, 8388610}},  // not in float32
};
constexpr taken<avg_pool2d> taken_average[] = {
    {{.kernel = 7}, {1, 2048, 7, 7}, {1, 2048, 1, 1}},
    {{.kernel = 2, .stride = 2}, {1, 6, 28, 28}, {1, 6, 14, 14}},  // LeNet
    {{.kernel = 3, .stride = 2, .padding = 1, .policy = torch}, {1, 64, 7, 8}, {1, 64, 4, 4}},
};
constexpr taken<avg_pool3d> taken_average_3d[] = {
    {{.kernel = {3, 2, 2}, .stride = {2, 1, 2}}, {20, 16, 50, 44, 31}, {20, 16, 24, 43, 15}},  // PyTorch's page
    {{.kernel = 2}, {16, 4, 6, 8}, {16, 2, 3, 4}},
    {{.kernel = 2, .layout = last}, {1, 4, 6, 8, 16}, {1, 2, 3, 4, 16}},
};
constexpr taken<lp_pool2d> taken_lp[] = {
    {{.kernel = 3, .stride = 2}, {20, 16, 50, 32}, {20, 16, 24, 15}},            // PyTorch's page
    {{.kernel = {3, 2}, .stride = {2, 1}}, {20, 16, 50, 32}, {20, 16, 24, 31}},  // PyTorch's page
    {{.kernel = 2, .rounding = clipped}, {1, 4, 7, 7}, {1, 4, 4, 4}},
};
constexpr taken<lp_pool1d> taken_lp_1d[] = {
    {{.kernel = 3, .stride = 2}, {20, 16, 50}, {20, 16, 24}},  // PyTorch's page
    {{.kernel = 3}, {16, 50}, {16, 16}},
};

constexpr refused<max_pool2d> refused_2d[] = {
    {{.kernel = 2}, {1, 4, 1, 9}, rule::window_fits, 2, axis_name::height, 1},
    {{.kernel = 2}, {1, 4, 9, 1}, rule::window_fits, 3, axis_name::width, 1},  // (1 - 2) / 2 + 1 is 1 in C++
    {{.kernel = 2}, {4, 1, 9}, rule::window_fits, 1, axis_name::height, 1},
    {{.kernel = 2, .layout = last}, {1, 9, 1, 4}, rule::window_fits, 2, axis_name::width, 1},
    {{.kernel = 2, .layout = last}, {1, 9, 4}, rule::window_fits, 0, axis_name::height, 1},
    {{.kernel = 5, .stride = 2, .rounding = clipped}, {1, 4, 1, 1}, rule::window_fits, 2, axis_name::height, 1},
    {{.kernel = 3, .dilation = 2}, {1, 4, 9, 4}, rule::window_fits, 3, axis_name::width, 4},
    {{.kernel = 3, .padding = 2, .policy = torch}, {1, 4, 9, 9}, rule::padding_range, 2, axis_name::height, 2, 0},
    {{.kernel = {5, 3}, .padding = 2, .policy = torch}, {1, 4, 9, 9}, rule::padding_range, 3, axis_name::width, 2, 0},
    {{.kernel = {5, 3}, .padding = 2, .layout = last, .policy = torch}, {9, 9, 4}, rule::padding_range, 1, axis_name::width, 2, 0},
    {{.kernel = {2, 0}, .stride = 1}, {1, 4, 9, 9}, rule::kernel_positive, 3, axis_name::width, 0},    // CVE-2021-41196
    {{.kernel = {2, 0}}, {1, 4, 9, 9}, rule::kernel_positive, 3, axis_name::width, 0},                 // stride 0 with it: CVE-2023-25669
    {{.kernel = 2, .stride = {0, 1}}, {1, 4, 9, 9}, rule::stride_positive, 2, axis_name::height, 0},   // CVE-2021-29586
    {{.kernel = 2, .stride = {1, 0}}, {1, 4, 9, 9}, rule::stride_positive, 3, axis_name::width, 0},
    {{.kernel = dim_max}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},                   // CVE-2022-35941
    {{.kernel = two_31}, {1, 4, 9, 9}, rule::window_fits, 2, axis_name::height, 9},
    {{.kernel = {1, two_62}}, {1, 4, 9, 9}, rule::window_fits, 3, axis_name::width, 9},
    {{.kernel = 3, .dilation = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .dilation = two_62}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .padding = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .padding = two_62, .rounding = clipped}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .padding = 2}, {1, 4, 0, 9}, rule::extent_positive, 2, axis_name::height, 0, 1},
    {{.kernel = 0, .stride = 1}, {dynamic, dynamic, dynamic, dynamic}, rule::kernel_positive, 2, axis_name::height, 0},
    {{.kernel = 3, .padding = 2, .policy = torch}, {1, 4, dynamic, dynamic}, rule::padding_range, 2, axis_name::height, 2, 0},
};
constexpr refused<max_pool3d> refused_3d[] = {
    {{.kernel = {2, 2, 0}}, {1, 4, 9, 9, 9}, rule::kernel_positive, 4, axis_name::width, 0},  // CVE-2021-41196
    {{.kernel = {2, 2, -1}}, {1, 4, 9, 9, 9}, rule::kernel_positive, 4, axis_name::width, -1},
    {{.kernel = 2}, {1, 4, 1, 9, 9}, rule::window_fits, 2, axis_name::depth, 1},
    {{.kernel = 2}, {4, 9, 1, 9}, rule::window_fits, 2, axis_name::height, 1},
    {{.kernel = 2, .layout = last}, {9, 9, 1, 4}, rule::window_fits, 2, axis_name::width, 1},
};
constexpr refused<avg_pool1d> refused_1d[] = {
    {{.kernel = 2}, {1, 4, 1}, rule::window_fits, 2, axis_name::length, 1},
    {{.kernel = 2, .layout = last}, {1, 4}, rule::window_fits, 0, axis_name::length, 1},
};

static_assert(first_wrong(taken_1d) == 0);
static_assert(first_wrong(taken_2d) == 0);
static_assert(first_wrong(taken_average) == 0 && first_wrong(taken_average_3d) == 0);
static_assert(first_wrong(taken_lp) == 0 && first_wrong(taken_lp_1d) == 0);
static_assert(first_wrong(refused_1d) == 0);
static_assert(first_wrong(refused_2d) == 0);
static_assert(first_wrong(refused_3d) == 0);

constexpr max_pool1d max_1d{.kernel = 3, .stride = 1};
constexpr max_pool2d max_2d{.kernel = 3, .stride = 1};
constexpr max_pool3d max_3d{.kernel = 3, .stride = 1};
constexpr avg_pool1d avg_1d{.kernel = 3, .stride = 1};
constexpr avg_pool2d avg_2d{.kernel = 3, .stride = 1};
constexpr avg_pool3d avg_3d{.kernel = 3, .stride = 1};
constexpr lp_pool1d lp_1d{.kernel = 3, .stride = 1};
constexpr lp_pool2d lp_2d{.kernel = 3, .stride = 1};
constexpr lp_pool3d lp_3d{.kernel = 3, .stride = 1};

static_assert(wrong_parameters(max_1d) == 0 && wrong_parameters(avg_1d) == 0 && wrong_parameters(lp_1d) == 0);
static_assert(wrong_parameters(max_2d) == 0);
static_assert(wrong_parameters(max_3d) == 0);
static_assert(wrong_extents(max_1d) == 0 && wrong_extents(avg_2d) == 0 && wrong_extents(lp_3d) == 0);
static_assert(wrong_ranks(max_1d) == 0 && wrong_ranks(avg_2d) == 0 && wrong_ranks(lp_3d) == 0);
static_assert(wrong_counts(max_2d, shape{1, 4, 9, 9}) == 0);
static_assert(wrong_dynamic(max_1d, 4, true, 7) == 0 && wrong_dynamic(avg_2d, 4, true, 7) == 0 && wrong_dynamic(lp_3d, 4, true, 7) == 0);

template <class Layer>
void check_all_of(const Layer& of, unsigned seed)
{
  const shape in = image_of(of, true).of(1, 4, 9);
  CHECK(wrong_parameters(at_run_time(of)) == 0);
  CHECK(wrong_extents(at_run_time(of)) == 0);
  CHECK(wrong_ranks(at_run_time(of)) == 0);
  CHECK(wrong_counts(at_run_time(of), in) == 0);
  CHECK(wrong_dynamic(at_run_time(of), 4, true, 7) == 0);
  CHECK(wrong_against_oracle(of, 10000, seed, [](dim channels) { return channels; }) == 0);
}

}  // namespace

TEST_CASE("pool: answers that PyTorch gives, and others known beforehand")
{
  check_rows(taken_1d);
  check_rows(taken_2d);
  check_rows(taken_average);
  check_rows(taken_average_3d);
  check_rows(taken_lp);
  check_rows(taken_lp_1d);
}

TEST_CASE("pool: window.fits, kernel.positive, padding.range and the like name the rule, the axis and the numbers")
{
  check_rows(refused_1d);
  check_rows(refused_2d);
  check_rows(refused_3d);
}

TEST_CASE("max_pool: parameters, extents, ranks, counts, dynamic extents; random layers against windows placed one by one")
{
  check_all_of(max_1d, 21);
  check_all_of(max_2d, 22);
  check_all_of(max_3d, 23);
}
TEST_CASE("avg_pool: parameters, extents, ranks, counts, dynamic extents; random layers against windows placed one by one")
{
  check_all_of(avg_1d, 24);
  check_all_of(avg_2d, 25);
  check_all_of(avg_3d, 26);
}
TEST_CASE("lp_pool: parameters, extents, ranks, counts, dynamic extents; random layers against windows placed one by one")
{
  check_all_of(lp_1d, 27);
  check_all_of(lp_2d, 28);
  check_all_of(lp_3d, 29);
}
