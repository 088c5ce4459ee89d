// SPDX-License-Identifier: MIT
// VGG-19: Simonyan, Zisserman, 2015, arXiv:1409.1556, table 1, column E.
#pragma once

#include "vgg.hpp"

namespace models {

struct vgg19 : graph<vgg_forward{.convolutions = {2, 2, 4, 4, 4}}> {};

}  // namespace models
