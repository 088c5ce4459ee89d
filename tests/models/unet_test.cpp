// SPDX-License-Identifier: MIT
#include "models/unet.hpp"

#include <shapeproof/check/memory.hpp>

#include <doctest/doctest.h>

#include "oracle/oracle.hpp"

#include <string>

using namespace shapeproof;

namespace {

/// Figure 1 of Ronneberger, Fischer and Brox (2015): channels and size after each arrow, in order; an arrow of a 3x3
/// convolution stands twice, for the convolution and its ReLU. (The figure gives the sizes; those of the joined maps are
/// what comes up, and their channels the sum.)
struct arrow {
  dim channels;
  dim size;
};
constexpr arrow figure[] = {
    {64, 570},   {64, 570},   {64, 568},   {64, 568},                             // down
    {64, 284},   {128, 282},  {128, 282},  {128, 280},  {128, 280},
    {128, 140},  {256, 138},  {256, 138},  {256, 136},  {256, 136},
    {256, 68},   {512, 66},   {512, 66},   {512, 64},   {512, 64},
    {512, 32},   {1024, 30},  {1024, 30},  {1024, 28},  {1024, 28},               // bottom
    {512, 56},   {512, 56},   {1024, 56},  {512, 54},   {512, 54},  {512, 52},  {512, 52},
    {256, 104},  {256, 104},  {512, 104},  {256, 102},  {256, 102}, {256, 100}, {256, 100},
    {128, 200},  {128, 200},  {256, 200},  {128, 198},  {128, 198}, {128, 196}, {128, 196},
    {64, 392},   {64, 392},   {128, 392},  {64, 390},   {64, 390},  {64, 388},  {64, 388},
    {2, 388},
};
constexpr std::int32_t arrows = sizeof figure / sizeof figure[0];

/// Holds what it hears against the figure. `same_size`: every arrow but pools and up-convolutions keeps the size, as with
/// padding, and a pool halves it.
struct reader final : graph_listener {
  bool padded = false;
  std::int32_t nodes = 0;
  std::int32_t wrong = 0;

  constexpr void node(const node_event& event) noexcept override
  {
    // padded, there are no crops: the figure's lines for them are left out
    while (padded && nodes < arrows && is_crop(nodes)) ++nodes;
    const arrow& wanted = figure[nodes < arrows ? nodes : 0];
    const shape& made = event.out[0].extents;
    const dim size = padded ? padded_size(nodes) : wanted.size;
    if (nodes >= arrows || !(made == shape{1, wanted.channels, size, size})) ++wrong;
    ++nodes;
  }

  static constexpr bool is_crop(std::int32_t i) noexcept { return i == 25 || i == 32 || i == 39 || i == 46; }
  static constexpr dim padded_size(std::int32_t i) noexcept
  {
    if (i < 4 || i >= 45) return 576;
    if (i < 9 || i >= 38) return 288;
    if (i < 14 || i >= 31) return 144;
    return i < 19 || i >= 24 ? 72 : 36;
  }
};

template <class Net>
constexpr bool as_published(dim size, bool padded)
{
  reader seen;
  seen.padded = padded;
  const tensor_value in{shape{1, 1, size, size}, {}};
  error why;
  return walk<Net, 1>(&in, seen, why) && seen.wrong == 0 && seen.nodes == arrows;
}

/// Parameters and multiply-accumulates by the figure: the convolutions in order, with the channels that go in and come
/// out, the kernel, and the size of the side where the kernel stands once for each place: the output's, and of an
/// up-convolution the input's.
struct convolution {
  dim in, out, kernel, size;
};
constexpr convolution convolutions[] = {
    {1, 64, 3, 570},    {64, 64, 3, 568},   {64, 128, 3, 282},  {128, 128, 3, 280}, {128, 256, 3, 138}, {256, 256, 3, 136},
    {256, 512, 3, 66},  {512, 512, 3, 64},  {512, 1024, 3, 30}, {1024, 1024, 3, 28},
    {1024, 512, 2, 28}, {1024, 512, 3, 54}, {512, 512, 3, 52},
    {512, 256, 2, 52},  {512, 256, 3, 102}, {256, 256, 3, 100},
    {256, 128, 2, 100}, {256, 128, 3, 198}, {128, 128, 3, 196},
    {128, 64, 2, 196},  {128, 64, 3, 390},  {64, 64, 3, 388},   {64, 2, 1, 388},
};
constexpr dim parameters_of_figure()
{
  dim sum = 0;
  for (const convolution& each : convolutions) sum += each.in * each.out * each.kernel * each.kernel + each.out;
  return sum;
}
constexpr dim macs_of_figure()
{
  dim sum = 0;
  for (const convolution& each : convolutions) sum += each.in * each.out * each.kernel * each.kernel * each.size * each.size;
  return sum;
}

/// Whether all windows fit and all joins agree, placed window by window.
bool fits(dim size, bool padded)
{
  const auto twice = [padded](dim x) {
    for (int i = 0; i < 2 && x > 0; ++i) x = oracle::positions(x, 3, 1, 1, padded, padded, oracle::round::floor);
    return x;
  };
  constexpr dim cut[] = {176, 80, 32, 8};
  dim skipped[4];
  dim x = size;
  for (int i = 0; i < 4; ++i) {
    x = skipped[i] = twice(x);
    if (x > 0) x = oracle::positions(x, 2, 2, 1, 0, 0, oracle::round::floor);
    if (x < 1) return false;
  }
  x = twice(x);
  if (x < 1) return false;
  for (int i = 3; i >= 0; --i) {
    x += x;
    if (x != skipped[i] - (padded ? 0 : cut[i])) return false;
    x = twice(x);
    if (x < 1) return false;
  }
  return true;
}

/// The nearest size that fits, upward or downward; 0 where there is none.
dim nearest(dim size, int by, bool padded)
{
  while (size > 0 && !fits(size, padded)) size += by;
  return size;
}

template <class Net>
int wrong_sizes(bool padded, dim most)
{
  int wrong = 0;
  for (dim size = 1; size <= most; ++size) {
    const auto made = infer<Net>(shape{1, 1, size, size});
    if (made.has_value() != fits(size, padded)) ++wrong;
    if (made) continue;
    const error& why = made.error();
    const bool join = why.rule == rule::concat_match;
    if (why.fix_input_size != 2) ++wrong;
    for (int i = 0; i < 2; ++i) {
      if (why.fix_input[i] != nearest(size, 1, padded)) ++wrong;
      if (why.fix_below[i] != (join ? nearest(size, -1, padded) : 0)) ++wrong;
    }
  }
  return wrong;
}

}  // namespace

