// SPDX-License-Identifier: MIT
// What would make a network valid that is not: another layout of its input, another window at the layer that failed,
// other channels. Every fix is tried on the whole network, to its output, before it is named. Each search is a function
// of its own, because each is a constant evaluation of its own (check/infer.hpp: diagnosis_steps).
#pragma once

#include <shapeproof/analysis/smallest.hpp>  // smallest_from, works, add_fix

namespace shapeproof {

namespace detail {
/// The extents of an image whose channels stand last, as they are with the channels first; or the other way round.
/// `first` is the axis after the batch.
template <class Shape>
[[nodiscard]] constexpr Shape swapped_layout(const Shape& of, int first, bool channels_last) noexcept
{
  Shape made = of;
  const int last = of.rank() - 1;
  if (channels_last) {
    made.values[first] = of.values[last];
    for (int i = first; i < last; ++i) made.values[i + 1] = of.values[i];
  } else {
    made.values[last] = of.values[first];
    for (int i = first; i < last; ++i) made.values[i] = of.values[i + 1];
  }
  return made;
}
}  // namespace detail

/// An input whose channels stand where the network looks for a spatial axis: NHWC for NCHW, or the other way round. Where
/// a window does not fit, it must be on that axis: another one would only have been moved to where it fits.
template <class Chain>
constexpr error fix_layout(const Chain& net, const tensor_value& input, error why) noexcept
{
  const int rank = input.extents.rank();
  image_axes at(rank, 0, layout::channels_first);
  layout order = layout::channels_first;
  if (!detail::image_of(net, rank, at, order)) return why;
  const int first = at.batch + 1;
  const int last = rank - 1;
  const tensor_value swapped{detail::swapped_layout(input.extents, first, is(order, layout::channels_first)), input.element};
  const bool window = is(why.rule, rule::window_fits) || is(why.rule, rule::output_positive);
  if (window && why.axis != (is(order, layout::channels_first) ? last : first)) return why;
  if (swapped.extents == input.extents || !detail::works(net, swapped)) return why;
  why.input_is_channels_last = is(order, layout::channels_first);
  detail::add_fix(why, fix_kind::swap_layout, rank);
  return why;
}

namespace detail {

/// The same fix on the failing axis alone: it follows in the list of kinds.
[[nodiscard]] constexpr fix_kind on_axis(fix_kind kind) noexcept { return static_cast<fix_kind>(static_cast<int>(kind) + 1); }

/// Makes a change of the windows of a layer: of all its axes, or of `only` one. A pool's stride that was the kernel goes
/// with it.
template <class Layer>
constexpr void change_windows(Layer& of, int only, fix_kind kind, dim value) noexcept
{
  for (int i = 0; i < of.axes(); ++i) {
    if (only >= 0 && i != only) continue;
    auto axis = of.axis(i);
    if (is(kind, fix_kind::padding) || is(kind, fix_kind::same_padding)) {
      axis.padding = is(kind, fix_kind::same_padding) ? padding_mode::same_upper : padding_mode::as_given;
      axis.pad_begin = axis.pad_end = value;
    } else if (is(kind, fix_kind::kernel)) {
      if (is_pool(of.kind) && axis.stride == axis.kernel) axis.stride = value;
      axis.kernel = value;
    } else if (is(kind, fix_kind::stride)) {
      axis.stride = value;
    } else {
      axis.dilation = value;
    }
    of.set_axis(i, axis);
  }
}

/// The layer that failed, what arrives at it, and the least that must leave it on each axis.
struct failing_window {
  layer of = {};
  shape arriving = {};
  smallest_extents least = {};
  image_axes at = image_axes(0, 0, layout::channels_first);

