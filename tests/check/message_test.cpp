// SPDX-License-Identifier: MIT
#include <shapeproof/check/weights.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace shapeproof;

namespace {

std::string say(const error& why) { return message(why).c_str(); }

std::string say(rule broken, dim a = 0, dim b = 0, dim c = 0, dim d = 0, dim e = 0, dim f = 0)
{
  error why;
  fail(why, broken, a, b, c, d, e, f);
  return message(why).c_str();
}

std::string say_on(axis_name name, int axis, rule broken, dim a = 0, dim b = 0, dim c = 0, dim d = 0, dim e = 0, dim f = 0)
{
  error why;
  fail(why, broken, a, b, c, d, e, f);
  at_axis(why, axis, name);
  return message(why).c_str();
}

template <class Net>
std::string say_of(const shape& input)
{
  return message(infer<Net>(input).error()).c_str();
}

}  // namespace

// The very same sentence at compile time.
static_assert(message(infer<sequential<conv1d{.kernel = 3}>>(shape{1, 1, 2}).error()).length > 0);
static_assert([] {
  const message_text made = message(infer<sequential<conv1d{.kernel = 3}>>(shape{1, 1, 2}).error());
  const char expected[] =
      "conv1d (layer 0): [window.fits] length 2 with padding 0+0 is smaller than the kernel 3, short by 1. "
      "Any of these works: padding = 1 here; kernel = 2 here; network input length >= 3";
  for (std::size_t i = 0; i < sizeof expected; ++i)
    if (made.text[i] != expected[i]) return false;
  return true;
}());

TEST_CASE("window.fits: the sentence of the design, to the letter")
{
  struct net : sequential<conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{2}, conv2d{.out_channels = 32, .kernel = 3},
                          max_pool2d{2}, conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{2},
                          conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{2}> {};
  CHECK(say_of<net>(shape{1, 1, 28, 28}) ==
        "conv2d_3 (layer 6): [window.fits] height 1 with padding 0+0 is smaller than the kernel 3, short by 2; heights so "
        "far 28, 26, 13, 11, 5, 3, 1. Either of these works: padding = 2 here; network input height and width >= 46");
  // only one axis is too small
  CHECK(say_of<net>(shape{1, 1, 60, 28}) ==
        "conv2d_3 (layer 6): [window.fits] width 1 with padding 0+0 is smaller than the kernel 3, short by 2; widths so "
        "far 28, 26, 13, 11, 5, 3, 1. Either of these works: padding = 2 here; network input width >= 46");
}

TEST_CASE("window.fits: a long history is cut, dilation is told, axes that differ are told apart")
{
  struct deep : sequential<conv2d{.kernel = 3}, conv2d{.kernel = 3}, conv2d{.kernel = 3}, conv2d{.kernel = 3},
                           conv2d{.kernel = 3}, conv2d{.kernel = 3}, conv2d{.kernel = 3}, conv2d{.kernel = 3},
                           conv2d{.kernel = {3, 5}, .dilation = {1, 2}}> {};
  CHECK(say_of<deep>(shape{1, 1, 30, 20}) ==
        "conv2d_8 (layer 8): [window.fits] width 4 with padding 0+0 is smaller than the kernel 5 with dilation 2 (effective "
        "9), short by 5; widths so far ..., 18, 16, 14, 12, 10, 8, 6, 4. Any of these works: padding = 3 on width here; kernel = 2 here; network "
        "input width >= 25");
  struct two : sequential<conv2d{.kernel = {3, 7}}> {};
  CHECK(say_of<two>(shape{1, 1, 2, 2}) ==
        "conv2d (layer 0): [window.fits] height 2 with padding 0+0 is smaller than the kernel 3, short by 1. Either of "
        "these works: kernel = 2 here; network input height >= 3 and width >= 7");
}

TEST_CASE("the axis in the layout's own words")
{
  struct sound : sequential<conv1d{.kernel = 3}> {};
  CHECK(say_of<sound>(shape{1, 1, 1}).find("length 1 with padding 0+0") != std::string::npos);
  struct video : sequential<conv3d{.kernel = {5, 1, 1}}> {};
  CHECK(say_of<video>(shape{1, 1, 2, 9, 9}).find("depth 2 with padding 0+0") != std::string::npos);
  struct last : sequential<conv2d{.kernel = {1, 5}, .layout = layout::channels_last}> {};
  CHECK(infer<last>(shape{1, 9, 2, 3}).error().axis == 2);
  CHECK(say_of<last>(shape{1, 9, 2, 3}).find("width 2 with padding 0+0") != std::string::npos);
  CHECK(say_of<last>(shape{0, 9, 9, 3}) == "conv2d (layer 0): [extent.positive] batch 0 must be at least 1");
  CHECK(say_of<last>(shape{1, 9, 9, -3}) == "conv2d (layer 0): [extent.positive] channels -3 must be at least 1");
  CHECK(say_of<sequential<relu{}>>(shape{1, 0}) == "relu (layer 0): [extent.positive] extent 0 on axis 1 must be at least 1");
}

