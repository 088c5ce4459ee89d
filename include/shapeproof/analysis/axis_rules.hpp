// SPDX-License-Identifier: MIT
// Layers that move axes about, join them, or make one of several: what they make of the terms of a free axis.
#pragma once

#include <shapeproof/analysis/axis_program.hpp>  // axis_program

namespace shapeproof::detail {

constexpr void axis_program::hear_shape(const node_event& event, const layer& of) noexcept
{
  const shape& x = event.in[0].extents;
  const policy_row& rules = row(of.policy);
  switch (of.kind) {
    case layer_kind::flatten: return hear_flatten(event, of);
    case layer_kind::reshape: return hear_reshape(event, of.as<reshape>().extents, rules);
    case layer_kind::concat: return hear_concat(event, static_cast<int>(of.out_channels), rules);
    case layer_kind::matmul: return hear_matmul(event, of.as<matmul>());
    case layer_kind::cast:
    case layer_kind::scatter: return pass(event);
    case layer_kind::gather_elements: return pass(event, 1);
    case layer_kind::shape_of: return;
    case layer_kind::gather: {
      const int at = static_cast<int>(of.as<gather>().axis + (of.as<gather>().axis < 0 ? x.count : 0));
      const int chosen = event.in[1].extents.count;
      for (int i = 0; i < chosen; ++i) out(event, 0, at + i, in(event, 1, i).term);
      for (int i = 0; i < x.count; ++i)
        if (i != at) out(event, 0, i < at ? i : i + chosen - 1, in(event, 0, i).term);
      return;
    }
    case layer_kind::permute: {
      const shape order = of.as<permute>().order;
      for (int i = 0; i < x.count; ++i)
        out(event, 0, i, in(event, 0, static_cast<int>(order.values[i] + (order.values[i] < 0 ? x.count : 0))).term);
      return;
    }
    case layer_kind::stack: {
      const int at = static_cast<int>(of.out_channels + (of.out_channels < 0 ? x.count + 1 : 0));
      for (int axis = 0; axis < x.count; ++axis) {
        axis_extent joined = in(event, 0, axis);
        for (int k = 1; k < event.in.count; ++k) joined = join(joined, in(event, k, axis), false);
        out(event, 0, axis + (axis < at ? 0 : 1), joined.term);
      }
      return;
    }
    case layer_kind::squeeze:
    case layer_kind::reduce: {
      const bool drops = of.kind == layer_kind::squeeze;
      const shape axes = drops ? of.as<squeeze>().axis : of.as<reduce>().axes;
      unsigned named = 0;
      error why{};
      axes_of(axes, x.count, named, why);
      for (int i = 0, to = 0; i < x.count; ++i) {
        const bool chosen = (named >> i & 1U) != 0 || (!drops && axes.count == 0);
        if (chosen && drops) must_be(in(event, 0, i), 1);
        if (!chosen) out(event, 0, to++, in(event, 0, i).term);
        else if (!drops && of.as<reduce>().keep_dims) ++to;
      }
      return;
    }
    case layer_kind::unsqueeze: {
      const shape axes = of.as<unsqueeze>().axis;
      unsigned named = 0;
      error why{};
      axes_of(axes, x.count + axes.count, named, why);
      for (int i = 0, from = 0; i < x.count + axes.count; ++i)
        if ((named >> i & 1U) == 0) out(event, 0, i, in(event, 0, from++).term);
      return;
    }
    case layer_kind::expand: {
      const shape to = of.as<expand>().extents;
      for (int i = 0; i < x.count; ++i) {
        const int at = i + to.count - x.count;
        if (to.values[at] == keep) out(event, 0, at, in(event, 0, i).term);
        else if (x.values[i] == dynamic) {
          const need_kind kind = to.values[at] == 1 ? need_kind::equal : need_kind::equal_or_one;
          need(kind, in(event, 0, i).term, maps.terms.number(to.values[at]));
        }
      }
      return;
    }
    case layer_kind::pad: {
      const auto pads = of.as<shapeproof::pad>();
      return hear_pad(event, pads.begins, pads.ends, 1, pads.mode, of);
    }
    case layer_kind::crop: {
      const auto crops = of.as<shapeproof::crop>();
      return hear_pad(event, crops.begins, crops.ends, -1, pad_mode::constant, of);
    }
    case layer_kind::slice: {
      const auto cuts = of.as<shapeproof::slice>();
      const int at = static_cast<int>(cuts.axis + (cuts.axis < 0 ? x.count : 0));
      pass(event);
      if (x.values[at] == dynamic) out(event, 0, at, maps.cut(in(event, 0, at).term, cuts));
      return;
    }
    case layer_kind::split: {
      const auto parts = of.as<shapeproof::split>();
      const int at = static_cast<int>(parts.axis + (parts.axis < 0 ? x.count : 0));
      dim sum = 0;
      for (const dim size : parts.sizes) sum += size;  // the layer has added them
      if (parts.sizes.count > 0) must_be(in(event, 0, at), sum);
      else must_divide(in(event, 0, at), parts.parts);
      for (int o = 0; o < event.out.count; ++o) {
        pass(event, 0, o);
        if (x.values[at] == dynamic)
          out(event, o, at, parts.sizes.count > 0 ? 0 : maps.terms.scaled(in(event, 0, at).term, 1, 0, parts.parts));
      }
      return;
    }
    case layer_kind::chunk: {
      const auto parts = of.as<shapeproof::chunk>();
      const int at = static_cast<int>(parts.axis + (parts.axis < 0 ? x.count : 0));
      for (int o = 0; o < event.out.count; ++o) {
        pass(event, 0, o);
        if (x.values[at] == dynamic) out(event, o, at, maps.give_up());
      }
      return;
    }
    case layer_kind::pixel_shuffle:
    case layer_kind::depth_to_space:
    case layer_kind::pixel_unshuffle:
    case layer_kind::space_to_depth: {
      const bool up = of.kind == layer_kind::pixel_shuffle || of.kind == layer_kind::depth_to_space;
      const dim factor = of.out_channels;
      const image_axes at(x.count, 2, of.layout);
      pass(event);
      for (int i = 0; i < 3; ++i) {
        const int axis = i == 2 ? at.channel : at.spatial + i;
        const axis_extent from = in(event, 0, axis);
        const dim by = i == 2 ? factor * factor : factor;
        const bool grows = up != (i == 2);
        if (from.number != dynamic) continue;
        if (!grows) must_divide(from, by);
        out(event, 0, axis, maps.terms.scaled(from.term, grows ? by : 1, 0, grows ? 1 : by));
      }
      return;
    }
    default: break;
  }
  maps.unsure = true;  // a layer of your own
  for (int o = 0; o < event.out.count; ++o)
    for (int axis = 0; axis < rank_max; ++axis) out(event, o, axis, 0);
}

constexpr void axis_program::hear_concat(const node_event& event, int along, const policy_row& rules) noexcept
{
  const int rank = event.out[0].extents.count;
  const int at = along + (along < 0 ? rank : 0);
  const bool skips = rules.skip_empty_vector && rank != 1;
  int first = 0;
  while (first < event.in.count - 1 && is_skipped(event.in[first].extents, rules)) ++first;
  for (int axis = 0; axis < rank; ++axis) {
    if (axis == at && event.out[0].extents.values[at] != dynamic) continue;
    axis_extent joined = in(event, first, axis);
    for (int k = first + 1; k < event.in.count; ++k) {
      const shape& x = event.in[k].extents;
      if (skips && is_skipped(x, rules)) continue;
      const dim number = x.values[axis];
      const axis_extent one{number, number == dynamic ? int{values_[event.from[k]].term[axis]} : 0};
      if (axis == at) joined = {dynamic, maps.terms.sum(term(joined), term(one))};
      else if (number != joined.number || one.term != joined.term || (number == dynamic && one.term == 0))
        joined = join(joined, one, false);
    }
    out(event, 0, axis, joined.term);
  }
}

constexpr void axis_program::hear_flatten(const node_event& event, const layer& of) noexcept
{
  const shape& x = event.in[0].extents;
  const int added = event.out[0].extents.count - x.count;  // a flatten of nothing puts an axis at the end
  const int start = static_cast<int>(of.out_channels + (of.out_channels < 0 ? x.count : 0));
  const int end = added == 1 ? start - 1 : start - added;
  int made = maps.terms.number(1);
  for (int i = start; i <= end; ++i) made = maps.terms.product(made, term(in(event, 0, i)));
  for (int i = 0; i < start; ++i) out(event, 0, i, in(event, 0, i).term);
  if (added != 1) out(event, 0, start, event.out[0].extents.values[start] == dynamic ? made : 0);
  for (int i = end + 1; i < x.count; ++i) out(event, 0, i + added, in(event, 0, i).term);
}

constexpr void axis_program::hear_reshape(const node_event& event, const shape& extents,
                                          const policy_row& rules) noexcept
{
  const shape& x = event.in[0].extents;
  shape left = x;  // without what is copied
  dim given = 1;
  int open = 0;  // extents that are to be inferred, or that are not known
  int last_open = 0;
  for (int i = 0; i < extents.count; ++i) {
    if (extents.values[i] == inferred || extents.values[i] == dynamic) {
      ++open;
      last_open = i;
    } else if (extents.values[i] == copied && (i == 0 || rules.zero_copies)) {
      out(event, 0, i, in(event, 0, i).term);
      left.values[i] = 1;
    } else {
      given *= extents.values[i];  // the layer has multiplied them
    }
  }
  bool unknown = false;
  int arriving = maps.terms.number(1);
  for (int i = 0; i < left.count; ++i) {
    unknown = unknown || left.values[i] == dynamic;
    const int one = left.values[i] == dynamic ? in(event, 0, i).term : maps.terms.number(left.values[i]);
    arriving = maps.terms.product(arriving, one);
  }
  if (!unknown) return;
  if (given < 1) maps.unsure = true;
  else if (open == 0) need(need_kind::equal, arriving, maps.terms.number(given));
  else {
    if (given > 1) need(need_kind::divided, arriving, 0, given);
    if (open == 1) out(event, 0, last_open, maps.terms.scaled(arriving, 1, 0, given));
  }
}

constexpr void axis_program::hear_pad(const node_event& event, const shape& begins, const shape& ends, dim sign,
                                      pad_mode mode, const layer& of) noexcept
{
  const shape& x = event.in[0].extents;
  const int first = x.count - (of.layout == layout::channels_last ? 1 : 0) - begins.count;
  bool grows = false;
  for (int i = 0; i < begins.count && !row(of.policy).empty_stays; ++i)
    grows = grows || begins.values[i] > 0 || ends.values[i] > 0;
  pass(event);
  for (int i = 0; i < begins.count; ++i) {
    const axis_extent from = in(event, 0, first + i);
    if (from.number == dynamic)
      out(event, 0, first + i, maps.pad(from.term, sign * begins.values[i], sign * ends.values[i], mode, grows));
  }
}

constexpr void axis_program::hear_matmul(const node_event& event, const matmul& of) noexcept
{
  const int a = event.in[0].extents.count;
  const int b = event.in[1].extents.count;
  const bool row = a == 1;
  const bool column = b == 1;
  join(in(event, 0, a - (!row && of.transpose_a ? 2 : 1)), in(event, 1, b - (column || of.transpose_b ? 1 : 2)), false);
  const int batch_a = a - (row ? 1 : 2);
  const int batch_b = b - (column ? 1 : 2);
  const int batch = batch_a > batch_b ? batch_a : batch_b;
  for (int i = 0; i < batch; ++i) {
    axis_extent joined{1, 0};
    if (i >= batch - batch_a) joined = join(joined, in(event, 0, i - (batch - batch_a)), true);
    if (i >= batch - batch_b) joined = join(joined, in(event, 1, i - (batch - batch_b)), true);
    out(event, 0, i, joined.term);
  }
  if (!row) out(event, 0, batch, in(event, 0, a - (of.transpose_a ? 1 : 2)).term);
  if (!column) out(event, 0, batch + (row ? 0 : 1), in(event, 1, b - (of.transpose_b ? 2 : 1)).term);
}

}  // namespace shapeproof::detail
