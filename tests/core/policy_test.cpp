// SPDX-License-Identifier: MIT
#include <shapeproof/core/policy.hpp>

#include <shapeproof/layers/conv.hpp>
#include <shapeproof/layers/conv_transpose.hpp>
#include <shapeproof/layers/pool.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

using namespace shapeproof;

namespace {

/// The rule that a layer refuses an input for; `none` where it takes it.
template <class Layer>
constexpr rule verdict(const Layer& of, const shape& in)
{
  const tensor_value from{in, {}};
  tensor_value to;
  error why{};
  return of.infer({&from, 1}, {&to, 1}, why) ? rule::none : why.rule;
}

template <class Layer>
constexpr shape output(const Layer& of, const shape& in)
{
  const tensor_value from{in, {}};
  tensor_value to;
  error why{};
  return of.infer({&from, 1}, {&to, 1}, why) ? to.extents : shape{};
}

constexpr policy no_policy(int id) { return static_cast<policy>(id); }

constexpr policy families[] = {policy::pytorch_conv, policy::pytorch_conv_transpose, policy::pytorch_pool};

constexpr int last_row = static_cast<int>(policy::onednn_pooling_exclude_padding);

/// Ids of no row behave as neutral, with the misfit of their upper bits.
constexpr int wrong_strange_ids()
{
  int wrong = 0;
  for (int id = 0; id < 256; ++id) {
    if ((id & 63) <= last_row) continue;
    const int what = id >> 6;
    const policy_row wanted = row(policy::neutral | static_cast<misfit>(what == 3 ? 0 : what));
    wrong += row(no_policy(id)) == wanted ? 0 : 1;
  }
  return wrong;
}

}  // namespace

// --- static: the rows themselves, as recorded from PyTorch 1.13
static_assert(row(policy::neutral).batch_optional && !row(policy::neutral).zero_batch && !row(policy::neutral).zero_channels);
static_assert(!row(policy::neutral).zero_spatial && row(policy::neutral).pad_bound == padding_bound::none);
static_assert(row(policy::neutral).output_padding == output_padding_bound::stride);
static_assert(row(policy::pytorch_conv).zero_batch && !row(policy::pytorch_conv).zero_channels && !row(policy::pytorch_conv).zero_spatial);
static_assert(row(policy::pytorch_conv).batch_optional && row(policy::pytorch_conv).pad_bound == padding_bound::none);
static_assert(row(policy::pytorch_conv_transpose).zero_batch && row(policy::pytorch_conv_transpose).batch_optional);
static_assert(row(policy::pytorch_conv_transpose).output_padding == output_padding_bound::stride_or_dilation);
static_assert(row(policy::pytorch_pool).zero_batch && row(policy::pytorch_pool).pad_bound == padding_bound::half_kernel);
static_assert(wrong_strange_ids() == 0);

// --- static: zero_batch. F.conv2d of (0, 3, 8, 8) is (0, M, ...); the neutral row takes no empty batch
static_assert(verdict(conv2d{.out_channels = 4, .kernel = 3}, shape{0, 3, 8, 8}) == rule::extent_positive);
static_assert(output(conv2d{.out_channels = 4, .kernel = 3, .policy = policy::pytorch_conv}, shape{0, 3, 8, 8}) == shape{0, 4, 6, 6});
static_assert(output(depthwise_conv2d{.kernel = 3, .policy = policy::pytorch_conv}, shape{0, 3, 8, 8}) == shape{0, 3, 6, 6});
static_assert(verdict(max_pool2d{.kernel = 2}, shape{0, 3, 8, 8}) == rule::extent_positive);
static_assert(output(max_pool2d{.kernel = 2, .policy = policy::pytorch_pool}, shape{0, 3, 8, 8}) == shape{0, 3, 4, 4});
static_assert(verdict(conv_transpose2d{.out_channels = 4, .kernel = 2, .stride = 2}, shape{0, 3, 8, 8}) == rule::extent_positive);
static_assert(output(conv_transpose2d{.out_channels = 4, .kernel = 2, .stride = 2, .policy = policy::pytorch_conv_transpose},
                     shape{0, 3, 8, 8}) == shape{0, 4, 16, 16});
