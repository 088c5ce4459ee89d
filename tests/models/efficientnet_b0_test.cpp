// SPDX-License-Identifier: MIT
#include "models/efficientnet_b0.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);
static_assert(cost_of<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>>.parameters() == 5'288'548);
static_assert(cost_of<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>>.macs == 385'814'752);
static_assert(memory_of<models::efficientnet_b0, tensor<float, 1, 3, 224, 224>>.bytes == 9'633'792);

TEST_CASE("efficientnet_b0, module by module") { recorded::check<models::efficientnet_b0>("efficientnet_b0"); }
