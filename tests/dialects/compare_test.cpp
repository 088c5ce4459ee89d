// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/compare.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <random>

using namespace shapeproof;

namespace {

template <class Layer>
constexpr bool answers(const comparison<Layer>& of, const char* dialect, const shape& wanted)
{
  const dialect_answer& one = of[dialect];
  return one.good && one.output == wanted;
}

template <class Layer>
constexpr bool one_reason(const comparison<Layer>& of, const char* a, const char* b, setting wanted)
{
  const reasons found = of.why(of[a], of[b]);
  return found.count == 1 && found.which[0] == wanted;
}

// I5 K2 S2 P1 ceil: PyTorch and ONNX Runtime 3, ONNX up to opset 21 and TensorFlow.js 4 (recorded)
constexpr auto ceiled =
    compare(max_pool2d{.kernel = 2, .stride = 2, .padding = 1, .rounding = rounding::ceil}, shape{1, 1, 5, 5});
static_assert(!ceiled.agree() && ceiled.count >= 7);
static_assert(answers(ceiled, "pytorch", {1, 1, 3, 3}) && answers(ceiled, "onnxruntime", {1, 1, 3, 3}));
static_assert(answers(ceiled, "onnx", {1, 1, 4, 4}) && answers(ceiled, "onnx 22", {1, 1, 3, 3}) &&
              answers(ceiled, "tensorflow", {1, 1, 4, 4}));
static_assert(one_reason(ceiled, "pytorch", "onnx", setting::ceil) &&
              one_reason(ceiled, "pytorch", "keras", setting::ceil));
static_assert(ceiled.why(ceiled["pytorch"], ceiled["onnxruntime"]).count == 0);

// the stride that is left out, and a dilation of 1 that is dense but in oneDNN
constexpr auto left_out = compare(max_pool{.axes = 1, .kernel = {3}}, shape{1, 1, 9});
static_assert(answers(left_out, "pytorch", {1, 1, 3}) && answers(left_out, "onnx", {1, 1, 7}));
static_assert(one_reason(left_out, "pytorch", "onnx", setting::stride_is_kernel));
constexpr auto dilated = compare(conv{.axes = 1, .out_channels = 1, .kernel = {3}, .dilation = {1}}, shape{1, 1, 7});
static_assert(answers(dilated, "pytorch", {1, 1, 5}) && answers(dilated, "onednn", {1, 1, 3}));
static_assert(one_reason(dilated, "pytorch", "onednn", setting::dense));

// avg_pool3d of PyTorch looks at the input without its padding
constexpr auto average = compare(avg_pool3d{.kernel = 3, .stride = 2, .padding = 1}, shape{1, 1, 2, 2, 2});
static_assert(!average["pytorch"].good && answers(average, "onnxruntime", {1, 1, 1, 1, 1}));
static_assert(one_reason(average, "pytorch", "onnx", setting::fits));

// I7 K3 D2 SAME of a pool: ONNX 7, ONNX Runtime 5 (recorded)
constexpr auto same_pool =
    compare(max_pool1d{.kernel = 3, .stride = 1, .padding = same, .dilation = 2}, shape{1, 1, 7});
static_assert(answers(same_pool, "onnx", {1, 1, 7}) && answers(same_pool, "onnxruntime", {1, 1, 5}));
static_assert(one_reason(same_pool, "onnx", "onnxruntime", setting::same_padding));

// I3 K2 S3 transposed: SAME is 8 in ONNX and 9 in Keras; valid is 8, and 9 in Keras (recorded)
constexpr auto back = compare(conv_transpose1d{.kernel = 2, .stride = 3, .padding = same}, shape{1, 1, 3});
static_assert(answers(back, "onnx", {1, 1, 8}) && answers(back, "keras", {1, 1, 9}));
static_assert(one_reason(back, "onnx", "keras", setting::same_transposed));
constexpr auto filled = compare(conv_transpose1d{.kernel = 2, .stride = 3, .padding = valid}, shape{1, 1, 3});
static_assert(answers(filled, "pytorch", {1, 1, 8}) && answers(filled, "keras", {1, 1, 9}));
static_assert(one_reason(filled, "pytorch", "keras", setting::valid_fills_stride));

// nothing to tell: a layer that no dialect has, and a dialect that is not there
static_assert(compare(linear{3}, shape{1, 4}).count == 0 && compare(linear{3}, shape{1, 4}).agree());
static_assert(!ceiled["none"].good && ceiled["none"].name[0] == '\0');
constexpr auto as_many_as_there_may_be = [] {
  auto made = ceiled;
  while (made.count < dialect_rows::count_max) made.answers[made.count++] = made.answers[0];
  return made;
}();
static_assert(!as_many_as_there_may_be["none"].good && as_many_as_there_may_be["none"].name[0] == '\0');

bool same_lines(const comparison_text& text, const char* wanted) { return std::strcmp(text.c_str(), wanted) == 0; }

}  // namespace

