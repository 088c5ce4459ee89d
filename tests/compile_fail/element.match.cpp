// SPDX-License-Identifier: MIT
// A model of floats, which the firmware gives bytes.
// FIX: give the input the element that the model declares, or export the model with the one that is meant.
// EXPECT: [element.match]
// EXPECT-FIRST: elements_are_of_another_type<-1, -1, 0
// EXPECT-TEXT: [element.match] the elements of input 0 are INT8, and FLOAT is wanted
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../onnx/encode.hpp"

using namespace shapeproof;

constexpr auto content = encoded::model(13, {encoded::value("X", {1, 3})}, {}, {encoded::op("Relu", {"X"}, {"Y"})}, {"Y"});
using net = onnx::model<content>;
#if defined(CONTROL)
using input = tensor<float, 1, 3>;
static_assert(std::is_same_v<output_t<net, input>, input>);
#else
using output = output_t<net, tensor<std::int8_t, 1, 3>>;
#endif
