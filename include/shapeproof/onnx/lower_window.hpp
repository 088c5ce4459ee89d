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
  constexpr int bias[] = {2, -1, 8};  // of Conv, ConvInteger, QLinearConv
  if (!of.has(of.row.second())) return of.misses("W");
  to.W = of.extents(of.row.second());
  if (const int at = bias[of.row.which]; at >= 0) to.B = of.extents(at);
  return read_window(of, to) && of.whole("group", to.group);
}

/// The weight of a convolution with 1 in the place of what is not known, and the axes of the output, as bits, that depend
/// on it: those are 1 then. A kernel is known from `kernel_shape` too. (A transposed one has its channels the other way
/// round; that of an unknown kernel has no axis of 1.)
template <class Node>
constexpr bool close_weight(writer& of, Node& to, unsigned& open) noexcept
{
  const int axes = to.W.count - 2;
  constexpr int out = Node::kind == layer_kind::conv ? 0 : 1;
  open = 0;
  for (int i = 0; i < axes; ++i) {
    dim& kernel = to.W.values[2 + i];
    if (kernel != dynamic) continue;
    if (to.kernel_shape.count == axes) {
      kernel = to.kernel_shape.values[i];
      continue;
    }
    for (int k = 0; to.strides.count == k && k < axes; ++k) to.strides.push_back(1);
    kernel = 1;
    open |= 4U << i;
    to.strides.values[i] = dim_max;
    if (to.pads.count == 2 * axes) to.pads.values[i] = to.pads.values[axes + i] = 0;
  }
  if (axes < 0 || to.W.values[out] != dynamic || to.group < 1) return true;
  dim& in = to.W.values[1 - out];
  if (out == 0 && in != dynamic && mul_overflow(in, to.group, in)) return fail(of.why(), rule::arithmetic_overflow, in, to.group);
  to.W.values[out] = 1;
  to.B = {};
  to.group = 1;
  open |= 2U;
  return true;
}

/// Where a product goes first: it has the element of the first input, or after a cast one of its own, where the operator
/// takes whole numbers.
constexpr std::int32_t product_of(writer& of) noexcept { return of.row.which == 0 ? of.output() : of.between(); }
constexpr bool cast_product(writer& of, std::int32_t from) noexcept
{
  const element as = of.row.which == operator_row::to_int32 ? element::of<std::int32_t>() : of.element_at(7);
  return of.row.which == 0 || of.emit(cast{as}, from, of.output());
}
template <class Layer>
constexpr bool emit_product(writer& of, const Layer& made, const std::int32_t* from, int count) noexcept
{
  const std::int32_t to = product_of(of);
  return of.emit(made, from, count, to) && cast_product(of, to);
}

/// Extents of 1 stretched to others, of which some may not be known: as Expand does it.
constexpr bool emit_expand(writer& of, std::int32_t from, const shape& wanted, std::int32_t to) noexcept
{
  const std::int32_t pair[] = {from, of.between()};
  return of.emit(constant{wanted, of.element_at(0)}, nullptr, 0, pair[1]) && of.emit(add{policy::onnx_conv}, pair, 2, to);
}

/// The layer of a window over the first input, and after it axes of 1 that become extents that are not known.
template <class Node>
constexpr bool emit_open(writer& of, const Node& made, unsigned open) noexcept
{
  const std::int32_t from = of.input(0);
  if (open == 0) return emit_product(of, made, &from, 1);
  const std::int32_t to = product_of(of);
  const std::int32_t between = of.between();
  shape wanted;
  for (int axis = 0; axis < of.rank(0); ++axis) wanted.push_back((open >> axis & 1U) != 0 ? dynamic : 1);
  return of.emit(made, from, between) && emit_expand(of, between, wanted, to) && cast_product(of, to);
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
  unsigned open = 0;
  if (of.row.family == family::convolution) {
    typename by::conv made;
    return read_convolution(of, made) && close_weight(of, made, open) && emit_open(of, made, open);
  }
  if (of.row.family == family::transposed_convolution) {
    typename by::conv_transpose made;
    if (!read_convolution(of, made) || !of.list("output_padding", made.output_padding) ||
        !of.list("output_shape", made.output_shape) || !close_weight(of, made, open))
      return false;
    if (open < 4) return emit_open(of, made, open);
    // No extent follows from a kernel that is not known: a window without steps leaves 1 of each.
    typename by::conv none{.strides = {}, .W = {0, made.W.values[0]}, .opset = of.opset};
    if (mul_overflow(made.W.values[1], made.group, none.W.values[0]))
      return fail(of.why(), rule::arithmetic_overflow, made.W.values[1], made.group);
    for (int i = 2; i < made.W.count; ++i) {
      none.W.push_back(1);
      none.strides.push_back(dim_max);
      open |= 1U << i;
    }
    return emit_open(of, none, open);
  }
  if (of.row.family == family::pool) {
    if (which == layer_kind::max_pool) return lower_pool(of, typename by::max_pool{});
    if (which == layer_kind::avg_pool) return lower_pool(of, typename by::average_pool{});
    return lower_pool(of, typename by::lp_pool{});
  }
  if (which == layer_kind::global_max_pool) return of.emit(typename by::global_max_pool{.opset = of.opset});
  return of.emit(typename by::global_average_pool{.opset = of.opset});
}

