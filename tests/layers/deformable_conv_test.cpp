// SPDX-License-Identifier: MIT
#include <shapeproof/layers/conv.hpp>
#include <shapeproof/layers/deformable_conv.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

constexpr joined<deformable_conv2d> rows[] = {
    {{.out_channels = 5, .kernel = 3}, 2, {{4, 3, 10, 10}, {4, 18, 8, 8}}, {4, 5, 8, 8}},  // torchvision's page
    {{.out_channels = 5, .kernel = 3}, 3, {{4, 3, 10, 10}, {4, 18, 8, 8}, {4, 9, 8, 8}}, {4, 5, 8, 8}},
    {{.out_channels = 8, .kernel = {3, 2}, .stride = 2, .padding = 1, .groups = 2, .offset_groups = 4}, 2, {{1, 8, 9, 9}, {1, 48, 5, 5}}, {1, 8, 5, 5}},
    {{.out_channels = 5, .kernel = 1}, 2, {{3, 6, 7}, {2, 6, 7}}, {5, 6, 7}},
    {{.out_channels = 5, .kernel = 3, .layout = last}, 2, {{1, 10, 10, 3}, {1, 8, 8, 18}}, {1, 8, 8, 5}},
    {{.out_channels = 5, .kernel = 3}, 2, {{dynamic, 3, dynamic, 10}, {4, 18, 8, dynamic}}, {dynamic, 5, dynamic, 8}},
};
constexpr not_joined<deformable_conv2d> refusals[] = {
    {{.kernel = 3}, 2, {{4, 3, 10, 10}, {4, 9, 8, 8}}, rule::input_match, 1, axis_name::channels, 9, 18, 1},
    {{.kernel = 3}, 3, {{4, 3, 10, 10}, {4, 18, 8, 8}, {4, 18, 8, 8}}, rule::input_match, 1, axis_name::channels, 18, 9, 2},
    {{.kernel = 3}, 2, {{4, 3, 10, 10}, {3, 18, 8, 8}}, rule::input_match, 0, axis_name::batch, 3, 4, 1},
    {{.kernel = 3}, 2, {{4, 3, 10, 10}, {4, 18, 10, 8}}, rule::input_match, 2, axis_name::height, 10, 8, 1},
    {{.kernel = 3}, 3, {{4, 3, 10, 10}, {4, 18, 8, 8}, {4, 9, 8, 7}}, rule::input_match, 3, axis_name::width, 7, 8, 2},
    {{.kernel = 3}, 2, {{4, 3, 10, 10}, {18, 8, 8}}, rule::rank_fits, -1, axis_name::none, 3, 4},
    {{.kernel = 3, .offset_groups = 2}, 2, {{4, 3, 10, 10}, {4, 36, 8, 8}}, rule::groups_divide_channels, 1, axis_name::channels, 3, 2},
    {{.kernel = 3, .offset_groups = 0}, 2, {{4, 3, 10, 10}, {4, 18, 8, 8}}, rule::groups_positive, -1, axis_name::none, 0},
    {{.kernel = 3, .offset_groups = dim_max}, 2, {{4, dynamic, 10, 10}, {4, 18, 8, 8}}, rule::arithmetic_overflow, -1, axis_name::none, dim_max, 3},
    {{.out_channels = 4, .kernel = 3, .groups = 2}, 2, {{4, 3, 10, 10}, {4, 18, 8, 8}}, rule::groups_divide_channels, 1, axis_name::channels, 3, 2},
    {{.kernel = 3, .in_channels = 4}, 2, {{4, 3, 10, 10}, {4, 18, 8, 8}}, rule::channels_match, 1, axis_name::channels, 3, 4},
    {{.out_channels = 0, .kernel = 3}, 2, {{4, 3, 10, 10}, {4, 18, 8, 8}}, rule::channels_positive, -1, axis_name::none, 0},
    {{.kernel = 3}, 2, {{4, 3, 2, 10}, {4, 18, 8, 8}}, rule::window_fits, 2, axis_name::height, 2},
    {{.kernel = 3}, 2, {{4, 3, 10, 0}, {4, 18, 8, 8}}, rule::extent_positive, 3, axis_name::width, 0, 1},
    {{.kernel = 3}, 2, {{10, 10}, {4, 18, 8, 8}}, rule::rank_fits, -1, axis_name::none, 2, 4},
    {{.kernel = 3}, 1, {{4, 3, 10, 10}}, rule::input_count, -1, axis_name::none, 1, 2, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_many_counts(deformable_conv2d{}, shape{1, 2, 3, 3}, 2, 3) == 0);

}  // namespace

TEST_CASE("deformable_conv: torchvision's page") { check_rows(rows); }

TEST_CASE("deformable_conv: rule::input_match, groups_divide_channels, groups_positive, and what a convolution refuses")
{
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(deformable_conv2d{}), shape{1, 2, 3, 3}, 2, 3) == 0);
}

TEST_CASE("deformable_conv: the shape of the convolution of the same parameters, with offsets counted one by one")
{
  std::mt19937_64 random(271);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  int good = 0;
  constexpr int rounds = 4000;
  for (int round = 0; round < rounds; ++round) {
    conv2d plain{.out_channels = pick(1, 5)};
    deformable_conv2d of{.out_channels = plain.out_channels, .offset_groups = pick(1, 3)};
    const shape in{2, 2 * of.offset_groups, pick(1, 9), pick(1, 9)};
    for (int i = 0; i < 2; ++i) {
      of.kernel.values[i] = plain.kernel.values[i] = pick(1, 4);
      of.stride.values[i] = plain.stride.values[i] = pick(1, 3);
      of.dilation.values[i] = plain.dilation.values[i] = pick(1, 2);
      of.padding.begins[i] = plain.padding.begins[i] = pick(0, 2);
      of.padding.ends[i] = plain.padding.ends[i] = pick(0, 2);
    }
    const answer wanted = ask(plain, tensor_value{in, passing});
    dim numbers = 0;
    for (dim group = 0; group < of.offset_groups; ++group)
      for (dim row = 0; row < of.kernel[0]; ++row)
        for (dim column = 0; column < of.kernel[1]; ++column) ++numbers;
    shape offsets = wanted.good ? wanted.value.extents : shape{2, 1, 1, 1};
    shape mask = offsets;
    offsets.values[1] = numbers + numbers;
    mask.values[1] = numbers;
    const tensor_value from[3] = {{in, passing}, {offsets, {}}, {mask, {}}};
    const answers made = ask_many(of, from, round % 2 == 0 ? 2 : 3, 1);
    good += made.good ? 1 : 0;
    wrong += made.agree && made.good == wanted.good && (made.good ? made.values[0] == wanted.value : same_error(made.why, wanted.why)) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 3);
  CHECK(good < rounds);
}
