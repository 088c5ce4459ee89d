// SPDX-License-Identifier: MIT
// Wide ResNet-50-2: Zagoruyko, Komodakis, "Wide Residual Networks", 2016, arXiv:1605.07146: ResNet-50 with twice the
// channels inside each block.
#pragma once

#include "resnet.hpp"

namespace models {

struct wide_resnet50_2 : graph<resnet_forward<bottleneck>{{.blocks = {3, 4, 6, 3}, .width = 128}}> {};

}  // namespace models
