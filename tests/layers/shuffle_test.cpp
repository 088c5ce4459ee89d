// SPDX-License-Identifier: MIT
#include <shapeproof/layers/shuffle.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;
constexpr dim two_21 = dim{1} << 21;

constexpr taken<pixel_shuffle> up[] = {
    {{3}, {1, 9, 4, 4}, {1, 1, 12, 12}},  // PyTorch's page
    {{}, {1, 64, 30, 20}, {1, 16, 60, 40}},
    {{}, {64, 30, 20}, {16, 60, 40}},
    {{}, {5, 6, 64, 30, 20}, {5, 6, 16, 60, 40}},  // any axes before the image's
    {{2, last}, {1, 30, 20, 64}, {1, 60, 40, 16}},
    {{1}, {1, 7, 30, 20}, {1, 7, 30, 20}},
    {{}, {dynamic, dynamic, dynamic, 20}, {dynamic, dynamic, dynamic, 40}},
    {{2, last}, {1, dynamic, 20, 64}, {1, dynamic, 40, 16}},
};
constexpr refused<pixel_shuffle> not_up[] = {
    {{}, {1, 7, 4, 4}, rule::groups_divide_channels, 1, axis_name::channels, 7, 4},  // ONNX's inference says 1
    {{3}, {8, 4, 4}, rule::groups_divide_channels, 0, axis_name::channels, 8, 9},
    {{2, last}, {1, 4, 4, 6}, rule::groups_divide_channels, 3, axis_name::channels, 6, 4},
    {{0}, {1, 8, 4, 4}, rule::factor_positive, -1, axis_name::none, 0},
    {{dim_min}, {1, 8, 4, 4}, rule::factor_positive, -1, axis_name::none, dim_min},
    {{dim_max}, {1, 8, 4, 4}, rule::arithmetic_overflow, -1, axis_name::none, dim_max, dim_max},
    {{2}, {1, 8, dim{1} << 62, 4}, rule::arithmetic_overflow, 2, axis_name::height, dim{1} << 62, 2},
    {{2}, {1, 8, 4, dim_max}, rule::arithmetic_overflow, 3, axis_name::width, dim_max, 2},
    {{2}, {8, 4}, rule::rank_fits, -1, axis_name::none, 2, 3},
    {{2}, {1, 8, 0, 4}, rule::extent_positive, 2, axis_name::other, 0, 1},
};
static_assert(first_wrong(up) == 0);
static_assert(first_wrong(not_up) == 0);

constexpr taken<pixel_unshuffle> down[] = {
    {{3}, {1, 1, 12, 12}, {1, 9, 4, 4}},  // PyTorch's page
    {{}, {16, 60, 40}, {64, 30, 20}},
    {{2, last}, {60, 40, 16}, {30, 20, 64}},
    {{}, {1, dynamic, 60, dynamic}, {1, dynamic, 30, dynamic}},
    {{two_21}, {1, 1, two_21, two_21}, {1, dim{1} << 42, 1, 1}},
};
constexpr refused<pixel_unshuffle> not_down[] = {
    {{}, {1, 3, 7, 4}, rule::extent_divide, 2, axis_name::height, 7, 2},
    {{}, {1, 3, 4, 7}, rule::extent_divide, 3, axis_name::width, 7, 2},
    {{2, last}, {4, 7, 3}, rule::extent_divide, 1, axis_name::width, 7, 2},
    {{5}, {1, 3, 4, 4}, rule::extent_divide, 2, axis_name::height, 4, 5},
    {{2}, {1, dim{1} << 61, 4, 4}, rule::arithmetic_overflow, 1, axis_name::channels, dim{1} << 61, 4},
    {{-1}, {1, 3, 4, 4}, rule::factor_positive, -1, axis_name::none, -1},
    {{2}, {1, -3, 4, 4}, rule::extent_positive, 1, axis_name::other, -3, 1},
};
static_assert(first_wrong(down) == 0);
static_assert(first_wrong(not_down) == 0);
static_assert(wrong_counts(pixel_shuffle{}, shape{1, 4, 2, 2}) == 0 && wrong_counts(pixel_unshuffle{}, shape{1, 4, 2, 2}) == 0);

