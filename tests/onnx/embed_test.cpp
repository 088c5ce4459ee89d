// SPDX-License-Identifier: MIT
// A model as a type: what it takes of its inputs, and what it declares of them.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <string>

#include "encode.hpp"

using namespace shapeproof;
using encoded::op;
using encoded::value;

namespace {

// (N, 3) and (N, 4): encode.hpp gives every -1 the name N
constexpr auto joined = encoded::model(13, {value("X", {-1, 3}), value("Z", {-1, 4})}, {},
                                       {op("Concat", {"X", "Z"}, {"Y"}, {encoded::attribute("axis", 1)})}, {"Y"});
// The same without a layer that would ask: only the name ties them.
constexpr auto apart = encoded::model(13, {value("X", {-1, 3}), value("Z", {-1, 4})}, {}, {op("Relu", {"X"}, {"Y"}), op("Relu", {"Z"}, {"V"})},
                                      {"Y", "V"});
constexpr auto ids = encoded::model(13, {value("X", {1, 3}, encoded::int64)}, {}, {op("Identity", {"X"}, {"Y"})}, {"Y"});

using join_net = onnx::model<joined>;
using apart_net = onnx::model<apart>;
using ids_net = onnx::model<ids>;

static_assert(std::is_same_v<output_t<join_net, tensor<float, 5, 3>, tensor<float, 5, 4>>, tensor<float, 5, 7>>);
static_assert(infer<apart_net>(shape{5, 3}, shape{5, 4}).has_value());
static_assert(!infer<apart_net>(shape{5, 3}, shape{7, 4}).has_value());
static_assert(infer<apart_net>(shape{dynamic, 3}, shape{7, 4}).has_value());  // not known to differ
// Given at once, one extent is enough for both.
static_assert(infer<onnx::model<apart, tensor<float, 5, 3>>>(shape{5, 3}, shape{5, 4}).has_value());
static_assert(!infer<onnx::model<apart, tensor<float, 5, 3>>>(shape{5, 3}, shape{7, 4}).has_value());

// A shape says nothing of elements: they are those that the file declares, and so are their bytes.
static_assert(memory_of<ids_net, tensor<std::int64_t, 1, 3>>.bytes == 48);
static_assert(std::is_same_v<output_t<ids_net, tensor<std::int64_t, 1, 3>>, tensor<std::int64_t, 1, 3>>);

}  // namespace

TEST_CASE("extents of one name are one: rule::input_match")
{
  const auto made = infer<apart_net>(shape{5, 3}, shape{7, 4});
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().rule == rule::input_match);
  CHECK(made.error().numbers[0] == 7);
  CHECK(made.error().numbers[1] == 5);
  CHECK(made.error().numbers[2] == 1);
  CHECK(made.error().axis == 0);
}

TEST_CASE("elements are those that the model declares: rule::element_match")
{
  const auto made = infer<ids_net>(tensor_value{{1, 3}, element::of<std::int8_t>()});
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().rule == rule::element_match);
  CHECK(std::string(message(made.error()).c_str()).find("the elements of input 0 are INT8, and INT64 is wanted") != std::string::npos);
  const auto taken = infer<ids_net>(tensor_value{{1, 3}, element::of<std::int64_t>()});
  CHECK(taken.has_value());
  CHECK(infer<ids_net>(shape{1, 3}).has_value());
}
