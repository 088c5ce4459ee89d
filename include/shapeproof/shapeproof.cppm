// SPDX-License-Identifier: MIT
// The library as a C++20 module: `import shapeproof;` gives all of it. (The macros of core/version.hpp do not leave a
// module.)
module;

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <type_traits>

export module shapeproof;

// In the language's own linkage, so that a program may import the module in one file and include the headers in another.
export extern "C++" {
#include <shapeproof/analysis/dropped_rows.hpp>
#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/any_size.hpp>
#include <shapeproof/check/cost.hpp>
#include <shapeproof/check/memory.hpp>
#include <shapeproof/check/receptive_field.hpp>
#include <shapeproof/check/recorder.hpp>
#include <shapeproof/check/repairs.hpp>
#include <shapeproof/check/size_text.hpp>
#include <shapeproof/check/weights.hpp>
#include <shapeproof/dialects/compare.hpp>
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/dialects/onnxruntime.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>
#include <shapeproof/text/dot.hpp>
#include <shapeproof/text/json.hpp>
#include <shapeproof/text/mermaid.hpp>
#include <shapeproof/text/summary.hpp>
}
