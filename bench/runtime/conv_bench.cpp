// SPDX-License-Identifier: MIT
// A convolution's shape and a pool's: the unchecked formula that engines write by hand, beside shapeproof with every check made.
// Parameters and extents come from memory the compiler cannot see through, as they do where a model was loaded.
#include <shapeproof/shapeproof.hpp>

#include "counted.hpp"
#include "unchecked.hpp"

namespace {

using namespace shapeproof;

void unchecked_formula(benchmark::State& state)
{
  bench::unchecked_conv conv{64, {7, 7}, {2, 2}, {3, 3}, {3, 3}, {1, 1}};
  bench::unchecked_shape in{{1, 3, 224, 224}};
  bench::unchecked_shape out{};
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&conv);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bench::unchecked(conv, in, out);
    benchmark::DoNotOptimize(&out);
  }
}

conv2d example(dim groups) { return {.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .groups = groups}; }

void in_place(benchmark::State& state)
{
  conv2d conv = example(state.range(0));
  tensor_value in{shape{1, 32, 224, 224}, {}};
  tensor_value out;
  error why;
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&conv);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bool good = conv.infer({&in, 1}, {&out, 1}, why);
    benchmark::DoNotOptimize(good);
    benchmark::DoNotOptimize(&out);
  }
}

void by_value(benchmark::State& state)
{
  conv2d conv = example(state.range(0));
  shape in{1, 32, 224, 224};
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&conv);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer(conv, in);
    benchmark::DoNotOptimize(&out);
  }
}

void pooled(benchmark::State& state)
{
  max_pool2d pool{.kernel = 3, .stride = 2, .padding = 1};
  shape in{1, 64, 112, 112};
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&pool);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer(pool, in);
    benchmark::DoNotOptimize(&out);
  }
}

void one_axis(benchmark::State& state)
{
  window axis{.kernel = 7, .stride = 2, .pad_begin = 3, .pad_end = 3};
  dim in = 224;
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&axis);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<dim> out = axis.output(in);
    benchmark::DoNotOptimize(&out);
  }
}

void as_layer(benchmark::State& state)
{
  layer conv = example(state.range(0));
  tensor_value in{shape{1, 32, 224, 224}, {}};
  tensor_value out;
  error why;
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&conv);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bool good = conv.infer({&in, 1}, {&out, 1}, why);
    benchmark::DoNotOptimize(good);
    benchmark::DoNotOptimize(&out);
  }
}

}  // namespace

BENCHMARK(unchecked_formula)->Name("unchecked formula");
BENCHMARK(by_value)->Name("infer(conv2d, shape), groups")->Arg(1)->Arg(32);
BENCHMARK(in_place)->Name("conv2d.infer, groups")->Arg(1)->Arg(32);
BENCHMARK(as_layer)->Name("layer.infer, groups")->Arg(1)->Arg(32);
BENCHMARK(pooled)->Name("infer(max_pool2d, shape)");
BENCHMARK(one_axis)->Name("window.output, one axis");
