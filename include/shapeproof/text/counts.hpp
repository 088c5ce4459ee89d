// SPDX-License-Identifier: MIT
// What a node costs, for a table: each number by itself, so that one that is not known does not hide the others.
#pragma once

#include <shapeproof/analysis/cost.hpp>    // count_cost, count_macs
#include <shapeproof/network/builder.hpp>  // node_event

namespace shapeproof::detail {

/// A count; not known where an extent is `dynamic` (or none: below 0) or a layer is not the library's, and past
/// 2^63 - 1 where it overflows.
struct node_count {
  enum class state : std::uint8_t { known, unknown, past };
  dim value = 0;  // of a sum: of what is known
  state is = state::known;

  constexpr node_count() noexcept = default;
  constexpr node_count(bool good, dim counted, const error& why) noexcept
      : value(good ? counted : 0), is(good ? state::known : is_past(why.rule) ? state::past : state::unknown)
  {
  }

  [[nodiscard]] static constexpr bool is_past(rule broken) noexcept
  {
    return broken == rule::elements_overflow || broken == rule::bytes_overflow || broken == rule::count_overflow;
  }

  constexpr void add(const node_count& more) noexcept
  {
    dim sum = 0;
    if (add_overflow(value, more.value, sum)) is = state::past;
    else value = sum;
    if (more.is > is) is = more.is;
  }
};

[[nodiscard]] constexpr node_count bytes_of(const tensor_value& of) noexcept
{
  dim size = 0;
  error why;
  const bool good = count_bytes(of.extents, of.element.bits, 1, size, why);
  return {good, size, why};
}

/// Parameters and multiply-accumulates of nodes, added up.
struct node_counts {
  node_count parameters = {};
  node_count macs = {};

  constexpr void add(const node_counts& more) noexcept
  {
    parameters.add(more.parameters);
    macs.add(more.macs);
  }

  /// Those of one node that worked.
  [[nodiscard]] static constexpr node_counts of(const node_event& event) noexcept
  {
    node_counts made;
    const layer& record = event.about.record;
    if (record.kind == layer_kind::custom) {
      made.parameters.is = made.macs.is = node_count::state::unknown;
      return made;
    }
    if (event.in.count < 1 || event.out.count < 1) return made;
    const shape& in = event.in[0].extents;
    const shape& out = event.out[0].extents;
    cost_count cost;
    error why;
    bool good = count_cost(record, in, out, cost, why, false);
    made.parameters = made.macs = {good, good ? cost.parameters() : 0, why};
    if (!good) return made;  // what is not known of the weights is not known of what is done with them
    good = count_macs(record, in, out, cost.weights, cost.macs, why);
    made.macs = {good, cost.macs, why};
    return made;
  }
};

}  // namespace shapeproof::detail
