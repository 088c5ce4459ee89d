// SPDX-License-Identifier: MIT
// The arena: an offset for each value, so that no two that live at once overlap. Greedy by size: the largest first, each
// at the lowest offset where it fits (Pisarchyk, Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020).
// Where that needs more than the peak it is tried again, with what stood at the top placed first.
#pragma once

#include <shapeproof/analysis/memory.hpp>  // memory_slot

namespace shapeproof::detail {

/// How far a plan has come.
struct arena_progress {
  dim best = -1;              // bytes of the best plan so far, -1 before there is one
  dim bytes = 0;              // of the plan that is being made
  dim looks = 0;              // how many slots were looked at
  std::int32_t count = 0;     // values that need a place of their own
  std::int32_t at = 0;        // the next of them in order
  std::int32_t highest = 0;   // the one that reaches highest
  std::int32_t tries = 0;
  bool done = false;
};

/// Plans an arena in as many steps as it takes: each may be a constant evaluation of its own (check/memory.hpp). (A
/// template only so that it is instantiated where something is planned.)
template <class Slot>
struct arena_planner {
  Slot* slots;
  std::int32_t values;
  dim alignment;
  dim peak;
  arena_progress now = {};

  static constexpr std::int32_t tries_max = 16;
  /// After so many looks a plan within a 16th of the peak will do.
  static constexpr dim looks_enough = dim{1} << 16;
  /// In a real network few values live at once. Where very many do, the rest is put on top: a plan takes no more than so
  /// many looks, whatever the network.
  [[nodiscard]] constexpr dim looks_max() const noexcept { return dim{256} * values + looks_enough; }

  /// What lives longer than each value among those before it, and the values that need a place of their own in order of
  /// size. Says false where all of them on top of each other would not fit 2^63 - 1: then nothing below overflows.
  constexpr bool prepare(std::int32_t scratches, error& why) noexcept
  {
    dim all = 0;
    for (std::int32_t i = 0; i < values + scratches; ++i) {
      Slot& of = slots[i];
      const dim before = all;
      dim size = 0;
      if (mul_overflow(ceil_div(of.bytes, alignment), alignment, size) || add_overflow(before, size, all)) {
        fail(why, rule::arithmetic_overflow, before, of.bytes);
        why.layer = of.first;
        return false;
      }
      of.offset = of.trial = -1;
      if (i >= values) continue;
      std::int32_t longer = i - 1;
      while (longer >= 0 && slots[longer].last <= of.last) longer = slots[longer].longer;
      of.longer = longer;
      if (of.over < 0) slots[now.count++].order = i;
    }
    for (std::int32_t i = now.count / 2 - 1; i >= 0; --i) sink(i, now.count);
    for (std::int32_t end = now.count - 1; end > 0; --end) {
      swap(0, end);
      sink(0, end);
    }
    return true;
  }

  /// Goes on until it is done, or for about so many looks.
  constexpr void advance(dim looks) noexcept
  {
    const dim until = now.looks + looks;
    while (!now.done) {
      for (; now.at < now.count; ++now.at) {
        if (now.looks > until) return;
        Slot& of = slots[slots[now.at].order];
        put(of, slots[now.at].order + 1, slots[now.at].order - 1);
        if (of.trial + of.bytes <= now.bytes) continue;
        now.bytes = of.trial + of.bytes;
        now.highest = now.at;
      }
      keep_or_retry();
    }
  }

  /// What is written over another stands where that stands; then the scratch of each node, among what lives with it.
  constexpr void finish(std::int32_t scratches) noexcept
  {
    for (std::int32_t i = 0; i < values; ++i) {
      if (slots[i].over >= 0) slots[i].offset = slots[slots[i].over].offset;
      slots[i].trial = slots[i].offset;
    }
    now.bytes = now.best;
    for (std::int32_t i = values; i < values + scratches; ++i) {
      put(slots[i], values, first_after(slots, values, slots[i].first) - 1);
      slots[i].offset = slots[i].trial;
      if (slots[i].offset + slots[i].bytes > now.bytes) now.bytes = slots[i].offset + slots[i].bytes;
    }
  }

 private:
  /// Whether slot `a` comes after `b` in order: the smaller one. Of one size what lives to the latest comes first, which
  /// needs no more than the peak where all are of one size.
  [[nodiscard]] constexpr bool after(std::int32_t a, std::int32_t b) const noexcept
  {
    if (slots[a].bytes != slots[b].bytes) return slots[a].bytes < slots[b].bytes;
    return slots[a].last != slots[b].last ? slots[a].last < slots[b].last : a > b;
  }

  constexpr void swap(std::int32_t i, std::int32_t k) noexcept
  {
    const std::int32_t kept = slots[i].order;
    slots[i].order = slots[k].order;
    slots[k].order = kept;
  }

  // Heap sort, what comes last at the root: it needs no second array and no recursion.
  constexpr void sink(std::int32_t at, std::int32_t count) noexcept
  {
    for (std::int32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && after(slots[child + 1].order, slots[child].order)) ++child;
      if (!after(slots[child].order, slots[at].order)) return;
      swap(at, child);
      at = child;
    }
  }

  // The lowest offset where `of` overlaps none of those that live with it: those that come to be while it lives, from
  // `later` on, and those that came before and live still, from `earlier` back. An offset that is taken is left for the
  // end of what takes it: all between are taken by that too.
  constexpr void put(Slot& of, std::int32_t later, std::int32_t earlier) noexcept
  {
    dim offset = 0;
    for (bool moved = true; moved;) {
      moved = false;
      if (now.looks > looks_max()) {
        offset = ceil_div(now.bytes, alignment) * alignment;
        break;
      }
      for (std::int32_t i = later; i < values && slots[i].first <= of.last; ++i, ++now.looks)
        moved |= evades(offset, of.bytes, slots[i]);
      for (std::int32_t i = earlier; i >= 0; ++now.looks) {
        const bool lives = slots[i].last >= of.first;
        moved |= lives && evades(offset, of.bytes, slots[i]);
        i = lives ? i - 1 : slots[i].longer;
      }
    }
    of.trial = offset;
  }

  [[nodiscard]] constexpr bool evades(dim& offset, dim size, const Slot& other) const noexcept
  {
    if (other.trial < 0 || offset >= other.trial + other.bytes || offset + size <= other.trial) return false;
    offset = ceil_div(other.trial + other.bytes, alignment) * alignment;
    return true;
  }

  constexpr void keep_or_retry() noexcept
  {
    ++now.tries;
    now.looks += values;
    if (now.best < 0 || now.bytes < now.best) {
      now.best = now.bytes;
      for (std::int32_t i = 0; i < values; ++i) slots[i].offset = slots[i].trial;
    }
    now.done = now.best <= peak || now.tries == tries_max || now.looks > looks_max() ||
               (now.looks > looks_enough && now.best - peak <= peak / 16);
    if (now.done) return;
    const std::int32_t first = slots[now.highest].order;
    for (std::int32_t i = now.highest; i > 0; --i) slots[i].order = slots[i - 1].order;
    slots[0].order = first;
    for (std::int32_t i = 0; i < values; ++i) slots[i].trial = -1;
    now.at = now.highest = 0;
    now.bytes = 0;
  }
};

}  // namespace shapeproof::detail
