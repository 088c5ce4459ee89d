// SPDX-License-Identifier: MIT
// One run of a network with its free axes left open: what becomes of each axis as terms, and what layers and joins need
// of them. What is known of every size is here; analysis/valid_sizes.hpp works it out.
#pragma once

#include <shapeproof/analysis/axis_map.hpp>  // axis_maps
#include <shapeproof/network/graph.hpp>      // graph_listener, node_event, walk

namespace shapeproof {

/// The terms of a value's axes that are not known.
struct value_axes {
  std::int16_t term[rank_max];
};

/// What is needed of one term, or of two.
enum class need_kind : std::uint8_t {
  equal,         // a == b
  equal_or_one,  // a == b, a == 1 or b == 1
  not_below,     // a >= b
  divided,       // a % by == 0
  reached,       // the window `step` drops nothing of a
};

struct axis_need {
  need_kind kind;
  std::int16_t a;
  std::int16_t b;
  dim by;
  window step;
  bool open;  // not worked out: what the others say is a bound
};

/// A free axis of an input.
struct free_axis {
  std::int16_t input;
  std::int16_t axis;
};

namespace detail {

/// An extent: a number, or a term.
struct axis_extent {
  dim number;
  int term;
};

/// Hears a network, and keeps all that it needs of its free axes in memory of the caller's.
class axis_program final : public graph_listener {
 public:
  static constexpr int free_max = 16;
  static constexpr int outputs_max = 8;

  axis_maps maps;
  axis_need* needs;
  int need_count = 0;
  free_axis free[free_max] = {};
  int free_count = 0;
  value_axes outputs[outputs_max] = {};
  dim output_count = 0;
  shape final_extents = {};  // the extents that left the last node

  constexpr axis_program(value_axes* values, dim value_capacity, axis_term* terms, int term_capacity, axis_need* room,
                         int need_capacity, bool lossless) noexcept
      : maps{axis_terms(terms, term_capacity)}, needs(room), values_(values), value_capacity_(value_capacity),
        need_capacity_(need_capacity), lossless_(lossless)
  {
  }

  constexpr void begin(inputs in) noexcept override
  {
    if (!clear(0, in.count)) return;
    for (int k = 0; k < in.count; ++k)
      for (int axis = 0; axis < in[k].extents.rank(); ++axis) {
        if (in[k].extents.values[axis] != dynamic) continue;
        int id = 0;
        if (free_count == free_max) maps.unsure = true;
        else {
          id = maps.terms.extent(free_count);
          maps.require(id, 1);
          free[free_count++] = {static_cast<std::int16_t>(k), static_cast<std::int16_t>(axis)};
        }
        set(k, axis, id);
      }
  }

  constexpr void node(const node_event& event) noexcept override
  {
    if (event.out.count == 0) {
      maps.unsure = maps.unsure || event.about.record.kind == layer_kind::custom;
      return;
    }
    const layer& of = event.about.record;
    const layer_kind kind = of.kind;
    // Every other node of a network keeps all.
    if (kind == layer_kind::dropout || (kind == layer_kind::activation && of.function != activation_kind::prelu) ||
        (kind == layer_kind::batch_norm && event.in[0].extents.values[channel_axis(event, of)] != dynamic))
      return keep_all(event);
    if (!clear(event.first_output, event.out.count)) return;
    final_extents = event.out[0].extents;
    bool open = false;
    for (int k = 0; k < event.in.count && !open; ++k)
      for (const dim extent : event.in[k].extents) open = open || extent == dynamic;
    if (!open && kind != layer_kind::custom) return;
    hear(event);
  }

  constexpr void end(const std::int32_t* numbers, dim count) noexcept override
  {
    for (dim i = 0; i < count && i < outputs_max; ++i)
      if (numbers[i] >= 0 && numbers[i] < value_capacity_) outputs[i] = values_[numbers[i]];
    output_count = count;
  }

