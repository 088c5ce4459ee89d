// SPDX-License-Identifier: MIT
#include "models/vgg19.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::vgg19, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 143'667'240, 19'632'062'464>());

TEST_CASE("vgg19, module by module") { recorded::check<models::vgg19>("vgg19"); }
