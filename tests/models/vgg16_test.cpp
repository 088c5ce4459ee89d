// SPDX-License-Identifier: MIT
#include "models/vgg16.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::vgg16, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);
static_assert(cost_of<models::vgg16, tensor<float, 1, 3, 224, 224>>.parameters() == 138'357'544);
static_assert(cost_of<models::vgg16, tensor<float, 1, 3, 224, 224>>.macs == 15'470'264'320);
static_assert(memory_of<models::vgg16, tensor<float, 1, 3, 224, 224>>.bytes == 25'690'112);

TEST_CASE("vgg16, module by module") { recorded::check<models::vgg16>("vgg16"); }
