// SPDX-License-Identifier: MIT
// The input that a network would take: the smallest, or the one with the features that a linear layer wants. In steps:
// what is proposed stands in the error, and goes again where a trial fails.
#pragma once

#include <shapeproof/analysis/smallest.hpp>  // smallest_from, works, add_fix

namespace shapeproof {

namespace detail {

constexpr error without_input(error why) noexcept
{
  why.fix_input_size = 0;
  for (dim& extent : why.fix_input) extent = 0;
  return why;
}

[[nodiscard]] constexpr bool names_input(const error& why) noexcept
{
  for (int i = 0; i < why.fix_count; ++i)
    if (is(why.fixes[i], fix_kind::input)) return true;
  return false;
}

/// The input with the extents that the error proposes, `less` less on its spatial axis `but`.
template <class Chain>
constexpr tensor_value proposed(const Chain& net, const tensor_value& input, const error& why, int but = -1) noexcept
{
  tensor_value made = input;
  image_axes at(input.extents.rank(), 0, layout::channels_first);
  layout order = layout::channels_first;
  if (!image_of(net, input.extents.rank(), at, order)) return made;
  for (int i = 0; i < why.fix_input_size; ++i)
    if (why.fix_input[i] != 0) made.extents.values[at.spatial + i] = why.fix_input[i] - (i == but ? 1 : 0);
  return made;
}

/// Whether a network takes every input (of `rank` axes) that is larger than one it takes: what looks at its extents then
/// only ever needs enough of them.
template <class Chain>
constexpr bool is_upward_closed(const Chain& net, int rank) noexcept
{
  bool mixed = false;  // after a flatten an axis that the network's input has may be one that a layer wants
  bool differ = false;  // and where two layers read an image differently, the channels of one are an axis of the other
  bool any_wants = false;
  bool norm_wants = false;  // a layer that reads no image, and takes the second axis for the channels
  bool read = false;
  int axes = 0;
  layout order = layout::channels_first;
  for (dim i = 0; i < net.size; ++i) {
    const layer each = net.info(i).record;
    const bool prelu = is(each.kind, layer_kind::activation) && is(each.function, activation_kind::prelu) &&
                       each.out_channels != 1;
    const bool wants = each.in_channels != whatever_arrives || each.groups != 1 || prelu;
    if (each.axes() > 0 || wants) {
      differ = differ || (read && each.layout != order) || (axes != 0 && each.axes() != 0 && each.axes() != axes);
      any_wants = any_wants || wants;
      norm_wants = norm_wants || each.axes() == 0;
      order = each.layout;
      read = true;
      if (each.axes() > 0) axes = each.axes();
    }
    for (int k = 0; k < 3; ++k)
      if (each.wanted(k) != 0) return false;
    switch (each.kind) {
      case layer_kind::flatten: mixed = true; break;
      case layer_kind::linear:
        if (each.in_channels != whatever_arrives) return false;
        break;
      case layer_kind::conv:
      case layer_kind::depthwise_conv:
      case layer_kind::separable_conv:
      case layer_kind::conv_transpose:
      case layer_kind::resize:
      case layer_kind::max_pool:
      case layer_kind::avg_pool:
      case layer_kind::lp_pool:
      case layer_kind::adaptive_avg_pool:
      case layer_kind::adaptive_max_pool:
      case layer_kind::global_avg_pool:
      case layer_kind::global_max_pool:
      case layer_kind::batch_norm:
      case layer_kind::group_norm:
      case layer_kind::instance_norm:
      case layer_kind::local_response_norm:
      case layer_kind::channel_shuffle:
      case layer_kind::activation:
      case layer_kind::dropout:
      case layer_kind::softmax:
        if (mixed && wants) return false;
        break;
      case layer_kind::pad:
      case layer_kind::crop:
        if (mixed) return false;
        break;
      default: return false;
    }
  }
  return !(differ && any_wants) && !(norm_wants && rank != axes + 2);
}

}  // namespace detail

/// Proposes the smallest extents of the network's input, worked out backward. Each spatial axis is as it was or larger.
template <class Chain>
constexpr error propose_input(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  const bool size_matters = is(why.rule, rule::window_fits) || is(why.rule, rule::output_positive) ||
                            is(why.rule, rule::extent_positive) || is(why.rule, rule::crop_fits) ||
                            is(why.rule, rule::padding_range) || is(why.rule, rule::layer_custom);
  if (!size_matters || !detail::image_of(net, rank, at, order)) return why;
  const smallest_extents least = smallest_from(net, 0, rank);
  bool grows = false;
  for (int i = 0; i < at.count && least.known; ++i) {
    const dim smallest = least.axis[at.spatial + i];
    const dim extent = input.extents.values[at.spatial + i];
    why.fix_input_axis[i] = spatial_name(i, at.count);
    why.fix_input[i] = extent != dynamic && extent < smallest ? smallest : 0;
    grows = grows || why.fix_input[i] != 0;
  }
  if (grows) why.fix_input_size = static_cast<std::uint8_t>(at.count);
  return why;
}

/// Tries it; it must work.
template <class Chain>
constexpr error try_input(const Chain& net, const tensor_value& input, error why) noexcept
{
  if (why.fix_input_size == 0 || detail::names_input(why)) return why;
  return detail::works(net, detail::proposed(net, input, why)) ? why : detail::without_input(why);
}

/// Tries one less on axis I, where it grew: it must not work, or else some layer is not what this took it for.
template <int I, class Chain>
constexpr error try_below(const Chain& net, const tensor_value& input, error why) noexcept
{
  if (I >= why.fix_input_size || why.fix_input[I] == 0 || detail::names_input(why)) return why;
  return detail::works(net, detail::proposed(net, input, why, I)) ? detail::without_input(why) : why;
}

/// Names it, after the trials.
template <class Chain>
constexpr error name_input(const Chain& net, const tensor_value& input, error why) noexcept
{
  if (why.fix_input_size == 0 || detail::names_input(why)) return why;
  why.input_at_least = detail::is_upward_closed(net, input.extents.rank());
  if (why.fix_count == error::fix_max) return detail::without_input(why);
  detail::add_fix(why, fix_kind::input, 0);
  return why;
}

/// For a linear layer that wants other features than arrive, now or once the windows fit: the input that gives just as
/// many, by spatial axis Axis alone, or (-1) with all spatial axes the same.
template <int Axis, class Chain>
constexpr error fix_features(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  constexpr dim largest = dim{1} << 20;
  constexpr int halvings = 21;
  constexpr dim layer_steps_max = 6000;  // of this many inferences: a good half of what clang evaluates at once by default
  if (detail::names_input(why) || why.fix_count == error::fix_max ||
      (!is(why.rule, rule::features_match) && !is(why.rule, rule::window_fits)) || !detail::image_of(net, rank, at, order) ||
      Axis >= at.count)
    return why;
  // The least with which the windows fit, and the layer that wants features.
  tensor_value base = input;
  const smallest_extents least = smallest_from(net, 0, rank);
  if (!least.known) return why;
  for (int i = 0; i < at.count; ++i) {
    dim& extent = base.extents.values[at.spatial + i];
    if (extent == dynamic) return why;
    if (extent < least.axis[at.spatial + i]) extent = least.axis[at.spatial + i];
  }
  tensor_value value = base;
  error unmet{};
  if (run(net, value, unmet) || !is(unmet.rule, rule::features_match) || (dim{unmet.layer} + 1) * halvings > layer_steps_max)
    return why;
  dim low = 1;
  dim high = largest;
  const auto sized = [&](dim extent) {
    tensor_value made = base;
    for (int i = 0; i < at.count; ++i)
      if (Axis < 0 || i == Axis) made.extents.values[at.spatial + i] = extent;
    return made;
  };
  while (low < high) {
    const dim middle = low + (high - low) / 2;
    error ignored{};
    bool good = true;
    value = sized(middle);
    for (dim i = 0; i < unmet.layer && good; ++i) good = net.infer(i, {&value, 1}, {&value, 1}, ignored);
    const bool too_large = !good && is(ignored.rule, rule::arithmetic_overflow);
    if (too_large || (good && value.extents[value.extents.rank() - 1] >= unmet.numbers[1])) high = middle;
    else low = middle + 1;
  }
  const tensor_value found = sized(low);
  if (found == input || !detail::works(net, found)) return why;
  why.fix_input_size = static_cast<std::uint8_t>(at.count);
  for (int i = 0; i < at.count; ++i) {
    const dim extent = found.extents.values[at.spatial + i];
    why.fix_input[i] = extent == input.extents.values[at.spatial + i] ? 0 : extent;
    why.fix_input_axis[i] = spatial_name(i, at.count);
  }
  detail::add_fix(why, fix_kind::input, 0);
  return why;
}

/// The same for all axes, first where the input is as high as it is wide.
template <bool First, class Chain>
constexpr error fix_features_of_square(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  if (!detail::image_of(net, rank, at, order)) return why;
  bool equal = true;
  for (int i = 1; i < at.count; ++i)
    equal = equal && input.extents.values[at.spatial + i] == input.extents.values[at.spatial];
  return equal == First ? fix_features<-1>(net, input, why) : why;
}

}  // namespace shapeproof
