// SPDX-License-Identifier: MIT
// What is to be known of a graph that fails - how the extent came to be what it is, where two branches parted - and what
// would mend it. Every fix is tried on the whole graph, to its outputs, before it is named.
//
// A `Program` here is a graph with its inputs: `run(in, why, listener, change)` says whether it works. Each search is a
// function of its own, because each is a constant evaluation of its own (check/proof.hpp).
#pragma once

#include <shapeproof/analysis/repairs.hpp>  // add_fix, has_window, is_pool
#include <shapeproof/network/graph.hpp>     // graph_builder, graph_listener, node_links

namespace shapeproof {

/// A node of a run: its links, and whether its axes are others than those of what it takes.
struct seen_links {
  node_links of = {};
  bool moves_axes = false;
};

/// What was seen of a run, in storage of the caller's: every value, and what each node takes.
struct graph_record final : graph_listener {
  seen_links* links;
  std::int32_t* edges;
  tensor_value* values;
  graph_size room;
  std::int32_t nodes = 0;
  std::int32_t edge_count = 0;

  constexpr graph_record(seen_links* of_nodes, std::int32_t* of_edges, tensor_value* of_values, graph_size most) noexcept
      : links(of_nodes), edges(of_edges), values(of_values), room(most)
  {
  }

  constexpr void begin(inputs in) noexcept override
  {
    for (int i = 0; i < in.count && i < room.values; ++i) values[i] = in[i];
  }
  constexpr void node(const node_event& event) noexcept override
  {
    if (event.index != nodes || nodes >= room.nodes || edge_count > room.edges - event.in.count ||
        event.first_output > room.values - event.out.count)
      return;
    links[nodes++] = {{edge_count, event.in.count, event.out.count}, detail::moves_axes(event.about.record.kind)};
    for (int i = 0; i < event.in.count; ++i) edges[edge_count++] = event.from[i];
    for (int i = 0; i < event.out.count; ++i) values[event.first_output + i] = event.out[i];
  }

