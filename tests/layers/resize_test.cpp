// SPDX-License-Identifier: MIT
#include <shapeproof/layers/resize.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

constexpr taken<resize2d> rows[] = {
    {{.scale = 2}, {1, 1, 2, 2}, {1, 1, 4, 4}},  // PyTorch's page on Upsample
    {{.size = {14, 20}}, {1, 3, 7, 7}, {1, 3, 14, 20}},
    {{.size = {keep, 20}}, {1, 3, 7, 7}, {1, 3, 7, 20}},
    {{.size = 5}, {3, 7, 9}, {3, 5, 5}},  // without a batch
    {{.scale = {2, 3}}, {1, 3, 7, 7}, {1, 3, 14, 21}},
    {{.scale = {2, 3}, .layout = layout::channels_last}, {1, 7, 7, 3}, {1, 14, 21, 3}},
    {{.scale = {2, 3}, .layout = layout::channels_last}, {7, 7, 3}, {14, 21, 3}},
    {{.scale = ratio{3, 2}}, {1, 3, 7, 8}, {1, 3, 10, 12}},
    {{.scale = ratio{7, 10}}, {1, 3, 90, 10}, {1, 3, 63, 7}},  // exactly
    {{.scale = 0.7}, {1, 3, 90, 10}, {1, 3, 62, 7}},           // as PyTorch has it
    {{.scale = 0.7, .policy = policy::onnx_resize}, {1, 3, 90, 10}, {1, 3, 63, 7}},  // and in float
    {{.scale = 0.3333333333333333}, {1, 3, 9, 3}, {1, 3, 3, 1}},  // exactly it would be 2 and 0
    {{.scale = {0.5, 2}}, {1, 3, 9, 9}, {1, 3, 4, 18}},
    {{.size = {0, 4}, .scale = {2, 0}}, {1, 3, 9, 9}, {1, 3, 18, 4}},  // each axis in its own way
    {{.scale = 0.5F}, {1, 3, 9, 9}, {1, 3, 4, 4}},
    {{.scale = 2}, {dynamic, dynamic, dynamic, 7}, {dynamic, dynamic, dynamic, 14}},
    {{.scale = 1.5}, {1, 3, dynamic, 7}, {1, 3, dynamic, 10}},
    {{.size = 5}, {1, 3, dynamic, 7}, {1, 3, 5, 5}},
    {{.scale = ratio{dim_max, dim_max - 1}}, {1, 3, dim_max - 1, 1}, {1, 3, dim_max, 1}},
    {{.size = dim_max}, {1, 3, 1, 1}, {1, 3, dim_max, dim_max}},
};
constexpr refused<resize2d> refusals[] = {
    {{}, {1, 3, 7, 7}, rule::size_or_scale, 2, axis_name::height, 0, 0},
    {{.size = 3, .scale = 2}, {1, 3, 7, 7}, rule::size_or_scale, 2, axis_name::height, 3, 2},
    {{.size = {3, 0}, .scale = {0, 0}}, {1, 3, 7, 7}, rule::size_or_scale, 3, axis_name::width, 0, 0},
    {{.size = {3, 4}, .scale = {0, 0.5}}, {3, 7, 7}, rule::size_or_scale, 2, axis_name::width, 4},
    {{.size = -1}, {1, 3, 7, 7}, rule::output_size_positive, 2, axis_name::height, -1},
    {{.size = {7, dim_min}}, {1, 3, 7, 7}, rule::output_size_positive, 3, axis_name::width, dim_min},
    {{.scale = -2}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height, -2, 1},
    {{.scale = ratio{1, 0}}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height, 1, -1},
    {{.scale = ratio{1, -2}}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height, 1, -2},
    {{.scale = ratio{dim_min, dim_min}}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height, dim_min, dim_min},
    {{.scale = 0.0}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height, 0, 0},
    {{.scale = -0.5}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height},
    {{.scale = {1.0, -1e-300}}, {1, 3, 7, 7}, rule::scale_positive, 3, axis_name::width},
    {{.scale = infinity}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height},
    {{.scale = -infinity}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height},
    {{.scale = no_number}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height},
    {{.scale = 1e19}, {1, 3, 7, 7}, rule::scale_positive, 2, axis_name::height},
    {{.scale = ratio{1, 8}}, {1, 3, 7, 8}, rule::output_positive, 2, axis_name::height, 0},
    {{.scale = 0.1}, {1, 3, 10, 9}, rule::output_positive, 3, axis_name::width, 0},
    {{.scale = 1e-300}, {1, 3, dim_max, 9}, rule::output_positive, 2, axis_name::height, 0},
    {{.scale = 1e-300, .policy = policy::onnx_resize}, {1, 3, dim_max, 9}, rule::output_positive, 2, axis_name::height, 0},
    {{.scale = 2}, {1, 3, dim{1} << 62, 9}, rule::arithmetic_overflow, 2, axis_name::height, dim{1} << 62, 2},
    {{.scale = 2.0}, {1, 3, dim{1} << 62, 9}, rule::arithmetic_overflow, 2, axis_name::height, dim{1} << 62, 2},
    {{.scale = 9e18}, {1, 3, dim_max, 9}, rule::arithmetic_overflow, 2, axis_name::height, dim_max},
    {{.scale = 9e18, .policy = policy::onnx_resize}, {1, 3, dim_max, 9}, rule::arithmetic_overflow, 2, axis_name::height, dim_max},
    {{.scale = 1.0}, {1, 3, dim_max, 9}, rule::arithmetic_overflow, 2, axis_name::height, dim_max},  // 2^63 in double
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(resize2d{.scale = 2}, shape{1, 3, 9, 9}) == 0);
static_assert(wrong_ranks(resize1d{.scale = 2}) == 0 && wrong_ranks(resize2d{.scale = 2}) == 0 && wrong_ranks(resize3d{.scale = 2}) == 0);
static_assert(wrong_extents(resize1d{.scale = 2}) == 0 && wrong_extents(resize2d{.scale = 2}) == 0 && wrong_extents(resize3d{.size = 2}) == 0);
static_assert(wrong_dynamic(resize2d{.scale = 2}, 4, true, 18) == 0 && wrong_dynamic(resize3d{.scale = 0.5}, 4, true, 4) == 0);
static_assert(std::is_same_v<upsample2d, resize2d>);

