// SPDX-License-Identifier: MIT
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace shapeproof;

namespace {

bool works(const std::vector<layer>& net, const shape& input) { return infer(net, input, diagnose::place).has_value(); }

/// The network and the input with one fix made, as its reader would make it.
bool works_with_fix(std::vector<layer> net, shape input, const error& why, int which)
{
  layer& failing = net[static_cast<std::size_t>(why.layer)];
  switch (why.fixes[which]) {
    case fix_kind::padding:
      for (int i = 0; i < failing.axes(); ++i) {
        window axis = failing.axis(i);
        axis.padding = padding_mode::as_given;
        axis.pad_begin = axis.pad_end = why.fix_value[which];
        failing.set_axis(i, axis);
      }
      break;
    case fix_kind::kernel:
      for (int i = 0; i < failing.axes(); ++i) {
        window axis = failing.axis(i);
        if (failing.kind != layer_kind::conv && axis.stride == axis.kernel) axis.stride = why.fix_value[which];
        axis.kernel = why.fix_value[which];
        failing.set_axis(i, axis);
      }
      break;
    case fix_kind::crop:
    case fix_kind::pad: return false;  // of a join, which a chain has none of
    case fix_kind::in_channels:
    case fix_kind::in_features: failing.in_channels = why.fix_value[which]; break;
    case fix_kind::input:
      for (int i = 0; i < why.fix_input_size; ++i)
        if (why.fix_input[i] > 0) input.values[input.count - why.fix_input_size + i] = why.fix_input[i];
      break;
    case fix_kind::swap_layout: {
      shape swapped = input;
      swapped.values[1] = input.values[3];
      swapped.values[2] = input.values[1];
      swapped.values[3] = input.values[2];
      input = swapped;
      break;
    }
    case fix_kind::none: return false;
  }
  return works(net, input);
}

struct random_nets {
  std::mt19937_64 random{12951};

  dim pick(dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); }

  layer one()
  {
    const dim kernel = pick(1, 5);
    switch (pick(0, 9)) {
      case 0: return max_pool2d{.kernel = 2};
      case 1: return avg_pool2d{.kernel = {pick(1, 4), pick(1, 4)}, .stride = pick(1, 3)};
      case 2: return relu{};
      case 3: return conv2d{.out_channels = 4, .kernel = kernel, .stride = 2, .padding = same};
      case 4: return max_pool2d{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped};
      case 5: return conv2d{.out_channels = 4, .kernel = {kernel, pick(1, 5)}, .dilation = pick(1, 2)};
      case 6:
        return conv_transpose2d{.out_channels = 4, .kernel = pick(1, 3), .stride = 2, .padding = pick(0, 1)};
      default: return conv2d{.out_channels = 4, .kernel = kernel, .stride = pick(1, 2), .padding = pick(0, 1)};
    }
  }
};

}  // namespace

TEST_CASE("window.fits, output.positive: every fix works, and no smaller input does, for random networks")
{
  random_nets nets;
  int failing = 0;
  int fixes = 0;
  int inputs_named = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<layer> net(static_cast<std::size_t>(nets.pick(1, 9)));
    for (layer& each : net) each = nets.one();
    const shape input{1, 3, nets.pick(1, 24), nets.pick(1, 24)};
    const result<shape> out = infer(net, input);
    if (out) continue;
    ++failing;
    const error why = out.error();
    REQUIRE(why.fix_count >= 1);
    for (int which = 0; which < why.fix_count; ++which) {
      ++fixes;
      REQUIRE_MESSAGE(works_with_fix(net, input, why, which), message(why).c_str());
      if (why.fixes[which] != fix_kind::input) continue;
      ++inputs_named;
      REQUIRE(why.input_at_least);
      // No smaller input works, by trying them all, each axis with the other where it was named.
      shape named = input;
      for (int i = 0; i < 2; ++i)
        if (why.fix_input[i] > 0) named.values[2 + i] = why.fix_input[i];
      for (int i = 0; i < 2; ++i) {
        if (why.fix_input[i] == 0) continue;
        for (dim smaller = 1; smaller < why.fix_input[i]; ++smaller) {
          shape below = named;
          below.values[2 + i] = smaller;
          REQUIRE_FALSE(works(net, below));
        }
      }
      // and every larger one does
      for (dim more = 1; more <= 40; ++more)
        REQUIRE(works(net, shape{1, 3, named.values[2] + more, named.values[3] + (more * 7) % 40}));
    }
  }
  MESSAGE(failing << " networks failed, " << fixes << " fixes tried, " << inputs_named << " smallest inputs");
  CHECK(failing > 1000);
  CHECK(inputs_named > 900);
}

TEST_CASE("window.fits: the fixes of keras issue 12951, and none that only moves the failure")
{
  const std::vector<layer> net{conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{2}, conv2d{.out_channels = 32, .kernel = 3},
                               max_pool2d{2},  conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{2},
                               conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{2}};
  const error why = infer(net, shape{1, 1, 28, 28}).error();
  REQUIRE(why.fix_count == 2);
  CHECK(why.fixes[0] == fix_kind::padding);
  CHECK(why.fix_value[0] == 2);
  CHECK(why.fixes[1] == fix_kind::input);
  CHECK(why.fix_input[0] == 46);
  CHECK(why.fix_input[1] == 46);
  // users.md: 46, and 38 without the last pool
  const std::vector<layer> shorter(net.begin(), net.end() - 1);
  CHECK(infer(shorter, shape{1, 1, 28, 28}).error().fix_input[0] == 38);
  CHECK(works(shorter, shape{1, 1, 38, 38}));
}

