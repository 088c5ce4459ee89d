// SPDX-License-Identifier: MIT
#include "models/alexnet.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::alexnet, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 61'100'840, 714'188'480>());

TEST_CASE("alexnet, module by module") { recorded::check<models::alexnet>("alexnet"); }
