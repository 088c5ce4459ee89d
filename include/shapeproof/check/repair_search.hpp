// SPDX-License-Identifier: MIT
// The searches that a list of repairs is made of: those whose fixes stand in an error's sentence, each with room for
// all it finds, and those of analysis/repair_list.hpp and analysis/combined_repairs.hpp.
#pragma once

#include <shapeproof/analysis/combined_repairs.hpp>  // repair_together, chain_program
#include <shapeproof/analysis/repair_list.hpp>       // repair, repair_list
#include <shapeproof/check/graph_infer.hpp>          // with_names, fix_window, fix_join, search_size

namespace shapeproof::detail {

/// The error without its fixes: each search starts with room for its own.
constexpr error without_fixes(error why) noexcept
{
  why.fix_count = 0;
  why.input_at_least = false;
  for (auto& below : why.fix_below) below = 0;
  return without_input(why);
}

/// What a fix is about that a search has put into an error.
struct fix_subject {
  layer failing = {};
  int arriving_rank = 0;
  int side[2] = {-1, -1};
  shape sides[2] = {};
};

/// The fixes that a search has put into an error, as changes.
constexpr void take_fixes(repair_list& to, const error& found, const fix_subject& of) noexcept
{
  for (int i = 0; i < found.fix_count; ++i) {
    repair one;
    one.kind = found.fixes[i];
    one.value = found.fix_value[i];
    const int join_side = one.value == 0 ? 0 : 1;
    switch (one.kind) {
      case fix_kind::input:
        one.at_least = found.input_at_least;
        for (int below = 0; below < 2; ++below) {  // the nearest above, and the nearest below
          const dim* const extents = below == 0 ? found.fix_input : found.fix_below;
          one.value = 0;
          one.extents = to.input;
          for (int k = 0; k < found.fix_input_size; ++k)
            if (extents[k] != 0) one.extents.values[to.spatial + k] = one.value = extents[k];
          if (one.value != 0) to.add(one);
        }
        continue;
      case fix_kind::swap_layout:
        one.extents = swapped_layout(to.input, to.input.rank() - to.spatial_count - 1, found.input_is_channels_last);
        break;
      case fix_kind::crop:
      case fix_kind::pad:
      case fix_kind::resize:
        one.layer = found.layer;
        one.side = of.side[join_side];
        one.extents = of.sides[join_side];
        for (int k = 0; k < to.spatial_count; ++k) {
          const int axis = one.extents.rank() - to.input.rank() + to.spatial + k;
          one.extents.values[axis] = of.sides[1 - join_side].values[axis];
        }
        break;
      case fix_kind::in_channels:
      case fix_kind::in_features:
        one.layer = found.layer;
        one.with = of.failing;
        one.with.in_channels = one.value;
        break;
      default: {
        const bool alone = one.kind == fix_kind::axis_padding || one.kind == fix_kind::axis_kernel ||
                           one.kind == fix_kind::axis_kernel_and_stride;
        const bool pads = one.kind == fix_kind::padding || one.kind == fix_kind::axis_padding;
        if (alone) one.axis = found.axis, one.axis_name = found.axis_name;
        const image_axes at(of.arriving_rank, of.failing.axes(), of.failing.layout);
        one.layer = found.layer;
        one.with = of.failing;
        change_windows(one.with, alone ? found.axis - at.spatial : -1, pads ? fix_kind::padding : fix_kind::kernel,
                       one.value);
      }
    }
    to.add(one);
  }
}

/// The smaller the change, the lower its number.
[[nodiscard]] constexpr int rank_of(const repair& of, std::int32_t failing) noexcept
{
  constexpr fix_kind order[] = {
      fix_kind::swap_layout,    fix_kind::in_channels,  fix_kind::in_features,       fix_kind::crop,
      fix_kind::pad,            fix_kind::resize,       fix_kind::padding,           fix_kind::axis_padding,
      fix_kind::same_padding,   fix_kind::groups,       fix_kind::output_padding,    fix_kind::out_channels,
      fix_kind::dilation,       fix_kind::stride,       fix_kind::kernel,            fix_kind::axis_kernel,
      fix_kind::kernel_and_stride, fix_kind::axis_kernel_and_stride, fix_kind::input, fix_kind::adaptive,
      fix_kind::drop};
  constexpr int count = sizeof order / sizeof order[0];
  int at = 0;
  while (at < count && order[at] != of.kind) ++at;
  const bool elsewhere = of.layer >= 0 && of.layer != failing && of.kind != fix_kind::out_channels;
  return elsewhere ? count + at : at;
}
constexpr void rank_repairs(repair_list& of) noexcept
{
  for (int i = 1; i < of.count; ++i)
    for (int k = i; k > 0 && rank_of(of.items[k], of.why.layer) < rank_of(of.items[k - 1], of.why.layer); --k) {
      const repair kept = of.items[k];
      of.items[k] = of.items[k - 1];
      of.items[k - 1] = kept;
    }
}

/// All but what is found by searches of its own: the failing layer's numbers, the layers before it.
template <class Works>
constexpr void try_layers(repair_list& to, const recent_layers& seen, const Works& works) noexcept
{
  if (seen.count < 1) return;
  const layer_repairs<Works> tried{works, seen, to};
  repair_numbers(tried, to.why);
  repair_channels_of_join(tried, to.why);
  repair_by_adaptive(tried);
  repair_by_leaving_out(tried, to.why);
  if (to.empty()) repair_before(tried);
}

template <class Chain>
constexpr repair_list repairs_of_chain(const Chain& net, const tensor_value& input) noexcept
{
  repair_list to;
  to.input = input.extents;
  tensor_value value = input;
  error why;
  if (run(net, value, why)) return to;
  to.why = explain(net, input, why);
  image_axes at(input.extents.rank(), 0, layout::channels_first);
  layout order = layout::channels_first;
  if (image_of(net, input.extents.rank(), at, order)) to.spatial = at.spatial, to.spatial_count = at.count;
  if (why.layer < 0) return to;

  const error bare = without_fixes(to.why);
  const fix_subject about{net.info(why.layer).record, arrives_at(net, input, why.layer).rank()};
  constexpr int first_search = 2;   // of diagnosis_steps: each of the four adds what it finds,
  constexpr int input_search = 6;   // and those from here on find an input together
  for (int i = first_search; i < input_search; ++i) take_fixes(to, diagnosis_steps<Chain>[i](net, input, bare), about);
  error sized = bare;
  for (int i = input_search; i < diagnosis_step_count; ++i) sized = diagnosis_steps<Chain>[i](net, input, sized);
  take_fixes(to, sized, about);

  recent_layers seen;
  seen.first = why.layer < layers_before ? 0 : why.layer - layers_before;
  for (std::int32_t i = seen.first; i <= why.layer; ++i) seen.of[seen.count++] = net.info(i).record;
  try_layers(to, seen, [&](std::int32_t node, const layer& with) { return works_with(net, input, node, with); });
  rank_repairs(to);
  if (to.empty()) repair_together(to, chain_program<Chain>{net}, &input);
  for (int i = 0; i < to.count; ++i)
    if (to.items[i].layer >= 0) write_label(net, to.items[i].layer, to.items[i].label);
  return to;
}

/// The layers of a run up to one node.
struct recent_listener final : graph_listener {
  std::int32_t until;
  recent_layers seen = {};

