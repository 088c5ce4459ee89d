// SPDX-License-Identifier: MIT
#include "models/densenet121.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::densenet121, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 7'978'856, 2'834'161'664>());
static_assert(memory_of<models::densenet121, tensor<float, 1, 3, 224, 224>>.bytes == 8'429'568);

TEST_CASE("densenet121, module by module") { recorded::check<models::densenet121>("densenet121"); }
