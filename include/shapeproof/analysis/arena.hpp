// SPDX-License-Identifier: MIT
// The arena: an offset for each value, so that no two that live at once overlap. Greedy by size: the largest first, each
// at the lowest offset where it fits (Pisarchyk, Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020).
#pragma once

#include <shapeproof/analysis/memory.hpp>  // memory_slot

namespace shapeproof::detail {

/// Plans an arena in steps, each of which fits one constant evaluation; check/memory.hpp takes them one after another.
struct arena_planner {
  memory_slot* slots;
  std::int32_t values;
  dim alignment;
  dim bytes = 0;  // so far
  dim looks = 0;  // how many slots were looked at

  /// In a real network few values live at once. Where very many do, what is placed last is put on top: so a plan costs
  /// no more than so many looks a value, whatever the network.
  static constexpr dim looks_max = 256;

  /// Whether slot `a` comes before `b`: the larger one, or of the same size the one that comes to be first.
  [[nodiscard]] constexpr bool before(std::int32_t a, std::int32_t b) const noexcept
  {
    return slots[a].bytes != slots[b].bytes ? slots[a].bytes > slots[b].bytes : a < b;
  }

  /// What lives longer than a value among those before it; and all that need a place of their own, in order of size.
  /// Gives how many.
  constexpr std::int32_t prepare() noexcept
  {
    std::int32_t count = 0;
    for (std::int32_t i = 0; i < values; ++i) {
      std::int32_t at = i - 1;
      while (at >= 0 && slots[at].last <= slots[i].last) at = slots[at].longer;
      slots[i].longer = at;
      slots[i].offset = -1;
      if (slots[i].over < 0) slots[count++].order = i;
    }
    for (std::int32_t i = count / 2 - 1; i >= 0; --i) sink(i, count);
    for (std::int32_t end = count - 1; end > 0; --end) {
      swap(0, end);
      sink(0, end);
    }
    return count;
  }

  /// Places those from number `from` to `to`, not included, in order of size.
  constexpr bool place(std::int32_t from, std::int32_t to, error& why) noexcept
  {
    for (std::int32_t i = from; i < to; ++i) {
      const std::int32_t value = slots[i].order;
      memory_slot& of = slots[value];
      if (!put(of, value + 1, value - 1, why)) return false;
    }
    return true;
  }

  /// What is written over another stands where that stands; then the scratch of each node, among what lives with it.
  constexpr bool finish(std::int32_t scratches, error& why) noexcept
  {
    for (std::int32_t i = 0; i < values; ++i)
      if (slots[i].over >= 0) slots[i].offset = slots[slots[i].over].offset;
    for (std::int32_t i = values; i < values + scratches; ++i)
      if (!put(slots[i], values, first_after(slots, values, slots[i].first) - 1, why)) return false;
    return true;
  }

 private:
  constexpr void swap(std::int32_t i, std::int32_t k) noexcept
  {
    const std::int32_t kept = slots[i].order;
    slots[i].order = slots[k].order;
    slots[k].order = kept;
  }

  // Heap sort, the last in order at the root: no second array, and no recursion.
  constexpr void sink(std::int32_t at, std::int32_t count) noexcept
  {
    for (std::int32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && before(slots[child].order, slots[child + 1].order)) ++child;
      if (!before(slots[at].order, slots[child].order)) return;
      swap(at, child);
      at = child;
    }
  }

  // The lowest offset where `of` overlaps none of those that live with it: those that come to be while it lives, from
  // `later` on, and those that came before and live still, from `earlier` back. An offset that is taken is left for the
  // end of what takes it: all between are taken by that too.
  constexpr bool put(memory_slot& of, std::int32_t later, std::int32_t earlier, error& why) noexcept
  {
    dim top = 0;
    dim end = 0;
    if (mul_overflow(ceil_div(bytes, alignment), alignment, top) || add_overflow(top, of.bytes, end)) {
      fail(why, rule::arithmetic_overflow, bytes, of.bytes);
      why.layer = of.first;
      return false;
    }
    dim offset = looks > looks_max * values + (dim{1} << 16) ? top : 0;
    for (bool moved = offset < top; moved;) {
      moved = false;
      for (std::int32_t i = later; i < values && slots[i].first <= of.last; ++i, ++looks)
        moved |= evades(offset, of.bytes, slots[i]);
      for (std::int32_t i = earlier; i >= 0; ++looks) {
        const bool lives = slots[i].last >= of.first;
        moved |= lives && evades(offset, of.bytes, slots[i]);
        i = lives ? i - 1 : slots[i].longer;
      }
    }
    of.offset = offset;
    if (offset + of.bytes > bytes) bytes = offset + of.bytes;
    return true;
  }

  constexpr bool evades(dim& offset, dim size, const memory_slot& other) const noexcept
  {
    if (other.offset < 0 || offset >= other.offset + other.bytes || offset + size <= other.offset) return false;
    offset = ceil_div(other.offset + other.bytes, alignment) * alignment;
    return true;
  }
};

}  // namespace shapeproof::detail
