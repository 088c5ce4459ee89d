// SPDX-License-Identifier: MIT
// memory: what a network needs in bytes, and a plan of its arena; at compile time and at run time.
#pragma once

#include <shapeproof/analysis/arena.hpp>  // arena_planner
#include <shapeproof/check/cost.hpp>      // listen

namespace shapeproof {

/// What a network needs, with a slot for each of its values: the inputs first, then what leaves each node in turn; behind
/// them the scratch of each node that asks for some. `alignas(64) std::byte arena[plan.bytes];` holds them all.
template <int Slots>
struct memory_plan : memory_report {
  memory_slot slots[static_cast<std::size_t>(Slots > 0 ? Slots : 1)] = {};
  std::int32_t values = 0;
  std::int32_t scratches = 0;

  [[nodiscard]] constexpr int size() const noexcept { return values; }
  [[nodiscard]] constexpr const memory_slot* begin() const noexcept { return slots; }
  [[nodiscard]] constexpr const memory_slot* end() const noexcept { return slots + values; }
  /// The slot of value `i`; one of 0 bytes where there is none.
  [[nodiscard]] constexpr memory_slot operator[](dim i) const noexcept { return i >= 0 && i < values ? slots[i] : memory_slot{}; }
};

}  // namespace shapeproof
