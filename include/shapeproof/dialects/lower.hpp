// SPDX-License-Identifier: MIT
// What the fronts of all dialects share: arguments that are a number or a list, and the way to a layer of the library.
// A front translates names and asks its policy's row; it works nothing out.
#pragma once

#include <shapeproof/layers/layer.hpp>   // layer, run-time forms
#include <shapeproof/layers/weight.hpp>  // read_weight

namespace shapeproof {

/// An argument that a framework takes as a number for all axes or as a list of 0 to 8: `3`, `{3, 5}`, or a shape from a
/// file, in which a list of one number stays one.
struct sizes {
  shape list;
  bool for_all = false;

  constexpr sizes() noexcept = default;
  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr sizes(Integer all) noexcept : list{all}, for_all(true)
  {
  }
  template <class... Integers>
    requires(sizeof...(Integers) > 1 && sizeof...(Integers) <= rank_max && (std::is_integral_v<Integers> && ...))
  constexpr sizes(Integers... each) noexcept : list{each...}
  {
  }
  template <class List>
    requires std::is_same_v<List, shape>
  constexpr sizes(const List& from) noexcept : list(from)
  {
  }

  /// The list for `n` axes.
  [[nodiscard]] constexpr shape over(int n) const noexcept
  {
    if (!for_all) return list;
    shape all;
    for (int i = 0; i < n; ++i) all.push_back(list.values[0]);
    return all;
  }
};

/// Padding as frameworks with strings for it have it: a mode, a number, or a list.
struct mode_or_sizes {
  padding_mode mode = padding_mode::as_given;
  sizes each;

  constexpr mode_or_sizes(padding_mode chosen) noexcept : mode(chosen) {}
  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr mode_or_sizes(Integer all) noexcept : each(all)
  {
  }
  template <class... Integers>
    requires(sizeof...(Integers) > 1 && sizeof...(Integers) <= rank_max && (std::is_integral_v<Integers> && ...))
  constexpr mode_or_sizes(Integers... all) noexcept : each(all...)
  {
  }
  template <class List>
    requires std::is_same_v<List, shape>
  constexpr mode_or_sizes(const List& from) noexcept : each(from)
  {
  }

  /// The same on both sides of each of `n` axes.
  [[nodiscard]] constexpr padding_lists over(int n) const noexcept
  {
    padding_lists made(mode);
    if (mode == padding_mode::as_given) made.begins = made.ends = each.over(n);
    return made;
  }
};

namespace detail {

/// A padding mode that only other frameworks have: of strings, all here know `valid` and `same` at most.
constexpr bool is_foreign(padding_mode mode) noexcept { return mode > padding_mode::same_upper; }

/// A layer that refuses every input, for the reason that its parameters gave.
constexpr layer refusing(layer_kind kind, const error& why) noexcept
{
  layer made;
  made.kind = kind;
  malformed(made, why);
  return made;
}
constexpr layer refusing(layer_kind kind, rule broken, dim a = 0, dim b = 0, dim c = 0) noexcept
{
  error why;
  fail(why, broken, a, b, c);
  return refusing(kind, why);
}

/// A form of the library's with the channels and the kernel of its weight; a kernel that is given besides is the same.
template <class Form>
constexpr layer with_weight(Form form, const shape& weight, const shape& bias, const shape& kernel = {}) noexcept
{
  weight_parts parts;
  error why;
  dim groups = 1;
  if constexpr (requires { form.groups; }) groups = form.groups;
  if (!read_weight(weight, form.axes, groups, row(form.policy).weight, parts, why)) return refusing(Form::kind, why);
  if (!kernel.empty() && kernel.count != form.axes)
    return refusing(Form::kind, rule::list_length, kernel.count, form.axes);
  for (int i = 0; i < kernel.count; ++i)
    if (kernel.values[i] != parts.kernel.values[i])
      return refusing(Form::kind, rule::weight_match, weight.count - form.axes + i, parts.kernel.values[i],
                      kernel.values[i]);
  if constexpr (requires { form.out_channels; }) {
    if (!read_bias(bias, parts.out_channels, why)) return refusing(Form::kind, why);
    form.out_channels = parts.out_channels;
  } else {
    form.depth_multiplier = parts.out_channels;
  }
  form.in_channels = parts.in_channels;
  form.kernel = parts.kernel;
  form.bias = bias.count > 0;
  return layer(form);
}

/// The output that a framework was told to expect, axis by axis of the tensor, of which `axes` are spatial. Its
/// channels are the layer's own to check, except where the layer keeps those that arrive.
constexpr layer with_output(layer made, const shape& output, int axes, layout order) noexcept
{
  if (output.count == 0 || made.broken != rule::none) return made;
  if (output.count != axes + 2 && output.count != axes + 1)
    return refusing(made.kind, rule::list_length, output.count, axes + 2);
  const image_axes at(output.count, axes, order);
  for (int i = 0; i < output.count; ++i)
    if (output.values[i] < (i == at.batch ? 0 : 1))
      return refusing(made.kind, rule::output_size_positive, output.values[i]);
  const dim channels = output.values[at.channel];
  const bool keeps_channels = made.kind == layer_kind::max_pool || made.kind == layer_kind::avg_pool;
  if (keeps_channels) made.in_channels = channels;
  else if (channels != made.out_channels)
    return refusing(made.kind, rule::output_match, at.channel, made.out_channels, channels);
  for (int i = 0; i < axes; ++i) made.set_wanted(i, output.values[at.spatial + i]);
  made.wanted_rank = static_cast<std::uint8_t>(output.count);
  if (at.batch == 0) made.set_wanted(3, output.values[0] == 0 ? no_batch : output.values[0]);
  return made;
}

}  // namespace detail

}  // namespace shapeproof
