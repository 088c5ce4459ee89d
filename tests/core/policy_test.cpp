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

// --- the settings that a window asks for, one by one, against windows put down one after the other

namespace {

/// How many windows of `covered` elements, `stride` apart, stand in `padded` elements; and what the last leaves over.
constexpr dim put_down(dim padded, dim covered, dim stride, dim& left)
{
  dim count = 0;
  for (dim at = 0; at + covered <= padded; at += stride) {
    ++count;
    left = padded - (at + covered);
  }
  return count;
}

constexpr dim covered_by(dim kernel, dim dilation)
{
  dim covered = 1;
  for (dim tap = 1; tap < kernel; ++tap) covered += dilation;
  return covered;
}

}  // namespace

TEST_CASE("half_up: a last window counts where it fills half of its stride")
{
  int wrong = 0;
  for (dim extent = 0; extent <= 12; ++extent)
    for (dim kernel = 1; kernel <= 4; ++kernel)
      for (dim stride = 1; stride <= 5; ++stride)
        for (dim dilation = 1; dilation <= 2; ++dilation)
          for (dim pad = 0; pad <= 2; ++pad) {
            const window of{.kernel = kernel, .stride = stride, .pad_begin = pad, .dilation = dilation, .rounding = rounding::half_up};
            dim left = 0;
            dim wanted = put_down(extent + pad, covered_by(kernel, dilation), stride, left);
            if (wanted > 0 && left + left >= stride) ++wanted;
            wrong += of.output(extent).value_or(0) == wanted ? 0 : 1;
          }
  CHECK(wrong == 0);
}

TEST_CASE("fits: rounded, padded, unpadded, not scattered")
{
  const auto under = [](policy rules, dim extent, dim kernel, dim stride, dim pad, dim dilation, rounding round) {
    return window{kernel, stride, padding_mode::as_given, pad, pad, dilation, round, rules}.output(extent);
  };
  // I1 K2 S2 ceil: a window that starts inside counts, but in three dimensions of TensorFlow.js
  CHECK(*under(policy::tensorflow_pool, 1, 2, 2, 0, 1, rounding::ceil) == 1);
  CHECK(under(policy::tensorflow_pool3d, 1, 2, 2, 0, 1, rounding::ceil).error().rule == rule::window_fits);
  // I2 K3 S2 P1: the average over three axes of PyTorch
  CHECK(*under(policy::pytorch_avg_pool, 2, 3, 2, 1, 1, rounding::floor) == 1);
  const error unpadded = under(policy::pytorch_avg_pool3d, 2, 3, 2, 1, 1, rounding::floor).error();
  CHECK(unpadded.rule == rule::window_fits);
  CHECK(unpadded.numbers[1] == 0);  // without the padding, and short by that
  CHECK(unpadded.numbers[5] == 1);
  CHECK(under(policy::onednn_pooling_exclude_padding, 4, 2, 1, 5, 5, rounding::floor).error().rule == rule::dilation_range);
  CHECK(*under(policy::onednn_pooling_exclude_padding, 4, 2, 1, 4, 4, rounding::floor) == 8);
}

TEST_CASE("padding.form, option.form: what a framework does not have")
{
  const auto why = [](const window& of) { return of.output(9).error(); };
  CHECK(why({.kernel = 3, .pad_begin = 1, .policy = policy::keras_pool}).rule == rule::padding_form);
  CHECK(why({.kernel = 3, .pad_begin = 1, .policy = policy::pytorch_conv}).rule == rule::padding_form);
  CHECK(why({.kernel = 3, .padding = same, .policy = policy::onednn_pooling}).rule == rule::padding_form);
  CHECK(why({.kernel = 3, .padding = same, .policy = policy::pytorch_pool}).rule == rule::padding_form);
  CHECK(why({.kernel = 3, .dilation = 2, .policy = policy::pytorch_avg_pool}).rule == rule::option_form);
  CHECK(why({.kernel = 3, .rounding = rounding::ceil, .policy = policy::onnx_conv}).rule == rule::option_form);
  CHECK(why({.kernel = 3, .stride = 2, .padding = same, .policy = policy::pytorch_conv}).rule == rule::same_stride);
  CHECK(window{.kernel = 4, .padding = same, .policy = policy::pytorch_conv}.output(9).value() == 9);
}

