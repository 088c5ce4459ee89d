// SPDX-License-Identifier: MIT
#include "models/mobilenet_v2.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::mobilenet_v2, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 3'504'872, 300'774'272>());
static_assert(memory_of<models::mobilenet_v2, tensor<float, 1, 3, 224, 224>>.bytes == 9'633'792);

TEST_CASE("mobilenet_v2, module by module") { recorded::check<models::mobilenet_v2>("mobilenet_v2"); }
