// SPDX-License-Identifier: MIT
#include <shapeproof/check/weights.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <type_traits>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;

/// The parameters that a layer wants are these.
template <class Layer>
constexpr bool wants(const Layer& of, const shape& in, const shape& weight, const shape& bias)
{
  const result<weight_shapes> wanted = weights(of, in);
  const result<weight_shapes> recorded = weights(layer(of), in);
  return wanted && wanted->weight == weight && wanted->bias == bias && recorded && recorded->weight == weight && recorded->bias == bias;
}

/// As many numbers, and the layer takes just these shapes.
template <class Layer>
constexpr bool counts(const Layer& of, const shape& in, dim total)
{
  const result<weight_shapes> wanted = weights(of, in);
  return wanted && parameters(of, in).value_or(-1) == total && parameters(layer(of), in).value_or(-1) == total &&
         infer(of, in, wanted->weight) && infer(of, in, wanted->weight, wanted->bias);
}

constexpr bool is(const error& why, rule which, dim a, dim b = 0, dim c = 0)
{
  return why.rule == which && why.numbers[0] == a && why.numbers[1] == b && why.numbers[2] == c && why.layer == -1;
}

/// A weight and a bias as named values: g++ 12 does not evaluate the address of a temporary (see the last test here).
template <class Layer>
constexpr result<shape> with_bias(const Layer& of, const shape& in, const shape& weight, shape bias)
{
  return infer(of, in, weight, bias);
}

constexpr layout last = layout::channels_last;

}  // namespace

