// SPDX-License-Identifier: MIT
// TensorFlow.js has a rounding mode for padding in numbers alone.
// FIX: leave the option out, or take the mode that has it.
// EXPECT: [option.form]
// EXPECT-FIRST: option_has_no_meaning<0, -1>
// EXPECT-TEXT: max_pool (layer 0): [option.form] a rounding mode is given, which needs padding in numbers
#include <shapeproof/dialects/tensorflow.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr auto rounded = tensorflow::dim_rounding::none;
#else
constexpr auto rounded = tensorflow::dim_rounding::ceil;
#endif
struct net : sequential<tensorflow::max_pool{.ksize = 2, .strides = 2, .padding = same, .dim_rounding_mode = rounded}> {};
using output = output_t<net, tensor<float, 1, 28, 28, 3>>;
