// A network as a type, checked by the compiler; the same network at run time.
#include <shapeproof/shapeproof.hpp>

#include <cstdio>
#include <cstdlib>

using namespace shapeproof;

struct lenet : sequential<
    conv2d{.out_channels = 6, .kernel = 5, .padding = 2}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 16, .kernel = 5}, max_pool2d{.kernel = 2},
    flatten{}, linear{.out_features = 120}, linear{84}, linear{10}> {};

static_assert(std::is_same_v<output_t<lenet, tensor<float, 1, 1, 28, 28>>, tensor<float, 1, 10>>);

int main(int argc, char** argv)
{
  const dim size = argc > 1 ? std::atoll(argv[1]) : 11;  // an image's size, known only now
  const result<shape> out = infer<lenet>(shape{1, 1, size, size});
  if (out) std::printf("%lldx%lld -> %lld classes\n", (long long)size, (long long)size, (long long)(*out)[1]);
  else std::puts(message(out.error()).c_str());  // the very sentence that the compiler prints
}
