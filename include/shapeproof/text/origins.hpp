// SPDX-License-Identifier: MIT
// Which node a value leaves, in little room: values are numbered in the order of the nodes, so that only the nodes with
// another number of outputs than one have to be remembered.
#pragma once

#include <shapeproof/network/builder.hpp>  // node_event

namespace shapeproof::detail {

class value_origins {
 public:
  struct origin {
    std::int32_t node;         // -1: it goes into the network
    std::int32_t output = -1;  // which of the node's outputs, or of the network's inputs; -1: its only one
    bool known = true;         // false after more than 256 of those nodes
  };

  constexpr void begin(std::int32_t inputs) noexcept
  {
    inputs_ = inputs;
    used_ = 0;
    unknown_from_ = -1;
  }
  constexpr void add(const node_event& event) noexcept
  {
    if (event.out.count == 1) return;
    if (used_ < room) splits_[used_++] = {event.index, event.first_output, event.out.count};
    else if (unknown_from_ < 0) unknown_from_ = event.first_output;
  }
  [[nodiscard]] constexpr origin of(std::int32_t value) const noexcept
  {
    if (value < inputs_) return {-1, value};
    if (unknown_from_ >= 0 && value >= unknown_from_) return {-1, -1, false};
    std::int32_t after = 0;  // the first split whose outputs come later
    for (std::int32_t end = used_; after < end;) {
      const std::int32_t middle = after + (end - after) / 2;
      if (splits_[middle].first <= value) after = middle + 1;
      else end = middle;
    }
    if (after == 0) return {value - inputs_};
    const split& last = splits_[after - 1];
    const std::int32_t behind = value - last.first;
    if (behind < last.count) return {last.node, behind};
    return {last.node + 1 + behind - last.count};
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
  std::int32_t unknown_from_ = -1;
};

}  // namespace shapeproof::detail
