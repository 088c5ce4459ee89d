// SPDX-License-Identifier: MIT
// ResNet-18: He, Zhang, Ren, Sun, 2015, arXiv:1512.03385, table 1.
#pragma once

#include "resnet.hpp"

namespace models {

struct resnet18 : graph<resnet_forward<basic_block>{{.blocks = {2, 2, 2, 2}}}> {};

}  // namespace models
