// SPDX-License-Identifier: MIT
// AveragePool has had dilations since opset 19: a model of opset 17 with them is none.
// FIX: convert the model to the opset that the sentence names, or leave the attribute out.
// EXPECT: [attribute.since]
// EXPECT-FIRST: attribute_is_too_new<0, -1, 17, 19>
// EXPECT-TEXT: avg_pool (layer 0): [attribute.since] an attribute is given that opset 17 does not have: it came with opset 19
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim opset = 19;
#else
constexpr dim opset = 17;
#endif
struct net : sequential<onnx::average_pool{.dilations = {2, 2}, .kernel_shape = {3, 3}, .opset = opset}> {};
using output = output_t<net, tensor<float, 1, 3, 28, 28>>;