  constexpr void need(need_kind kind, int a, int b, dim by = 1, const window& step = {}) noexcept
  {
    if (a == 0 || (b == 0 && kind < need_kind::divided) || need_count == need_capacity_) {
      maps.unsure = true;
      return;
    }
    for (int i = need_count < 64 ? 0 : need_count - 64; i < need_count && kind != need_kind::reached; ++i)
      if (needs[i].a == a && needs[i].b == b && needs[i].by == by && needs[i].kind == kind) return;
    needs[need_count++] = {kind, static_cast<std::int16_t>(a), static_cast<std::int16_t>(b), by, step, false};
  }

 private:
  value_axes* values_;
  dim value_capacity_;
  int need_capacity_;
  bool lossless_;

  constexpr void keep_all(const node_event& event) noexcept
  {
    final_extents = event.out[0].extents;
    if (event.first_output < value_capacity_) values_[event.first_output] = values_[event.from[0]];
    else maps.unsure = true;
  }

  constexpr bool clear(dim first, dim count) noexcept
  {
    if (first < 0 || count > value_capacity_ - first) {
      maps.unsure = true;
      return false;
    }
    for (dim i = first; i < first + count; ++i) values_[i] = {};
    return true;
  }

  constexpr void set(dim value, int axis, int id) noexcept
  {
    if (value < value_capacity_) values_[value].term[axis] = static_cast<std::int16_t>(id);
    else maps.unsure = true;
  }

  [[nodiscard]] constexpr axis_extent in(const node_event& event, int k, int axis) const noexcept
  {
    const dim number = event.in[k].extents.values[axis];
    return {number, number == dynamic ? int{values_[event.from[k]].term[axis]} : 0};
  }

  constexpr void out(const node_event& event, int o, int axis, int id) noexcept
  {
    set(event.first_output + o, axis, id);
  }

  constexpr int term(const axis_extent& of) noexcept
  {
    return of.number == dynamic ? of.term : maps.terms.number(of.number);
  }

  /// Two extents that must be one; or, where one may stretch the other, one of them 1.
  constexpr axis_extent join(const axis_extent& a, const axis_extent& b, bool stretch) noexcept
  {
    if (a.number != dynamic && b.number != dynamic) return stretch && a.number == 1 ? b : a;
    if (a.number == dynamic && b.number == dynamic && a.term == b.term && a.term != 0) return a;
    if (stretch && a.number == 1) return b;
    if (stretch && b.number == 1) return a;
    need(stretch ? need_kind::equal_or_one : need_kind::equal, term(a), term(b));
    if (a.number != dynamic) return a;
    if (b.number != dynamic) return b;
    if (!stretch) return a.term != 0 && (a.term < b.term || b.term == 0) ? a : b;
    return {dynamic, maps.terms.larger(a.term, b.term)};
  }

  constexpr void must_be(const axis_extent& of, dim number) noexcept
  {
    if (of.number == dynamic) need(need_kind::equal, of.term, maps.terms.number(number));
  }
  constexpr void must_divide(const axis_extent& of, dim by) noexcept
  {
    if (of.number == dynamic && by > 1) need(need_kind::divided, of.term, 0, by);
  }

  [[nodiscard]] static constexpr int channel_axis(const node_event& event, const layer& of) noexcept
  {
    return of.layout == layout::channels_first ? 1 : event.in[0].extents.count - 1;
  }

  /// Channels that arrive, against what the record has of them.
  constexpr void channels(const axis_extent& of, dim wanted, dim groups) noexcept
  {
    if (of.number != dynamic) return;
    if (wanted != whatever_arrives) must_be(of, wanted);
    else must_divide(of, groups);
  }

  /// All axes of input `k` to output `o`, term for term: what layers that keep the shape do.
  constexpr void pass(const node_event& event, int k = 0, int o = 0) noexcept
  {
    for (int axis = 0; axis < event.in[k].extents.count; ++axis) out(event, o, axis, in(event, k, axis).term);
  }

  constexpr int slide(const axis_extent& from, const window& step, const policy_row& rules) noexcept
  {
    const int id = maps.slide(from.term, step, rules);
    if (lossless_ && step.stride > 1) need(need_kind::reached, from.term, 0, 1, step);
    return id;
  }

