// SPDX-License-Identifier: MIT
#include <shapeproof/layers/gather.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr joined<gather> rows[] = {
    {{0}, 2, {{3, 2}, {2, 2}}, {2, 2, 2}},  // ONNX's page, with axis 0 and with axis 1
    {{1}, 2, {{3, 3}, {1, 2}}, {3, 1, 2}},
    {{-1}, 2, {{5, 4, 3, 2}, {3}}, {5, 4, 3, 3}},
    {{0}, 2, {{4}, {}}, {}},  // one extent of a shape
    {{1}, 2, {{2, 7, 5}, {}}, {2, 5}},
    {{0}, 2, {{30522, 768}, {1, 512}}, {1, 512, 768}},  // an embedding
    {{0}, 2, {{dynamic, 3}, {dynamic}}, {dynamic, 3}},
    {{0}, 2, {{4, 3}, {0}}, {0, 3}},
    {{7}, 2, {{1, 2, 3, 4, 5, 6, 7, 8}, {9}}, {1, 2, 3, 4, 5, 6, 7, 9}},
};
constexpr not_joined<gather> refusals[] = {
    {{2}, 2, {{3, 2}, {2}}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{-3}, 2, {{3, 2}, {2}}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{dim_min}, 2, {{3, 2}, {2}}, rule::axis_range, -1, axis_name::none, dim_min, 2},
    {{0}, 2, {{}, {2}}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{0}, 2, {{3, -2}, {2}}, rule::extent_positive, 1, axis_name::other, -2, 0},
    {{0}, 2, {{3, 2}, {-1}}, rule::extent_positive, 0, axis_name::other, -1, 0},
    {{0}, 2, {{1, 2, 3, 4, 5, 6, 7, 8}, {1, 1}}, rule::list_length, -1, axis_name::none, 9, 8},
};
constexpr joined<gather_elements> elements_rows[] = {
    {{}, 2, {{2, 2}, {2, 2}}, {2, 2}},  // ONNX's page
    {{}, 2, {{3, 3}, {2, 3}}, {2, 3}},
    {{}, 2, {{3, dynamic}, {dynamic, 7}}, {dynamic, 7}},
    {{}, 2, {{3, 4}, {0, 4}}, {0, 4}},
};
constexpr not_joined<gather_elements> elements_refusals[] = {
    {{}, 2, {{3, 3}, {3}}, rule::rank_fits, -1, axis_name::none, 1, 2},
    {{}, 2, {{}, {}}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{}, 2, {{3, 3}, {3, -1}}, rule::extent_positive, 1, axis_name::other, -1, 0},
};
constexpr joined<scatter> scatter_rows[] = {
    {{}, 3, {{3, 3}, {2, 3}, {2, 3}}, {3, 3}},  // ONNX's pages of ScatterElements and of ScatterND
    {{}, 3, {{4, 4, 4}, {2, 1}, {2, 4, 4}}, {4, 4, 4}},
    {{}, 3, {{8}, {4, 1}, {4}}, {8}},
    {{}, 3, {{dynamic, 4}, {1, 1}, {1, 4}}, {dynamic, 4}},
};
constexpr not_joined<scatter> scatter_refusals[] = {
    {{}, 3, {{}, {1}, {1}}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{}, 3, {{3}, {dim_min}, {1}}, rule::extent_positive, 0, axis_name::other, dim_min, 0},
};
static_assert(first_wrong(elements_rows) == 0 && first_wrong(elements_refusals) == 0);
static_assert(first_wrong(scatter_rows) == 0 && first_wrong(scatter_refusals) == 0);
static_assert(wrong_many_counts(gather_elements{}, shape{2, 2}, 2, 2) == 0);
static_assert(wrong_many_counts(scatter{}, shape{2, 2}, 3, 3) == 0);
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_many_counts(gather{}, shape{2, 2}, 2, 2) == 0);

}  // namespace

TEST_CASE("gather: ONNX's page, and rule::axis_range, rank_fits, extent_positive, list_length")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(gather{}), shape{2, 2}, 2, 2) == 0);
}

TEST_CASE("gather_elements and scatter: ONNX's pages, and what they refuse")
{
  check_rows(elements_rows);
  check_rows(elements_refusals);
  check_rows(scatter_rows);
  check_rows(scatter_refusals);
}

TEST_CASE("gather: as many elements as there are indices, each with all of the other axes")
{
  int wrong = 0;
  for (dim axis = 0; axis < 3; ++axis)
    for (dim a = 1; a < 4; ++a)
      for (dim b = 1; b < 4; ++b)
        for (dim i = 1; i < 4; ++i) {
          const tensor_value in[] = {{shape{2, a, b}, passing}, {shape{i, 5}, passing}};
          const answers made = ask_many(gather{axis}, in, 2, 1);
          const dim taken = axis == 0 ? 2 : axis == 1 ? a : b;
          wrong += made.good && made.agree && *elements(made.values[0].extents) * taken == 2 * a * b * i * 5 ? 0 : 1;
        }
  CHECK(wrong == 0);
}
