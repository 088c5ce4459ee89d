// SPDX-License-Identifier: MIT
// What onnx's own C++ takes to parse resnet50.onnx from memory, and to parse it and infer its shapes.
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <fstream>
#include <iterator>
#include <string>

#include "counted.hpp"

namespace {

const std::string& file()
{
  static const std::string all = [] {
    std::ifstream from(SHAPEPROOF_MODELS "/resnet50.onnx", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(from), {});
  }();
  return all;
}

void parsing(benchmark::State& state)
{
  const std::string& from = file();
  const bench::counted counts(state);
  for (auto _ : state) {
    onnx::ModelProto model;
    if (!model.ParseFromArray(from.data(), static_cast<int>(from.size()))) return state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(model.graph().node_size());
  }
}

void parsing_and_inference(benchmark::State& state)
{
  const std::string& from = file();
  const bench::counted counts(state);
  for (auto _ : state) {
    onnx::ModelProto model;
    if (!model.ParseFromArray(from.data(), static_cast<int>(from.size()))) return state.SkipWithError("not parsed");
    onnx::shape_inference::InferShapes(model);
    benchmark::DoNotOptimize(model.graph().value_info_size());
  }
}

}  // namespace

BENCHMARK(parsing)->Name("ONNX, resnet50.onnx parsed");
BENCHMARK(parsing_and_inference)->Name("ONNX, resnet50.onnx parsed and inferred");
