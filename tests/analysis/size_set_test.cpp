// SPDX-License-Identifier: MIT
// Sets that are put together by hand, against one size after another; that they are the right ones: valid_sizes_test.cpp.
#include <shapeproof/analysis/size_set.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

constexpr size_set multiples_of_4_but_8()
{
  size_set set;
  set.begin(8, 3, 12);
  set.set_residue(0);
  set.set_residue(4);
  set.except(8);
  set.except(9);
  set.settle();
  return set;
}
constexpr size_set some = multiples_of_4_but_8();
HOLDS_TWICE(some.period() == 4 && some.minimum() == 4 && some.exceptions() == 1 && some.first_of(0) == 8 && some.last_of(0) == 9);
HOLDS_TWICE(some.contains(4) && !some.contains(8) && some.contains(9) && some.contains(12) && !some.contains(13));
HOLDS_TWICE(some.next(5) == 9 && some.previous(11) == 9 && some.nearest(7) == 9 && some.nearest(6) == 4 && some.settled() == 10);
HOLDS_TWICE(some.maximum() == size_max && some.contains(size_max) && some.next(size_max) == size_max && some.next(size_max + 1) == 0);

// Nothing, and numbers that are no size.
HOLDS_TWICE(size_set{}.empty() && size_set{}.maximum() == 0 && size_set{}.nearest(5) == 0 && !size_set{}.contains(0));
HOLDS_TWICE(size_set{}.contains_all(5, 4) && !size_set{}.contains_all(5, 5));
HOLDS_TWICE(some.next(dim_min) == 4 && some.previous(dim_min) == 0 && some.nearest(dim_min) == 4 && !some.contains(dim_min));
HOLDS_TWICE(some.next(dim_max) == 0 && some.previous(dim_max) == size_max && some.nearest(dim_max) == size_max);
HOLDS_TWICE(!some.contains_all(dim_min, dim_max) && some.contains_all(9, 9) && !some.contains_all(9, 12));
HOLDS_TWICE(!some.has_residue(-1) && !some.has_residue(4) && !some.contains(size_max + 4));

// Every size from 3 on: up to the largest that a set knows, and not one more; and of two that are as near the smaller.
constexpr size_set from_3()
{
  size_set set;
  set.begin(1, 3, 3);
  set.set_residue(0);
  set.settle();
  return set;
}
HOLDS_TWICE(from_3().contains_all(3, size_max) && !from_3().contains_all(3, size_max + 1) && !from_3().contains_all(2, 3));
HOLDS_TWICE(some.nearest(14) == 12 && some.nearest(15) == 16 && some.nearest(13) == 12);

}  // namespace

TEST_CASE("random sets against one size after another")
{
  std::mt19937 random(3);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  constexpr dim most = 300;
  int full = 0;
  for (int i = 0; i < 2000; ++i) {
    const dim period = 1 + below(i % 2 == 0 ? 4 : 70);
    const dim least = 1 + below(40);
    const dim settled = least + below(100);
    std::vector<bool> residues(static_cast<std::size_t>(period));
    size_set set;
    set.begin(period, least, settled);
    for (dim rest = 0; rest < period; ++rest)
      if (below(3) == 0) {
        residues[static_cast<std::size_t>(rest)] = true;
        set.set_residue(rest);
      }
    std::vector<bool> in(static_cast<std::size_t>(most + 1));
    for (dim size = least; size <= most; ++size) in[static_cast<std::size_t>(size)] = residues[static_cast<std::size_t>(size % period)];
    const int often = 2 + below(20);
    for (dim size = least; size < settled; ++size)
      if (below(often) == 0) {
        if (!set.except(size)) {
          ++full;
          break;
        }
        in[static_cast<std::size_t>(size)] = !in[static_cast<std::size_t>(size)];
      }
    set.settle();
    dim last = 0;
    for (dim size = 1; size <= most; ++size) {
      REQUIRE(set.contains(size) == in[static_cast<std::size_t>(size)]);
      if (in[static_cast<std::size_t>(size)]) {
        if (last == 0) REQUIRE(set.minimum() == size);
        for (dim before = last + 1; before <= size; ++before) {
          REQUIRE(set.next(before) == size);
          if (before < size) REQUIRE(set.previous(before) == last);
        }
        last = size;
      }
    }
    if (last == 0) REQUIRE(set.empty());
    for (int k = 0; k < 20; ++k) {
      const dim low = 1 + below(200);
      const dim high = low + below(k < 10 ? 4 : 100);
      bool every = true;
      for (dim size = low; size <= high && size <= most; ++size) every = every && in[static_cast<std::size_t>(size)];
      REQUIRE(set.contains_all(low, high) == every);
    }
    // Settled means what it says.
    for (dim size = set.settled(); size <= most; ++size)
      REQUIRE(set.contains(size) == set.has_residue(size % set.period()));
  }
  CHECK(full == 0);
}
