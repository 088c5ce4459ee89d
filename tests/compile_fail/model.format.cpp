// SPDX-License-Identifier: MIT
// A model file without its last byte.
// FIX: look whether the file was cut off or is of another format; the place is the byte, or the node, at which it was noticed.
// EXPECT: [model.format]
// EXPECT-FIRST: file_is_no_model<-1, -1, 62
// EXPECT-TEXT: [model.format] these are not the bytes of an ONNX model (noticed at 62)
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../onnx/encode.hpp"

using namespace shapeproof;

constexpr auto whole = encoded::model(13, {encoded::value("X", {1, 3})}, {}, {encoded::op("Relu", {"X"}, {"Y"})}, {"Y"});
#if defined(CONTROL)
constexpr auto content = whole;
#else
constexpr auto content = [] {
  auto made = whole;
  --made.size;
  return made;
}();
#endif
using net = onnx::model<content>;
using input = tensor<float, 1, 3>;
#if defined(CONTROL)
static_assert(std::is_same_v<output_t<net, input>, input>);
#else
using output = output_t<net, input>;
#endif
