// SPDX-License-Identifier: MIT
#include "models/resnext50_32x4d.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::resnext50_32x4d, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 25'028'904, 4'230'479'872>());

TEST_CASE("resnext50_32x4d, module by module") { recorded::check<models::resnext50_32x4d>("resnext50_32x4d"); }