// --- static: the shapes, as PyTorch has them
HOLDS_TWICE(wants(conv2d{.out_channels = 64, .kernel = 7}, shape{1, 3, 224, 224}, shape{64, 3, 7, 7}, shape{64}));
HOLDS_TWICE(wants(conv2d{.out_channels = 64, .kernel = 7, .bias = false}, shape{1, 3, 224, 224}, shape{64, 3, 7, 7}, shape{}));
HOLDS_TWICE(wants(conv2d{.out_channels = 64, .kernel = {3, 5}}, shape{3, 24, 24}, shape{64, 3, 3, 5}, shape{64}));
HOLDS_TWICE(wants(conv2d{.out_channels = 64, .kernel = {3, 5}, .layout = last}, shape{1, 24, 24, 3}, shape{64, 3, 3, 5}, shape{64}));
HOLDS_TWICE(wants(conv2d{.out_channels = 64, .kernel = {3, 5}, .layout = last}, shape{24, 24, 3}, shape{64, 3, 3, 5}, shape{64}));
HOLDS_TWICE(wants(conv1d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9}, shape{8, 4, 3}, shape{8}));
HOLDS_TWICE(wants(conv1d{.out_channels = 8, .kernel = 3}, shape{4, 9}, shape{8, 4, 3}, shape{8}));
HOLDS_TWICE(wants(conv3d{.out_channels = 8, .kernel = {1, 2, 3}}, shape{1, 4, 9, 9, 9}, shape{8, 4, 1, 2, 3}, shape{8}));
HOLDS_TWICE(wants(conv2d{.out_channels = 8, .kernel = 3, .groups = 2}, shape{1, 4, 9, 9}, shape{8, 2, 3, 3}, shape{8}));
HOLDS_TWICE(wants(conv2d{.out_channels = 8, .kernel = 3, .groups = 4}, shape{1, 4, 9, 9}, shape{8, 1, 3, 3}, shape{8}));
HOLDS_TWICE(wants(depthwise_conv2d{.depth_multiplier = 2, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 1, 3, 3}, shape{8}));
HOLDS_TWICE(wants(depthwise_conv2d{.kernel = 3, .bias = false, .layout = last}, shape{1, 9, 9, 4}, shape{4, 1, 3, 3}, shape{}));
HOLDS_TWICE(wants(depthwise_conv1d{.depth_multiplier = 3, .kernel = 3}, shape{4, 9}, shape{12, 1, 3}, shape{12}));
HOLDS_TWICE(wants(conv_transpose2d{.out_channels = 8, .kernel = {3, 5}}, shape{1, 4, 9, 9}, shape{4, 8, 3, 5}, shape{8}));
HOLDS_TWICE(wants(conv_transpose2d{.out_channels = 8, .kernel = 3, .groups = 4}, shape{1, 4, 9, 9}, shape{4, 2, 3, 3}, shape{8}));
HOLDS_TWICE(wants(conv_transpose1d{.out_channels = 8, .kernel = 3, .bias = false, .layout = last}, shape{9, 4}, shape{4, 8, 3}, shape{}));
HOLDS_TWICE(wants(conv_transpose1d{.out_channels = 8, .kernel = 3}, shape{4, 9}, shape{4, 8, 3}, shape{8}));  // no batch
HOLDS_TWICE(wants(conv_transpose3d{.out_channels = 8, .kernel = 2}, shape{1, 4, 9, 9, 9}, shape{4, 8, 2, 2, 2}, shape{8}));
HOLDS_TWICE(wants(linear{1000}, shape{1, 4096}, shape{1000, 4096}, shape{1000}));
HOLDS_TWICE(wants(linear{.out_features = 1000, .bias = false}, shape{2, 7, 4096}, shape{1000, 4096}, shape{}));
HOLDS_TWICE(wants(linear{10}, shape{84}, shape{10, 84}, shape{10}));
HOLDS_TWICE(wants(batch_norm{}, shape{1, 64, 9, 9}, shape{64}, shape{64}) && wants(batch_norm{}, shape{5, 64}, shape{64}, shape{64}));
HOLDS_TWICE(wants(batch_norm{.layout = last}, shape{1, 9, 9, 64}, shape{64}, shape{64}));
HOLDS_TWICE(wants(batch_norm{.bias = false}, shape{1, 64, 9, 9}, shape{}, shape{}));
HOLDS_TWICE(wants(prelu{}, shape{1, 64, 9, 9}, shape{1}, shape{}) && wants(prelu{64}, shape{1, 64, 9, 9}, shape{64}, shape{}));
HOLDS_TWICE(wants(prelu{}, shape{5}, shape{1}, shape{}) && wants(prelu{}, shape{}, shape{1}, shape{}));
// the run-time form has the same
HOLDS_TWICE(wants(conv{.out_channels = 8, .kernel = {3, 5}, .groups = 2}, shape{1, 4, 9, 9}, shape{8, 2, 3, 5}, shape{8}));
HOLDS_TWICE(wants(conv_transpose{.axes = 1, .out_channels = 8, .kernel = {3}}, shape{1, 4, 9}, shape{4, 8, 3}, shape{8}));
// norms, embeddings, and the convolutions that are more than one
HOLDS_TWICE(wants(layer_norm{768}, shape{1, 512, 768}, shape{768}, shape{768}) && wants(layer_norm{}, shape{1, 512, 768}, shape{768}, shape{768}));
HOLDS_TWICE(wants(layer_norm{{5, whatever_arrives}}, shape{20, 5, 10}, shape{5, 10}, shape{5, 10}));
HOLDS_TWICE(wants(layer_norm{.bias = false}, shape{1, 512, 768}, shape{}, shape{}));
HOLDS_TWICE(wants(layer_norm{768}, shape{1, 512, dynamic}, shape{768}, shape{768}));
HOLDS_TWICE(wants(group_norm{.groups = 2}, shape{1, 64, 9}, shape{64}, shape{64}) && wants(group_norm{.groups = 2, .layout = last}, shape{1, 9, 64}, shape{64}, shape{64}));
HOLDS_TWICE(wants(instance_norm{}, shape{1, 64, 9}, shape{}, shape{}) && wants(instance_norm{.bias = true}, shape{1, 64, 9}, shape{64}, shape{64}));
HOLDS_TWICE(wants(embedding{30522, 768}, shape{1, 512}, shape{30522, 768}, shape{}));
HOLDS_TWICE(wants(deformable_conv2d{.out_channels = 8, .kernel = 3, .groups = 2}, shape{1, 4, 9, 9}, shape{8, 2, 3, 3}, shape{8}));
HOLDS_TWICE(wants(separable_conv2d{.out_channels = 8, .depth_multiplier = 2, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 1, 3, 3}, shape{8}));
HOLDS_TWICE(weights(separable_conv2d{.out_channels = 6, .depth_multiplier = 2, .kernel = 3}, shape{1, 4, 9, 9})->pointwise == shape{6, 8, 1, 1});
HOLDS_TWICE(weights(separable_conv1d{.out_channels = 6, .bias = false, .layout = last}, shape{9, 4})->pointwise == shape{6, 4, 1});
HOLDS_TWICE(weights(conv2d{.kernel = 3}, shape{1, 4, 9, 9})->pointwise == shape{});
// what joins or splits has none, whatever arrives
HOLDS_TWICE(wants(concat{}, shape{1, 4, 9, 9}, shape{}, shape{}) && wants(add{}, shape{1, 4}, shape{}, shape{}) && wants(split{.parts = 2}, shape{1, 4}, shape{}, shape{}));
HOLDS_TWICE(wants(crop_like2d{}, shape{1, 4, 9, 9}, shape{}, shape{}) && wants(matmul{}, shape{4, 9}, shape{}, shape{}));
// none
HOLDS_TWICE(wants(relu{}, shape{1, 4, 9, 9}, shape{}, shape{}) && wants(max_pool2d{.kernel = 2}, shape{1, 4, 9, 9}, shape{}, shape{}));
HOLDS_TWICE(wants(adaptive_avg_pool2d{}, shape{1, 4, 9, 9}, shape{}, shape{}) && wants(global_avg_pool{}, shape{1, 4, 9, 9}, shape{}, shape{}));
HOLDS_TWICE(wants(flatten{}, shape{1, 4, 9, 9}, shape{}, shape{}) && wants(dropout{}, shape{}, shape{}, shape{}) && wants(softmax{}, shape{3}, shape{}, shape{}));
HOLDS_TWICE(wants(activation{activation_kind::tanh}, shape{2, 3}, shape{}, shape{}));
// an extent that the weight does not depend on may be unknown; one that it does depend on is unknown there
HOLDS_TWICE(wants(conv2d{.out_channels = 8, .kernel = 3}, shape{dynamic, 4, dynamic, dynamic}, shape{8, 4, 3, 3}, shape{8}));
HOLDS_TWICE(wants(conv2d{.out_channels = 8, .kernel = 3}, shape{1, dynamic, 9, 9}, shape{8, dynamic, 3, 3}, shape{8}));
HOLDS_TWICE(wants(linear{8}, shape{1, dynamic}, shape{8, dynamic}, shape{8}));

