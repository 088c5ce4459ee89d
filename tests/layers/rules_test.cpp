// SPDX-License-Identifier: MIT
// What the layers share, through the run-time forms: lists of every length, for every number of axes.
#include <shapeproof/layers/rules.hpp>

#include <doctest/doctest.h>

#include <climits>
#include <initializer_list>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

/// 0 to 8 numbers, each of them another.
constexpr shape list_of(int length, dim first)
{
  shape made;
  for (int i = 0; i < length; ++i) made.push_back(first + i);
  return made;
}

/// What axis `i` gets from a list, said without the library: the list's own number, or its only one.
constexpr dim meant(const shape& list, int i, dim otherwise)
{
  if (list.rank() == 0) return otherwise;
  return list.rank() == 1 ? list[0] : list[i];
}

constexpr bool is_malformed(const layer& of, rule which, dim first, dim second)
{
  if (of.broken != which) return false;
  for (int rank = 0; rank <= rank_max; ++rank)  // it refuses whatever comes
    if (!refuses(of, list_of(rank, 9), which, -1, axis_name::none, first, second)) return false;
  return true;
}

/// A list of `length` numbers for `axes` axes: one an axis, one for all, or none where there is a default.
constexpr bool fits(int length, int axes, bool has_default)
{
  return length == axes || length == 1 || (length == 0 && has_default);
}

/// Each list of a form alone, at every length, for 1 to 3 axes. `put` sets the list, `get` reads what axis i of the
/// record got.
template <class Form, class Put, class Get>
constexpr int wrong_lengths(const Form& base, bool has_default, Put put, Get get)
{
  for (int axes = 1; axes <= 3; ++axes)
    for (int length = 0; length <= 8; ++length) {
      Form form = base;
      form.axes = axes;
      const shape list = list_of(length, 2);
      put(form, list);
      const layer made(form);
      if (!fits(length, axes, has_default)) {
        if (!is_malformed(made, rule::list_length, length, axes)) return 1000 * axes + length;
        continue;
      }
      if (made.kind != Form::kind || made.axes() != axes) return 2000 * axes + length;
      for (int i = 0; i < axes; ++i)
        if (get(made, i) != meant(list, i, get(layer(base), 0))) return 3000 * axes + length;
    }
  return 0;
}

struct put_kernel {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.kernel = list; }
};
struct put_stride {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.stride = list; }
};
struct put_dilation {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.dilation = list; }
};
struct put_begins {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.padding.begins = list; }
};
struct put_ends {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.padding.ends = list; }
};
struct put_output_padding {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.output_padding = list; }
};
struct put_output_size {
  template <class Form>
  constexpr void operator()(Form& form, const shape& list) const { form.output_size = list; }
};
struct get_kernel {
  constexpr dim operator()(const layer& of, int i) const { return of.axis(i).kernel; }
};
struct get_stride {
  constexpr dim operator()(const layer& of, int i) const { return of.axis(i).stride; }
};
struct get_dilation {
  constexpr dim operator()(const layer& of, int i) const { return of.axis(i).dilation; }
};
struct get_begins {
  constexpr dim operator()(const layer& of, int i) const { return of.axis(i).pad_begin; }
};
struct get_ends {
  constexpr dim operator()(const layer& of, int i) const { return of.axis(i).pad_end; }
};
struct get_extra {
  constexpr dim operator()(const layer& of, int i) const { return of.extra(i); }
};

template <class Form>
constexpr int wrong_window_lists(const Form& base)
{
  if (wrong_lengths(base, false, put_kernel{}, get_kernel{}) != 0) return 1;
  if (wrong_lengths(base, true, put_stride{}, get_stride{}) != 0) return 2;
  if (wrong_lengths(base, true, put_dilation{}, get_dilation{}) != 0) return 3;
  if (wrong_lengths(base, true, put_begins{}, get_begins{}) != 0) return 4;
  if (wrong_lengths(base, true, put_ends{}, get_ends{}) != 0) return 5;
  return 0;
}

/// Axes that are none: 0 and 4 to 9, and numbers that are 1 to 3 once they are cut to a byte.
template <class Form>
constexpr int wrong_axes(const Form& base)
{
  for (const int axes : {0, 4, 5, 6, 7, 8, 9, 256, 257, 258, 259, -1, -255, INT_MAX, INT_MIN}) {
    Form form = base;
    form.axes = axes;
    if (!is_malformed(layer(form), rule::spatial_axes, axes, 3)) return axes == 0 ? -1 : axes;
  }
  return 0;
}

