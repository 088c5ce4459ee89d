// SPDX-License-Identifier: MIT
#include <shapeproof/layers/flatten.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_40 = dim{1} << 40;

constexpr taken<flatten> rows[] = {
    {{}, {1, 16, 5, 5}, {1, 400}},
    {{}, {32, 1, 5, 5}, {32, 25}},  // PyTorch's page, and the next
    {{0, 2}, {32, 1, 5, 5}, {160, 5}},
    {{0, -1}, {2, 3, 4}, {24}},
    {{-3, -2}, {2, 3, 4, 5}, {2, 12, 5}},
    {{2, 2}, {2, 3, 4}, {2, 3, 4}},
    {{}, {2, 3}, {2, 3}},
    {{0, 0}, {7}, {7}},
    {{-1, -1}, {7}, {7}},
    {{0, 0}, {}, {1}},  // a scalar becomes (1)
    {{0, -1}, {}, {1}},
    {{-1, 0}, {}, {1}},
    {{0, -1}, {1, 2, 3, 4, 5, 6, 7, 8}, {40320}},
    {{1, 6}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 5040, 8}},
    {{}, {dynamic, 16, 5, 5}, {dynamic, 400}},
    {{}, {1, dynamic, 5, 5}, {1, dynamic}},
    {{}, {1, 16, 5, dynamic}, {1, dynamic}},
    {{0, -1}, {dynamic, 16, 5, 5}, {dynamic}},
    {{1, 2}, {2, 3, 4, dynamic}, {2, 12, dynamic}},
    {{}, {1, dim_max, 1, 1}, {1, dim_max}},
    {{}, {1, dim{1} << 31, dim{1} << 31}, {1, dim{1} << 62}},
    {{}, {1, 3037000499, 3037000499}, {1, 9223372030926249001}},
};
constexpr refused<flatten> refusals[] = {
    {{}, {7}, rule::axis_range, -1, axis_name::none, 1, 1},  // start_axis 1 of a vector, as in PyTorch
    {{}, {}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{0, 3}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, 3, 3},
    {{0, -4}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, -4, 3},
    {{-4, 2}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, -4, 3},
    {{dim_min, -1}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, dim_min, 3},
    {{0, dim_max}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, dim_max, 3},
    {{dim{1} << 31, -1}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, dim{1} << 31, 3},
    {{dim{1} << 32, -1}, {2, 3, 4}, rule::axis_range, -1, axis_name::none, dim{1} << 32, 3},  // 0 in 32 bits
    {{2, 1}, {2, 3, 4}, rule::axis_order, -1, axis_name::none, 2, 1},
    {{-1, 0}, {2, 3, 4}, rule::axis_order, -1, axis_name::none, 2, 0},
    {{}, {1, 3, 0}, rule::extent_positive, 2, axis_name::other, 0, 1},
    {{}, {-1, 3, 4}, rule::extent_positive, 0, axis_name::other, -1, 1},
    {{}, {1, -3, -4}, rule::extent_positive, 1, axis_name::other, -3, 1},  // a product of 12
    {{1, 1}, {1, 3, dim_min}, rule::extent_positive, 2, axis_name::other, dim_min, 1},  // of an axis that stays
    {{}, {1, two_40, two_40}, rule::arithmetic_overflow},
    {{0, -1}, {3037000500, 3037000500}, rule::arithmetic_overflow},
    {{0, -1}, {65536, 65536, 65536, 65536}, rule::arithmetic_overflow},  // 2^64: 0 where it wraps
    {{}, {1, dim_max, dim_max, dim_max, dim_max, dim_max, dim_max, dim_max}, rule::arithmetic_overflow},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(flatten{}, shape{1, 3, 4}) == 0);

/// Every pair of axes of every rank, against the same thing said another way: axes that are walked with a counter.
constexpr int wrong_pairs(int most)
{
  int wrong = 0;
  for (int rank = 1; rank <= most; ++rank) {
    shape in;
    for (int i = 0; i < rank; ++i) in.push_back(i + 2);
    for (int start = -rank - 1; start <= rank; ++start)
      for (int end = -rank - 1; end <= rank; ++end) {
        const int from = start < 0 ? start + rank : start;
        const int to = end < 0 ? end + rank : end;
        const bool inside = from >= 0 && from < rank && to >= 0 && to < rank;
        if (!inside || from > to) {
          const answer made = ask(flatten{start, end}, tensor_value{in, passing});
          wrong += !made.good && made.agree && made.why.rule == (inside ? rule::axis_order : rule::axis_range) ? 0 : 1;
          continue;
        }
        shape out;
        for (int i = 0; i < rank; ++i) {
          if (i > from && i <= to) out.values[out.count - 1] *= i + 2;
          else out.push_back(i + 2);
        }
        wrong += gives(flatten{start, end}, in, out) ? 0 : 1;
      }
  }
  return wrong;
}
static_assert(wrong_pairs(4) == 0);

}  // namespace

TEST_CASE("flatten: answers that PyTorch gives")
{
  check_rows(rows);
  CHECK(wrong_pairs(at_run_time(8)) == 0);
}

TEST_CASE("flatten: axis.range, axis.order, extent.positive, arithmetic.overflow")
{
  check_rows(refusals);
  CHECK(wrong_counts(at_run_time(flatten{}), shape{1, 3, 4}) == 0);
}

TEST_CASE("flatten: arithmetic.overflow tells the two numbers of the product that does not fit, not what they wrapped to")
{
  // error.hpp: "the first two numbers of the product or sum". 2^40 * 2^40 is 2^80, which is 0 in 64 bits.
  const answer made = ask(flatten{}, tensor_value{shape{1, at_run_time(two_40), two_40}, passing});
  REQUIRE_FALSE(made.good);
  CHECK(made.why.rule == rule::arithmetic_overflow);
  CHECK(made.why.numbers[0] == two_40);
  CHECK(made.why.numbers[1] == two_40);
}

TEST_CASE("flatten: arithmetic.overflow does not depend on where the axis that is not known stands")
{
  // Every extent is 1 or more, so that no size of the unknown axis makes this product fit.
  const dim large = at_run_time(two_40);
  const bool before = ask(flatten{0, -1}, tensor_value{shape{dynamic, large, large}, passing}).good;
  const bool behind = ask(flatten{0, -1}, tensor_value{shape{large, large, dynamic}, passing}).good;
  CHECK(before == behind);
}
