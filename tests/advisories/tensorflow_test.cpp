// SPDX-License-Identifier: MIT
// Advisories of TensorFlow and Keras. A trigger is what the advisory says of the input; GHSA names the advisory's page,
// https://github.com/advisories/<GHSA>.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>

#include "support.hpp"

using namespace shapeproof;

TEST_CASE("CVE-2021-29526: Conv2D divides by the channels of a filter that has none")
{
  // GHSA-4vf2-4xcg-65cx
  REFUSED(channels_match, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{3, 3, 0, 8}});
  REFUSED(channels_match, (shape{1, 8, 3}), tensorflow::conv1d{.filters = shape{3, 0, 8}});
  REFUSED(channels_match, (shape{1, 8, 8, 8, 3}), tensorflow::conv3d{.filters = shape{3, 3, 3, 0, 8}});
  REFUSED(channels_positive, (shape{1, 3, 8, 8}), conv2d{.out_channels = 8, .kernel = 3, .in_channels = 0});
  // Where nothing arrives and nothing is wanted, TensorFlow.js has an answer, and it is that of the formula.
  GIVES((shape{1, 8, 8, 0}), (shape{1, 6, 6, 8}), tensorflow::conv2d{.filters = shape{3, 3, 0, 8}});
}

TEST_CASE("CVE-2021-41209: convolutions with an empty filter")
{
  REFUSED(kernel_positive, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{0, 3, 3, 8}});
  REFUSED(kernel_positive, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{3, 0, 3, 8}});
  REFUSED(channels_positive, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{3, 3, 3, 0}});
  REFUSED(kernel_positive, (shape{1, 8, 8, 8, 3}), tensorflow::conv3d{.filters = shape{3, 3, 0, 3, 8}});
  REFUSED(kernel_positive, (shape{1, 8, 8, 3}), tensorflow::depthwise_conv2d{.filters = shape{0, 3, 3, 1}});
  REFUSED(kernel_positive, (shape{1, 3, 8, 8}), conv2d{.out_channels = 8, .kernel = {0, 3}, .padding = same});
}

TEST_CASE("CVE-2022-21725: the cost estimator of a convolution divides by a stride that is not positive")
{
  REFUSES(stride_positive, cost(conv2d{.out_channels = 8, .kernel = 3, .stride = 0}, shape{1, 3, 8, 8}));
  REFUSES(stride_positive, cost(conv2d{.out_channels = 8, .kernel = 3, .stride = {1, -1}}, shape{1, 3, 8, 8}));
  REFUSES(stride_positive, cost(conv2d{.out_channels = 8, .kernel = 3, .stride = 0, .padding = same}, shape{1, 3, 8, 8}));
  REFUSES(stride_positive, cost(depthwise_conv2d{.kernel = 3, .stride = 0}, shape{1, 3, 8, 8}));
  REFUSES(stride_positive, cost<sequential<relu{}, conv2d{.out_channels = 8, .kernel = 3, .stride = 0}>>(shape{1, 3, 8, 8}));
  const std::vector<layer> net{conv2d{.out_channels = 8, .kernel = 3, .stride = -2}};
  CHECK(cost(net, shape{1, 3, 8, 8}).error().rule == rule::stride_positive);
}

TEST_CASE("CVE-2021-41196: MaxPool3D whose pool_size is 0 or negative on one axis")
{
  // GHSA-m539-j985-hcr8
  REFUSED(kernel_positive, (shape{1, 1, 8, 8, 8}), max_pool3d{.kernel = {2, 2, 0}, .stride = 2});
  REFUSED(kernel_positive, (shape{1, 1, 8, 8, 8}), max_pool3d{.kernel = {2, -2, 2}, .stride = 2});
  REFUSED(kernel_positive, (shape{1, 8, 8, 8, 1}), keras::max_pooling3d{.pool_size = {2, 2, 0}, .strides = 2});
  REFUSED(kernel_positive, (shape{1, 8, 8, 8, 1}), keras::max_pooling3d{.pool_size = {2, 2, 0}, .strides = 2, .padding = same});
  REFUSED(kernel_positive, (shape{1, 8, 8, 8, 1}), keras::max_pooling3d{.pool_size = {-1, 2, 2}, .strides = 2});
  static_assert(infer(max_pool3d{.kernel = {2, 2, 0}, .stride = 2}, shape{1, 1, 8, 8, 8}).error().axis == 4);
}

