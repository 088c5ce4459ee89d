// SPDX-License-Identifier: MIT
#include <shapeproof/layers/conv_transpose.hpp>

#include <doctest/doctest.h>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;
constexpr layout last = layout::channels_last;
constexpr policy torch = policy::pytorch_conv_transpose;

// --- what PyTorch answers (semantics 1.4), Keras for `same`
constexpr taken<conv_transpose1d> taken_1d[] = {
    {{.kernel = 3, .stride = 2}, {1, 1, 3}, {1, 1, 7}},
    {{.kernel = 3, .stride = 2, .padding = 1}, {1, 1, 3}, {1, 1, 5}},
    {{.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1}, {1, 1, 3}, {1, 1, 6}},
    {{.kernel = 3, .stride = 2, .padding = same}, {1, 1, 3}, {1, 1, 6}},
    {{.kernel = 2, .stride = 3}, {1, 1, 3}, {1, 1, 8}},
    {{.kernel = 2, .stride = 3, .padding = same}, {1, 1, 3}, {1, 1, 9}},
    {{.kernel = 2, .stride = 3, .padding = same_lower}, {1, 1, 3}, {1, 1, 9}},
    {{.kernel = 2, .stride = 3, .padding = valid}, {1, 1, 3}, {1, 1, 8}},
    {{.kernel = 1, .stride = 3}, {1, 1, 3}, {1, 1, 7}},
    {{.kernel = 3, .stride = 2, .padding = {{0, 1}}}, {1, 1, 3}, {1, 1, 6}},
    {{.out_channels = 5, .kernel = 3, .stride = 2}, {4, 3}, {5, 7}},
    {{.out_channels = 5, .kernel = 3, .stride = 2, .layout = last}, {2, 3, 4}, {2, 7, 5}},
    {{.out_channels = 5, .kernel = 3, .stride = 2, .layout = last}, {3, 4}, {7, 5}},
    {{.kernel = 3, .dilation = 3}, {1, 1, 3}, {1, 1, 9}},
    // output_padding below the dilation, which PyTorch takes
    {{.kernel = 3, .output_padding = 2, .dilation = 3, .policy = torch}, {1, 1, 3}, {1, 1, 11}},
    {{.kernel = 3, .padding = 4}, {1, 1, 7}, {1, 1, 1}},
};
constexpr taken<conv_transpose2d> taken_2d[] = {
    {{.out_channels = 64, .kernel = 3, .stride = 2, .padding = 1, .output_padding = 1}, {1, 128, 28, 28}, {1, 64, 56, 56}},
    {{.out_channels = 64, .kernel = 4, .stride = 2, .padding = 1}, {1, 128, 16, 16}, {1, 64, 32, 32}},  // DCGAN
    {{.out_channels = 512, .kernel = 4}, {1, 100, 1, 1}, {1, 512, 4, 4}},
    {{.out_channels = 64, .kernel = 2, .stride = 2}, {1, 128, 28, 28}, {1, 64, 56, 56}},  // U-Net
    {{.out_channels = 64, .kernel = 2, .stride = 2}, {128, 28, 28}, {64, 56, 56}},
    {{.out_channels = 21, .kernel = 64, .stride = 32, .padding = 16}, {1, 21, 7, 7}, {1, 21, 224, 224}},  // FCN-32s
    {{.out_channels = 33, .kernel = {3, 5}, .stride = {2, 1}, .padding = {4, 2}}, {20, 16, 50, 100}, {20, 33, 93, 100}},  // PyTorch's page
    // PyTorch's page again: what a 12-wide image becomes by a downsampling of 6, and back
    {{.out_channels = 16, .kernel = 3, .stride = 2, .padding = 1, .output_padding = 1}, {1, 16, 6, 6}, {1, 16, 12, 12}},
    {{.out_channels = 8, .kernel = 3, .stride = {1, 2}, .output_padding = {0, 1}}, {1, 4, 5, 5}, {1, 8, 7, 12}},
    {{.out_channels = 8, .kernel = 3, .padding = {{0, 1}, {2, 0}}}, {1, 4, 5, 5}, {1, 8, 6, 5}},
    {{.out_channels = 8, .kernel = 3, .stride = 2, .padding = same, .layout = last}, {1, 7, 9, 4}, {1, 14, 18, 8}},
    {{.out_channels = 8, .kernel = 3, .stride = 2, .padding = same, .layout = last}, {7, 9, 4}, {14, 18, 8}},
    {{.out_channels = 8, .kernel = 3, .groups = 4, .in_channels = 4}, {1, 4, 5, 5}, {1, 8, 7, 7}},
    {{.out_channels = 8, .kernel = 3, .groups = 4, .in_channels = 4}, {1, dynamic, 5, 5}, {1, 8, 7, 7}},
    // large numbers, exactly
    {{.kernel = two_31}, {1, 1, 1, 2}, {1, 1, two_31, two_31 + 1}},
    {{.kernel = two_62}, {1, 1, 1, 2}, {1, 1, two_62, two_62 + 1}},
    {{.stride = two_62}, {1, 1, 1, 2}, {1, 1, 1, two_62 + 1}},
    {{.stride = dim_max}, {1, 1, 1, 1}, {1, 1, 1, 1}},
    {{.kernel = dim_max}, {1, 1, 1, 1}, {1, 1, dim_max, dim_max}},
    {{.stride = dim_max, .output_padding = dim_max - 1}, {1, 1, 1, 1}, {1, 1, dim_max, dim_max}},
    {{}, {dim_max, dim_max, dim_max, dim_max}, {dim_max, 1, dim_max, dim_max}},
};
constexpr taken<conv_transpose3d> taken_3d[] = {
    {{.out_channels = 33, .kernel = {3, 5, 2}, .stride = {2, 1, 1}, .padding = {0, 4, 2}}, {20, 16, 10, 50, 100}, {20, 33, 21, 46, 97}},
    {{.out_channels = 32, .kernel = 2, .stride = 2}, {1, 64, 8, 8, 8}, {1, 32, 16, 16, 16}},  // 3D U-Net
    {{.out_channels = 32, .kernel = 2, .stride = {2, 3, 4}, .output_padding = {1, 2, 3}}, {64, 2, 2, 2}, {32, 5, 7, 9}},
    {{.out_channels = 32, .kernel = 2, .stride = {2, 3, 4}, .layout = last}, {1, 2, 2, 2, 64}, {1, 4, 5, 6, 32}},
    {{.out_channels = 32, .kernel = 2, .stride = {2, 3, 4}, .padding = same, .layout = last}, {2, 2, 2, 64}, {4, 6, 8, 32}},
};

