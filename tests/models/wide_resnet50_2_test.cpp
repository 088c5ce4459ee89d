// SPDX-License-Identifier: MIT
#include "models/wide_resnet50_2.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::wide_resnet50_2, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 68'883'240, 11'398'021'120>());

TEST_CASE("wide_resnet50_2, module by module") { recorded::check<models::wide_resnet50_2>("wide_resnet50_2"); }