TEST_CASE("CVE-2022-35941: AvgPool with a ksize of 1e20")
{
  // GHSA-mgmh-g2v6-mqw5: past 2^63 - 1, and what narrowing makes of it
  REFUSED(kernel_positive, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = {UINT64_MAX, 1}, .stride = 1});
  REFUSED(kernel_positive, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = {10000000000000000000U, 1}, .stride = 1});
  REFUSED(kernel_positive, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = {INT32_MIN, 1}, .stride = 1});
  REFUSED(window_fits, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = {dim_max, 1}, .stride = 1});
  REFUSED(window_fits, (shape{1, 8, 8, 1}), keras::average_pooling2d{.pool_size = {dim{1} << 62, 1}, .strides = 1});
  GIVES((shape{1, 1, 8, 8}), (shape{1, 1, 8, 8}), avg_pool2d{.kernel = {dim_max, 1}, .stride = 1, .padding = same});
}

TEST_CASE("CVE-2023-25669: AvgPoolGrad with a window and a stride of 0")
{
  // GHSA-rcf8-g8jv-vg6p: ksize and strides [1, 0, 0, 0]
  REFUSED(kernel_positive, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = 0});
  REFUSED(kernel_positive, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = 0, .stride = 0, .padding = same});
  REFUSED(kernel_positive, (shape{1, 8, 8, 1}), tensorflow::avg_pool{.ksize = 0, .strides = 0});
  REFUSES(kernel_positive, window{.kernel = 0, .stride = 0}.inputs(4));
}

TEST_CASE("CVE-2022-41900: a fractional pool whose ratio reads past its input")
{
  // GHSA-xvwp-h6jv-7472. There is no fractional pool here; resize is the layer that has a ratio.
  REFUSED(scale_positive, (shape{1, 1, 8, 8}), resize2d{.scale = {0.5, -1.5}});
  REFUSED(scale_positive, (shape{1, 1, 8, 8}), resize2d{.scale = 1e300});
  REFUSED(output_positive, (shape{1, 1, 8, 8}), resize2d{.scale = 0.1});
}

TEST_CASE("CVE-2022-21735: a fractional pool divides by a ratio of 0")
{
  REFUSED(size_or_scale, (shape{1, 1, 8, 8}), resize2d{.scale = 0});
  REFUSED(scale_positive, (shape{1, 1, 8, 8}), resize2d{.scale = 0.0});
  REFUSED(scale_positive, (shape{1, 1, 8, 8}), resize2d{.scale = ratio(1, 0)});
  REFUSED(scale_positive, (shape{1, 1, 8, 8}), resize2d{.scale = ratio(1, -2)});
}

TEST_CASE("CVE-2023-25801: a fractional pool with a ratio on the batch or the channels")
{
  // A ratio stands for a spatial axis only: another list of them is no layer, and a run-time form refuses it.
  REFUSED(rank_fits, (shape{1, 8}), resize2d{.scale = 1.44});
  REFUSED(list_length, (shape{1, 1, 8, 8}), pytorch::interpolate2d{.scale_factor = pytorch::scale_list(1.0, 1.44, 1.73)});
}

TEST_CASE("CVE-2022-35996: Conv2D of an empty input that explicit padding makes large enough")
{
  // GHSA-q5jv-m6qw-5g37: input [1, 0, 2, 1]
  REFUSED(extent_positive, (shape{1, 1, 0, 2}), conv2d{.out_channels = 1, .kernel = 1, .padding = {{1, 1}, {1, 1}}});
  REFUSED(extent_positive, (shape{1, 1, 0, 2}), pytorch::conv2d{.out_channels = 1, .kernel_size = 1, .padding = 1});
  // Where a dialect takes an empty input, its answer is that of the formula, and nothing is divided by what is empty.
  GIVES((shape{1, 0, 2, 1}), (shape{1, 2, 4, 1}),
        tensorflow::conv2d{.filters = shape{1, 1, 1, 1}, .padding = tensorflow::paddings(shape{1, 1}, shape{1, 1})});
  REFUSED(window_fits, (shape{1, 0, 2, 1}), tensorflow::conv2d{.filters = shape{3, 3, 1, 1}});
}

