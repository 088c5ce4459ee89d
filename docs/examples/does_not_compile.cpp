// The failing twin of quickstart.cpp: keras issue 12951. Build with -DWORKS for an input that is large enough.
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<
    conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 32, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2}> {};

#if defined(WORKS)
using output = output_t<net, tensor<float, 1, 1, 46, 46>>;
#else
using output = output_t<net, tensor<float, 1, 1, 28, 28>>;
#endif