static_assert(wrong_window_lists(conv{}) == 0);
static_assert(wrong_window_lists(conv_transpose{}) == 0);
static_assert(wrong_window_lists(max_pool{}) == 0);
static_assert(wrong_window_lists(avg_pool{}) == 0);
static_assert(wrong_window_lists(lp_pool{}) == 0);
static_assert(wrong_lengths(conv_transpose{}, true, put_output_padding{}, get_extra{}) == 0);
static_assert(wrong_lengths(adaptive_avg_pool{}, false, put_output_size{}, get_extra{}) == 0);
static_assert(wrong_lengths(adaptive_max_pool{}, false, put_output_size{}, get_extra{}) == 0);
static_assert(wrong_axes(conv{}) == 0 && wrong_axes(conv_transpose{}) == 0 && wrong_axes(max_pool{}) == 0);
static_assert(wrong_axes(avg_pool{}) == 0 && wrong_axes(lp_pool{}) == 0 && wrong_axes(adaptive_avg_pool{}) == 0);
static_assert(wrong_axes(adaptive_max_pool{}) == 0);

/// The same window, member by member.
constexpr bool same_window(const window& a, const window& b)
{
  return a.kernel == b.kernel && a.stride == b.stride && a.padding == b.padding && a.pad_begin == b.pad_begin &&
         a.pad_end == b.pad_end && a.dilation == b.dilation && a.rounding == b.rounding;
}

/// The record of a run-time form is the record of the same layer with its axes in its type.
constexpr bool same_record(const layer& a, const layer& b)
{
  bool same_axes = a.axes_count == b.axes_count;
  for (int i = 0; i < 3; ++i) same_axes = same_axes && same_window(a.axis(i), b.axis(i)) && a.extra(i) == b.extra(i);
  return same_axes && a.kind == b.kind && a.policy == b.policy && a.layout == b.layout && a.bias == b.bias &&
         a.out_channels == b.out_channels && a.in_channels == b.in_channels && a.groups == b.groups && a.broken == b.broken;
}

// defaults are the same ones
static_assert(same_record(conv{}, conv2d{}) && same_record(conv{.axes = 1}, conv1d{}) && same_record(conv{.axes = 3}, conv3d{}));
static_assert(same_record(conv_transpose{}, conv_transpose2d{}) && same_record(max_pool{}, max_pool2d{}) && same_record(avg_pool{}, avg_pool2d{}));
static_assert(same_record(lp_pool{}, lp_pool2d{}) && same_record(adaptive_avg_pool{}, adaptive_avg_pool2d{}));
static_assert(same_record(adaptive_max_pool{.axes = 3}, adaptive_max_pool3d{}));
// every member arrives
static_assert(same_record(conv{.axes = 2, .out_channels = 8, .kernel = {3, 5}, .stride = {1, 2}, .padding = 1, .dilation = {2, 1}, .groups = 2,
                               .bias = false, .rounding = rounding::ceil, .in_channels = 4, .layout = layout::channels_last,
                               .policy = policy::pytorch_conv},
                          conv2d{.out_channels = 8, .kernel = {3, 5}, .stride = {1, 2}, .padding = 1, .dilation = {2, 1}, .groups = 2,
                                 .bias = false, .rounding = rounding::ceil, .in_channels = 4, .layout = layout::channels_last,
                                 .policy = policy::pytorch_conv}));
static_assert(same_record(conv_transpose{.axes = 1, .out_channels = 8, .kernel = {3}, .stride = {2}, .padding = 1, .output_padding = {1}, .dilation = {2},
                                         .groups = 2, .bias = false, .in_channels = 4, .layout = layout::channels_last,
                                         .policy = policy::pytorch_conv_transpose},
                          conv_transpose1d{.out_channels = 8, .kernel = 3, .stride = 2, .padding = 1, .output_padding = 1, .dilation = 2,
                                           .groups = 2, .bias = false, .in_channels = 4, .layout = layout::channels_last,
                                           .policy = policy::pytorch_conv_transpose}));
static_assert(same_record(max_pool{.axes = 3, .kernel = {2, 3, 4}, .padding = 1, .dilation = {1, 2, 1}, .rounding = rounding::ceil_clipped},
                          max_pool3d{.kernel = {2, 3, 4}, .padding = 1, .dilation = {1, 2, 1}, .rounding = rounding::ceil_clipped}));
