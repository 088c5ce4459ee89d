// SPDX-License-Identifier: MIT
// Operators of images as layers: convolutions and pools by the rows of a dialect, Pad, Resize, Upsample. No shape is
// worked out here: attributes and numbers become parameters.
#pragma once

#include <shapeproof/dialects/onnx.hpp>  // nodes, reader
#include <shapeproof/onnx/writer.hpp>    // writer

namespace shapeproof::onnx::internal {

constexpr bool read_auto_pad(writer& of, padding_mode& to) noexcept
{
  bytes_view text;
  if (!of.text("auto_pad", text)) return false;
  if (text.empty() || text == "NOTSET") to = notset;
  else if (text == "VALID") to = padding_mode::valid;
  else if (text == "SAME_UPPER") to = padding_mode::same_upper;
  else if (text == "SAME_LOWER") to = padding_mode::same_lower;
  else return of.misses("auto_pad");
  return true;
}

/// What convolutions and pools have in common.
template <class Node>
constexpr bool read_window(writer& of, Node& to) noexcept
{
  to.opset = of.opset;
  return read_auto_pad(of, to.auto_pad) && of.list("dilations", to.dilations) &&
         of.list("kernel_shape", to.kernel_shape) && of.list("pads", to.pads) && of.list("strides", to.strides);
}

template <class Node>
constexpr bool read_convolution(writer& of, Node& to) noexcept
{
  if (!of.has(1)) return of.misses("W");
  to.W = of.extents(1);
  to.B = of.extents(2);
  return read_window(of, to) && of.whole("group", to.group);
}

/// MaxPool has a second output, of the same shape: where each maximum was found.
template <class Node>
constexpr bool lower_pool(writer& of, Node made) noexcept
{
  if (!read_window(of, made) || !of.whole("ceil_mode", made.ceil_mode) || !of.emit(made)) return false;
  return of.at.output_count < 2 || of.emit(cast{element::of<std::int64_t>()}, of.output(), of.output(1));
}

/// Convolutions and pools under the rows of a reader.
template <reader By>
constexpr bool lower_window(writer& of) noexcept
{
  using by = nodes<By>;
  const auto which = static_cast<layer_kind>(of.row.which);
  if (of.row.family == family::convolution) {
    typename by::conv made;
    return read_convolution(of, made) && of.emit(made);
  }
  if (of.row.family == family::transposed_convolution) {
    typename by::conv_transpose made;
    return read_convolution(of, made) && of.list("output_padding", made.output_padding) &&
           of.list("output_shape", made.output_shape) && of.emit(made);
  }
  if (of.row.family == family::pool) {
    if (which == layer_kind::max_pool) return lower_pool(of, typename by::max_pool{});
    if (which == layer_kind::avg_pool) return lower_pool(of, typename by::average_pool{});
    return lower_pool(of, typename by::lp_pool{});
  }
  if (which == layer_kind::global_max_pool) return of.emit(typename by::global_max_pool{.opset = of.opset});
  return of.emit(typename by::global_average_pool{.opset = of.opset});
}

/// An axis becomes one of unknown extent: as many of its elements as a list has of which only the rank is known.
constexpr bool forget_axis(writer& of, std::int32_t from, int axis, std::int32_t to) noexcept
{
  const std::int32_t pair[] = {from, of.between()};
  return of.emit(constant{shape{dynamic}, element::of<std::int64_t>()}, nullptr, 0, pair[1]) &&
         of.emit(gather{.axis = axis}, pair, 2, to);
}

/// A layer, and after it the axes that it cannot know: those of the bits of `unknown`.
template <class Layer>
constexpr bool emit_and_forget(writer& of, const Layer& first, unsigned unknown, int rank) noexcept
{
  std::int32_t at = of.input(0);
  std::int32_t next = unknown == 0 ? of.output() : of.between();
  if (!of.emit(first, at, next)) return false;
  for (int axis = 0; axis < rank; ++axis) {
    if ((unknown >> axis & 1U) == 0) continue;
    at = next;
    unknown &= ~(1U << axis);
    next = unknown == 0 ? of.output() : of.between();
    if (!forget_axis(of, at, axis, next)) return false;
  }
  return true;
}

/// The axes that a list names, or all in order where there is no list.
constexpr bool read_axes(writer& of, const number_list& listed, int rank, int count, int (&to)[numbers_max]) noexcept
{
  if (count > numbers_max || (listed.known() ? listed.count != count : count > rank)) return of.misses("axes");
  for (int i = 0; i < count; ++i) {
    to[i] = i;
    if (listed.known() && !shapeproof::detail::resolve_axis(listed.each[i], rank, to[i], of.why())) return false;
  }
  return true;
}

constexpr bool lower_pad(writer& of) noexcept
{
  number_list pads;
  number_list axes;
  bytes_view mode;
  const int rank = of.rank(0);
  if (!of.list_or_input(of.opset < 2 ? "paddings" : "pads", 1, pads) || !of.text("mode", mode)) return false;
  if (of.has(3)) axes = of.numbers(3);
  if (!pads.known() || pads.count % 2 != 0 || (of.has(3) && !axes.complete())) return of.misses("pads");
  int at[numbers_max] = {};
  const int count = pads.count / 2;
  if (!read_axes(of, axes, rank, count, at)) return false;
  pad made;
  if (mode == "reflect") made.mode = pad_mode::reflect;
  else if (mode == "edge") made.mode = pad_mode::replicate;
  else if (mode == "wrap") made.mode = pad_mode::circular;
  made.begins.count = made.ends.count = rank;
  unsigned unknown = 0;
  for (int i = 0; i < count; ++i) {
    const dim begin = pads.each[i];
    const dim end = pads.each[count + i];
    if (begin == dynamic || end == dynamic) {
      unknown |= 1U << at[i];
    } else {
      made.begins.values[at[i]] = begin;
      made.ends.values[at[i]] = end;
    }
  }
  return emit_and_forget(of, made, unknown, rank);
}

/// Sizes, or scales, of some axes; an image's batch and channels stay.
constexpr bool emit_resize(writer& of, const number_list& sizes, const number_list& scales, const number_list& axes) noexcept
{
  const int rank = of.rank(0);
  const int spatial = rank - 2;
  if (spatial < 1 || spatial > shapeproof::detail::axes_max)
    return fail(of.why(), rule::spatial_axes, spatial, shapeproof::detail::axes_max);
  const number_list& given = sizes.known() ? sizes : scales;
  int at[numbers_max] = {};
  if (!read_axes(of, axes, rank, given.count, at) || (!axes.known() && given.count != rank)) return of.misses("axes");
  resize made{.axes = spatial, .policy = policy::onnx_resize};
  for (int i = 0; i < spatial; ++i) {
    made.size.push_back(keep);
  }
  unsigned unknown = 0;
  const shape x = of.extents(0);
  for (int i = 0; i < given.count; ++i) {
    const int axis = at[i];
    const dim one = given.each[i];
    if (axis < 2) {
      const bool stays = one == dynamic || (sizes.known() ? one == x.values[axis] || x.values[axis] == dynamic
                                                          : one == bits_of(1.0));
      if (!stays) return of.misses(sizes.known() ? "sizes" : "scales");
    } else if (one == dynamic) {
      unknown |= 1U << axis;
    } else if (sizes.known()) {
      made.size.values[axis - 2] = one;
    } else {
      made.size.values[axis - 2] = 0;
      made.scale.values[axis - 2] = ratio(real_of(one));
    }
  }
  return emit_and_forget(of, made, unknown, rank);
}

/// Resize has its scales second up to opset 10; then comes a region first, and sizes may stand last.
constexpr bool lower_resize(writer& of) noexcept
{
  number_list axes;
  bytes_view policy;
  if (!of.list("axes", axes) || !of.text("keep_aspect_ratio_policy", policy)) return false;
  if (!policy.empty() && !(policy == "stretch")) return of.misses("keep_aspect_ratio_policy");
  const number_list sizes = of.opset < 11 ? number_list{} : of.numbers(3);
  number_list scales = of.numbers(of.opset < 11 ? 1 : 2);
  if (sizes.known()) return emit_resize(of, sizes, number_list{}, axes);
  if (scales.known() && scales.count > 0) return emit_resize(of, number_list{}, scales, axes);
  if (!of.has(3) && !of.has(of.opset < 11 ? 1 : 2)) return of.misses("scales");
  // Computed from what is not known: every spatial extent may be anything.
  number_list any;
  any.count = of.rank(0);
  for (dim& each : any.each) each = dynamic;
  return emit_resize(of, any, number_list{}, number_list{});
}

/// Upsample, the older Resize: scales as an attribute, and as an input in opset 9.
constexpr bool lower_upsample(writer& of) noexcept
{
  number_list scales = of.numbers(1);
  const attribute_view listed = of.view.find("scales");
  if (!listed.whole.empty()) {
    float each[numbers_max] = {};
    int count = 0;
    if (!attribute_reader::floats(listed, each, numbers_max, count)) return of.misses("scales");
    scales.count = 0;
    for (int i = 0; i < count; ++i) scales.push_back(bits_of(static_cast<double>(each[i])));
  }
  if (!scales.known()) return of.misses("scales");
  return emit_resize(of, number_list{}, scales, number_list{});
}

}  // namespace shapeproof::onnx::internal