static_assert(verdict(conv2d{.policy = policy::pytorch_conv}, shape{-1, 3, 8, 8}) == rule::extent_positive);
// --- static: zero_channels and zero_spatial are off in every row there is: refused even where padding makes room
static_assert(verdict(conv2d{.padding = 3, .policy = policy::pytorch_conv}, shape{1, 3, 0, 8}) == rule::extent_positive);
static_assert(verdict(conv2d{.padding = 3, .policy = policy::pytorch_conv}, shape{1, 0, 8, 8}) == rule::extent_positive);
static_assert(verdict(max_pool2d{.kernel = 2, .padding = 1, .policy = policy::pytorch_pool}, shape{1, 3, 8, 0}) == rule::extent_positive);
// --- static: batch_optional
static_assert(output(conv2d{.out_channels = 4, .policy = policy::pytorch_conv}, shape{3, 8, 8}) == shape{4, 8, 8});
static_assert(output(conv2d{.out_channels = 4}, shape{3, 8, 8}) == shape{4, 8, 8});
// --- static: pad_bound. "pad should be at most half of kernel size"
static_assert(verdict(max_pool2d{.kernel = 3, .padding = 1, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::none);
static_assert(verdict(max_pool2d{.kernel = 3, .padding = 2, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::padding_range);
static_assert(verdict(max_pool2d{.kernel = 3, .padding = 2}, shape{1, 3, 8, 8}) == rule::none);
static_assert(verdict(max_pool2d{.kernel = 3, .padding = 2, .policy = policy::pytorch_conv}, shape{1, 3, 8, 8}) == rule::none);
static_assert(verdict(max_pool2d{.kernel = 2, .padding = 1, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::none);
static_assert(verdict(max_pool2d{.kernel = 1, .padding = 1, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::padding_range);
static_assert(verdict(max_pool2d{.kernel = {5, 3}, .padding = {2, 1}, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::none);
static_assert(verdict(max_pool2d{.kernel = {5, 3}, .padding = {2, 2}, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::padding_range);
static_assert(verdict(avg_pool1d{.kernel = 3, .padding = {{0, 1}}, .policy = policy::pytorch_avg_pool}, shape{1, 3, 8}) == rule::padding_form);
static_assert(verdict(avg_pool1d{.kernel = 3, .padding = 2, .policy = policy::pytorch_avg_pool}, shape{1, 3, 8}) == rule::padding_range);
// PyTorch 1.13 compares half of the kernel, not of what dilation makes of it: K3 D2 P2 is refused
static_assert(verdict(max_pool2d{.kernel = 3, .padding = 2, .dilation = 2, .policy = policy::pytorch_pool}, shape{1, 3, 8, 8}) == rule::padding_range);
// --- static: output_padding. Below the stride; in PyTorch below the stride or the dilation
static_assert(verdict(conv_transpose1d{.kernel = 3, .output_padding = 2, .dilation = 3}, shape{1, 3, 8}) == rule::output_padding_range);
static_assert(output(conv_transpose1d{.kernel = 3, .output_padding = 2, .dilation = 3, .policy = policy::pytorch_conv_transpose},
                     shape{1, 3, 8}) == shape{1, 1, 16});  // 7 * 1 + 3 * 2 + 1 + 2
static_assert(verdict(conv_transpose1d{.kernel = 3, .output_padding = 3, .dilation = 3, .policy = policy::pytorch_conv_transpose},
                      shape{1, 3, 8}) == rule::output_padding_range);
static_assert(verdict(conv_transpose1d{.kernel = 3, .stride = 4, .output_padding = 3, .dilation = 2, .policy = policy::pytorch_conv_transpose},
                      shape{1, 3, 8}) == rule::none);
static_assert(verdict(conv_transpose1d{.kernel = 3, .stride = 4, .output_padding = 3}, shape{1, 3, 8}) == rule::none);
static_assert(verdict(conv_transpose1d{.kernel = 3, .stride = 4, .output_padding = 4, .dilation = 2, .policy = policy::pytorch_conv_transpose},
                      shape{1, 3, 8}) == rule::output_padding_range);

namespace {

constexpr int wrong_as_neutral()
{
  int wrong = 0;
  for (int id = last_row + 1; id < 64; ++id) {
    wrong += verdict(conv2d{.policy = no_policy(id)}, shape{0, 3, 8, 8}) == rule::extent_positive ? 0 : 1;
    wrong += verdict(conv2d{.policy = no_policy(id)}, shape{3, 8, 8}) == rule::none ? 0 : 1;
    wrong += verdict(max_pool2d{.kernel = 3, .padding = 2, .policy = no_policy(id)}, shape{1, 3, 8, 8}) == rule::none ? 0 : 1;
    wrong += verdict(conv_transpose1d{.kernel = 3, .output_padding = 2, .dilation = 3, .policy = no_policy(id)}, shape{1, 3, 8}) ==
                     rule::output_padding_range
                 ? 0
                 : 1;
  }
  return wrong;
}

}  // namespace

static_assert(wrong_as_neutral() == 0);

TEST_CASE("extent.positive: an empty batch, by the policy")
{
  for (const policy family : families) {
    CHECK(verdict(conv2d{.policy = family}, shape{0, 3, 8, 8}) == rule::none);
    CHECK(verdict(max_pool2d{.policy = family}, shape{0, 3, 8, 8}) == rule::none);
    CHECK(verdict(conv_transpose2d{.policy = family}, shape{0, 3, 8, 8}) == rule::none);
    for (const dim batch : {dim{-1}, dim_min}) CHECK(verdict(conv2d{.policy = family}, shape{batch, 3, 8, 8}) == rule::extent_positive);
    CHECK(verdict(conv2d{.policy = family}, shape{1, 0, 8, 8}) == rule::extent_positive);
    CHECK(verdict(conv2d{.policy = family}, shape{1, 3, 0, 8}) == rule::extent_positive);
  }
  volatile dim batch = 0;
  CHECK(verdict(conv2d{}, shape{dim{batch}, 3, 8, 8}) == rule::extent_positive);
}

TEST_CASE("padding.range: at most half of the kernel, by the policy")
{
  int wrong = 0;
  for (dim kernel = 1; kernel <= 9; ++kernel)
    for (dim begin = 0; begin <= 9; ++begin)
      for (dim end = 0; end <= 9; ++end) {
        const max_pool1d pool{.kernel = kernel, .padding = {{begin, end}}, .policy = policy::pytorch_pool};
        const rule wanted = begin != end              ? rule::padding_form  // PyTorch pads both sides alike
                            : begin + begin <= kernel ? rule::none
                                                      : rule::padding_range;
        wrong += verdict(pool, shape{1, 1, 20}) == wanted ? 0 : 1;
      }
  CHECK(wrong == 0);
  CHECK(verdict(max_pool1d{.kernel = 3, .padding = -1, .policy = policy::pytorch_pool}, shape{1, 1, 20}) == rule::padding_range);
}

TEST_CASE("output-padding.range: below the stride, or the dilation where the policy says so")
{
  int wrong = 0;
  for (dim stride = 1; stride <= 5; ++stride)
    for (dim dilation = 1; dilation <= 5; ++dilation)
      for (dim extra = -1; extra <= 6; ++extra) {
        conv_transpose1d layer{.kernel = 3, .stride = stride, .output_padding = extra, .dilation = dilation};
        const bool neutral = extra >= 0 && extra < stride;
        const bool torch = extra >= 0 && (extra < stride || extra < dilation);
        wrong += verdict(layer, shape{1, 1, 4}) == (neutral ? rule::none : rule::output_padding_range) ? 0 : 1;
        layer.policy = policy::pytorch_conv_transpose;
        wrong += verdict(layer, shape{1, 1, 4}) == (torch ? rule::none : rule::output_padding_range) ? 0 : 1;
      }
  CHECK(wrong == 0);
}

TEST_CASE("a policy's id that is out of range behaves as neutral")
{
  CHECK(wrong_strange_ids() == 0);
  CHECK(wrong_as_neutral() == 0);
}
