// SPDX-License-Identifier: MIT
#include <shapeproof/layers/binary.hpp>

#include <doctest/doctest.h>

#include <set>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr joined<add> rows[] = {
    {{}, 2, {{2, 3}, {2, 3}}, {2, 3}},
    {{}, 2, {{5, 3, 4, 1}, {3, 1, 1}}, {5, 3, 4, 1}},  // PyTorch's page on broadcasting, and the two after it
    {{}, 2, {{5, 1, 4, 1}, {3, 1, 1}}, {5, 3, 4, 1}},
    {{}, 2, {{1}, {3, 1, 7}}, {3, 1, 7}},
    {{}, 2, {{8, 1, 6, 1}, {7, 1, 5}}, {8, 7, 6, 5}},  // NumPy's page
    {{}, 2, {{256, 256, 3}, {3}}, {256, 256, 3}},
    {{}, 2, {{}, {3, 1, 7}}, {3, 1, 7}},
    {{}, 2, {{}, {}}, {}},
    {{}, 3, {{4, 1}, {1, 5}, {3, 1, 1}}, {3, 4, 5}},
    {{}, 4, {{1}, {2, 1}, {1, 3}, {7, 1, 1, 1}}, {7, 1, 2, 3}},
    {{}, 2, {{dynamic, 3}, {5, 3}}, {5, 3}},
    {{}, 2, {{5, 3}, {dynamic, 3}}, {5, 3}},
    {{}, 2, {{dynamic}, {1}}, {dynamic}},
    {{}, 2, {{1}, {dynamic}}, {dynamic}},
    {{}, 2, {{dynamic}, {dynamic}}, {dynamic}},
    {{}, 2, {{dynamic, 4}, {4}}, {dynamic, 4}},
    {{}, 3, {{dynamic}, {7}, {dynamic}}, {7}},
    {{}, 2, {{dim_max}, {1, 1}}, {1, dim_max}},
    {{}, 2, {{1, 2, 3, 4, 5, 6, 7, 8}, {8}}, {1, 2, 3, 4, 5, 6, 7, 8}},
};
constexpr not_joined<add> refusals[] = {
    {{}, 2, {{3}, {4}}, rule::broadcast_match, 0, axis_name::other, 4, 3, 1},
    {{}, 2, {{5, 2, 4, 1}, {3, 1, 1}}, rule::broadcast_match, 1, axis_name::other, 3, 2, 1},
    {{}, 3, {{2, 1}, {2, 3}, {4, 1}}, rule::broadcast_match, 0, axis_name::other, 4, 2, 2},
    {{}, 3, {{dynamic}, {7}, {6}}, rule::broadcast_match, 0, axis_name::other, 6, 7, 2},
    {{}, 2, {{dim_max}, {dim_max - 1}}, rule::broadcast_match, 0, axis_name::other, dim_max - 1, dim_max, 1},
    {{}, 2, {{2, 3}, {2, 0}}, rule::extent_positive, 1, axis_name::other, 0, 1},
    {{}, 2, {{1, -1}, {1, 1}}, rule::extent_positive, 1, axis_name::other, -1, 1},
    {{}, 2, {{dim_min}, {1, 1}}, rule::extent_positive, 0, axis_name::other, dim_min, 1},
    {{}, 1, {{2, 3}}, rule::input_count, -1, axis_name::none, 1, 2, -1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(wrong_many_counts(add{}, shape{1, 2}, 2, -1) == 0);

// the others are the same map
static_assert(holds(joined<subtract>{{}, 2, {{4, 1}, {5}}, {4, 5}}) && holds(joined<multiply>{{}, 2, {{4, 1}, {5}}, {4, 5}}));
static_assert(holds(joined<divide>{{}, 2, {{4, 1}, {5}}, {4, 5}}) && holds(joined<maximum>{{}, 3, {{4, 1}, {5}, {}}, {4, 5}}));
static_assert(holds(joined<minimum>{{}, 3, {{4, 1}, {5}, {}}, {4, 5}}));

// --- a policy that lets 0 in: it meets 1 and itself, and nothing else
constexpr policy torch = policy::pytorch_tensor;
static_assert(holds(joined<add>{{torch}, 2, {{0, 3}, {1, 3}}, {0, 3}}) && holds(joined<add>{{torch}, 2, {{0}, {2, 1}}, {2, 0}}));
static_assert(holds(not_joined<add>{{torch}, 2, {{2, 0}, {2, 2}}, rule::broadcast_match, 1, axis_name::other, 2, 0, 1}));
static_assert(holds(not_joined<add>{{torch}, 2, {{2, -1}, {2, 1}}, rule::extent_positive, 1, axis_name::other, -1, 0}));

/// A rank that no shape has, as damaged memory may.
constexpr bool damaged_ranks_are_refused()
{
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN}) {
    tensor_value in[2] = {{shape{1, 2}, passing}, {shape{1, 2}, passing}};
    in[1].extents.count = count;
    tensor_value out;
    error why{};
    if (add{}.infer({in, 2}, {&out, 1}, why) || why.rule != rule::rank_fits || why.numbers[0] != count) return false;
  }
  return true;
}
static_assert(damaged_ranks_are_refused());

}  // namespace

TEST_CASE("binary: what the published pages show") { check_rows(rows); }

TEST_CASE("binary: rule::broadcast_match, extent_positive and input_count")
{
  check_rows(refusals);
  CHECK(wrong_many_counts(at_run_time(add{}), shape{1, 2}, 2, -1) == 0);
  CHECK(damaged_ranks_are_refused());
}

TEST_CASE("binary: random shapes against the sets of extents that meet on an axis")
{
  std::mt19937_64 random(201);
  int good = 0;
  int wrong = 0;
  constexpr int rounds = 20000;
  for (int round = 0; round < rounds; ++round) {
    const int count = 2 + static_cast<int>(random() % 3);
    tensor_value in[4] = {};
    int rank = 0;
    for (int i = 0; i < count; ++i) {
      const int own = static_cast<int>(random() % 5);
      for (int k = 0; k < own; ++k) in[i].extents.push_back(random() % 3 == 0 ? 1 : random() % 4 == 0 ? dynamic : random() % 9 == 0 ? 3 : 2);
      in[i].element = passing;
      rank = own > rank ? own : rank;
    }
    bool fits = true;
    shape wanted;
    for (int axis = 0; axis < rank; ++axis) {  // counted from the front of the result
      std::set<dim> known;
      bool unknown = false;
      for (int i = 0; i < count; ++i) {
        const int at = in[i].extents.rank() - rank + axis;
        if (at < 0) continue;
        if (in[i].extents[at] == dynamic) unknown = true;
        else if (in[i].extents[at] != 1) known.insert(in[i].extents[at]);
      }
      fits = fits && known.size() < 2;
      wanted.push_back(!known.empty() ? *known.begin() : unknown ? dynamic : 1);
    }
    const answers made = ask_many(maximum{}, in, count, 1);
    good += made.good ? 1 : 0;
    wrong += made.agree && made.good == fits && (!fits ? made.why.rule == rule::broadcast_match : made.values[0] == tensor_value{wanted, passing}) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 4);
  CHECK(good < rounds);
}
