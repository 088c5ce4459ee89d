// SPDX-License-Identifier: MIT
// The bytes of resnet50.onnx, for peers whose `onnx` is another namespace than the library's (tests/onnx/heap.hpp has it).
#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace bench {

inline const std::string& model_file()
{
  static const std::string all = [] {
    std::ifstream from(SHAPEPROOF_MODELS "/resnet50.onnx", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(from), {});
  }();
  return all;
}

}  // namespace bench
