// SPDX-License-Identifier: MIT
// What torchvision 0.14 said of its own models (tests/data/models), and the comparison with ours: every module in order
// of execution, the totals, and the smallest image that the real network takes.
#pragma once

#include <shapeproof/check/memory.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

namespace recorded {

using namespace shapeproof;

/// A model as the comparison uses it; the rest is compiled once for all models (recorded.cpp).
struct model {
  const char* name;
  bool (*walk)(const tensor_value& in, graph_listener& to, error& why);
  result<shape> (*infer)(const shape& in, diagnose level);
  result<cost_count> (*cost)(const shape& in);
};

/// Compares with layers/<name>.csv and the model's line of models.csv.
void check(const model& ours);

template <class Net>
void check(const char* name)
{
  check({name, [](const tensor_value& in, graph_listener& to, error& why) { return walk<Net, 1>(&in, to, why); },
         [](const shape& in, diagnose level) -> result<shape> { return infer<Net>(in, level); },
         [](const shape& in) { return cost<Net>(in); }});
}

/// The same of the totals, by the compiler; and an arena of at most 1.10 times what lives at once.
template <class Net, class Input, class Output, dim Parameters, dim Macs>
constexpr bool proven() noexcept
{
  static_assert(std::is_same_v<output_t<Net, Input>, Output>);
  static_assert(cost_of<Net, Input>.parameters() == Parameters);
  static_assert(cost_of<Net, Input>.macs == Macs);
  static_assert(memory_of<Net, Input>.weights == 4 * Parameters);
  static_assert(memory_of<Net, Input>.bytes >= memory_of<Net, Input>.peak);
  static_assert(memory_of<Net, Input>.bytes * 10 <= memory_of<Net, Input>.peak * 11);
  return true;
}

}  // namespace recorded