// --- static: totals that are known
HOLDS_TWICE(counts(conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3, .bias = false}, shape{1, 3, 224, 224}, 9408));  // ResNet
HOLDS_TWICE(counts(conv2d{.out_channels = 64, .kernel = 3, .padding = 1}, shape{1, 3, 224, 224}, 1792));                             // VGG
HOLDS_TWICE(counts(conv2d{.out_channels = 512, .kernel = 3, .padding = 1}, shape{1, 512, 28, 28}, 2359808));
HOLDS_TWICE(counts(conv2d{.out_channels = 64, .kernel = 11, .stride = 4, .padding = 2}, shape{1, 3, 224, 224}, 23296));               // AlexNet
HOLDS_TWICE(counts(conv2d{.out_channels = 256, .kernel = 5, .padding = 2, .groups = 2}, shape{1, 96, 27, 27}, 307456));              // its two halves, 2012
HOLDS_TWICE(counts(linear{1000}, shape{1, 4096}, 4097000));
HOLDS_TWICE(counts(linear{4096}, shape{1, 25088}, 102764544));  // VGG
HOLDS_TWICE(counts(batch_norm{}, shape{1, 64, 112, 112}, 128));
HOLDS_TWICE(counts(depthwise_conv2d{.kernel = 3, .padding = 1, .bias = false}, shape{1, 32, 112, 112}, 288));  // MobileNet
HOLDS_TWICE(counts(conv_transpose2d{.out_channels = 512, .kernel = 4, .bias = false}, shape{1, 100, 1, 1}, 819200));  // DCGAN
HOLDS_TWICE(counts(conv_transpose2d{.out_channels = 512, .kernel = 2, .stride = 2}, shape{1, 1024, 28, 28}, 2097664));  // U-Net
HOLDS_TWICE(counts(prelu{64}, shape{1, 64, 9, 9}, 64) && counts(prelu{}, shape{1, 64, 9, 9}, 1));
HOLDS_TWICE(counts(relu{}, shape{1, 64, 9, 9}, 0) && counts(flatten{}, shape{1, 64, 9, 9}, 0) && counts(batch_norm{.bias = false}, shape{1, 64}, 0));

