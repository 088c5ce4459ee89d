// SPDX-License-Identifier: MIT
#include "models/resnet50.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::resnet50, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 25'557'032, 4'089'184'256>());
static_assert(memory_of<models::resnet50, tensor<float, 1, 3, 224, 224>>.bytes == 9'633'792);

TEST_CASE("resnet50, module by module") { recorded::check<models::resnet50>("resnet50"); }
