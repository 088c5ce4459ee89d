// SPDX-License-Identifier: MIT
// A whole network's shapes, with every check made, beside 400 unchecked formulas of two axes. The image's size comes from
// memory the compiler cannot see through.
#include "counted.hpp"
#include "models/densenet121.hpp"
#include "models/resnet50.hpp"
#include "models/unet.hpp"
#include "unchecked.hpp"

namespace {

using namespace shapeproof;

void four_hundred_formulas(benchmark::State& state)
{
  bench::unchecked_conv conv{64, {7, 7}, {2, 2}, {3, 3}, {3, 3}, {1, 1}};
  bench::unchecked_shape in{{1, 3, 224, 224}};
  bench::unchecked_shape out{};
  const bench::counted counts(state);
  for (auto _ : state)
    for (int i = 0; i < 400; ++i) {
      benchmark::DoNotOptimize(&conv);
      benchmark::DoNotOptimize(&in);
      benchmark::ClobberMemory();
      bench::unchecked(conv, in, out);
      benchmark::DoNotOptimize(&out);
    }
}

template <class Net, int Channels, int Size>
void whole(benchmark::State& state)
{
  shape in{1, Channels, Size, Size};
  if (!infer<Net>(in)) state.SkipWithError("refused");
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&in);
    benchmark::ClobberMemory();
    result<shape> out = infer<Net>(in);
    benchmark::DoNotOptimize(&out);
  }
}

}  // namespace

BENCHMARK(four_hundred_formulas)->Name("400 unchecked formulas");
BENCHMARK(whole<models::resnet50, 3, 224>)->Name("infer<resnet50>, 175 nodes");
BENCHMARK(whole<models::densenet121, 3, 224>)->Name("infer<densenet121>, 431 nodes");
BENCHMARK(whole<models::unet, 1, 572>)->Name("infer<unet>, 53 nodes");