// --- static: weights that are wrong
HOLDS_TWICE(infer(conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3}, shape{1, 3, 224, 224}, shape{64, 3, 7, 7}).value_or(shape{}) == shape{1, 64, 112, 112});
HOLDS_TWICE(*with_bias(linear{10}, shape{2, 84}, shape{10, 84}, shape{10}) == shape{2, 10});
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3}).error(), rule::weight_rank, 3, 4));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{}).error(), rule::weight_rank, 0, 4));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{1, 8, 4, 3, 3}).error(), rule::weight_rank, 5, 4));
HOLDS_TWICE(is(infer(relu{}, shape{1, 4}, shape{4}).error(), rule::weight_rank, 1, 0));
HOLDS_TWICE(is(infer(batch_norm{.bias = false}, shape{1, 4}, shape{4}).error(), rule::weight_rank, 1, 0));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{7, 4, 3, 3}).error(), rule::weight_match, 0, 7, 8));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 3, 3, 3}).error(), rule::weight_match, 1, 3, 4));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 1, 3}).error(), rule::weight_match, 2, 1, 3));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 0}).error(), rule::weight_match, 3, 0, 3));
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, dim_min}).error(), rule::weight_match, 3, dim_min, 3));
// the order of another framework: height, width, in, out
HOLDS_TWICE(is(infer(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{3, 3, 4, 8}).error(), rule::weight_match, 0, 3, 8));
// a convolution's weight in a transposed one
HOLDS_TWICE(is(infer(conv_transpose2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}).error(), rule::weight_match, 0, 8, 4));
HOLDS_TWICE(is(infer(linear{10}, shape{2, 84}, shape{84, 10}).error(), rule::weight_match, 0, 84, 10));
HOLDS_TWICE(is(infer(batch_norm{}, shape{1, 64, 9, 9}, shape{32}).error(), rule::weight_match, 0, 32, 64));
HOLDS_TWICE(is(infer(prelu{64}, shape{1, 64, 9, 9}, shape{1}).error(), rule::weight_match, 0, 1, 64));
// --- static: biases
HOLDS_TWICE(is(with_bias(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{4}).error(), rule::bias_match, 4, 8));
HOLDS_TWICE(is(with_bias(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{}).error(), rule::bias_match, 0, 8));
HOLDS_TWICE(with_bias(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{1, 8}).error().rule == rule::bias_match);
HOLDS_TWICE(with_bias(conv2d{.out_channels = 1, .kernel = 3}, shape{1, 4, 9, 9}, shape{1, 4, 3, 3}, shape{1, 1}).error().rule == rule::bias_match);
HOLDS_TWICE(is(with_bias(conv2d{.out_channels = 8, .kernel = 3, .bias = false}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{8}).error(), rule::bias_match, 8, 0));
HOLDS_TWICE(with_bias(conv2d{.out_channels = 8, .kernel = 3, .bias = false}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{}).has_value());
// of a length that is not known yet any vector will do, but none and no matrix
HOLDS_TWICE(with_bias(depthwise_conv2d{.kernel = 3}, shape{1, dynamic, 9, 9}, shape{4, 1, 3, 3}, shape{4}).has_value());
HOLDS_TWICE(with_bias(depthwise_conv2d{.kernel = 3}, shape{1, dynamic, 9, 9}, shape{4, 1, 3, 3}, shape{}).error().rule == rule::bias_match);
HOLDS_TWICE(with_bias(depthwise_conv2d{.kernel = 3}, shape{1, dynamic, 9, 9}, shape{4, 1, 3, 3}, shape{1, 4}).error().rule == rule::bias_match);
HOLDS_TWICE(is(with_bias(linear{10}, shape{2, 84}, shape{10, 84}, shape{1}).error(), rule::bias_match, 1, 10));
HOLDS_TWICE(is(with_bias(conv_transpose2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{4, 8, 3, 3}, shape{4}).error(), rule::bias_match, 4, 8));
HOLDS_TWICE(with_bias(conv2d{.out_channels = 8, .kernel = 3}, shape{1, 4, 9, 9}, shape{8, 4, 3, 3}, shape{-8}).error().rule == rule::bias_match);
// --- static: what the inference refuses, the weights refuse the same way
HOLDS_TWICE(weights(conv2d{.kernel = 3}, shape{1, 4, 2, 9}).error().rule == rule::window_fits);
HOLDS_TWICE(weights(conv2d{.kernel = 3}, shape{1, 4, 2, 9}).error().axis == 2);
HOLDS_TWICE(parameters(conv2d{.kernel = 3}, shape{1, 4, 2, 9}).error().rule == rule::window_fits);
HOLDS_TWICE(infer(conv2d{.kernel = 3}, shape{1, 4, 2, 9}, shape{1, 4, 3, 3}).error().rule == rule::window_fits);
HOLDS_TWICE(weights(conv2d{.out_channels = 6, .groups = 4}, shape{1, 4, 9, 9}).error().rule == rule::groups_divide_outputs);
HOLDS_TWICE(weights(conv2d{.groups = 0}, shape{1, 4, 9, 9}).error().rule == rule::groups_positive);
HOLDS_TWICE(weights(layer{}, shape{1, 4, 9, 9}).error().rule == rule::layer_kind);
HOLDS_TWICE(weights(conv{.axes = 4}, shape{1, 4, 9, 9}).error().rule == rule::spatial_axes);
HOLDS_TWICE(weights(linear{5}, shape{}).error().rule == rule::rank_fits && parameters(batch_norm{}, shape{5}).error().rule == rule::rank_fits);
// --- static: the count
HOLDS_TWICE(parameters(linear{two_62}, shape{1, 2}).error().rule == rule::elements_overflow);
HOLDS_TWICE(parameters(linear{two_31}, shape{1, two_62}).error().rule == rule::elements_overflow);
HOLDS_TWICE(parameters(linear{dim_max}, shape{1, 1}).error().rule == rule::count_overflow);  // dim_max, and dim_max biases
HOLDS_TWICE(*parameters(linear{.out_features = dim_max, .bias = false}, shape{1, 1}) == dim_max);
HOLDS_TWICE(*parameters(linear{two_62 - 1}, shape{1, 1}) == dim_max - 1);
HOLDS_TWICE(parameters(linear{two_62}, shape{1, 1}).error().rule == rule::count_overflow);  // 2^62 + 2^62
HOLDS_TWICE(parameters(conv2d{.out_channels = two_62}, shape{1, 4, 9, 9}).error().rule == rule::elements_overflow);
HOLDS_TWICE(parameters(batch_norm{}, shape{1, two_62, 1, 1}).error().rule == rule::count_overflow);
HOLDS_TWICE(parameters(conv_transpose2d{.out_channels = two_31, .kernel = 8}, shape{1, two_31, 1, 1}).error().rule == rule::elements_overflow);
HOLDS_TWICE(parameters(linear{8}, shape{1, dynamic}).error().rule == rule::extent_known);
HOLDS_TWICE(*parameters(linear{8}, shape{dynamic, 9}) == 80);

