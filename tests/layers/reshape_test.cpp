// SPDX-License-Identifier: MIT
#include <shapeproof/layers/reshape.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_40 = dim{1} << 40;

constexpr taken<reshape> rows[] = {
    {{{2, 2}}, {4}, {2, 2}},  // PyTorch's page
    {{{-1}}, {2, 2}, {4}},
    {{{4, 2, 3}}, {2, 3, 4}, {4, 2, 3}},  // the examples of ONNX Reshape, from here to the eighth
    {{{2, 4, 3}}, {2, 3, 4}, {2, 4, 3}},
    {{{2, 12}}, {2, 3, 4}, {2, 12}},
    {{{2, 3, 2, 2}}, {2, 3, 4}, {2, 3, 2, 2}},
    {{{24}}, {2, 3, 4}, {24}},
    {{{2, -1, 2}}, {2, 3, 4}, {2, 6, 2}},
    {{{-1, 2, 3, 4}}, {2, 3, 4}, {1, 2, 3, 4}},
    {{{2, 0, 4, 1}}, {2, 3, 4}, {2, 3, 4, 1}},
    {{{2, 0, 1, -1}}, {2, 3, 4}, {2, 3, 1, 4}},
    {{{0, -1}}, {2, 3, 4}, {2, 12}},
    {{{copied, inferred}}, {2, 3, 4}, {2, 12}},
    {{{}}, {1, 1}, {}},
    {{{1, 1}}, {}, {1, 1}},
    {{{-1}}, {}, {1}},
    // not known
    {{{0, -1}}, {dynamic, 3, 4}, {dynamic, 12}},
    {{{-1, 12}}, {dynamic, 3, 4}, {dynamic, 12}},
    {{{-1, 5}}, {dynamic, 3, 4}, {dynamic, 5}},  // a batch of 5 fits
    {{{0, 0, 2, 2}}, {dynamic, dynamic, 4}, {dynamic, dynamic, 2, 2}},
    {{{6, 2}}, {dynamic, 3}, {6, 2}},  // it must be a batch of 4
    {{{-1}}, {dynamic}, {dynamic}},
    // not known of what is wanted
    {{{dynamic, 3}}, {2, 3}, {2, 3}},
    {{{dynamic, 3, 1}}, {dynamic, 3}, {dynamic, 3, 1}},
    {{{dynamic, -1, 2}}, {2, 3}, {dynamic, dynamic, 2}},
    {{{0, dynamic}}, {dynamic, 3, 4}, {dynamic, 12}},
    // large
    {{{two_40, -1}}, {two_40, 1024}, {two_40, 1024}},
    {{{-1}}, {dim_max, 1}, {dim_max}},
    {{{0, 0, -1}}, {two_40, two_40, 4}, {two_40, two_40, 4}},  // what is copied is not multiplied
    {{{1, 2, 3, 4, 5, 6, 7, 8}}, {40320}, {1, 2, 3, 4, 5, 6, 7, 8}},
};
constexpr refused<reshape> refusals[] = {
    {{{5}}, {2, 3}, rule::reshape_match, -1, axis_name::none, 6, 5},  // ONNX's own inference lets this pass
    {{{4, -1}}, {2, 3}, rule::reshape_match, -1, axis_name::none, 6, 4},
    {{{}}, {2, 3}, rule::reshape_match, -1, axis_name::none, 6, 1},
    {{{4}}, {dynamic, 3}, rule::reshape_match, -1, axis_name::none, 3, 4},  // no batch makes 4 of threes
    {{{0, 5}}, {dynamic, 3, 4}, rule::reshape_match, -1, axis_name::none, 12, 5},
    {{{-1, -1}}, {2, 3}, rule::reshape_infer, -1, axis_name::none, 2},
    {{{-1, -1, -1}}, {2, 3}, rule::reshape_infer, -1, axis_name::none, 3},
    {{{2, 3, 0}}, {2, 3}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{{-2, 3}}, {2, 3}, rule::output_size_positive, 0, axis_name::other, -2},
    {{{6, dim_min}}, {2, 3}, rule::output_size_positive, 1, axis_name::other, dim_min},
    {{{4, dynamic}}, {2, 3}, rule::reshape_match, -1, axis_name::none, 6, 4},
    {{{two_40, two_40}}, {2, 3}, rule::arithmetic_overflow, -1, axis_name::none, two_40, two_40},
    {{{-1}}, {two_40, two_40}, rule::arithmetic_overflow, -1, axis_name::none, two_40, two_40},
    {{{65536, 65536, 65536, 65536, 6}}, {2, 3}, rule::arithmetic_overflow},  // 2^64 * 6: 0 where it wraps
    {{{-1}}, {two_40, dynamic, two_40}, rule::arithmetic_overflow},
    {{{0, 3}}, {0, 3}, rule::extent_positive, 0, axis_name::other, 0, 1},
    {{{-1}}, {-2, -3}, rule::extent_positive, 0, axis_name::other, -2, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(reshape{{1, -1}}, shape{2, 3}) == 0);

constexpr taken<expand> stretched[] = {
    {{{3, 4}}, {3, 1}, {3, 4}},  // PyTorch's page
    {{{keep, 4}}, {3, 1}, {3, 4}},
    {{{2, 3, 4}}, {3, 1}, {2, 3, 4}},
    {{{2, keep, 4}}, {3, 1}, {2, 3, 4}},
    {{{5}}, {}, {5}},
    {{{}}, {}, {}},
    {{{1, 1}}, {1}, {1, 1}},
    {{{7, keep}}, {dynamic, 3}, {7, 3}},
    {{{keep, 3}}, {dynamic, 1}, {dynamic, 3}},
    {{{dim_max}}, {1}, {dim_max}},
};
constexpr refused<expand> not_stretched[] = {
    {{{3, 4}}, {3, 2}, rule::broadcast_match, 1, axis_name::other, 2, 4},
    {{{1, 4}}, {3, 4}, rule::broadcast_match, 0, axis_name::other, 3, 1},
    {{{4}}, {3, 4}, rule::list_length, -1, axis_name::none, 1, 2},
    {{{keep, 3}}, {3}, rule::output_size_positive, 0, axis_name::other, keep},  // there is nothing to keep
    {{{0, 3}}, {3}, rule::output_size_positive, 0, axis_name::other, 0},
    {{{-1}}, {3}, rule::output_size_positive, 0, axis_name::other, -1},
    {{{dim_min}}, {1}, rule::output_size_positive, 0, axis_name::other, dim_min},
    {{{3}}, {0}, rule::extent_positive, 0, axis_name::other, 0, 1},
};
static_assert(first_wrong(stretched) == 0);
static_assert(first_wrong(not_stretched) == 0);
static_assert(wrong_counts(expand{{2, 3}}, shape{2, 3}) == 0);

static_assert(damaged_lists_are_refused(&reshape::extents, shape{2, 3}) && damaged_lists_are_refused(&expand::extents, shape{2, 3}));

}  // namespace

