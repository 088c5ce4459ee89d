// SPDX-License-Identifier: MIT
#include "models/densenet121.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::densenet121, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);

TEST_CASE("densenet121, module by module") { recorded::check<models::densenet121>("densenet121"); }
