// SPDX-License-Identifier: MIT
#include "models/fcn_resnet50.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::fcn_resnet50, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 21, 224, 224>, 32'957'013, 26'484'498'432>());

TEST_CASE("fcn_resnet50, module by module") { recorded::check<models::fcn_resnet50>("fcn_resnet50"); }