/// An axis gets another extent: that of a list of indices, of which its length may not be known.
constexpr bool choose_axis(writer& of, std::int32_t from, int axis, dim extent, std::int32_t to) noexcept
{
  const std::int32_t pair[] = {from, of.between()};
  return of.emit(constant{shape{extent}, element::of<std::int64_t>()}, nullptr, 0, pair[1]) &&
         of.emit(gather{.axis = axis}, pair, 2, to);
}

/// A layer, and after it axes that get an extent by themselves: those of the bits of `chosen`.
template <class Layer>
constexpr bool emit_and_choose(writer& of, const Layer& first, unsigned chosen, const shape& wanted) noexcept
{
  std::int32_t at = of.input(0);
  std::int32_t next = chosen == 0 ? of.output() : of.between();
  if (!of.emit(first, at, next)) return false;
  for (int axis = 0; axis < rank_max; ++axis) {
    if ((chosen >> axis & 1U) == 0) continue;
    at = next;
    chosen &= ~(1U << axis);
    next = chosen == 0 ? of.output() : of.between();
    if (!choose_axis(of, at, axis, wanted.values[axis], next)) return false;
  }
  return true;
}

/// Extents of which some are not known, because the numbers that decide them are not, in place of those of the input.
constexpr bool emit_extents(writer& of, const shape& wanted) noexcept
{
  const std::int32_t between = of.between();
  return of.emit(reduce{.op = reduction::sum, .policy = policy::onnx_conv}, of.input(0), between) &&
         emit_expand(of, between, wanted, of.output());
}
[[nodiscard]] constexpr shape unknown_extents(dim rank) noexcept
{
  shape made;
  for (dim i = 0; i < rank; ++i) made.push_back(dynamic);
  return made;
}

