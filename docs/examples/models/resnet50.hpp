// SPDX-License-Identifier: MIT
// ResNet-50: He, Zhang, Ren, Sun, 2015, arXiv:1512.03385, table 1, with the stride in the 3x3 convolution of a block, as
// torchvision has it (and calls ResNet V1.5).
#pragma once

#include "resnet.hpp"

namespace models {

struct resnet50 : graph<resnet_forward<bottleneck>{{.blocks = {3, 4, 6, 3}}}> {};

}  // namespace models
