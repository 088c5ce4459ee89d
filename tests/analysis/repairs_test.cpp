// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/lower.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <random>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "mend.hpp"

using namespace shapeproof;

namespace {

bool works(const std::vector<layer>& net, const shape& input) { return infer(net, input, diagnose::place).has_value(); }

/// The network and the input with one fix made.
bool works_with_fix(std::vector<layer> net, shape input, const error& why, int which)
{
  const layer_chain chain{net.data(), static_cast<dim>(net.size())};
  image_axes image(input.rank(), 0, layout::channels_first);
  layout order = layout::channels_first;
  static_cast<void>(detail::image_of(chain, input.rank(), image, order));
  const shape arriving = detail::arrives_at(chain, {input, {}}, why.layer);
  return mend::apply(net[static_cast<std::size_t>(why.layer)], arriving, input, image, why, which) && works(net, input);
}

struct random_nets {
  std::mt19937_64 random{12951};

  dim pick(dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); }

  layer one()
  {
    const dim kernel = pick(1, 5);
    switch (pick(0, 14)) {
      case 10: return pad2d{.padding = {{pick(0, 2), pick(0, 2)}, {pick(0, 2), pick(0, 2)}}, .mode = static_cast<pad_mode>(pick(0, 4))};
      case 11: return crop2d{.cropping = {{pick(0, 1), pick(0, 2)}, {pick(0, 2), pick(0, 1)}}};
      case 12: return resize2d{.scale = {ratio{pick(1, 3), pick(1, 3)}, ratio{pick(1, 3), pick(1, 3)}}};
      case 13: return separable_conv2d{.out_channels = 4, .kernel = {kernel, pick(1, 5)}, .stride = pick(1, 2), .padding = pick(0, 1)};
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
  for (int i = 0; i < why.fix_count; ++i) named = named || (why.fixes[i] == fix_kind::kernel_and_stride && why.fix_value[i] == 4);
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

TEST_CASE("window.fits: a fix on the failing axis alone, where the other one wants none")
{
  const std::vector<layer> flat{conv2d{.out_channels = 4, .kernel = {3, 1}}};
  const error conv_why = infer(flat, shape{1, 3, 1, 9}).error();
  REQUIRE(conv_why.fix_count == 3);
  CHECK(conv_why.fixes[0] == fix_kind::axis_padding);
  CHECK(conv_why.fix_value[0] == 1);
  CHECK(conv_why.fixes[1] == fix_kind::kernel);
  for (int i = 0; i < conv_why.fix_count; ++i) CHECK(works_with_fix(flat, shape{1, 3, 1, 9}, conv_why, i));
  CHECK(std::string_view(message(conv_why).c_str()).find("padding = 1 on height here") != std::string_view::npos);
}

TEST_CASE("window.fits: a pool's padding is at most half its kernel, and its stride goes with its kernel by name")
{
  // 5 on 1 would want a padding of 2, which half of 5 is; 4 on 1 wants 2 too; 9 on 2 wants 4; 9 on 0 cannot be
  const std::vector<layer> wide{max_pool2d{.kernel = 6, .stride = 1}};
  const error six = infer(wide, shape{1, 1, 1, 1}).error();
  CHECK(six.fixes[0] == fix_kind::padding);
  CHECK(six.fix_value[0] == 3);
  const std::vector<layer> twice{max_pool2d{.kernel = 6, .stride = 1}, max_pool2d{.kernel = 4, .stride = 1}};
  const error both = infer(twice, shape{1, 1, 1, 1}).error();  // would want more than 3
  for (int i = 0; i < both.fix_count; ++i) CHECK(both.fixes[i] != fix_kind::padding);

  const std::vector<layer> tied{max_pool2d{.kernel = 5, .stride = 5}, conv2d{.kernel = 2}};
  const error why = infer(tied, shape{1, 1, 4, 4}).error();
  CHECK(why.fixes[0] == fix_kind::kernel_and_stride);
  CHECK(why.fix_value[0] == 2);
  CHECK(works_with_fix(tied, shape{1, 1, 4, 4}, why, 0));
  CHECK(std::string_view(message(why).c_str()).find("kernel = stride = 2 here") != std::string_view::npos);

  // the stride of one axis is its kernel, of the other not: no one number for both is named unless it works for both
  for (const dim height : {3, 4, 5, 6})
    for (const dim width : {3, 4, 5, 6}) {
      const std::vector<layer> mixed{max_pool2d{.kernel = 6, .stride = {6, 2}}, conv2d{.kernel = {1, 2}}, flatten{},
                                     linear{.out_features = 1, .in_features = 2}};
      const error half = infer(mixed, shape{1, 1, height, width}).error();
      for (int i = 0; i < half.fix_count; ++i) CHECK(works_with_fix(mixed, shape{1, 1, height, width}, half, i));
    }
}

TEST_CASE("output.positive: a transposed convolution gets the padding that leaves enough")
{
  const std::vector<layer> net{conv_transpose2d{.kernel = 1, .padding = 1}, conv2d{.kernel = 2}};
  const error why = infer(net, shape{1, 1, 2, 2}).error();
  CHECK(why.rule == rule::output_positive);
  CHECK(why.fixes[0] == fix_kind::padding);
  CHECK(why.fix_value[0] == 0);
  CHECK(works_with_fix(net, shape{1, 1, 2, 2}, why, 0));
}

TEST_CASE("the smallest input is not said to be the least of all where a larger one fails")
{
  const std::vector<std::vector<layer>> nets{
      {conv2d{.out_channels = 4, .kernel = 5}, flatten{}, batch_norm{.in_channels = 4}},
      {conv2d{.out_channels = 4, .kernel = 5}, flatten{}, prelu{4}},
      {conv2d{.out_channels = 1, .kernel = 5}, flatten{.start_axis = 1, .end_axis = 2}, conv1d{.in_channels = 1}},
      {conv2d{.out_channels = 1, .kernel = 5}, layer([](const layer&, inputs in, outputs out, error& why) {
         out[0] = in[0];
         return in[0].extents[2] < 3 ? true : fail(why, rule::layer_custom);
       })}};
  for (const std::vector<layer>& net : nets) {
    const error why = infer(net, shape{1, 3, 3, 3}).error();
    REQUIRE(why.fix_count >= 1);
    CHECK(why.fixes[why.fix_count - 1] == fix_kind::input);
    CHECK(why.fix_input[0] == 5);
    CHECK_FALSE(why.input_at_least);
    CHECK_FALSE(works(net, shape{1, 3, 9, 9}));
  }
}

TEST_CASE("what a layer of one's own hides is tried: nothing is claimed to be the smallest that is not")
{
  // It doubles rows, so that the extents worked out without it are twice what is needed.
  const layer doubles([](const layer&, inputs in, outputs out, error&) {
    out[0] = in[0];
    for (int i = 2; i < 4; ++i) out[0].extents.values[i] *= 2;
    return true;
  });
  const std::vector<layer> net{conv2d{.out_channels = 4, .kernel = 1}, doubles, conv2d{.out_channels = 4, .kernel = 9}};
  const error why = infer(net, shape{1, 3, 4, 4}).error();
  CHECK(why.rule == rule::window_fits);
  for (int i = 0; i < why.fix_count; ++i) CHECK(why.fixes[i] != fix_kind::input);
  CHECK(works(net, shape{1, 3, 5, 5}));  // 9 works too, and is not the smallest
}

TEST_CASE("window.fits, features.match: the input that a linear layer with in_features wants")
{
  const std::vector<layer> lenet{conv2d{.out_channels = 6, .kernel = 5, .padding = 2}, max_pool2d{2},
                                 conv2d{.out_channels = 16, .kernel = 5}, max_pool2d{2}, flatten{},
                                 linear{.out_features = 120, .in_features = 400}};
  const error why = infer(lenet, shape{1, 1, 11, 11}).error();
  CHECK(why.rule == rule::window_fits);
  REQUIRE(why.fix_count >= 1);
  CHECK(why.fixes[why.fix_count - 1] == fix_kind::input);
  CHECK(why.fix_input[0] == 28);
  CHECK(why.fix_input[1] == 28);
  CHECK(works(lenet, shape{1, 1, 28, 28}));
  CHECK_FALSE(works(lenet, shape{1, 1, 27, 27}));  // the least that works

  // one axis alone, where the input is no square: 38 * 99 * 8 features
  const std::vector<layer> wide{conv2d{.out_channels = 8, .kernel = 3}, flatten{},
                                linear{.out_features = 10, .in_features = 8 * 38 * 99}};
  const error one = infer(wide, shape{1, 3, 40, 90}).error();
  REQUIRE(one.fix_count == 2);
  CHECK(one.fix_input[0] == 0);
  CHECK(one.fix_input[1] == 101);
  CHECK(works(wide, shape{1, 3, 40, 101}));

  // an extent that is not known is left alone
  const error open = infer(wide, shape{1, 3, 40, dynamic}).error();
  for (int i = 0; i < open.fix_count; ++i) CHECK(open.fixes[i] != fix_kind::input);
}

TEST_CASE("a swapped layout, of images in which nothing else tells: 512 x 7 x 7, one axis, no batch")
{
  const std::vector<layer> last{conv2d{.out_channels = 4, .kernel = 3, .layout = layout::channels_last},
                                max_pool2d{.kernel = 8, .layout = layout::channels_last}};
  // NCHW 64 x 12 x 12 into a network that reads NHWC
  CHECK(infer(last, shape{1, 64, 12, 12}).has_value());  // both readings are valid, and nothing is wrong
  const std::vector<layer> deep{max_pool2d{.kernel = 7, .layout = layout::channels_last}, conv2d{.kernel = 1, .layout = layout::channels_last}};
  const error why = infer(deep, shape{1, 3, 49, 49}).error();  // H = 3
  REQUIRE(why.fix_count >= 1);
  CHECK(why.fixes[0] == fix_kind::swap_layout);
  CHECK_FALSE(why.input_is_channels_last);

  // a height that does not fit is not the channels of an NHWC image, whatever a swap would do to it
  const std::vector<layer> flat{conv2d{.out_channels = 4, .kernel = {3, 1}}};
  const error high = infer(flat, shape{1, 3, 1, 9}).error();
  for (int i = 0; i < high.fix_count; ++i) CHECK(high.fixes[i] != fix_kind::swap_layout);

  const std::vector<layer> signal{conv1d{.out_channels = 4, .kernel = 5}};
  const error one = infer(signal, shape{1, 8000, 2}).error();
  CHECK(one.fixes[0] == fix_kind::swap_layout);
  CHECK(std::string_view(message(one).c_str())
            .find("the input looks as if its channels were last, and the network reads them first: with its axes swapped it is valid") !=
        std::string_view::npos);
}

TEST_CASE("hostile extents beside the failing one: an error, and no fix that would have to overflow")
{
  const dim wrong[] = {dim_max, dim_min, dim_min + 1, -1, 0, dim{1} << 62, dynamic};
  for (const dim height : {dim{1}, dim{2}})
    for (const dim width : wrong)
      for (const std::vector<layer>& net :
           {std::vector<layer>{conv2d{.kernel = 3}}, std::vector<layer>{conv2d{.kernel = {3, 1}, .stride = {1, 3}}, conv2d{.kernel = 3}},
            std::vector<layer>{max_pool2d{3}, conv2d{.kernel = 3, .padding = 1}}}) {
        const result<shape> out = infer(net, shape{1, 1, height, width});
        REQUIRE_FALSE(out.has_value());
        CHECK(out.error().layer == 0);
        for (int i = 0; i < out.error().fix_count; ++i) CHECK(works_with_fix(net, shape{1, 1, height, width}, out.error(), i));
      }
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

TEST_CASE("window.fits: a parameter that is wrong on another axis is divided by nothing")
{
  for (const dim bad : {dim{0}, dim{-1}, dim_min})
    for (const std::vector<layer>& net :
         {std::vector<layer>{conv2d{.kernel = {3, 1}, .dilation = {1, bad}}}, std::vector<layer>{conv2d{.kernel = {3, 1}, .stride = {1, bad}}},
          std::vector<layer>{max_pool2d{.kernel = {3, bad}, .stride = 1}}}) {
      const error why = infer(net, shape{1, 1, 2, 2}).error();
      CHECK(why.rule == rule::window_fits);
      CHECK(why.fix_count == 0);
    }
}

TEST_CASE("crop.fits, extent.positive: 'at least' is not said where a larger input brings other channels")
{
  // what is height to one layer is channels to the next
  const std::vector<layer> layouts{crop2d{.cropping = 17, .layout = layout::channels_last}, conv2d{.kernel = 1, .in_channels = 1}};
  const error why = infer(layouts, shape{1, 1, 1, 1}).error();
  REQUIRE(why.fix_count == 1);
  CHECK(works_with_fix(layouts, shape{1, 1, 1, 1}, why, 0));
  CHECK_FALSE(why.input_at_least);
  CHECK_FALSE(works(layouts, shape{1, 36, 36, 1}));
  // an image without a batch, and one with a batch
  const std::vector<layer> ranks{depthwise_conv3d{.kernel = 7}, conv2d{.kernel = 1, .in_channels = 1}};
  CHECK_FALSE(infer(ranks, shape{1, 1, 1, 1}).error().input_at_least);
  // a norm takes the second axis for the channels, whatever a convolution without a batch takes it for
  const std::vector<layer> norm{batch_norm{.in_channels = 6}, depthwise_conv2d{.kernel = 6}};
  CHECK_FALSE(infer(norm, shape{4, 0, 41}).error().input_at_least);
  CHECK(infer(norm, shape{1, 6, 4, 41}).error().input_at_least);
}

TEST_CASE("output.positive: an error with no axis of its own has no window to mend, and its diagnosis ends")
{
  // what fuzzing found: a layer of one's own that says so, and a layer that its record says is a transposed convolution
  const layer says_so([](const layer&, inputs, outputs, error& why) { return fail(why, rule::output_positive, 1); });
  layer damaged = detail::refusing(layer_kind::conv_transpose, rule::output_positive, 1);
  damaged.axes_count = 2;
  const std::vector<layer> nets[] = {{says_so}, {damaged}, {relu{}, damaged, conv2d{}}};
  for (const std::vector<layer>& net : nets) CHECK_FALSE(infer(net, shape{1, 1, 1, 1}).has_value());
}
