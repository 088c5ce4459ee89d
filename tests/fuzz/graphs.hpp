// SPDX-License-Identifier: MIT
// Stored graphs whose nodes, edges, counts and extents may all be wrong.
#pragma once

#include <shapeproof/check/graph_infer.hpp>
#include <shapeproof/check/memory.hpp>

#include "chains.hpp"

namespace fuzz {

using shapeproof::node;
using shapeproof::stored_graph;

inline constexpr int nodes_max = 12;
inline constexpr int edges_max = 40;
inline constexpr int values_max = 64;

struct drawn_graph {
  node nodes[nodes_max + 1] = {};
  std::int32_t edges[edges_max] = {};
  std::int32_t outputs[4] = {};
  int node_count = 0;
  int edge_count = 0;
  dim output_count = 1;
  dim input_count = 1;

  [[nodiscard]] constexpr stored_graph view() const
  {
    return {nodes, node_count, edges, edge_count, outputs, output_count, input_count};
  }
};

/// Values in a storage of which a graph gets some.
struct graph_storage {
  tensor_value values[values_max] = {};
  int count = values_max;

  [[nodiscard]] constexpr tensor_value* data() { return values; }
  [[nodiscard]] constexpr int size() const { return count; }
};

constexpr std::int32_t draw_index(bytes& from, int count)
{
  const int kind = from.byte();
  if (kind < 248 && count > 0) return count - 1 - (kind % 4 < 3 ? kind / 4 % (count < 4 ? count : 4) : kind % count);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(from.raw()));
}

constexpr drawn_graph draw_graph(bytes& from)
{
  drawn_graph made;
  const int kind = from.byte();
  made.input_count = kind < 192 ? 1 : kind < 240 ? 1 + kind % 3 : from.number(0);
  made.node_count = from.below(nodes_max + 1);
  int values = made.input_count < 0 || made.input_count > 8 ? 1 : static_cast<int>(made.input_count);
  for (int i = 0; i < made.node_count; ++i) {
    node& to = made.nodes[i];
    const int join = from.byte();
    if (join < 96) {
      const layer joins[] = {shapeproof::add{}, shapeproof::concat{}, shapeproof::multiply{}, shapeproof::concat{.axis = -1}};
      to.op = joins[join % 4];
      to.links.input_count = 2 + (join % 16 == 15 ? 1 : 0);
    } else {
      to.op = draw_step(from);
      to.links.output_count = to.op.outputs() > 4 ? 1 : to.op.outputs();
      if (join > 240) to.links.input_count = from.below(4);
    }
    if (from.one_in(4)) to.name = join % 2 == 0 ? "left" : "a name that is longer than what fits into a label of an error";
    to.links.first_input = made.edge_count;
    for (int k = 0; k < to.links.input_count && made.edge_count < edges_max; ++k)
      made.edges[made.edge_count++] = draw_index(from, values);
    if (join >= 252) {
      to.links.first_input = draw_index(from, made.edge_count);
      to.links.input_count = join == 255 ? damaged_count(from) : to.links.input_count;
      to.links.output_count = join == 254 ? damaged_count(from) : to.links.output_count;
    }
    if (to.links.output_count > 0 && to.links.output_count <= 8) values += to.links.output_count;
  }
  const int outputs = from.byte();
  made.output_count = outputs < 224 ? 1 : outputs < 248 ? outputs % 5 : -1;
  for (std::int32_t& output : made.outputs) output = draw_index(from, values);
  return made;
}

/// Node by node, each on copies of what it takes; says how many there are before one fails, and why.
constexpr int run_by_hand(const drawn_graph& net, tensor_value* values, error& why)
{
  int next = static_cast<int>(net.input_count);
  for (int i = 0; i < net.node_count; ++i) {
    const shapeproof::node_links& at = net.nodes[i].links;
    tensor_value in[edges_max] = {};
    for (int k = 0; k < at.input_count; ++k) in[k] = values[net.edges[at.first_input + k]];
    if (!net.nodes[i].op.infer({in, at.input_count}, {values + next, at.output_count}, why)) return i;
    next += at.output_count;
  }
  return net.node_count;
}

