// SPDX-License-Identifier: MIT
// Valid sizes against brute force: the network is asked size by size.
#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/graph_infer.hpp>

#include <doctest/doctest.h>

#include <cstdio>

#include "random_sizes.hpp"

using namespace shapeproof;

namespace {

struct room_of_vectors {
  std::vector<tensor_value> values;
  std::vector<value_axes> axes;
  std::vector<axis_term> terms;
  std::vector<axis_need> needs;

  explicit room_of_vectors(std::size_t count) : values(count), axes(count), terms(4 * count + 16), needs(2 * count + 8) {}
};

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
