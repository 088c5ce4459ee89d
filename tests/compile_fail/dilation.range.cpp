// SPDX-License-Identifier: MIT
// oneDNN (dilation from 0) averages without the padding only where the dilation is within the source.
// FIX: take a dilation within the extent that arrives, or the average that counts the padding.
// EXPECT: [dilation.range]
// EXPECT-FIRST: dilation_is_out_of_range<0, 2, 5, 4>
// EXPECT-TEXT: avg_pool1d (layer 0): [dilation.range] dilation 5 on length must be at most 4
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

#if defined(CONTROL)
constexpr dim dilate = 3;
#else
constexpr dim dilate = 4;
#endif
struct net
    : sequential<onednn::pooling_avg_exclude_padding{.strides = {1}, .kernel = {2}, .dilates = {dilate}, .padding_l = {1}}> {};
using output = output_t<net, tensor<float, 1, 3, 4>>;
