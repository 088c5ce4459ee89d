// SPDX-License-Identifier: MIT
// ResNet-152: He, Zhang, Ren, Sun, 2015, arXiv:1512.03385, table 1, with the stride where resnet50.hpp has it.
#pragma once

#include "resnet.hpp"

namespace models {

struct resnet152 : graph<resnet_forward<bottleneck>{{.blocks = {3, 8, 36, 3}}}> {};

}  // namespace models