TEST_CASE("window.fits: a fixed window on a small map gets the kernel that fits")
{
  const std::vector<layer> net{conv2d{.out_channels = 4, .kernel = 3}, avg_pool2d{.kernel = 8}, flatten{}, linear{10}};
  const error why = infer(net, shape{1, 3, 6, 6}).error();
  bool named = false;
  for (int i = 0; i < why.fix_count; ++i) named = named || (why.fixes[i] == fix_kind::kernel && why.fix_value[i] == 4);
  CHECK(named);
}

TEST_CASE("channels.match, window.fits: an input with its axes swapped is said first")
{
  const std::vector<layer> nchw{conv2d{.out_channels = 4, .kernel = 3, .in_channels = 3}, max_pool2d{2}};
  const error swapped = infer(nchw, shape{1, 32, 48, 3}).error();
  CHECK(swapped.rule == rule::channels_match);
  CHECK(swapped.fixes[0] == fix_kind::swap_layout);
  CHECK(swapped.input_is_channels_last);
  CHECK(works_with_fix(nchw, shape{1, 32, 48, 3}, swapped, 0));

  const std::vector<layer> nhwc{
      conv2d{.out_channels = 4, .kernel = 3, .in_channels = 3, .layout = layout::channels_last},
      max_pool2d{.kernel = 2, .layout = layout::channels_last}};
  const error other = infer(nhwc, shape{1, 3, 32, 48}).error();
  CHECK(other.fixes[0] == fix_kind::swap_layout);
  CHECK_FALSE(other.input_is_channels_last);

  // without in_channels it is the extent of 1 that gives it away: H = 1 but C = 200
  const std::vector<layer> gray{conv2d{.out_channels = 4, .kernel = 3}, max_pool2d{2}};
  CHECK(infer(gray, shape{1, 200, 200, 1}).error().fixes[0] == fix_kind::swap_layout);
  // without a batch, too
  CHECK(infer(gray, shape{200, 200, 1}).error().fixes[0] == fix_kind::swap_layout);
  // and where it would not help it is not said
  const error deep = infer(gray, shape{1, 2, 2, 2}).error();
  for (int i = 0; i < deep.fix_count; ++i) CHECK(deep.fixes[i] != fix_kind::swap_layout);
}

TEST_CASE("channels.match, features.match: what arrives, where that works to the output")
{
  const std::vector<layer> net{conv2d{.out_channels = 4, .kernel = 3, .in_channels = 1}, flatten{}, linear{10}};
  const error why = infer(net, shape{1, 3, 5, 5}).error();
  CHECK(why.rule == rule::channels_match);
  CHECK(why.fixes[0] == fix_kind::in_channels);
  CHECK(why.fix_value[0] == 3);

  const std::vector<layer> head{conv2d{.out_channels = 4, .kernel = 3}, flatten{},
                                linear{.out_features = 10, .in_features = 400}};
  const error features = infer(head, shape{1, 3, 10, 10}).error();
  CHECK(features.rule == rule::features_match);
  REQUIRE(features.fix_count == 2);
  CHECK(features.fixes[0] == fix_kind::in_features);
  CHECK(features.fix_value[0] == 4 * 8 * 8);
  CHECK(features.fixes[1] == fix_kind::input);  // 4 * 10 * 10 features
  CHECK(features.fix_input[0] == 12);
  CHECK_FALSE(features.input_at_least);
  CHECK(works(head, shape{1, 3, 12, 12}));
  CHECK_FALSE(works(head, shape{1, 3, 13, 13}));
}

TEST_CASE("a fix that no input can make is not named")
{
  // a later linear layer wants what no size gives
  const std::vector<layer> net{conv2d{.out_channels = 4, .kernel = 9}, flatten{}, linear{.out_features = 10, .in_features = 7}};
  const error why = infer(net, shape{1, 3, 5, 5}).error();
  CHECK(why.rule == rule::window_fits);
  CHECK(why.fix_count == 0);
  // two failures: the second is of another kind
  const std::vector<layer> twice{conv2d{.out_channels = 4, .kernel = 9}, softmax{.axis = 7}};
  CHECK(infer(twice, shape{1, 3, 5, 5}).error().fix_count == 0);
}

TEST_CASE("smallest extents past 2^63 are not claimed")
{
  std::vector<layer> net;
  for (int i = 0; i < 70; ++i) net.push_back(max_pool2d{.kernel = 2});
  const error why = infer(net, shape{1, 1, 1000, 1000}).error();
  CHECK(why.rule == rule::window_fits);
  for (int i = 0; i < why.fix_count; ++i) CHECK(why.fixes[i] != fix_kind::input);
  net.resize(62);
  const error exact = infer(net, shape{1, 1, 1000, 1000}).error();
  REQUIRE(exact.fix_count >= 1);
  CHECK(exact.fixes[exact.fix_count - 1] == fix_kind::input);
  CHECK(exact.fix_input[0] == dim{1} << 62);
}

TEST_CASE("diagnose::place says no more than the place")
{
  const std::vector<layer> net{conv2d{.out_channels = 4, .kernel = 9}};
  const error why = infer(net, shape{1, 3, 5, 5}, diagnose::place).error();
  CHECK(why.rule == rule::window_fits);
  CHECK(why.layer == 0);
  CHECK(why.fix_count == 0);
  CHECK(why.history_size == 0);
}
