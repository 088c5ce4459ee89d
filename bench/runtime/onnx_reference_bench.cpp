// SPDX-License-Identifier: MIT
// What onnx's own C++ takes to parse resnet50.onnx from memory, and to parse it and infer its shapes.
#include <benchmark/benchmark.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <fstream>
#include <iterator>
#include <string>

namespace {

const std::string& file()
{
  static const std::string all = [] {
    std::ifstream from(SHAPEPROOF_MODELS "/resnet50.onnx", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(from), {});
  }();
  return all;
}

void onnx_parsing(benchmark::State& state)
{
  for (auto _ : state) {
    ONNX_NAMESPACE::ModelProto model;
    if (!model.ParseFromArray(file().data(), static_cast<int>(file().size()))) return state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(model.graph().node_size());
  }
}
BENCHMARK(onnx_parsing);

void onnx_parsing_and_inference(benchmark::State& state)
{
  for (auto _ : state) {
    ONNX_NAMESPACE::ModelProto model;
    if (!model.ParseFromArray(file().data(), static_cast<int>(file().size()))) return state.SkipWithError("not parsed");
    ONNX_NAMESPACE::shape_inference::InferShapes(model);
    benchmark::DoNotOptimize(model.graph().value_info_size());
  }
}
BENCHMARK(onnx_parsing_and_inference);

}  // namespace
