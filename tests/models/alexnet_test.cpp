// SPDX-License-Identifier: MIT
#include "models/alexnet.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::alexnet, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);

TEST_CASE("alexnet, module by module") { recorded::check<models::alexnet>("alexnet"); }
