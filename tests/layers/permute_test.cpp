// SPDX-License-Identifier: MIT
#include <shapeproof/layers/permute.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<permute> rows[] = {
    {{{2, 0, 1}}, {2, 3, 5}, {5, 2, 3}},  // PyTorch's page
    {{{0, 2, 3, 1}}, {1, 3, 224, 160}, {1, 224, 160, 3}},
    {{{0, 3, 1, 2}}, {1, 224, 160, 3}, {1, 3, 224, 160}},
    {{{-1, 0, -2}}, {2, 3, 5}, {5, 2, 3}},
    {{{}}, {}, {}},
    {{{0}}, {7}, {7}},
    {{{1, 0}}, {dynamic, 3}, {3, dynamic}},
    {{{7, 6, 5, 4, 3, 2, 1, 0}}, {1, 2, 3, 4, 5, 6, 7, 8}, {8, 7, 6, 5, 4, 3, 2, 1}},
};
constexpr refused<permute> refusals[] = {
    {{{0, 1}}, {2, 3, 5}, rule::list_length, -1, axis_name::none, 2, 3},
    {{{0, 1, 2, 3}}, {2, 3, 5}, rule::list_length, -1, axis_name::none, 4, 3},
    {{{}}, {2}, rule::list_length, -1, axis_name::none, 0, 1},
    {{{0, 1, 1}}, {2, 3, 5}, rule::axes_distinct, -1, axis_name::none, 1},
    {{{0, 2, -1}}, {2, 3, 5}, rule::axes_distinct, -1, axis_name::none, 2},
    {{{0, 1, 3}}, {2, 3, 5}, rule::axis_range, -1, axis_name::none, 3, 3},
    {{{0, 1, -4}}, {2, 3, 5}, rule::axis_range, -1, axis_name::none, -4, 3},
    {{{0, 1, dim_min}}, {2, 3, 5}, rule::axis_range, -1, axis_name::none, dim_min, 3},
    {{{0, 1, (dim{1} << 32) + 2}}, {2, 3, 5}, rule::axis_range, -1, axis_name::none, (dim{1} << 32) + 2, 3},  // 2 in 32 bits
    {{{1, 0}}, {2, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(damaged_lists_are_refused(&permute::order, shape{1, 2}));
static_assert(wrong_counts(permute{{1, 0}}, shape{2, 3}) == 0);

}  // namespace

TEST_CASE("permute: answers of PyTorch's page") { check_rows(rows); }

TEST_CASE("permute: rule::axes_distinct, list_length, axis_range")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(permute{{1, 0}}), shape{2, 3}) == 0);
}

TEST_CASE("permute: every list of every rank to 4 is taken if it is a permutation, and moves each extent to its place")
{
  int wrong = 0;
  int permutations = 0;
  for (int rank = 0; rank <= 4; ++rank) {
    shape in;
    for (int i = 0; i < rank; ++i) in.push_back(10 + i);
    int lists = 1;
    for (int i = 0; i < rank; ++i) lists *= rank;
    for (int list = 0; list < lists; ++list) {
      std::vector<int> order;
      for (int i = 0, rest = list; i < rank; ++i, rest /= rank) order.push_back(rest % rank);
      std::vector<int> sorted = order;
      std::sort(sorted.begin(), sorted.end());
      bool good = true;
      for (int i = 0; i < rank; ++i) good = good && sorted[static_cast<std::size_t>(i)] == i;
      shape wanted;
      permute of;
      for (const int from : order) {
        of.order.push_back(list % 2 == 0 ? from : from - rank);
        wanted.push_back(10 + from);
      }
      const answer made = ask(of, tensor_value{in, passing});
      permutations += good ? 1 : 0;
      wrong += made.agree && made.good == good && (good ? made.value.extents == wanted : made.why.rule == rule::axes_distinct) ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
  CHECK(permutations == 1 + 1 + 2 + 6 + 24);
}
