// SPDX-License-Identifier: MIT
// Valid sizes against brute force: the network is asked size by size.
#include <shapeproof/analysis/dropped_rows.hpp>
#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/graph_infer.hpp>

#include <doctest/doctest.h>

#include <cstdio>

#include "../oracle/oracle.hpp"
#include "random_sizes.hpp"
#include "room_of_vectors.hpp"

using namespace shapeproof;

namespace {

/// What a set says of itself, held to `contains`.
bool consistent(const size_set& set, dim most)
{
  dim last = 0;
  for (dim size = 1; size <= most; ++size) {
    if (set.contains(size)) {
      if (set.next(size) != size || set.previous(size) != size || set.nearest(size) != size) return false;
      for (dim before = last + 1; before < size; ++before) {
        const dim near = last != 0 && before - last <= size - before ? last : size;
        if (set.next(before) != size || set.previous(before) != last || set.nearest(before) != near) return false;
      }
      if (last == 0 && set.minimum() != size) return false;
      last = size;
    }
  }
  return last != 0 || set.minimum() == 0 || set.minimum() > most;
}

}  // namespace

TEST_CASE("random graphs, every size to 600 and some to 2^31")
{
  constexpr unsigned seed = 20261125;
  constexpr int graphs = 4000;
  std::mt19937 random(seed);
  int exact = 0;
  int none = 0;
  int all = 0;
  int finite = 0;
  int periodic = 0;
  int excepted = 0;
  long asked = 0;
  for (int i = 0; i < graphs; ++i) {
    const random_sizes::drawn drawn = random_sizes::draw(random);
    const stored_graph net = drawn.view();
    room_of_vectors room(static_cast<std::size_t>(drawn.values));
    const result<size_set> sizes = valid_sizes(net, shape{1, 4, dynamic}, 2, room);
    REQUIRE(sizes.has_value());
    const auto takes = [&](dim size) {
      ++asked;
      return infer(net, shape{1, 4, size}, room.values, diagnose::place).has_value();
    };
    const auto agrees = [&](dim size) {
      const bool works = takes(size);
      return sizes->exact() ? works == sizes->contains(size) : !works || sizes->contains(size);
    };
    INFO("graph " << i << " of seed " << seed);
    for (dim size = 1; size <= 600; ++size) {
      INFO("size " << size);
      REQUIRE(agrees(size));
    }
    for (int k = 0; k < 40; ++k) {
      const dim size = std::uniform_int_distribution<dim>(1, k < 20 ? 20'000 : size_max)(random);
      INFO("size " << size);
      REQUIRE(agrees(size));
    }
    REQUIRE(agrees(size_max));
    REQUIRE(consistent(*sizes, 300));
    exact += sizes->exact();
    none += sizes->empty();
    all += sizes->exact() && sizes->minimum() > 0 && sizes->period() == 1 && sizes->exceptions() == 0;
    finite += sizes->exact() && !sizes->empty() && sizes->maximum() < 100'000;
    periodic += sizes->exact() && sizes->period() > 1;
    excepted += sizes->exact() && sizes->exceptions() > 0;
  }
  std::printf("valid sizes: seed %u, %d graphs, %ld sizes tried; exact %d, empty %d, all from one on %d, finite %d, periodic %d, "
              "with exceptions %d\n", seed, graphs, asked, exact, none, all, finite, periodic, excepted);
  CHECK(exact > graphs * 9 / 10);
  CHECK(finite > 100);
  CHECK(periodic > 200);
  CHECK(excepted > 200);
  CHECK(all > 500);
}

namespace {

/// Whether some window of a run left something out: counted from where the oracle's padding lets it begin.
struct watcher final : graph_listener {
  int dropped = 0;
  void node(const node_event& event) noexcept override
  {
    const layer& of = event.about.record;
    if (of.kind != layer_kind::conv && of.kind != layer_kind::max_pool && of.kind != layer_kind::avg_pool) return;
    const window step = of.axis(0);
    const dim extent = event.in[0].extents[2];
    const dim begin = step.padding == same ? oracle::same_padding(extent, step.kernel, step.stride, step.dilation) / 2 : step.pad_begin;
    const dim last = (event.out[0].extents[2] - 1) * step.stride - begin + step.dilation * (step.kernel - 1);
    dropped += last < extent - 1;
  }
};

}  // namespace

TEST_CASE("random graphs: sizes at which nothing is dropped, and inputs for an output")
{
  constexpr unsigned seed = 5;
  constexpr int graphs = 1000;
  std::mt19937 random(seed);
  int lossless = 0;
  int wanted = 0;
  long asked = 0;
  for (int i = 0; i < graphs; ++i) {
    const random_sizes::drawn drawn = random_sizes::draw(random);
    const stored_graph net = drawn.view();
    room_of_vectors room(static_cast<std::size_t>(drawn.values));
    const shape input{1, 4, dynamic};
    const result<size_set> sizes = valid_sizes(net, input, 2, room);
    const result<size_set> whole = lossless_sizes(net, input, 2, room);
    REQUIRE(whole.has_value());
    std::vector<dim> outputs(601, 0);
    INFO("graph " << i << " of seed " << seed);
    for (dim size = 1; size <= 600; ++size) {
      INFO("size " << size);
      watcher seen;
      error why;
      room.values[0] = {shape{1, 4, size}, {}};
      const bool good = walk(net, room.values.data(), static_cast<dim>(room.values.size()), seen, why);
      const bool works = good && seen.dropped == 0;
      ++asked;
      REQUIRE((whole->exact() ? works == whole->contains(size) : !works || whole->contains(size)));
      const result<dropped_list> rows = dropped_rows(net, shape{1, 4, size}, room.values);
      REQUIRE(rows.has_value() == good);
      if (good) REQUIRE(rows->count == seen.dropped);
      const shape out = good ? room.values[static_cast<std::size_t>(net.outputs[0])].extents : shape{};
      if (out.count == 3) outputs[static_cast<std::size_t>(size)] = out[2];
    }
    lossless += whole->exact() && !whole->empty() && !(*whole == *sizes);
    for (int k = 0; k < 6; ++k) {
      const dim target = k < 4 ? outputs[static_cast<std::size_t>(std::uniform_int_distribution<int>(1, 600)(random))]
                               : std::uniform_int_distribution<dim>(1, 300)(random);
      if (target == 0) continue;
      const result<size_set> from = inputs_for(net, input, target, 2, 2, room);
      REQUIRE(from.has_value());
      INFO("output " << target);
      for (dim size = 1; size <= 600; ++size) {
        const bool gives = outputs[static_cast<std::size_t>(size)] == target;
        INFO("size " << size);
        ++asked;
        REQUIRE((from->exact() ? gives == from->contains(size) : !gives || from->contains(size)));
      }
      wanted += from->exact() && !from->empty();
    }
  }
  std::printf("lossless and inverse: seed %u, %d graphs, %ld sizes tried; lossless differs from sizes %d, outputs with inputs %d\n",
              seed, graphs, asked, lossless, wanted);
  CHECK(lossless > 100);
  CHECK(wanted > 1000);
}
