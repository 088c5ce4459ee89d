// SPDX-License-Identifier: MIT
// What the layers share: the checks of a tensor that arrives, and the lists of a run-time form.
#pragma once

#include <shapeproof/core/policy.hpp>  // policy_row
#include <shapeproof/core/tensor.hpp>  // tensor_value, inputs, outputs
#include <shapeproof/core/window.hpp>  // window
#include <shapeproof/layers/kind.hpp>  // layer_kind

namespace shapeproof {

/// For `in_channels` and `in_features`: whatever arrives.
inline constexpr dim whatever_arrives = dynamic;

/// For `output_size`: as large as the input (PyTorch's None).
inline constexpr dim keep = dynamic;

// Some functions here and in the headers of layers are templates of nothing: so that including them costs no more than
// reading them, and only what is used is compiled.
namespace detail {

/// The row that a layer works by: that of its policy, or one of its own.
template <class Layer>
constexpr const policy_row& rules_of(const Layer& of) noexcept
{
  if constexpr (requires { of.rules; }) return of.rules;
  else if constexpr (requires { of.policy; }) return row(of.policy);
  else return row<Layer>(policy::neutral);
}

template <class Error>
constexpr bool one_to_one(const inputs& in, outputs out, Error& why) noexcept
{
  if (in.count != 1) return fail(why, rule::input_count, in.count, 1);
  if (out.count != 1) return fail(why, rule::output_count, out.count, 1);
  return true;
}

/// From `least` inputs to `most` (any number where that is below 0), and one output.
template <class Error>
constexpr bool many_to_one(const inputs& in, int least, int most, outputs out, Error& why) noexcept
{
  if (in.count < least || (most >= 0 && in.count > most))
    return fail(why, rule::input_count, in.count, least, most < 0 ? -1 : most - least);
  if (out.count != 1) return fail(why, rule::output_count, out.count, 1);
  return true;
}

/// `extent` is 1 or more, not known, or a 0 that the policy lets in.
template <class Error>
constexpr bool check_extent(dim extent, bool zero, int axis, axis_name name, Error& why) noexcept
{
  if (extent > 0 || (extent == 0 && zero) || extent == dynamic) return true;
  fail(why, rule::extent_positive, extent, zero ? 0 : 1);
  return at_axis(why, axis, name);
}

/// The axes of an image that arrives; everything but its spatial extents is checked, and goes to the output.
template <class Error>
constexpr bool image_arrives(const inputs& in, outputs out, int count, layout order, const policy_row& rules, image_axes& at,
                             Error& why) noexcept
{
  if (!one_to_one(in, out, why)) return false;
  const shape& x = in[0].extents;
  const int rank = x.count;
  if (rank != count + 2 && !(rank == count + 1 && rules.batch_optional))
    return fail(why, rule::rank_fits, rank, count + 2, rules.batch_optional);
  at = image_axes(rank, count, order);
  shape& y = out[0].extents;
  if (at.batch >= 0) {
    if (!check_extent(x.values[0], rules.zero_batch, 0, axis_name::batch, why)) return false;
    y.values[0] = x.values[0];
  }
  if (!check_extent(x.values[at.channel], rules.zero_channels, at.channel, axis_name::channels, why)) return false;
  y.count = rank;
  out[0].element = in[0].element;
  return true;
}

/// A wanted batch of 0, where 0 stands for none that is wanted.
inline constexpr dim no_batch = -1;

/// The batch that arrives, against that of a wanted output.
template <class Layer>
constexpr bool check_batch(const Layer& of, const image_axes& at, const shape& x, error& why) noexcept
{
  if constexpr (requires { of.wanted(0); }) {
    const dim wanted = of.wanted(3) == no_batch ? 0 : of.wanted(3);
    if (at.batch < 0 || of.wanted(3) == 0 || x.values[0] == wanted || x.values[0] == dynamic) return true;
    fail(why, rule::output_match, 0, x.values[0], wanted);
    return at_axis(why, 0, axis_name::batch);
  }
  return true;
}

/// The spatial axes of an image under a window each, from `x` to `y`.
template <class Layer>
constexpr bool slide_axes(const Layer& of, const policy_row& rules, const image_axes& at, const shape& x, shape& y,
                          error& why) noexcept
{
  if (rules.stride_or_dilation) {
    dim stride = 1;
    dim dilation = 1;
    for (int i = 0; i < at.count; ++i) {
      const window step = of.axis(i);
      if (step.stride > 1) stride = step.stride;
      if (step.dilation > 1) dilation = step.dilation;
    }
    if (stride > 1 && dilation > 1) return fail(why, rule::stride_or_dilation, stride, dilation);
  }
  if (!check_batch(of, at, x, why)) return false;
  for (int i = 0; i < at.count; ++i) {
    const int axis = at.spatial + i;
    const axis_name name = spatial_name(i, at.count);
    if (!check_extent(x.values[axis], rules.zero_spatial, axis, name, why)) return false;
    dim& out = y.values[axis];
    if (!of.axis(i).slide(x.values[axis], rules, out, why)) return at_axis(why, axis, name);
    if constexpr (requires { of.wanted(0); })
      if (of.wanted(i) != 0 && out != of.wanted(i) && out != dynamic) {
        fail(why, rule::output_match, axis, out, of.wanted(i));
        return at_axis(why, axis, name);
      }
    if (out > 0 || out == dynamic) continue;
    if (is(rules.on_misfit, misfit::report)) at_axis(why, axis, name);
    if (!is(rules.on_misfit, misfit::refuse)) continue;
    fail(why, rule::output_positive, out);  // of an empty input
    return at_axis(why, axis, name);
  }
  return true;
}

/// Every extent of a tensor is 1 or more, or 0 where the policy lets it in; its rank at least `least`.
template <class Error>
constexpr bool check_tensor(const shape& x, int least, bool zero, Error& why) noexcept
{
  if (x.count < least || x.count > rank_max) return fail(why, rule::rank_fits, x.count, least, -1);
  for (int i = 0; i < x.count; ++i)
    if (!check_extent(x.values[i], zero, i, axis_name::other, why)) return false;
  return true;
}

/// Whether a shape has `least` axes or more, and 1 or more on each: then no policy has to be asked.
template <int = 0>
constexpr bool is_usual(const shape& x, int least) noexcept
{
  if (x.count < least || x.count > rank_max) return false;
  for (int i = 0; i < x.count; ++i)
    if (x.values[i] < 1) return false;
  return true;
}

/// The one tensor that a layer takes, and the place for the one it makes.
template <class Error>
constexpr bool tensor_arrives(const inputs& in, outputs out, int least, Error& why, bool zero = false) noexcept
{
  return one_to_one(in, out, why) && check_tensor(in[0].extents, least, zero, why);
}

/// `to` stretched by `with`. An extent that is not known meets any other, and is what that one is unless that is 1.
template <class Error>
constexpr bool broadcast(shape& to, const shape& with, int input, Error& why) noexcept
{
  shape made;
  made.count = to.count > with.count ? to.count : with.count;
  for (int i = 0; i < made.count; ++i) {
    const int at = i - (made.count - to.count);
    const int at_with = i - (made.count - with.count);
    const dim a = at < 0 ? 1 : to.values[at];
    const dim b = at_with < 0 ? 1 : with.values[at_with];
    if (a != b && a != 1 && b != 1 && a != dynamic && b != dynamic) {
      fail(why, rule::broadcast_match, b, a, input);
      return at_axis(why, i, axis_name::other);
    }
    made.values[i] = a == b || b == 1 ? a : a == 1 || a == dynamic ? b : a;
  }
  to = made;
  return true;
}

/// Channels that arrive against `in_channels`, and groups against both sides.
template <class Error>
constexpr bool check_channels(dim arriving, dim in_channels, dim out_channels, dim groups, int axis, Error& why,
                              bool zero = false) noexcept
{
  if (out_channels < 1) return fail(why, rule::channels_positive, out_channels);
  if (groups < 1) return fail(why, rule::groups_positive, groups);
  if (in_channels != whatever_arrives) {
    if (in_channels < (zero ? 0 : 1)) return fail(why, rule::channels_positive, in_channels);
    if (arriving != in_channels && arriving != dynamic) {
      fail(why, rule::channels_match, arriving, in_channels);
      return at_axis(why, axis, axis_name::channels);
    }
  }
  if (groups == 1) return true;
  const dim divided = arriving == dynamic ? in_channels : arriving;
  if (divided != dynamic && divided % groups != 0) {
    fail(why, rule::groups_divide_channels, divided, groups);
    return at_axis(why, axis, axis_name::channels);
  }
  if (out_channels % groups != 0) return fail(why, rule::groups_divide_outputs, out_channels, groups);
  return true;
}

/// An axis counted from the front or, below 0, from the back.
template <class Error>
constexpr bool resolve_axis(dim given, int rank, int& axis, Error& why) noexcept
{
  if (given < -rank || given >= rank) return fail(why, rule::axis_range, given, rank);
  axis = static_cast<int>(given < 0 ? given + rank : given);
  return true;
}

/// The same as at_axis, for an axis that has no name but its number.
template <class Error>
constexpr bool at_axis_of(Error& why, int axis) noexcept { return at_axis(why, axis, axis_name::other); }

/// The product of extents, those aside that are not known: what is known must fit all the same, the others are 1 or more.
template <class Error>
constexpr bool known_product(const shape& of, int from, int to, dim& product, bool& known, Error& why) noexcept
{
  for (int i = from; i < to; ++i) {
    const dim before = product;
    if (of.values[i] == dynamic) known = false;
    else if (mul_overflow(before, of.values[i], product))
      return fail(why, rule::arithmetic_overflow, before, of.values[i]);
  }
  return true;
}

/// Room for an axis before axis `at`; the shape has fewer than 8.
template <int = 0>
constexpr void insert_axis(shape& to, int at, dim extent) noexcept
{
  for (int i = to.count++; i > at; --i) to.values[i] = to.values[i - 1];
  to.values[at] = extent;
}

/// The spatial weight of a windowed layer: `lead` extents, then its kernel.
template <class Layer>
constexpr void kernel_shape(const Layer& from, dim first, dim second, shape& weight) noexcept
{
  weight = shape{first, second};
  for (int i = 0; i < from.axes(); ++i) weight.push_back(from.axis(i).kernel);
}

/// `list` as one number an axis: `n` numbers, one for all of them where that is allowed, or none for `otherwise`.
template <class Error>
constexpr bool spread(const shape& list, int n, const dim* otherwise, dim* to, Error& why, bool one_for_all = true) noexcept
{
  if (list.count != n && !(list.count == 1 && one_for_all) && !(list.count == 0 && otherwise != nullptr))
    return fail(why, rule::list_length, list.count, n);
  for (int i = 0; i < n; ++i) to[i] = list.count == 0 ? otherwise[i] : list.values[list.count == 1 ? 0 : i];
  return true;
}

}  // namespace detail

/// Padding of a run-time form, written as that of a type: a mode; a number for every side; one number an axis, `{1, 2}`;
/// begin and end of each axis, `{{0, 1}, {2, 2}}`. Or from lists as a file has them: `padding_lists(begins, ends)`.
struct padding_lists {
  padding_mode mode = padding_mode::as_given;
  shape begins;
  shape ends;

