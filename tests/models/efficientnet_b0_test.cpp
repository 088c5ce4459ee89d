// SPDX-License-Identifier: MIT
#include "models/efficientnet_b0.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 5'288'548, 385'814'752>());
static_assert(memory_of<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>>.bytes == 9'633'792);

TEST_CASE("efficientnet_b0, module by module") { recorded::check<models::efficientnet_b0>("efficientnet_b0"); }
