// SPDX-License-Identifier: MIT
#include <shapeproof/layers/slice.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<slice> rows[] = {
    {{0, 2, 2, 1, policy::onnx_conv}, {4}, {0}},  // NumPy: arange(4)[2:2]
    {{0, 0, to_the_end, 1, policy::onnx_conv}, {0, 3}, {0, 3}},
    {{0, -8, dim_max, -2, policy::onnx_conv}, {0, 3}, {0, 3}},
    {{0, 0, 3}, {20, 10, 5}, {3, 10, 5}},  // the examples of ONNX Slice, axis by axis, from here to the sixth
    {{1, 0, 10}, {20, 10, 5}, {20, 10, 5}},
    {{2, 3, 4}, {20, 10, 5}, {20, 10, 1}},
    {{1, 0, -1}, {20, 10, 5}, {20, 9, 5}},
    {{0, 20, 0, -4}, {20, 10, 5}, {5, 10, 5}},   // 19, 15, 11, 7, 3
    {{1, 10, 4, -3}, {20, 10, 5}, {20, 2, 5}},   // 9, 6
    {{2, 4, 1, -2}, {20, 10, 5}, {20, 10, 2}},   // 4, 2
    {{0, 1, 1000}, {20, 10, 5}, {19, 10, 5}},
    {{}, {2, 7}, {2, 7}},
    {{-1, 2}, {2, 7}, {2, 5}},
    {{.axis = 2, .step = 2}, {1, 3, 9, 9}, {1, 3, 5, 9}},  // the space of Focus in YOLOv5
    {{.axis = 2, .start = 1, .step = 2}, {1, 3, 9, 9}, {1, 3, 4, 9}},
    {{0, -3}, {7}, {3}},
    {{0, -100}, {7}, {7}},
    {{0, -1, to_the_end, -1}, {7}, {7}},  // reversed
    {{0, -1, dim_min, -1}, {7}, {7}},
    {{0, dim_max, dim_min, dim_min}, {7}, {1}},
    {{0, 0, dim_max, dim_max}, {7}, {1}},
    {{0, dim_min, dim_max, 1}, {dim_max}, {dim_max}},
    {{0, 0, to_the_end, 3}, {dim_max}, {dim_max / 3 + 1}},
    {{0, -100, to_the_end, -1}, {7}, {1}},  // ONNX clamps the start to an element
    {{0, 2, 5}, {dynamic}, {dynamic}},
    {{1, 2, 5}, {dynamic, 7}, {dynamic, 3}},
};
constexpr refused<slice> refusals[] = {
    {{0, 0, 3, 0}, {7}, rule::slice_step, -1, axis_name::none, 0},
    {{0, 0, 3, 0}, {dynamic}, rule::slice_step, -1, axis_name::none, 0},
    {{0, 3, 3}, {7}, rule::output_positive, 0, axis_name::other, 0},
    {{0, 5, 3}, {7}, rule::output_positive, 0, axis_name::other, 0},
    {{0, 7}, {7}, rule::output_positive, 0, axis_name::other, 0},
    {{0, 1000, dim_max}, {7}, rule::output_positive, 0, axis_name::other, 0},  // ONNX: beyond the end is empty
    {{0, 2, 5, -1}, {7}, rule::output_positive, 0, axis_name::other, 0},
    {{0, -1, dim_max, -1}, {7}, rule::output_positive, 0, axis_name::other, 0},
    {{1, 0, 3}, {7}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{-2, 0, 3}, {7}, rule::axis_range, -1, axis_name::none, -2, 1},
    {{0, 0, 3}, {}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{0, 0, 3}, {0}, rule::extent_positive, 0, axis_name::other, 0, 1},
    {{0, 0, 3}, {7, -7}, rule::extent_positive, 1, axis_name::other, -7, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(slice{}, shape{2, 3}) == 0);

}  // namespace

TEST_CASE("slice: the examples of ONNX Slice, and the ends of the numbers") { check_rows(rows); }

TEST_CASE("slice: rule::slice_step, output_positive, axis_range")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(slice{}), shape{2, 3}) == 0);
}

TEST_CASE("slice: every small one against the elements that it takes")
{
  int wrong = 0;
  int good = 0;
  int asked = 0;
  for (dim extent = 1; extent <= 6; ++extent)
    for (dim start = -8; start <= 8; ++start)
      for (dim end = -8; end <= 8; ++end)
        for (dim step = -4; step <= 4; ++step) {
          if (step == 0) continue;
          const dim first = start < 0 ? start + extent : start;
          const dim bound = end < 0 ? end + extent : end;
          dim count = 0;
          if (step > 0) {
            for (dim at = first < 0 ? 0 : first; at < extent && at < bound; at += step) ++count;
          } else {
            for (dim at = first >= extent ? extent - 1 : first < 0 ? 0 : first; at >= 0 && at > bound; at += step) ++count;
          }
          const answer made = ask(slice{0, start, end, step}, tensor_value{shape{extent, 3}, passing});
          ++asked;
          good += made.good ? 1 : 0;
          wrong += made.agree && made.good == (count > 0) && (count == 0 || made.value == tensor_value{shape{count, 3}, passing}) ? 0 : 1;
        }
  CHECK(wrong == 0);
  CHECK(good > asked / 5);
  CHECK(good < asked);
}
