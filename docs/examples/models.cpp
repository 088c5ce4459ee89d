// Real networks as graph types, a line each: what comes out, parameters, multiply-accumulates, the arena that holds all
// activations, and nodes. Each is written in models/ as its forward function is.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/shapeproof.hpp>

#include <cstdio>

#include "models/alexnet.hpp"
#include "models/densenet121.hpp"
#include "models/efficientnet_b0.hpp"
#include "models/fcn_resnet50.hpp"
#include "models/googlenet.hpp"
#include "models/mobilenet_v2.hpp"
#include "models/resnet18.hpp"
#include "models/resnet50.hpp"
#include "models/squeezenet1_1.hpp"
#include "models/unet.hpp"
#include "models/vgg16.hpp"

using namespace shapeproof;

// What the compiler proves of each, it proves for the size that the type names.
static_assert(std::is_same_v<output_t<models::resnet50, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);
static_assert(cost_of<models::resnet50, tensor<float, 1, 3, 224, 224>>.parameters() == 25'557'032);

template <class Net>
void print(const char* name, const shape& input)
{
  const auto out = infer<Net>(input);
  const auto costs = cost<Net>(input);
  const auto plan = memory<Net>(input);
  if (!out || !costs || !plan) {
    std::printf("%-16s %s\n", name, message(!out ? out.error() : !costs ? costs.error() : plan.error()).c_str());
    return;
  }
  char extents[64] = {};
  int length = 0;
  for (const dim extent : *out)
    length += std::snprintf(extents + length, sizeof extents - static_cast<std::size_t>(length), "%s%lld",
                            length > 0 ? "x" : "", static_cast<long long>(extent));
  std::printf("%-16s %-14s %12lld %14lld %12lld %6lld\n", name, extents, static_cast<long long>(costs->parameters()),
              static_cast<long long>(costs->macs), static_cast<long long>(plan->bytes), static_cast<long long>(costs->nodes));
}

int main()
{
  std::printf("%-16s %-14s %12s %14s %12s %6s\n", "network", "output", "parameters", "MACs", "arena bytes", "nodes");
  const shape image{1, 3, 224, 224};
  print<models::alexnet>("alexnet", image);
  print<models::vgg16>("vgg16", image);
  print<models::resnet18>("resnet18", image);
  print<models::resnet50>("resnet50", image);
  print<models::googlenet>("googlenet", image);
  print<models::squeezenet1_1>("squeezenet1_1", image);
  print<models::mobilenet_v2>("mobilenet_v2", image);
  print<models::densenet121>("densenet121", image);
  print<models::efficientnet_b0>("efficientnet_b0", image);
  print<models::fcn_resnet50>("fcn_resnet50", image);
  print<models::unet>("unet", shape{1, 1, 572, 572});
  print<models::unet_padded>("unet, padded", shape{1, 1, 576, 576});
  print<models::unet_padded>("unet, padded", shape{1, 1, 572, 572});  // no multiple of 16
}
