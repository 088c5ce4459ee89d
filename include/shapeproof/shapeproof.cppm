// SPDX-License-Identifier: MIT
// The library as a C++20 module: `import shapeproof;` gives what the door gives, and costs, weights, plans of memory and
// the dialects too. (The macros of core/version.hpp do not leave a module.)
module;

#include <cstddef>
#include <cstdint>
#include <type_traits>

export module shapeproof;

// In the language's own linkage, so that a program may import the module in one file and include the headers in another.
export extern "C++" {
#include <shapeproof/check/memory.hpp>
#include <shapeproof/dialects/compare.hpp>
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/dialects/onnxruntime.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>
#include <shapeproof/shapeproof.hpp>
}
