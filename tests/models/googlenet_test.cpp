// SPDX-License-Identifier: MIT
#include "models/googlenet.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::googlenet, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);

TEST_CASE("googlenet, module by module") { recorded::check<models::googlenet>("googlenet"); }
