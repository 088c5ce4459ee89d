// SPDX-License-Identifier: MIT
// The arena of real networks beside their peak of live activations, and beside an arena in which nothing is used again;
// and how long the plan takes at run time.
#include <shapeproof/check/memory.hpp>

#include <chrono>
#include <cstdio>

#include "models/alexnet.hpp"
#include "models/densenet121.hpp"
#include "models/efficientnet_b0.hpp"
#include "models/fcn_resnet50.hpp"
#include "models/googlenet.hpp"
#include "models/mobilenet_v2.hpp"
#include "models/resnet152.hpp"
#include "models/resnet18.hpp"
#include "models/resnet50.hpp"
#include "models/resnext50_32x4d.hpp"
#include "models/squeezenet1_0.hpp"
#include "models/squeezenet1_1.hpp"
#include "models/unet.hpp"
#include "models/vgg11.hpp"
#include "models/vgg16.hpp"
#include "models/vgg19.hpp"
#include "models/wide_resnet50_2.hpp"

namespace {

using namespace shapeproof;

template <class Net>
void row(const char* name, const shape& in)
{
  for (const bool over : {false, true}) {
    const memory_options options{.in_place = over};
    using clock = std::chrono::steady_clock;
    clock::duration best = clock::duration::max();
    for (int round = 0; round < 9; ++round) {
      const clock::time_point begin = clock::now();
      const volatile bool good = memory<Net>(in, options).has_value();
      const clock::duration took = clock::now() - begin;
      if (good && took < best) best = took;
    }
    const auto plan = memory<Net>(in, options);
    if (!plan) continue;
    std::printf("%-16s %-9s %6d %12lld %12lld %7.4f %13lld %6.1f %10.1f\n", over ? "" : name, over ? "in place" : "apart",
                plan->nodes, static_cast<long long>(plan->peak), static_cast<long long>(plan->bytes),
                static_cast<double>(plan->bytes) / static_cast<double>(plan->peak), static_cast<long long>(plan->sum),
                static_cast<double>(plan->sum) / static_cast<double>(plan->bytes),
                std::chrono::duration<double, std::micro>(best).count());
  }
}

}  // namespace

int main()
{
  std::printf("%-16s %-9s %6s %12s %12s %7s %13s %6s %10s\n", "bytes (float)", "values", "nodes", "peak", "arena", "/ peak",
              "naive sum", "saves", "us to plan");
  const shape image{1, 3, 224, 224};
  row<models::alexnet>("alexnet", image);
  row<models::vgg11>("vgg11", image);
  row<models::vgg16>("vgg16", image);
  row<models::vgg19>("vgg19", image);
  row<models::resnet18>("resnet18", image);
  row<models::resnet50>("resnet50", image);
  row<models::googlenet>("googlenet", image);
  row<models::squeezenet1_0>("squeezenet1_0", image);
  row<models::squeezenet1_1>("squeezenet1_1", image);
  row<models::mobilenet_v2>("mobilenet_v2", image);
  row<models::densenet121>("densenet121", image);
  row<models::efficientnet_b0>("efficientnet_b0", image);
  row<models::fcn_resnet50>("fcn_resnet50", image);
  row<models::resnet152>("resnet152", image);
  row<models::resnext50_32x4d>("resnext50_32x4d", image);
  row<models::wide_resnet50_2>("wide_resnet50_2", image);
  row<models::unet>("unet 572", shape{1, 1, 572, 572});
  row<models::unet_padded>("unet padded 512", shape{1, 1, 512, 512});
}
