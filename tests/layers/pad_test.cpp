// SPDX-License-Identifier: MIT
#include <shapeproof/layers/pad.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<pad> rows[] = {
    {{{1}, {1}}, {3, 3, 4, 2}, {3, 3, 4, 4}},  // PyTorch's page on pad, and the two after it
    {{{2, 1}, {2, 1}}, {3, 3, 4, 2}, {3, 3, 8, 4}},
    {{{3, 2, 0}, {3, 1, 1}}, {3, 3, 4, 2}, {3, 9, 7, 3}},
    {{{0, 2}, {0, 0}}, {3, 2}, {3, 4}},  // the example of ONNX Pad
    {{{0, 1}, {0, 1}, pad_mode::reflect}, {3, 3}, {3, 5}},
    {{{-1}, {2}}, {5}, {6}},
    {{{-2}, {-2}}, {5}, {1}},
    {{{}, {}}, {2, 3}, {2, 3}},
    {{{}, {}}, {}, {}},
    {{{1, 2}, {0, 3}, pad_mode::constant, layout::channels_last}, {1, 4, 4, 3}, {1, 5, 9, 3}},
    {{{3}, {0}, pad_mode::reflect}, {4}, {7}},
    {{{4}, {0}, pad_mode::circular}, {4}, {8}},
    {{{4}, {4}, pad_mode::symmetric}, {4}, {12}},
    {{{400}, {0}, pad_mode::replicate}, {4}, {404}},
    {{{7}, {-10}, pad_mode::replicate}, {4}, {1}},
    {{{1}, {1}}, {dynamic}, {dynamic}},
    {{{1}, {1}}, {dynamic, 3}, {dynamic, 5}},
    {{{dim_max - 1}, {0}}, {1}, {dim_max}},
    {{{dim_max}, {dim_min + 1}, pad_mode::replicate}, {1}, {1}},
};
constexpr refused<pad> refusals[] = {
    {{{1, 1, 1}, {1, 1, 1}}, {3, 3}, rule::rank_fits, -1, axis_name::none, 2, 3},
    {{{1}, {}}, {3}, rule::list_length, -1, axis_name::none, 0, 1},
    {{{1}, {1, 2}}, {3, 3}, rule::list_length, -1, axis_name::none, 2, 1},
    {{{1}, {1}, pad_mode::constant, layout::channels_last}, {3}, rule::rank_fits, -1, axis_name::none, 1, 2},
    {{{-3}, {0}}, {3}, rule::output_positive, 0, axis_name::other, 0},
    {{{-4}, {0}}, {3}, rule::crop_fits, 0, axis_name::other, 3, 4},
    {{{-2}, {-2}}, {3}, rule::crop_fits, 0, axis_name::other, 3, 4},
    {{{-4}, {9}}, {3}, rule::crop_fits, 0, axis_name::other, 3, 4},  // a constant cannot stand for what was not there
    {{{dim_min}, {dim_min}}, {3}, rule::arithmetic_overflow, 0, axis_name::other, dim_min, dim_min},
    {{{dim_min}, {0}}, {3}, rule::crop_fits, 0, axis_name::other, 3, dim_max},
    {{{dim_max}, {0}}, {3}, rule::arithmetic_overflow, 0, axis_name::other, 3, dim_max},
    {{{dim_max}, {dim_max}}, {dim_max}, rule::arithmetic_overflow, 0, axis_name::other},
    {{{4}, {0}, pad_mode::reflect}, {4}, rule::padding_range, 0, axis_name::other, 4, 0},
    {{{5}, {0}, pad_mode::circular}, {4}, rule::padding_range, 0, axis_name::other, 5, 0},
    {{{0}, {5}, pad_mode::symmetric}, {4}, rule::padding_range, 0, axis_name::other, 5, 0},
    {{{0}, {-4}, pad_mode::replicate}, {4}, rule::output_positive, 0, axis_name::other, 0},
    {{{0}, {-9}, pad_mode::replicate}, {4}, rule::output_positive, 0, axis_name::other, -5},
    {{{0, 1}, {0, 1}}, {3, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
    {{{1}, {1}}, {-3}, rule::extent_positive, 0, axis_name::other, -3, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(pad{{1}, {1}}, shape{2, 3}) == 0);
static_assert(damaged_lists_are_refused(&pad::begins, shape{2, 3}) && damaged_lists_are_refused(&crop::ends, shape{2, 3}));

// --- images: the axes in their own words, with and without a batch
constexpr taken<pad2d> images[] = {
    {{.padding = 1}, {1, 3, 28, 28}, {1, 3, 30, 30}},
    {{.padding = {1, 2}}, {1, 3, 28, 28}, {1, 3, 30, 32}},
    {{.padding = {{0, 1}, {2, 3}}}, {1, 3, 28, 28}, {1, 3, 29, 33}},
    {{.padding = {{0, 1}, {2, 3}}}, {3, 28, 28}, {3, 29, 33}},
    {{.padding = {1, 2}, .layout = layout::channels_last}, {1, 28, 28, 3}, {1, 30, 32, 3}},
    {{.padding = {1, 2}, .layout = layout::channels_last}, {28, 28, 3}, {30, 32, 3}},
    {{.padding = 2, .mode = pad_mode::reflect}, {1, 3, 3, 4}, {1, 3, 7, 8}},
};
constexpr refused<pad2d> not_padded[] = {
    {{.padding = 2, .mode = pad_mode::reflect}, {1, 3, 3, 2}, rule::padding_range, 3, axis_name::width, 2, 0},
    {{.padding = 2, .mode = pad_mode::reflect}, {3, 2, 3}, rule::padding_range, 1, axis_name::height, 2, 0},
    {{.padding = {{-9, 0}, {0, 0}}}, {1, 3, 8, 8}, rule::crop_fits, 2, axis_name::height, 8, 9},
    {{.padding = {{0, 0}, {0, -8}}, .layout = layout::channels_last}, {1, 8, 8, 3}, rule::output_positive, 2, axis_name::width, 0},
    {{.padding = 1}, {3, 3}, rule::rank_fits, -1, axis_name::none, 2, 4},
    {{.padding = 1}, {1, 1, 3, 3, 3}, rule::rank_fits, -1, axis_name::none, 5, 4},
    {{.padding = 1}, {0, 3, 3, 3}, rule::extent_positive, 0, axis_name::batch, 0, 1},
    {{.padding = 1}, {1, 0, 3, 3}, rule::extent_positive, 1, axis_name::channels, 0, 1},
    {{.padding = 1}, {0, 3, 3}, rule::extent_positive, 0, axis_name::channels, 0, 1},
    {{.padding = 1, .layout = layout::channels_last}, {1, 3, 3, 0}, rule::extent_positive, 3, axis_name::channels, 0, 1},
    {{.padding = same}, {1, 3, 3, 3}, rule::padding_form},
};
static_assert(first_wrong(images) == 0);
static_assert(first_wrong(not_padded) == 0);
static_assert(gives(pad1d{.padding = {{3, 4}}}, shape{1, 2, 5}, shape{1, 2, 12}) && gives(pad3d{.padding = {1, 2, 3}}, shape{1, 2, 3, 3, 3}, shape{1, 2, 5, 7, 9}));

constexpr taken<crop2d> crops[] = {
    {{.cropping = 2}, {1, 3, 28, 28}, {1, 3, 24, 24}},
    {{.cropping = {{2, 2}, {4, 4}}, .layout = layout::channels_last}, {2, 28, 28, 3}, {2, 24, 20, 3}},  // the page of Keras' Cropping2D
    {{.cropping = {{0, 27}, {27, 0}}}, {3, 28, 28}, {3, 1, 1}},
    {{.cropping = 1}, {1, 3, dynamic, 28}, {1, 3, dynamic, 26}},
};
constexpr refused<crop2d> not_cropped[] = {
    {{.cropping = 2}, {1, 3, 4, 28}, rule::output_positive, 2, axis_name::height, 0},
    {{.cropping = 2}, {1, 3, 28, 3}, rule::crop_fits, 3, axis_name::width, 3, 4},
    {{.cropping = -1}, {1, 3, 28, 28}, rule::padding_range, 2, axis_name::height, -1, 0},
    {{.cropping = {{0, 0}, {0, dim_min}}}, {1, 3, 28, 28}, rule::padding_range, 3, axis_name::width, dim_min, 0},
    {{.cropping = dim_max}, {1, 3, 28, 28}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.cropping = valid}, {1, 3, 28, 28}, rule::padding_form},
    {{.cropping = 1}, {1, 3, -28, 28}, rule::extent_positive, 2, axis_name::height, -28, 1},
};
static_assert(first_wrong(crops) == 0);
static_assert(first_wrong(not_cropped) == 0);
static_assert(gives(crop{{1}, {2}}, shape{2, 9}, shape{2, 6}) && gives(crop1d{.cropping = {{1, 2}}}, shape{1, 2, 9}, shape{1, 2, 6}));
static_assert(wrong_counts(crop2d{.cropping = 1}, shape{1, 3, 9, 9}) == 0 && wrong_counts(pad2d{.padding = 1}, shape{1, 3, 9, 9}) == 0);

// --- policies: PyTorch lets an empty axis through a constant padding, and through no other
static_assert(gives(pad{{1}, {1}, pad_mode::constant, {}, policy::pytorch_tensor}, shape{2, 0}, shape{2, 2}));
static_assert(gives(pad{{0}, {0}, pad_mode::constant, {}, policy::pytorch_tensor}, shape{2, 0}, shape{2, 0}));
static_assert(refuses(pad{{0, 1}, {0, 1}, pad_mode::constant, {}, policy::pytorch_tensor}, shape{0, 2}, rule::output_positive, 0, axis_name::other, 0));
static_assert(gives(pad2d{.padding = 1, .mode = pad_mode::reflect, .policy = policy::pytorch_pad}, shape{0, 2, 3, 3}, shape{0, 2, 5, 5}));
static_assert(refuses(pad2d{.padding = 1, .mode = pad_mode::reflect, .policy = policy::pytorch_pad}, shape{1, 2, 3, 0}, rule::extent_positive, 3, axis_name::width));
static_assert(refuses(pad2d{.padding = 1, .mode = pad_mode::circular, .policy = policy::pytorch_pad_circular}, shape{2, 3, 3}, rule::rank_fits, -1, axis_name::none, 3, 4));

// ------------------------------------------------------------------------------------------------ an axis of elements

/// What padding makes of an axis, element by element: how many there are, or -1 where one of them would be none.
dim padded_elements(dim extent, dim begin, dim end, pad_mode mode)
{
  if (mode == pad_mode::reflect || mode == pad_mode::replicate) {
    dim count = 0;
    for (dim at = -begin; at < extent + end; ++at, ++count) {
      dim from = at;
      if (mode == pad_mode::replicate) from = at < 0 ? 0 : at >= extent ? extent - 1 : at;
      else if (at < 0) from = -at;
      else if (at >= extent) from = 2 * (extent - 1) - at;
      if (from < 0 || from >= extent) return -1;
    }
    return count < 1 ? -1 : count;
  }
  std::vector<dim> elements;
  for (dim i = 0; i < extent; ++i) elements.push_back(i);
  for (dim i = begin; i < 0; ++i) {
    if (elements.empty()) return -1;
    elements.erase(elements.begin());
  }
  for (dim i = end; i < 0; ++i) {
    if (elements.empty()) return -1;
    elements.pop_back();
  }
  const auto left = static_cast<dim>(elements.size());
  if (mode != pad_mode::constant && (begin > left || end > left)) return -1;
  for (dim i = 0; i < begin; ++i) elements.insert(elements.begin(), -1);
  for (dim i = 0; i < end; ++i) elements.push_back(-1);
  return elements.empty() ? -1 : static_cast<dim>(elements.size());
}

}  // namespace

TEST_CASE("pad: answers of the published pages") { check_rows(rows); }

TEST_CASE("pad: rule::padding_range, crop_fits, output_positive, list_length, rank_fits, arithmetic_overflow")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(pad{{1}, {1}}), shape{2, 3}) == 0);
}

