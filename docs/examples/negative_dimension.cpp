// The network of keras issue 12951 ("Negative dimension size caused by subtracting 3 from 1"), and three
// configurations that are often given as examples of that error but are valid.
#include <shapeproof/shapeproof.hpp>

#include <cstdio>

using namespace shapeproof;

int main()
{
  // Four stages of a 3x3 convolution without padding and a 2x2 pool, as layers loaded at run time would be.
  const layer net[] = {
      conv2d{.out_channels = 16, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 32, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 64, .kernel = 3},  max_pool2d{.kernel = 2},  //
      conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2},
  };
  const result<shape> out = infer(net, shape{1, 1, 28, 28});
  if (out) return 1;  // it must not fit
  std::puts(message(out.error()).c_str());

  struct valid_case {
    const char* what;
    conv2d layer;
    dim size;
    dim expected;
  };
  const valid_case cases[] = {
      {"7x7 stride 2 on 28x28", {.kernel = 7, .stride = 2}, 28, 11},
      {"3x3 stride 4 on 10x10", {.kernel = 3, .stride = 4}, 10, 2},
      {"3x3 stride 2 padding 1 on 32x32", {.kernel = 3, .stride = 2, .padding = 1}, 32, 16},
  };
  for (const valid_case& each : cases) {
    const result<shape> made = infer(each.layer, shape{1, 1, each.size, each.size});
    if (!made || (*made)[2] != each.expected || (*made)[3] != each.expected) return 1;
    std::printf("%s is valid: %lldx%lld\n", each.what, static_cast<long long>((*made)[2]),
                static_cast<long long>((*made)[3]));
  }
}