/// The axes that a list names, or all in order where there is no list.
constexpr bool read_axes(writer& of, const number_list& listed, int rank, int count, int (&to)[numbers_max]) noexcept
{
  if (count > numbers_max || (listed.known() ? listed.count != count : count > rank)) return of.misses("axes");
  for (int i = 0; i < count; ++i) {
    to[i] = i;
    if (listed.known() && !shapeproof::detail::resolve_axis(listed.each[i], rank, to[i], of.why())) return false;
    for (int k = 0; k < i; ++k)
      if (to[k] == to[i]) return fail(of.why(), rule::axes_distinct, to[i]);
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
  if (!pads.known() ? !of.has(1) : pads.count % 2 != 0) return of.misses("pads");
  if (of.has(3) && !axes.complete()) return emit_extents(of, unknown_extents(rank));
  if (!pads.known()) {
    pads.count = 2 * (of.has(3) ? axes.count : rank);
    if (of.rank(1) != 1 || (of.extents(1)[0] != dynamic && of.extents(1)[0] != pads.count)) return of.misses("pads");
    for (dim& each : pads.each) each = dynamic;
  }
  int at[numbers_max] = {};
  const int count = pads.count / 2;
  if (!read_axes(of, axes, rank, count, at)) return false;
  pad made{.policy = policy::onnx_conv};
  if (mode == "reflect") made.mode = pad_mode::reflect;
  else if (mode == "edge") made.mode = pad_mode::replicate;
  else if (mode == "wrap") made.mode = pad_mode::circular;
  made.begins.count = made.ends.count = rank;
  unsigned unknown = 0;
  shape open;
  for (dim& extent : open.values) extent = dynamic;
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
  return emit_and_choose(of, made, unknown, open);
}

/// The extent of an axis that is no spatial one.
constexpr dim scaled(dim extent, double scale) noexcept
{
  if (extent == dynamic || truncated(scale) == dynamic) return dynamic;
  return truncated(shapeproof::detail::product_of(extent, scale, scale_product::in_float));
}

/// Sizes, or scales, of some axes. Batch and channels of an image stay, unless they are given other numbers.
constexpr bool emit_resize(writer& of, const number_list& sizes, const number_list& scales, const number_list& axes) noexcept
{
  const shape x = of.extents(0);
  const int rank = x.count;
  const int spatial = rank - 2;
  const bool image = spatial >= 1 && spatial <= shapeproof::detail::axes_max;
  const number_list& given = sizes.known() ? sizes : scales;
  int at[numbers_max] = {};
  if (!read_axes(of, axes, rank, given.count, at) || (!axes.known() && given.count != rank)) return of.misses("axes");
  resize made{.axes = spatial, .policy = policy::onnx_resize};
  for (int i = 0; image && i < spatial; ++i) made.size.push_back(keep);
  unsigned chosen = 0;
  shape wanted = x;
  for (int i = 0; i < given.count; ++i) {
    const int axis = at[i];
    const dim one = given.each[i];
    if (axis >= 2 && image && one != dynamic) {
      made.size.values[axis - 2] = sizes.known() ? one : 0;
      if (!sizes.known()) made.scale.values[axis - 2] = ratio(real_of(one));
      continue;
    }
    if (axis < 2 && image && one == dynamic && x.values[axis] == dynamic) continue;
    wanted.values[axis] = one == dynamic || sizes.known() ? one : scaled(x.values[axis], real_of(one));
    if (sizes.known() ? wanted.values[axis] != x.values[axis] : one != bits_of(1.0)) chosen |= 1U << axis;
  }
  return image ? emit_and_choose(of, made, chosen, wanted) : emit_and_choose(of, identity{policy::onnx_global_pool}, chosen, wanted);
}

/// keep_aspect_ratio_policy: the sizes bound what one scale makes of every axis. Scale and product are floats, as in ONNX's
/// own inference; a half is rounded up.
constexpr bool keep_aspect(writer& of, number_list& sizes, const number_list& axes) noexcept
{
  bytes_view policy;
  if (!of.text("keep_aspect_ratio_policy", policy)) return false;
  const bool larger = policy == "not_smaller";
  if (policy.empty() || policy == "stretch" || !sizes.known()) return true;
  if (!larger && !(policy == "not_larger")) return of.misses("keep_aspect_ratio_policy");
  const shape x = of.extents(0);
  int at[numbers_max] = {};
  if (!read_axes(of, axes, x.count, sizes.count, at)) return false;
  float scale = 0;
  bool known = true;
  for (int i = 0; i < sizes.count; ++i) {
    known = known && sizes.each[i] != dynamic && x.values[at[i]] > 0;
    using shapeproof::detail::stored;
    const float extent = stored(static_cast<float>(known ? x.values[at[i]] : 1));
    const float one = stored(stored(static_cast<float>(sizes.each[i])) / extent);
    if (i == 0 || (larger ? one > scale : one < scale)) scale = one;
  }
  for (int i = 0; i < sizes.count; ++i) {
    const double nearest = shapeproof::detail::product_of(x.values[at[i]], static_cast<double>(scale), scale_product::in_float) + 0.5;
    sizes.each[i] = known ? truncated(nearest) : dynamic;
  }
  return true;
}

/// Sizes or scales that are computed from what is not known: every extent that they stand for may be anything.
constexpr bool emit_unknown_resize(writer& of, const number_list& axes) noexcept
{
  number_list any;
  any.count = axes.known() ? axes.count : of.rank(0);
  for (dim& each : any.each) each = dynamic;
  return emit_resize(of, any, number_list{}, axes);
}

/// Resize has its scales second up to opset 10; then comes a region first, and sizes may stand last. An empty list of
/// either is none.
constexpr bool lower_resize(writer& of) noexcept
{
  number_list axes;
  if (!of.list("axes", axes)) return false;
  const int scales_at = of.opset < 11 ? 1 : 2;
  number_list sizes = of.opset < 11 ? number_list{} : of.numbers(3);
  const number_list scales = of.numbers(scales_at);
  const bool has_sizes = of.opset >= 11 && of.has(3) && sizes.count != 0;
  const bool has_scales = of.has(scales_at) && scales.count != 0;
  if (!has_sizes) sizes = {};
  if (!has_sizes && !has_scales) return of.misses("scales");
  if (!keep_aspect(of, sizes, axes)) return false;
  if (sizes.known()) return emit_resize(of, sizes, number_list{}, axes);
  return has_sizes || !scales.known() ? emit_unknown_resize(of, axes) : emit_resize(of, number_list{}, scales, axes);
}

/// Upsample, the older Resize: two scales in opset 1, then a list as an attribute, and as an input in opset 9.
constexpr bool lower_upsample(writer& of) noexcept
{
  number_list scales = of.numbers(1);
  const attribute_view listed = of.view.find("scales");
  if (!listed.whole.empty()) {
    float each[numbers_max] = {};
    int count = 0;
    if (!attribute_reader::floats(listed, each, numbers_max, count) || count > numbers_max) return of.misses("scales");
    scales.count = 0;
    for (int i = 0; i < count; ++i) scales.push_back(bits_of(static_cast<double>(each[i])));
  }
  if (!of.view.find("height_scale").whole.empty()) {
    float height = 1;
    float width = 1;
    if (!of.real("height_scale", height) || !of.real("width_scale", width)) return false;
    scales.count = 0;
    const float each_axis[] = {1, 1, height, width};
    for (const float each : each_axis) scales.push_back(bits_of(static_cast<double>(each)));
  }
  if (!scales.known()) return of.has(1) ? emit_unknown_resize(of, number_list{}) : of.misses("scales");
  return emit_resize(of, number_list{}, scales, number_list{});
}

}  // namespace shapeproof::onnx::internal
