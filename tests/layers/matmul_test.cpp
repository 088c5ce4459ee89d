// SPDX-License-Identifier: MIT
#include <shapeproof/layers/matmul.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr joined<matmul> rows[] = {
    {{}, 2, {{3}, {3}}, {}},  // PyTorch's page, from here to the fifth
    {{}, 2, {{3, 4}, {4}}, {3}},
    {{}, 2, {{10, 3, 4}, {4}}, {10, 3}},
    {{}, 2, {{10, 3, 4}, {10, 4, 5}}, {10, 3, 5}},
    {{}, 2, {{10, 3, 4}, {4, 5}}, {10, 3, 5}},
    {{}, 2, {{9, 5, 7, 4}, {9, 5, 4, 3}}, {9, 5, 7, 3}},  // NumPy's page
    {{}, 2, {{4}, {2, 4, 3}}, {2, 3}},
    {{}, 2, {{2, 1, 7, 4}, {5, 4, 3}}, {2, 5, 7, 3}},
    {{.transpose_b = true}, 2, {{1, 12, 197, 64}, {1, 12, 197, 64}}, {1, 12, 197, 197}},  // attention
    {{.transpose_a = true}, 2, {{4, 3}, {4, 5}}, {3, 5}},
    {{.transpose_a = true, .transpose_b = true}, 2, {{4, 3}, {5, 4}}, {3, 5}},
    {{.transpose_a = true, .transpose_b = true}, 2, {{4}, {4}}, {}},  // a vector has nothing to transpose
    {{}, 2, {{dynamic, 4}, {4, dynamic}}, {dynamic, dynamic}},
    {{}, 2, {{3, dynamic}, {4, 5}}, {3, 5}},
    {{}, 2, {{dynamic, 3, 4}, {7, 4, 5}}, {7, 3, 5}},
    {{}, 2, {{1, 2, 1, 2, 1, 2, 3, 4}, {4, 5}}, {1, 2, 1, 2, 1, 2, 3, 5}},
    {{}, 2, {{dim_max, 1}, {1, dim_max}}, {dim_max, dim_max}},
};
constexpr not_joined<matmul> refusals[] = {
    {{}, 2, {{3, 4}, {5, 6}}, rule::features_match, 0, axis_name::other, 5, 4},
    {{}, 2, {{3, 4}, {3, 4}}, rule::features_match, 0, axis_name::other, 3, 4},
    {{.transpose_b = true}, 2, {{3, 4}, {4, 5}}, rule::features_match, 1, axis_name::other, 5, 4},
    {{}, 2, {{3}, {4}}, rule::features_match, 0, axis_name::other, 4, 3},
    {{}, 2, {{2, 3, 4}, {5, 4, 6}}, rule::broadcast_match, 0, axis_name::other, 5, 2, 1},
    {{}, 2, {{}, {4}}, rule::rank_fits, -1, axis_name::none, 0, 1, -1},
    {{}, 2, {{4}, {}}, rule::rank_fits, -1, axis_name::none, 0, 1, -1},
    {{}, 2, {{3, 4}, {4, 0}}, rule::extent_positive, 1, axis_name::other, 0, 1},
    {{}, 2, {{-3, 4}, {4, 5}}, rule::extent_positive, 0, axis_name::other, -3, 1},
    {{}, 3, {{3, 4}, {4, 5}, {5}}, rule::input_count, -1, axis_name::none, 3, 2, 0},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_many_counts(matmul{}, shape{2, 2}, 2, 2) == 0);

}  // namespace

TEST_CASE("matmul: answers of the published pages") { check_rows(rows); }

TEST_CASE("matmul: rule::features_match, broadcast_match, rank_fits, input_count")
{
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(matmul{}), shape{2, 2}, 2, 2) == 0);
}

TEST_CASE("matmul: small matrices against their product, a number a place")
{
  int wrong = 0;
  for (dim m = 1; m <= 3; ++m)
    for (dim k = 1; k <= 3; ++k)
      for (dim l = 1; l <= 3; ++l)
        for (dim n = 1; n <= 3; ++n)
          for (int way = 0; way < 4; ++way) {
            const matmul of{way % 2 != 0, way / 2 != 0};
            const shape a = of.transpose_a ? shape{k, m} : shape{m, k};
            const shape b = of.transpose_b ? shape{n, l} : shape{l, n};
            const tensor_value in[2] = {{a, passing}, {b, passing}};
            const answers made = ask_many(of, in, 2, 1);
            const bool fits = k == l;
            wrong += made.agree && made.good == fits && (fits ? made.values[0] == tensor_value{shape{m, n}, passing} : made.why.rule == rule::features_match) ? 0 : 1;
          }
  CHECK(wrong == 0);
}
