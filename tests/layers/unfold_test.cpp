// SPDX-License-Identifier: MIT
#include <shapeproof/layers/unfold.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_31 = dim{1} << 31;

constexpr taken<unfold2d> rows[] = {
    {{.kernel = {2, 3}}, {2, 5, 3, 4}, {2, 30, 4}},  // PyTorch's page on Unfold, and the next
    {{.kernel = {4, 5}}, {1, 3, 10, 12}, {1, 60, 56}},
    {{.kernel = {4, 5}}, {3, 10, 12}, {60, 56}},
    {{.kernel = 16, .stride = 16}, {1, 3, 224, 224}, {1, 768, 196}},  // the patches of a vision transformer
    {{.kernel = 3, .padding = 1}, {1, 64, 56, 56}, {1, 576, 3136}},
    {{.kernel = 3, .padding = {{0, 1}, {2, 0}}, .dilation = 2}, {1, 1, 9, 9}, {1, 9, 42}},
    {{.kernel = 2, .padding = same}, {1, 1, 3, 3}, {1, 4, 9}},
    {{.kernel = 2}, {dynamic, dynamic, 3, 4}, {dynamic, dynamic, 6}},
    {{.kernel = 2}, {1, 3, dynamic, 4}, {1, 12, dynamic}},
};
constexpr refused<unfold2d> refusals[] = {
    {{.kernel = 5}, {1, 3, 4, 9}, rule::window_fits, 2, axis_name::height, 4},
    {{.kernel = 5}, {3, 9, 4}, rule::window_fits, 2, axis_name::width, 4},
    {{.kernel = {2, 0}}, {1, 3, 4, 9}, rule::kernel_positive, 3, axis_name::width, 0},
    {{.kernel = 2, .stride = -1}, {1, 3, 4, 9}, rule::stride_positive, 2, axis_name::height, -1},
    {{.kernel = 2, .padding = -1}, {1, 3, 4, 9}, rule::padding_range, 2, axis_name::height, -1},
    {{.kernel = 2, .dilation = 0}, {1, 3, 4, 9}, rule::dilation_positive, 2, axis_name::height, 0},
    {{.kernel = 2}, {4, 9}, rule::rank_fits, -1, axis_name::none, 2, 4},
    {{.kernel = 2}, {1, 3, 4, 9, 9}, rule::rank_fits, -1, axis_name::none, 5, 4},
    {{.kernel = 2}, {1, 0, 4, 9}, rule::extent_positive, 1, axis_name::channels, 0, 1},
    {{.kernel = 2}, {1, 3, 0, 9}, rule::extent_positive, 2, axis_name::height, 0, 1},
    {{.kernel = two_31}, {1, 2, two_31, two_31}, rule::arithmetic_overflow, 1, axis_name::channels, 2, dim{1} << 62},
    {{.kernel = dim_max - 1}, {1, 2, dim_max, dim_max}, rule::arithmetic_overflow, -1, axis_name::none, dim_max - 1, dim_max - 1},
    {{.kernel = 1}, {1, 2, dim{1} << 40, dim{1} << 40}, rule::arithmetic_overflow, -1, axis_name::none, dim{1} << 40, dim{1} << 40},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(unfold2d{.kernel = 2}, shape{1, 3, 4, 9}) == 0);
static_assert(gives(unfold1d{.kernel = 3}, shape{1, 2, 9}, shape{1, 6, 7}) && gives(unfold3d{.kernel = 2}, shape{1, 2, 3, 3, 3}, shape{1, 16, 8}));

