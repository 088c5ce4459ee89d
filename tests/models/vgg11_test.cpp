// SPDX-License-Identifier: MIT
#include "models/vgg11.hpp"

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::vgg11, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 132'863'336, 7'609'090'048>());

TEST_CASE("vgg11, module by module") { recorded::check<models::vgg11>("vgg11"); }
