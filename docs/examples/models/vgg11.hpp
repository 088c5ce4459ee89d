// SPDX-License-Identifier: MIT
// VGG-11: Simonyan, Zisserman, 2015, arXiv:1409.1556, table 1, column A.
#pragma once

#include "vgg.hpp"

namespace models {

struct vgg11 : graph<vgg_forward{.convolutions = {1, 1, 2, 2, 2}}> {};

}  // namespace models
