// SPDX-License-Identifier: MIT
#include "models/googlenet.hpp"

#include <shapeproof/check/memory.hpp>

#include "recorded.hpp"

using namespace shapeproof;

static_assert(recorded::proven<models::googlenet, tensor<float, 1, 3, 224, 224>, tensor<float, 1, 1000>, 6'624'904, 1'498'376'192>());

// The recorded total of the model's parameters has the two heads that only training runs.
using training_input = tensor<float, 8, 3, 224, 224>;
using classes = tensor<float, 8, 1000>;
static_assert(std::is_same_v<output_t<models::googlenet_training, training_input>, tensors<classes, classes, classes>>);
static_assert(cost_of<models::googlenet_training, training_input>.parameters() == 13'004'888);
static_assert(memory_of<models::googlenet, tensor<float, 1, 3, 224, 224>>.bytes == 6'422'528);

TEST_CASE("googlenet, module by module") { recorded::check<models::googlenet>("googlenet"); }
