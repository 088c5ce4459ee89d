// SPDX-License-Identifier: MIT
// A model file with an operator that the reader does not know.
// FIX: write the model with operators of ONNX that are known (docs/onnx.md), or give the operator a layer of your own.
// EXPECT: [operator.known]
// EXPECT-FIRST: operator_is_not_known<0, -1
// EXPECT-TEXT: frob_1 (layer 0): [operator.known] the operator Frobnicate is not known
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../onnx/encode.hpp"

using namespace shapeproof;

#if defined(CONTROL)
constexpr auto one = encoded::op("Relu", {"X"}, {"Y"});
#else
constexpr auto one = encoded::op("Frobnicate", {"X"}, {"Y"}, {}, "frob_1");
#endif
constexpr auto content = encoded::model(13, {encoded::value("X", {1, 3})}, {}, {one}, {"Y"});
using net = onnx::model<content>;
using input = tensor<float, 1, 3>;
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, input>, input>);
#else
using output = output_t<net, input>;
#endif
