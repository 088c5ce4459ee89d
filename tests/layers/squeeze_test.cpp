// SPDX-License-Identifier: MIT
#include <shapeproof/layers/squeeze.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<squeeze> rows[] = {
    {{{1}, policy::onnx_conv}, {0, 1, 3}, {0, 3}},
    {{}, {2, 1, 2, 1, 2}, {2, 2, 2}},  // PyTorch's page
    {{1}, {2, 1, 2, 1, 2}, {2, 2, 1, 2}},
    {{{1, 3}}, {2, 1, 2, 1, 2}, {2, 2, 2}},
    {{{-1, -2}}, {1, 512, 1, 1}, {1, 512}},
    {{}, {1, 1, 1}, {}},
    {{}, {}, {}},
    {{}, {2, 3}, {2, 3}},
    {{0}, {dynamic, 3}, {3}},  // it must be 1
    {{1}, {dynamic, 1}, {dynamic}},
    {{{0, 1, 2, 3, 4, 5, 6, 7}}, {1, 1, 1, 1, 1, 1, 1, 1}, {}},
};
constexpr refused<squeeze> refusals[] = {
    {{0}, {2, 1}, rule::squeeze_one, 0, axis_name::other, 2},
    {{{1, 0}}, {2, 1}, rule::squeeze_one, 0, axis_name::other, 2},
    {{}, {1, dynamic}, rule::squeeze_one, 1, axis_name::other, dynamic},  // the rank of the output would hang on it
    {{2}, {2, 1}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{-3}, {2, 1}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{dim_min}, {2, 1}, rule::axis_range, -1, axis_name::none, dim_min, 2},
    {{{1, -1}}, {2, 1}, rule::axes_distinct, -1, axis_name::none, 1},
    {{0}, {}, rule::axis_range, -1, axis_name::none, 0, 0},
    {{}, {1, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(squeeze{}, shape{2, 3}) == 0);

constexpr taken<unsqueeze> put_in[] = {
    {{}, {4}, {1, 4}},  // PyTorch's page
    {{1}, {4}, {4, 1}},
    {{-1}, {4}, {4, 1}},
    {{-2}, {4}, {1, 4}},
    {{{0, 4}}, {3, 4, 5}, {1, 3, 4, 5, 1}},  // the example of ONNX Unsqueeze
    {{{2, 3}}, {1, 512}, {1, 512, 1, 1}},
    {{{}}, {3}, {3}},
    {{0}, {}, {1}},
    {{1}, {dynamic, 3}, {dynamic, 1, 3}},
    {{7}, {1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5, 6, 7, 1}},
};
constexpr refused<unsqueeze> not_put_in[] = {
    {{2}, {4}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{-3}, {4}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{dim_max}, {4}, rule::axis_range, -1, axis_name::none, dim_max, 2},
    {{{0, -3}}, {4}, rule::axes_distinct, -1, axis_name::none, 0},
    {{0}, {1, 2, 3, 4, 5, 6, 7, 8}, rule::list_length, -1, axis_name::none, 9, 8},
    {{{0, 1, 2, 3, 4, 5, 6, 7}}, {1}, rule::list_length, -1, axis_name::none, 9, 8},
    {{0}, {-4}, rule::extent_positive, 0, axis_name::other, -4, 1},
};
static_assert(first_wrong(put_in) == 0);
static_assert(first_wrong(not_put_in) == 0);
static_assert(wrong_counts(unsqueeze{}, shape{2, 3}) == 0);

static_assert(damaged_lists_are_refused(&squeeze::axis, shape{1, 2}) && damaged_lists_are_refused(&unsqueeze::axis, shape{1, 2}));

}  // namespace

TEST_CASE("squeeze: answers of PyTorch's page, and rule::squeeze_one, axes_distinct, axis_range")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(squeeze{}), shape{2, 3}) == 0);
}

TEST_CASE("unsqueeze: answers of PyTorch's and ONNX's pages, and rule::list_length, axes_distinct, axis_range")
{
  check_rows(put_in);
  check_rows(not_put_in);
  CHECK(wrong_counts(at_run_time(unsqueeze{}), shape{2, 3}) == 0);
  CHECK(damaged_lists_are_refused(at_run_time(&unsqueeze::axis), shape{1, 2}));
}

TEST_CASE("squeeze and unsqueeze: one axis at each place against erase and insert, and one undoes the other")
{
  int wrong = 0;
  for (int rank = 0; rank <= 7; ++rank)
    for (int axis = 0; axis <= rank; ++axis) {
      std::vector<dim> extents;
      for (int i = 0; i < rank; ++i) extents.push_back(i + 2);
      const shape in = shape::from(extents.data(), extents.size()).value_or(shape{});
      extents.insert(extents.begin() + axis, 1);
      const shape out = shape::from(extents.data(), extents.size()).value_or(shape{});
      wrong += gives(unsqueeze{axis}, in, out) && gives(unsqueeze{axis - rank - 1}, in, out) ? 0 : 1;
      wrong += gives(squeeze{axis}, out, in) && gives(squeeze{axis - rank - 1}, out, in) && gives(squeeze{}, out, in) ? 0 : 1;
    }
  CHECK(wrong == 0);
}
