// SPDX-License-Identifier: MIT
// Advisories of MindSpore, PyTorch and llama.cpp.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/pytorch.hpp>

#include "support.hpp"

using namespace shapeproof;

TEST_CASE("CVE-2021-33648: shape inference of Concat, MatMul and others on a shape without axes")
{
  constexpr shape none[] = {{}, {}};
  static_assert(advisories::broken_by_all(concat{}, none) == rule::rank_fits);
  CHECK(advisories::broken_by_all(layer(concat{}), none) == rule::rank_fits);
  static_assert(advisories::broken_by_all(matmul{}, none) == rule::rank_fits);
  CHECK(advisories::broken_by_all(layer(matmul{}), none) == rule::rank_fits);
  REFUSED(axis_range, (shape{}), softmax{.axis = 1});
  GIVES((shape{}), (shape{}), softmax{});  // of the last axis: PyTorch takes a scalar for one element
  REFUSED(rank_fits, (shape{}), linear{4});
  REFUSED(rank_fits, (shape{}), slice{.axis = 0});
  REFUSED(axis_range, (shape{}), squeeze{.axis = {0}});
  REFUSED(axis_range, (shape{}), reduce_mean{.axes = {1}});
  REFUSED(rank_fits, (shape{}), split{.parts = 1});
  REFUSED(list_length, (shape{}), permute{.order = {0}});
  REFUSED(axis_range, (shape{}), flatten{});
}

TEST_CASE("CVE-2021-33651: DepthwiseConv2D with a depth_multiplier of 0")
{
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), depthwise_conv2d{.depth_multiplier = 0, .kernel = 3});
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), depthwise_conv2d{.depth_multiplier = -1, .kernel = 3});
  REFUSED(channels_positive, (shape{1, 4, 8, 8}), separable_conv2d{.out_channels = 8, .depth_multiplier = 0, .kernel = 3});
}

TEST_CASE("CVE-2021-33653: the shape of SpaceToBatch with a block of 0")
{
  REFUSED(factor_positive, (shape{1, 3, 8, 8}), space_to_depth{.block = 0});
  REFUSED(factor_positive, (shape{1, 8, 8, 3}), space_to_depth{.block = 0, .layout = layout::channels_last});
  REFUSED(extent_divide, (shape{1, 3, 9, 8}), space_to_depth{.block = 2});
}

TEST_CASE("CVE-2021-33652: the shape of Reduce over an axis of size 0")
{
  REFUSED(extent_positive, (shape{4, 0, 3}), reduce_mean{.axes = {1}});
  REFUSED(extent_positive, (shape{4, 0, 3}), reduce_max{.axes = {-2}, .keep_dims = false});
  REFUSED(extent_positive, (shape{4, 0, 3}), reduce_sum{.axes = {0}});
}

TEST_CASE("CVE-2025-2953: mkldnn_max_pool2d with parameters that no pool has")
{
  // GHSA-3749-ghw9-m3mg. Every combination of these gives a shape of positive extents, or an error.
  constexpr dim wild[] = {0, 1, 2, 3, -1, 7, INT32_MAX, dim{1} << 32, dim{1} << 62, dim_max, dim_min, dynamic};
  int refused = 0;
  int taken = 0;
  for (const dim kernel : wild)
    for (const dim stride : wild)
      for (const dim padding : wild)
        for (const dim dilation : wild)
          for (const bool ceil : {false, true}) {
            const pytorch::max_pool2d eager{.kernel_size = kernel, .stride = stride, .padding = padding, .dilation = dilation, .ceil_mode = ceil};
            const onednn::pooling_max kernels{.strides = shape{stride, stride}, .kernel = shape{kernel, kernel},
                                              .dilates = shape{dilation, dilation}, .padding_l = shape{padding, padding},
                                              .padding_r = shape{padding, padding}};
            for (const result<shape>& out : {infer(eager, shape{1, 3, 10, 10}), infer(kernels, shape{1, 3, 10, 10})}) {
              if (!out) {
                ++refused;
                REQUIRE(out.error().rule != rule::none);
                continue;
              }
              ++taken;
              REQUIRE(out->rank() == 4);
              for (const dim extent : *out) REQUIRE(extent >= 1);
            }
          }
  CHECK(refused > 40000);
  CHECK(taken > 50);
  REFUSED(stride_positive, (shape{1, 3, 10, 10}), pytorch::max_pool2d{.kernel_size = 3, .stride = 0});
  REFUSED(kernel_positive, (shape{1, 3, 10, 10}), pytorch::max_pool2d{.kernel_size = 0, .stride = 1});
}

TEST_CASE("CVE-2026-33298: exabytes of a tensor, of which a few megabytes are allocated")
{
  // GHSA-96jg-mvhq-q7q7, quantized types among them: 32 numbers of 4 bits with a scale of 16 are a block of 144 bits
  constexpr dim block_bits = 32 * 4 + 16;
  REFUSES(elements_overflow, elements(shape{dim{1} << 31, dim{1} << 31, 4}));
  REFUSES(bytes_overflow, bytes(shape{dim{1} << 31, dim{1} << 30}, 32));
  REFUSES(bytes_overflow, bytes(shape{dim{1} << 30, (dim{1} << 34) / 32}, block_bits));
  REFUSES(bytes_narrow, bytes_as<std::uint32_t>(shape{dim{1} << 20, dim{1} << 20}, block_bits));
  IS(18, bytes(shape{1}, block_bits));
  IS(dim{1} << 62, bytes(shape{dim_max}, 4));
}

TEST_CASE("CVE-2026-27940: the sum of all tensors, each aligned, overflows")
{
  // GHSA-3p4r-fq3f-q74v, a way around the mend of CVE-2025-53630: each size fits, and their sum does not
  using two = sequential<relu{}, relu{}, relu{}>;
  IS((dim{1} << 62), bytes(shape{dim{1} << 62}, 8));
  REFUSES(count_overflow, memory<two>(tensor_value{shape{(dim{1} << 62) + 1}, {8, element_id::int8}}));
  REFUSES(bytes_overflow, bytes(shape{dim_max - 30}, 8, 32));
  const std::vector<layer> net{linear{.out_features = dim{1} << 31}, linear{.out_features = dim{1} << 31}};
  CHECK(cost(net, shape{1, dim{1} << 31}).error().rule == rule::count_overflow);
}
