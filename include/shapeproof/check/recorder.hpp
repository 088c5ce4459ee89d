// SPDX-License-Identifier: MIT
// A stored graph from a callable, a network type or calls of a graph_builder: nodes, edges and names are written into
// memory of the caller's. No part of shapeproof.hpp: include it where graphs are built at run time.
#pragma once

#include <shapeproof/check/labels.hpp>   // label_writer, name_given
#include <shapeproof/network/graph.hpp>  // stored_graph, graph_listener

namespace shapeproof {

/// Records what it hears. Where there is not room enough `why()` says so (storage.size), and the graph is not complete.
/// A layer of the user's own is recorded if it is a function (`layer{&my_function}`); the graph refuses any other one.
class graph_recorder final : public graph_listener {
 public:
  /// Storage for nodes, for what they take, and for the outputs: containers, spans or arrays of the caller's.
  template <class Nodes, class Edges, class Outputs>
  constexpr graph_recorder(Nodes&& nodes, Edges&& edges, Outputs&& outputs) noexcept
      : nodes_(start(nodes)), edges_(start(edges)), outputs_(start(outputs)), node_room_(room(nodes)), edge_room_(room(edges)),
        output_room_(room(outputs))
  {
  }

  /// Storage for names, each with its NUL; without it the nodes have none.
  template <class Names>
  constexpr void keep_names(Names&& names) noexcept
  {
    names_ = start(names);
    name_room_ = room(names);
  }

  constexpr void begin(inputs in) noexcept override { inputs_ = in.count; }
  constexpr void node(const node_event& event) noexcept override
  {
    if (!enough(node_count_ + 1, node_room_) || !enough(edge_count_ + event.in.count, edge_room_)) return;
    shapeproof::node& to = nodes_[node_count_++];
    to.op = event.about.record;
    to.links = {static_cast<std::int32_t>(edge_count_), event.in.count, event.out.count};
    to.name = keep(event);
    for (int i = 0; i < event.in.count; ++i) edges_[edge_count_++] = event.from[i];
  }
  constexpr void end(const std::int32_t* numbers, dim count) noexcept override
  {
    if (!enough(count, output_room_)) return;
    for (output_count_ = 0; output_count_ < count; ++output_count_) outputs_[output_count_] = numbers[output_count_];
  }

  /// The graph, as far as there was room: a view into the storage.
  [[nodiscard]] constexpr stored_graph graph() const noexcept
  {
    return {nodes_, node_count_, edges_, edge_count_, outputs_, output_count_, inputs_};
  }
  /// An error with rule::none where there was room for all.
  [[nodiscard]] constexpr const error& why() const noexcept { return why_; }

 private:
  shapeproof::node* nodes_;
  std::int32_t* edges_;
  std::int32_t* outputs_;
  char* names_ = nullptr;
  dim node_room_;
  dim edge_room_;
  dim output_room_;
  dim name_room_ = 0;
  dim node_count_ = 0;
  dim edge_count_ = 0;
  dim output_count_ = 0;
  dim name_count_ = 0;
  dim inputs_ = 0;
  error why_ = {};

  template <class Range>
  static constexpr auto start(Range& of) noexcept
  {
    if constexpr (requires { of.data(); }) return of.data();
    else return &of[0];
  }
  template <class Range>
  static constexpr dim room(Range& of) noexcept
  {
    if constexpr (requires { of.size(); }) return to_dim(of.size());
    else return to_dim(sizeof of / sizeof of[0]);
  }

  constexpr bool enough(dim wanted, dim room) noexcept
  {
    if (why_.rule == rule::none && wanted > room) fail(why_, rule::storage_size, room, wanted);
    return why_.rule == rule::none;
  }

  // The name with its blocks, as an error says it; none for a node that was given none.
  constexpr const char* keep(const node_event& event) noexcept
  {
    const node_name given = detail::name_given(event);
    if (given.text == nullptr || names_ == nullptr) return nullptr;
    char text[error::label_max] = {};
    detail::label_writer label{text};
    label.add_scope(event.scope);
    label.add_name(given);
    if (!enough(name_count_ + label.length + 1, name_room_)) return nullptr;
    char* const name = names_ + name_count_;
    for (int i = 0; i <= label.length; ++i) names_[name_count_++] = text[i];
    return name;
  }
};

/// Runs a callable `(auto& g, auto x...)` on its inputs and records it: how a graph is built at run time, from what the
/// callable has captured. Says whether it worked; `why` is what a node refused, or that there was not room enough.
template <class Forward, class... Values>
  requires(sizeof...(Values) > 0 && (std::is_same_v<Values, tensor_value> && ...))
constexpr bool record(graph_recorder& to, error& why, const Forward& forward, const Values&... in) noexcept
{
  graph_builder g(why, &to);
  const tensor_value all[] = {in...};
  to.begin({all, sizeof...(Values)});
  const graph_value from[] = {g.input(in)...};
  const auto run = [&]<int... At>(detail::numbers<At...>) { return forward(g, from[At]...); };
  const auto made = run(typename detail::count_to<static_cast<int>(sizeof...(Values))>::type{});
  if (!g.good()) return false;
  detail::tell_end(to, made);
  if (to.why().rule == rule::none) return true;
  why = to.why();
  return false;
}

}  // namespace shapeproof
