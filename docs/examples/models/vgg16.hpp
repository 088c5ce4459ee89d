// SPDX-License-Identifier: MIT
// VGG-16: Simonyan, Zisserman, 2015, arXiv:1409.1556, table 1, column D.
#pragma once

#include "vgg.hpp"

namespace models {

struct vgg16 : graph<vgg_forward{.convolutions = {2, 2, 3, 3, 3}}> {};

}  // namespace models
