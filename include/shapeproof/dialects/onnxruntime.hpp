// SPDX-License-Identifier: MIT
// ONNX nodes as ONNX Runtime's kernels have them, which is not what ONNX's shape inference says: ceil_mode clips in
// every opset, SAME of a pool does not see dilation, pads are bounded. Source: onnxruntime 1.30, CPU.
#pragma once

#include <shapeproof/dialects/onnx.hpp>  // nodes

namespace shapeproof::onnxruntime {

using onnx::absent;
using onnx::notset;

inline constexpr onnx::reader kernels = {policy::onnxruntime_conv,           policy::onnxruntime_conv_transpose,
                                         policy::onnxruntime_conv_transpose, policy::onnxruntime_pool,
                                         policy::onnxruntime_pool,           policy::onnxruntime_global_pool};

using conv = onnx::nodes<kernels>::conv;
using conv_transpose = onnx::nodes<kernels>::conv_transpose;
using max_pool = onnx::nodes<kernels>::max_pool;
using average_pool = onnx::nodes<kernels>::average_pool;
using lp_pool = onnx::nodes<kernels>::lp_pool;
using global_average_pool = onnx::nodes<kernels>::global_average_pool;
using global_max_pool = onnx::nodes<kernels>::global_max_pool;
using global_lp_pool = onnx::nodes<kernels>::global_average_pool;

}  // namespace shapeproof::onnxruntime
