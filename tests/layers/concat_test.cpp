// SPDX-License-Identifier: MIT
#include <shapeproof/layers/concat.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr joined<concat> rows[] = {
    {{}, 2, {{1, 64, 56, 56}, {1, 32, 56, 56}}, {1, 96, 56, 56}},  // DenseNet
    {{0}, 3, {{2, 3}, {2, 3}, {2, 3}}, {6, 3}},                     // PyTorch's page on cat, and the next
    {{1}, 3, {{2, 3}, {2, 3}, {2, 3}}, {2, 9}},
    {{-1}, 2, {{2, 3, 4}, {2, 3, 5}}, {2, 3, 9}},
    {{-3}, 2, {{2, 3, 4}, {7, 3, 4}}, {9, 3, 4}},
    {{0}, 1, {{7}}, {7}},
    {{0}, 4, {{1}, {2}, {3}, {4}}, {10}},
    {{1}, 2, {{dynamic, 3}, {5, 4}}, {5, 7}},
    {{1}, 2, {{5, 3}, {dynamic, 4}}, {5, 7}},
    {{1}, 2, {{dynamic, 3}, {dynamic, 4}}, {dynamic, 7}},
    {{1}, 3, {{5, 3}, {5, dynamic}, {5, 1}}, {5, dynamic}},
    {{1}, 3, {{dynamic, 3}, {5, 1}, {dynamic, 1}}, {5, 5}},
    {{0}, 2, {{dim_max - 1}, {1}}, {dim_max}},
};
constexpr not_joined<concat> refusals[] = {
    {{}, 2, {{1, 64, 56, 56}, {1, 32, 56, 55}}, rule::concat_match, 3, axis_name::other, 55, 56, 1},
    {{}, 3, {{1, 64, 7}, {1, 32, 7}, {2, 3, 7}}, rule::concat_match, 0, axis_name::other, 2, 1, 2},
    {{}, 3, {{dynamic, 64}, {4, 32}, {5, 3}}, rule::concat_match, 0, axis_name::other, 5, 4, 2},
    {{}, 2, {{1, 64, 56, 56}, {64, 56, 56}}, rule::rank_fits, -1, axis_name::none, 3, 4, 0},
    {{}, 2, {{5}, {5}}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{-3}, 2, {{5, 5}, {5, 5}}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{dim_min}, 2, {{5, 5}, {5, 5}}, rule::axis_range, -1, axis_name::none, dim_min, 2},
    {{}, 2, {{}, {}}, rule::rank_fits, -1, axis_name::none, 0, 1, -1},
    {{0}, 2, {{dim_max}, {1}}, rule::arithmetic_overflow, 0, axis_name::other, dim_max, 1},
    {{0}, 4, {{dim{1} << 62}, {dynamic}, {dim{1} << 62}, {1}}, rule::arithmetic_overflow, 0, axis_name::other, dim{1} << 62, dim{1} << 62},
    {{0}, 2, {{2, 3}, {0, 3}}, rule::extent_positive, 0, axis_name::other, 0, 1},
    {{0}, 2, {{-2, 3}, {5, 3}}, rule::extent_positive, 0, axis_name::other, -2, 1},
    {{1}, 2, {{2, 3}, {0}}, rule::extent_positive, 0, axis_name::other, 0, 1},  // PyTorch's empty tensor is no input here
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_many_counts(concat{}, shape{1, 2}, 1, -1) == 0);

// --- PyTorch: an extent of 0 is let in, and a (0) is taken for nothing, whatever the rank of the others
constexpr policy torch = policy::pytorch_tensor;
static_assert(holds(joined<concat>{{0, torch}, 2, {{2, 3}, {0, 3}}, {2, 3}}) && holds(joined<concat>{{1, torch}, 2, {{0, 3}, {0, 4}}, {0, 7}}));
static_assert(holds(joined<concat>{{0, torch}, 4, {{1, 4, 4}, {5, 4, 4}, {4, 4, 4}, {0}}, {10, 4, 4}}));
static_assert(holds(joined<concat>{{-1, torch}, 3, {{0}, {2, 3}, {2, 4}}, {2, 7}}) && holds(joined<concat>{{0, torch}, 2, {{0}, {0}}, {0}}));
static_assert(holds(not_joined<concat>{{1, torch}, 2, {{2, 3}, {0, 3}}, rule::concat_match, 0, axis_name::other, 0, 2, 1}));
static_assert(holds(not_joined<concat>{{1, torch}, 2, {{2, 3}, {1}}, rule::rank_fits, -1, axis_name::none, 1, 2, 0}));
static_assert(holds(not_joined<concat>{{1, torch}, 2, {{0}, {0}}, rule::axis_range, -1, axis_name::none, 1, 1}));