static_assert(same_record(max_pool{.kernel = 3, .stride = 2, .policy = policy::pytorch_pool}, max_pool2d{.kernel = 3, .stride = 2, .policy = policy::pytorch_pool}));
static_assert(same_record(adaptive_avg_pool{.output_size = {keep, 7}}, adaptive_avg_pool2d{.output_size = {keep, 7}}));
// padding: the modes, a number, and lists of begins and ends
static_assert(same_record(conv{.kernel = 3, .padding = same}, conv2d{.kernel = 3, .padding = same}));
static_assert(same_record(conv{.kernel = 3, .padding = same_lower}, conv2d{.kernel = 3, .padding = same_lower}));
static_assert(same_record(conv{.axes = 1, .kernel = 3, .padding = causal}, conv1d{.kernel = 3, .padding = causal}));
static_assert(same_record(conv{.kernel = 3, .padding = valid}, conv2d{.kernel = 3, .padding = valid}));
static_assert(same_record(conv{.kernel = 3, .padding = shape{1, 2}}, conv2d{.kernel = 3, .padding = {1, 2}}));
static_assert(same_record(conv{.kernel = 3, .padding = padding_lists(shape{0, 2}, shape{1, 3})}, conv2d{.kernel = 3, .padding = {{0, 1}, {2, 3}}}));
static_assert(same_record(conv{.kernel = 3, .padding = padding_lists(shape{1}, shape{2, 3})}, conv2d{.kernel = 3, .padding = {{1, 2}, {1, 3}}}));
static_assert(same_record(conv{.kernel = 3, .padding = padding_lists(shape{}, shape{2, 3})}, conv2d{.kernel = 3, .padding = {{0, 2}, {0, 3}}}));

// --- a mode beside a list that contradicts it is kept for the inference to refuse
constexpr bool refuses_mode_and_list()
{
  conv form{.kernel = 3};
  form.padding.mode = padding_mode::same_upper;
  form.padding.begins = shape{1};
  return refuses(layer(form), shape{1, 1, 9, 9}, rule::padding_form, 2, axis_name::height);
}
static_assert(refuses_mode_and_list());

// --- lists whose numbers are wrong, not their length, are refused where an input arrives
static_assert(refuses(layer(conv{.kernel = {3, 0}}), shape{1, 1, 9, 9}, rule::kernel_positive, 3, axis_name::width, 0));
static_assert(refuses(layer(conv{.kernel = 3, .stride = {0, 1}}), shape{1, 1, 9, 9}, rule::stride_positive, 2, axis_name::height, 0));
static_assert(refuses(layer(max_pool{.kernel = {2, 0}}), shape{1, 1, 9, 9}, rule::kernel_positive, 3, axis_name::width, 0));
static_assert(refuses(layer(conv{.kernel = UINT64_MAX}), shape{1, 1, 9, 9}, rule::kernel_positive, 2, axis_name::height, dim_min));
static_assert(refuses(layer(conv_transpose{.output_padding = {0, 1}}), shape{1, 1, 9, 9}, rule::output_padding_range, 3, axis_name::width, 1, 1));
static_assert(refuses(layer(adaptive_avg_pool{.output_size = {1, 0}}), shape{1, 1, 9, 9}, rule::output_size_positive, 3, axis_name::width, 0));

// --- of several lists that are wrong, one is named
static_assert(layer(conv{.axes = 2, .kernel = {1, 2, 3}, .stride = {1, 2, 3, 4}}).broken == rule::list_length);
// --- a list of nine numbers is no shape, so that it never gets here
constexpr int nine[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
static_assert(shape::from(nine, 9).error().rule == rule::list_length && shape::from(nine, 9).error().numbers[0] == 9);

constexpr int wrong_damaged_lists()
{
  for (const int count : {-1, 9, 100, INT_MAX, INT_MIN}) {
    conv form{.kernel = 3};
    form.stride.count = count;
    if (!is_malformed(layer(form), rule::list_length, count, 2)) return 1;
    adaptive_avg_pool adaptive;
    adaptive.output_size.count = count;
    if (!is_malformed(layer(adaptive), rule::list_length, count, 2)) return 2;
  }
  return 0;
}
static_assert(wrong_damaged_lists() == 0);

}  // namespace