  [[nodiscard]] constexpr node_links operator()(std::int32_t i) const noexcept { return links[i].of; }
  [[nodiscard]] constexpr bool moves_axes(std::int32_t i) const noexcept { return links[i].moves_axes; }
};

/// What a failure is about besides its error: nodes by number, -1 for none and for an input of the graph.
struct graph_report {
  error why = {};
  std::int32_t value[3] = {-1, -1, -1};      // of a join: the values that do not agree, and the input they both come from
  int side[2] = {-1, -1};                    // which inputs of the node they are
  std::int32_t node_of[3] = {-1, -1, -1};    // the nodes that they leave, and the one after which they parted
  bool join = false;
  bool parted = false;                       // of a join: its sides have a value in common
  std::int32_t input_count = 1;              // of the graph
  shape extents[2] = {};                     // of those values
  layer failing = {};
  int image_axes_count = 0;                  // spatial axes of the images in this graph; 0: there are none
  layout order = layout::channels_first;
};

namespace detail {

[[nodiscard]] constexpr bool is_join(const error& of) noexcept
{
  return is(of.rule, rule::broadcast_match) || is(of.rule, rule::concat_match);
}

inline constexpr std::int32_t mark_bit = 1 << 8;  // in `count`, which is 0 to 8: it needs no storage of its own

/// The two inputs of a join that do not agree: the one that the error names, and the first before it with the extent that
/// there was so far. Axes are matched from the last one on.
template <class Asks, class Report>
constexpr void find_sides(Report& made, dim input_count, const std::int32_t* from, const tensor_value* values) noexcept
{
  const error& why = made.why;
  const dim named = why.numbers[2];
  if (named < 0 || named >= input_count) return;
  int rank = 0;
  for (dim i = 0; i <= named; ++i)
    if (values[from[i]].extents.rank() > rank) rank = values[from[i]].extents.rank();
  for (dim i = 0; i < named && !made.join; ++i) {
    const shape& other = values[from[i]].extents;
    made.join = other[why.axis - (rank - other.rank())] == why.numbers[1];
    made.side[1] = static_cast<int>(i);
  }
  made.side[0] = static_cast<int>(named);
  for (int side = 0; side < 2 && made.join; ++side) made.value[side] = from[made.side[side]];
}

/// From the failing node backward: the history of an extent, or the last value that both sides of a join come from.
template <class Links>
constexpr graph_report look_back(const Links& links, const std::int32_t* edges, tensor_value* values,
                                 std::int32_t input_count, error why) noexcept
{
  graph_report made{why};
  made.input_count = input_count;
  const std::int32_t failing = why.layer;
  const node_links at = links(failing);
  std::int32_t next = input_count;
  for (std::int32_t i = 0; i < failing; ++i) next += links(i).output_count;
  if (at.input_count < 1) return made;

  if (is_join(why)) find_sides<Links>(made, at.input_count, edges + at.first_input, values);
  if (made.join) {
    for (int side = 0; side < 2; ++side) {
      made.extents[side] = values[made.value[side]].extents;
      values[made.value[side]].extents.count |= mark_bit << side;
    }
    bool found = false;
    for (std::int32_t i = failing - 1, last = next; i >= 0; --i) {
      const node_links& of = links(i);
      last -= of.output_count;
      std::int32_t marks = 0;
      for (std::int32_t k = 0; k < of.output_count; ++k) {
        const std::int32_t value = last + k;
        if (value == made.value[0]) made.node_of[0] = i;
        if (value == made.value[1]) made.node_of[1] = i;
        marks |= values[value].extents.count & 3 * mark_bit;
      }
      // (Also where one side comes from one output of a split, and the other from another.)
      if (!found && marks == 3 * mark_bit) {
        made.node_of[2] = i;
        found = true;
      }
      for (std::int32_t k = 0; k < of.input_count; ++k) values[edges[of.first_input + k]].extents.count |= marks;
    }
    for (std::int32_t value = 0; value < next; ++value) {
      const bool both = (values[value].extents.count & 3 * mark_bit) == 3 * mark_bit;
      if (both && !found && value < input_count) made.value[2] = value;
      values[value].extents.count &= mark_bit - 1;
    }
    made.parted = found || made.value[2] >= 0;
    return made;
  }

  if (why.axis < 0 || why.history_is_shape) return made;
  // Collected from the failure back to the input, and turned round at the end.
  const bool names_input = is(why.rule, rule::input_match) && why.numbers[2] >= 0 && why.numbers[2] < at.input_count;
  std::int32_t value = edges[at.first_input + (names_input ? why.numbers[2] : 0)];
  error& to = made.why;
  const int rank = values[value].extents.rank();
  for (std::int32_t i = failing - 1, last = next;; --i) {
    const dim extent = values[value].extents[why.axis];
    if (values[value].extents.rank() != rank) break;
    if (to.history_size == 0 || to.history[to.history_size - 1] != extent) {
      to.history_cut = to.history_size == error::history_max;
      if (to.history_cut) break;
      to.history[to.history_size++] = extent;
    }
    for (; i >= 0; --i) {  // to the node that made it
      last -= links(i).output_count;
      if (value >= last) break;
    }
    if (i < 0 || links(i).input_count < 1 || links.moves_axes(i)) break;
    value = edges[links(i).first_input];
  }
  for (int i = 0; i < to.history_size / 2; ++i) {
    const dim kept = to.history[i];
    to.history[i] = to.history[to.history_size - 1 - i];
    to.history[to.history_size - 1 - i] = kept;
  }
  return made;
}

/// An axis without a name, in the words of the images of the graph.
template <class Asks, class Report>
constexpr void name_axis(Report& of) noexcept
{
  auto& why = of.why;
  const int rank = of.join ? (of.extents[0].rank() > of.extents[1].rank() ? of.extents[0].rank() : of.extents[1].rank()) : 0;
  if (!is(why.axis_name, axis_name::other) || of.image_axes_count < 1 || rank != of.image_axes_count + 2) return;
  const image_axes at(rank, of.image_axes_count, of.order);
  if (why.axis == 0) why.axis_name = axis_name::batch;
  else if (why.axis == at.channel) why.axis_name = axis_name::channels;
  else why.axis_name = spatial_name(why.axis - at.spatial, of.image_axes_count);
}

[[nodiscard]] constexpr bool is_spatial(axis_name name) noexcept
{
  return name >= axis_name::depth && name <= axis_name::length;
}

}  // namespace detail

/// The window that failed with more padding, or with a smaller kernel.
template <class Program>
constexpr error fix_window(const Program& net, const tensor_value* in, const graph_report& of) noexcept
{
  error why = of.why;
  if (!is(why.rule, rule::window_fits) || !detail::has_window(of.failing.kind)) return why;
  const bool pool = detail::is_pool(of.failing.kind);
  error ignored;
  // As much as is missing, then a little more, for what comes after.
  constexpr int tries = 4;
  const dim missing = ceil_div(why.numbers[5], 2);
  const dim given = why.numbers[1] > why.numbers[2] ? why.numbers[1] : why.numbers[2];
  for (int more = 0; more < tries; ++more) {
    graph_change change{.node = why.layer, .replaces = true, .with = of.failing};
    bool allowed = missing < dim{1} << 31 && given < dim{1} << 31;
    const dim padding = given + missing + more;
    for (int i = 0; i < of.failing.axes() && allowed; ++i) {
      const window axis = of.failing.axis(i);
      allowed = is(axis.padding, padding_mode::as_given) || is(axis.padding, padding_mode::valid);
      allowed = allowed && padding <= (pool ? axis.kernel / 2 : axis.template effective_kernel<Program>().value_or(1) - 1);
    }
    if (!allowed) break;
    detail::change_windows(change.with, -1, fix_kind::padding, padding);
    if (!net.run(in, ignored, nullptr, &change)) continue;
    detail::add_fix(why, fix_kind::padding, padding);
    break;
  }
  const dim room = why.numbers[0] + why.numbers[1] + why.numbers[2];  // a window that was too large for it: no overflow
  const dim dilation = why.numbers[4] < 1 ? 1 : why.numbers[4];
  dim kernel = room < 1 ? 0 : (room - 1) / dilation + 1;
  graph_change change{.node = why.layer, .replaces = true, .with = of.failing};
  for (int i = 0; i < of.failing.axes(); ++i)
    if (of.failing.axis(i).kernel < kernel) kernel = of.failing.axis(i).kernel;
  if (kernel < (pool ? 2 : 1)) return why;
  bool tied = false;
  bool free = false;
  for (int i = 0; i < of.failing.axes(); ++i)
    (pool && of.failing.axis(i).stride == of.failing.axis(i).kernel ? tied : free) = true;
  if (tied && free) return why;  // one number would not be the stride of every axis
  detail::change_windows(change.with, -1, fix_kind::kernel, kernel);
  if (net.run(in, ignored, nullptr, &change)) detail::add_fix(why, tied ? fix_kind::kernel_and_stride : fix_kind::kernel, kernel);
  return why;
}

/// One side of a join cut, or padded, to the extents of the other.
template <class Program>
constexpr error fix_join(const Program& net, const tensor_value* in, const graph_report& of, error why) noexcept
{
  if (!of.join || !detail::is_spatial(why.axis_name) || of.extents[0].rank() != of.extents[1].rank()) return why;
  const image_axes at(of.extents[0].rank(), of.image_axes_count, of.order);
  const bool first_larger = why.numbers[0] > why.numbers[1];
  error ignored;
  for (int way = 0; way < 2; ++way) {
    const bool crop = way == 0;
    const int side = crop == first_larger ? 0 : 1;
    graph_change change{.node = why.layer, .input = of.side[side], .extents = of.extents[side]};
    bool one_way = true;
    for (int i = at.spatial; i < at.spatial + at.count; ++i) {
      const dim wanted = of.extents[1 - side].values[i];
      one_way = one_way && (crop ? wanted <= change.extents.values[i] : wanted >= change.extents.values[i]);
      change.extents.values[i] = wanted;
    }
    if (one_way && net.run(in, ignored, nullptr, &change))
      detail::add_fix(why, crop ? fix_kind::crop : fix_kind::pad, side);
  }
  return why;
}

/// Where a search for the nearest input that works has come to.
struct size_search {
  tensor_value input = {};
  bool found = false;
  bool ended = false;  // no size can be found this way
  dim tries = 0;
  // While a window is too large for the axis, all sizes up to `low` are too small for it: then steps double until it fits,
  // and the interval is halved until `high` is the next of `low`.
  std::int32_t layer = -1;
  int axis = -1;
  dim low = 0;
  dim high = 0;  // 0: none yet
};

namespace detail {
/// Whether another extent of the input may mend it, on the axis that it names.
[[nodiscard]] constexpr bool size_matters(const error& why) noexcept
{
  return is_join(why) || is(why.rule, rule::window_fits) || is(why.rule, rule::output_positive);
}
}  // namespace detail

/// Takes the failing axis of the first input up by one (or down: `by`), again and again, until the graph works, and past a
/// window that is too large for it at once: since each axis is on its own, no size between was valid. At most `tries`
/// inferences; a search that ended neither way goes on from what it gives.
template <class Program>
constexpr size_search search_size(const Program& net, const tensor_value* in, int input_count, const graph_report& of,
                                  size_search from, int by, dim tries) noexcept
{
  constexpr int inputs_max = 16;
  const int rank = from.input.extents.rank();
  if (from.found || from.ended) return from;
  from.ended = true;
  if (of.image_axes_count < 1 || input_count < 1 || input_count > inputs_max ||
      (rank != of.image_axes_count + 2 && rank != of.image_axes_count + 1))
    return from;
  const image_axes at(rank, of.image_axes_count, of.order);
  tensor_value with[inputs_max] = {};
  for (int i = 0; i < input_count; ++i) with[i] = in[i];
  error failed = of.why;
  for (; tries > 0; --tries, ++from.tries) {
    bool good = false;
    if (from.tries > 0) {
      with[0] = from.input;
      good = net.run(with, failed, nullptr, nullptr);
    }
    const bool window = !good && by > 0 && detail::size_matters(failed) && !detail::is_join(failed);
    if (from.layer >= 0) {
      dim& extent = from.input.extents.values[from.axis];
      const bool again = window && failed.layer == from.layer && failed.axis == from.axis;
      dim jump = 0;
      if (again && from.high == 0) {
        jump = extent - from.low;
        from.low = extent;
        if (mul_overflow(jump, 2, jump) || add_overflow(extent, jump, extent)) return from;
        continue;
      }
      (again ? from.low : from.high) = extent;
      if (from.high - from.low > 1) {
        extent = from.low + (from.high - from.low) / 2;
        continue;
      }
      from.layer = -1;
      if (extent != from.high) {
        extent = from.high;
        continue;
      }
      from.high = 0;
    }
    from.found = good;
    if (good) return from;
    const int axis = failed.axis;
    if (!detail::size_matters(failed) || axis < at.spatial || axis >= at.spatial + at.count) return from;
    dim& extent = from.input.extents.values[axis];
    if (extent == dynamic || extent < 1 - by || (by > 0 && extent == dim_max)) return from;
    if (window) {
      from.layer = failed.layer;
      from.axis = axis;
      from.low = extent;
      from.high = 0;
    }
    extent += by;
  }
  from.ended = false;
  return from;
}

/// Writes what a search found into the error: the nearest sizes above and, where they were searched for, below.
template <class Asks, class Report>
constexpr error name_sizes(error why, const Report& of, const tensor_value& input, const size_search& above,
                           const size_search& below) noexcept
{
  if (!above.found && !below.found) return why;
  if (why.fix_count >= error::fix_max) return why;
  const image_axes at(input.extents.rank(), of.image_axes_count, of.order);
  why.fix_input_size = static_cast<std::uint8_t>(at.count);
  for (int i = 0; i < at.count; ++i) {
    const int axis = at.spatial + i;
    const dim now = input.extents.values[axis];
    why.fix_input_axis[i] = spatial_name(i, at.count);
    const dim up = above.found ? above.input.extents.values[axis] : 0;
    const dim down = below.found ? below.input.extents.values[axis] : 0;
    why.fix_input[i] = up == now ? 0 : up;
    why.fix_below[i] = down == now ? 0 : down;
  }
  detail::add_fix(why, fix_kind::input, 0);
  return why;
}

}  // namespace shapeproof