TEST_CASE("a swap of NCHW and NHWC is said first")
{
  struct net : sequential<conv2d{.out_channels = 8, .kernel = 3, .in_channels = 3}> {};
  CHECK(say_of<net>(shape{1, 32, 48, 3}) ==
        "conv2d (layer 0): [channels.match] the input looks like NHWC and the network reads NCHW: with its axes swapped it "
        "is valid; 32 channels arrive, and 3 are wanted. Either of these works: the input with its channels first; "
        "in_channels = 32 here");
  struct last : sequential<conv2d{.out_channels = 8, .kernel = 9, .layout = layout::channels_last}> {};
  CHECK(say_of<last>(shape{1, 3, 32, 48}).find("the input looks like NCHW and the network reads NHWC") !=
        std::string::npos);
}

TEST_CASE("one sentence a rule")
{
  CHECK(say(rule::none) == "[none] no error");
  CHECK(say_on(axis_name::height, 2, rule::extent_positive, 0, 1) == "[extent.positive] height 0 must be at least 1");
  CHECK(say(rule::rank_fits, 2, 4) == "[rank.fits] 2 axes arrive, and the layer takes 4");
  CHECK(say(rule::rank_fits, 2, 4, 1) == "[rank.fits] 2 axes arrive, and the layer takes 4, or one less without a batch");
  CHECK(say(rule::rank_fits, 0, 1, -1) == "[rank.fits] 0 axes arrive, and the layer takes 1 or more");
  CHECK(say(rule::axis_range, 5, 2) == "[axis.range] axis 5 is out of range for 2 axes");
  CHECK(say(rule::axis_order, 3, 1) == "[axis.order] the start axis 3 comes after the end axis 1");
  CHECK(say_on(axis_name::width, 3, rule::kernel_positive, 0) == "[kernel.positive] kernel 0 on width must be at least 1");
  CHECK(say(rule::kernel_positive, -4) == "[kernel.positive] kernel -4 must be at least 1");
  CHECK(say_on(axis_name::depth, 2, rule::stride_positive, 0) == "[stride.positive] stride 0 on depth must be at least 1");
  CHECK(say_on(axis_name::length, 2, rule::dilation_positive, 0) ==
        "[dilation.positive] dilation 0 on length must be at least 1");
  CHECK(say_on(axis_name::height, 2, rule::padding_range, -1, 0, dim_max) ==
        "[padding.range] padding -1 on height must be at least 0");
  CHECK(say_on(axis_name::height, 2, rule::padding_range, 2, 0, 1) ==
        "[padding.range] padding 2 on height must be from 0 to 1");
  CHECK(say(rule::padding_form, 1, 0).find("[padding.form] padding has no meaning here") == 0);
  CHECK(say_on(axis_name::height, 2, rule::output_positive, -1) ==
        "[output.positive] the output on height would be -1, and must be at least 1");
  CHECK(say_on(axis_name::height, 2, rule::output_padding_range, 2, 2) ==
        "[output-padding.range] output_padding 2 on height must be at least 0 and less than 2");
  CHECK(say_on(axis_name::height, 2, rule::output_size_positive, 0) ==
        "[output-size.positive] output_size 0 on height must be at least 1");
  CHECK(say(rule::channels_positive, 0) == "[channels.positive] a number of channels is 0, and must be at least 1");
  CHECK(say(rule::channels_match, 3, 1) == "[channels.match] 3 channels arrive, and 1 are wanted");
  CHECK(say(rule::groups_positive, 0) == "[groups.positive] groups 0 must be at least 1");
  CHECK(say(rule::groups_divide_channels, 5, 3) ==
        "[groups.divide-channels] the 5 channels that arrive cannot be divided into 3 groups");
  CHECK(say(rule::groups_divide_outputs, 5, 3) == "[groups.divide-outputs] out_channels 5 cannot be divided into 3 groups");
  CHECK(say(rule::features_positive, 0) == "[features.positive] a number of features is 0, and must be at least 1");
  CHECK(say(rule::features_match, 400, 120) == "[features.match] 400 features arrive, and 120 are wanted");
  CHECK(say_on(axis_name::height, 2, rule::arithmetic_overflow, dim_max, 2) ==
        "[arithmetic.overflow] the size on height is past 2^63 - 1 (made of 9223372036854775807 and 2)");
  CHECK(say_on(axis_name::other, 1, rule::broadcast_match, 3, 4, 1) ==
        "[broadcast.match] axis 1 3 does not stretch to 4: extents that meet must be equal, or one of them 1");
  CHECK(say_on(axis_name::other, 2, rule::concat_match, 63, 64, 1) ==
        "[concat.match] axis 2 63 of input 1 is not the 64 of the first: only the joined axis may differ");
  CHECK(say(rule::reshape_match, 400, 120) == "[reshape.match] the 400 elements that arrive do not fill extents of 120 in all");
  CHECK(say(rule::reshape_infer, 2) == "[reshape.infer] 2 extents of a reshape are to be inferred, and one is the most");
  CHECK(say(rule::axes_distinct, 2) == "[axes.distinct] axis 2 stands twice in a list of axes");
  CHECK(say_on(axis_name::other, 2, rule::squeeze_one, 3) == "[squeeze.one] axis 2 3 is not 1, and cannot be squeezed");
  CHECK(say_on(axis_name::height, 2, rule::crop_fits, 5, 7) ==
        "[crop.fits] height 5 is too small for what is cropped: it must be at least 7");
  CHECK(say_on(axis_name::height, 2, rule::size_or_scale, 5, 7) ==
        "[resize.size-or-scale] a resize takes either a size or a scale on height, and gets 5 and 7");
  CHECK(say_on(axis_name::height, 2, rule::scale_positive, -1, 2) == "[scale.positive] scale -1/2 on height must be above 0");
  CHECK(say_on(axis_name::height, 2, rule::scale_positive, -1, 0) ==
        "[scale.positive] a scale on height is no number above 0 and below 2^63");
  CHECK(say(rule::slice_step, 0) == "[slice.step] a slice goes nowhere with step 0");
  CHECK(say(rule::factor_positive, 0) == "[factor.positive] a factor, a block or a number of parts is 0, and must be at least 1");
  CHECK(say_on(axis_name::height, 2, rule::extent_divide, 7, 2) == "[extent.divide] height 7 cannot be divided by 2");
  CHECK(say_on(axis_name::other, 1, rule::split_sum, 7, 8) == "[split.sum] the sizes of a split are 7 in all, and axis 1 is 8");
  CHECK(say_on(axis_name::other, 1, rule::chunk_count, 5, 6, 10) == "[chunk.count] axis 1 10 falls into 5 chunks, and 6 are wanted");
  CHECK(say_on(axis_name::height, 2, rule::input_match, 5, 7, 1) == "[input.match] height of input 1 is 5, and 7 is wanted");
  CHECK(say(rule::fold_blocks, 11, 12) == "[fold.blocks] 11 blocks arrive, and the output has 12");
  CHECK(say_on(axis_name::height, 2, rule::output_size_range, 9, 5, 7) ==
        "[output-size.range] output_size 9 on height must be from 5 to 7");
  CHECK(say(rule::list_length, 3, 2) == "[list.length] a list of 3 numbers does not fit 2 axes");
  CHECK(say(rule::spatial_axes, 4, 3) == "[spatial-axes.count] 4 spatial axes: there must be 1 to 3");
  CHECK(say(rule::weight_rank, 3, 4) == "[weight.rank] the weight has 3 axes, and 4 are wanted");
  CHECK(say(rule::weight_match, 1, 3, 4) == "[weight.match] axis 1 of the weight is 3, and 4 is wanted");
  CHECK(say(rule::bias_match, 3, 4) == "[bias.match] the bias has 3 elements, and 4 are wanted");
  CHECK(say(rule::input_count, 2, 1) == "[input.count] 2 inputs arrive, and the layer takes 1");
  CHECK(say(rule::input_count, 1, 2, -1) == "[input.count] 1 inputs arrive, and the layer takes 2 or more");
  CHECK(say(rule::input_count, 1, 2, 1) == "[input.count] 1 inputs arrive, and the layer takes 2 or one more");
  CHECK(say(rule::output_count, 2, 1) == "[output.count] there is room for 2 outputs, and the layer has 1");
  CHECK(say(rule::layer_kind, 77) == "[layer.kind] this is no layer (kind 77)");
  CHECK(say(rule::layer_custom, 4, 3) == "[layer.custom] the layer refuses its input (4, 3)");
  CHECK(say(bytes(shape{dim{1} << 40, dim{1} << 40}, 8).error()) ==
        "[elements.overflow] the shape 1099511627776x1099511627776 has more than 2^63 - 1 elements");
  CHECK(say(parameters(linear{dim{1} << 62}, shape{1, 1}).error()) ==
        "[count.overflow] the count at the shape 4611686018427387904x1 is past 2^63 - 1 "
        "(made of 4611686018427387904 and 4611686018427387904)");
  CHECK(say(bytes(shape{dim{1} << 62, 1}, 32).error()) ==
        "[bytes.overflow] the shape 4611686018427387904x1 takes more than 2^63 - 1 bytes with elements of 32 bits");
  CHECK(say(bytes_as<std::uint32_t>(shape{65536, 65536}, 8).error()) ==
        "[bytes.narrow] the shape 65536x65536 takes 4294967296 bytes, and the type of the size holds 4294967295 at most");
  CHECK(say(bytes(shape{1, dynamic}, 8).error()) == "[extent.known] the shape 1x? has an extent that is not known");
  CHECK(say(elements(shape{2, -3}).error()) ==
        "[extent.positive] the shape 2x-3 has an extent of -3, which must be at least 0");
  CHECK(say(bytes(shape{}, 0).error()) == "[element.bits] an element of 0 bits: there must be at least 1");
  CHECK(say(bytes(shape{}, 8, 0).error()) == "[alignment.positive] alignment 0 must be at least 1");
  CHECK(say(rule::scratch_range, -4) == "[scratch.range] the scratch is -4 bytes, and must be at least 0");
  CHECK(say(rule::storage_size, 7, 8) == "[storage.size] there is room for 7 shapes, and 8 are needed");
  CHECK(say(rule::query_range, 7, 3) == "[query.range] number 7 is asked for, and there are 3");
  CHECK(say(rule::query_range, -1, 3) == "[query.range] no node has the name that is asked for, of 3");
}

