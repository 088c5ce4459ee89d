// SPDX-License-Identifier: MIT
#include "net.hpp"

using namespace shapeproof;

static_assert(std::is_same_v<output_t<net, tensor<float, 1, 1, 5, 5>>, tensor<float, 1, 4, 3, 3>>);

int main()
{
  const shape good{1, 1, 5, 5};
  const shape bad{1, 1, 2, 5};
  const bool same = *infer<net>(good) == *infer_elsewhere(good) && net::chain().steps == steps_elsewhere() &&
                    infer<net>(bad).error().layer == infer_elsewhere(bad).error().layer;
  return same ? 0 : 1;
}
