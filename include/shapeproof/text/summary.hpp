// SPDX-License-Identifier: MIT
// A network as a table: a line for each node with its name, type, output, parameters, bytes and multiply-accumulates,
// and the totals; of a network that fails the table as far as it came, and the sentence of its error.
#pragma once

#include <shapeproof/analysis/cost.hpp>  // count_cost
#include <shapeproof/text/run.hpp>       // text_writer, write_run

namespace shapeproof {

namespace detail {

/// A number in a table: not known where an extent is `dynamic` or a layer is not the library's, or past 2^63 - 1.
struct table_number {
  enum class state : std::uint8_t { known, unknown, overflow };
  dim value = 0;
  state is = state::known;

  constexpr void add(const table_number& more) noexcept
  {
    if (more.is == state::known && add_overflow(value, more.value, value)) is = state::overflow;
    if (more.is > is) is = more.is;
  }
};

/// Which node a value leaves. Values are numbered in the order of the nodes, so that only the nodes with another number
/// of outputs than one have to be remembered.
class value_origins {
 public:
  struct origin {
    std::int32_t node = -1;  // -1: an input of the network
    std::int32_t output = 0;
    bool known = true;
  };

  constexpr void clear(std::int32_t inputs) noexcept { used_ = 0; inputs_ = inputs; full_at_ = -1; }
  constexpr void add(const node_event& event) noexcept
  {
    if (event.out.count == 1) return;
    if (used_ < room) splits_[used_++] = {event.index, event.first_output, event.out.count};
    else if (full_at_ < 0) full_at_ = event.first_output;
  }
  [[nodiscard]] constexpr bool one_each() const noexcept { return used_ == 0; }
  [[nodiscard]] constexpr origin of(std::int32_t value) const noexcept
  {
    if (value < inputs_) return {-1, value};
    if (full_at_ >= 0 && value >= full_at_) return {-1, value, false};
    std::int32_t low = 0;
    for (std::int32_t high = used_; low < high;) {
      const std::int32_t middle = low + (high - low) / 2;
      if (splits_[middle].first <= value) low = middle + 1;
      else high = middle;
    }
    if (low == 0) return {value - inputs_};
    const split& last = splits_[low - 1];
    if (value - last.first < last.count) return {last.node, value - last.first};
    return {last.node + 1 + (value - last.first - last.count)};
  }

 private:
  struct split {
    std::int32_t node;
    std::int32_t first;
    std::int32_t count;
  };
  static constexpr std::int32_t room = 256;
  split splits_[static_cast<std::size_t>(room)] = {};
  std::int32_t used_ = 0;
  std::int32_t inputs_ = 0;
  std::int32_t full_at_ = -1;
};

}  // namespace detail
}