namespace {

/// All layers of a network, one after the other.
template <std::size_t N>
dim total_of(const layer (&net)[N], const shape& in)
{
  tensor_value value{in, {}};
  dim total = 0;
  for (const layer& of : net) {
    error why{};
    total += parameters(of, value.extents).value_or(-1000000000);
    REQUIRE(of.infer({&value, 1}, {&value, 1}, why));
  }
  return total;
}

}  // namespace

// numbers of parameters that are published: BERT's token embedding and layer norm, the first separable convolution of Xception
HOLDS_TWICE(counts(embedding{30522, 768}, shape{1, 512}, 23440896) && counts(layer_norm{768}, shape{1, 512, 768}, 1536));
HOLDS_TWICE(parameters(separable_conv2d{.out_channels = 128, .kernel = 3, .padding = same, .bias = false, .layout = last}, shape{1, 147, 147, 64}).value_or(-1) == 8768);
HOLDS_TWICE(counts(group_norm{.groups = 32}, shape{1, 256, 7, 7}, 512));
HOLDS_TWICE(parameters(deformable_conv2d{.out_channels = 5, .kernel = 3}, shape{4, 3, 10, 10}).value_or(-1) == 140);
HOLDS_TWICE(is(parameters(embedding{two_62, 4}, shape{1}).error(), rule::elements_overflow, 0));
HOLDS_TWICE(is(infer(layer_norm{{5, 10}}, shape{20, 5, 10}, shape{5, 10}, shape{5, 9}).error(), rule::bias_match, -1, 5));
HOLDS_TWICE(infer(layer_norm{{5, 10}}, shape{20, 5, 10}, shape{5, 10}, shape{5, 10}).has_value());

