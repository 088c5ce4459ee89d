// SPDX-License-Identifier: MIT
// oneDNN 2: the descriptor of one convolution, which checks the same numbers.
#include <oneapi/dnnl/dnnl.h>

#include "counted.hpp"

namespace {

void descriptor(benchmark::State& state)
{
  const dnnl_dims_t src = {1, 3, 224, 224};
  const dnnl_dims_t weights = {64, 3, 7, 7};
  const dnnl_dims_t dst = {1, 64, 112, 112};
  dnnl_dims_t strides = {2, 2};
  const dnnl_dims_t padding = {3, 3};
  dnnl_memory_desc_t source{};
  dnnl_memory_desc_t weight{};
  dnnl_memory_desc_t destination{};
  dnnl_memory_desc_init_by_tag(&source, 4, src, dnnl_f32, dnnl_nchw);
  dnnl_memory_desc_init_by_tag(&weight, 4, weights, dnnl_f32, dnnl_oihw);
  dnnl_memory_desc_init_by_tag(&destination, 4, dst, dnnl_f32, dnnl_nchw);
  dnnl_convolution_desc_t made{};
  const auto ask = [&] {
    return dnnl_convolution_forward_desc_init(&made, dnnl_forward_inference, dnnl_convolution_direct, &source, &weight, nullptr,
                                              &destination, strides, padding, padding);
  };
  if (ask() != dnnl_success) state.SkipWithError("refused");
  const bench::counted counts(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&strides);
    benchmark::ClobberMemory();
    dnnl_status_t good = ask();
    benchmark::DoNotOptimize(good);
    benchmark::DoNotOptimize(&made);
  }
}

}  // namespace

BENCHMARK(descriptor)->Name("oneDNN, descriptor of a convolution");
