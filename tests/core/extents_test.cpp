// SPDX-License-Identifier: MIT
#include <shapeproof/core/extents.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

template <int N>
constexpr bool holds(const extents<N>& of, dim a, dim b = 0, dim c = 0)
{
  const dim wanted[] = {a, b, c};
  for (int i = 0; i < N; ++i)
    if (of[i] != wanted[i]) return false;
  return true;
}

template <int N>
constexpr bool pads(const padding<N>& of, begin_end a, begin_end b = {0, 0}, begin_end c = {0, 0})
{
  const begin_end wanted[] = {a, b, c};
  for (int i = 0; i < N; ++i)
    if (of.begins[i] != wanted[i].begin || of.ends[i] != wanted[i].end) return false;
  return of.mode == padding_mode::as_given;
}

/// As a layer has them: members with defaults, one of them an earlier member.
struct axis_parameters {
  extents<2> kernel = 1;
  extents<2> stride = kernel;
  padding<2> around = 0;
};
struct parameters_1 {
  extents<1> kernel = 1;
  padding<1> around = 0;
};
struct parameters_3 {
  extents<3> kernel = 1;
  padding<3> around = 0;
};

/// As template arguments, which is what a layer in a network's type is.
template <auto Value>
struct argument {
  static constexpr auto value = Value;
};

}  // namespace

// --- static: extents
HOLDS_TWICE(holds(extents<1>(3), 3) && holds(extents<2>(3), 3, 3) && holds(extents<3>(3), 3, 3, 3));
HOLDS_TWICE(holds(extents<1>{4}, 4) && holds(extents<2>{3, 5}, 3, 5) && holds(extents<3>{3, 5, 7}, 3, 5, 7));
HOLDS_TWICE(holds(extents<2>{std::size_t{3}, 5l}, 3, 5) && holds(extents<2>(std::uint8_t{3}), 3, 3));
HOLDS_TWICE(holds(extents<2>(UINT64_MAX), dim_min, dim_min) && holds(extents<2>{1, UINT64_MAX}, 1, dim_min));
HOLDS_TWICE(holds(extents<2>{dim_min, dim_max}, dim_min, dim_max));
HOLDS_TWICE(extents<2>{3, 3} == extents<2>(3) && extents<2>{3, 5} != extents<2>{5, 3});
// neither too few numbers nor too many, nor any that is no integer
HOLDS_TWICE(!std::is_constructible_v<extents<3>, int, int> && !std::is_constructible_v<extents<2>, int, int, int>);
HOLDS_TWICE(!std::is_constructible_v<extents<1>, int, int> && !std::is_constructible_v<extents<2>, double>);
static_assert(std::is_convertible_v<int, extents<2>> && std::is_trivially_copyable_v<extents<3>>);

// --- static: padding
HOLDS_TWICE(pads(padding<1>(2), {2, 2}) && pads(padding<2>(2), {2, 2}, {2, 2}) && pads(padding<3>(2), {2, 2}, {2, 2}, {2, 2}));
HOLDS_TWICE(pads(padding<2>{1, 2}, {1, 1}, {2, 2}) && pads(padding<3>{1, 2, 3}, {1, 1}, {2, 2}, {3, 3}));
HOLDS_TWICE(pads(padding<1>{{1, 2}}, {1, 2}) && pads(padding<2>{{0, 1}, {2, 3}}, {0, 1}, {2, 3}));
HOLDS_TWICE(pads(padding<3>{{0, 1}, {2, 3}, {4, 5}}, {0, 1}, {2, 3}, {4, 5}));
HOLDS_TWICE(pads(padding<1>(begin_end{1, 2}), {1, 2}));
HOLDS_TWICE(pads(padding<2>(extents<2>{1, 2}), {1, 1}, {2, 2}));
HOLDS_TWICE(pads(padding<2>(std::size_t{1}), {1, 1}, {1, 1}) && padding<2>(UINT64_MAX).begins[0] == dim_min);
HOLDS_TWICE(padding<2>(same).mode == padding_mode::same_upper && padding<2>(same_upper).mode == padding_mode::same_upper);
HOLDS_TWICE(padding<2>(same_lower).mode == padding_mode::same_lower && padding<1>(causal).mode == padding_mode::causal);
HOLDS_TWICE(padding<3>(valid).mode == padding_mode::valid && padding<2>(same).begins[1] == 0 && padding<2>(same).ends[0] == 0);
HOLDS_TWICE(padding<2>{1, 1} == padding<2>(1) && padding<2>(1) != padding<2>{1, 2} && padding<2>(valid) != padding<2>(0));
HOLDS_TWICE(padding<2>{{1, 2}, {1, 2}} != padding<2>{1, 2});  // begin and end are no axes
HOLDS_TWICE(!std::is_constructible_v<padding<3>, int, int> && !std::is_constructible_v<padding<2>, int, int, int>);
HOLDS_TWICE(!std::is_constructible_v<padding<1>, int, int> && !std::is_constructible_v<padding<2>, double>);
HOLDS_TWICE(!std::is_constructible_v<padding<2>, begin_end> && !std::is_constructible_v<padding<1>, begin_end, begin_end>);