  constexpr padding_lists() noexcept = default;
  constexpr padding_lists(padding_mode chosen) noexcept : mode(chosen) {}
  template <class... Integers>
    requires(sizeof...(Integers) > 0 && sizeof...(Integers) <= rank_max && (std::is_integral_v<Integers> && ...))
  constexpr padding_lists(Integers... each) noexcept : begins{each...}, ends{each...}
  {
  }
  constexpr padding_lists(begin_end one) noexcept : begins{one.begin}, ends{one.end} {}
  constexpr padding_lists(begin_end one, begin_end two) noexcept : begins{one.begin, two.begin}, ends{one.end, two.end} {}
  constexpr padding_lists(begin_end one, begin_end two, begin_end three) noexcept
      : begins{one.begin, two.begin, three.begin}, ends{one.end, two.end, three.end}
  {
  }
  // Templates, so that no pair of braces becomes a list.
  template <class List>
    requires std::is_same_v<List, shape>
  constexpr padding_lists(const List& both) noexcept : begins(both), ends(both)
  {
  }
  template <class List>
    requires std::is_same_v<List, shape>
  constexpr padding_lists(const List& begin, const List& end) noexcept : begins(begin), ends(end)
  {
  }
};

namespace detail {

/// The most spatial axes of a windowed layer.
inline constexpr int axes_max = 3;

/// Output extents that are wanted, of 1 or more; none, or one an axis.
template <class Error>
constexpr bool spread_wanted(const shape& list, int n, const policy_row& rules, dim* to, Error& why) noexcept
{
  constexpr dim none[axes_max] = {};
  if (!spread(list, n, none, to, why, rules.one_for_all)) return false;
  for (int i = 0; i < n && list.count > 0; ++i)
    if (to[i] < 1) return fail(why, rule::output_size_positive, to[i]);
  return true;
}

/// Windows from the lists of a run-time form, as the row has them: which may be shorter, what an empty `stride` stands
/// for (`is_pool`: the kernel, where the row says so), and what a dense dilation is.
template <class Error>
constexpr bool spread_windows(int n, const shape& kernel, const shape& stride, bool is_pool, const padding_lists& padding,
                              const shape& dilation, rounding round, const policy_row& rules, window* to, Error& why) noexcept
{
  constexpr dim ones[axes_max] = {1, 1, 1};
  constexpr dim zeros[axes_max] = {};
  const dim dense[axes_max] = {rules.dense, rules.dense, rules.dense};
  if (n < 1 || n > axes_max) return fail(why, rule::spatial_axes, n, axes_max);
  dim k[axes_max] = {};
  dim s[axes_max] = {};
  dim d[axes_max] = {};
  dim begin[axes_max] = {};
  dim end[axes_max] = {};
  if (!spread(kernel, n, nullptr, k, why, rules.one_for_all) ||
      !spread(stride, n, is_pool && rules.stride_is_kernel ? k : ones, s, why, rules.one_for_all) ||
      !spread(padding.begins, n, zeros, begin, why, rules.one_for_all) ||
      !spread(padding.ends, n, zeros, end, why, rules.one_for_all) ||
      !spread(dilation, n, dense, d, why, rules.one_for_all))
    return false;
  for (int i = 0; i < n; ++i) {
    if (add_overflow(d[i], 1 - rules.dense, d[i])) return fail(why, rule::arithmetic_overflow, d[i], 1);
    to[i] = window{k[i], s[i], padding.mode, begin[i], end[i], d[i], round};
  }
  return true;
}

/// A run-time form whose lists are wrong becomes a layer that refuses, and says what is wrong.
template <class Record>
constexpr void malformed(Record& to, const error& why) noexcept
{
  to.broken = why.rule;
  to.out_channels = why.numbers[0];
  to.in_channels = why.numbers[1];
  to.groups = why.numbers[2];
}

}  // namespace detail
}  // namespace shapeproof
