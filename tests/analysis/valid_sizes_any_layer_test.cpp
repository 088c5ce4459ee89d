// SPDX-License-Identifier: MIT
// Valid sizes of whatever the fuzzers draw: chains and graphs of every kind of layer, with hostile numbers, damaged records
// and layers of a user's own, of which one axis is free.
#include <shapeproof/analysis/dropped_rows.hpp>
#include <shapeproof/analysis/valid_sizes.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <random>
#include <vector>

#include "../fuzz/graphs.hpp"
#include "room_of_vectors.hpp"

using namespace shapeproof;

namespace {

struct counts {
  int exact = 0;
  int bounded = 0;
  int nonempty = 0;
  int kinds[static_cast<int>(last_layer_kind) + 1] = {};
};

/// Which axes of what arrives at each node are not known: of those the rows are counted.
struct open_axes final : graph_listener {
  bool open[fuzz::chain_max][rank_max] = {};

  void node(const node_event& event) noexcept override
  {
    for (int axis = 0; axis < event.in[0].extents.rank(); ++axis) open[event.index][axis] = event.in[0].extents[axis] == dynamic;
  }
};

template <class Net, class Infer>
void hold(const Net& net, const shape& drawn, int axis, room_of_vectors& room, const Infer& takes, counts& seen)
{
  const result<size_set> sizes = valid_sizes(net, drawn, axis, room);
  if (!sizes) {  // a graph whose links are damaged: inference says so too
    shape in = drawn;
    in.values[axis] = 4;
    REQUIRE(!takes(in));
    return;
  }
  seen.exact += sizes->exact();
  seen.bounded += !sizes->exact();
  seen.nonempty += sizes->exact() && !sizes->empty();
  for (int k = 1; k <= 48; ++k) {
    shape in = drawn;
    in.values[axis] = k <= 40 ? k : k <= 46 ? dim{1} << (3 * (k - 36)) : k == 47 ? size_max : size_max - 1;
    INFO("size " << in.values[axis]);
    const bool works = takes(in);
    REQUIRE((sizes->exact() ? works == sizes->contains(in.values[axis]) : !works || sizes->contains(in.values[axis])));
  }
}

}  // namespace

TEST_CASE("chains and graphs of every kind of layer")
{
  constexpr unsigned seed = 4242;
  constexpr int networks = 60'000;
  std::mt19937_64 random(seed);
  std::vector<std::uint8_t> data(600);
  room_of_vectors room(fuzz::values_max);
  counts seen;
  int lossless = 0;
  int inverse = 0;
  for (int i = 0; i < networks; ++i) {
    for (std::uint8_t& one : data) one = static_cast<std::uint8_t>(random());
    fuzz::bytes from{data.data(), data.size()};
    INFO("network " << i << " of seed " << seed);
    shape in;
    const int rank = 1 + from.below(5);
    for (int axis = 0; axis < rank; ++axis) in.push_back(1 + from.below(axis < 2 ? 4 : 12));
    const int axis = from.below(rank);
    INFO("axis " << axis << " of " << rank);
    if (i % 2 == 0) {
      fuzz::chain drawn;
      drawn.count = 1 + from.below(3);
      for (int k = 0; k < drawn.count; ++k) {
        drawn.layers[k] = k == 0 && from.below(4) != 0 ? fuzz::draw_any(from, fuzz::neutral_layers{}) : fuzz::draw_step(from);
        const int kind = static_cast<int>(drawn.layers[k].kind);
        if (kind <= static_cast<int>(last_layer_kind)) ++seen.kinds[kind];
      }
      hold(drawn.view(), in, axis, room, [&](const shape& of) { return infer(drawn.view(), of, diagnose::place).has_value(); }, seen);

      // Sizes at which nothing is dropped, and those that give the output of one of them.
      const result<size_set> whole = lossless_sizes(drawn.view(), in, axis, room);
      shape one = in;
      one.values[axis] = 1 + from.below(12);
      const result<shape> out = infer(drawn.view(), one, diagnose::place);
      const int out_axis = out && out->rank() > 0 ? from.below(out->rank()) : 0;
      const dim wanted = out && out->rank() > 0 ? (*out)[out_axis] : 3;
      const result<size_set> inputs = inputs_for(drawn.view(), in, wanted, axis, out_axis, room);
      open_axes known;
      error why;
      one.values[axis] = dynamic;
      walk(drawn.view(), tensor_value{one, {}}, known, why);
      REQUIRE(whole.has_value());
      REQUIRE(inputs.has_value());
      for (dim size = 1; size <= 30; ++size) {
        INFO("size " << size << ", wanted " << wanted << " on axis " << out_axis);
        one.values[axis] = size;
        const result<dropped_list> rows = dropped_rows(drawn.view(), one);
        bool works = rows.has_value();
        for (int k = 0; rows && k < rows->size(); ++k) works = works && !known.open[rows->rows[k].node][rows->rows[k].axis];
        REQUIRE((whole->exact() ? works == whole->contains(size) : !works || whole->contains(size)));
        const result<shape> made = infer(drawn.view(), one, diagnose::place);
        const bool gives = made && out_axis < made->rank() && (*made)[out_axis] == wanted;
        REQUIRE((inputs->exact() ? gives == inputs->contains(size) : !gives || inputs->contains(size)));
        lossless += rows && rows->count > 0;
        inverse += gives;
      }
    } else {
      fuzz::drawn_graph drawn = fuzz::draw_graph(from);
      drawn.input_count = 1;
      std::vector<tensor_value> values(fuzz::values_max);
      hold(drawn.view(), in, axis, room,
           [&](const shape& of) { return trace(drawn.view(), of, values, diagnose::place).has_value(); }, seen);
    }
  }
  CHECK(lossless > 500);
  CHECK(inverse > 2000);
  int kinds = 0;
  for (const int count : seen.kinds) kinds += count > 0;
  std::printf("any layers: seed %u, %d networks; exact %d (not empty %d), bounded %d, kinds %d\n", seed, networks, seen.exact,
              seen.nonempty, seen.bounded, kinds);
  CHECK(seen.nonempty > networks / 50);
  CHECK(seen.bounded < networks / 5);
  CHECK(kinds >= static_cast<int>(last_layer_kind) - 2);
}
