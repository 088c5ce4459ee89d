// SPDX-License-Identifier: MIT
// A chain of a hundred layers, known when it is compiled, and a size that is known only at run time: whether the chain
// takes it and what comes out, beside one unchecked formula and beside a hundred checked ones.
#include <shapeproof/check/any_size.hpp>

#include <benchmark/benchmark.h>

#include "unchecked.hpp"

namespace {

using namespace shapeproof;

constexpr conv2d layer_at(int i)
{
  return {.out_channels = 8 + i % 5, .kernel = 1 + i % 4, .stride = i % 25 == 24 ? 2 : 1, .padding = i % 3 == 0 ? 1 : 0};
}
template <class>
struct hundred;
template <int... At>
struct hundred<detail::numbers<At...>> : sequential<layer_at(At)...> {};
using chain = hundred<detail::count_to<100>::type>;
using chain_of_any_size = any_size<chain, tensor<float, dynamic, 3, dynamic, dynamic>>;
static_assert(chain_of_any_size::compared && chain_of_any_size::straight);

void unchecked_formula(benchmark::State& state)
{
  bench::unchecked_conv conv{64, {7, 7}, {2, 2}, {3, 3}, {3, 3}, {1, 1}};
  bench::unchecked_shape in{{1, 3, 1024, 1024}};
  bench::unchecked_shape out{};
  for (auto _ : state) {
    benchmark::DoNotOptimize(&conv);
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bench::unchecked(conv, in, out);
    benchmark::DoNotOptimize(&out);
  }
}

void any_size_takes(benchmark::State& state)
{
  shape in{1, 3, 1024, 1024};
  for (auto _ : state) {
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bool takes = chain_of_any_size::takes(in);
    benchmark::DoNotOptimize(takes);
  }
}

void any_size_output(benchmark::State& state)
{
  shape in{1, 3, 1024, 1024};
  for (auto _ : state) {
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = chain_of_any_size::output(in);
    benchmark::DoNotOptimize(&out);
  }
}

void step_by_step(benchmark::State& state)
{
  shape in{1, 3, 1024, 1024};
  for (auto _ : state) {
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer<chain>(in);
    benchmark::DoNotOptimize(&out);
  }
}

}  // namespace

BENCHMARK(unchecked_formula);
BENCHMARK(any_size_takes)->Name("any_size<chain>::takes, 100 layers");
BENCHMARK(any_size_output)->Name("any_size<chain>::output, 100 layers");
BENCHMARK(step_by_step)->Name("infer<chain>, 100 layers");