TEST_CASE("padding.range: bounds of each row, and padding at the end that crops")
{
  struct bound {
    policy rules;
    dim most;   // of a kernel of 4 with dilation 2
    dim least;  // at the end, of a stride of 3
  };
  for (const bound& one : {bound{policy::neutral, 100, 0}, {policy::onnxruntime_pool, 3, 0}, {policy::onednn_convolution, 100, -2},
                           {policy::onednn_pooling, 100, -3}, {policy::onednn_pooling_exclude_padding, 6, -3}, {policy::onnx_pool, 100, 0}})
    for (dim pad = -4; pad <= 8; ++pad) {
      const window begin{.kernel = 4, .stride = 3, .pad_begin = pad, .dilation = 2, .policy = one.rules};
      const window end{.kernel = 4, .stride = 3, .pad_end = pad, .dilation = 2, .policy = one.rules};
      CHECK(begin.output(40).has_value() == (pad >= 0 && pad <= one.most));
      CHECK(end.output(40).has_value() == (pad >= one.least && pad <= one.most));
    }
}

TEST_CASE("misfit: refused, empty or reported, under any row")
{
  for (int id = 0; id <= last_row; ++id) {
    const policy rules = no_policy(id);
    const window of{.kernel = 5, .policy = rules | misfit::empty};
    CHECK(of.output(3).value_or(-1) == 0);
    CHECK(window{.kernel = 5, .policy = rules}.output(3).error().rule == rule::window_fits);
    CHECK((rules | misfit::refuse) == rules);
    dim out = -1;
    error why{};
    const window reported{.kernel = 5, .policy = rules | misfit::report};
    REQUIRE(reported.slide(3, row(reported.policy), out, why));
    CHECK(out == 0);
    CHECK(why.rule == rule::window_fits);
    CHECK(why.numbers[5] == 2);
    CHECK(row(rules | misfit::empty).zero_spatial);
  }
  CHECK(output(conv2d{.kernel = 3, .policy = policy::pytorch_conv | misfit::empty}, shape{1, 3, 2, 9}) == shape{1, 1, 0, 7});
  CHECK(verdict(conv2d{.kernel = 0, .policy = policy::pytorch_conv | misfit::empty}, shape{1, 3, 2, 9}) == rule::kernel_positive);
}

TEST_CASE("transposed: the outputs of each row for I3 K2 S3 and its like")
{
  const auto back = [](policy rules, dim kernel, dim stride, padding_mode mode, dim output_padding, dim wanted) {
    dim out = -1;
    error why{};
    const window of{.kernel = kernel, .stride = stride, .padding = mode, .policy = rules};
    return of.slide_back(3, output_padding, wanted, row(rules), out, why) ? out : -static_cast<dim>(why.rule);
  };
  const auto refused = [](rule which) { return -static_cast<dim>(which); };
  CHECK(back(policy::onnx_conv_transpose_11, 2, 3, same, 0, 0) == 8);
  CHECK(back(policy::onnxruntime_conv_transpose, 2, 3, same, 0, 0) == 8);
  CHECK(back(policy::keras_conv_transpose, 2, 3, same, 0, 0) == 9);
  CHECK(back(policy::keras_conv_transpose, 2, 3, valid, 0, 0) == 9);
  CHECK(back(policy::pytorch_conv_transpose, 2, 3, valid, 0, 0) == 8);
  CHECK(back(policy::onnx_conv_transpose_11, 3, 2, same, 1, 0) == 7);
  CHECK(back(policy::onnxruntime_conv_transpose, 3, 2, same, 1, 0) == 6);
  CHECK(back(policy::pytorch_conv_transpose, 3, 2, same, 0, 0) == refused(rule::padding_form));
  CHECK(back(policy::onnx_conv_transpose_11, 3, 2, valid, 5, 0) == 12);
  CHECK(back(policy::onnxruntime_conv_transpose, 3, 2, valid, 5, 0) == refused(rule::output_padding_range));
  // K3 S2 of 3 is 7, and 8 maps back to 3 as well: 9 does not, and 6 only with padding that is worked out for it
  CHECK(back(policy::pytorch_conv_transpose, 3, 2, valid, 0, 8) == 8);
  CHECK(back(policy::pytorch_conv_transpose, 3, 2, valid, 0, 9) == refused(rule::output_size_range));
  CHECK(back(policy::pytorch_conv_transpose, 3, 2, valid, 0, 6) == refused(rule::output_size_range));
  CHECK(back(policy::onnxruntime_conv_transpose, 3, 2, valid, 0, 6) == 6);
  CHECK(back(policy::onnxruntime_conv_transpose, 3, 2, valid, 0, 9) == refused(rule::output_size_range));
  CHECK(back(policy::onnx_conv_transpose_11, 3, 2, valid, 0, 900) == 900);
  CHECK(back(policy::tensorflow_conv_transpose, 3, 2, same, 0, 5) == 5);
  CHECK(back(policy::tensorflow_conv_transpose, 3, 2, same, 0, 4) == refused(rule::output_size_range));
}

TEST_CASE("a policy's id that is out of range behaves as neutral")
{
  CHECK(wrong_strange_ids() == 0);
  CHECK(wrong_as_neutral() == 0);
}