constexpr refused<conv_transpose2d> refused_2d[] = {
    {{.out_channels = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.out_channels = dim_min}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{.groups = 0}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, 0},
    {{.groups = -1}, {1, 4, 9, 9}, rule::groups_positive, -1, axis_name::none, -1},
    {{.out_channels = 6, .groups = 3}, {1, 4, 9, 9}, rule::groups_divide_channels, 1, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 3, .layout = last}, {9, 9, 4}, rule::groups_divide_channels, 2, axis_name::channels, 4, 3},
    {{.out_channels = 6, .groups = 4}, {1, 4, 9, 9}, rule::groups_divide_outputs, -1, axis_name::none, 6, 4},
    {{.in_channels = 3}, {1, 4, 9, 9}, rule::channels_match, 1, axis_name::channels, 4, 3},
    {{.in_channels = 0}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, 0},
    {{.in_channels = dim_min}, {1, 4, 9, 9}, rule::channels_positive, -1, axis_name::none, dim_min},
    // output_padding: what it is, and the first number too large
    {{.output_padding = 1}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, 1, 1},
    {{.output_padding = -1}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, -1, 1},
    {{.output_padding = dim_min}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, dim_min, 1},
    {{.output_padding = dynamic}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, dynamic, 1},
    {{.output_padding = dim_max}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, dim_max, 1},
    {{.stride = 2, .output_padding = {1, 2}}, {1, 4, 9, 9}, rule::output_padding_range, 3, axis_name::width, 2, 2},
    {{.stride = 2, .output_padding = {1, 2}, .layout = last}, {9, 9, 4}, rule::output_padding_range, 1, axis_name::width, 2, 2},
    {{.output_padding = 1, .dilation = 2}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, 1, 1},
    {{.output_padding = 2, .dilation = 2, .policy = torch}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, 2, 2},
    {{.stride = 3, .output_padding = 3, .dilation = 2, .policy = torch}, {1, 4, 9, 9}, rule::output_padding_range, 2, axis_name::height, 3, 3},
    // modes that say nothing here: causal, and `same` beside a number that contradicts it
    {{.kernel = 3, .padding = causal}, {1, 4, 9, 9}, rule::padding_form, 2, axis_name::height},
    {{.kernel = 3, .stride = 2, .padding = same, .output_padding = {0, 1}}, {1, 4, 9, 9}, rule::padding_form, 3, axis_name::width},
    // an output below 1
    {{.kernel = 3, .padding = 5}, {1, 4, 8, 9}, rule::output_positive, 2, axis_name::height, 0},
    {{.kernel = 3, .padding = {0, 6}}, {1, 4, 9, 9}, rule::output_positive, 3, axis_name::width, -1},
    {{.kernel = 3, .padding = two_31}, {1, 4, 9, 9}, rule::output_positive, 2, axis_name::height, 11 - 2 * two_31},
    {{.kernel = 3, .padding = {{dim_max, 0}, {0, 0}}}, {1, 4, 9, 9}, rule::output_positive, 2, axis_name::height, 11 - dim_max},
    {{.padding = 3}, {1, 4, 0, 9}, rule::extent_positive, 2, axis_name::height, 0, 1},
    // overflow
    {{.kernel = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.stride = two_62}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.stride = {1, dim_max}}, {1, 4, 9, 9}, rule::arithmetic_overflow, 3, axis_name::width},
    {{.padding = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .dilation = two_62}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 3, .padding = same, .dilation = dim_max}, {1, 4, 9, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.stride = two_62, .padding = same}, {1, 4, 2, 9}, rule::arithmetic_overflow, 2, axis_name::height},
    {{.kernel = 2}, {1, 4, 9, dim_max}, rule::arithmetic_overflow, 3, axis_name::width},
    // CVE-2021-29588
    {{.stride = {0, 1}}, {1, 4, 9, 9}, rule::stride_positive, 2, axis_name::height, 0},
    {{.stride = {1, 0}}, {1, 4, 9, dynamic}, rule::stride_positive, 3, axis_name::width, 0},
    {{.output_padding = 1}, {1, 4, dynamic, dynamic}, rule::output_padding_range, 2, axis_name::height, 1, 1},
};
constexpr refused<conv_transpose1d> refused_1d[] = {
    {{.kernel = 3, .padding = 2}, {1, 4, 2}, rule::output_positive, 2, axis_name::length, 0},
    {{.kernel = 3, .padding = 2, .layout = last}, {2, 4}, rule::output_positive, 0, axis_name::length, 0},
};
constexpr refused<conv_transpose3d> refused_3d[] = {
    {{.output_padding = {1, 0, 0}}, {1, 4, 9, 9, 9}, rule::output_padding_range, 2, axis_name::depth, 1, 1},
    {{.output_padding = {0, 1, 0}}, {4, 9, 9, 9}, rule::output_padding_range, 2, axis_name::height, 1, 1},
    {{.output_padding = {0, 0, 1}, .layout = last}, {1, 9, 9, 9, 4}, rule::output_padding_range, 3, axis_name::width, 1, 1},
};

