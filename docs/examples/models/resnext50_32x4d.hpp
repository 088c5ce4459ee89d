// SPDX-License-Identifier: MIT
// ResNeXt-50 (32x4d): Xie, Girshick, Dollar, Tu, He, "Aggregated Residual Transformations for Deep Neural Networks", 2016,
// arXiv:1611.05431, table 1: the 3x3 convolutions have 32 groups, of 4 channels in the first stage.
#pragma once

#include "resnet.hpp"

namespace models {

struct resnext50_32x4d : graph<resnet_forward<bottleneck>{{.blocks = {3, 4, 6, 3}, .groups = 32, .width = 4}}> {};

}  // namespace models
