// SPDX-License-Identifier: MIT
#include "models/resnet18.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::resnet18, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 11'689'512, 1'814'073'344>());
static_assert(memory_of<models::resnet18, tensor<float, 1, 3, 224, 224>>.bytes == 6'422'528);

TEST_CASE("resnet18, module by module") { recorded::check<models::resnet18>("resnet18"); }