constexpr taken<fold2d> folded[] = {
    {{.kernel = {2, 2}, .output_size = {4, 5}}, {1, 12, 12}, {1, 3, 4, 5}},  // PyTorch's page on Fold
    {{.kernel = {2, 2}, .output_size = {4, 5}}, {12, 12}, {3, 4, 5}},
    {{.kernel = 5, .padding = 0, .output_size = {5, 5}}, {1, 25, 1}, {1, 1, 5, 5}},
    {{.kernel = {1, 5}, .output_size = {5, 5}}, {1, 5, 5}, {1, 1, 5, 5}},  // the example of ONNX Col2Im
    {{.kernel = 16, .stride = 16, .output_size = 224}, {1, 768, 196}, {1, 3, 224, 224}},
    {{.kernel = 2, .output_size = {4, 5}}, {dynamic, dynamic, dynamic}, {dynamic, dynamic, 4, 5}},
};
constexpr refused<fold2d> not_folded[] = {
    {{.kernel = 2, .output_size = {4, 5}}, {1, 12, 11}, rule::fold_blocks, 2, axis_name::length, 11, 12},
    {{.kernel = 2, .output_size = {4, 5}}, {12, 13}, rule::fold_blocks, 1, axis_name::length, 13, 12},
    {{.kernel = 2, .output_size = {4, 5}}, {1, 13, 12}, rule::groups_divide_channels, 1, axis_name::channels, 13, 4},
    {{.kernel = 2, .output_size = {1, 5}}, {1, 12, 12}, rule::window_fits, 2, axis_name::height, 1},
    {{.kernel = 2, .output_size = {4, 1}}, {1, 12, 12}, rule::window_fits, 3, axis_name::width, 1},
    {{.kernel = 2, .output_size = {4, 0}}, {1, 12, 12}, rule::output_size_positive, 3, axis_name::width, 0},
    {{.kernel = 2, .output_size = {dynamic, 4}}, {1, 12, 12}, rule::output_size_positive, 2, axis_name::height, dynamic},
    {{.kernel = 2, .output_size = 4}, {1, 3, 4, 4}, rule::rank_fits, -1, axis_name::none, 4, 3},
    {{.kernel = 2, .output_size = 4}, {9}, rule::rank_fits, -1, axis_name::none, 1, 3},
    {{.kernel = 2, .output_size = 4}, {1, 4, 0}, rule::extent_positive, 2, axis_name::length, 0, 1},
    {{.kernel = 1, .output_size = dim_max}, {1, 4, 4}, rule::arithmetic_overflow, -1, axis_name::none, dim_max, dim_max},
};
static_assert(first_wrong(folded) == 0);
static_assert(first_wrong(not_folded) == 0);
static_assert(wrong_counts(fold2d{.kernel = 2, .output_size = {4, 5}}, shape{1, 12, 12}) == 0);
static_assert(gives(fold1d{.kernel = 3, .output_size = 9}, shape{1, 6, 7}, shape{1, 2, 9}) && gives(fold3d{.kernel = 2, .output_size = 3}, shape{16, 8}, shape{2, 3, 3, 3}));

static_assert(gives(unfold2d{.kernel = 2, .policy = policy::pytorch_unfold}, shape{0, 1, 2, 2}, shape{0, 4, 1}));
static_assert(gives(fold2d{.kernel = 2, .output_size = 2, .policy = policy::pytorch_unfold}, shape{0, 4, 1}, shape{0, 1, 2, 2}));

}  // namespace

TEST_CASE("unfold: answers of PyTorch's page, and what a window refuses")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(unfold2d{.kernel = 2}), shape{1, 3, 4, 9}) == 0);
}

TEST_CASE("fold: answers of the published pages, and rule::fold_blocks, groups_divide_channels, output_size_positive")
{
  check_rows(folded);
  check_rows(not_folded);
}

TEST_CASE("unfold: every small window against the places it is put at, and fold undoes it")
{
  std::mt19937_64 random(251);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  int good = 0;
  constexpr int rounds = 8000;
  for (int round = 0; round < rounds; ++round) {
    unfold2d of{};
    dim places = 1;
    dim taps = 1;
    shape in{pick(1, 3), pick(1, 4), pick(1, 9), pick(1, 9)};
    for (int i = 0; i < 2; ++i) {
      of.kernel.values[i] = pick(1, 4);
      of.stride.values[i] = pick(1, 3);
      of.dilation.values[i] = pick(1, 2);
      of.padding.begins[i] = pick(0, 2);
      of.padding.ends[i] = pick(0, 2);
      const dim count = oracle::positions(in[2 + i], of.kernel[i], of.stride[i], of.dilation[i], of.padding.begins[i], of.padding.ends[i], oracle::round::floor);
      places = places < 0 || count < 0 ? -1 : places * count;
      taps *= of.kernel[i];
    }
    const shape out{in[0], in[1] * taps, places};
    const answer made = ask(of, tensor_value{in, passing});
    good += made.good ? 1 : 0;
    wrong += made.agree && made.good == (places > 0) && (!made.good || made.value == tensor_value{out, passing}) ? 0 : 1;
    fold2d back{.kernel = of.kernel, .stride = of.stride, .padding = of.padding, .dilation = of.dilation};
    back.output_size.values[0] = in[2];
    back.output_size.values[1] = in[3];
    if (made.good) wrong += gives(back, out, in) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 3);
  CHECK(good < rounds);
}
