// SPDX-License-Identifier: MIT
// Firmware that hears twelve words: the compiler reads the model file, holds it to what the program gives and expects, and
// makes the arena as large as the model needs. Where the file is replaced by one that does not fit, this does not compile.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/onnx/embed.hpp>
#include <shapeproof/shapeproof.hpp>

#include <cstdio>

#include "keywords.onnx.hpp"  // keywords_onnx, from shapeproof_embed
#include "resnet18.onnx.hpp"  // resnet18_onnx

using namespace shapeproof;

// 49 frames of 10 coefficients from the microphone, and twelve words.
using audio = tensor<float, 1, 1, 49, 10>;
using keywords = onnx::model<keywords_onnx>;
static_assert(std::is_same_v<output_t<keywords, audio>, tensor<float, 1, 12>>);

constexpr auto& plan = memory_of<keywords, audio>;
alignas(16) unsigned char arena[plan.bytes];

// A model from the zoo, for whoever has the room.
using image = tensor<float, 1, 3, 224, 224>;
using resnet18 = onnx::model<resnet18_onnx>;
static_assert(std::is_same_v<output_t<resnet18, image>, tensor<float, 1, 1000>>);

int main()
{
  std::printf("keywords: %lld multiply-accumulates, an arena of %zu bytes\n",
              static_cast<long long>(cost_of<keywords, audio>.macs), sizeof arena);
  std::printf("resnet18: %lld multiply-accumulates, an arena of %lld bytes\n",
              static_cast<long long>(cost_of<resnet18, image>.macs), static_cast<long long>(memory_of<resnet18, image>.bytes));
}