// --- policies: which 0 PyTorch lets in
static_assert(gives(resize2d{.scale = 2, .policy = policy::pytorch_interpolate}, shape{0, 3, 4, 4}, shape{0, 3, 8, 8}));
static_assert(gives(resize2d{.scale = 2, .policy = policy::pytorch_interpolate_area}, shape{1, 0, 4, 4}, shape{1, 0, 8, 8}));
static_assert(refuses(resize2d{.scale = 2, .policy = policy::pytorch_interpolate}, shape{1, 0, 4, 4}, rule::extent_positive, 1, axis_name::channels));
static_assert(refuses(resize2d{.scale = 2, .policy = policy::pytorch_interpolate}, shape{3, 4, 4}, rule::rank_fits));

// --- the run-time form
constexpr shape of_list(const resize& of, const shape& in)
{
  tensor_value value{in, passing};
  error why{};
  return layer(of).infer({&value, 1}, {&value, 1}, why) ? value.extents : shape{why.numbers[0], static_cast<dim>(why.rule)};
}
static_assert(of_list({.axes = 1, .size = {5}}, {1, 3, 9}) == shape{1, 3, 5});
static_assert(of_list({.axes = 2, .size = {5}}, {1, 3, 9, 9}) == shape{1, 3, 5, 5});
static_assert(of_list({.axes = 3, .size = {5, 6, 7}}, {1, 3, 9, 9, 9}) == shape{1, 3, 5, 6, 7});
static_assert(of_list({.axes = 2, .scale = {2, 0.5, 1}}, {1, 3, 9, 9}) == shape{1, 3, 18, 4});
static_assert(of_list({.axes = 2, .size = {5, 6, 7}}, {1, 3, 9, 9}) == shape{3, static_cast<dim>(rule::list_length)});
static_assert(of_list({.axes = 4, .size = {5}}, {1, 3, 9, 9}) == shape{4, static_cast<dim>(rule::spatial_axes)});

}  // namespace

TEST_CASE("resize: by size, by a whole number, by an exact ratio, by a decimal") { check_rows(rows); }

TEST_CASE("resize: rule::size_or_scale, scale_positive, output_size_positive, output_positive, arithmetic_overflow")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(resize2d{.scale = 2}), shape{1, 3, 9, 9}) == 0);
  CHECK(wrong_ranks(at_run_time(resize3d{.scale = 2})) == 0);
  CHECK(wrong_extents(at_run_time(resize2d{.scale = 0.5})) == 0);
}

TEST_CASE("resize: every small ratio against a count of the whole steps that fit")
{
  int wrong = 0;
  for (dim extent = 1; extent <= 20; ++extent)
    for (dim p = 1; p <= 9; ++p)
      for (dim q = 1; q <= 9; ++q) {
        dim steps = 0;  // of q, in an axis of extent * p
        for (dim at = q; at <= extent * p; at += q) ++steps;
        const answer made = ask(resize1d{.scale = ratio{p, q}}, tensor_value{shape{1, 2, extent}, passing});
        wrong += made.agree && made.good == (steps > 0) && (steps > 0 ? made.value.extents == shape{1, 2, steps} : made.why.rule == rule::output_positive) ? 0 : 1;
      }
  CHECK(wrong == 0);
}

TEST_CASE("resize: a decimal is one product of doubles, or of floats, rounded down")
{
  std::mt19937_64 random(231);
  int wrong = 0;
  int differ = 0;
  for (int round = 0; round < 20000; ++round) {
    const dim extent = 1 + static_cast<dim>(random() % 4096);
    const double scale = static_cast<double>(1 + random() % 4000) / 1000.0;
    volatile double product = static_cast<double>(extent) * scale;
    volatile float narrow = static_cast<float>(extent) * static_cast<float>(scale);
    const double in_double = std::floor(product);
    const float in_float = std::floor(narrow);
    if (in_double < 1 || in_float < 1) continue;
    const answer wide_one = ask(resize1d{.scale = scale}, tensor_value{shape{1, 2, extent}, passing});
    const answer narrow_one = ask(resize1d{.scale = scale, .policy = policy::onnx_resize}, tensor_value{shape{1, 2, extent}, passing});
    wrong += wide_one.good && wide_one.agree && static_cast<double>(wide_one.value.extents[2]) == in_double ? 0 : 1;
    wrong += narrow_one.good && narrow_one.agree && static_cast<float>(narrow_one.value.extents[2]) == in_float ? 0 : 1;
    differ += in_double < static_cast<double>(in_float) || in_double > static_cast<double>(in_float) ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(differ > 0);
}
