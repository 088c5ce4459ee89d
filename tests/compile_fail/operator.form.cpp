// SPDX-License-Identifier: MIT
// A model file in which Cast does not say to what.
// FIX: give the node the attribute or input that the sentence names, as a constant of the model where its numbers decide the shape.
// EXPECT: [operator.form]
// EXPECT-FIRST: operator_has_another_form<0, -1
// EXPECT-TEXT: cast_1 (layer 0): [operator.form] to of the operator is missing, or has another form, or its numbers are not known
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../onnx/encode.hpp"

using namespace shapeproof;

#if defined(CONTROL)
constexpr auto one = encoded::op("Cast", {"X"}, {"Y"}, {encoded::attribute("to", 1)});
#else
constexpr auto one = encoded::op("Cast", {"X"}, {"Y"}, {}, "cast_1");
#endif
constexpr auto content = encoded::model(13, {encoded::value("X", {1, 3})}, {}, {one}, {"Y"});
using net = onnx::model<content>;
using input = tensor<float, 1, 3>;
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, input>, input>);
#else
using output = output_t<net, input>;
#endif
