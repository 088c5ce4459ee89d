// What would make a network valid: each change was tried on the whole network before it is printed.
#include <shapeproof/check/repairs.hpp>
#include <shapeproof/shapeproof.hpp>

#include "models/unet.hpp"

#include <cstdio>
#include <vector>

using namespace shapeproof;

void print(const repair_list& all)
{
  std::puts(all.why.rule == rule::none ? "valid" : message(all.why).c_str());
  if (all.together) std::puts("  together:");
  for (int i = 0; i < all.size(); ++i) std::printf("  %s\n", message(all, i).c_str());
  std::puts("");
}

int main()
{
  // Layers that were read from a file: a classifier of larger images, given 56 rows.
  std::vector<layer> net{conv2d{.out_channels = 16, .kernel = 5, .stride = 4}, max_pool2d{.kernel = 3},
                         conv2d{.out_channels = 32, .kernel = 3, .dilation = 2}, avg_pool2d{.kernel = 2},
                         flatten{}, linear{10}};
  const repair_list all = repairs(net, shape{1, 3, 56, 56});
  print(all);

  // A change of a layer holds the layer as it becomes; one of the input holds the extents.
  for (const repair& fix : all)
    if (fix.kind == fix_kind::dilation) net[static_cast<std::size_t>(fix.layer)] = fix.with;
  print(repairs(net, shape{1, 3, 56, 56}));

  // A graph whose branches do not agree: the sizes nearest to what was given, and what can be done at the join.
  print(repairs<models::unet_padded>(shape{1, 1, 100, 96}));
}
