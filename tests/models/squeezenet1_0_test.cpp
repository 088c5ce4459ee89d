// SPDX-License-Identifier: MIT
#include "models/squeezenet1_0.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::squeezenet1_0, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 1'248'424, 818'924'576>());

TEST_CASE("squeezenet1_0, module by module") { recorded::check<models::squeezenet1_0>("squeezenet1_0"); }
