// Networks as tables, and as pictures: `summary` prints the tables, `summary mermaid`, `summary dot` and `summary json`
// print a block of ResNet-18 in those languages (`summary dot | dot -Tsvg > block.svg`).
#include <shapeproof/shapeproof.hpp>
#include <shapeproof/text/dot.hpp>
#include <shapeproof/text/json.hpp>
#include <shapeproof/text/mermaid.hpp>
#include <shapeproof/text/summary.hpp>

#include <cstdio>
#include <cstring>

using namespace shapeproof;

// LeNet-5, as in networks.cpp.
struct lenet5 : sequential<
    named<"C1", conv2d{.out_channels = 6, .kernel = 5, .padding = 2}>, named<"S2", avg_pool2d{.kernel = 2}>,
    named<"C3", conv2d{.out_channels = 16, .kernel = 5}>, named<"S4", avg_pool2d{.kernel = 2}>, flatten{},
    named<"C5", linear{.out_features = 120}>, named<"F6", linear{84}>, named<"output", linear{10}>> {};

// Where ResNet-18 goes from 64 channels to 128: the block has a branch that does the same.
struct downsample_block {
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("conv1", conv2d{.out_channels = 128, .kernel = 3, .stride = 2, .padding = 1, .bias = false}, x);
    y = g(relu{}, g("bn1", batch_norm{}, y));
    y = g("conv2", conv2d{.out_channels = 128, .kernel = 3, .padding = 1, .bias = false}, y);
    y = g("bn2", batch_norm{}, y);
    x = g({"downsample", 0}, conv2d{.out_channels = 128, .kernel = 1, .stride = 2, .bias = false}, x);
    x = g({"downsample", 1}, batch_norm{}, x);
    return g(relu{}, g(add{}, y, x));
  }
};
struct layer2 {
  constexpr auto operator()(auto& g, auto x) const { return g({"layer2", 0}, downsample_block{}, x); }
};
using block = graph<layer2{}>;

int main(int argc, char** argv)
{
  const auto asked = [&](const char* what) { return argc > 1 && std::strcmp(argv[1], what) == 0; };
  const shape in{1, 64, 56, 56};
  if (asked("mermaid")) return write_mermaid<block>(stdout, in) ? 0 : 1;
  if (asked("dot")) return write_dot<block>(stdout, in) ? 0 : 1;
  if (asked("json")) return write_json<block>(stdout, in) ? 0 : 1;

  std::puts("LeNet-5:");
  const bool works = static_cast<bool>(summary<lenet5>(stdout, shape{1, 1, 28, 28}));

  std::puts("\nThe first block of layer2 in ResNet-18, for a batch of any size:");
  summary<block>(stdout, shape{dynamic, 64, 56, 56});

  // keras issue 12951, as layers loaded at run time: 28x28 is too small for it.
  const layer net[] = {
      conv2d{.out_channels = 16, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 32, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 64, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2},
  };
  std::puts("\nA network that does not work:");
  const bool fails = !summary(stdout, net, shape{1, 1, 28, 28});
  return works && fails ? 0 : 1;
}
