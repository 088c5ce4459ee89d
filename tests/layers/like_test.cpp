// SPDX-License-Identifier: MIT
#include <shapeproof/layers/like.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

constexpr joined<resize_like2d> resized[] = {
    {{}, 2, {{1, 21, 28, 28}, {1, 3, 224, 224}}, {1, 21, 224, 224}},  // FCN
    {{}, 2, {{2, 21, 28, 30}, {7, 3, 1, 2}}, {2, 21, 1, 2}},
    {{}, 2, {{21, 28, 30}, {3, 5, 6}}, {21, 5, 6}},
    {{last}, 2, {{1, 28, 30, 21}, {1, 5, 6, 3}}, {1, 5, 6, 21}},
    {{}, 2, {{1, 21, dynamic, 28}, {1, 3, 224, dynamic}}, {1, 21, 224, dynamic}},
};
constexpr not_joined<resize_like2d> not_resized[] = {
    {{}, 2, {{1, 21, 28, 28}, {3, 224, 224}}, rule::rank_fits, -1, axis_name::none, 3, 4, 0},
    {{}, 2, {{1, 21}, {1, 21}}, rule::rank_fits, -1, axis_name::none, 2, 4, 1},
    {{}, 2, {{1, 21, 28, 28}, {1, 3, 0, 224}}, rule::extent_positive, 2, axis_name::height, 0, 1},
    {{}, 2, {{1, 21, 28, -1}, {1, 3, 224, 224}}, rule::extent_positive, 3, axis_name::width, -1, 1},
    {{}, 2, {{1, 0, 28, 28}, {1, 3, 224, 224}}, rule::extent_positive, 1, axis_name::channels, 0, 1},
};
static_assert(first_wrong(resized) == 0);
static_assert(first_wrong(not_resized) == 0);

constexpr joined<crop_like2d> cropped[] = {
    {{}, 2, {{1, 512, 64, 64}, {1, 512, 56, 56}}, {1, 512, 56, 56}},  // the skip connections of U-Net at 572
    {{}, 2, {{1, 64, 568, 568}, {1, 128, 392, 392}}, {1, 64, 392, 392}},
    {{}, 2, {{1, 64, 9, 9}, {1, 64, 9, 9}}, {1, 64, 9, 9}},
    {{last}, 2, {{64, 64, 8}, {56, 56, 8}}, {56, 56, 8}},
    {{}, 2, {{1, 8, dynamic, 64}, {1, 8, 56, dynamic}}, {1, 8, 56, dynamic}},
};
constexpr not_joined<crop_like2d> not_cropped[] = {
    {{}, 2, {{1, 512, 64, 55}, {1, 512, 56, 56}}, rule::crop_fits, 3, axis_name::width, 55, 56},
    {{last}, 2, {{64, 64, 8}, {65, 56, 8}}, rule::crop_fits, 0, axis_name::height, 64, 65},
    {{}, 2, {{1, 8, dim_max - 1, 64}, {1, 8, dim_max, 64}}, rule::crop_fits, 2, axis_name::height, dim_max - 1, dim_max},
};
static_assert(first_wrong(cropped) == 0);
static_assert(first_wrong(not_cropped) == 0);
static_assert(wrong_many_counts(resize_like2d{}, shape{1, 3, 5, 5}, 2, 2) == 0 && wrong_many_counts(crop_like3d{}, shape{1, 3, 5, 5, 5}, 2, 2) == 0);
static_assert(holds(joined<resize_like1d>{{}, 2, {{1, 2, 9}, {1, 3, 40}}, {1, 2, 40}}));
static_assert(holds(joined<resize_like3d>{{}, 2, {{1, 2, 9, 9, 9}, {1, 3, 4, 5, 6}}, {1, 2, 4, 5, 6}}));
static_assert(holds(joined<crop_like1d>{{}, 2, {{1, 2, 9}, {1, 3, 4}}, {1, 2, 4}}));

/// A rank that no shape has, of either input.
constexpr bool damaged_ranks_are_refused()
{
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN})
    for (int damaged = 0; damaged < 2; ++damaged) {
      tensor_value in[2] = {{shape{1, 2, 5, 5}, passing}, {shape{1, 2, 3, 3}, passing}};
      in[damaged].extents.count = count;
      tensor_value out;
      error why{};
      if (crop_like2d{}.infer({in, 2}, {&out, 1}, why) || why.rule != rule::rank_fits) return false;
    }
  return true;
}
static_assert(damaged_ranks_are_refused());

}  // namespace

TEST_CASE("resize_like: spatial extents of the second input")
{
  check_rows(resized);
  check_rows(not_resized);
}

TEST_CASE("crop_like: the middle of a larger one, and rule::crop_fits")
{
  check_rows(cropped);
  check_rows(not_cropped);
  CHECK(wrong_many_counts(at_run_time(crop_like2d{}), shape{1, 3, 5, 5}, 2, 2) == 0);
}

TEST_CASE("crop_like: every small pair against elements taken from both ends in turn")
{
  int wrong = 0;
  for (dim extent = 1; extent <= 12; ++extent)
    for (dim size = 1; size <= 12; ++size) {
      dim left = extent;
      while (left > size) --left;
      const tensor_value in[2] = {{shape{1, 2, extent}, passing}, {shape{3, 4, size}, {}}};
      const answers made = ask_many(crop_like1d{}, in, 2, 1);
      wrong += made.agree && made.good == (left == size) && (!made.good || made.values[0] == tensor_value{shape{1, 2, left}, passing}) ? 0 : 1;
    }
  CHECK(wrong == 0);
}
