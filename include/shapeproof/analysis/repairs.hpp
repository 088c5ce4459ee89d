// SPDX-License-Identifier: MIT
// What would make a network valid that is not. Every fix is tried on the whole network, to its output, before it is
// named. Each search is a function of its own, because each is a constant evaluation of its own (check/proof.hpp):
// clang counts the steps of one evaluation, and a thousand layers use a tenth of them.
#pragma once

#include <shapeproof/network/sequential.hpp>  // run, run_with, layer_info

namespace shapeproof {

/// The smallest extents, tensor axis by tensor axis, that must stand before some layer for all that comes after it.
struct smallest_extents {
  dim axis[rank_max] = {1, 1, 1, 1, 1, 1, 1, 1};
  bool known = true;  // false: past 2^63 - 1, or a layer whose parameters are wrong
};

/// From what must leave a layer to what must arrive at it. `rank` is that of the input.
constexpr void smallest_before(const layer& of, int rank, smallest_extents& least) noexcept
{
  switch (of.kind) {
    case layer_kind::flatten:
    case layer_kind::linear:
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool: least = smallest_extents{}; return;
    case layer_kind::conv:
    case layer_kind::depthwise_conv:
    case layer_kind::conv_transpose:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
    case layer_kind::lp_pool:
    case layer_kind::adaptive_avg_pool:
    case layer_kind::adaptive_max_pool: break;
    default: return;  // the same extents leave as arrive
  }
  const image_axes at(rank, of.axes(), of.layout);
  if (at.batch < -1) return;
  for (int i = 0; i < of.axes(); ++i) {
    dim& extent = least.axis[at.spatial + i];
    if (of.kind == layer_kind::adaptive_avg_pool || of.kind == layer_kind::adaptive_max_pool) {
      if (of.extra(i) != keep) extent = 1;
      continue;
    }
    const result<dim> smallest = of.kind == layer_kind::conv_transpose
                                     ? of.axis(i).smallest_input_back(extent, of.extra(i))
                                     : of.axis(i).smallest_input(extent);
    least.known = least.known && smallest.has_value();
    extent = smallest.value_or(1);
  }
}

/// What must arrive at layer `first` for it and all after it.
template <class Chain>
constexpr smallest_extents smallest_from(const Chain& net, dim first, int rank) noexcept
{
  smallest_extents least;
  for (dim i = net.size - 1; i >= first; --i) smallest_before(net.info(i).record, rank, least);
  return least;
}

namespace detail {

constexpr bool has_window(layer_kind kind) noexcept
{
  return kind == layer_kind::conv || kind == layer_kind::depthwise_conv || kind == layer_kind::max_pool ||
         kind == layer_kind::avg_pool || kind == layer_kind::lp_pool;
}

constexpr bool is_pool(layer_kind kind) noexcept
{
  return kind == layer_kind::max_pool || kind == layer_kind::avg_pool || kind == layer_kind::lp_pool;
}

/// Whether layer `index` can be looked at for a fix of its window on the failing axis.
template <class Chain>
constexpr bool window_failed(const Chain& net, const error& why, layer& failing) noexcept
{
  if (why.rule != rule::window_fits || why.layer < 0) return false;
  failing = net.info(why.layer).record;
  return has_window(failing.kind);
}

constexpr void add_fix(error& why, fix_kind kind, dim value) noexcept
{
  if (why.fix_count >= error::fix_max) return;
  why.fixes[why.fix_count] = kind;
  why.fix_value[why.fix_count] = value;
  ++why.fix_count;
}

template <class Chain>
constexpr bool works(const Chain& net, const tensor_value& input) noexcept
{
  tensor_value value = input;
  error why;
  return run(net, value, why);
}

template <class Chain>
constexpr bool works_with(const Chain& net, const tensor_value& input, dim index, const layer& other) noexcept
{
  tensor_value value = input;
  error why;
  return run_with(net, index, other, value, why);
}

/// What arrives at layer `index`; every layer before it worked before.
template <class Chain>
constexpr shape arrives_at(const Chain& net, const tensor_value& input, dim index) noexcept
{
  tensor_value value = input;
  error why;
  for (dim i = 0; i < index; ++i)
    if (!net.infer(i, {&value, 1}, {&value, 1}, why)) break;
  return value.extents;
}

/// The first layer that tells an image's layout, and with it the spatial axes of the network's input.
template <class Chain>
constexpr bool image_of(const Chain& net, int rank, image_axes& at, layout& order) noexcept
{
  for (dim i = 0; i < net.size; ++i) {
    const layer first = net.info(i).record;
    const bool image = has_window(first.kind) || first.kind == layer_kind::conv_transpose ||
                       first.kind == layer_kind::adaptive_avg_pool || first.kind == layer_kind::adaptive_max_pool;
    if (first.kind == layer_kind::flatten || first.kind == layer_kind::linear) return false;
    if (!image) continue;
    order = first.layout;
    at = image_axes(rank, first.axes(), order);
    return rank - first.axes() == 2 || rank - first.axes() == 1;
  }
  return false;
}

}  // namespace detail

/// An input whose channels stand where the network looks for a spatial axis: NHWC for NCHW, or the other way round. It
/// is one where in_channels says so, or where it has fewer of what would be its channels than of what is taken for them.
template <class Chain>
constexpr error fix_layout(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  if (!detail::image_of(net, rank, at, order)) return why;
  tensor_value swapped = input;
  dim* to = swapped.extents.values;
  const dim* from = input.extents.values;
  const int first = at.batch + 1;
  const int last = rank - 1;
  if (order == layout::channels_first) {
    to[first] = from[last];
    for (int i = first; i < last; ++i) to[i + 1] = from[i];
  } else {
    to[last] = from[first];
    for (int i = first; i < last; ++i) to[i] = from[i + 1];
  }
  const dim channels = input.extents.values[order == layout::channels_first ? last : first];
  const dim taken_for = input.extents.values[order == layout::channels_first ? first : last];
  if (why.rule != rule::channels_match && channels >= taken_for) return why;
  if (swapped.extents == input.extents || !detail::works(net, swapped)) return why;
  why.input_is_channels_last = order == layout::channels_first;
  detail::add_fix(why, fix_kind::swap_layout, 0);
  return why;
}

/// The smallest padding, the same on every side, at the layer that failed: up to effective_kernel - 1, past which
/// a window sees padding alone, and to half the kernel of a pool, as frameworks allow.
template <class Chain>
constexpr error fix_padding(const Chain& net, const tensor_value& input, error why) noexcept
{
  layer failing;
  if (!detail::window_failed(net, why, failing)) return why;
  const shape arriving = detail::arrives_at(net, input, why.layer);
  const smallest_extents least = smallest_from(net, dim{why.layer} + 1, arriving.rank());
  const image_axes at(arriving.rank(), failing.axes(), failing.layout);
  if (!least.known || at.batch < -1) return why;
  dim padding = 0;
  for (int i = 0; i < failing.axes(); ++i) {
    window axis = failing.axis(i);
    const dim extent = arriving.values[at.spatial + i];
    const bool explicit_padding = axis.padding == padding_mode::as_given || axis.padding == padding_mode::valid;
    axis.padding = padding_mode::as_given;
    axis.pad_begin = axis.pad_end = 0;
    failing.set_axis(i, axis);
    const result<dim> wanted = axis.smallest_input(least.axis[at.spatial + i]);
    if (!explicit_padding || !wanted || extent == dynamic) return why;
    const dim side = *wanted > extent ? ceil_div(*wanted - extent, 2) : 0;
    if (side > padding) padding = side;
  }
  for (int i = 0; i < failing.axes(); ++i) {
    window axis = failing.axis(i);
    const dim most = detail::is_pool(failing.kind) ? axis.kernel / 2 : axis.effective_kernel().value_or(1) - 1;
    if (padding > most) return why;
    axis.pad_begin = axis.pad_end = padding;
    failing.set_axis(i, axis);
  }
  if (padding > 0 && detail::works_with(net, input, why.layer, failing))
    detail::add_fix(why, fix_kind::padding, padding);
  return why;
}

/// The largest smaller kernel, the same on every axis, at the layer that failed; of a pool at least 2, and its stride
/// goes with it where it was the kernel.
template <class Chain>
constexpr error fix_kernel(const Chain& net, const tensor_value& input, error why) noexcept
{
  layer failing;
  if (!detail::window_failed(net, why, failing)) return why;
  const bool pool = detail::is_pool(failing.kind);
  const shape arriving = detail::arrives_at(net, input, why.layer);
  const smallest_extents least = smallest_from(net, dim{why.layer} + 1, arriving.rank());
  const image_axes at(arriving.rank(), failing.axes(), failing.layout);
  if (!least.known || at.batch < -1) return why;
  dim kernel = dim_max;
  for (int i = 0; i < failing.axes(); ++i) {
    const window axis = failing.axis(i);
    const dim wanted = least.axis[at.spatial + i];
    const dim extent = arriving.values[at.spatial + i];
    const bool tied = pool && axis.stride == axis.kernel;
    dim room = 0;
    dim strides = 0;
    if (axis.padding != padding_mode::as_given && axis.padding != padding_mode::valid) return why;
    if (extent == dynamic || add_overflow(extent, axis.pad_begin, room) || add_overflow(room, axis.pad_end, room) ||
        mul_overflow(wanted - 1, axis.stride, strides))
      return why;
    const dim largest = tied ? room / wanted : room - strides < 1 ? 0 : (room - strides - 1) / axis.dilation + 1;
    if (largest < kernel) kernel = largest;
    if (axis.kernel < kernel) kernel = axis.kernel;
  }
  if (kernel < (pool ? 2 : 1)) return why;
  for (int i = 0; i < failing.axes(); ++i) {
    window axis = failing.axis(i);
    if (pool && axis.stride == axis.kernel) axis.stride = kernel;
    axis.kernel = kernel;
    failing.set_axis(i, axis);
  }
  if (detail::works_with(net, input, why.layer, failing)) detail::add_fix(why, fix_kind::kernel, kernel);
  return why;
}

/// in_channels or in_features as they arrive.
template <class Chain>
constexpr error fix_channels(const Chain& net, const tensor_value& input, error why) noexcept
{
  const bool features = why.rule == rule::features_match;
  if ((why.rule != rule::channels_match && !features) || why.layer < 0) return why;
  layer failing = net.info(why.layer).record;
  if (failing.kind == layer_kind::custom || failing.kind == layer_kind::activation) return why;
  failing.in_channels = why.numbers[0];
  if (detail::works_with(net, input, why.layer, failing))
    detail::add_fix(why, features ? fix_kind::in_features : fix_kind::in_channels, why.numbers[0]);
  return why;
}

/// An input that should be the smallest one that works, and what has to be tried to know.
struct input_candidate {
  error why;                // with the candidate's extents filled in
  bool found = false;
  tensor_value larger;      // must work
  tensor_value below[3];    // one axis less each: none may work, where the axis grew
};

/// The smallest extents of the network's input, worked out backward. Each spatial axis is as it was or larger.
template <class Chain>
constexpr input_candidate find_input(const Chain& net, const tensor_value& input, const error& why) noexcept
{
  input_candidate made{why, false, input, {input, input, input}};
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  const bool size_matters = why.rule == rule::window_fits || why.rule == rule::output_positive ||
                            why.rule == rule::extent_positive || why.rule == rule::layer_custom;
  if (!size_matters || !detail::image_of(net, rank, at, order)) return made;
  const smallest_extents least = smallest_from(net, 0, rank);
  if (!least.known) return made;
  made.why.fix_input_size = static_cast<std::uint8_t>(at.count);
  for (int i = 0; i < at.count; ++i) {
    const int axis = at.spatial + i;
    const dim smallest = least.axis[axis];
    const dim extent = input.extents.values[axis];
    const bool grows = extent != dynamic && extent < smallest;
    made.why.fix_input_axis[i] = spatial_name(i, at.count);
    made.why.fix_input[i] = grows ? smallest : 0;
    if (!grows) continue;
    made.larger.extents.values[axis] = smallest;
    made.found = true;
  }
  for (int i = 0; i < at.count; ++i) {
    made.below[i] = made.larger;
    --made.below[i].extents.values[at.spatial + i];
  }
  return made;
}

/// Whether one less on axis `i` must fail for the candidate to be the smallest, and does.
template <class Chain>
constexpr bool is_smallest(const Chain& net, const input_candidate& of, int i) noexcept
{
  return of.why.fix_input[i] == 0 || !detail::works(net, of.below[i]);
}

/// Names the candidate, once it was tried.
template <class Chain>
constexpr error name_input(const Chain& net, const input_candidate& of, const error& before) noexcept
{
  error why = of.why;
  why.input_at_least = true;
  for (dim i = 0; i < net.size; ++i) {
    const layer each = net.info(i).record;
    if (each.kind == layer_kind::custom || (each.kind == layer_kind::linear && each.in_channels != whatever_arrives))
      why.input_at_least = false;  // then a larger input may fail again
  }
  detail::add_fix(why, fix_kind::input, 0);
  return why.fix_count > before.fix_count ? why : before;
}

/// The smallest input of the network that works, in one go. Where one less works too, some layer is not what this took
/// it for, and nothing is claimed.
template <class Chain>
constexpr error fix_input(const Chain& net, const tensor_value& input, error why) noexcept
{
  const input_candidate found = find_input(net, input, why);
  if (!found.found || !detail::works(net, found.larger)) return why;
  for (int i = 0; i < 3; ++i)
    if (!is_smallest(net, found, i)) return why;
  return name_input(net, found, why);
}

/// For a linear layer that wants other features than arrive: the square (or cubic) input that gives just as many.
template <class Chain>
constexpr error fix_features(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  constexpr dim largest = dim{1} << 20;
  constexpr dim layer_steps_max = 6000;  // of this many inferences: a good half of what clang evaluates at once by default
  if (why.rule != rule::features_match || (dim{why.layer} + 1) * 21 > layer_steps_max ||
      !detail::image_of(net, rank, at, order))
    return why;
  dim low = 1;
  dim high = largest;
  while (low < high) {
    const dim middle = low + (high - low) / 2;
    tensor_value value = input;
    error ignored{};
    for (int i = 0; i < at.count; ++i) value.extents.values[at.spatial + i] = middle;
    bool good = true;
    for (dim i = 0; i < why.layer && good; ++i) good = net.infer(i, {&value, 1}, {&value, 1}, ignored);
    const bool too_large = !good && ignored.rule == rule::arithmetic_overflow;
    if (too_large || (good && value.extents[value.extents.rank() - 1] >= why.numbers[1])) high = middle;
    else low = middle + 1;
  }
  tensor_value square = input;
  for (int i = 0; i < at.count; ++i) {
    if (input.extents.values[at.spatial + i] == dynamic) return why;
    square.extents.values[at.spatial + i] = low;
  }
  if (square == input || !detail::works(net, square)) return why;
  why.fix_input_size = static_cast<std::uint8_t>(at.count);
  for (int i = 0; i < at.count; ++i) {
    why.fix_input[i] = low;
    why.fix_input_axis[i] = spatial_name(i, at.count);
  }
  detail::add_fix(why, fix_kind::input, 0);
  return why;
}

}  // namespace shapeproof