/// Whether links, counts and edges are those of a graph.
constexpr bool sound(const drawn_graph& net, int capacity)
{
  if (net.input_count < 0 || net.input_count > capacity) return false;
  dim next = net.input_count;
  for (int i = 0; i < net.node_count; ++i) {
    const shapeproof::node_links& at = net.nodes[i].links;
    if (at.first_input < 0 || at.input_count < 0 || at.output_count < 0) return false;
    if (dim{at.first_input} + at.input_count > net.edge_count || next + at.output_count > capacity) return false;
    for (int k = 0; k < at.input_count; ++k)
      if (net.edges[at.first_input + k] < 0 || net.edges[at.first_input + k] >= next) return false;
    next += at.output_count;
  }
  for (int i = 0; i < net.output_count; ++i)
    if (net.outputs[i] < 0 || net.outputs[i] >= next) return false;
  return true;
}

constexpr bool works(const drawn_graph& net, const tensor_value* in)
{
  graph_storage storage;
  return trace(net.view(), in, net.input_count, storage, diagnose::place).has_value();
}

/// A layer that does what a crop or a pad does: its input has the spatial extents of its second one.
constexpr bool takes_extents(const layer& of, inputs in, outputs out, error&)
{
  if (in.count != 2 || out.count != 1) return false;
  const tensor_value like = in[1];
  tensor_value made = in[0];
  for (dim i = of.extra(0); i < of.extra(1); ++i) made.extents.values[i] = like.extents.values[i];
  out[0] = made;
  return true;
}

/// The graph with a node before input `side` of node `at`, which has two.
constexpr drawn_graph with_node(const drawn_graph& of, int at, int side, const layer& op)
{
  drawn_graph made = of;
  std::int32_t first = static_cast<std::int32_t>(of.input_count);  // the number of the new value
  for (int i = 0; i < at; ++i) first += of.nodes[i].links.output_count;
  made.node_count = of.node_count + 1;
  made.edge_count = 0;
  for (std::int32_t& output : made.outputs) output += output >= first ? 1 : 0;
  for (int i = 0, to = 0; i < of.node_count; ++i) {
    const std::int32_t* const taken = of.edges + of.nodes[i].links.first_input;
    if (i == at) {
      made.nodes[to++] = {op, {made.edge_count, 2, 1}, nullptr};
      made.edges[made.edge_count++] = taken[side];
      made.edges[made.edge_count++] = taken[1 - side];
    }
    made.nodes[to] = of.nodes[i];
    made.nodes[to++].links.first_input = made.edge_count;
    for (int k = 0; k < of.nodes[i].links.input_count; ++k) {
      const bool replaced = i == at && k == side;
      made.edges[made.edge_count++] = replaced ? first : taken[k] >= first ? taken[k] + 1 : taken[k];
    }
  }
  return made;
}

/// Where the axes of an image are, as the first layer that has spatial axes reads it.
constexpr shapeproof::image_axes image_of_graph(const drawn_graph& net, int rank)
{
  for (int i = 0; i < net.node_count; ++i) {
    const layer& of = net.nodes[i].op;
    const bool image = of.kind >= shapeproof::layer_kind::conv && of.kind <= shapeproof::layer_kind::crop_like;
    if (image && of.axes() > 0) return {rank, of.axes(), of.layout};
  }
  return {rank, 0, shapeproof::layout::channels_first};
}

