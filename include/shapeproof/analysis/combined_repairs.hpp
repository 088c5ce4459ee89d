// SPDX-License-Identifier: MIT
// Several changes that make a network valid together, where no single one does: each node that fails is mended so that
// it works by itself, one after another, until the outputs are reached.
#pragma once

#include <shapeproof/analysis/repair_list.hpp>  // repair, repair_list
#include <shapeproof/network/graph.hpp>         // graph_change, graph_listener

namespace shapeproof::detail {

/// The node that fails, and what it takes.
struct failing_node final : graph_listener {
  static constexpr int most = 16;
  tensor_value in[most] = {};
  layer record = {};
  int count = 0;
  bool found = false;

  constexpr void node(const node_event& event) noexcept override
  {
    if (event.out.count > 0 || found) return;
    found = true;
    record = event.about.record;
    for (count = 0; count < event.in.count && count < most; ++count) in[count] = event.in[count];
  }
};

/// A layer that gives one of its inputs as it is.
template <class Error>
constexpr bool pass_on(const layer& self, inputs in, outputs out, Error& why) noexcept
{
  const dim wanted = self.extra(0);
  if (wanted < 0 || wanted >= in.count || out.count != 1) return fail(why, rule::input_count, in.count, wanted + 1);
  out[0] = in[static_cast<int>(wanted)];
  return true;
}

/// A chain as a program: layers in a container, or a type's table of steps.
template <class Chain>
struct chain_program {
  const Chain& net;

  constexpr bool run(const tensor_value* in, error& why, graph_listener* listener,
                     const graph_change* change) const noexcept
  {
    graph_builder g(why, listener, change);
    graph_value value = g.input(in[0]);
    for (dim i = 0; i < net.size && g.good(); ++i) {
      if constexpr (requires { net.steps; }) {
        value = g.add_step(net.steps[i], value);
      } else {
        graph_value made{{}, g.values()};
        g.add_node({}, net.layers[i], &value.index, {&value.of, 1}, {&made.of, 1});
        value = made;
      }
    }
    return g.good();
  }
};

/// The changes so far, each tied to the one before it.
struct change_list {
  graph_change steps[repair_list::capacity] = {};
  repair_list& to;

  constexpr explicit change_list(repair_list& list) noexcept : to(list) {}

  [[nodiscard]] constexpr const graph_change* all() const noexcept
  {
    return to.count > 0 ? &steps[to.count - 1] : nullptr;
  }

  constexpr bool add(const repair& one) noexcept
  {
    const int at = to.count;
    if (!to.add(one)) return false;
    const bool replaces = one.kind != fix_kind::crop && one.kind != fix_kind::pad && one.kind != fix_kind::resize;
    steps[at] = {one.layer, replaces, one.side, one.extents, one.with, at > 0 ? &steps[at - 1] : nullptr};
    return true;
  }
};

/// The other inputs of a join with the spatial extents of its first, where it takes them so.
template <int = 0>
constexpr bool fit_inputs(change_list& to, const failing_node& seen, std::int32_t at) noexcept
{
  const int rank = seen.in[0].extents.rank();
  const int first = rank - to.to.input.rank() + to.to.spatial;
  if (to.to.spatial_count < 1 || first < 0 || first + to.to.spatial_count > rank) return false;
  tensor_value fitted[failing_node::most] = {};
  for (int i = 0; i < seen.count; ++i) {
    fitted[i] = seen.in[i];
    if (fitted[i].extents.rank() != rank) return false;
    for (int axis = first; axis < first + to.to.spatial_count; ++axis)
      fitted[i].extents.values[axis] = seen.in[0].extents.values[axis];
  }
  tensor_value made;
  error ignored;
  if (!seen.record.infer({fitted, seen.count}, {&made, 1}, ignored)) return false;
  for (int i = 1; i < seen.count; ++i) {
    repair one;
    one.layer = at;
    one.side = i;
    one.extents = fitted[i].extents;
    bool larger = false;
    bool smaller = false;
    for (int axis = first; axis < first + to.to.spatial_count; ++axis) {
      larger = larger || one.extents.values[axis] > seen.in[i].extents.values[axis];
      smaller = smaller || one.extents.values[axis] < seen.in[i].extents.values[axis];
    }
    one.kind = larger && smaller ? fix_kind::resize : larger ? fix_kind::pad : fix_kind::crop;
    if ((larger || smaller) && !to.add(one)) return false;
  }
  return true;
}

/// The layer with a change after which it takes what arrives; or else without it.
template <class Error>
constexpr bool mend_alone(change_list& to, const failing_node& seen, const Error& why) noexcept
{
  repair one;
  one.layer = why.layer;
  const auto works = [&](fix_kind kind, dim value, const layer& with) {
    tensor_value made;
    error ignored;
    one.kind = kind;
    one.value = value;
    one.with = with;
    return with.infer({seen.in, seen.count}, {&made, 1}, ignored);
  };
  constexpr fix_kind changes[] = {fix_kind::same_padding, fix_kind::padding, fix_kind::dilation, fix_kind::kernel,
                                  fix_kind::stride};
  if (seen.record.axes() > 0 && (has_window(seen.record.kind) || seen.record.kind == layer_kind::conv_transpose))
    for (const fix_kind kind : changes) {
      layer with = seen.record;
      const dim value = kind == fix_kind::padding || kind == fix_kind::same_padding ? 0 : 1;
      change_windows(with, -1, kind, value);
      // of a pool that its stride goes with, or partly does, another number is said than is meant
      const bool told = kind != fix_kind::kernel || !is_pool(with.kind);
      if (told && works(kind, value, with)) return to.add(one);
    }
  layer with = seen.record;
  with.in_channels = why.numbers[0];
  if (why.rule == rule::channels_match && with.kind != layer_kind::activation &&
      works(fix_kind::in_channels, why.numbers[0], with))
    return to.add(one);
  if (why.rule == rule::features_match && with.kind == layer_kind::linear &&
      works(fix_kind::in_features, why.numbers[0], with))
    return to.add(one);
  one.side = seen.count > 1 ? 0 : -1;
  return works(fix_kind::drop, 0, layer(&pass_on<>, 0)) && to.add(one);
}

/// Fills the list with changes that are to be made together, or leaves it empty.
template <class Program>
constexpr void repair_together(repair_list& to, const Program& net, const tensor_value* in) noexcept
{
  change_list steps(to);
  for (;;) {
    failing_node seen;
    error why;
    if (net.run(in, why, &seen, steps.all())) break;
    const bool join = why.rule == rule::broadcast_match || why.rule == rule::concat_match;
    const bool known = seen.found && why.layer >= 0 && seen.record.kind != layer_kind::custom;
    if (known && ((join && fit_inputs(steps, seen, why.layer)) || mend_alone(steps, seen, why))) continue;
    to.count = 0;
    return;
  }
  to.together = to.count > 0;
}

}  // namespace shapeproof::detail
