// SPDX-License-Identifier: MIT
// Which layers drop how many rows: for one size of the input, each window that does not reach the end of its axis.
#pragma once

#include <shapeproof/core/window_reach.hpp>  // rows_dropped
#include <shapeproof/network/graph.hpp>      // graph_listener, walk

namespace shapeproof {

/// One axis of one layer, the last `rows` elements of which no place of its window covers.
struct dropped_row {
  std::int32_t node;
  std::int16_t axis;
  dim extent;  // that arrives
  dim rows;
};

/// The first of them, in the order of the nodes, and how many there are.
struct dropped_list {
  static constexpr int kept_max = 32;
  dropped_row rows[kept_max] = {};
  dim count = 0;

  [[nodiscard]] constexpr int size() const noexcept { return count > kept_max ? kept_max : static_cast<int>(count); }
};

namespace detail {

struct drop_listener final : graph_listener {
  dropped_list found;

  constexpr void node(const node_event& event) noexcept override
  {
    const layer& of = event.about.record;
    const bool slides = of.kind == layer_kind::unfold ||
                        (of.kind >= layer_kind::conv && of.kind <= layer_kind::lp_pool && of.kind != layer_kind::conv_transpose);
    if (!slides || event.out.count == 0) return;
    const shape& x = event.in[0].extents;
    const image_axes at(x.count, of.axes(), of.kind == layer_kind::unfold ? layout::channels_first : of.layout);
    for (int i = 0; i < of.axes(); ++i) {
      const dim extent = x.values[at.spatial + i];
      const dim rows = rows_dropped(of.axis(i), extent).value_or(0);
      if (extent == dynamic || rows == 0) continue;
      if (found.count < dropped_list::kept_max)
        found.rows[found.count] = {event.index, static_cast<std::int16_t>(at.spatial + i), extent, rows};
      ++found.count;
    }
  }
};

}  // namespace detail

/// What a network type drops of inputs of these shapes. Errors: those of its inference.
template <class Net, class... Shapes>
[[nodiscard]] constexpr result<dropped_list> dropped_rows(const Shapes&... in) noexcept
{
  const tensor_value values[] = {tensor_value{in, {}}...};
  detail::drop_listener to;
  result<dropped_list> made(dropped_list{});
  error why{};
  if (walk<Net, static_cast<int>(sizeof...(Shapes))>(values, to, why)) made.in_place() = to.found;
  else made.refuse(why);
  return made;
}

/// The same of a stored graph, whose values go to `storage`, or of layers in the caller's storage.
template <class Storage>
[[nodiscard]] constexpr result<dropped_list> dropped_rows(const stored_graph& net, const shape& in,
                                                          Storage& storage) noexcept
{
  detail::drop_listener to;
  result<dropped_list> made(dropped_list{});
  error why{};
  const dim room = to_dim(storage.size());
  bool good = (net.input_count == 1 || fail(why, rule::input_count, 1, net.input_count)) &&
              (room > 0 || fail(why, rule::storage_size, room, 1));
  if (good) storage.data()[0] = {in, {}};
  good = good && walk(net, storage.data(), room, to, why);
  if (good) made.in_place() = to.found;
  else made.refuse(why);
  return made;
}
template <int = 0>
[[nodiscard]] constexpr result<dropped_list> dropped_rows(const layer_chain& net, const shape& in) noexcept
{
  detail::drop_listener to;
  result<dropped_list> made(dropped_list{});
  error why{};
  if (walk(net, tensor_value{in, {}}, to, why)) made.in_place() = to.found;
  else made.refuse(why);
  return made;
}

}  // namespace shapeproof
