// SPDX-License-Identifier: MIT
#include "models/googlenet.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<models::googlenet, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);
static_assert(cost_of<models::googlenet, tensor<float, 1, 3, 224, 224>>.parameters() == 6'624'904);
// with the auxiliary classifiers, which run in training only
static_assert(cost_of<models::googlenet_training, tensor<float, 1, 3, 224, 224>>.parameters() == 13'004'888);
static_assert(cost_of<models::googlenet, tensor<float, 1, 3, 224, 224>>.macs == 1'498'376'192);
static_assert(memory_of<models::googlenet, tensor<float, 1, 3, 224, 224>>.bytes == 6'422'528);

TEST_CASE("googlenet, module by module") { recorded::check<models::googlenet>("googlenet"); }
