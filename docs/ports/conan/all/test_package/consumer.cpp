#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 4, .kernel = 3}, relu{}> {};
static_assert(std::is_same_v<output_t<net, tensor<float, 1, 1, 5, 5>>, tensor<float, 1, 4, 3, 3>>);

int main() { return infer<net>(shape{1, 1, 5, 5}) ? 0 : 1; }