TEST_CASE("weights: whole networks have as many parameters as is known of them")
{
  const layer lenet[] = {conv2d{.out_channels = 6, .kernel = 5, .padding = 2}, max_pool2d{.kernel = 2},
                         conv2d{.out_channels = 16, .kernel = 5}, max_pool2d{.kernel = 2}, flatten{}, linear{120}, linear{84}, linear{10}};
  CHECK(total_of(lenet, shape{1, 1, 28, 28}) == 61706);
  const conv2d c64{.out_channels = 64, .kernel = 3, .padding = 1};
  const conv2d c128{.out_channels = 128, .kernel = 3, .padding = 1};
  const conv2d c256{.out_channels = 256, .kernel = 3, .padding = 1};
  const conv2d c512{.out_channels = 512, .kernel = 3, .padding = 1};
  const max_pool2d pool{.kernel = 2};
  const layer vgg16[] = {c64,  c64,  pool, c128, c128, pool,      c256,         c256,         c256,        pool, c512,
                         c512, c512, pool, c512, c512, c512, pool, flatten{}, linear{4096}, linear{4096}, linear{1000}};
  CHECK(total_of(vgg16, shape{1, 3, 224, 224}) == 138357544);
  const layer alexnet[] = {conv2d{.out_channels = 64, .kernel = 11, .stride = 4, .padding = 2},
                           max_pool2d{.kernel = 3, .stride = 2},
                           conv2d{.out_channels = 192, .kernel = 5, .padding = 2},
                           max_pool2d{.kernel = 3, .stride = 2},
                           conv2d{.out_channels = 384, .kernel = 3, .padding = 1},
                           conv2d{.out_channels = 256, .kernel = 3, .padding = 1},
                           conv2d{.out_channels = 256, .kernel = 3, .padding = 1},
                           max_pool2d{.kernel = 3, .stride = 2},
                           adaptive_avg_pool2d{.output_size = 6},
                           flatten{},
                           linear{4096},
                           linear{4096},
                           linear{1000}};
  CHECK(total_of(alexnet, shape{1, 3, 224, 224}) == 61100840);
}

TEST_CASE("weight.match, weight.rank: one extent at a time, and every rank")
{
  volatile dim four = 4;
  const shape in{1, dim{four}, 9, 9};
  const shape right{8, 2, 3, 5};
  const conv2d of{.out_channels = 8, .kernel = {3, 5}, .groups = 2};
  REQUIRE(infer(of, in, right).has_value());
  for (int axis = 0; axis < 4; ++axis)
    for (const dim bad : {dim{0}, dim{-1}, dim{7}, dim_max, dim_min, dynamic}) {
      shape wrong = right;
      wrong.values[axis] = bad;
      CHECK(is(infer(of, in, wrong).error(), rule::weight_match, axis, bad, right[axis]));
    }
  for (int rank = 0; rank <= rank_max; ++rank) {
    shape wrong;
    for (int i = 0; i < rank; ++i) wrong.push_back(i < 4 ? right[i] : 1);
    if (rank == 4) CHECK(infer(of, in, wrong).has_value());
    else CHECK(is(infer(of, in, wrong).error(), rule::weight_rank, rank, 4));
  }
}