  constexpr void hear(const node_event& event) noexcept
  {
    const layer& of = event.about.record;
    if (of.kind >= layer_kind::conv && of.kind <= layer_kind::fold) return hear_image(event, of);
    if ((of.kind >= layer_kind::add && of.kind <= layer_kind::minimum) || of.kind == layer_kind::relation ||
        of.kind == layer_kind::choose)
      return hear_binary(event);
    switch (of.kind) {
      case layer_kind::global_avg_pool:
      case layer_kind::global_max_pool: {
        const int rank = event.in[0].extents.count;
        const image_axes at(rank, of.axes() > 0 ? of.axes() : rank - 2, of.layout);
        if (at.batch >= 0) out(event, 0, 0, in(event, 0, 0).term);
        out(event, 0, of.keep_dims ? at.channel : at.batch + 1, in(event, 0, at.channel).term);
        return;
      }
      case layer_kind::batch_norm:
      case layer_kind::group_norm:
      case layer_kind::instance_norm:
      case layer_kind::channel_shuffle: {
        const bool grouped = of.kind == layer_kind::group_norm || of.kind == layer_kind::channel_shuffle;
        channels(in(event, 0, channel_axis(event, of)), of.in_channels, grouped ? of.groups : 1);
        return keep_all(event);
      }
      case layer_kind::activation:  // prelu; the others keep all
        if (of.out_channels != 1 && event.in[0].extents.count > 1)
          must_be(in(event, 0, channel_axis(event, of)), of.out_channels);
        return pass(event);
      case layer_kind::softmax:
      case layer_kind::embedding:
      case layer_kind::local_response_norm: return pass(event);
      case layer_kind::layer_norm: {
        const shape wanted = of.as<layer_norm>().normalized;
        for (int i = 0; i < wanted.count; ++i)
          if (wanted.values[i] != whatever_arrives)
            must_be(in(event, 0, event.in[0].extents.count - wanted.count + i), wanted.values[i]);
        return pass(event);
      }
      case layer_kind::linear: {
        const int last = event.in[0].extents.count - 1;
        if (of.in_channels != whatever_arrives) must_be(in(event, 0, last), of.in_channels);
        for (int axis = 0; axis < last; ++axis) out(event, 0, axis, in(event, 0, axis).term);
        return;
      }
      default: return hear_shape(event, of);
    }
  }

  // Layers with windows, sizes or scales of 1 to 3 spatial axes: axis_images.hpp.
  constexpr void hear_image(const node_event& event, const layer& of) noexcept;
  constexpr int spatial(const node_event& event, const layer& of, const policy_row& rules, int i, int axis,
                        const axis_extent& from) noexcept;
  constexpr void hear_others(const node_event& event, const layer& of, const image_axes& at) noexcept;
  constexpr void hear_unfold(const node_event& event, const layer& of, const policy_row& rules,
                             const image_axes& at) noexcept;
  constexpr void hear_fold(const node_event& event, const layer& of, const policy_row& rules,
                           const image_axes& at) noexcept;

  constexpr void hear_binary(const node_event& event) noexcept
  {
    const shape& made = event.out[0].extents;
    for (int axis = 0; axis < made.count; ++axis) {
      axis_extent joined{1, 0};
      for (int k = 0; k < event.in.count; ++k) {
        const int from = axis - (made.count - event.in[k].extents.count);
        if (from >= 0) joined = join(joined, in(event, k, from), true);
      }
      out(event, 0, axis, joined.term);
    }
  }

  // Layers that move axes about: axis_rules.hpp.
  constexpr void hear_shape(const node_event& event, const layer& of) noexcept;
  constexpr void hear_concat(const node_event& event, int along, const policy_row& rules) noexcept;
  constexpr void hear_flatten(const node_event& event, const layer& of) noexcept;
  constexpr void hear_reshape(const node_event& event, const shape& extents, const policy_row& rules) noexcept;
  constexpr void hear_pad(const node_event& event, const shape& begins, const shape& ends, dim sign, pad_mode mode,
                          const layer& of) noexcept;
  constexpr void hear_matmul(const node_event& event, const matmul& of) noexcept;
};

}  // namespace detail
}  // namespace shapeproof

#include <shapeproof/analysis/axis_images.hpp>  // hear_image
#include <shapeproof/analysis/axis_rules.hpp>   // hear_shape
