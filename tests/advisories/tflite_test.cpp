// SPDX-License-Identifier: MIT
// Advisories of TensorFlow Lite. A trigger is what the advisory says of the input; GHSA names the advisory's page,
// https://github.com/advisories/<GHSA>.
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/tensorflow.hpp>

#include "support.hpp"

using namespace shapeproof;

TEST_CASE("CVE-2021-29585: the output size after padding divides by a stride of 0")
{
  // GHSA-mv78-g7wq-mhp4
  REFUSES(stride_positive, window{.kernel = 3, .stride = 0}.output(8));
  REFUSES(stride_positive, window{.kernel = 3, .stride = 0, .padding = same}.output(8));
  REFUSES(stride_positive, window{.kernel = 3, .stride = 0, .padding = valid}.pads(8));
  REFUSES(stride_positive, window{.kernel = 3, .stride = 0, .padding = same}.inputs(4));
  REFUSES(stride_positive, window{.kernel = 3, .stride = -1}.smallest_input(4));
  REFUSED(stride_positive, (shape{1, 8, 8, 3}), keras::conv2d{.filters = 4, .kernel_size = 3, .strides = 0, .padding = same});
  REFUSED(stride_positive, (shape{1, 8, 8, 3}), keras::conv2d{.filters = 4, .kernel_size = 3, .strides = 0});
}

TEST_CASE("CVE-2021-29586: a pool's stride of 0 reaches the padding, on each axis")
{
  // GHSA-26j7-6w8w-7922
  REFUSED(stride_positive, (shape{1, 3, 8, 8}), avg_pool2d{.kernel = 2, .stride = {0, 1}, .padding = same});
  REFUSED(stride_positive, (shape{1, 3, 8, 8}), avg_pool2d{.kernel = 2, .stride = {1, 0}, .padding = same});
  REFUSED(stride_positive, (shape{1, 3, 8, 8}), max_pool2d{.kernel = 2, .stride = 0});
  REFUSED(stride_positive, (shape{1, 8, 8, 3}), keras::average_pooling2d{.pool_size = 2, .strides = {1, 0}, .padding = same});
  REFUSED(stride_positive, (shape{1, 8, 8, 3}), tensorflow::max_pool{.ksize = 2, .strides = {0, 1}, .padding = same});
  static_assert(infer(avg_pool2d{.kernel = 2, .stride = {1, 0}}, shape{1, 3, 8, 8}).error().axis == 3);
}

TEST_CASE("CVE-2021-29588: TransposeConv with a stride of 0")
{
  // GHSA-vfr4-x8j2-3rf9
  REFUSED(stride_positive, (shape{1, 4, 8, 8}), conv_transpose2d{.out_channels = 2, .kernel = 3, .stride = {0, 2}});
  REFUSED(stride_positive, (shape{1, 4, 8, 8}), conv_transpose2d{.out_channels = 2, .kernel = 3, .stride = {2, 0}, .padding = same});
  REFUSED(stride_positive, (shape{1, 8, 8, 4}),
          tensorflow::conv2d_transpose{.filters = shape{3, 3, 2, 4}, .output_shape = shape{1, 16, 16, 2}, .strides = {0, 2}, .padding = same});
  REFUSED(stride_positive, (shape{1, 8, 8, 4}),
          tensorflow::conv2d_transpose{.filters = shape{3, 3, 2, 4}, .output_shape = shape{1, 17, 16, 2}, .strides = {2, 0}});
}

TEST_CASE("CVE-2021-29594: divisors of a convolution that the user controls")
{
  // GHSA-3qgw-p4fm-x7gf
  REFUSED(kernel_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 4, .kernel = {3, 0}});
  REFUSED(stride_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 4, .kernel = 3, .stride = {1, 0}});
  REFUSED(dilation_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 4, .kernel = 3, .dilation = 0});
  REFUSED(groups_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 4, .kernel = 3, .groups = 0});
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 0, .kernel = 3});
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 4, .kernel = 3, .in_channels = 0});
  REFUSED(extent_positive, (shape{1, 0, 8, 8}), conv2d{.out_channels = 4, .kernel = 3});
}

TEST_CASE("CVE-2021-29602: DepthwiseConv whose input has no channels")
{
  REFUSED(extent_positive, (shape{1, 8, 8, 0}),
          depthwise_conv2d{.depth_multiplier = 2, .kernel = 3, .layout = layout::channels_last});
  REFUSED(channels_positive, (shape{1, 8, 8, 0}), tensorflow::depthwise_conv2d{.filters = shape{3, 3, 4, 2}});
  REFUSED(channels_positive, (shape{1, 8, 8, 0}), tensorflow::depthwise_conv2d{.filters = shape{3, 3, 0, 2}});
}

