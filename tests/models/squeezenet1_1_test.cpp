// SPDX-License-Identifier: MIT
#include "models/squeezenet1_1.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::squeezenet1_1, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 1'235'496, 349'151'936>());
static_assert(memory_of<models::squeezenet1_1, tensor<float, 1, 3, 224, 224>>.bytes == 6'308'352);

TEST_CASE("squeezenet1_1, module by module") { recorded::check<models::squeezenet1_1>("squeezenet1_1"); }