// --- static: as members, with designators and with defaults that name an earlier member
HOLDS_TWICE(holds(axis_parameters{}.kernel, 1, 1) && holds(axis_parameters{}.stride, 1, 1) && pads(axis_parameters{}.around, {0, 0}, {0, 0}));
HOLDS_TWICE(holds(axis_parameters{.kernel = 3}.stride, 3, 3) && holds(axis_parameters{.kernel = {3, 5}}.stride, 3, 5));
HOLDS_TWICE(holds(axis_parameters{.kernel = {3, 5}, .stride = 2}.stride, 2, 2));
HOLDS_TWICE(pads(axis_parameters{.around = 1}.around, {1, 1}, {1, 1}) && pads(axis_parameters{.around = {1, 2}}.around, {1, 1}, {2, 2}));
HOLDS_TWICE(pads(axis_parameters{.around = {{0, 1}, {2, 3}}}.around, {0, 1}, {2, 3}));
HOLDS_TWICE(axis_parameters{.around = same}.around.mode == padding_mode::same_upper);
HOLDS_TWICE(pads(parameters_1{.around = {{1, 2}}}.around, {1, 2}) && pads(parameters_1{.kernel = {3}, .around = {2}}.around, {2, 2}));
HOLDS_TWICE(pads(parameters_3{.around = {1, 2, 3}}.around, {1, 1}, {2, 2}, {3, 3}));
HOLDS_TWICE(pads(parameters_3{.around = {{0, 1}, {2, 3}, {4, 5}}}.around, {0, 1}, {2, 3}, {4, 5}));

// --- static: as template arguments; equal values are one type
static_assert(std::is_same_v<argument<extents<2>(3)>, argument<extents<2>{3, 3}>>);
HOLDS_TWICE(!std::is_same_v<argument<extents<2>{3, 5}>, argument<extents<2>{5, 3}>>);
static_assert(std::is_same_v<argument<padding<2>(1)>, argument<padding<2>{{1, 1}, {1, 1}}>>);
HOLDS_TWICE(!std::is_same_v<argument<padding<2>(valid)>, argument<padding<2>(same)>>);
HOLDS_TWICE(argument<extents<3>{1, 2, 3}>::value[2] == 3 && argument<padding<1>{{1, 2}}>::value.ends[0] == 2);
HOLDS_TWICE(holds(argument<axis_parameters{.kernel = {3, 5}}>::value.stride, 3, 5));

TEST_CASE("extents: one number for all axes, or one an axis")
{
  volatile int number = 3;
  volatile std::uint64_t huge = UINT64_MAX;
  const int n = number;
  const std::uint64_t h = huge;
  CHECK(holds(extents<3>(n), 3, 3, 3));
  CHECK(holds(extents<3>{n, n + 1, n + 2}, 3, 4, 5));
  CHECK(holds(extents<2>(h), dim_min, dim_min));
  CHECK(holds(extents<2>{n, h}, 3, dim_min));
}

TEST_CASE("padding: a mode, a number, one an axis, begin and end an axis")
{
  volatile int number = 3;
  const int n = number;
  CHECK(pads(padding<2>(n), {3, 3}, {3, 3}));
  CHECK(pads(padding<2>{n, n + 1}, {3, 3}, {4, 4}));
  CHECK(pads(padding<2>{{n, n + 1}, {n + 2, n + 3}}, {3, 4}, {5, 6}));
  for (const padding_mode mode : {valid, same_upper, same_lower, causal}) {
    CHECK(padding<2>(mode).mode == mode);
    CHECK(padding<2>(mode).begins[0] == 0);
    CHECK(padding<2>(mode).ends[1] == 0);
  }
}