/// Every fix that is named works. (A join of three says of one input only which it is.)
constexpr const char* graph_fixes_work(const drawn_graph& net, const tensor_value* in, const tensor_value* values, const error& why)
{
  const node& failing = net.nodes[why.layer];
  for (int which = 0; which < why.fix_count; ++which) {
    drawn_graph mended = net;
    tensor_value with[8] = {};
    for (int i = 0; i < net.input_count; ++i) with[i] = in[i];
    const shapeproof::fix_kind kind = why.fixes[which];
    if (kind == shapeproof::fix_kind::crop || kind == shapeproof::fix_kind::pad) {
      if (failing.links.input_count != 2 || net.edge_count + 3 > edges_max) continue;
      const int named = static_cast<int>(why.numbers[2]);
      const int side = why.fix_value[which] == 0 ? named : 1 - named;
      const shapeproof::image_axes image = image_of_graph(net, values[net.edges[failing.links.first_input + side]].extents.rank());
      mended = with_node(net, why.layer, side, layer(&takes_extents, image.spatial, image.spatial + image.count));
      HOLDS(works(mended, with));
      continue;
    }
    const shapeproof::image_axes image = image_of_graph(net, with[0].extents.rank());
    if (kind == shapeproof::fix_kind::input) {
      tensor_value below[8] = {};
      for (int i = 0; i < net.input_count; ++i) below[i] = in[i];
      bool any = false;
      for (int i = 0; i < why.fix_input_size; ++i)
        if (why.fix_below[i] > 0) below[0].extents.values[image.spatial + i] = why.fix_below[i], any = true;
      if (any) HOLDS(works(net, below));
      any = false;
      for (int i = 0; i < why.fix_input_size; ++i) any = any || why.fix_input[i] > 0;
      if (!any) continue;
    }
    const shape& arriving = values[net.edges[failing.links.first_input]].extents;
    HOLDS(mend::apply(mended.nodes[why.layer].op, arriving, with[0].extents, image, why, which));
    HOLDS(works(mended, with));
  }
  return nullptr;
}

constexpr const char* graph_holds(const drawn_graph& net, const tensor_value* in, dim given, int capacity, digest& seen)
{
  const stored_graph view = net.view();
  graph_storage brief{.values = {}, .count = capacity};
  graph_storage whole{.values = {}, .count = capacity};
  const result<dim> place = trace(view, in, given, brief, diagnose::place);
  const result<dim> full = trace(view, in, given, whole);
  HOLDS(place.has_value() == full.has_value());
  seen.add(dim{place.has_value()});
  error why{};
  graph_storage by_hand;
  const bool is_sound = sound(net, capacity) && given == net.input_count;
  int stopped = -1;
  if (is_sound) {
    for (int i = 0; i < given; ++i) by_hand.values[i] = in[i];
    stopped = run_by_hand(net, by_hand.values, why);
    HOLDS((stopped == net.node_count) == place.has_value());
  }
  if (place) {
    HOLDS(is_sound);
    HOLDS(*place == *full && *place <= capacity);
    for (int i = 0; i < *place; ++i) {
      HOLDS(by_hand.values[i] == brief.values[i] && brief.values[i] == whole.values[i]);
      seen.add(brief.values[i].extents);
    }
    return nullptr;
  }
  const error short_error = place.error();
  const error long_error = full.error();
  error unnamed = long_error;
  if (unnamed.rule == rule::broadcast_match || unnamed.rule == rule::concat_match) unnamed.axis_name = short_error.axis_name;
  HOLDS(same_error(short_error, unnamed) && tells(short_error));
  HOLDS(short_error.layer >= -1 && short_error.layer < net.node_count);
  HOLDS(long_error.label[error::label_max - 1] == '\0');
  seen.add(long_error);
  HOLDS_ALL(sentence_fits(short_error, seen));
  HOLDS_ALL(sentence_fits(long_error, seen));
  if (!is_sound) return nullptr;
  HOLDS(short_error.layer == stopped);
  why.layer = stopped;
  HOLDS(same_error(short_error, why));
  dim next = net.input_count;
  for (int i = 0; i < stopped; ++i) next += net.nodes[i].links.output_count;
  for (dim i = 0; i < next; ++i) HOLDS(by_hand.values[i] == whole.values[i] && by_hand.values[i] == brief.values[i]);
  return graph_fixes_work(net, in, by_hand.values, long_error);
}

constexpr const char* graph_target(bytes from, digest& seen)
{
  const drawn_graph net = draw_graph(from);
  tensor_value in[8] = {};
  in[0].extents = draw_input(from);
  for (tensor_value& each : in) each = in[0];
  if (net.input_count > 1 && from.one_in(2)) in[1].extents = draw_input(from);
  const int sizes = from.byte();
  const int capacity = sizes < 240 ? values_max : sizes - 240;
  const dim given = sizes % 32 == 31 || net.input_count > 8 ? from.below(8) : net.input_count;
  return graph_holds(net, in, given, capacity, seen);
}

}  // namespace fuzz