TEST_CASE("reshape: answers of the published pages") { check_rows(rows); }

TEST_CASE("reshape: rule::reshape_match, reshape_infer, axis_range, output_size_positive, arithmetic_overflow")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(reshape{{1, -1}}), shape{2, 3}) == 0);
  CHECK(damaged_lists_are_refused(at_run_time(&reshape::extents), shape{2, 3}));
}

TEST_CASE("reshape: an inferred extent against a search for the one that fits")
{
  std::mt19937_64 random(221);
  int wrong = 0;
  int good = 0;
  constexpr int rounds = 20000;
  for (int round = 0; round < rounds; ++round) {
    shape in;
    dim count = 1;
    for (int i = static_cast<int>(random() % 4); i >= 0; --i) {
      in.push_back(1 + static_cast<dim>(random() % 6));
      count *= in.values[in.count - 1];
    }
    shape to;
    for (int i = static_cast<int>(random() % 3); i >= 0; --i) to.push_back(1 + static_cast<dim>(random() % 4));
    const bool infers = random() % 3 != 0;
    const int at = static_cast<int>(random() % static_cast<unsigned>(to.count));
    if (infers) to.values[at] = inferred;
    shape wanted = to;
    bool fits = false;
    for (dim guess = 1; guess <= count && !fits; ++guess) {
      if (infers) wanted.values[at] = guess;
      dim product = 1;
      for (const dim extent : wanted) product *= extent;
      fits = product == count;
    }
    const answer made = ask(reshape{to}, tensor_value{in, passing});
    good += made.good ? 1 : 0;
    wrong += made.agree && made.good == fits && (fits ? made.value.extents == wanted : made.why.rule == rule::reshape_match) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 20);
  CHECK(good < rounds);
}

TEST_CASE("expand: answers of PyTorch's page, and rule::broadcast_match, list_length, output_size_positive")
{
  check_rows(stretched);
  check_rows(not_stretched);
  CHECK(wrong_counts(at_run_time(expand{{2, 3}}), shape{2, 3}) == 0);
  CHECK(damaged_lists_are_refused(at_run_time(&expand::extents), shape{2, 3}));
}