TEST_CASE("list.length: lists of 0 to 8 numbers, for 1 to 3 axes")
{
  CHECK(wrong_window_lists(at_run_time(conv{})) == 0);
  CHECK(wrong_window_lists(at_run_time(conv_transpose{})) == 0);
  CHECK(wrong_window_lists(at_run_time(max_pool{})) == 0);
  CHECK(wrong_window_lists(at_run_time(avg_pool{})) == 0);
  CHECK(wrong_window_lists(at_run_time(lp_pool{})) == 0);
  CHECK(wrong_lengths(at_run_time(conv_transpose{}), true, put_output_padding{}, get_extra{}) == 0);
  CHECK(wrong_lengths(at_run_time(adaptive_avg_pool{}), false, put_output_size{}, get_extra{}) == 0);
  CHECK(wrong_lengths(at_run_time(adaptive_max_pool{}), false, put_output_size{}, get_extra{}) == 0);
  CHECK(wrong_damaged_lists() == 0);
}

TEST_CASE("spatial-axes.count: 0, 4 to 9, and what would be 1 to 3 in one byte")
{
  CHECK(wrong_axes(at_run_time(conv{})) == 0);
  CHECK(wrong_axes(at_run_time(conv_transpose{})) == 0);
  CHECK(wrong_axes(at_run_time(max_pool{})) == 0);
  CHECK(wrong_axes(at_run_time(avg_pool{})) == 0);
  CHECK(wrong_axes(at_run_time(lp_pool{})) == 0);
  CHECK(wrong_axes(at_run_time(adaptive_avg_pool{})) == 0);
  CHECK(wrong_axes(at_run_time(adaptive_max_pool{})) == 0);
}

TEST_CASE("run-time forms: random lists give the axes of the oracle")
{
  std::mt19937_64 random(31);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  for (int round = 0; round < 20000; ++round) {
    const int axes = static_cast<int>(pick(1, 3));
    const auto list = [&](dim low, dim high, bool may_be_empty) {
      shape made;
      const dim kind = pick(may_be_empty ? 0 : 1, 2);
      const int length = kind == 0 ? 0 : kind == 1 ? 1 : axes;
      for (int i = 0; i < length; ++i) made.push_back(pick(low, high));
      return made;
    };
    max_pool form{.axes = axes, .kernel = list(1, 4, false), .stride = list(1, 3, true), .padding = {}, .dilation = list(1, 2, true)};
    form.padding.begins = list(0, 2, true);
    form.padding.ends = list(0, 2, true);
    const image at{axes, layout::channels_first, true};
    const shape in = at.of(1, 4, pick(1, 12));
    shape out = in;
    bool all_fit = true;
    for (int i = 0; i < axes; ++i) {
      const dim k = meant(form.kernel, i, 0);
      out.values[2 + i] = oracle::positions(in[2 + i], k, meant(form.stride, i, k), meant(form.dilation, i, 1),
                                            meant(form.padding.begins, i, 0), meant(form.padding.ends, i, 0), oracle::round::floor);
      all_fit = all_fit && out.values[2 + i] > 0;
    }
    const answer made = ask(layer(form), tensor_value{in, passing});
    wrong += made.agree && made.good == all_fit && (!all_fit || made.value.extents == out) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("output.count: a layer has one output")
{
  const tensor_value in{shape{1, 1, 9, 9}, passing};
  tensor_value out[3] = {};
  for (const int count : {0, 2, 3}) {
    error why{};
    CHECK_FALSE(conv2d{.kernel = 3}.infer({&in, 1}, {out, count}, why));
    CHECK(why.rule == rule::output_count);
    CHECK(why.numbers[0] == count);
    CHECK_FALSE(layer(flatten{}).infer({&in, 1}, {out, count}, why));
    CHECK(why.rule == rule::output_count);
  }
}

TEST_CASE("run-time forms: {a, b} is one number an axis, and {{b, e}, {b, e}} begin and end of each axis, as in conv2d")
{
  // A rule of the design for every list of padding: the same braces must not mean another thing in the run-time form.
  CHECK(same_record(conv{.kernel = 3, .padding = {1, 2}}, conv2d{.kernel = 3, .padding = {1, 2}}));
  CHECK(same_record(conv{.kernel = 3, .padding = {{0, 1}, {2, 3}}}, conv2d{.kernel = 3, .padding = {{0, 1}, {2, 3}}}));
  CHECK(same_record(max_pool{.kernel = 3, .padding = {1, 0}}, max_pool2d{.kernel = 3, .padding = {1, 0}}));
  CHECK(same_record(conv{.axes = 1, .kernel = 3, .padding = {{1, 2}}}, conv1d{.kernel = 3, .padding = {{1, 2}}}));
}
