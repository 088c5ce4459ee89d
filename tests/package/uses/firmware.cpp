// SPDX-License-Identifier: MIT
// What a microcontroller's firmware takes: a fixed network, proven, with its arena; and a check of a size that arrives.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/shapeproof.hpp>

using namespace shapeproof;

namespace {

// Keyword spotting: a spectrogram of 49 times 10, int8.
struct keywords : sequential<conv2d{.out_channels = 64, .kernel = {10, 4}, .stride = 2, .padding = same, .rounding = rounding::floor},
                             relu{}, depthwise_conv2d{.kernel = 3, .padding = 1}, relu{}, conv2d{.out_channels = 64, .kernel = 1},
                             relu{}, adaptive_avg_pool2d{.output_size = 1}, flatten{}, linear{12}> {};
using spectrogram = tensor<std::int8_t, 1, 1, 49, 10>;

static_assert(output_t<keywords, spectrogram>::extents() == shape{1, 12});
constexpr auto& plan = memory_of<keywords, spectrogram>;
// Two activations of 64 * 25 * 5 bytes live at once.
static_assert(plan.peak == 2 * 64 * 25 * 5);

}  // namespace

alignas(8) unsigned char arena[static_cast<std::size_t>(plan.bytes)];

extern "C" bool fits(std::int32_t height, std::int32_t width)
{
  return infer<keywords>(shape{1, 1, height, width}, diagnose::place).has_value();
}