static_assert(first_wrong(taken_1d) == 0);
static_assert(first_wrong(taken_2d) == 0);
static_assert(first_wrong(taken_3d) == 0);
static_assert(first_wrong(refused_1d) == 0);
static_assert(first_wrong(refused_2d) == 0);
static_assert(first_wrong(refused_3d) == 0);

constexpr conv_transpose1d plain_1d{.out_channels = 8, .kernel = 3};
constexpr conv_transpose2d plain_2d{.out_channels = 8, .kernel = 3};
constexpr conv_transpose3d plain_3d{.out_channels = 8, .kernel = 3};

static_assert(wrong_parameters(plain_1d) == 0);
static_assert(wrong_parameters(plain_2d) == 0);
static_assert(wrong_parameters(plain_3d) == 0);
static_assert(wrong_extents(plain_1d) == 0 && wrong_extents(plain_2d) == 0 && wrong_extents(plain_3d) == 0);
static_assert(wrong_ranks(plain_1d) == 0 && wrong_ranks(plain_2d) == 0 && wrong_ranks(plain_3d) == 0);
static_assert(wrong_counts(plain_2d, shape{1, 4, 9, 9}) == 0);
static_assert(wrong_dynamic(plain_1d, 8, false, 11) == 0 && wrong_dynamic(plain_2d, 8, false, 11) == 0);
static_assert(wrong_dynamic(plain_3d, 8, false, 11) == 0);

/// What a transposed convolution writes to: every input element puts the kernel's taps a stride further. Counted by
/// walking there; the padding is then cut off, and output_padding put on.
dim canvas(dim extent, dim kernel, dim stride, dim dilation, dim begin, dim end, dim extra)
{
  dim furthest = 0;
  for (dim element = 1; element < extent; ++element) furthest += stride;
  for (dim tap = 1; tap < kernel; ++tap) furthest += dilation;
  return furthest + 1 - begin - end + extra;
}

