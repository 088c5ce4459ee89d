// SPDX-License-Identifier: MIT
#include <shapeproof/layers/linear.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr taken<linear> rows[] = {
    {{.out_features = 1000}, {1, 4096}, {1, 1000}},
    {{.out_features = 1000, .in_features = 4096}, {1, 4096}, {1, 1000}},
    {{.out_features = 1000, .bias = false, .in_features = 4096}, {1, 4096}, {1, 1000}},
    {{84}, {120}, {84}},  // one axis: (in) -> (out)
    {{30}, {128, 20}, {128, 30}},  // PyTorch's page
    {{3072}, {1, 197, 768}, {1, 197, 3072}},
    {{5}, {2, 3, 4, 6}, {2, 3, 4, 5}},
    {{5}, {2, 3, 4, 5, 6, 7, 8, 9}, {2, 3, 4, 5, 6, 7, 8, 5}},
    {{5}, {dynamic, 9}, {dynamic, 5}},
    {{.out_features = 5, .in_features = 9}, {2, dynamic}, {2, 5}},
    {{.out_features = 5, .in_features = 9}, {dynamic, dynamic}, {dynamic, 5}},
    {{dim_max}, {dim_max, dim_max}, {dim_max, dim_max}},
    {{dim{1} << 31}, {1, 1}, {1, dim{1} << 31}},
    {{dim{1} << 62}, {1, 1}, {1, dim{1} << 62}},
};
constexpr refused<linear> refusals[] = {
    {{0}, {1, 9}, rule::features_positive, -1, axis_name::none, 0},
    {{-1}, {1, 9}, rule::features_positive, -1, axis_name::none, -1},
    {{dim_min}, {1, 9}, rule::features_positive, -1, axis_name::none, dim_min},
    {{dynamic}, {1, 9}, rule::features_positive, -1, axis_name::none, dynamic},
    {{.out_features = 5, .in_features = 0}, {1, 9}, rule::features_positive, -1, axis_name::none, 0},
    {{.out_features = 5, .in_features = -9}, {1, 9}, rule::features_positive, -1, axis_name::none, -9},
    {{.out_features = 5, .in_features = dim_min}, {1, dynamic}, rule::features_positive, -1, axis_name::none, dim_min},
    {{.out_features = 5, .in_features = 8}, {1, 9}, rule::features_match, 1, axis_name::features, 9, 8},
    {{.out_features = 5, .in_features = 8}, {9}, rule::features_match, 0, axis_name::features, 9, 8},
    {{.out_features = 5, .in_features = 8}, {8, 8, 8, 8, 8, 8, 8, 9}, rule::features_match, 7, axis_name::features, 9, 8},
    {{.out_features = 5, .in_features = dim_max}, {dynamic, 9}, rule::features_match, 1, axis_name::features, 9, dim_max},
    {{5}, {}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{5}, {1, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
    {{5}, {0, 9}, rule::extent_positive, 0, axis_name::other, 0, 1},
    {{5}, {2, -1, 9}, rule::extent_positive, 1, axis_name::other, -1, 1},
    {{5}, {2, 3, dim_min}, rule::extent_positive, 2, axis_name::other, dim_min, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_counts(linear{5}, shape{1, 9}) == 0);
static_assert(linear{}.bias && linear{}.in_features == whatever_arrives && linear{84}.out_features == 84);

constexpr int wrong_damaged_ranks()
{
  for (const int count : {-1, 9, 100, INT32_MAX, INT32_MIN}) {
    shape damaged{1, 2, 3, 4, 5, 6, 7, 8};
    damaged.count = count;
    const tensor_value in{damaged, {}};
    tensor_value out;
    error why{};
    if (linear{5}.infer({&in, 1}, {&out, 1}, why) || why.rule != rule::rank_fits || why.numbers[0] != count) return 1;
  }
  return 0;
}
static_assert(wrong_damaged_ranks() == 0);

}  // namespace

TEST_CASE("linear: answers that PyTorch gives, at every rank")
{
  check_rows(rows);
  for (int rank = 1; rank <= rank_max; ++rank)
    for (int axis = 0; axis < rank; ++axis) {
      shape in;
      for (int i = 0; i < rank; ++i) in.push_back(i + 2);
      in.values[axis] = dynamic;  // not known, on each axis alone
      shape out = in;
      out.values[rank - 1] = 7;
      CHECK(gives(at_run_time(linear{7}), in, out));
    }
}

TEST_CASE("linear: features.match, features.positive, rank.fits, extent.positive name the rule, the axis and the numbers")
{
  check_rows(refusals);
  for (int rank = 1; rank <= rank_max; ++rank)
    for (int axis = 0; axis < rank; ++axis)
      for (const dim bad : {dim{0}, dim{-1}, dim_min}) {
        shape in;
        for (int i = 0; i < rank; ++i) in.push_back(i + 2);
        in.values[axis] = bad;
        CHECK(refuses(at_run_time(linear{7}), in, rule::extent_positive, axis, axis_name::other, bad, 1));
      }
}

TEST_CASE("linear: input.count, output.count, and a rank that was damaged")
{
  CHECK(wrong_counts(at_run_time(linear{5}), shape{1, 9}) == 0);
  CHECK(wrong_damaged_ranks() == 0);
}
