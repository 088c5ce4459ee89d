// SPDX-License-Identifier: MIT
// Changes that make an invalid network valid, as a list; and those that are found by trying: what an error's sentence
// has no room for.
#pragma once

#include <shapeproof/analysis/repairs.hpp>  // change_windows, has_window, is_pool

namespace shapeproof {

/// One change, tried on the whole network to its output. What it changes is one of: a layer, which becomes `with`; the
/// first input of the network (`input`, `swap_layout`), whose extents become `extents`; one side of a join (`crop`,
/// `pad`), cut or padded to `extents`.
struct repair {
  fix_kind kind = fix_kind::none;
  shapeproof::axis_name axis_name = shapeproof::axis_name::none;  // the one axis that it is made on
  std::int16_t axis = -1;    // the same as a tensor axis; -1: all spatial axes, or none
  std::int32_t layer = -1;   // where it is made; -1: at the input
  int side = -1;             // crop, pad, resize: which input of the node; drop: which one alone is left of a join
  dim value = 0;             // the number that the kind goes with
  bool at_least = false;     // of `input`: every larger one works too
  shape extents = {};
  shapeproof::layer with = {};
  char label[error::label_max] = {};  // of that layer
};

/// The changes, those that change the least first, and what is wrong without them; none for a network that is valid.
/// Each does alone, but for a list that is `together`.
struct repair_list {
  static constexpr int capacity = 16;

  error why = {};
  shape input = {};          // the first of the network
  int spatial = 0;           // its first spatial axis
  int spatial_count = 0;
  bool together = false;     // none was found that does alone: all of them are made
  repair items[static_cast<std::size_t>(capacity)] = {};
  int count = 0;

  [[nodiscard]] constexpr int size() const noexcept { return count < 0 ? 0 : count > capacity ? capacity : count; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] constexpr const repair* begin() const noexcept { return items; }
  [[nodiscard]] constexpr const repair* end() const noexcept { return items + size(); }
  /// Change `i`; one of no kind where there is none.
  [[nodiscard]] constexpr repair operator[](int i) const noexcept { return i >= 0 && i < size() ? items[i] : repair{}; }

  /// Says false where there is no room.
  constexpr bool add(const repair& one) noexcept
  {
    if (count < 0 || count >= capacity) return false;
    items[count++] = one;
    return true;
  }
  [[nodiscard]] constexpr bool has(fix_kind kind) const noexcept
  {
    for (int i = 0; i < size(); ++i)
      if (items[i].kind == kind) return true;
    return false;
  }
};

namespace detail {

/// How many layers before the one that failed are tried as well.
inline constexpr int layers_before = 12;

/// The layer that failed and those before it, the nearest last.
struct recent_layers {
  layer of[layers_before + 1] = {};
  std::int32_t first = 0;  // the number of the first of them
  int count = 0;

  [[nodiscard]] constexpr const layer& failing() const noexcept { return of[count > 0 ? count - 1 : 0]; }
};

/// Changes of layers, tried one by one: `works(node, layer)` says whether the network is valid with that layer there.
template <class Works>
struct layer_repairs {
  const Works& works;
  const recent_layers& seen;
  repair_list& to;

