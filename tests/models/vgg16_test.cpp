// SPDX-License-Identifier: MIT
#include "models/vgg16.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::vgg16, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 138'357'544, 15'470'264'320>());
static_assert(memory_of<models::vgg16, tensor<float, 1, 3, 224, 224>>.bytes == 25'690'112);

TEST_CASE("vgg16, module by module") { recorded::check<models::vgg16>("vgg16"); }
