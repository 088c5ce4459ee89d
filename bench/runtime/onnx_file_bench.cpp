// SPDX-License-Identifier: MIT
// What onnx's own C++ takes to parse resnet50.onnx from memory, and to parse it and infer its shapes.
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include "counted.hpp"
#include "model_file.hpp"

namespace {

void parsing(benchmark::State& state)
{
  const std::string& from = bench::model_file();
  const bench::counted counts(state);
  for (auto _ : state) {
    onnx::ModelProto model;
    if (!model.ParseFromArray(from.data(), static_cast<int>(from.size()))) return state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(model.graph().node_size());
  }
}

void parsing_and_inference(benchmark::State& state)
{
  const std::string& from = bench::model_file();
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