TEST_CASE("every rule has words of its own, and a number that is no rule does no harm")
{
  std::vector<std::string> seen;
  for (int i = 0; i < rule_count; ++i) {
    const std::string sentence = say(static_cast<rule>(i), 1, 2, 3);
    CHECK(sentence.find("unknown") == std::string::npos);
    for (const std::string& other : seen) CHECK(other != sentence);
    seen.push_back(sentence);
  }
  CHECK(say(static_cast<rule>(250)) == "[unknown] unknown rule");
}

TEST_CASE("numbers to the ends of their range, and a sentence that fits its buffer whatever the error holds")
{
  CHECK(say(rule::kernel_positive, dim_min) == "[kernel.positive] kernel -9223372036854775808 must be at least 1");
  CHECK(say(rule::kernel_positive, dynamic) == "[kernel.positive] kernel ? must be at least 1");
  error worst;
  fail(worst, rule::window_fits, dim_min + 1, dim_min, dim_min, dim_max, 2, dim_min);
  at_axis(worst, 2, axis_name::channels);
  worst.layer = INT32_MAX;
  for (char& each : worst.label) each = 'w';
  worst.label[error::label_max - 1] = '\0';
  worst.history_size = error::history_max;
  worst.history_cut = true;
  for (dim& each : worst.history) each = dim_min;
  worst.fix_count = error::fix_max;
  worst.fixes[0] = fix_kind::swap_layout;
  worst.fixes[1] = fix_kind::in_features;
  worst.fixes[2] = fix_kind::input;
  worst.fix_value[1] = dim_min;
  worst.fix_input_size = 3;
  for (int i = 0; i < 3; ++i) {
    worst.fix_input[i] = dim_max - i;
    worst.fix_input_axis[i] = axis_name::channels;
  }
  worst.numbers[3] = 3;  // a kernel and a dilation as window_fits has them: checked before
  const message_text made = message(worst);
  CHECK(made.length < message_text::capacity);
  CHECK(made.text[made.length] == '\0');
  CHECK(std::string(made.c_str()).size() == made.size());
}

TEST_CASE("window.fits of a layer of one's own: its numbers are whatever it likes")
{
  const std::vector<layer> net{layer([](const layer&, inputs, outputs, error& why) {
    return fail(why, rule::window_fits, dim_min, dim_max, dim_max, dim_min, dim_max, dim_min);
  })};
  const message_text made = message(infer(net, shape{1, 1, 4, 4}).error());
  CHECK(std::string(made.c_str()).find("(effective 9223372036854775807)") != std::string::npos);
}
