// SPDX-License-Identifier: MIT
// What a layer does to what its input sees of an axis, where it reads no image: axes that change places, are cut,
// joined, reduced or multiplied. And which layer does which.
#pragma once

#include <shapeproof/analysis/field_layers.hpp>  // see_image

namespace shapeproof::detail {

/// An axis counted from the front or the back; -1 where there is none.
[[nodiscard]] constexpr int axis_from(dim given, int rank) noexcept
{
  int axis = -1;
  error ignored;
  return resolve_axis(given, rank, axis, ignored) ? axis : -1;
}

/// The product of some extents, and how many of them are not known; -1 where it does not fit.
struct known_extents {
  dim product = 1;
  int unknown = 0;

  constexpr known_extents(const shape& of, int from, int to) noexcept
  {
    for (int i = from; i < to; ++i)
      if (of.values[i] == dynamic) ++unknown;
      else if (product < 0 || mul_overflow(product, of.values[i], product)) product = -1;
  }
  [[nodiscard]] friend constexpr bool operator==(const known_extents&, const known_extents&) noexcept = default;
};

/// Flatten, reshape, squeeze: elements stay in their order. An axis that has as many before it and behind it as it had
/// is itself; one that is merged with its neighbours is scattered along the axis that they become.
template <int = 0>
constexpr void see_regrouped(seen_field& to, const field_step& step) noexcept
{
  const shape& x = step.x;
  const shape& y = step.y;
  if (known_extents(x, 0, x.rank()).unknown > 1) return blur(to);
  const known_extents before(x, 0, to.axis);
  const known_extents behind(x, to.axis + 1, x.rank());
  for (int k = 0; k < y.rank(); ++k) {
    if (y.values[k] != x.values[to.axis] || !(known_extents(y, 0, k) == before) ||
        !(known_extents(y, k + 1, y.rank()) == behind))
      continue;
    to.axis = static_cast<std::int8_t>(k);
    return;
  }
  for (int k = 0; k < y.rank(); ++k) {
    const known_extents left(y, 0, k);
    const known_extents right(y, k + 1, y.rank());
    for (int start = 0; start <= to.axis; ++start)
      for (int end = to.axis; end < x.rank(); ++end)
        if (known_extents(x, 0, start) == left && known_extents(x, end + 1, x.rank()) == right) {
          dim most = to.each;
          dim fewest = 0;
          bool sure = true;
          if (to.moves() && !count_seen(to, most, fewest, sure)) return give_up(to, step.origin);
          return scatter(to, k, most);
        }
  }
  blur(to);
}

/// Inputs whose last axes are matched: an extent of 1 is repeated.
template <int = 0>
constexpr void see_broadcast(seen_field& to, int axis, int x_rank, int y_rank, dim extent, dim made) noexcept
{
  to.axis = static_cast<std::int8_t>(axis + (y_rank - x_rank));
  if (extent == 1 && made != 1) return mix(to);
  if (extent == dynamic && made != dynamic) blur(to);
}

/// (..., M, K) x (..., K, N): K is summed, M and N stay, and what stands before them is broadcast.
template <int = 0>
constexpr void see_product(seen_field& to, const field_step& step) noexcept
{
  const auto of = step.of.as<matmul>();
  const bool left = step.input == 0;
  const int rank = step.x.rank();
  const bool transposed = rank > 1 && (left ? of.transpose_a : of.transpose_b);
  if (step.in.count != 2) return blur(to);
  if (to.axis == (rank == 1 ? 0 : rank - (left == transposed ? 2 : 1))) return mix(to);
  const int other = step.in[1 - step.input].extents.rank();
  const int kept = 2 - (rank == 1 ? 1 : 0) - (other == 1 ? 1 : 0);  // M and N, less what a vector does not leave
  if (to.axis >= rank - 2) {
    to.axis = static_cast<std::int8_t>(step.y.rank() - (left ? kept : 1));
    return;
  }
  const int at = to.axis + (step.y.rank() - kept) - (rank - 2);
  see_broadcast(to, to.axis, rank - 2, step.y.rank() - kept, step.x.values[to.axis], step.y[at]);
}

/// Along the axis itself a join puts branches one after another.
template <int = 0>
constexpr void see_joined(seen_field& to, int along, const field_step& step) noexcept
{
  if (to.axis != along || step.in.count == 1) return;
  dim most = to.each;
  dim fewest = 0;
  bool sure = true;
  if (to.moves() && !count_seen(to, most, fewest, sure)) return give_up(to, step.origin);
  scatter(to, along, most);
}

/// Along the axis a part begins somewhere; along another, what stands at one position is parted.
template <int = 0>
constexpr void see_part(seen_field& to, int along, dim stride, dim from, const field_step& step) noexcept
{
  if (to.axis != along) return;
  if (to.scattered || from == dynamic) return blur(to);
  pick(to, along, stride, from, step);
}

/// The first element that a slice takes; `dynamic` where the extent is not known and it is counted from the back.
[[nodiscard]] constexpr dim slice_begin(const slice& of, dim extent) noexcept
{
  if (extent == dynamic) return of.start >= 0 && of.step > 0 ? of.start : dynamic;
  return clamped(of.start, extent, 0, of.step > 0 ? extent : extent - 1);
}

/// The tensor axis of the first pair of numbers that a pad or a crop has.
[[nodiscard]] constexpr int first_padded(const pad& lists, const field_step& step) noexcept
{
  return step.x.rank() - (step.of.layout == layout::channels_last ? 1 : 0) - lists.begins.rank();
}

template <int = 0>
constexpr void see_padded(seen_field& to, const field_step& step) noexcept
{
  const pad lists = step.of.as<pad>();
  const bool crops = step.of.kind == layer_kind::crop;
  const int i = to.axis - first_padded(lists, step);
  if (i < 0 || i >= lists.begins.rank()) return;
  const dim begin = lists.begins.values[i];
  if (to.scattered || begin == dim_min) return blur(to);
  if (!crops && lists.mode != pad_mode::constant && (begin > 0 || lists.ends.values[i] > 0)) to.inside = true;
  pick(to, to.axis, 1, crops ? begin : -begin, step);
}

template <int = 0>
constexpr void see_reduced(seen_field& to, const shape& axes, bool keeps, const field_step& step) noexcept
{
  unsigned named = 0;
  error ignored;
  if (!axes_of(axes, step.x.rank(), named, ignored)) return blur(to);
  if (axes.count == 0 || (named >> to.axis & 1U) != 0) return mix(to);
  int before = 0;
  for (int i = 0; i < to.axis && !keeps; ++i) before += static_cast<int>(named >> i & 1U);
  to.axis = static_cast<std::int8_t>(to.axis - before);
}

template <int = 0>
constexpr void see_shuffled(seen_field& to, bool to_space, const field_step& step) noexcept
{
  const image_axes at(step.x.rank(), 2, step.of.layout);
  const dim factor = step.of.out_channels;
  const int i = to.axis - at.spatial;
  if (to.axis == at.channel || factor < 1 || (to.scattered && i >= 0 && i < 2)) return blur(to);
  if (i < 0 || i >= 2) return;
  to.mixed = ~0U;
  if (to_space) return move_by(to, to.axis, {1, 1, 1 - factor, factor, 0}, {1, 1, 1 - factor, factor, 0}, true, step);
  move_by(to, to.axis, {factor, 1, 0, 1, 0}, {factor, 1, 0, 1, factor - 1}, true, step);
}

/// Of branches that stand side by side along another axis a layer may take some and leave others: then it is not known
/// which are seen. What sums over that axis takes all of them.
template <int = 0>
constexpr void see_mixed(seen_field& to, const field_step& step) noexcept
{
  if (to.mixed == 0) return;
  const layer& of = step.of;
  const int rank = step.x.rank();
  const auto bit = [&](int axis) { return axis >= 0 && axis < rank_max && axis != to.axis ? 1U << axis : 0U; };
  const auto cut = [&](int axis) { to.exact = to.exact && (to.mixed & bit(axis)) == 0; };
  if (of.kind >= layer_kind::conv && of.kind <= layer_kind::global_max_pool) {
    // An image: what is at the edges may be left out.
    const bool global = of.kind == layer_kind::global_avg_pool || of.kind == layer_kind::global_max_pool;
    const int count = global && of.axes() == 0 ? rank - 2 : of.axes();
    const image_axes at(rank, of.kind == layer_kind::fold ? 1 : count, of.layout);
    for (int i = 0; i < at.count && !global; ++i) cut(at.spatial + i);
    const bool sums = of.groups == 1 && (of.kind == layer_kind::conv || of.kind == layer_kind::conv_transpose);
    if (sums) to.mixed &= ~bit(at.channel);
    else if (of.kind == layer_kind::unfold || of.kind == layer_kind::fold || (global && !of.keep_dims)) to.mixed = ~0U;
    return;
  }
  switch (of.kind) {
    case layer_kind::batch_norm:
    case layer_kind::activation:
    case layer_kind::dropout:
    case layer_kind::cast:
    case layer_kind::embedding:
    case layer_kind::layer_norm:
    case layer_kind::group_norm:
    case layer_kind::instance_norm:
    case layer_kind::local_response_norm:
    case layer_kind::softmax:
    case layer_kind::concat: return;
    case layer_kind::linear: to.mixed &= ~bit(rank - 1); return;
    case layer_kind::slice: return cut(axis_from(of.as<slice>().axis, rank));
    case layer_kind::split: return cut(axis_from(of.as<split>().axis, rank));
    case layer_kind::chunk: return cut(axis_from(of.as<chunk>().axis, rank));
    case layer_kind::pad:
    case layer_kind::crop: {
      const pad lists = of.as<pad>();
      const int first = first_padded(lists, step);
      const bool crops = of.kind == layer_kind::crop;
      for (int i = 0; i < lists.begins.rank(); ++i) {
        const dim begin = lists.begins.values[i];
        const dim end = lists.ends.values[i];
        if (crops ? begin != 0 || end != 0 : begin < 0 || end < 0) cut(first + i);
      }
      return;
    }
    case layer_kind::gather:
    case layer_kind::gather_elements: to.exact = false; return;
    default:
      // Axes change places, or are broadcast.
      if (step.y.rank() != rank || of.kind == layer_kind::permute || of.kind == layer_kind::reshape) to.mixed = ~0U;
      return;
  }
}

/// What output `step.output` of a node sees by way of one input that sees `to`.
template <int = 0>
constexpr void see_through(seen_field& to, const field_step& step) noexcept
{
  const layer& of = step.of;
  const int rank = step.x.rank();
  const bool like = of.kind == layer_kind::resize_like || of.kind == layer_kind::crop_like;
  if ((step.input > 0 && like) || of.kind == layer_kind::shape_of) {
    to = seen_field{};  // its extents alone are read
    return;
  }
  see_mixed(to, step);
  if (to.axis < 0) {
    for (int i = 0; i < of.axes() && (of.kind == layer_kind::conv_transpose || of.kind == layer_kind::max_unpool); ++i)
      to.exact = to.exact && !leaves_out(of.axis(i));
    return;
  }
  switch (of.kind) {
    case layer_kind::add:
    case layer_kind::subtract:
    case layer_kind::multiply:
    case layer_kind::divide:
    case layer_kind::maximum:
    case layer_kind::minimum:
    case layer_kind::relation:
    case layer_kind::choose:
    case layer_kind::expand: {
      const int at = to.axis + step.y.rank() - rank;
      return see_broadcast(to, to.axis, rank, step.y.rank(), step.x.values[to.axis], step.y[at]);
    }
    case layer_kind::batch_norm:
    case layer_kind::activation:
    case layer_kind::dropout:
    case layer_kind::cast:
    case layer_kind::embedding: return;
    case layer_kind::local_response_norm:
      if (to.axis == 1) blur(to);
      return;
    case layer_kind::channel_shuffle:
      if (to.axis == (of.layout == layout::channels_first ? 1 : rank - 1)) blur(to);
      return;
    case layer_kind::layer_norm:
      if (step.origin.statistics && to.axis >= rank - of.as<layer_norm>().normalized.rank()) mix(to);
      return;
    case layer_kind::group_norm:
    case layer_kind::instance_norm: {
      const bool channels = to.axis == (of.layout == layout::channels_first ? 1 : rank - 1);
      if (!step.origin.statistics || to.axis == 0 || (channels && of.kind == layer_kind::instance_norm)) return;
      return channels && of.groups != 1 ? blur(to) : mix(to);
    }
    case layer_kind::softmax:
      if (to.axis == axis_from(of.out_channels, rank)) mix(to);
      return;
    case layer_kind::linear:
      if (to.axis == rank - 1) mix(to);
      return;
    case layer_kind::flatten:
    case layer_kind::reshape:
    case layer_kind::squeeze: return see_regrouped(to, step);
    case layer_kind::unsqueeze: {
      unsigned named = 0;
      error ignored;
      if (!axes_of(of.as<unsqueeze>().axis, step.y.rank(), named, ignored)) return blur(to);
      int at = 0;
      for (int kept = -1; at < step.y.rank(); ++at)
        if ((named >> at & 1U) == 0 && ++kept == to.axis) break;
      to.axis = static_cast<std::int8_t>(at);
      return;
    }
    case layer_kind::permute: {
      const shape order = of.as<permute>().order;
      for (int i = 0; i < rank; ++i)
        if (axis_from(order[i], rank) == to.axis) {
          to.axis = static_cast<std::int8_t>(i);
          return;
        }
      return blur(to);
    }
    case layer_kind::pad:
    case layer_kind::crop: return see_padded(to, step);
    case layer_kind::slice: {
      const auto part = of.as<slice>();
      const int along = axis_from(part.axis, rank);
      const dim from = part.step < 0 ? dynamic : slice_begin(part, along < 0 ? dynamic : step.x.values[along]);
      return see_part(to, along, part.step, from, step);
    }
    case layer_kind::split: {
      const auto parts = of.as<split>();
      dim from = 0;
      for (int i = 0; i < step.output && from != dynamic; ++i) {
        const dim size = parts.sizes.count > 0 ? parts.sizes[i] : step.y[axis_from(parts.axis, rank)];
        if (size == dynamic || add_overflow(from, size, from)) from = dynamic;
      }
      return see_part(to, axis_from(parts.axis, rank), 1, from, step);
    }
    case layer_kind::chunk: {
      const auto parts = of.as<chunk>();
      const int along = axis_from(parts.axis, rank);
      const dim extent = step.x[along];
      const bool known = extent != dynamic && parts.chunks > 0;
      return see_part(to, along, 1,
                      known              ? ceil_div(extent, parts.chunks) * step.output
                      : step.output == 0 ? 0
                                         : dynamic,
                      step);
    }
    case layer_kind::concat: return see_joined(to, axis_from(of.out_channels, rank), step);
    case layer_kind::stack:
      if (axis_from(of.out_channels, rank + 1) <= to.axis) ++to.axis;
      return;
    case layer_kind::reduce: return see_reduced(to, of.as<reduce>().axes, of.keep_dims, step);
    case layer_kind::matmul: return see_product(to, step);
    case layer_kind::pixel_shuffle:
    case layer_kind::depth_to_space: return see_shuffled(to, true, step);
    case layer_kind::pixel_unshuffle:
    case layer_kind::space_to_depth: return see_shuffled(to, false, step);
    default: break;
  }
  const bool image = of.kind >= layer_kind::conv && of.kind <= layer_kind::global_max_pool;
  return image ? see_image(to, step) : blur(to);  // a layer that is not known here: no more than all that arrives
}

}  // namespace shapeproof::detail
