// SPDX-License-Identifier: MIT
// Chains of layers that are loaded at run time, up to a million of them, and a network that fails, with its sentence.
#include <shapeproof/shapeproof.hpp>

#include <vector>

#include "counted.hpp"
#include "unchecked.hpp"

namespace {

using namespace shapeproof;

/// Convolutions and pools in turn that keep the image as it is, so that a chain may be of any length.
std::vector<layer> chain(std::int64_t count)
{
  std::vector<layer> made(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (i % 2 == 0) made[i] = conv2d{.out_channels = 16, .kernel = 3, .padding = 1};
    else made[i] = max_pool2d{.kernel = 3, .stride = 1, .padding = 1};
  }
  return made;
}

void unchecked_chain(benchmark::State& state)
{
  std::vector<bench::unchecked_conv> net(1000, {16, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}});
  bench::unchecked_shape in{{1, 3, 224, 224}};
  const bench::counted counts(state, 1000);
  for (auto _ : state) {
    benchmark::DoNotOptimize(net.data());
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    bench::unchecked_shape at = in;
    for (const bench::unchecked_conv& each : net) {
      bench::unchecked_shape out{};
      bench::unchecked(each, at, out);
      at = out;
    }
    benchmark::DoNotOptimize(&at);
    benchmark::ClobberMemory();
  }
}

void run_time_chain(benchmark::State& state)
{
  const std::vector<layer> net = chain(state.range(0));
  shape in{1, 3, 224, 224};
  if (!infer(net, in)) state.SkipWithError("refused");
  const bench::counted counts(state, static_cast<double>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(net.data());
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer(net, in);
    benchmark::DoNotOptimize(&out);
    benchmark::ClobberMemory();
  }
  state.SetComplexityN(state.range(0));
}

/// Keras issue 12951: four times a convolution and a pool, on an image that is too small for the last.
struct too_deep : sequential<
    conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 32, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2}> {};

template <diagnose Level, bool Said>
void failing(benchmark::State& state)
{
  shape in{1, 1, 28, 28};
  if (infer<too_deep>(in)) state.SkipWithError("not refused");
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer<too_deep>(in, Level);
    benchmark::DoNotOptimize(&out);
    if constexpr (Said) {
      auto sentence = message(out.error());
      benchmark::DoNotOptimize(&sentence);
    }
    benchmark::ClobberMemory();
  }
}

}  // namespace

BENCHMARK(unchecked_chain)->Name("unchecked formula, one of a chain of 1,000");
BENCHMARK(run_time_chain)->Name("infer(vector<layer>), a layer of")->RangeMultiplier(10)->Range(10, 1000000)->Complexity();
BENCHMARK(failing<diagnose::place, false>)->Name("a network that fails: rule, place, numbers");
BENCHMARK(failing<diagnose::full, false>)->Name("the same, with history and fixes tried");
BENCHMARK(failing<diagnose::full, true>)->Name("the same, as a sentence");
