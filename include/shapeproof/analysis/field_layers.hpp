// SPDX-License-Identifier: MIT
// What each layer does to what its input sees of an axis. Windows are those that the layer's inference slides.
#pragma once

#include <shapeproof/analysis/axis_field.hpp>  // seen_field, compose, mix
#include <shapeproof/network/graph.hpp>        // node_event, layer

namespace shapeproof::detail {

/// One node, one of its inputs and one of its outputs.
struct field_step {
  const layer& of;
  const shape& x;
  const shape& y;
  int input;
  int output;
  inputs in;
  const field_origin& origin;
};

/// What all positions see, of which a layer reads those from `first` to `last`; `dense`: every one between them.
template <int = 0>
constexpr void narrow(seen_field& to, int axis, const position_map& first, const position_map& last, bool dense,
                      const field_step& step) noexcept
{
  const dim from = step.x.values[to.axis];
  const dim made = step.y[axis];
  dim low = 0;
  dim high = 0;
  const bool known = from != dynamic && made != dynamic && last.at(made - 1, high);
  if (!first.at(0, low)) low = 0;
  if ((low < 0 || (known && high >= from)) && !dense) to.sure = false;
  if (!known || to.blanks || to.slack > 0) to.sure = false;
  if (to.inside) {  // what stands at the ends is not what the maps say
    to.sure = to.sure && dense && low <= 0 && high >= from - 1;
    return;
  }
  interval read;
  if (!to.first.at(low < 0 ? 0 : low, read.low) || (read.low < to.reach.low && !dense)) to.sure = false;
  else if (read.low > to.reach.low) to.reach.low = read.low;
  if (!known || !to.last.at(high >= from ? from - 1 : high, read.high) || add_overflow(read.high, to.slack, read.high))
    return;
  if (read.high > to.reach.high && !dense) to.sure = false;
  if (read.high < to.reach.high) to.reach.high = read.high;
  if (to.reach.low > to.reach.high) to.reach.high = to.reach.low, to.sure = false;
}

/// The axis that the field moves along becomes `axis`, by two maps.
template <int = 0>
constexpr void move_by(seen_field& to, int axis, position_map first, position_map last, bool dense,
                       const field_step& step) noexcept
{
  seen_field made = to;
  if (!settle(first) || !settle(last) || !compose(to.first, first, false, made.exact, made.first) ||
      !compose(to.last, last, true, made.exact, made.last))
    return give_up(to, step.origin);
  if (to.blanks && !dense) made.exact = false;  // the maps name the next y that sees something: it may be left out here
  narrow(to, axis, first, last, dense, step);
  made.reach = to.reach;
  made.sure = to.sure;
  to = made;
  to.axis = static_cast<std::int8_t>(axis);
}
/// The same for one map of both ends: position y is position y * stride + from.
template <int = 0>
constexpr void pick(seen_field& to, int axis, dim stride, dim from, const field_step& step) noexcept
{
  const position_map map{stride, 1, 0, 1, from};
  move_by(to, axis, map, map, stride == 1, step);
}

template <int = 0>
constexpr void see_window(seen_field& to, int axis, const window& of, const field_step& step) noexcept
{
  const dim extent = step.x.values[axis];
  const dim effective = of.effective_kernel().value_or(0);
  // SAME padding of an extent that is not known: that of an extent of 1 is the most, that of a whole stride the least.
  const result<begin_end> pads = of.pads(extent == dynamic ? 1 : extent);
  const result<begin_end> least = extent == dynamic ? of.pads(of.stride) : pads;
  if (effective < 1 || !pads || !least) return blur(to);
  const bool scattered = of.dilation > 1 && of.kernel > 1;
  const dim begin = pads->begin;
  dim late = 0;
  dim end = 0;
  if (sub_overflow(effective - 1, begin, end) || begin == dim_min ||
      mul_overflow(begin - least->begin, to.first.scale, late) || mul_overflow(late, to.first.step, late) ||
      add_overflow(to.slack, ceil_div(late, to.first.divisor), to.slack))
    return blur(to);
  move_by(to, axis, {of.stride, 1, 0, 1, -begin}, {of.stride, 1, 0, 1, end}, !scattered && effective >= of.stride,
          step);
}

/// Whether there are y to which no tap of a transposed convolution writes.
template <int = 0>
[[nodiscard]] constexpr bool leaves_out(const window& of) noexcept
{
  return of.stride > 1 && (of.effective_kernel().value_or(0) < of.stride || (of.dilation > 1 && of.kernel > 1));
}

/// y sees the x with y + begin == stride * x + dilation * tap.
template <int = 0>
constexpr void see_window_back(seen_field& to, int axis, const window& of, dim begin, const field_step& step) noexcept
{
  const dim effective = of.effective_kernel().value_or(0);
  dim least = 0;
  dim most = 0;
  if (effective < 1 || of.stride < 1 || sub_overflow(begin, effective - 1, least) ||
      sub_overflow(begin, of.stride - 1, most))
    return blur(to);
  const bool scattered = of.dilation > 1 && of.kernel > 1;
  if (scattered && of.stride > 1) to.exact = false;
  // Of a y that sees no x the two maps say so where each x sees one position alone, and no two the same.
  const bool blanks = to.blanks || leaves_out(of);
  if (leaves_out(of) && !(to.first == to.last && to.first.divisor == 1)) to.exact = false;
  move_by(to, axis, {1, 1, least, of.stride, 0}, {1, 1, most, of.stride, 0}, !scattered, step);
  to.blanks = blanks && to.axis >= 0;
  if (to.blanks) to.sure = false;
}

template <int = 0>
constexpr void see_transposed(seen_field& to, int axis, int i, const field_step& step) noexcept
{
  const window of = step.of.axis(i);
  const policy_row& rules = row(of.policy);
  const dim made = step.y.values[axis];
  dim begin = of.pad_begin;
  if (of.padding != padding_mode::as_given) {
    // The padding under which the forward window makes x of y.
    const bool multiple = of.same_size() && rules.same_transposed == same_transposed::multiple;
    if (made == dynamic && of.same_size() && !multiple) return blur(to);
    const result<begin_end> pads = of.pads(made == dynamic ? of.stride : made);
    if (!pads) return blur(to);
    begin = pads->begin;
  }
  // Where the padding is made to fit a wanted output, its begin depends on more than there is here.
  if (step.of.wanted(i) > 0 && rules.output_size != output_size_form::stride) return blur(to);
  see_window_back(to, axis, of, begin, step);
}

/// y sees what lies at y * x_extent / y_extent, and `taps` - 1 neighbours, whichever way the framework puts the two
/// grids upon each other: with their corners or with their centres aligned.
template <int = 0>
constexpr void see_resized(seen_field& to, int axis, dim from, dim made, const field_step& step) noexcept
{
  const dim taps = step.origin.resize_taps;
  if (from < 1 || made < 1 || taps < 1 || taps > 64) return blur(to);
  if (from == made) return pick(to, axis, 1, 0, step);
  constexpr dim most = dim{1} << 40;
  if (from > most || made > most) return blur(to);
  if (taps == 1)
    return move_by(to, axis, {1, from, 1 - made, made, 0}, {1, from, 1 - made, made, 0}, from < made, step);
  to.exact = false;
  const dim less = from < made ? from - made : 0;
  const dim more = from < made ? 0 : from - made;
  const dim side = (taps - 1) / 2;
  move_by(to, axis, {1, from, less + 1 - made - side * made, made, 0},
          {1, from, more + 1 + (taps - 1 - side) * made - made, made, 0}, true, step);
}
template <int = 0>
constexpr void see_resize(seen_field& to, int axis, int i, const field_step& step) noexcept
{
  const dim from = step.x.values[axis];
  const dim made = step.y.values[axis];
  const dim p = step.of.numbers[i];
  const dim q = step.of.numbers[3 + i];
  if (step.of.extra(i) == keep) return pick(to, axis, 1, 0, step);
  const bool known = from != dynamic && made != dynamic;
  if (step.of.extra(i) == 0) {
    if (q == 1 && !known) return see_resized(to, axis, 1, p, step);
    // Where the product was rounded, the frameworks differ in which scale they go by from there.
    dim product = 0;
    const bool whole = known && q > 0 ? !mul_overflow(from, p, product) && product % q == 0
                                      : known && product_of(from, __builtin_bit_cast(double, p), scale_product::in_double) ==
                                                     stored(static_cast<double>(made));
    if (!whole) return blur(to);
  }
  if (!known) return blur(to);
  see_resized(to, axis, from, made, step);
}

template <int = 0>
constexpr void see_adaptive(seen_field& to, int axis, int i, const field_step& step) noexcept
{
  const dim from = step.x.values[axis];
  const dim made = step.of.extra(i);
  constexpr dim most = dim{1} << 40;
  if (made == keep) return pick(to, axis, 1, 0, step);
  if (made == 1) return mix(to);
  if (from == dynamic || from > most || made > most || made < 1) return blur(to);
  // from floor(y * from / made) to ceil((y + 1) * from / made), not included
  move_by(to, axis, {1, from, 1 - made, made, 0}, {1, from, from - made, made, 0}, true, step);
}

/// Cropped in the middle: of an odd rest either side may lose more.
template <int = 0>
constexpr void see_crop_like(seen_field& to, int axis, const field_step& step) noexcept
{
  const dim from = step.x.values[axis];
  const dim made = step.y.values[axis];
  if (from == dynamic || made == dynamic) return blur(to);
  const dim begin = (from - made) / 2;
  const dim odd = (from - made) % 2;
  to.exact = to.exact && odd == 0;
  move_by(to, axis, {1, 1, 0, 1, begin}, {1, 1, 0, 1, begin + odd}, true, step);
}

/// A layer with spatial axes, whose input is an image.
template <int = 0>
constexpr void see_image(seen_field& to, const field_step& step) noexcept
{
  const layer& of = step.of;
  const bool global = of.kind == layer_kind::global_avg_pool || of.kind == layer_kind::global_max_pool;
  const int count = global && of.axes() == 0 ? step.x.rank() - 2 : of.axes();
  const image_axes at(step.x.rank(), of.kind == layer_kind::fold ? 1 : count, of.layout);
  const int i = to.axis - at.spatial;
  const bool spatial = i >= 0 && i < at.count;
  if (to.axis == at.batch) return;
  if (to.scattered) return blur(to);
  if (!spatial) {
    // Of channels: all of them are read, those of the group, or the one.
    switch (of.kind) {
      case layer_kind::conv:
      case layer_kind::conv_transpose: return of.groups == 1 ? mix(to) : blur(to);
      case layer_kind::separable_conv: return mix(to);
      case layer_kind::depthwise_conv:
        if (of.out_channels < 1) return blur(to);
        return move_by(to, to.axis, {1, 1, 1 - of.out_channels, of.out_channels, 0},
                       {1, 1, 1 - of.out_channels, of.out_channels, 0}, true, step);
      case layer_kind::deformable_conv:
      case layer_kind::unfold:
      case layer_kind::fold: return blur(to);
      default: break;
    }
    if (global && !of.keep_dims) to.axis = static_cast<std::int8_t>(at.batch + 1);
    return;
  }
  switch (of.kind) {
    case layer_kind::conv:
    case layer_kind::depthwise_conv:
    case layer_kind::separable_conv:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
    case layer_kind::lp_pool: return see_window(to, to.axis, of.axis(i), step);
    case layer_kind::unfold:
      if (count == 1) return see_window(to, to.axis, of.axis(i), step);
      break;
    case layer_kind::conv_transpose: return see_transposed(to, to.axis, i, step);
    case layer_kind::max_unpool:
      see_window_back(to, to.axis, of.axis(i), of.axis(i).pad_begin, step);
      to.exact = false;
      return;
    case layer_kind::adaptive_avg_pool:
    case layer_kind::adaptive_max_pool: return see_adaptive(to, to.axis, i, step);
    case layer_kind::resize: return see_resize(to, to.axis, i, step);
    case layer_kind::resize_like: return see_resized(to, to.axis, step.x.values[to.axis], step.y.values[to.axis], step);
    case layer_kind::crop_like: return see_crop_like(to, to.axis, step);
    case layer_kind::deformable_conv:
      if (step.input > 0) return;  // an offset moves the taps of its own place
      break;
    default: break;
  }
  if (global) return mix(to);
  blur(to);
}

}  // namespace shapeproof::detail
