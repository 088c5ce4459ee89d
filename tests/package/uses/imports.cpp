// SPDX-License-Identifier: MIT
// consumer/main.cpp by `import`, beside a file that includes the headers.
#include <cstdio>

import shapeproof;

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 4, .kernel = 3}, relu{}> {};
result<shape> infer_elsewhere(const shape& input);

static_assert(output_t<net, tensor<float, 1, 1, 5, 5>>::extents() == shape{1, 4, 3, 3});
static_assert(pytorch::max_pool2d{.kernel_size = 2}.kernel_size.list == shape{2});

static_assert(valid_sizes<net, tensor<float, 1, 1, dynamic, 5>>(2).minimum() == 3);
static_assert(cost_of<net, tensor<float, 1, 1, 5, 5>>.macs == 324);  // 4 * 3 * 3 outputs of 9
static_assert(memory_of<net, tensor<float, 1, 1, 5, 5>>.bytes > 0);
static_assert(onnx::data_type_name(element::of<float>())[0] == 'F');

int main()
{
  if (!write_dot<net>(stdout, shape{1, 1, 5, 5})) return 1;
  const shape good{1, 1, 5, 5};
  const shape bad{1, 1, 2, 5};
  const bool same = *infer<net>(good) == *infer_elsewhere(good) &&
                    infer<net>(bad).error().layer == infer_elsewhere(bad).error().layer;
  return same ? 0 : 1;
}
