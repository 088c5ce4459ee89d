// SPDX-License-Identifier: MIT
// What torchvision 0.14 said of its own models (tests/data/models), and the comparison with ours: every module in order
// of execution, the totals, and the smallest image that the real network takes.
#pragma once

#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

namespace recorded {

using namespace shapeproof;

/// A model as the comparison uses it; the rest is compiled once for all models (recorded.cpp).
struct model {
  const char* name;
  bool (*walk)(const tensor_value& in, graph_listener& to, error& why);
  result<shape> (*infer)(const shape& in, diagnose level);
};

/// Compares with layers/<name>.csv and the model's line of models.csv.
void check(const model& ours);

template <class Net>
void check(const char* name)
{
  check({name, [](const tensor_value& in, graph_listener& to, error& why) { return walk<Net, 1>(&in, to, why); },
         [](const shape& in, diagnose level) -> result<shape> { return infer<Net>(in, level); }});
}

}  // namespace recorded