static_assert(arrows == 53);
static_assert(as_published<models::unet>(572, false));
static_assert(as_published<models::unet_padded>(576, true));
static_assert(std::is_same_v<output_t<models::unet, tensor<float, 1, 1, 572, 572>>, tensor<float, 1, 2, 388, 388>>);
static_assert(std::is_same_v<output_t<models::unet_padded, tensor<float, 1, 1, 576, 576>>, tensor<float, 1, 2, 576, 576>>);
static_assert(std::is_same_v<output_t<models::unet_padded, tensor<float, 4, 3, 96, 160>>, tensor<float, 4, 2, 96, 160>>);

using published = tensor<float, 1, 1, 572, 572>;
static_assert(cost_of<models::unet, published>.parameters() == parameters_of_figure());
static_assert(cost_of<models::unet, published>.macs == macs_of_figure());
static_assert(cost_of<models::unet_padded, tensor<float, 1, 1, 576, 576>>.parameters() == parameters_of_figure());
// The peak is where the lowest join runs: its two halves and the joined map, while three skipped maps wait.
static_assert(memory_of<models::unet, published>.peak_node == 26);
static_assert(memory_of<models::unet, published>.peak ==
              4 * ((512 + 512 + 1024) * 56 * 56 + 256 * 136 * 136 + 128 * 280 * 280 + 64 * 568 * 568));
static_assert(memory_of<models::unet, published>.bytes * 10 <= memory_of<models::unet, published>.peak * 11);

// the largest extent there is: the search for a size that works ends there upward, and finds one downward
static_assert(infer<models::unet>(shape{1, 1, dim_max, 572}).error().rule == rule::concat_match);
static_assert(infer<models::unet>(shape{1, 1, dim_max, 572}).error().fix_input[0] == 0);
static_assert(infer<models::unet>(shape{1, 1, dim_max, 572}).error().fix_below[0] == dim_max - 3);

TEST_CASE("U-Net, arrow by arrow of the figure")
{
  CHECK(as_published<models::unet>(572, false));
  CHECK(as_published<models::unet_padded>(576, true));
  CHECK_FALSE(as_published<models::unet>(588, false));  // another size, other numbers: the comparison sees it
  CHECK_FALSE(as_published<models::unet_padded>(592, true));
}

TEST_CASE("U-Net takes exactly the sizes at which its windows fit and its joins agree, and names the nearest ones")
{
  CHECK(fits(572, false));
  CHECK(nearest(1, 1, false) == 188);
  CHECK(nearest(1, 1, true) == 16);
  CHECK(wrong_sizes<models::unet>(false, 600) == 0);
  CHECK(wrong_sizes<models::unet_padded>(true, 400) == 0);
  // height and width are each on their own
  CHECK(infer<models::unet>(shape{1, 1, 572, 588}).value_or(shape{}) == shape{1, 2, 388, 404});
  CHECK(infer<models::unet>(shape{1, 1, 572, 580}).error().axis_name == axis_name::width);
}

TEST_CASE("the sentences of a U-Net at a size that does not agree")
{
  CHECK(std::string(message(infer<models::unet>(shape{1, 1, 570, 570}).error()).c_str()) ==
        "concat.3 (layer 26): [concat.match] height 54 of up.3 is not the 55 of crop.3: only the joined axis may differ; "
        "they parted at down.3.relu_1. This works: network input height and width = 556 or 572");
  CHECK(std::string(message(infer<models::unet_padded>(shape{1, 1, 100, 100}).error()).c_str()) ==
        "concat.2 (layer 31): [concat.match] height 24 of up.2 is not the 25 of down.2.relu_1: only the joined axis may "
        "differ; they parted at down.2.relu_1. Either of these works: pad up.2 to the extents of down.2.relu_1; network "
        "input height and width = 96 or 112");
}
