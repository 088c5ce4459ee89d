// SPDX-License-Identifier: MIT
// tensorflow/tflite-micro#3684: a filter of rank 3.
// EXPECT: [weight.rank]
// EXPECT-FIRST: weight_has_another_rank<0, -1, 3, 4>
#include <shapeproof/dialects/tensorflow.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
struct net : sequential<tensorflow::conv2d{.filters = {3, 3, 3, 8}}> {};
#else
struct net : sequential<tensorflow::conv2d{.filters = {3, 3, 8}}> {};
#endif
using output = output_t<net, tensor<float, 1, 8, 8, 3>>;
