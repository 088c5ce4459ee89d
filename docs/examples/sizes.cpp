// SPDX-License-Identifier: MIT
// Which sizes does a network take, and how to take any size safely: looked at before anything is allocated, and with memory
// for the largest that is allowed.
#include <shapeproof/analysis/dropped_rows.hpp>
#include <shapeproof/check/any_size.hpp>
#include <shapeproof/check/memory.hpp>

#include "models/densenet121.hpp"
#include "models/unet.hpp"

#include <cstdio>

using namespace shapeproof;

using image = tensor<float, dynamic, 1, dynamic, dynamic>;

// ---- which sizes: constants

constexpr size_set heights = valid_sizes<models::unet, image>(2);
static_assert(heights.minimum() == 188 && heights.period() == 16 && heights.contains(572));
static_assert(heights.nearest(600) == 604 && heights.next(600) == 604 && heights.previous(600) == 588);

// ---- any size, within bounds: proven for the whole interval, memory planned for its end

struct denoiser {
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g(relu{}, g(conv2d{.out_channels = 16, .kernel = 3, .stride = 2, .padding = 1}, x));
    y = g(relu{}, g(conv2d{.out_channels = 16, .kernel = 3, .padding = 1}, y));
    y = g(conv_transpose2d{.out_channels = 1, .kernel = 3, .stride = 2, .padding = 1, .output_padding = 1}, y);
    return g(add{}, y, x);
  }
};
struct denoise : graph<denoiser{}> {};
using denoise_any = any_size<denoise, tensor<std::uint8_t, 1, 1, dynamic, dynamic>>;

inline constexpr dim most = 512;
inline constexpr memory_options aligned{.alignment = 64};
constexpr auto& plan = memory_with<aligned, denoise, largest_t<tensor<std::uint8_t, 1, 1, dynamic, dynamic>, most, most>>;
alignas(plan.alignment) unsigned char arena[plan.bytes];

// A stranger's image: its sizes are numbers in a header, and nothing has been allocated yet.
void serve(dim height, dim width)
{
  const shape in{1, 1, height, width};
  std::printf("%lld x %lld: ", static_cast<long long>(height), static_cast<long long>(width));
  if (height > most || width > most) std::puts("too large");
  else if (denoise_any::takes(in)) std::printf("taken, in %zu bytes that were there before\n", sizeof arena);
  else std::puts(message(infer<denoise>(in).error()).c_str());
}

template <class Net>
void tell(const char* name)
{
  std::printf("%-12s %s\n", name, text_of(valid_sizes<Net, image>(2), axis_name::height).c_str());
}

int main()
{
  tell<models::unet_padded>("unet padded");
  tell<models::unet>("unet");
  tell<models::densenet121>("densenet121");
  tell<denoise>("denoise");
  std::printf("388 rows out of the unet: %s\n", text_of(inputs_for<models::unet, image>(388, 2, 2), axis_name::height).c_str());

  const auto rows = dropped_rows<sequential<conv2d{.kernel = 5, .stride = 3}, max_pool2d{.kernel = 2}>>(shape{1, 1, 100, 98});
  for (int i = 0; i < rows->size(); ++i)
    std::printf("layer %d drops %lld of %lld on axis %d\n", rows->rows[i].node, static_cast<long long>(rows->rows[i].rows),
                static_cast<long long>(rows->rows[i].extent), rows->rows[i].axis);

  serve(480, 512);
  serve(480, 511);
  serve(0, 512);
  serve(dim{1} << 62, 512);
}