TEST_CASE("CVE-2021-29520: Conv3DBackprop whose input, filter and output do not belong together")
{
  // GHSA-wcv5-qrj6-9pfm
  REFUSED(channels_match, (shape{1, 4, 4, 4, 3}),
          tensorflow::conv3d_transpose{.filters = shape{2, 2, 2, 8, 4}, .output_shape = shape{1, 8, 8, 8, 8}, .strides = 2});
  REFUSED(output_match, (shape{1, 4, 4, 4, 4}),
          tensorflow::conv3d_transpose{.filters = shape{2, 2, 2, 8, 4}, .output_shape = shape{1, 8, 8, 8, 9}, .strides = 2});
  REFUSED(output_size_range, (shape{1, 4, 4, 4, 4}),
          tensorflow::conv3d_transpose{.filters = shape{2, 2, 2, 8, 4}, .output_shape = shape{1, 80, 8, 8, 8}, .strides = 2});
  REFUSED(weight_rank, (shape{1, 4, 4, 4, 4}),
          tensorflow::conv3d_transpose{.filters = shape{2, 2, 8, 4}, .output_shape = shape{1, 8, 8, 8, 8}, .strides = 2});
  REFUSES(weight_match, infer(conv3d{.out_channels = 8, .kernel = 3}, shape{1, 4, 8, 8, 8}, shape{8, 3, 3, 3, 3}, shape{8}));
  REFUSED(output_match, (shape{1, 4, 8, 8}), onednn::convolution{.weights = shape{8, 4, 3, 3}, .dst = shape{1, 8, 7, 6}});
}

TEST_CASE("CVE-2021-41206: shapes of a rank that the operator does not have")
{
  // GHSA-pgcq-h79j-2f69
  REFUSED(rank_fits, (shape{8, 8}), conv2d{.out_channels = 4, .kernel = 3});
  REFUSED(rank_fits, (shape{1, 3, 8, 8, 8}), conv2d{.out_channels = 4, .kernel = 3});
  REFUSED(rank_fits, (shape{}), max_pool2d{2});
  REFUSED(rank_fits, (shape{1, 1, 1, 1, 1, 1, 1, 1}), max_pool3d{2});
  REFUSED(rank_fits, (shape{3}), conv_transpose1d{.kernel = 3});
  REFUSED(rank_fits, (shape{8, 8, 3}), keras::max_pooling2d{});  // Keras has no image without a batch
  REFUSED(weight_rank, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{3, 3, 3}});
  REFUSED(weight_rank, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{}});
}

TEST_CASE("CVE-2021-41197: more elements than an int64 counts")
{
  // GHSA-prcg-wp5q-rv7p
  REFUSES(elements_overflow, elements(shape{dim{1} << 40, dim{1} << 40}));
  REFUSES(elements_overflow, elements(shape{dim{1} << 32, dim{1} << 31}));  // 2^63, which is negative in int64
  REFUSES(elements_overflow, elements(shape{dim_max, dim_max, dim_max}));
  REFUSES(extent_positive, elements(shape{-1, -1}));
  IS(dim_max, elements(shape{dim_max, 1}));
  REFUSED(arithmetic_overflow, (shape{1, dim{1} << 32, dim{1} << 31}), flatten{});
  REFUSED(arithmetic_overflow, (shape{1, dim{1} << 32, dim{1} << 31}), reshape{.extents = {1, inferred}});
}

TEST_CASE("CVE-2022-41885: FusedResizeAndPadConv2D with a size of [1879048192, 1879048192]")
{
  // GHSA-762h-vpvw-3rcx
  GIVES((shape{1, 1, 2, 2}), (shape{1, 1, 1879048192, 1879048192}), resize2d{.size = 1879048192});
  IS(dim{1879048192} * 1879048192, elements(shape{1, 1, 1879048192, 1879048192}));
  REFUSES(bytes_overflow, bytes(shape{1, 1, 1879048192, 1879048192}, 32));
  REFUSES(elements_overflow, elements(shape{1, 4, 1879048192, 1879048192}));
  REFUSED(arithmetic_overflow, (shape{1, 1, 1879048192, 2}), resize2d{.scale = ratio(dim{1} << 33)});
  REFUSED(arithmetic_overflow, (shape{1, 1, 1879048192, 2}), pad2d{.padding = dim_max - 1});
  REFUSED(arithmetic_overflow, (shape{1, 8, 8, 1}), keras::up_sampling2d{.size = dim_max});
}