constexpr joined<stack> stacks[] = {
    {{}, 2, {{3, 4}, {3, 4}}, {2, 3, 4}},
    {{1}, 3, {{3, 4}, {3, 4}, {3, 4}}, {3, 3, 4}},
    {{-1}, 2, {{3, 4}, {3, 4}}, {3, 4, 2}},
    {{2}, 2, {{3, 4}, {3, 4}}, {3, 4, 2}},
    {{0}, 1, {{}}, {1}},
    {{-1}, 3, {{}, {}, {}}, {3}},
    {{}, 2, {{dynamic, 4}, {3, dynamic}}, {2, 3, 4}},
    {{7}, 2, {{1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5, 6, 7}}, {1, 2, 3, 4, 5, 6, 7, 2}},
};
constexpr not_joined<stack> unstacked[] = {
    {{}, 2, {{3, 4}, {3, 5}}, rule::concat_match, 1, axis_name::other, 5, 4, 1},
    {{}, 2, {{3, 4}, {3}}, rule::rank_fits, -1, axis_name::none, 1, 2, 0},
    {{3}, 2, {{3, 4}, {3, 4}}, rule::axis_range, -1, axis_name::none, 3, 3},
    {{-4}, 2, {{3, 4}, {3, 4}}, rule::axis_range, -1, axis_name::none, -4, 3},
    {{}, 1, {{1, 2, 3, 4, 5, 6, 7, 8}}, rule::list_length, -1, axis_name::none, 9, 8},
    {{}, 2, {{3, 4}, {3, 0}}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(stacks) == 0);
static_assert(first_wrong(unstacked) == 0);
static_assert(wrong_many_counts(stack{}, shape{1, 2}, 1, -1) == 0);

constexpr bool damaged_ranks_are_refused()
{
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN})
    for (int damaged = 0; damaged < 2; ++damaged) {
      tensor_value in[2] = {{shape{1, 2}, passing}, {shape{1, 2}, passing}};
      in[damaged].extents.count = count;
      tensor_value out;
      error why{};
      if (concat{}.infer({in, 2}, {&out, 1}, why) || why.rule != rule::rank_fits) return false;
      if (stack{}.infer({in, 2}, {&out, 1}, why) || why.rule != rule::rank_fits) return false;
    }
  return true;
}
static_assert(damaged_ranks_are_refused());

}  // namespace

TEST_CASE("concat: what the published pages show") { check_rows(rows); }

TEST_CASE("concat: rule::concat_match, rank_fits, axis_range, arithmetic_overflow, extent_positive")
{
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(concat{}), shape{1, 2}, 1, -1) == 0);
  CHECK(damaged_ranks_are_refused());
}

TEST_CASE("stack: a new axis, and equal shapes")
{
  check_rows(stacks);
  check_rows(unstacked);
  CHECK(wrong_many_counts(at_run_time(stack{}), shape{1, 2}, 1, -1) == 0);
}

TEST_CASE("concat: random inputs of one shape, counted row by row")
{
  std::mt19937_64 random(211);
  int good = 0;
  int wrong = 0;
  constexpr int rounds = 20000;
  for (int round = 0; round < rounds; ++round) {
    const int count = 1 + static_cast<int>(random() % 4);
    const int rank = 1 + static_cast<int>(random() % 4);
    const int axis = static_cast<int>(random() % static_cast<unsigned>(rank));
    const bool odd = random() % 2 == 0;  // then one extent of one input may be another
    shape base;
    for (int k = 0; k < rank; ++k) base.push_back(1 + static_cast<dim>(random() % 5));
    tensor_value in[4] = {};
    dim total = 0;
    for (int i = 0; i < count; ++i) {
      in[i] = tensor_value{base, passing};
      in[i].extents.values[axis] = 1 + static_cast<dim>(random() % 5);
      for (dim one = 0; one < in[i].extents.values[axis]; ++one) ++total;
    }
    bool fits = true;
    if (odd) {
      const int k = static_cast<int>(random() % static_cast<unsigned>(rank));
      const int i = static_cast<int>(random() % static_cast<unsigned>(count));
      ++in[i].extents.values[k];
      if (k == axis) ++total;
      else fits = count == 1;
      if (fits && k != axis) ++base.values[k];
    }
    base.values[axis] = total;
    const concat of{random() % 2 == 0 ? axis : axis - rank};
    const answers made = ask_many(of, in, count, 1);
    good += made.good ? 1 : 0;
    wrong += made.agree && made.good == fits && (fits ? made.values[0] == tensor_value{base, passing} : made.why.rule == rule::concat_match) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 4);
  CHECK(good < rounds);
}
