// How much memory a network needs, known before it is flashed: an arena that is an array, with an offset for each value.
//
// DS-CNN for keyword spotting, the small one: Zhang, Suda, Lai, Chandra, "Hello Edge: Keyword Spotting on
// Microcontrollers", 2017, arXiv:1711.07128. The paper counts 8 bits an element, weights and activations together, with
// normalisation folded into the weights: 38.6 KB, and 5.4 million operations, of which two make a multiply-accumulate.
// (The two figures of the paper are quoted from memory and were not looked up: what is held below is our own count.)
#include <shapeproof/check/memory.hpp>
#include <shapeproof/shapeproof.hpp>

#include <cstddef>
#include <cstdio>

using namespace shapeproof;

inline constexpr layout nhwc = layout::channels_last;
inline constexpr depthwise_conv2d depthwise{.kernel = 3, .padding = same, .layout = nhwc};
inline constexpr conv2d pointwise{.out_channels = 64, .kernel = 1, .layout = nhwc};

struct ds_cnn : sequential<
    conv2d{.out_channels = 64, .kernel = {10, 4}, .stride = 2, .padding = same, .layout = nhwc}, relu{},
    depthwise, relu{}, pointwise, relu{}, depthwise, relu{}, pointwise, relu{}, depthwise, relu{}, pointwise, relu{},
    depthwise, relu{}, pointwise, relu{}, global_avg_pool{.layout = nhwc}, flatten{}, linear{12}> {};
using spectrogram = tensor<std::int8_t, 1, 49, 10, 1>;  // one second: 49 frames of 10 coefficients

// What the kernels of this target need beside input and output: here 16-bit columns for two output pixels of a convolution,
// as CMSIS-NN does.
constexpr dim columns(const layer& of, inputs in, outputs)
{
  const shape& x = in[0].extents;
  return of.kind == layer_kind::conv ? 2 * 2 * of.axis(0).kernel * of.axis(1).kernel * x[x.rank() - 1] : 0;
}

inline constexpr memory_options published{.in_place = true};
static_assert(memory_with<published, ds_cnn, spectrogram>.weights + memory_with<published, ds_cnn, spectrogram>.peak == 38'604);
static_assert(cost_of<ds_cnn, spectrogram>.macs == 2'656'768);

inline constexpr memory_options target{.alignment = 16, .in_place = true, .bias_bits = 32, .scratch = columns};
constexpr auto& plan = memory_with<target, ds_cnn, spectrogram>;
static_assert(plan.bytes <= 20 * 1024, "the network must leave room for the rest of the program");

alignas(plan.alignment) std::byte arena[plan.bytes];

int main()
{
  std::printf("%-26s %8s %8s   from node 0 to %d\n", "value", "bytes", "offset", plan.nodes - 1);
  for (dim i = 0; i < plan.values; ++i) {
    const memory_slot slot = plan[i];
    std::byte* const data = arena + slot.offset;  // what a kernel reads or writes
    std::printf("%-26s %8lld %8td   ", i == 0 ? "input" : name_of<ds_cnn>(i - 1).c_str(), static_cast<long long>(slot.bytes),
                data - arena);
    for (std::int32_t node = 0; node < plan.nodes; ++node)
      std::putchar(node < slot.first || node > slot.last ? '.' : slot.over >= 0 ? '=' : '#');
    std::putchar('\n');
  }
  for (std::int32_t node = 0; node < plan.nodes; ++node)
    if (const memory_slot slot = plan.scratch_of(node); slot.bytes > 0)
      std::printf("%-26s %8lld %8lld\n", "  columns", static_cast<long long>(slot.bytes), static_cast<long long>(slot.offset));
  std::printf("\nweights %lld, peak of live activations %lld (at %s), arena %lld, scratch %lld; nothing used twice: %lld\n",
              static_cast<long long>(plan.weights), static_cast<long long>(plan.peak), name_of<ds_cnn>(plan.peak_node).c_str(),
              static_cast<long long>(plan.bytes), static_cast<long long>(plan.scratch), static_cast<long long>(plan.sum));
}