TEST_CASE("compare: what each dialect says, in lines")
{
  CHECK(same_lines(describe(compare(lp_pool1d{.kernel = 1, .stride = 2, .rounding = rounding::ceil}, shape{1, 1, 12})),
                   "pytorch: 1 1 6\n"
                   "onnx: 1 1 7; otherwise than pytorch for what ceil rounding is\n"
                   "onnx 22: 1 1 6\n"
                   "onnxruntime: 1 1 6\n"));
  const comparison_text refused = describe(compare(global_avg_pool1d{}, shape{1, 1, 0}));
  CHECK(same_lines(refused,
                   "onnx: refused, [extent.positive] length 0 must be at least 1\n"
                   "onnxruntime: refused, [extent.positive] length 0 must be at least 1\n"
                   "keras: 1 1 1; otherwise than onnx for whether an empty spatial axis is taken\n"));
}

TEST_CASE("compare: each answer is that of the layer under the dialect's policy; the reasons named make the difference")
{
  std::mt19937_64 random(20261125);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  long long differing = 0;
  long long unexplained = 0;
  long long other = 0;
  for (int round = 0; round < 20000; ++round) {
    max_pool2d pool{.kernel = pick(1, 4), .stride = pick(1, 4), .padding = pick(0, 2), .dilation = pick(1, 3)};
    pool.rounding = static_cast<rounding>(pick(0, 1));
    if (pick(0, 2) == 0) pool.padding = pick(0, 1) == 0 ? same_upper : valid;
    const shape in{pick(0, 2), pick(0, 2), pick(0, 9), pick(1, 9)};
    const auto made = compare(pool, in);
    for (int i = 0; i < made.count; ++i) {
      max_pool2d under = pool;
      under.policy = made.answers[i].rules;
      const tensor_value from{in, {}};
      tensor_value to;
      error why{};
      const bool good = under.infer({&from, 1}, {&to, 1}, why);
      other += good == made.answers[i].good && (!good || to.extents == made.answers[i].output) ? 0 : 1;
      const reasons found = made.why(made.answers[0], made.answers[i]);
      const bool differs = !made.answers[0].same_as(made.answers[i]);
      differing += differs ? 1 : 0;
      unexplained += differs == (found.count > 0) ? 0 : 1;
      // Put into the first row, they give the other's answer: what `why` promises.
      policy_row hybrid = row(made.answers[0].rules);
      for (int k = 0; k < found.count; ++k) hybrid = with_setting(hybrid, row(made.answers[i].rules), found.which[k]);
      unexplained += detail::answer_by(pool, hybrid, in).same_as(made.answers[i]) ? 0 : 1;
    }
  }
  CHECK(other == 0);
  CHECK(unexplained == 0);
  CHECK(differing > 1000);
}

TEST_CASE("compare: every setting has a word, and is one that with_setting copies")
{
  policy_row other;  // each setting as no other row has all of them
  other.batch_optional = false;
  other.zero_batch = other.zero_channels = other.zero_spatial = true;
  other.one_for_all = other.stride_is_kernel = other.dilates = false;
  other.stride_or_dilation = other.valid_fills_stride = true;
  other.dense = 0;
  other.pads = pad_numbers::none;
  other.both_pads = both_pads::pads;
  other.pad_bound = padding_bound::half_kernel;
  other.end_pads = end_padding::from_minus_stride;
  other.fits = window_fit::padded;
  other.ceil = rounding::ceil_clipped;
  other.same = same_window::keep;
  other.output_padding = output_padding_bound::none;
  other.output_size = output_size_form::as_given;
  other.same_transposed = same_transposed::smaller;
  policy_row to;
  for (int i = 0; i < setting_count; ++i) {
    const policy_row before = to;
    to = with_setting(to, other, static_cast<setting>(i));
    CHECK_FALSE(to == before);
    CHECK(std::strlen(setting_text(static_cast<setting>(i))) > 10);
  }
  other.settle();
  CHECK(to == other);
}

namespace {
padding<3> both_given()
{
  padding<3> made = 1;
  made.mode = same_upper;
  return made;
}
}  // namespace

TEST_CASE("padding.form: where a mode and numbers are both given, that is what makes the difference")
{
  const auto all = compare(avg_pool3d{.kernel = 4, .stride = 1, .padding = both_given()}, shape{1, 2, 26, 14, 14});
  CHECK(all["onnxruntime"].good);
  CHECK_FALSE(all["tensorflow"].good);
  const reasons found = all.why(all["tensorflow"], all["onnxruntime"]);
  bool named = false;
  for (int i = 0; i < found.count; ++i) named = named || found.which[i] == setting::both_pads;
  CHECK(named);
}

TEST_CASE("refusals are one answer, wherever in the layer they come from")
{
  // Some refuse that there are no channels, the others the window that comes after them.
  const auto all = compare(conv2d{.out_channels = 4, .kernel = 5}, shape{1, 0, 2, 2});
  bool channels = false;
  bool window = false;
  for (int i = 0; i < all.count; ++i) {
    CHECK_FALSE(all.answers[i].good);
    channels = channels || all.answers[i].why.rule == rule::extent_positive;
    window = window || all.answers[i].why.rule == rule::window_fits;
  }
  CHECK(channels);
  CHECK(window);
  CHECK(all.agree());
}
