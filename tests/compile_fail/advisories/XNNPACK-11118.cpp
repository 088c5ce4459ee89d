// SPDX-License-Identifier: MIT
// google/XNNPACK#11118: the filter is not of the kernel that the parameters say.
// EXPECT: [weight.match]
// EXPECT-FIRST: weight_does_not_match
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<onnx::conv{.kernel_shape = {3, 3}, .W = {8, 4, 3, 3}}> {};
#else
struct net : sequential<onnx::conv{.kernel_shape = {5, 3}, .W = {8, 4, 3, 3}}> {};
#endif
using output = output_t<net, tensor<float, 1, 4, 8, 8>>;
