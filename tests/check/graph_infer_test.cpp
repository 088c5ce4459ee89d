// SPDX-License-Identifier: MIT
#include <shapeproof/check/graph_infer.hpp>

#include <analysis/drawn_graph.hpp>
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <shapeproof/shapeproof.hpp>

#include "models/unet.hpp"

using namespace shapeproof;
using namespace drawn_graph;

namespace {

std::string_view text(const message_text& of) { return {of.data(), of.size()}; }

template <class Net>
std::string say(const shape& in)
{
  return std::string(text(message(infer<Net>(in).error())));
}

struct unpadded : graph<models::unet_forward{.padded = false}> {};
struct padded : graph<models::unet_forward{.padded = true}> {};

// --- a graph whose nodes have names, blocks and numbers
struct stage {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(conv2d{.out_channels = 8, .kernel = 3}, x);
    x = g(conv2d{.out_channels = 8, .kernel = 3}, x);
    return g({"pool", 1}, max_pool2d{2}, x);
  }
};
struct stages {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(conv2d{.out_channels = 4, .kernel = 3}, x);
    for (int i = 0; i < 3; ++i) x = g({"stage", i}, stage{}, x);
    return g(conv2d{.out_channels = 4, .kernel = 3}, x);
  }
};

}  // namespace

TEST_CASE("concat.match: the unpadded U-Net of 2015 drops no row at 572, and says so at 570")
{
  CHECK(*infer<unpadded>(shape{1, 1, 572, 572}) == shape{1, 2, 388, 388});
  CHECK(say<unpadded>(shape{1, 1, 570, 570}) ==
        "concat.3 (layer 26): [concat.match] height 54 of up.3 is not the 55 of crop.3: only the joined axis may differ; they "
        "parted at down.3.relu_1. This works: network input height and width = 556 or 572");
  CHECK(infer<unpadded>(shape{1, 1, 556, 556}).has_value());
  for (dim size = 557; size < 572; ++size) CHECK_FALSE(infer<unpadded>(shape{1, 1, size, size}, diagnose::place).has_value());
  // one axis alone
  CHECK(say<unpadded>(shape{1, 1, 572, 571}).ends_with("network input width = 556 or 572"));
}

TEST_CASE("concat.match: a padded U-Net takes the multiples of 16")
{
  for (dim size = 1; size <= 320; ++size)
    CHECK(infer<padded>(shape{1, 1, size, 64}, diagnose::place).has_value() == (size % 16 == 0));
  CHECK(say<padded>(shape{1, 1, 100, 100}) ==
        "concat.2 (layer 31): [concat.match] height 24 of up.2 is not the 25 of down.2.relu_1: only the joined axis may differ; "
        "they parted at down.2.relu_1. Either of these works: pad up.2 to the extents of down.2.relu_1; network input height and "
        "width = 96 or 112");
}

TEST_CASE("window.fits in a graph: blocks and numbers in the name, the history along the way, fixes")
{
  const error why = infer<graph<stages{}>>(shape{1, 3, 28, 40}).error();
  // 28 -> 26; 24, 22, 11; 9, 7, 3; 1, then 3 on 1
  CHECK(text(message(why)).starts_with(
      "stage.2.conv2d_1 (layer 8): [window.fits] height 1 with padding 0+0 is smaller than the kernel 3, short by 2; heights so "
      "far 28, 26, 24, 22, 11, 9, 7, 3, 1") == false);  // that would be nine of them
  CHECK(text(message(why)).starts_with(
      "stage.2.conv2d_1 (layer 8): [window.fits] height 1 with padding 0+0 is smaller than the kernel 3, short by 2; heights so "
      "far ..., 26, 24, 22, 11, 9, 7, 3, 1"));
  const error place = infer<graph<stages{}>>(shape{1, 3, 28, 40}, diagnose::place).error();
  CHECK(std::string_view(place.label) == "stage.2.conv2d_1");
  CHECK(place.fix_count == 0);
  CHECK(place.history_size == 0);
}

TEST_CASE("graph.input: a value from nowhere")
{
  const auto out = infer<graph<[](auto& g, auto x) { return g(add{}, x, graph_value{}); }>>(shape{1, 2});
  REQUIRE_FALSE(out.has_value());
  CHECK(out.error().rule == rule::graph_input);
  CHECK(std::string_view(out.error().label) == "add");
}

TEST_CASE("random graphs: every fix that is named works, the sizes are the nearest, and the storage is what it was")
{
  std::mt19937_64 random(20261125);
  int failed = 0;
  int sizes = 0;
  int cut = 0;
  int windows = 0;
  for (int round = 0; round < 4000; ++round) {
    const drawn of = draw(random);
    const dim size = 1 + static_cast<dim>(random() % 40);
    const shape in{1, 4, size, size};
    const drawn::flat stored = of.made();
    std::vector<tensor_value> storage(of.ops.size() + 1);
    const result<shape> out = infer(stored.view(), in, storage);
    if (out) continue;
    ++failed;
    const error why = out.error();
    const std::vector<shape> seen = of.values(in);
    for (std::int32_t i = 0; i < why.layer; ++i) REQUIRE(storage[static_cast<std::size_t>(i) + 1].extents == seen[static_cast<std::size_t>(i) + 1]);
    for (int fix = 0; fix < why.fix_count; ++fix) {
      drawn mended = of;
      const auto at = static_cast<std::size_t>(why.layer);
      const dim value = why.fix_value[fix];
      switch (why.fixes[fix]) {
        case fix_kind::input: {
          ++sizes;
          const dim above = why.fix_input[0];
          const dim below = why.fix_below[0];
          if (above != 0) CHECK(of.infer(shape{1, 4, above, above}).has_value());
          if (below != 0) CHECK(of.infer(shape{1, 4, below, below}).has_value());
          for (dim between = (below == 0 ? size : below) + 1; between < (above == 0 ? size : above); ++between)
            CHECK_FALSE(of.infer(shape{1, 4, between, between}).has_value());
          break;
        }
        case fix_kind::padding:
        case fix_kind::kernel:
          ++windows;
          for (int i = 0; i < 2; ++i) {
            window axis = mended.ops[at].axis(i);
            if (why.fixes[fix] == fix_kind::padding) axis.pad_begin = axis.pad_end = value;
            else {
              if (mended.ops[at].kind == layer_kind::max_pool && axis.stride == axis.kernel) axis.stride = value;
              axis.kernel = value;
            }
            mended.ops[at].set_axis(i, axis);
          }
          CHECK(mended.infer(in).has_value());
          break;
        case fix_kind::crop:
        case fix_kind::pad: {
          ++cut;
          // Of two inputs: the one that the error names, and the other.
          const auto named = static_cast<std::size_t>(why.numbers[2]);
          const std::size_t side = value == 0 ? named : 1 - named;
          const shape& like = seen[static_cast<std::size_t>(of.from[at][1 - side])];
          const shape& now = seen[static_cast<std::size_t>(of.from[at][side])];
          CHECK((why.fixes[fix] == fix_kind::crop ? now[2] >= like[2] && now[3] >= like[3] : now[2] <= like[2] && now[3] <= like[3]));
          CHECK(with_node(of, at, side, layer(&set_extents, like[2], like[3])).infer(in).has_value());
          break;
        }
        default: FAIL("no such fix is offered in a graph");
      }
    }
  }
  MESSAGE(failed << " failing graphs: " << sizes << " sizes, " << cut << " crops and pads, " << windows << " windows");
  CHECK(failed > 500);
  CHECK(sizes > 100);
  CHECK(cut > 100);
  CHECK(windows > 50);
}