  constexpr explicit recent_listener(std::int32_t node) noexcept : until(node)
  {
    seen.first = node < layers_before ? 0 : node - layers_before;
  }
  constexpr void node(const node_event& event) noexcept override
  {
    if (event.index >= seen.first && event.index <= until && seen.count <= layers_before)
      seen.of[seen.count++] = event.about.record;
  }
};

template <class Program>
constexpr void label_repairs(repair_list& to, const Program& net, const tensor_value* in) noexcept
{
  label_count counts[static_cast<std::size_t>(Program::label_room)] = {};
  for (int from = 0; from < to.count; from += graph_labels::most) {
    for (label_count& one : counts) one = {};
    graph_labels labels({counts, Program::label_room});
    const int end = from + graph_labels::most < to.count ? from + graph_labels::most : to.count;
    for (int i = from; i < end; ++i) labels.wanted[i - from] = to.items[i].layer;
    error ignored;
    net.run(in, ignored, &labels, nullptr);
    for (int i = from; i < end; ++i)
      for (int k = 0; k < error::label_max; ++k) to.items[i].label[k] = labels.text[i - from][k];
  }
}

/// A swapped input of a graph, under the conditions of fix_layout.
template <class Program>
constexpr void swap_input(repair_list& to, const Program& net, const tensor_value* in, int input_count,
                          const graph_report& of) noexcept
{
  constexpr int inputs_max = 16;
  const int rank = to.input.rank();
  if (to.spatial_count < 1 || input_count > inputs_max) return;
  const int first = rank - to.spatial_count - 1;
  const bool last = of.order == layout::channels_first;
  const bool window = of.why.rule == rule::window_fits || of.why.rule == rule::output_positive;
  if (window && of.why.axis != (last ? rank - 1 : first)) return;
  tensor_value with[inputs_max] = {};
  for (int i = 0; i < input_count; ++i) with[i] = in[i];
  repair one;
  one.kind = fix_kind::swap_layout;
  one.value = rank;
  one.extents = with[0].extents = swapped_layout(to.input, first, last);
  error ignored;
  if (!(one.extents == to.input) && net.run(with, ignored, nullptr, nullptr)) to.add(one);
  to.why.input_is_channels_last = last;
}

/// One side of a join with the extents of the other, where that is neither a crop nor a pad.
template <class Program>
constexpr void resize_side(repair_list& to, const Program& net, const tensor_value* in, const graph_report& of,
                           const fix_subject& about) noexcept
{
  if (!of.join || to.spatial_count < 1 || to.has(fix_kind::crop) || to.has(fix_kind::pad) ||
      of.extents[0].rank() != of.extents[1].rank())
    return;
  const int first = of.extents[0].rank() - to.input.rank() + to.spatial;
  for (int side = 0; side < 2; ++side) {
    graph_change change{.node = of.why.layer, .input = of.side[side], .extents = of.extents[side]};
    for (int axis = first; axis < first + to.spatial_count && first >= 0; ++axis)
      change.extents.values[axis] = of.extents[1 - side].values[axis];
    error found = of.why;
    error ignored;
    if (change.extents == of.extents[side] || !net.run(in, ignored, nullptr, &change)) continue;
    add_fix(found, fix_kind::resize, side);
    take_fixes(to, found, about);
  }
}

/// No join: one of its branches alone goes on.
template <class Works>
constexpr void drop_join(repair_list& to, const graph_report& of, const Works& works) noexcept
{
  for (int branch = 0; branch < 2 && of.join; ++branch) {
    repair one;
    one.kind = fix_kind::drop;
    one.layer = of.why.layer;
    one.side = of.side[branch];
    one.value = branch;
    one.with = layer(&pass_on<>, one.side);
    if (works(one.layer, one.with)) to.add(one);
  }
}

template <class Program>
constexpr repair_list repairs_of_graph(const Program& net, const tensor_value* in, int input_count, dim nodes,
                                       const graph_report& seen) noexcept
{
  repair_list to;
  to.why = explain_graph(net, in, input_count, nodes, seen);
  if (input_count < 1 || seen.why.layer < 0) return to;
  to.input = in[0].extents;
  graph_report of = with_names(net, in, seen);
  of.why = without_fixes(of.why);
  const int rank = to.input.rank();
  if (of.image_axes_count > 0 && (rank == of.image_axes_count + 2 || rank == of.image_axes_count + 1)) {
    const image_axes at(rank, of.image_axes_count, of.order);
    to.spatial = at.spatial;
    to.spatial_count = at.count;
  }
  const fix_subject about{of.failing, rank, {of.side[0], of.side[1]}, {of.extents[0], of.extents[1]}};
  swap_input(to, net, in, input_count, of);
  take_fixes(to, fix_window(net, in, of), about);
  take_fixes(to, fix_join(net, in, of, of.why), about);
  resize_side(to, net, in, of, about);
  take_fixes(to, fix_size(net, in, input_count, nodes, of, of.why), about);
  recent_listener recent(of.why.layer);
  error ignored;
  net.run(in, ignored, &recent, nullptr);
  const auto works = [&](std::int32_t node, const layer& with) {
    const graph_change change{.node = node, .replaces = true, .with = with};
    error why;
    return net.run(in, why, nullptr, &change);
  };
  drop_join(to, of, works);
  try_layers(to, recent.seen, works);
  rank_repairs(to);
  if (to.empty()) repair_together(to, net, in);
  label_repairs(to, net, in);
  return to;
}

}  // namespace shapeproof::detail
