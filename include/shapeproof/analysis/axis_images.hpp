// SPDX-License-Identifier: MIT
// Layers of 1 to 3 spatial axes - windows, sizes and scales: what they make of the terms of a free axis.
#pragma once

#include <shapeproof/analysis/axis_program.hpp>  // axis_program

namespace shapeproof::detail {

constexpr void axis_program::hear_image(const node_event& event, const layer& of) noexcept
{
  const policy_row& rules = row(of.policy);
  const int count = of.kind == layer_kind::fold ? 1 : of.axes();
  const bool first = of.kind == layer_kind::unfold || of.kind == layer_kind::fold;
  const image_axes at(event.in[0].extents.count, count, first ? layout::channels_first : of.layout);
  const axis_extent channel = in(event, 0, at.channel);
  if (at.batch >= 0) out(event, 0, 0, in(event, 0, 0).term);
  out(event, 0, at.channel, channel.term);
  switch (of.kind) {
    case layer_kind::conv:
    case layer_kind::separable_conv:
    case layer_kind::deformable_conv:
    case layer_kind::conv_transpose:
      channels(channel, of.in_channels, of.kind == layer_kind::separable_conv ? 1 : of.groups);
      // Its channels in between are no extent of anything, but they must fit.
      if (of.kind == layer_kind::separable_conv && channel.number == dynamic)
        maps.terms.scaled(channel.term, of.groups, 0, 1);
      if (of.kind == layer_kind::deformable_conv && of.in_channels == whatever_arrives)
        must_divide(channel, of.extra(0));
      break;
    case layer_kind::depthwise_conv:
      channels(channel, of.in_channels, 1);
      if (channel.number == dynamic && of.in_channels == whatever_arrives)
        out(event, 0, at.channel, maps.terms.scaled(channel.term, of.out_channels, 0, 1));
      break;
    case layer_kind::unfold: return hear_unfold(event, of, rules, at);
    case layer_kind::fold: return hear_fold(event, of, rules, at);
    default: break;
  }
  for (int i = 0; i < count; ++i) {
    const int axis = at.spatial + i;
    const axis_extent from = in(event, 0, axis);
    const bool like = of.kind == layer_kind::resize_like || of.kind == layer_kind::crop_like;
    if (from.number != dynamic && !(like && event.in[1].extents.values[axis] == dynamic)) continue;
    out(event, 0, axis, spatial(event, of, rules, i, axis, from));
  }
  if (of.kind == layer_kind::deformable_conv || of.kind == layer_kind::max_unpool) hear_others(event, of, at);
}

// The other inputs: indices of an unpooling are as what arrives, offsets and masks of a convolution as what leaves.
constexpr void axis_program::hear_others(const node_event& event, const layer& of, const image_axes& at) noexcept
{
  for (int k = 1; k < event.in.count; ++k)
    for (int axis = 0; axis < event.in[k].extents.count; ++axis) {
      const axis_extent other = in(event, k, axis);
      if (of.kind == layer_kind::max_unpool) join(in(event, 0, axis), other, false);
      else if (axis != at.channel)
        join({event.out[0].extents.values[axis], values_[event.first_output].term[axis]}, other, false);
      else if (other.number == dynamic) maps.unsure = true;
    }
}

constexpr int axis_program::spatial(const node_event& event, const layer& of, const policy_row& rules, int i, int axis,
                                    const axis_extent& from) noexcept
{
  switch (of.kind) {
    case layer_kind::conv_transpose: return maps.slide_back(from.term, of.axis(i), of.extra(i), of.wanted(i), rules);
    case layer_kind::adaptive_avg_pool:
    case layer_kind::adaptive_max_pool: return of.extra(i) == keep ? from.term : 0;
    case layer_kind::resize: {
      ratio scale;
      scale.numerator = of.numbers[i];
      scale.denominator = of.numbers[3 + i];
      return maps.resize(from.term, of.extra(i), scale, rules.product);
    }
    case layer_kind::crop_like: {
      const axis_extent to = in(event, 1, axis);
      need(need_kind::not_below, term(from), term(to));
      return to.term;
    }
    case layer_kind::resize_like: return in(event, 1, axis).term;
    case layer_kind::max_unpool:
      if (of.extra(i) == by_formula) return maps.unpool(from.term, of.axis(i));
      return maps.give_up();
    default: break;
  }
  const int id = slide(from, of.axis(i), rules);
  if (of.wanted(i) != 0) need(need_kind::equal, id, maps.terms.number(of.wanted(i)));
  return id;
}

constexpr void axis_program::hear_unfold(const node_event& event, const layer& of, const policy_row& rules,
                                         const image_axes& at) noexcept
{
  dim taps = 1;
  int blocks = maps.terms.number(1);
  for (int i = 0; i < of.axes(); ++i) {
    const axis_extent from = in(event, 0, at.spatial + i);
    dim made = 0;
    error why{};
    taps *= of.axis(i).kernel;  // the layer has multiplied them
    if (from.number == dynamic) blocks = maps.terms.product(blocks, slide(from, of.axis(i), rules));
    else if (of.axis(i).slide(from.number, rules, made, why)) blocks = maps.terms.scaled(blocks, made, 0, 1);
  }
  if (event.in[0].extents.values[at.channel] == dynamic)
    out(event, 0, at.channel, maps.terms.scaled(in(event, 0, at.channel).term, taps, 0, 1));
  out(event, 0, at.spatial, blocks);
}

constexpr void axis_program::hear_fold(const node_event& event, const layer& of, const policy_row& rules,
                                       const image_axes& at) noexcept
{
  dim sizes[axes_max] = {};
  dim taps = 1;
  dim blocks = 0;
  error why{};
  for (int i = 0; i < of.axes(); ++i) sizes[i] = of.extra(i);
  if (!count_blocks(of, rules, sizes, at.spatial, taps, blocks, why)) return;
  must_be(in(event, 0, at.spatial), blocks);
  must_divide(in(event, 0, at.channel), taps);
  if (event.in[0].extents.values[at.channel] == dynamic)
    out(event, 0, at.channel, maps.terms.scaled(in(event, 0, at.channel).term, 1, 0, taps));
}

}  // namespace shapeproof::detail