TEST_CASE("CVE-2022-21741: the padding of a depthwise convolution divides by an unchecked parameter")
{
  // GHSA-428x-9xc2-m8mj
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), depthwise_conv2d{.depth_multiplier = 0, .kernel = 3, .padding = same});
  REFUSED(stride_positive, (shape{1, 4, 8, 8}), depthwise_conv2d{.kernel = 3, .stride = 0, .padding = same});
  REFUSED(dilation_positive, (shape{1, 4, 8, 8}), depthwise_conv2d{.kernel = 3, .padding = same, .dilation = 0});
  REFUSED(channels_positive, (shape{1, 8, 8, 4}), keras::depthwise_conv2d{.kernel_size = 3, .depth_multiplier = 0});
  REFUSED(stride_positive, (shape{1, 8, 8, 4}), keras::depthwise_conv2d{.kernel_size = 3, .strides = 0, .padding = same});
}

TEST_CASE("CVE-2021-37684: divisors of a pool")
{
  REFUSED(stride_positive, (shape{1, 4, 8, 8}), lp_pool2d{.kernel = 2, .stride = 0});
  REFUSED(kernel_positive, (shape{1, 4, 8, 8}), max_pool2d{.kernel = 0});
  REFUSED(kernel_positive, (shape{1, 4, 8, 8}), avg_pool2d{.kernel = {2, 0}, .stride = 1, .padding = same});
  REFUSED(dilation_positive, (shape{1, 4, 8, 8}), max_pool2d{.kernel = 2, .dilation = 0});
}

TEST_CASE("CVE-2023-27579: groups inferred from a filter whose input channels are below 1")
{
  // GHSA-5w96-866f-6rm8
  REFUSED(channels_match, (shape{1, 8, 8, 4}), tensorflow::conv2d{.filters = shape{3, 3, 0, 8}});
  REFUSED(channels_positive, (shape{1, 8, 8, 4}), tensorflow::conv2d{.filters = shape{3, 3, -1, 8}});
  REFUSED(groups_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 8, .kernel = 3, .groups = 0});
  REFUSED(groups_positive, (shape{1, 4, 8, 8}), conv2d{.out_channels = 8, .kernel = 3, .groups = dim_min});
}

TEST_CASE("CVE-2022-23558: a number of dimensions that overflows the array of them")
{
  // GHSA-9gwq-6cwj-47h3
  constexpr dim extents[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
  REFUSES(list_length, shape::from(extents, 9));
  REFUSES(list_length, shape::from(extents, UINT64_MAX));
  REFUSES(list_length, shape::from(extents, INT64_MAX));
  REFUSES(list_length, shape::from(extents, -1));
  REFUSED(list_length, (shape{1, 1, 1, 1, 1, 1, 1, 1}), unsqueeze{.axis = {0}});
  // a count that no list has, as damaged memory may
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN}) {
    shape damaged{1, 3, 8, 8};
    damaged.count = count;
    CHECK_FALSE(infer(conv2d{.kernel = 3}, damaged).has_value());
    CHECK_FALSE(elements(damaged).has_value());
    CHECK_FALSE(infer(relu{}, damaged).has_value());
  }
}

TEST_CASE("CVE-2021-29601: the sum of concatenated extents overflows")
{
  // GHSA-9c84-4hx6-xmm4
  constexpr shape past_int64[] = {{1, dim_max}, {1, 1}};
  static_assert(advisories::broken_by_all(concat{}, past_int64) == rule::arithmetic_overflow);
  CHECK(advisories::broken_by_all(concat{}, past_int64) == rule::arithmetic_overflow);
  CHECK(advisories::broken_by_all(layer(concat{}), past_int64) == rule::arithmetic_overflow);
  // what overflows 32 bits is exact
  constexpr shape past_int32[] = {{1, INT32_MAX}, {1, INT32_MAX}, {1, 3}};
  static_assert(advisories::made_by_all(concat{}, past_int32) == shape{1, dim{2} * INT32_MAX + 3});
  CHECK(advisories::made_by_all(concat{}, past_int32) == shape{1, dim{2} * INT32_MAX + 3});
}

TEST_CASE("GHSA-j7rm-8ww4-xx2g: SpaceToDepth with a block of 0")
{
  REFUSED(factor_positive, (shape{1, 3, 8, 8}), space_to_depth{.block = 0});
  REFUSED(factor_positive, (shape{1, 3, 8, 8}), space_to_depth{.block = -2});
  REFUSED(factor_positive, (shape{1, 12, 8, 8}), depth_to_space{.block = 0});
  REFUSED(factor_positive, (shape{1, 12, 8, 8}), pixel_unshuffle{.factor = 0});
}
