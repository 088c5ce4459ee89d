// SPDX-License-Identifier: MIT
#include <shapeproof/layers/constant.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr element numbers = element::of<std::int64_t>();

constexpr bool makes(const constant& of, const tensor_value& wanted)
{
  const answers made = ask_many(of, nullptr, 0, 1);
  return made.good && made.agree && made.values[0] == wanted;
}
static_assert(makes(constant{{3, 4}}, {shape{3, 4}, element{}}));
static_assert(makes(constant{{}, numbers}, {shape{}, numbers}));
static_assert(makes(constant{{0, dynamic, dim_max}, passing}, {shape{0, dynamic, dim_max}, passing}));

constexpr bool refuses_constant(const constant& of, rule broken, int axis, dim first)
{
  const answers made = ask_many(of, nullptr, 0, 1);
  return !made.good && made.agree && made.why.rule == broken && made.why.axis == axis && made.why.numbers[0] == first;
}
static_assert(refuses_constant(constant{{3, -1}}, rule::extent_positive, 1, -1));
static_assert(refuses_constant(constant{{dim_min}}, rule::extent_positive, 0, dim_min));

constexpr bool refuses_inputs(int count)
{
  const tensor_value in[2] = {};
  tensor_value out;
  error why{};
  return !constant{}.infer({in, count}, {&out, 1}, why) && why.rule == rule::input_count && why.numbers[0] == count;
}
static_assert(refuses_inputs(1) && refuses_inputs(2) && refuses_inputs(-1));

// ONNX's page of Shape: (3, 4, 5), and its parts; a start past the end is no axis at all
struct taking {
  shape_of of;
  shape in;
  dim axes;
};
constexpr taking rows[] = {
    {{}, {3, 4, 5}, 3},        {{.start = 1}, {3, 4, 5}, 2},           {{.start = -1}, {3, 4, 5}, 1},
    {{0, -1}, {3, 4, 5}, 2},   {{1, 2}, {3, 4, 5}, 1},                 {{5, 9}, {3, 4, 5}, 0},
    {{2, 1}, {3, 4, 5}, 0},    {{-9, 9}, {3, 4, 5}, 3},                {{}, {}, 0},
    {{}, {dynamic, 0}, 2},     {{dim_min, dim_max}, {3, 4, 5}, 3},     {{dim_max, dim_min}, {3, 4, 5}, 0},
    {{-9, 2}, {3, 4, 5}, 2},   {{dynamic, dynamic}, {3, 4}, 0},
};
constexpr bool holds(const taking& row)
{
  const answer made = ask(row.of, tensor_value{row.in, passing});
  return made.good && made.agree && made.value == tensor_value{shape{row.axes}, numbers};
}
static_assert([] {
  for (const taking& row : rows)
    if (!holds(row)) return false;
  return true;
}());
static_assert(refuses(shape_of{}, shape{3, -4}, rule::extent_positive, 1, axis_name::other, -4, 0));
static_assert(wrong_counts(shape_of{}, shape{2, 3}) == 0);

}  // namespace

TEST_CASE("constant: what it is, and rule::extent_positive, input_count, list_length")
{
  CHECK(makes(at_run_time(constant{{3, 4}, passing}), {shape{3, 4}, passing}));
  CHECK(refuses_constant(at_run_time(constant{{3, -1}}), rule::extent_positive, 1, -1));
  CHECK(refuses_inputs(at_run_time(1)));
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN}) {
    constant damaged{{1, 2}};
    damaged.extents.count = count;
    tensor_value out;
    error why{};
    CHECK((!damaged.infer({nullptr, 0}, {&out, 1}, why) && why.rule == rule::list_length));
    CHECK((!layer(damaged).infer({nullptr, 0}, {&out, 1}, why) && why.rule == rule::list_length));
  }
}

TEST_CASE("shape_of: ONNX's page")
{
  for (const taking& row : rows) CHECK(holds(at_run_time(row)));
  CHECK(wrong_counts(at_run_time(shape_of{}), shape{2, 3}) == 0);
}