template <class Layer>
int wrong_against_canvas(const Layer& base, int rounds, unsigned seed)
{
  std::mt19937_64 random(seed);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  int fitting = 0;
  for (int round = 0; round < rounds; ++round) {
    Layer of = base;
    of.layout = pick(0, 1) == 0 ? layout::channels_first : layout::channels_last;
    of.policy = pick(0, 1) == 0 ? policy::neutral : torch;
    const image at = image_of(of, pick(0, 2) != 0);
    const dim kind = pick(0, 7);
    of.padding.mode = kind < 5    ? padding_mode::as_given
                      : kind == 5 ? padding_mode::valid
                      : kind == 6 ? padding_mode::same_upper
                                  : padding_mode::same_lower;
    const bool same_size = kind >= 6;
    shape in = at.of(pick(1, 3), 2 * pick(1, 4), 1);
    shape out = in;
    out.values[at.channel()] = 8;
    int failing = -1;
    rule which = rule::none;
    for (int i = 0; i < at.axes; ++i) {
      const dim extent = in.values[at.spatial(i)] = pick(1, 16);
      const dim k = of.kernel.values[i] = pick(1, 5);
      const dim s = of.stride.values[i] = pick(1, 4);
      const dim d = of.dilation.values[i] = pick(1, 3);
      const dim begin = of.padding.begins[i] = kind < 5 ? pick(0, 4) : 0;
      const dim end = of.padding.ends[i] = of.policy == torch ? begin : kind < 5 ? pick(0, 4) : 0;
      const dim extra = of.output_padding.values[i] = pick(0, 5) == 0 ? pick(0, 3) : same_size ? 0 : pick(0, s - 1);
      dim made = canvas(extent, k, s, d, begin, end, extra);
      if (same_size) {
        made = 0;
        for (dim element = 0; element < extent; ++element) made += s;
      }
      out.values[at.spatial(i)] = made;
      if (failing >= 0) continue;
      const bool in_range = extra < s || (of.policy == torch && extra < d);
      which = of.policy == torch && same_size ? rule::padding_form  // PyTorch has no SAME here
              : !in_range ? rule::output_padding_range : same_size && extra != 0 ? rule::padding_form : made < 1 ? rule::output_positive : rule::none;
      if (which != rule::none) failing = i;
      // what it is the inverse of: a window maps the output back to the input
      else if (!same_size && extra < s)
        wrong += oracle::positions(made, k, s, d, begin, end, oracle::round::floor) == extent ? 0 : 1;
    }
    const answer made = ask(of, tensor_value{in, passing});
    if (failing < 0) {
      ++fitting;
      wrong += made.good && made.agree && made.value == tensor_value{out, passing} ? 0 : 1;
    } else {
      wrong += !made.good && made.agree && made.why.rule == which && made.why.axis == at.spatial(failing) &&
                       made.why.axis_name == at.name(failing)
                   ? 0
                   : 1;
    }
  }
  CHECK(fitting > rounds / 3);
  CHECK(fitting < rounds);
  return wrong;
}

}  // namespace

TEST_CASE("conv_transpose: answers that PyTorch and Keras give, and others known beforehand")
{
  check_rows(taken_1d);
  check_rows(taken_2d);
  check_rows(taken_3d);
}

TEST_CASE("conv_transpose: output-padding.range, output.positive, padding.form and the like name the rule and the axis")
{
  check_rows(refused_1d);
  check_rows(refused_2d);
  check_rows(refused_3d);
}

TEST_CASE("conv_transpose: kernel.positive, stride.positive, dilation.positive, padding.range on every axis")
{
  CHECK(wrong_parameters(at_run_time(plain_1d)) == 0);
  CHECK(wrong_parameters(at_run_time(plain_2d)) == 0);
  CHECK(wrong_parameters(at_run_time(plain_3d)) == 0);
}

TEST_CASE("conv_transpose: extent.positive, rank.fits, input.count, output.count")
{
  CHECK(wrong_extents(at_run_time(plain_1d)) == 0);
  CHECK(wrong_extents(at_run_time(plain_2d)) == 0);
  CHECK(wrong_extents(at_run_time(plain_3d)) == 0);
  CHECK(wrong_ranks(at_run_time(plain_1d)) == 0);
  CHECK(wrong_ranks(at_run_time(plain_2d)) == 0);
  CHECK(wrong_ranks(at_run_time(plain_3d)) == 0);
  CHECK(wrong_counts(at_run_time(plain_1d), shape{1, 4, 9}) == 0);
  CHECK(wrong_counts(at_run_time(plain_2d), shape{1, 4, 9, 9}) == 0);
  CHECK(wrong_counts(at_run_time(plain_3d), shape{1, 4, 9, 9, 9}) == 0);
}

TEST_CASE("conv_transpose: extents that are not known pass through")
{
  CHECK(wrong_dynamic(at_run_time(plain_1d), 8, false, 11) == 0);
  CHECK(wrong_dynamic(at_run_time(plain_2d), 8, false, 11) == 0);
  CHECK(wrong_dynamic(at_run_time(plain_3d), 8, false, 11) == 0);
}

TEST_CASE("conv_transpose: output.positive, random layers of 1, 2 and 3 axes against kernels put down one by one")
{
  CHECK(wrong_against_canvas(plain_1d, 20000, 11) == 0);
  CHECK(wrong_against_canvas(plain_2d, 20000, 12) == 0);
  CHECK(wrong_against_canvas(plain_3d, 20000, 13) == 0);
  CHECK(wrong_against_canvas(conv_transpose2d{.out_channels = 8, .groups = 2}, 20000, 14) == 0);
}