TEST_CASE("CVE-2022-23575: the size of a tensor overflows in the cost model")
{
  // GHSA-c94w-c95p-phf8
  REFUSES(bytes_overflow, bytes(shape{dim{1} << 62}, 32));
  REFUSES(bytes_overflow, bytes(shape{dim_max}, 16));
  REFUSES(bytes_overflow, bytes(shape{dim_max}, 8, 64));  // it fits, and is no multiple of 64 that does
  REFUSES(bytes_overflow, bytes(tensor<float, dim{1} << 61>{}));
  IS(dim{1} << 62, bytes(shape{dim{1} << 60}, 32));
  REFUSES(elements_overflow, memory<sequential<relu{}>>(shape{dim{1} << 40, dim{1} << 40}));
  REFUSES(bytes_overflow, memory<sequential<relu{}>>(shape{dim{1} << 31, dim{1} << 31}));
}

TEST_CASE("CVE-2022-23576: the size of an operator's output overflows in the cost model")
{
  // GHSA-wm93-f238-7v37
  using wide = sequential<conv2d{.out_channels = dim{1} << 40, .kernel = 1}>;
  REFUSES(count_overflow, cost<wide>(shape{1, 1, dim{1} << 12, dim{1} << 12}));
  REFUSES(bytes_overflow, memory<wide>(shape{1, 1, dim{1} << 11, dim{1} << 10}));
}

TEST_CASE("CVE-2022-41887: the result of a broadcast is past int32")
{
  constexpr shape past_int32[] = {{65536, 1}, {1, 65536}};
  static_assert(advisories::made_by_all(add{}, past_int32) == shape{65536, 65536});
  CHECK(advisories::made_by_all(layer(multiply{}), past_int32) == shape{65536, 65536});
  IS(dim{1} << 32, elements(shape{65536, 65536}));
  constexpr shape past_int64[] = {{dim{1} << 40, 1}, {1, dim{1} << 40}};
  static_assert(advisories::made_by_all(add{}, past_int64) == shape{dim{1} << 40, dim{1} << 40});
  REFUSES(elements_overflow, elements(advisories::made_by_all(add{}, past_int64)));
  constexpr shape not_one[] = {{65536, 2}, {1, 65536}};
  static_assert(advisories::broken_by_all(add{}, not_one) == rule::broadcast_match);
  CHECK(advisories::broken_by_all(layer(add{}), not_one) == rule::broadcast_match);
}

TEST_CASE("CVE-2020-26270: a sequence of no length")
{
  REFUSED(extent_positive, (shape{1, 8, 0}), conv1d{.out_channels = 8, .kernel = 1});
  REFUSED(extent_positive, (shape{1, 8, 0}), conv1d{.out_channels = 8, .kernel = 3, .padding = same});
  REFUSED(extent_positive, (shape{1, 0, 8}), linear{4});
  REFUSED(extent_positive, (shape{1, 8, 0}), softmax{.axis = 2});
}

TEST_CASE("CVE-2019-16778: a size is cut from 64 to 32 bits, and becomes negative")
{
  constexpr dim past = dim{INT32_MAX} + 1;
  GIVES((shape{1, 1, past}), (shape{1, 1, past - 2}), conv1d{.out_channels = 1, .kernel = 3});
  GIVES((shape{1, 1, past * 2, 1}), (shape{1, 1, past, 1}), max_pool2d{.kernel = {2, 1}});
  REFUSES(bytes_narrow, bytes_as<std::int32_t>(shape{past}, 8));
  REFUSES(bytes_narrow, bytes_as<std::uint32_t>(shape{past * 2}, 8));
  static_assert(*bytes_as<std::uint32_t>(shape{past}, 8) == 0x80000000U);
  REFUSES(bytes_narrow, bytes_as<std::int8_t>(shape{128}, 8));
}
