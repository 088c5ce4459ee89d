// SPDX-License-Identifier: MIT
#include <shapeproof/layers/cast.hpp>

#include <doctest/doctest.h>

#include <algorithm>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr element half = element::of<float16>();

constexpr bool casts(const shape& in)
{
  const answer made = ask(cast{half}, tensor_value{in, passing});
  return made.good && made.agree && made.value == tensor_value{in, half};
}
static_assert(casts({}) && casts({1, 3, 8, 8}) && casts({0, dynamic, dim_max}));
static_assert(refuses(cast{half}, shape{3, -1}, rule::extent_positive, 1, axis_name::other, -1, 0));
static_assert(wrong_counts(cast{half}, shape{2, 3}) == 0);

/// What several inputs of the same or of other extents make; the second has an element of its own.
template <class Layer>
constexpr bool makes(const Layer& of, int count, const shape (&extents)[3], const shape& out, element as)
{
  tensor_value in[3] = {};
  for (int i = 0; i < 3; ++i) in[i] = {extents[i], i == 1 ? half : passing};
  const answers made = ask_many(of, in, count, 1);
  return made.good && made.agree && made.values[0] == tensor_value{out, as};
}
template <class Layer>
constexpr bool refuses_all(const Layer& of, int count, const shape (&extents)[3], rule broken, int axis, dim first, dim second)
{
  tensor_value in[3] = {};
  for (int i = 0; i < 3; ++i) in[i] = {extents[i], passing};
  const answers made = ask_many(of, in, count, 1);
  return !made.good && made.agree && made.why.rule == broken && made.why.axis == axis && made.why.numbers[0] == first &&
         made.why.numbers[1] == second;
}

// NumPy's page on broadcasting
constexpr element truth = element::of<bool>();
static_assert(makes(relation{}, 2, {{5, 4}, {1}, {}}, {5, 4}, truth));
static_assert(makes(relation{}, 2, {{15, 3, 5}, {15, 1, 5}, {}}, {15, 3, 5}, truth));
static_assert(makes(relation{}, 2, {{8, 1, 6, 1}, {7, 1, 5}, {}}, {8, 7, 6, 5}, truth));
static_assert(makes(relation{}, 2, {{dynamic, 3}, {4, 1}, {}}, {4, 3}, truth));
static_assert(refuses_all(relation{}, 2, {{2, 1}, {8, 4, 3}, {}}, rule::broadcast_match, 1, 4, 2));
static_assert(refuses_all(relation{}, 2, {{2, -1}, {2, 3}, {}}, rule::extent_positive, 1, -1, 0));

// ONNX's page of Where; the condition stretches too
static_assert(makes(choose{}, 3, {{2, 2}, {2, 2}, {2, 2}}, {2, 2}, half));
static_assert(makes(choose{}, 3, {{3, 1, 1}, {2, 1}, {6}}, {3, 2, 6}, half));
static_assert(makes(choose{}, 3, {{}, {}, {0}}, {0}, half));
static_assert(refuses_all(choose{}, 3, {{3}, {1}, {2}}, rule::broadcast_match, 0, 2, 3));
static_assert(wrong_many_counts(relation{}, shape{2, 2}, 2, 2) == 0);
static_assert(wrong_many_counts(choose{}, shape{2, 2}, 3, 3) == 0);

}  // namespace

TEST_CASE("cast: the same extents, rule::extent_positive")
{
  CHECK(casts(at_run_time(shape{1, 3, 8, 8})));
  CHECK(refuses(at_run_time(cast{half}), shape{3, -1}, rule::extent_positive, 1, axis_name::other, -1, 0));
  CHECK(wrong_counts(at_run_time(cast{half}), shape{2, 3}) == 0);
}

TEST_CASE("relation and choose: small extents against NumPy's rule, rule::broadcast_match")
{
  int wrong = 0;
  for (dim a = 1; a < 4; ++a)
    for (dim b = 1; b < 4; ++b)
      for (dim c = 1; c < 4; ++c) {
        const dim most = std::max({a, b, c});
        const bool two = a == b || a == 1 || b == 1;
        const bool three = (a == most || a == 1) && (b == most || b == 1) && (c == most || c == 1);
        const tensor_value in[] = {{shape{a}, passing}, {shape{b}, half}, {shape{c}, passing}};
        const answers related = ask_many(relation{}, in, 2, 1);
        const answers chosen = ask_many(choose{}, in, 3, 1);
        wrong += related.agree && related.good == two ? 0 : 1;
        wrong += chosen.agree && chosen.good == three && (!three || chosen.values[0] == tensor_value{shape{most}, half}) ? 0 : 1;
      }
  CHECK(wrong == 0);
  CHECK(wrong_many_counts(at_run_time(relation{}), shape{2, 2}, 2, 2) == 0);
  CHECK(wrong_many_counts(at_run_time(choose{}), shape{2, 2}, 3, 3) == 0);
}
