// SPDX-License-Identifier: MIT
#include <shapeproof/layers/unpool.hpp>

#include <doctest/doctest.h>

#include "../twice.hpp"
#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

constexpr joined<max_unpool2d> rows[] = {
    {{.kernel = 2}, 1, {{1, 1, 2, 2}}, {1, 1, 4, 4}},  // PyTorch's page, and the next
    {{.kernel = 2}, 2, {{1, 1, 2, 2}, {1, 1, 2, 2}}, {1, 1, 4, 4}},
    {{.kernel = 2, .output_size = 5}, 2, {{1, 1, 2, 2}, {1, 1, 2, 2}}, {1, 1, 5, 5}},
    {{.kernel = 3, .stride = 2}, 1, {{1, 64, 55, 56}}, {1, 64, 111, 113}},
    {{.kernel = 3, .stride = 2, .padding = 1}, 1, {{64, 28, 30}}, {64, 55, 59}},
    {{.kernel = 3, .stride = 2, .padding = 1, .output_size = {56, by_formula}}, 1, {{64, 28, 30}}, {64, 56, 59}},
    {{.kernel = {2, 3}, .layout = last}, 1, {{1, 4, 5, 8}}, {1, 8, 15, 8}},
    {{.kernel = 1, .stride = 3}, 1, {{1, 1, 2, 1}}, {1, 1, 4, 1}},
    {{.kernel = 1, .stride = 3, .padding = 1, .output_size = {2, 1}}, 1, {{1, 1, 2, 1}}, {1, 1, 2, 1}},  // the formula gives -1
    {{.kernel = 2}, 1, {{dynamic, dynamic, dynamic, 2}}, {dynamic, dynamic, dynamic, 4}},
    {{.kernel = 2, .output_size = 9}, 1, {{1, 1, dynamic, 4}}, {1, 1, 9, 9}},
    {{.kernel = 2}, 2, {{1, dynamic, 2, 2}, {dynamic, 3, 2, 2}}, {1, dynamic, 4, 4}},
};
constexpr not_joined<max_unpool2d> refusals[] = {
    {{.kernel = 2, .output_size = 6}, 1, {{1, 1, 2, 2}}, rule::output_size_range, 2, axis_name::height, 6, 3, 5},
    {{.kernel = 2, .output_size = {4, 2}}, 1, {{1, 1, 2, 2}}, rule::output_size_range, 3, axis_name::width, 2, 3, 5},
    {{.kernel = 1, .stride = 3, .padding = 1, .output_size = 4}, 1, {{1, 1, 1, 1}}, rule::output_size_range, 2, axis_name::height, 4, 1, 1},
    {{.kernel = 2, .output_size = 0}, 1, {{1, 1, 2, 2}}, rule::output_size_positive, 2, axis_name::height, 0},
    {{.kernel = 2, .output_size = dim_min}, 1, {{1, 1, dynamic, 2}}, rule::output_size_positive, 2, axis_name::height, dim_min},
    {{.kernel = 1, .padding = 1}, 1, {{1, 1, 2, 2}}, rule::output_positive, 2, axis_name::height, 0},
    {{.kernel = 0}, 1, {{1, 1, 2, 2}}, rule::kernel_positive, 2, axis_name::height, 0},
    {{.kernel = 2, .stride = {1, -1}}, 1, {{1, 1, 2, 2}}, rule::stride_positive, 3, axis_name::width, -1},
    {{.kernel = 2, .padding = -1}, 1, {{1, 1, 2, 2}}, rule::padding_range, 2, axis_name::height, -1, 0},
    {{.kernel = 2, .padding = same}, 1, {{1, 1, 2, 2}}, rule::padding_form, 2, axis_name::height},
    {{.kernel = 2}, 2, {{1, 1, 2, 2}, {1, 1, 2, 3}}, rule::input_match, 3, axis_name::width, 3, 2, 1},
    {{.kernel = 2}, 2, {{1, 1, 2, 2}, {1, 4, 2, 2}}, rule::input_match, 1, axis_name::channels, 4, 1, 1},
    {{.kernel = 2}, 2, {{1, 1, 2, 2}, {3, 1, 2, 2}}, rule::input_match, 0, axis_name::batch, 3, 1, 1},
    {{.kernel = 2}, 2, {{1, 1, 2, 2}, {1, 2, 2}}, rule::rank_fits, -1, axis_name::none, 3, 4},
    {{.kernel = 2}, 1, {{1, 1, 0, 2}}, rule::extent_positive, 2, axis_name::height, 0, 1},
    {{.kernel = 2}, 1, {{1, 1, dim{1} << 62, 2}}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = dim_max}, 1, {{1, 1, 2, 2}}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 1, .padding = dim_max}, 1, {{1, 1, 1, 1}}, rule::arithmetic_overflow, 2, axis_name::height, dim_max, dim_max},
};
HOLDS_TWICE(first_wrong(rows) == 0);
HOLDS_TWICE(first_wrong(refusals) == 0);
HOLDS_TWICE(wrong_many_counts(max_unpool2d{.kernel = 2}, shape{1, 1, 2, 2}, 1, 2) == 0);
HOLDS_TWICE(wrong_ranks(max_unpool1d{.kernel = 2}) == 0 && wrong_ranks(max_unpool3d{.kernel = 2}) == 0);
HOLDS_TWICE(wrong_dynamic(max_unpool2d{.kernel = 2}, 4, true, 18) == 0);
HOLDS_TWICE(gives(max_unpool1d{.kernel = 2}, shape{1, 1, 4}, shape{1, 1, 8}) && gives(max_unpool3d{.kernel = 2}, shape{1, 1, 2, 3, 4}, shape{1, 1, 4, 6, 8}));

