// SPDX-License-Identifier: MIT
// A model file in which a node takes what no node gives.
// FIX: let the tool that wrote the model check it: its nodes are not in the order in which they run, or a value was renamed at one place only.
// EXPECT: [model.name]
// EXPECT-FIRST: value_has_no_name_of_its_own<0, -1, 0
// EXPECT-TEXT: Relu (layer 0): [model.name] there is no value "Z" before this node
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../onnx/encode.hpp"

using namespace shapeproof;

#if defined(CONTROL)
constexpr auto one = encoded::op("Relu", {"X"}, {"Y"});
#else
constexpr auto one = encoded::op("Relu", {"Z"}, {"Y"});
#endif
constexpr auto content = encoded::model(13, {encoded::value("X", {1, 3})}, {}, {one}, {"Y"});
using net = onnx::model<content>;
using input = tensor<float, 1, 3>;
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, input>, input>);
#else
using output = output_t<net, input>;
#endif
