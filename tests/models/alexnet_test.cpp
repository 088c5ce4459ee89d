// SPDX-License-Identifier: MIT
#include "models/alexnet.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::alexnet, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 61'100'840, 714'188'480>());
static_assert(memory_of<models::alexnet, tensor<float, 1, 3, 224, 224>>.bytes == 1'548'800);

TEST_CASE("alexnet, module by module") { recorded::check<models::alexnet>("alexnet"); }