// --- by their other names
static_assert(gives(depth_to_space{}, shape{1, 8, 2, 3}, shape{1, 2, 4, 6}));  // the example of ONNX DepthToSpace
static_assert(gives(space_to_depth{}, shape{1, 1, 4, 6}, shape{1, 4, 2, 3}));  // and of SpaceToDepth
static_assert(gives(depth_to_space{.block = 2, .layout = last}, shape{1, 2, 2, 12}, shape{1, 4, 4, 3}));  // TensorFlow's page
static_assert(gives(space_to_depth{.block = 2, .layout = last}, shape{1, 4, 4, 1}, shape{1, 2, 2, 4}));
static_assert(refuses(depth_to_space{.block = 3}, shape{1, 8, 2, 3}, rule::groups_divide_channels, 1, axis_name::channels, 8, 9));
static_assert(refuses(space_to_depth{.block = 3}, shape{1, 8, 2, 3}, rule::extent_divide, 2, axis_name::height, 2, 3));

// --- an empty tensor, which PyTorch's pixel_unshuffle gives back as it came
static_assert(gives(pixel_unshuffle{3, {}, policy::pytorch_tensor}, shape{1, 2, 3, 0}, shape{1, 18, 1, 0}));
static_assert(gives(pixel_shuffle{3, {}, policy::pytorch_tensor}, shape{1, 0, 3, 4}, shape{1, 0, 9, 12}));

constexpr taken<channel_shuffle> shuffled[] = {
    {{2}, {1, 4, 2, 2}, {1, 4, 2, 2}},  // PyTorch's page
    {{3}, {1, 240, 28, 28}, {1, 240, 28, 28}},
    {{2, last}, {1, 28, 28, 116}, {1, 28, 28, 116}},
    {{4}, {2, 8, 9}, {2, 8, 9}},
    {{2}, {dynamic, dynamic, 4, 4}, {dynamic, dynamic, 4, 4}},
};
constexpr refused<channel_shuffle> not_shuffled[] = {
    {{3}, {1, 4, 2, 2}, rule::groups_divide_channels, 1, axis_name::channels, 4, 3},
    {{3, last}, {1, 3, 3, 4}, rule::groups_divide_channels, 3, axis_name::channels, 4, 3},
    {{0}, {1, 4, 2, 2}, rule::groups_positive, -1, axis_name::none, 0},
    {{dim_min}, {1, 4, 2, 2}, rule::groups_positive, -1, axis_name::none, dim_min},
    {{2}, {1, 4}, rule::rank_fits, -1, axis_name::none, 2, 3},
    {{2}, {1, 0, 2, 2}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(shuffled) == 0);
static_assert(first_wrong(not_shuffled) == 0);
static_assert(wrong_counts(channel_shuffle{2}, shape{1, 4, 2, 2}) == 0);

}  // namespace

TEST_CASE("pixel_shuffle, depth_to_space: answers of the published pages, and rule::groups_divide_channels, factor_positive")
{
  check_rows(up);
  check_rows(not_up);
  CHECK(wrong_counts(at_run_time(pixel_shuffle{}), shape{1, 4, 2, 2}) == 0);
}

TEST_CASE("pixel_unshuffle, space_to_depth: answers of the published pages, and rule::extent_divide")
{
  check_rows(down);
  check_rows(not_down);
  CHECK(wrong_counts(at_run_time(pixel_unshuffle{}), shape{1, 4, 2, 2}) == 0);
}

TEST_CASE("channel_shuffle: rule::groups_divide_channels, groups_positive")
{
  check_rows(shuffled);
  check_rows(not_shuffled);
}

TEST_CASE("pixel_unshuffle: every small image against its blocks laid out, and pixel_shuffle undoes it")
{
  int wrong = 0;
  for (dim height = 1; height <= 9; ++height)
    for (dim width = 1; width <= 9; ++width)
      for (dim factor = 1; factor <= 4; ++factor) {
        dim rows = 0;
        dim columns = 0;
        dim covered_height = 0;
        dim covered_width = 0;
        for (; covered_height < height; covered_height += factor) ++rows;
        for (; covered_width < width; covered_width += factor) ++columns;
        const bool whole = covered_height == height && covered_width == width;
        const shape in{2, 3, height, width};
        const shape out{2, 3 * factor * factor, rows, columns};
        const answer made = ask(pixel_unshuffle{factor}, tensor_value{in, passing});
        wrong += made.agree && made.good == whole && (whole ? made.value.extents == out : made.why.rule == rule::extent_divide) ? 0 : 1;
        if (whole) wrong += gives(pixel_shuffle{factor}, out, in) ? 0 : 1;
      }
  CHECK(wrong == 0);
}
