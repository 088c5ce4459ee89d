// SPDX-License-Identifier: MIT
#include "models/resnet152.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::resnet152, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 60'192'808, 11'513'626'624>());

TEST_CASE("resnet152, module by module") { recorded::check<models::resnet152>("resnet152"); }