TEST_CASE("bias.match: every length but the right one")
{
  volatile dim eight = 8;
  const conv2d of{.out_channels = dim{eight}, .kernel = 3};
  const shape in{1, 4, 9, 9};
  const shape weight{8, 4, 3, 3};
  for (dim length = -2; length <= 20; ++length) {
    const result<shape> out = infer(of, in, weight, shape{length});
    if (length == 8) CHECK(out.has_value());
    else CHECK(is(out.error(), rule::bias_match, length, 8));
  }
  for (int rank = 2; rank <= rank_max; ++rank) {
    shape wrong;
    for (int i = 0; i < rank; ++i) wrong.push_back(8);
    CHECK(infer(of, in, weight, wrong).error().rule == rule::bias_match);
  }
}

TEST_CASE("elements.overflow, count.overflow: a count past 2^63 - 1")
{
  volatile dim huge = two_62;
  CHECK(parameters(linear{dim{huge}}, shape{1, 2}).error().rule == rule::elements_overflow);
  CHECK(parameters(linear{dim{huge}}, shape{1, 1}).error().rule == rule::count_overflow);
  CHECK(parameters(batch_norm{}, shape{1, dim{huge}}).error().rule == rule::count_overflow);
  CHECK(*parameters(linear{dim{huge} - 1}, shape{1, 1}) == dim_max - 1);
}

TEST_CASE("bias.match: a bias whose length is not known yet is taken, as a weight is")
{
  volatile dim unknown = dynamic;
  const shape in{1, dim{unknown}, 4, 4};
  CHECK(infer(batch_norm{}, in, shape{8}).has_value());
  CHECK(infer(batch_norm{}, in, shape{8}, shape{8}).has_value());
  CHECK(infer(depthwise_conv2d{}, in, shape{8, 1, 1, 1}).has_value());
  CHECK(infer(depthwise_conv2d{}, in, shape{8, 1, 1, 1}, shape{8}).has_value());
}

TEST_CASE("weight.match: what a weight's extents are is known where in_channels or the layer's kind say it")
{
  volatile dim unknown = dynamic;
  const shape in{1, dim{unknown}, 9, 9};
  // every channel of a depthwise layer is a group of its own, however many there are
  CHECK(weights(depthwise_conv2d{.kernel = 3}, in)->weight[1] == 1);
  CHECK(infer(depthwise_conv2d{.kernel = 3}, in, shape{8, 5, 3, 3}).error().rule == rule::weight_match);
  // in_channels is the promise of what will arrive
  CHECK(weights(conv2d{.out_channels = 8, .kernel = 3, .in_channels = 4}, in)->weight == shape{8, 4, 3, 3});
  CHECK(parameters(conv2d{.out_channels = 8, .kernel = 3, .in_channels = 4}, in).value_or(-1) == 296);
  CHECK(weights(linear{.out_features = 8, .in_features = 4}, shape{1, dim{unknown}})->weight == shape{8, 4});
}

namespace {

/// Whether the compiler takes F::run() as a constant expression.
template <class F>
concept constant_expression = requires { typename std::bool_constant<(F::run(), true)>; };

struct infers_with_a_temporary_bias {
  static constexpr bool run() { return infer(linear{10}, shape{2, 84}, shape{10, 84}, shape{10}).has_value(); }
};
template <class T>
struct infers_with_a_temporary_bias_inline {
  // as a user writes it, straight in the assertion
  static constexpr bool works = requires {
    typename std::bool_constant<infer(T{10}, shape{2, 84}, shape{10, 84}, shape{10}).has_value()>;
  };
};

}  // namespace

TEST_CASE("bias.match: a bias is checked in a constant expression, from a temporary too")
{
  CHECK(constant_expression<infers_with_a_temporary_bias>);
  CHECK(infers_with_a_temporary_bias_inline<linear>::works);
}