  [[nodiscard]] constexpr dim extent(int i) const noexcept { return arriving.values[at.spatial + i]; }
  [[nodiscard]] constexpr dim wanted(int i) const noexcept { return least.axis[at.spatial + i]; }
  /// Whether axis `i` is one of those to be changed: all of them, or `only` one.
  [[nodiscard]] static constexpr bool takes_part(int i, int only) noexcept { return only < 0 || i == only; }
};

/// Says false where there is nothing to be mended by another window.
template <class Chain>
constexpr bool look_at_window(const Chain& net, const tensor_value& input, const error& why, failing_window& to) noexcept
{
  const bool transposed = is(why.rule, rule::output_positive);
  if ((!is(why.rule, rule::window_fits) && !transposed) || why.layer < 0) return false;
  to.of = net.info(why.layer).record;
  if (transposed ? !is(to.of.kind, layer_kind::conv_transpose) : !has_window(to.of.kind)) return false;
  to.arriving = arrives_at(net, input, why.layer);
  to.least = smallest_from(net, dim{why.layer} + 1, to.arriving.rank());
  to.at = image_axes(to.arriving.rank(), to.of.axes(), to.of.layout);
  if (!to.least.known || to.at.batch < -1 || why.axis < to.at.spatial) return false;
  for (int i = 0; i < to.of.axes(); ++i)
    if (to.extent(i) < 1 || !to.of.axis(i).template effective_kernel<Chain>()) return false;  // not known, or wrong itself
  return true;
}

/// The smallest padding of every side with which enough leaves the layer, up to effective_kernel - 1, past which a window
/// sees padding alone, and to half the kernel of a pool, as frameworks allow; of a transposed convolution the largest.
template <class Asks, class Failing>
constexpr bool mend_padding(Failing& from, int only, dim& padding) noexcept
{
  const bool transposed = is(from.of.kind, layer_kind::conv_transpose);
  padding = transposed ? dim_max : 0;
  for (int i = 0; i < from.of.axes(); ++i) {
    if (!from.takes_part(i, only)) continue;
    auto axis = from.of.axis(i);
    if (!is(axis.padding, padding_mode::as_given) && !is(axis.padding, padding_mode::valid)) return false;
    axis.padding = padding_mode::as_given;
    axis.pad_begin = axis.pad_end = 0;
    dim side = 0;
    if (transposed) {
      dim out = 0;
      error ignored;
      if (!axis.slide_back(from.extent(i), from.of.extra(i), 0, row(axis.policy), out, ignored) || out < from.wanted(i))
        return false;
      side = (out - from.wanted(i)) / 2;
    } else {
      const result<dim> wanted = axis.smallest_input(from.wanted(i));
      if (!wanted) return false;
      side = *wanted > from.extent(i) ? ceil_div(*wanted - from.extent(i), 2) : 0;
    }
    if (transposed ? side < padding : side > padding) padding = side;
  }
  for (int i = 0; i < from.of.axes(); ++i) {
    if (!from.takes_part(i, only)) continue;
    const auto axis = from.of.axis(i);
    const dim most = is_pool(from.of.kind) ? axis.kernel / 2 : axis.effective_kernel().value_or(1) - 1;
    if (!transposed && padding > most) return false;
  }
  change_windows(from.of, only, fix_kind::padding, padding);
  return transposed || padding > 0;
}

/// A smaller kernel with which enough leaves the layer, the largest under floor; of a pool at least 2, and its stride goes
/// with it where it was the kernel (on all axes that take part, or on none: the fix is one number).
template <class Asks, class Failing>
constexpr bool mend_kernel(Failing& from, int only, dim& kernel, bool& tied) noexcept
{
  const bool pool = is_pool(from.of.kind);
  kernel = dim_max;
  tied = false;
  bool free = false;
  if (is(from.of.kind, layer_kind::conv_transpose)) return false;
  for (int i = 0; i < from.of.axes(); ++i) {
    if (!from.takes_part(i, only)) continue;
    const auto axis = from.of.axis(i);
    const bool goes_with = pool && axis.stride == axis.kernel;
    dim room = 0;
    dim strides = 0;
    if (!is(axis.padding, padding_mode::as_given) && !is(axis.padding, padding_mode::valid)) return false;
    if (add_overflow(from.extent(i), axis.pad_begin, room) || add_overflow(room, axis.pad_end, room) ||
        mul_overflow(from.wanted(i) - 1, axis.stride, strides))
      return false;
    const dim largest = goes_with             ? room / from.wanted(i)
                        : room <= strides ? 0 : (room - strides - 1) / axis.dilation + 1;
    if (largest < kernel) kernel = largest;
    if (axis.kernel < kernel) kernel = axis.kernel;
    (goes_with ? tied : free) = true;
  }
  if (kernel < (pool ? 2 : 1) || (tied && free)) return false;
  change_windows(from.of, only, fix_kind::kernel, kernel);
  return true;
}

}  // namespace detail

/// Other padding at the layer that failed, or a smaller kernel: the same on all axes, or else on the failing one alone.
template <bool Kernel, class Chain>
constexpr error fix_numbers(const Chain& net, const tensor_value& input, error why) noexcept
{
  detail::failing_window seen;
  if (!detail::look_at_window(net, input, why, seen)) return why;
  const int failing_axis = why.axis - seen.at.spatial;
  for (int only = -1; only <= failing_axis; only += failing_axis + 1) {
    detail::failing_window tried = seen;
    dim value = 0;
    bool tied = false;
    if (!(Kernel ? detail::mend_kernel<Chain>(tried, only, value, tied) : detail::mend_padding<Chain>(tried, only, value)) ||
        !detail::works_with(net, input, why.layer, tried.of))
      continue;
    const fix_kind kind = !Kernel ? fix_kind::padding : tied ? fix_kind::kernel_and_stride : fix_kind::kernel;
    detail::add_fix(why, only < 0 ? kind : detail::on_axis(kind), value);
    break;
  }
  return why;
}

/// in_channels or in_features as they arrive.
template <class Chain>
constexpr error fix_channels(const Chain& net, const tensor_value& input, error why) noexcept
{
  const bool features = is(why.rule, rule::features_match);
  if ((!is(why.rule, rule::channels_match) && !features) || why.layer < 0) return why;
  layer failing = net.info(why.layer).record;
  if (is(failing.kind, layer_kind::custom) || is(failing.kind, layer_kind::activation)) return why;
  failing.in_channels = why.numbers[0];
  if (detail::works_with(net, input, why.layer, failing))
    detail::add_fix(why, features ? fix_kind::in_features : fix_kind::in_channels, why.numbers[0]);
  return why;
}

}  // namespace shapeproof