// --- the sizes that may be given, as PyTorch names them: strictly between its bounds
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 2}.axis(0), 2).value_or({}) == interval{3, 5});
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 1, .stride = 3, .padding = 1}.axis(0), 1).value_or({}) == interval{1, 1});
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 1, .stride = 1, .padding = 1}.axis(0), 1).value_or({1, 1}).empty());
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 2}.axis(0), dynamic).value_or({}) == interval{1, dim_max});
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 2}.axis(0), 0).error().rule == rule::extent_positive);
HOLDS_TWICE(unpool_sizes(max_unpool2d{.kernel = 2, .stride = 0}.axis(0), 1).error().rule == rule::stride_positive);
HOLDS_TWICE(unpool_sizes(window{.kernel = 1, .stride = dim_max}, 1).value_or({}) == interval{1, dim_max});

// --- policies, and the run-time form
HOLDS_TWICE(gives(max_unpool2d{.kernel = 2, .policy = policy::pytorch_unfold}, shape{0, 1, 2, 2}, shape{0, 1, 4, 4}));
constexpr shape of_list(const max_unpool& of, const shape& in)
{
  tensor_value value{in, passing};
  error why{};
  return layer(of).infer({&value, 1}, {&value, 1}, why) ? value.extents : shape{why.numbers[0], static_cast<dim>(why.rule)};
}
HOLDS_TWICE(of_list({.axes = 1, .kernel = {3}}, {1, 3, 4}) == shape{1, 3, 12});
HOLDS_TWICE(of_list({.kernel = {3, 2}, .stride = {2}, .padding = 1}, {1, 3, 4, 4}) == shape{1, 3, 7, 6});
HOLDS_TWICE(of_list({.kernel = {2}, .output_size = {5, 4}}, {1, 1, 2, 2}) == shape{1, 1, 5, 4});
HOLDS_TWICE(of_list({.kernel = {2, 2, 2}}, {1, 1, 2, 2}) == shape{3, static_cast<dim>(rule::list_length)});

}  // namespace

TEST_CASE("max_unpool: what undoes a pooling") { check_rows(rows); }

TEST_CASE("max_unpool: rule::output_size_range, output_size_positive, input_match, output_positive, padding_form")
{
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(max_unpool2d{.kernel = 2}), shape{1, 1, 2, 2}, 1, 2) == 0);
}

TEST_CASE("max_unpool: the smallest extent that is pooled to the input, and stride - 1 less or more")
{
  int wrong = 0;
  int found = 0;
  for (dim extent = 1; extent <= 6; ++extent)
    for (dim kernel = 1; kernel <= 5; ++kernel)
      for (dim stride = 1; stride <= 4; ++stride)
        for (dim pad = 0; pad <= 2; ++pad) {
          dim size = 1;
          while (size < 60 && oracle::positions(size, kernel, stride, 1, pad, pad, oracle::round::floor) != extent) ++size;
          const bool padding_alone = size == 1 && oracle::positions(0, kernel, stride, 1, pad, pad, oracle::round::floor) == extent;
          if (size == 60 || padding_alone) continue;  // the formula gives 0 or less, which the rows above have
          ++found;
          interval sizes{size, size};
          for (dim step = 1; step < stride; ++step) {
            if (sizes.low > 1) --sizes.low;
            ++sizes.high;
          }
          const max_unpool1d of{.kernel = kernel, .stride = stride, .padding = pad};
          wrong += gives(of, shape{1, 2, extent}, shape{1, 2, size}) ? 0 : 1;
          wrong += unpool_sizes(of.axis(0), extent).value_or({}) == sizes ? 0 : 1;
          for (dim given = 1; given <= size + stride + 1; ++given) {
            max_unpool1d told = of;
            told.output_size = given;
            wrong += gives(told, shape{1, 2, extent}, shape{1, 2, given}) == (given >= sizes.low && given <= sizes.high) ? 0 : 1;
          }
        }
  CHECK(wrong == 0);
  CHECK(found > 200);
}
