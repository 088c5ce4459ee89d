// SPDX-License-Identifier: MIT
#include <shapeproof/layers/reduce.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<reduce> rows[] = {
    {{reduction::sum, {1}, true, policy::onnx_conv}, {3, 0}, {3, 1}},  // NumPy: zeros(3, 0).sum(1, keepdims=True)
    {{reduction::mean, {2, 3}}, {1, 512, 7, 7}, {1, 512}},
    {{reduction::mean, {2, 3}, true}, {1, 512, 7, 7}, {1, 512, 1, 1}},
    {{reduction::sum, {1}}, {3, 2, 2}, {3, 2}},  // the examples of ONNX ReduceSum, and the next three
    {{reduction::sum, {1}, true}, {3, 2, 2}, {3, 1, 2}},
    {{reduction::sum, {}, true}, {3, 2, 2}, {1, 1, 1}},
    {{reduction::sum, {-2}, true}, {3, 2, 2}, {3, 1, 2}},
    {{}, {3, 2, 2}, {}},
    {{}, {}, {}},
    {{reduction::max, 0}, {7}, {}},
    {{reduction::min, {0, 2}}, {dynamic, 3, dynamic}, {3}},
    {{reduction::min, {1}}, {dynamic, 3}, {dynamic}},
    {{reduction::log_sum_exp, {-1, 0}}, {2, dim_max, 3}, {dim_max}},
    {{reduction::l2, {0, 1, 2, 3, 4, 5, 6, 7}, true}, {2, 2, 2, 2, 2, 2, 2, 2}, {1, 1, 1, 1, 1, 1, 1, 1}},
};
constexpr refused<reduce> refusals[] = {
    {{reduction::mean, {1, -1}}, {3, 2}, rule::axes_distinct, -1, axis_name::none, 1},
    {{reduction::mean, {2}}, {3, 2}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{reduction::mean, {-3}}, {3, 2}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{reduction::mean, {0, dim_min}}, {3, 2}, rule::axis_range, -1, axis_name::none, dim_min, 2},
    {{reduction::mean, {0}}, {}, rule::axis_range, -1, axis_name::none, 0, 0},
    {{reduction::max, {0}}, {0, 2}, rule::extent_positive, 0, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(reduce{}, shape{2, 3}) == 0 && damaged_lists_are_refused(&reduce::axes, shape{2, 3}));

// the ones with names of their own
static_assert(gives(reduce_mean{.axes = {2, 3}}, shape{1, 512, 7, 7}, shape{1, 512}));
static_assert(gives(reduce_max{.axes = {1}, .keep_dims = true}, shape{4, 5}, shape{4, 1}));
static_assert(gives(reduce_sum{}, shape{4, 5}, shape{}) && gives(reduce_min{.axes = {-1}}, shape{4, 5}, shape{4}));
static_assert(layer(reduce_max{}).as<reduce>().op == reduction::max && layer(reduce{reduction::l1}).as<reduce>().op == reduction::l1);

}  // namespace

TEST_CASE("reduce: answers of ONNX ReduceSum's page, and rule::axes_distinct, axis_range")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(reduce{}), shape{2, 3}) == 0);
}

TEST_CASE("reduce: every set of axes of every rank to 6, one axis at a time")
{
  int wrong = 0;
  for (int rank = 1; rank <= 6; ++rank)
    for (unsigned set = 1; set < 1U << rank; ++set) {
      shape in;
      for (int i = 0; i < rank; ++i) in.push_back(i + 2);
      reduce whole{reduction::sum, {}, true};
      shape kept = in;
      shape dropped = in;
      for (int axis = rank - 1; axis >= 0; --axis) {  // from the last, so that the numbers of the others stay
        if ((set >> axis & 1) == 0) continue;
        whole.axes.push_back(axis % 2 == 0 ? axis : axis - rank);
        kept = ask(reduce{reduction::sum, {axis}, true}, tensor_value{kept, passing}).value.extents;
        for (int i = axis; i + 1 < dropped.count; ++i) dropped.values[i] = dropped.values[i + 1];
        --dropped.count;
      }
      wrong += gives(whole, in, kept) ? 0 : 1;
      whole.keep_dims = false;
      wrong += gives(whole, in, dropped) ? 0 : 1;
      for (int i = 0; i < rank; ++i) wrong += kept[i] == ((set >> i & 1) != 0 ? 1 : in[i]) ? 0 : 1;
    }
  CHECK(wrong == 0);
}
