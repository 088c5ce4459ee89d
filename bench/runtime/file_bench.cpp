// SPDX-License-Identifier: MIT
// resnet50.onnx from memory: read and every shape inferred, in storage that is there; and what sizing that storage costs.
#include <shapeproof/onnx/import.hpp>
#include <shapeproof/shapeproof.hpp>

#include "../../tests/onnx/heap.hpp"
#include "counted.hpp"

using namespace shapeproof;

namespace {

const on_heap::bytes& file()
{
  static const on_heap::bytes all = on_heap::file(SHAPEPROOF_MODELS "/resnet50.onnx");
  return all;
}

void sizing(benchmark::State& state)
{
  const onnx::bytes_view from = on_heap::view(file());
  const bench::counted counts(state);
  for (auto _ : state) benchmark::DoNotOptimize(onnx::storage_needed(from));
}

void reading(benchmark::State& state)
{
  on_heap::model model = on_heap::model::read(on_heap::view(file()));
  if (!model.good) return state.SkipWithError("resnet50.onnx was not read");
  const bench::counted counts(state);
  for (auto _ : state) {
    onnx::imported_model made;
    error why;
    benchmark::DoNotOptimize(onnx::import_model(on_heap::view(file()), model.storage(), made, why));
    benchmark::DoNotOptimize(made.graph.node_count);
  }
}

}  // namespace

BENCHMARK(sizing)->Name("resnet50.onnx, how much storage it takes");
BENCHMARK(reading)->Name("resnet50.onnx, read and inferred, 169 nodes");
