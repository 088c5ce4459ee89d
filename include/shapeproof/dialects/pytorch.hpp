// SPDX-License-Identifier: MIT
// PyTorch's layers under their own names, with its defaults, its checks and its rounding.
#pragma once

#include <shapeproof/dialects/pytorch_conv.hpp>    // conv, conv_transpose, functional
#include <shapeproof/dialects/pytorch_pool.hpp>    // max_pool to adaptive_max_pool, max_unpool, unfold, fold
#include <shapeproof/dialects/pytorch_resize.hpp>  // pad, interpolate
#include <shapeproof/dialects/pytorch_tensor.hpp>  // linear, flatten, cat, add, pixel_shuffle