  constexpr bool add_if(fix_kind kind, dim value, const layer& with, std::int32_t at) const noexcept
  {
    if (!works(at, with)) return false;
    repair one;
    one.kind = kind;
    one.value = value;
    one.layer = at;
    one.with = with;
    return to.add(one);
  }
  [[nodiscard]] constexpr std::int32_t failing_at() const noexcept { return seen.first + seen.count - 1; }
  /// The same change of all windows of layer `i` of those seen. A pool's stride goes with its kernel on all axes or on
  /// none.
  constexpr bool change_of(int i, fix_kind kind, dim value) const noexcept
  {
    layer with = seen.of[i];
    int tied = 0;
    for (int k = 0; k < with.axes() && kind == fix_kind::kernel && is_pool(with.kind); ++k)
      if (with.axis(k).stride == with.axis(k).kernel) ++tied;
    change_windows(with, -1, kind, value);
    if (tied != 0 && tied != with.axes()) return false;
    return add_if(tied != 0 ? fix_kind::kernel_and_stride : kind, value, with, seen.first + i);
  }
  constexpr bool change(fix_kind kind, dim value) const noexcept { return change_of(seen.count - 1, kind, value); }
  /// A number that is wrong on the failing axis alone: the least there is, or what another axis has.
  constexpr void mend_axis(fix_kind kind, const error& why) const noexcept
  {
    const layer& failing = seen.failing();
    int at = 0;
    while (at < failing.axes() && spatial_name(at, failing.axes()) != why.axis_name) ++at;
    if (at == failing.axes()) return;
    for (int i = -1; i < failing.axes(); ++i) {
      const window other = failing.axis(i < 0 ? at : i);
      const dim value = i < 0                          ? (kind == fix_kind::padding ? 0 : 1)
                        : kind == fix_kind::padding    ? other.pad_begin
                        : kind == fix_kind::kernel     ? other.kernel
                        : kind == fix_kind::stride     ? other.stride
                                                       : other.dilation;
      layer with = failing;
      change_windows(with, at, kind, value);
      const bool tied = with.axis(at).stride != failing.axis(at).stride && kind == fix_kind::kernel;
      if (i == at || !add_if(tied ? fix_kind::axis_kernel_and_stride : kind, value, with, failing_at())) continue;
      to.items[to.count - 1].axis = why.axis;
      to.items[to.count - 1].axis_name = why.axis_name;
      return;
    }
  }
  /// The largest number below `above` that works, down to `least`; after a few tries that one itself.
  constexpr void lower(fix_kind kind, dim above, dim least) const noexcept
  {
    constexpr int tries = 16;
    dim value = above;
    for (int i = 0; i < tries && value > least; ++i)
      if (change(kind, --value)) return;
    if (value != least) change(kind, least);
  }
};

/// What can be changed of the numbers of the layer that failed. `kernel` has been looked for where it is in the list.
template <class Works>
constexpr void repair_numbers(const layer_repairs<Works>& tried, const error& why) noexcept
{
  const layer& failing = tried.seen.failing();
  const bool windowed = failing.kind >= layer_kind::conv && failing.kind <= layer_kind::fold && failing.axes() > 0 &&
                        (has_window(failing.kind) || failing.kind == layer_kind::conv_transpose ||
                         failing.kind == layer_kind::max_unpool || failing.kind == layer_kind::deformable_conv ||
                         failing.kind == layer_kind::unfold);
  if (windowed) {
    dim dilation = failing.axis(0).dilation;
    dim stride = failing.axis(0).stride;
    dim kernel = failing.axis(0).kernel;
    const dim least = is_pool(failing.kind) ? 2 : 1;  // a pool of 1 is none
    for (int i = 1; i < failing.axes(); ++i) {
      const window axis = failing.axis(i);
      if (axis.dilation > dilation || axis.dilation < 1) dilation = axis.dilation;
      if (axis.stride > stride || axis.stride < 1) stride = axis.stride;
      if (axis.kernel > kernel || axis.kernel < 1) kernel = axis.kernel;
    }
    if (why.rule == rule::kernel_positive) tried.mend_axis(fix_kind::kernel, why);
    if (why.rule == rule::stride_positive) tried.mend_axis(fix_kind::stride, why);
    if (why.rule == rule::dilation_positive) tried.mend_axis(fix_kind::dilation, why);
    if (why.rule == rule::padding_range || why.rule == rule::padding_form) tried.mend_axis(fix_kind::padding, why);
    if (!tried.to.has(fix_kind::padding) && !tried.to.has(fix_kind::axis_padding)) {
      const dim given = failing.axis(0).pad_begin | failing.axis(0).pad_end | failing.axis(1).pad_begin |
                        failing.axis(1).pad_end | failing.axis(2).pad_begin | failing.axis(2).pad_end;
      if (why.rule == rule::padding_range && why.numbers[0] > why.numbers[2])
        tried.change(fix_kind::padding, why.numbers[2]);
      else if (given != 0 || failing.padding != padding_mode::as_given) tried.change(fix_kind::padding, 0);
    }
    if (failing.padding != padding_mode::same_upper) tried.change(fix_kind::same_padding, 0);
    if (dilation != 1) tried.lower(fix_kind::dilation, dilation, 1);
    if (stride != 1) tried.change(fix_kind::stride, 1);
    if (!tried.to.has(fix_kind::kernel) && !tried.to.has(fix_kind::axis_kernel) &&
        !tried.to.has(fix_kind::kernel_and_stride) && !tried.to.has(fix_kind::axis_kernel_and_stride) &&
        kernel != least)
      tried.lower(fix_kind::kernel, kernel, least);
  }
  const auto with_number = [&](fix_kind kind, dim layer::*number, dim value) {
    layer with = failing;
    with.*number = value;
    tried.add_if(kind, value, with, tried.failing_at());
  };
  const bool takes_channels = (failing.kind >= layer_kind::conv && failing.kind <= layer_kind::conv_transpose) ||
                              failing.kind == layer_kind::batch_norm || failing.kind == layer_kind::group_norm ||
                              failing.kind == layer_kind::instance_norm;
  const bool arrives = why.rule == rule::channels_match || why.rule == rule::features_match;
  if (arrives && !tried.to.has(fix_kind::in_channels) && !tried.to.has(fix_kind::in_features) &&
      (takes_channels || failing.kind == layer_kind::linear))
    with_number(failing.kind == layer_kind::linear ? fix_kind::in_features : fix_kind::in_channels, &layer::in_channels,
                why.numbers[0]);
  if (takes_channels && failing.groups != 1) with_number(fix_kind::groups, &layer::groups, 1);
  if ((takes_channels || failing.kind == layer_kind::linear) && failing.out_channels < 1)
    with_number(fix_kind::out_channels, &layer::out_channels, 1);
  if (failing.kind == layer_kind::conv_transpose && (failing.extra(0) | failing.extra(1) | failing.extra(2)) != 0) {
    layer with = failing;
    for (int i = 0; i < axes_max; ++i) with.set_extra(i, 0);
    tried.add_if(fix_kind::output_padding, 0, with, tried.failing_at());
  }
}

/// A pool that takes any extent in place of one that does not fit.
template <class Works>
constexpr void repair_by_adaptive(const layer_repairs<Works>& tried) noexcept
{
  const layer& failing = tried.seen.failing();
  constexpr dim sizes_max = 8;
  if (failing.kind != layer_kind::max_pool && failing.kind != layer_kind::avg_pool) return;
  layer with;
  with.kind = failing.kind == layer_kind::max_pool ? layer_kind::adaptive_max_pool : layer_kind::adaptive_avg_pool;
  with.axes_count = failing.axes_count;
  with.layout = failing.layout;
  for (dim size = 1; size <= sizes_max; ++size) {
    for (int i = 0; i < with.axes(); ++i) with.set_extra(i, size);
    if (tried.add_if(fix_kind::adaptive, size, with, tried.failing_at())) return;
  }
}

/// The network without the layer, and then without what made its input so small: an earlier stride or an earlier pool,
/// the nearest that helps.
template <class Works>
constexpr void repair_by_leaving_out(const layer_repairs<Works>& tried, const error& why) noexcept
{
  const recent_layers& seen = tried.seen;
  const layer nothing = activation{activation_kind::identity, seen.failing().policy};
  const bool small = why.rule == rule::window_fits || why.rule == rule::output_positive ||
                     why.rule == rule::broadcast_match || why.rule == rule::concat_match ||
                     why.rule == rule::crop_fits || why.rule == rule::padding_range || why.rule == rule::extent_divide;
  tried.add_if(fix_kind::drop, 0, nothing, tried.failing_at());
  bool strides = small;
  bool drops = small;
  for (int i = seen.count - 2; i >= 0 && (strides || drops); --i) {
    const layer& one = seen.of[i];
    if (!has_window(one.kind)) continue;
    const std::int32_t at = seen.first + i;
    dim stride = 1;
    for (int k = 0; k < one.axes(); ++k)
      if (one.axis(k).stride > stride) stride = one.axis(k).stride;
    if (stride == 1) continue;
    layer with = one;
    change_windows(with, -1, fix_kind::stride, 1);
    if (strides && tried.add_if(fix_kind::stride, 1, with, at)) strides = false;
    if (drops && is_pool(one.kind) && tried.add_if(fix_kind::drop, 0, nothing, at)) drops = false;
  }
}

/// Where nothing else was found: the windows of this layer and of those before it, the nearest that helps.
template <class Works>
constexpr void repair_before(const layer_repairs<Works>& tried) noexcept
{
  constexpr dim numbers = 6;
  const recent_layers& seen = tried.seen;
  for (int i = seen.count - 1; i >= 0 && tried.to.empty(); --i) {
    const layer& one = seen.of[i];
    if (!has_window(one.kind) && one.kind != layer_kind::conv_transpose) continue;
    const auto changed = [&](fix_kind kind, dim value) { return tried.change_of(i, kind, value); };
    if (changed(fix_kind::same_padding, 0)) continue;
    for (dim value = 0; value < numbers; ++value)
      if (changed(fix_kind::padding, value)) break;
    for (dim value = numbers; value > 0; --value)
      if (changed(fix_kind::kernel, value)) break;
    if (!changed(fix_kind::stride, 1)) changed(fix_kind::stride, 2);
  }
}

/// Where the channels of two branches differ: a layer that makes as many as the other side has.
template <class Works>
constexpr void repair_channels_of_join(const layer_repairs<Works>& tried, const error& why) noexcept
{
  if ((why.rule != rule::broadcast_match && why.rule != rule::concat_match) || why.axis_name == axis_name::height ||
      why.axis_name == axis_name::width || why.axis_name == axis_name::batch)
    return;
  const recent_layers& seen = tried.seen;
  for (int side = 0; side < 2; ++side)
    for (int i = seen.count - 2; i >= 0; --i) {
      const layer& one = seen.of[i];
      const bool makes = one.kind == layer_kind::conv || one.kind == layer_kind::separable_conv ||
                         one.kind == layer_kind::conv_transpose || one.kind == layer_kind::linear;
      if (!makes || one.out_channels != why.numbers[1 - side]) continue;
      layer with = one;
      with.out_channels = why.numbers[side];
      if (tried.add_if(fix_kind::out_channels, with.out_channels, with, seen.first + i)) break;
    }
}

}  // namespace detail
}  // namespace shapeproof