TEST_CASE("pad2d and crop2d: images in both layouts, and rule::padding_form")
{
  check_rows(images);
  check_rows(not_padded);
  check_rows(crops);
  check_rows(not_cropped);
}

TEST_CASE("pad: every small axis in every mode against its elements")
{
  int wrong = 0;
  int good = 0;
  int asked = 0;
  for (int mode = 0; mode <= static_cast<int>(pad_mode::symmetric); ++mode)
    for (dim extent = 1; extent <= 5; ++extent)
      for (dim begin = -7; begin <= 7; ++begin)
        for (dim end = -7; end <= 7; ++end) {
          const pad of{{begin}, {end}, static_cast<pad_mode>(mode)};
          const dim wanted = padded_elements(extent, begin, end, of.mode);
          const answer made = ask(of, tensor_value{shape{2, extent}, passing});
          ++asked;
          good += made.good ? 1 : 0;
          wrong += made.agree && made.good == (wanted > 0) && (wanted < 1 || made.value == tensor_value{shape{2, wanted}, passing}) ? 0 : 1;
          const pad1d one{.padding = {{begin, end}}, .mode = of.mode};
          wrong += ask(one, tensor_value{shape{1, 2, extent}, passing}).good == made.good ? 0 : 1;
        }
  CHECK(wrong == 0);
  CHECK(good > asked / 4);
  CHECK(good < asked * 3 / 4);
}
