// SPDX-License-Identifier: MIT
#include <shapeproof/analysis/cost.hpp>

#include <doctest/doctest.h>

#include <random>

#include <shapeproof/check/cost.hpp>
#include <shapeproof/check/weights.hpp>

using namespace shapeproof;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;

template <class Layer>
constexpr bool costs(const Layer& of, const shape& in, dim macs, dim all_parameters)
{
  const result<cost_count> made = cost(of, in);
  return made && made->macs == macs && made->parameters() == all_parameters && parameters(of, in).value_or(-1) == all_parameters;
}

constexpr bool is(const error& why, rule which, dim a, dim b, int layer = -1)
{
  return why.rule == which && why.numbers[0] == a && why.numbers[1] == b && why.layer == layer;
}

}  // namespace

// --- static: what was recorded of real networks
#define UNWRAP(...) __VA_ARGS__
#define COSTS(of, in, macs, all_parameters) static_assert(costs(UNWRAP of, shape{UNWRAP in}, macs, all_parameters));
#include "../twice.hpp"
#include "recorded_cost.inc"
#undef COSTS

// --- static: what counters of others got wrong (issues of thop, ptflops, torchinfo, DeepSpeed; counted by hand)
// transposed: every input number meets every weight of its channel, 4 * 9 * 9 * (8 * 3 * 3)
HOLDS_TWICE(costs(conv_transpose2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, 23'328, 296));
HOLDS_TWICE(costs(conv_transpose2d{.out_channels = 8, .kernel = 3, .stride = 2}, shape{1, 4, 9, 9}, 23'328, 296));
HOLDS_TWICE(costs(conv_transpose2d{.out_channels = 8, .kernel = 3, .stride = 2, .output_padding = 1}, shape{2, 4, 9, 9}, 46'656, 296));
HOLDS_TWICE(costs(conv_transpose2d{.out_channels = 8, .kernel = 3, .groups = 4}, shape{1, 4, 9, 9}, 5'832, 80));
// groups once, depthwise not 0
HOLDS_TWICE(costs(conv2d{.out_channels = 8, .kernel = 3, .groups = 4, .bias = false}, shape{1, 4, 9, 9}, 49 * 8 * 9, 72));
HOLDS_TWICE(costs(depthwise_conv2d{.depth_multiplier = 2, .kernel = 3}, shape{1, 4, 9, 9}, 49 * 8 * 9, 80));
HOLDS_TWICE(costs(depthwise_conv2d{.kernel = 3, .layout = layout::channels_last}, shape{1, 9, 9, 4}, 49 * 4 * 9, 40));
HOLDS_TWICE(costs(conv2d{.out_channels = 8, .kernel = 3, .layout = layout::channels_last}, shape{3, 9, 9, 4}, 3 * 49 * 8 * 36, 296));
HOLDS_TWICE(costs(conv1d{.out_channels = 8, .kernel = 3}, shape{4, 9}, 7 * 8 * 12, 104));  // no batch
// separable: both parts; deformable: its taps, not its offsets
HOLDS_TWICE(costs(separable_conv2d{.out_channels = 16, .kernel = 3}, shape{1, 4, 9, 9}, 49 * (4 * 9 + 4 * 16), 36 + 64 + 16));
HOLDS_TWICE(costs(separable_conv2d{.out_channels = 16, .depth_multiplier = 2, .kernel = 3, .bias = false}, shape{3, 4, 9, 9},
                    3 * 49 * (8 * 9 + 8 * 16), 72 + 128));
HOLDS_TWICE(cost(deformable_conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{1, 18, 7, 7})->macs == 49 * 8 * 36);
HOLDS_TWICE(cost(deformable_conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{1, 18, 7, 7})->parameters() == 296);
// matmul: M * N * K of every matrix of the broadcast batch
HOLDS_TWICE(cost(matmul{}, shape{2, 3}, shape{3, 5})->macs == 30 && cost(matmul{}, shape{3}, shape{3})->macs == 3);
HOLDS_TWICE(cost(matmul{}, shape{7, 1, 2, 3}, shape{4, 3, 5})->macs == 28 * 30 && cost(matmul{}, shape{3}, shape{4, 3, 5})->macs == 60);
HOLDS_TWICE(cost(matmul{.transpose_a = true}, shape{3, 2}, shape{3, 5})->macs == 30);
HOLDS_TWICE(cost(matmul{.transpose_a = true, .transpose_b = true}, shape{8, 3, 2}, shape{8, 5, 3})->macs == 240);
HOLDS_TWICE(cost(matmul{}, shape{2, dynamic}, shape{dynamic, 5}).error().rule == rule::extent_known);
HOLDS_TWICE(cost(matmul{}, shape{two_31, two_31}, shape{two_31, 2}).error().rule == rule::count_overflow);
// linear over all leading axes
HOLDS_TWICE(costs(linear{10}, shape{84}, 840, 850));
HOLDS_TWICE(costs(linear{10}, shape{2, 7, 84}, 14 * 840, 850));
HOLDS_TWICE(cost(linear{10}, shape{2, 7, 84})->weights == 840 && cost(linear{10}, shape{2, 7, 84})->biases == 10);
// what has no multiply-accumulate, and may have parameters all the same
HOLDS_TWICE(costs(prelu{64}, shape{1, 64, 9, 9}, 0, 64) && costs(flatten{}, shape{1, 64, 9, 9}, 0, 0));
HOLDS_TWICE(costs(max_pool2d{3}, shape{1, 64, 9, 9}, 0, 0) && costs(softmax{}, shape{1, 64}, 0, 0));
HOLDS_TWICE(costs(layer_norm{.normalized = {7, 3}}, shape{5, 7, 3}, 0, 42) && costs(group_norm{.groups = 2}, shape{1, 6, 5}, 0, 12));
HOLDS_TWICE(costs(embedding{.num_embeddings = 100, .embedding_dim = 8}, shape{2, 5}, 0, 800));
HOLDS_TWICE(cost(add{}, shape{1, 64}, shape{64})->macs == 0 && cost(concat{}, shape{1, 64}, shape{1, 2})->parameters() == 0);
HOLDS_TWICE(cost(split{.sizes = {2, 3}}, shape{1, 5})->macs == 0 && cost(chunk{.chunks = 2}, shape{1, 4})->nodes == 1);
HOLDS_TWICE(cost(relu{}, shape{2})->nodes == 1 && cost(relu{}, shape{2})->custom_nodes == 0);
// the run-time forms, and records
HOLDS_TWICE(costs(conv{.out_channels = 8, .kernel = {3, 5}, .groups = 2}, shape{1, 4, 9, 9}, 7 * 5 * 8 * 30, 248));
HOLDS_TWICE(costs(layer(conv_transpose{.axes = 1, .out_channels = 8, .kernel = {3}}), shape{1, 4, 9}, 4 * 9 * 24, 104));

// --- static: what cannot be counted is refused: what infer refuses (CVE-2022-21725 is a cost of stride 0), first
HOLDS_TWICE(cost(conv2d{.stride = 0}, shape{1, 4, 9, 9}).error().rule == rule::stride_positive);
HOLDS_TWICE(cost(conv2d{.stride = -1}, shape{1, 4, 9, 9}).error().rule == rule::stride_positive);
HOLDS_TWICE(cost(conv2d{.groups = 0}, shape{1, 4, 9, 9}).error().rule == rule::groups_positive);
HOLDS_TWICE(cost(conv_transpose2d{.groups = 0}, shape{1, 4, 9, 9}).error().rule == rule::groups_positive);
HOLDS_TWICE(cost(conv2d{.kernel = 3}, shape{1, 4, 2, 9}).error().rule == rule::window_fits);
HOLDS_TWICE(cost(layer{}, shape{1}).error().rule == rule::layer_kind);
HOLDS_TWICE(cost(add{}, shape{2}, shape{3}).error().rule == rule::broadcast_match);
HOLDS_TWICE(cost(conv2d{}, shape{1, 4, dynamic, 9}).error().rule == rule::extent_known);
HOLDS_TWICE(cost(linear{8}, shape{1, dynamic}).error().rule == rule::extent_known);
HOLDS_TWICE(cost(relu{}, shape{1, dynamic})->macs == 0);  // and what is not needed may be unknown
// a count that does not fit: 2^62 outputs of 4 weights each, and all weights and biases together
HOLDS_TWICE(is(cost(linear{.out_features = 4, .bias = false}, shape{two_62 / 4, 4}).error(), rule::count_overflow, two_62 / 4, 16));
HOLDS_TWICE(cost(linear{.out_features = 1, .bias = false}, shape{two_62 / 4, 4})->macs == two_62);
HOLDS_TWICE(cost(linear{two_62}, shape{2, 1}).error().rule == rule::count_overflow);  // 2^62 weights, 2^62 biases
HOLDS_TWICE(cost(linear{two_62}, shape{1, 2}).error().rule == rule::elements_overflow);
HOLDS_TWICE(cost(conv2d{}, shape{two_31, 1, two_31, 2}).error().rule == rule::elements_overflow);

namespace {

/// Every multiplication of a two-dimensional convolution, one by one: the nested loops that compute it.
dim count_conv(dim channels, dim outputs, dim height, dim width, dim k_h, dim k_w, dim groups)
{
  dim count = 0;
  for (dim group = 0; group < groups; ++group)
    for (dim o = 0; o < outputs / groups; ++o)
      for (dim y = 0; y < height; ++y)
        for (dim x = 0; x < width; ++x)
          for (dim c = 0; c < channels / groups; ++c)
            for (dim k = 0; k < k_h * k_w; ++k) ++count;
  return count;
}

}  // namespace

TEST_CASE("cost: convolutions of random sizes do as many multiplications as the loops that compute them")
{
  std::mt19937 random(7);
  const auto draw = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  for (int round = 0; round < 400; ++round) {
    const dim groups = draw(1, 3);
    const dim channels = groups * draw(1, 3);
    const dim outputs = groups * draw(1, 3);
    const dim k_h = draw(1, 3);
    const dim k_w = draw(1, 4);
    const dim stride = draw(1, 3);
    const dim batch = draw(1, 2);
    const shape in{batch, channels, draw(8, 10), draw(8, 10)};
    const conv2d forward{.out_channels = outputs, .kernel = {k_h, k_w}, .stride = stride, .padding = draw(0, 1), .groups = groups};
    const shape out = *infer(forward, in);
    CHECK(cost(forward, in)->macs == batch * count_conv(channels, outputs, out[2], out[3], k_h, k_w, groups));
    // backward: each input position gives to each place of the kernel
    const conv_transpose2d backward{.out_channels = outputs, .kernel = {k_h, k_w}, .stride = stride, .groups = groups};
    CHECK(cost(backward, in)->macs == batch * count_conv(channels, outputs, in[2], in[3], k_h, k_w, groups));
    // the very weights that a convolution shares with the transposed one that gives its input back
    const conv_transpose2d back{.out_channels = channels, .kernel = {k_h, k_w}, .stride = stride, .groups = groups};
    CHECK(cost(back, out)->macs == cost(forward, in)->macs);
    const depthwise_conv2d depthwise{.depth_multiplier = outputs, .kernel = {k_h, k_w}, .stride = stride};
    const shape deep = *infer(depthwise, in);
    const separable_conv2d separable{.out_channels = outputs, .depth_multiplier = groups, .kernel = {k_h, k_w}, .stride = stride};
    CHECK(cost(separable, in)->macs == batch * (count_conv(channels, channels * groups, deep[2], deep[3], k_h, k_w, channels) +
                                                count_conv(channels * groups, outputs, deep[2], deep[3], 1, 1, 1)));
    CHECK(cost(depthwise, in)->macs == batch * count_conv(channels, channels * outputs, deep[2], deep[3], k_h, k_w, channels));
  }
}

TEST_CASE("cost: the same at run time as what was recorded")
{
  int rows = 0;
#define COSTS(of, in, macs, all_parameters)                       \
  {                                                               \
    const layer record(UNWRAP of);                                \
    CHECK(costs(record, shape{UNWRAP in}, macs, all_parameters)); \
    ++rows;                                                       \
  }
#include "recorded_cost.inc"
#undef COSTS
  CHECK(rows == 281);
}

TEST_CASE("count.overflow: hostile sizes give an error or a count")
{
  const dim hostile[] = {dim_min, -1, 0, 1, 2, 3, two_31, two_62, dim_max, dynamic};
  for (const dim n : hostile)
    for (const dim c : hostile)
      for (const dim k : hostile) {
        const layer net[] = {conv2d{.out_channels = c, .kernel = k, .groups = n},
                             depthwise_conv2d{.depth_multiplier = n, .kernel = c},
                             conv_transpose2d{.out_channels = n, .kernel = k, .stride = c, .groups = k},
                             linear{n},
                             batch_norm{},
                             prelu{k}};
        for (const layer& of : net) {
          const result<cost_count> made = cost(of, shape{n, c, k, 2});
          if (made) CHECK((made->macs >= 0 && made->weights >= 0 && made->biases >= 0));
          else CHECK(made.error().rule != rule::none);
        }
      }
  volatile dim huge = two_62;
  CHECK(cost(linear{dim{huge}}, shape{2, 1}).error().rule == rule::count_overflow);
}

TEST_CASE("cost: a layer whose numbers nothing has checked is not divided by")
{
  shape weight;
  shape bias;
  shape pointwise;
  for (const dim bad : {dim_min, dim{-1}, dim{0}, dim_max})
    for (int count = -3; count < 12; ++count) {
      layer damaged = conv_transpose2d{.out_channels = 8, .kernel = 3};
      damaged.groups = bad;
      shape in{1, 4, 9, 9};
      in.count = count;
      damaged.weights_between(in, in, weight, bias, pointwise);
      CHECK((weight.count == 0) == (bad < 1));
      damaged.kind = static_cast<layer_kind>(200);
      damaged.weights_between(in, in, weight, bias, pointwise);
      CHECK((weight.count == 0 && bias.count == 0));
    }
}
