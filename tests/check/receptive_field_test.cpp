// SPDX-License-Identifier: MIT
#include <shapeproof/check/receptive_field.hpp>
#include <shapeproof/shapeproof.hpp>

#include <analysis/seen_elements.hpp>
#include <analysis/seen_positions.hpp>
#include <analysis/stored.hpp>
#include <doctest/doctest.h>
#include <models/resnet50.hpp>
#include <models/unet.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

using image = tensor<float, 1, 3, 224, 224>;

// --- The networks of the table that goes with Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural
// Networks", Distill 2019: TF-Slim's definitions, which pad as TensorFlow's SAME does.

template <class Net, dim Node, class Input = image>
constexpr axis_field field_at = receptive_field<Net, Input>(field_query{.axis = 2, .node = Node}).value_or({});

constexpr bool is(const axis_field& field, dim size, dim jump, dim padding)
{
  return field.size == size && field.least == size && field.jump == jump && field.jump_divisor == 1 && field.exact &&
         field.aligned() && field.pad_begin() == padding && field.begin == -padding;
}

inline constexpr conv2d same3{.out_channels = 8, .kernel = 3, .padding = same};
inline constexpr max_pool2d halve{.kernel = 2, .stride = 2};

using alexnet_v2 =
    sequential<conv2d{.out_channels = 64, .kernel = 11, .stride = 4}, max_pool2d{.kernel = 3, .stride = 2},
               conv2d{.out_channels = 192, .kernel = 5, .padding = same}, max_pool2d{.kernel = 3, .stride = 2}, same3,
               same3, same3, max_pool2d{.kernel = 3, .stride = 2}>;
HOLDS_TWICE(is(field_at<alexnet_v2, 0>, 11, 4, 0));
HOLDS_TWICE(is(field_at<alexnet_v2, 1>, 19, 8, 0));
HOLDS_TWICE(is(field_at<alexnet_v2, 2>, 51, 8, 16));
HOLDS_TWICE(is(field_at<alexnet_v2, 4>, 99, 16, 32));
HOLDS_TWICE(is(field_at<alexnet_v2, 5>, 131, 16, 48));
HOLDS_TWICE(is(field_at<alexnet_v2, 6>, 163, 16, 64));
HOLDS_TWICE(is(field_at<alexnet_v2, 7>, 195, 32, 64));
HOLDS_TWICE(is(field_at<alexnet_v2, -1>, 195, 32, 64));

using vgg_a = sequential<same3, halve, same3, halve, same3, same3, halve, same3, same3, halve, same3, same3, halve>;
HOLDS_TWICE(is(field_at<vgg_a, 0>, 3, 1, 1));
HOLDS_TWICE(is(field_at<vgg_a, 6>, 30, 8, 11));
HOLDS_TWICE(is(field_at<vgg_a, 11>, 134, 16, 59));
HOLDS_TWICE(is(field_at<vgg_a, 12>, 150, 32, 59));

using vgg_16 = sequential<same3, same3, halve, same3, same3, halve, same3, same3, same3, halve, same3, same3, same3,
                          halve, same3, same3, same3, halve>;
HOLDS_TWICE(is(field_at<vgg_16, 2>, 6, 2, 2));
HOLDS_TWICE(is(field_at<vgg_16, 5>, 16, 4, 6));
HOLDS_TWICE(is(field_at<vgg_16, 9>, 44, 8, 18));
HOLDS_TWICE(is(field_at<vgg_16, 13>, 100, 16, 42));
HOLDS_TWICE(is(field_at<vgg_16, 17>, 212, 32, 90));
// One that depends on no size: the table has it under "None".
HOLDS_TWICE(is(field_at<vgg_16, 17, tensor<float, dynamic, 3, dynamic, dynamic>>, 212, 32, 90));

inline constexpr depthwise_conv2d deep{.kernel = 3, .padding = same};
inline constexpr depthwise_conv2d deep_half{.kernel = 3, .stride = 2, .padding = same};
inline constexpr conv2d point{.out_channels = 8, .kernel = 1};
using mobilenet_v1 =
    sequential<conv2d{.out_channels = 32, .kernel = 3, .stride = 2, .padding = same}, deep, point, deep_half, point,
               deep, point, deep_half, point, deep, point, deep_half, point, deep, point, deep, point, deep, point,
               deep, point, deep, point, deep_half, point, deep, point>;
using image321 = tensor<float, 1, 3, 321, 321>;
HOLDS_TWICE(is(field_at<mobilenet_v1, 0>, 3, 2, 0) && is(field_at<mobilenet_v1, 0, image321>, 3, 2, 1));
HOLDS_TWICE(is(field_at<mobilenet_v1, 2>, 7, 2, 2) && is(field_at<mobilenet_v1, 2, image321>, 7, 2, 3));
HOLDS_TWICE(is(field_at<mobilenet_v1, 8>, 27, 8, 6) && is(field_at<mobilenet_v1, 8, image321>, 27, 8, 13));
HOLDS_TWICE(is(field_at<mobilenet_v1, 12>, 59, 16, 14) && is(field_at<mobilenet_v1, 12, image321>, 59, 16, 29));
HOLDS_TWICE(is(field_at<mobilenet_v1, 22>, 219, 16, 94) && is(field_at<mobilenet_v1, 22, image321>, 219, 16, 109));
HOLDS_TWICE(is(field_at<mobilenet_v1, 26>, 315, 32, 126) && is(field_at<mobilenet_v1, 26, image321>, 315, 32, 157));
// Where the size is not known the padding is not either, as the table says; size and step are.
constexpr axis_field mobilenet_any = field_at<mobilenet_v1, 26, tensor<float, dynamic, 3, dynamic, dynamic>>;
HOLDS_TWICE(mobilenet_any.size == 315 && mobilenet_any.jump == 32 && !mobilenet_any.placed &&
              mobilenet_any.pad_begin() == dynamic);
HOLDS_TWICE(mobilenet_any.begin <= -157 && mobilenet_any.begin + mobilenet_any.slack >= -126);

/// ResNet v1 as TF-Slim has it: a block strides in its last unit; explicit padding where it does.
struct slim_unit {
  dim channels;
  dim stride;
  bool widens;

  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g(conv2d{.out_channels = channels, .kernel = 1}, x);
    y = stride == 1 ? g(conv2d{.out_channels = channels, .kernel = 3, .padding = same}, y)
                    : g(conv2d{.out_channels = channels, .kernel = 3, .stride = stride, .padding = 1}, y);
    y = g(conv2d{.out_channels = 4 * channels, .kernel = 1}, y);
    x = widens ? g(conv2d{.out_channels = 4 * channels, .kernel = 1, .stride = stride, .padding = same}, x)
               : g(max_pool2d{.kernel = 1, .stride = stride}, x);
    return g(relu{}, g(add{}, x, y));
  }
};
struct slim_resnet {
  int units[4];

  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3}, x);
    x = g(max_pool2d{.kernel = 3, .stride = 2, .padding = same}, x);
    value_list<4> ends;
    for (int block = 0; block < 4; ++block) {
      for (int i = 0; i < units[block]; ++i)
        x = g(slim_unit{dim{64} << block, i + 1 == units[block] && block < 3 ? 2 : 1, i == 0}, x);
      ends.push_back(x);
    }
    return ends;
  }
};
using resnet_v1_50 = graph<slim_resnet{{3, 4, 6, 3}}>;
using resnet_v1_101 = graph<slim_resnet{{3, 4, 23, 3}}>;
using resnet_v1_152 = graph<slim_resnet{{3, 8, 36, 3}}>;
HOLDS_TWICE(is(*receptive_field<resnet_v1_50, image>(field_query{.output = 3}), 483, 32, 239));

// A network type of the library's own examples; its strides stand in the first block of a stage, as published.
HOLDS_TWICE(is(*receptive_field<models::resnet50, image>(field_query{.name = "layer4"}), 427, 32, 213));

// --- U-Net: what two-by-two transposed convolutions see takes turns, 16 rows long.
constexpr axis_field unet = *receptive_field<models::unet_padded, tensor<float, 1, 3, 512, 512>>(2);
HOLDS_TWICE(unet.size == 204 && unet.least == 188 && unet.jump == 1 && unet.exact && unet.aligned());

}  // namespace

TEST_CASE("receptive fields of the residual networks in the published table")
{
  const auto expect = [](const auto& found, dim size, dim jump, dim padding) {
    REQUIRE(found);
    CHECK(is(*found, size, jump, padding));
  };
  const dim sizes[] = {224, 321};
  const dim more[] = {0, 2};  // the padding of the 3x3 pooling lies at the end of 112 rows, and on both sides of 161
  for (int i = 0; i < 2; ++i) {
    const shape input{1, 3, sizes[i], sizes[i]};
    expect(receptive_field<resnet_v1_50>(input, field_query{.output = 0}), 35, 8, 15 + more[i]);
    expect(receptive_field<resnet_v1_50>(input, field_query{.output = 1}), 99, 16, 47 + more[i]);
    expect(receptive_field<resnet_v1_50>(input, field_query{.output = 2}), 291, 32, 143 + more[i]);
    expect(receptive_field<resnet_v1_50>(input, field_query{.output = 3}), 483, 32, 239 + more[i]);
    expect(receptive_field<resnet_v1_101>(input, field_query{.output = 2}), 835, 32, 415 + more[i]);
    expect(receptive_field<resnet_v1_101>(input, field_query{.output = 3}), 1027, 32, 511 + more[i]);
    expect(receptive_field<resnet_v1_152>(input, field_query{.output = 1}), 163, 16, 79 + more[i]);
    expect(receptive_field<resnet_v1_152>(input, field_query{.output = 2}), 1315, 32, 655 + more[i]);
    expect(receptive_field<resnet_v1_152>(input, field_query{.output = 3}), 1507, 32, 751 + more[i]);
  }
}

TEST_CASE("receptive fields of random chains and graphs agree with windows put to their places tap by tap")
{
  constexpr std::uint64_t seed = 20191104;
  std::mt19937_64 random(seed);
  long long graphs = 0;
  long long values = 0;
  long long exact = 0;
  long long positions = 0;
  long long ends_hit = 0;
  for (int round = 0; round < 3000; ++round) {
    const bool chain = round % 3 == 0;
    const dim rows = std::uniform_int_distribution<dim>(1, 60)(random);
    const std::size_t wanted = std::uniform_int_distribution<std::size_t>(1, 12)(random);
    const dim taps = std::uniform_int_distribution<dim>(1, 2)(random);
    const seen_positions::drawn net = seen_positions::draw_graph(random, rows, wanted, chain, taps);
    if (net.nodes.empty()) continue;
    ++graphs;
    const std::int32_t output = static_cast<std::int32_t>(net.values.size()) - 1;
    std::vector<tensor_value> storage(net.values.size());
    std::vector<field_slot> fields(net.values.size() + 1);
    for (std::size_t v = 1; v < net.values.size(); ++v) {
      const field_query asked{.axis = 2, .node = static_cast<dim>(v) - 1, .resize_taps = taps};
      const result<axis_field> found =
          receptive_field(net.view(output), &net.values[0], 1, storage, field_storage(fields), asked);
      REQUIRE(found);
      const axis_field& field = *found;
      ++values;
      if (field.exact) ++exact;
      const seen_positions::row& truth = net.seen[v];
      dim most = 0;
      for (dim y = 0; y < static_cast<dim>(truth.size()); ++y) {
        const std::set<dim>& seen = truth[static_cast<std::size_t>(y)].positions;
        const bool edge = truth[static_cast<std::size_t>(y)].edge;
        const bool moves = field.axis >= 0;
        const interval whole = field.at(moves ? y : 0);
        const interval told = field.seen(moves ? y : 0);
        const std::string place =
            "round " + std::to_string(round) + " value " + std::to_string(v) + " y " + std::to_string(y);
        INFO(place);
        ++positions;
        for (const dim x : seen) REQUIRE(field.reach.contains(x));
        if (!whole.empty() && whole.high - whole.low + 1 > most) most = whole.high - whole.low + 1;
        if (field.inside && edge) continue;
        for (const dim x : seen) REQUIRE(told.contains(x));
        if (!field.exact || edge) continue;
        REQUIRE(seen.empty() == whole.empty());
        if (seen.empty()) continue;
        ++ends_hit;
        REQUIRE(*seen.begin() == whole.low);
        REQUIRE(*seen.rbegin() == whole.high);
      }
      REQUIRE(most <= field.size);
      if (field.axis < 0 || field.first.divisor > 16 || field.last.divisor > 16) continue;
      dim fewest = field.size;
      for (dim y = 0; y < 300; ++y) {
        const interval whole = field.at(y);
        const dim seen = whole.empty() ? 0 : whole.high - whole.low + 1;
        if (seen > most) most = seen;
        if (seen < fewest) fewest = seen;
      }
      REQUIRE(most == field.size);
      REQUIRE(fewest == field.least);
    }
  }
  MESSAGE("seed " << seed << ": " << graphs << " graphs, " << values << " values (" << exact << " exact), " << positions
                  << " positions, at " << ends_hit << " both ends seen");
  CHECK(graphs > 2500);
  CHECK(exact * 2 > values);
}

TEST_CASE("receptive fields of random graphs of tensor operations agree with what each element sees")
{
  constexpr std::uint64_t seed = 21;
  std::mt19937_64 random(seed);
  const seen_elements::maker maker{random};
  long long graphs = 0;
  long long values_seen = 0;
  long long exact = 0;
  long long moving = 0;
  long long ends_seen = 0;
  for (int round = 0; round < 3000; ++round) {
    const shape input{maker.pick(1, 3), maker.pick(1, 4), maker.pick(1, 6), maker.pick(1, 4)};
    const int axis = static_cast<int>(maker.pick(0, 3));
    std::vector<seen_elements::value> values{{input, {}}};
    values[0].seen = seen_elements::maker::gather(input, [&](const std::vector<dim>& at, std::uint64_t& to) {
      to = std::uint64_t{1} << at[static_cast<std::size_t>(axis)];
    });
    std::vector<node> nodes;
    std::vector<std::int32_t> edges;
    std::vector<std::pair<dim, int>> made_by{{-1, 0}};
    const std::size_t wanted = static_cast<std::size_t>(maker.pick(1, 8));
    for (int tries = 0; tries < 200 && nodes.size() < wanted; ++tries) {
      layer op;
      std::vector<std::size_t> from;
      std::vector<seen_elements::value> made;
      if (!maker.draw(values, op, from, made)) continue;
      nodes.push_back({op,
                       {static_cast<std::int32_t>(edges.size()), static_cast<std::int32_t>(from.size()),
                        static_cast<std::int32_t>(made.size())},
                       nullptr});
      for (const std::size_t each : from) edges.push_back(static_cast<std::int32_t>(each));
      for (std::size_t k = 0; k < made.size(); ++k) {
        values.push_back(made[k]);
        made_by.emplace_back(static_cast<dim>(nodes.size()) - 1, static_cast<int>(k));
      }
    }
    if (nodes.empty()) continue;
    ++graphs;
    const std::int32_t output = static_cast<std::int32_t>(values.size()) - 1;
    const stored_graph net{
        nodes.data(), static_cast<dim>(nodes.size()), edges.data(), static_cast<dim>(edges.size()), &output, 1, 1};
    const tensor_value in{input, {}};
    std::vector<tensor_value> storage(values.size());
    std::vector<field_slot> fields(values.size() + 1);
    for (std::size_t v = 1; v < values.size(); ++v) {
      const field_query asked{.axis = axis, .node = made_by[v].first, .output = made_by[v].second};
      const result<axis_field> found = receptive_field(net, &in, 1, storage, field_storage(fields), asked);
      REQUIRE(found);
      const axis_field& field = *found;
      ++values_seen;
      if (field.exact) ++exact;
      if (field.axis >= 0) ++moving;
      const shape& y = values[v].extents;
      // At each position of the field's axis, of all other places together.
      const bool moves = field.axis >= 0 && field.jump > 0;
      std::vector<std::uint64_t> at_position(static_cast<std::size_t>(moves ? y[field.axis] : 1));
      for (dim i = 0; i < seen_elements::count(y); ++i) {
        std::uint64_t sees = values[v].seen[static_cast<std::size_t>(i)];
        at_position[moves ? static_cast<std::size_t>(seen_elements::place(y, i)[static_cast<std::size_t>(field.axis)])
                          : 0] |= sees;
        if (moves) continue;
        sees &= ~seen_elements::padded;
        if (sees != 0) REQUIRE(dim{64} - __builtin_clzll(sees) - __builtin_ctzll(sees) <= field.size);
      }
      for (std::size_t p = 0; p < at_position.size(); ++p) {
        const std::uint64_t sees = at_position[p];
        const std::string where = "round " + std::to_string(round) + " value " + std::to_string(v) + " position " +
                                  std::to_string(p) + " kind " +
                                  kind_name(nodes[static_cast<std::size_t>(made_by[v].first)].op.kind);
        INFO(where);
        const interval told = field.seen(static_cast<dim>(p));
        for (dim x = 0; x < 8; ++x)
          if ((sees >> x & 1U) != 0) REQUIRE(told.contains(x));
        if (!field.exact || (sees & seen_elements::padded) != 0) continue;
        REQUIRE(sees != 0);
        ++ends_seen;
        REQUIRE(told.low == __builtin_ctzll(sees));
        REQUIRE(told.high == 63 - __builtin_clzll(sees));
      }
    }
  }
  MESSAGE("seed " << seed << ": " << graphs << " graphs, " << values_seen << " values (" << exact << " exact, "
                  << moving << " that move), at " << ends_seen << " positions both ends seen");
  CHECK(graphs > 2000);
  CHECK(exact * 2 > values_seen);
  CHECK(moving * 3 > values_seen);
}

namespace {

// --- What stands in no table.

// A branch of one 2x2 window beside one of 1x1: their centres are half a row apart.
struct crooked_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto wide = g("wide", conv2d{.out_channels = 3, .kernel = 2, .padding = {{0, 1}, {0, 1}}}, x);
    return g("sum", add{}, wide, g("narrow", relu{}, x));
  }
};
constexpr axis_field crooked = *receptive_field<graph<crooked_forward{}>, image>(2);
HOLDS_TWICE(crooked.misaligned == 2 && !crooked.aligned() && crooked.exact && crooked.size == 2 &&
              crooked.begin == 0);

// Squeeze and excitation: each channel is weighed by what the whole image says.
struct excited_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto y = g("conv", conv2d{.out_channels = 8, .kernel = 3, .padding = 1}, x);
    const auto weight = g(sigmoid{}, g(conv2d{.out_channels = 8, .kernel = 1}, g(global_avg_pool2d{}, y)));
    return g("scale", multiply{}, y, weight);
  }
};
using excited = graph<excited_forward{}>;
constexpr axis_field all = *receptive_field<excited, image>(2);
HOLDS_TWICE(all.whole && all.exact && all.size == 224 && all.axis == -1 && all.jump == 0 &&
              all.seen(77) == interval{0, 223});
HOLDS_TWICE(receptive_field<excited, image>(field_query{.name = "conv"})->size == 3);
HOLDS_TWICE(receptive_field<excited, tensor<float, 1, 3, dynamic, dynamic>>(2)->size == dynamic);

// Statistics of an image are of all of it, unless one asks to leave that out; batch_norm has its own from the training.
using normed =
    sequential<conv2d{.out_channels = 8, .kernel = 3}, instance_norm{}, conv2d{.out_channels = 8, .kernel = 3}>;
HOLDS_TWICE(receptive_field<normed, image>(2)->whole);
HOLDS_TWICE(receptive_field<normed, image>(field_query{.statistics = false})->size == 5);
HOLDS_TWICE(receptive_field<sequential<conv2d{.out_channels = 8, .kernel = 3}, batch_norm{}>, image>(2)->size == 3);

// Axes: the batch stays apart, the channels of a convolution are all read, those of a pool are not.
using small = sequential<conv2d{.out_channels = 8, .kernel = 3}, max_pool2d{.kernel = 2}>;
HOLDS_TWICE(receptive_field<small, tensor<float, 4, 3, 9, 9>>(0)->size == 1);
HOLDS_TWICE(receptive_field<small, tensor<float, 4, 3, 9, 9>>(1)->whole);
HOLDS_TWICE(receptive_field<sequential<max_pool2d{.kernel = 2}>, tensor<float, 4, 3, 9, 9>>(1)->size == 1);
HOLDS_TWICE(receptive_field<small, tensor<float, 4, 3, 9, 12>>(3)->extent == 5);
using last = sequential<conv2d{.out_channels = 8, .kernel = {3, 5}, .layout = layout::channels_last},
                        permute{.order = {0, 3, 1, 2}}>;
HOLDS_TWICE(receptive_field<last, tensor<float, 1, 9, 9, 3>>(1)->size == 3 &&
              receptive_field<last, tensor<float, 1, 9, 9, 3>>(1)->axis == 2);
HOLDS_TWICE(receptive_field<last, tensor<float, 1, 9, 9, 3>>(2)->size == 5 &&
              receptive_field<last, tensor<float, 1, 9, 9, 3>>(2)->axis == 3);

// After a flatten each feature sees one place, and a linear layer all of them: nine rows, of which a pool drops the
// last.
using flat = sequential<max_pool2d{.kernel = 2}, flatten{}, linear{5}>;
constexpr axis_field features = *receptive_field<flat, tensor<float, 1, 3, 9, 9>>(field_query{.node = 1});
HOLDS_TWICE(features.size == 2 && !features.exact && features.axis == 1 && features.reach == interval{0, 7});
constexpr axis_field classes = *receptive_field<flat, tensor<float, 1, 3, 9, 9>>(2);
HOLDS_TWICE(classes.size == 8 && classes.exact && !classes.whole && classes.reach == interval{0, 7});

// A scale that no framework's grids agree on is no more than the axis; twice the size, two neighbours.
HOLDS_TWICE(!receptive_field<sequential<resize2d{.scale = 0.7}>, image>(2)->exact);
HOLDS_TWICE(receptive_field<sequential<resize2d{.scale = 0.7}>, image>(2)->size == 224);
constexpr axis_field doubled = *receptive_field<sequential<upsample2d{.scale = 2}>, image>(2);
HOLDS_TWICE(doubled.size <= 3 && doubled.jump == 1 && doubled.jump_divisor == 2 && !doubled.exact);
HOLDS_TWICE(
    receptive_field<sequential<upsample2d{.scale = 2}>, tensor<float, 1, 3, dynamic, dynamic>>(2)->jump_divisor == 2);
HOLDS_TWICE(receptive_field<sequential<upsample2d{.scale = 2.0}>, image>(2)->jump_divisor == 2);

// Seventy strides of 2 are past 64 bits: no more than the axis, whatever it is.
struct strided {
  constexpr auto operator()(auto& g, auto x) const
  {
    for (int i = 0; i < 70; ++i) x = g(conv2d{.out_channels = 1, .kernel = 2, .stride = 2, .padding = 1}, x);
    return x;
  }
};
constexpr axis_field too_far = *receptive_field<graph<strided{}>, tensor<float, 1, 1, dynamic, dynamic>>(2);
HOLDS_TWICE(too_far.size == dynamic && !too_far.exact && too_far.whole);

// A layer that no one knows.
struct own_layer {
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};
HOLDS_TWICE(!receptive_field<sequential<own_layer{}>, image>(2)->exact &&
              receptive_field<sequential<own_layer{}>, image>(2)->whole);

// Two inputs: one is seen by way of a convolution, of the other the size alone is read.
struct two_forward {
  constexpr auto operator()(auto& g, auto x, auto like) const
  {
    return g(crop_like2d{}, g(conv2d{.out_channels = 3, .kernel = 3}, x), like);
  }
};
using two = graph<two_forward{}>;
using small_image = tensor<float, 1, 3, 200, 200>;
HOLDS_TWICE(receptive_field<two, image, small_image>(2)->size == 3 &&
              receptive_field<two, image, small_image>(2)->begin == 11);
HOLDS_TWICE(receptive_field<two, image, small_image>(field_query{.input = 1})->size == 0);
HOLDS_TWICE(receptive_field<two, image, small_image>(field_query{.input = 1})->at(3).empty());

// Cropped in the middle; of an odd rest either side may have lost the one more.
struct cropped_forward {
  constexpr auto operator()(auto& g, auto x, auto like) const { return g(crop_like1d{}, x, like); }
};
using cropped = graph<cropped_forward{}>;
using nine = tensor<float, 1, 3, 9>;
constexpr axis_field even_crop = receptive_field<cropped, nine, tensor<float, 1, 3, 5>>(2).value_or({});
constexpr axis_field odd_crop = receptive_field<cropped, nine, tensor<float, 1, 3, 6>>(2).value_or({});
HOLDS_TWICE(even_crop.size == 1 && even_crop.jump == 1 && even_crop.begin == 2 && even_crop.exact);
HOLDS_TWICE(odd_crop.size == 2 && odd_crop.jump == 1 && odd_crop.begin == 1 && !odd_crop.exact);
HOLDS_TWICE(receptive_field<cropped, tensor<float, 1, 3, dynamic>, tensor<float, 1, 3, 5>>(2)->whole);

// Unpooled: a place is that of one element or of none, which the indices say; so it sees no more than the window before it.
struct unpooled_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    return g(max_unpool1d{.kernel = 2}, g(conv1d{.out_channels = 3, .kernel = 3}, x));
  }
};
constexpr axis_field unpooled = receptive_field<graph<unpooled_forward{}>, tensor<float, 1, 3, 9>>(2).value_or({});
HOLDS_TWICE(unpooled.size == 3 && unpooled.jump == 1 && unpooled.jump_divisor == 2 && !unpooled.exact);
HOLDS_TWICE(unpooled.at(0) == interval{0, 2} && unpooled.at(1) == interval{0, 2} && unpooled.at(13) == interval{6, 8});

// A deformable convolution reads where its offsets say, anywhere; of the offsets it reads those of its own place.
struct deformed_forward {
  constexpr auto operator()(auto& g, auto x, auto offsets) const
  {
    return g(deformable_conv2d{.out_channels = 3, .kernel = 3}, x, offsets);
  }
};
using deformed = graph<deformed_forward{}>;
using offsets_of_image = tensor<float, 1, 18, 222, 222>;
HOLDS_TWICE(receptive_field<deformed, image, offsets_of_image>(2)->whole && !receptive_field<deformed, image, offsets_of_image>(2)->exact);
HOLDS_TWICE(receptive_field<deformed, image, offsets_of_image>(field_query{.input = 1})->size == 1);
HOLDS_TWICE(receptive_field<deformed, image, offsets_of_image>(1)->whole);  // of channels

// What chooses is read as what is chosen; of a tensor whose shape is asked no number is.
struct chosen_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto y = g(conv2d{.out_channels = 3, .kernel = 5, .padding = 2}, x);
    return g(choose{}, g(relation{}, g(cast{element::of<std::int8_t>()}, x), y), x, x);
  }
};
struct shape_forward {
  constexpr auto operator()(auto& g, auto x) const { return g(shape_of{}, x); }
};
HOLDS_TWICE(receptive_field<graph<chosen_forward{}>, image>(2)->size == 5);
HOLDS_TWICE(receptive_field<graph<shape_forward{}>, image>(2)->size == 0);

constexpr rule broken(const result<axis_field>& of) { return of.error().rule; }
HOLDS_TWICE(broken(receptive_field<small, image>(4)) == rule::axis_range);
HOLDS_TWICE(broken(receptive_field<small, image>(-1)) == rule::axis_range);
HOLDS_TWICE(broken(receptive_field<small, image>(field_query{.input = 1})) == rule::query_range);
HOLDS_TWICE(broken(receptive_field<small, image>(field_query{.node = 2})) == rule::query_range);
HOLDS_TWICE(broken(receptive_field<small, image>(field_query{.output = 1})) == rule::query_range);
HOLDS_TWICE(broken(receptive_field<small, image>(field_query{.node = 0, .output = -1})) == rule::query_range);
HOLDS_TWICE(broken(receptive_field<excited, image>(field_query{.name = "con"})) == rule::query_range);
HOLDS_TWICE(broken(receptive_field<small>(shape{1, 3, 2, 9}, 2)) == rule::window_fits);

}  // namespace

TEST_CASE("a chain as a type, at run time and stored has one receptive field; so has a graph")
{
  const auto equal = [](const axis_field& a, const axis_field& b) {
    return a.size == b.size && a.least == b.least && a.jump == b.jump && a.jump_divisor == b.jump_divisor &&
           a.begin == b.begin && a.axis == b.axis && a.exact == b.exact && a.whole == b.whole && a.first == b.first &&
           a.last == b.last && a.reach == b.reach && a.misaligned == b.misaligned && a.extent == b.extent;
  };
  const std::vector<layer> chain{conv2d{.out_channels = 8, .kernel = 3}, max_pool2d{.kernel = 2}};
  const char* const names[] = {"stem", nullptr};
  const shape input{1, 3, 224, 224};
  for (int axis = 0; axis < 4; ++axis) {
    const axis_field typed = *receptive_field<small, image>(axis);
    CHECK(equal(typed, *receptive_field<small>(input, axis)));
    CHECK(equal(typed, *receptive_field(chain, input, axis)));
  }
  CHECK(receptive_field(layer_chain{chain.data(), 2, names}, input, field_query{.name = "stem"})->size == 3);
  CHECK(receptive_field(layer_chain{chain.data(), 2, names}, input, field_query{.name = "stern"}).error().rule ==
        rule::query_range);
  CHECK(receptive_field(chain, shape{1, 3, 2, 2}, 2).error().rule == rule::window_fits);

  const networks::stored net = networks::store<models::unet_padded>(shape{1, 3, 64, 64});
  std::vector<tensor_value> values(net.values);
  std::vector<field_slot> fields(net.values);
  const tensor_value in{shape{1, 3, 64, 64}, {}};
  for (dim node = -1; node < static_cast<dim>(net.nodes.size()); ++node) {
    const result<axis_field> typed =
        receptive_field<models::unet_padded>(shape{1, 3, 64, 64}, field_query{.node = node});
    const result<axis_field> stored =
        receptive_field(net.view(), &in, 1, values, field_storage(fields), field_query{.node = node});
    REQUIRE(typed);
    REQUIRE(stored);
    CHECK(equal(*typed, *stored));
  }
  fields.resize(net.values - 1);
  CHECK(receptive_field(net.view(), &in, 1, values, field_storage(fields), {}).error().rule == rule::storage_size);
  fields.clear();
  CHECK(receptive_field(net.view(), &in, 1, values, field_storage(fields), {}).error().rule == rule::storage_size);
  CHECK(receptive_field(net.view(), &in, 0, values, field_storage(fields), {}).error().rule == rule::input_count);
}

TEST_CASE("receptive fields of hostile layers and extents: an answer or an error, and no more than is true")
{
  std::mt19937_64 random(7);
  const dim odd[] = {0, 1, 2, 3, -1, 7, dim{1} << 31, dim{1} << 62, dim_max, dim_max - 1, dim_min, dynamic};
  const auto any = [&] { return odd[random() % (sizeof odd / sizeof odd[0])]; };
  int answers = 0;
  for (int round = 0; round < 60000; ++round) {
    std::vector<layer> net(1 + random() % 4);
    for (layer& each : net) {
      each = conv2d{.out_channels = 2};
      each.kind = static_cast<layer_kind>(random() % (static_cast<unsigned>(last_layer_kind) + 1));
      if (random() % 3 == 0) each.out_channels = any();
      if (random() % 6 == 0) each.in_channels = any();
      for (dim& number : each.numbers)
        if (random() % 20 == 0) number = any();
      if (random() % 4 == 0) each.padding = static_cast<padding_mode>(random() % 6);
      each.option = static_cast<std::uint8_t>(random() % 5);
      each.layout = static_cast<layout>(random() % 2);
    }
    const shape input{1, 2, any(), random() % 2 == 0 ? 9 : any()};
    const field_query asked{
        .axis = static_cast<int>(random() % 4), .node = static_cast<dim>(random() % 5) - 1, .resize_taps = any()};
    const result<axis_field> found = receptive_field(net, input, asked, diagnose::place);
    if (!found) continue;
    ++answers;
    for (const dim y : odd) {
      const interval seen = found->seen(y);
      CHECK((seen.empty() || (seen.low >= 0 && (input[asked.axis] == dynamic || seen.high < input[asked.axis]))));
      static_cast<void>(found->pad_begin());
      static_cast<void>(found->pad_end());
    }
  }
  MESSAGE("60000 rounds, " << answers << " answers");
  CHECK(answers > 2000);
}

namespace {

// Nine rows and one row side by side along another axis, of which a later layer takes the one row's part alone.
template <int Case>
struct beside {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto a = g(conv2d{.out_channels = 4, .kernel = {9, 1}, .padding = {{4, 4}, {0, 0}}}, x);
    const auto b = g(relu{}, x);
    if constexpr (Case == 0) return g(crop{.begins = {4, 0, 0}, .ends = {0, 0, 0}}, g(concat{.axis = 1}, a, b));
    else if constexpr (Case == 1) return g(crop2d{.cropping = {{0, 0}, {16, 0}}}, g(concat{.axis = 3}, a, b));
    else if constexpr (Case == 2) {
      const auto mixed = g(linear{.out_features = 7}, g(concat{.axis = 1}, a, b));
      return g(slice{.axis = 1, .start = 4, .end = 8}, mixed);
    } else if constexpr (Case == 3) {
      const auto seen = g(conv2d{.out_channels = 4, .kernel = 1}, g(concat{.axis = 3}, a, b));
      return g(slice{.axis = 3, .start = 16, .end = 32}, seen);
    } else if constexpr (Case == 4) {
      const auto seen = g(conv2d{.out_channels = 4, .kernel = 1}, g(concat{.axis = 0}, a, b));
      return g(slice{.axis = 0, .start = 1, .end = 2}, seen);
    } else if constexpr (Case == 5) {
      const auto seen = g(linear{.out_features = 3}, g(stack{.axis = 0}, a, b));
      return g(slice{.axis = 0, .start = 1, .end = 2}, seen);
    } else {
      const auto first = g(slice{.axis = 3, .start = 0, .end = 1}, a);
      return g(max_pool2d{.kernel = {1, 16}}, g(concat{.axis = 3}, b, first));
    }
  }
};

}  // namespace

TEST_CASE("receptive fields: of branches side by side, a layer that leaves one out is not exact")
{
  using narrow = tensor<float, 1, 4, 16, 16>;
  CHECK_FALSE(receptive_field<graph<beside<0>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<1>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<2>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<3>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<4>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<5>{}>, narrow>(2)->exact);
  CHECK_FALSE(receptive_field<graph<beside<6>{}>, narrow>(2)->exact);
}

TEST_CASE("receptive fields of a stored graph: two slots are a chain's, and too few for a graph")
{
  std::vector<node> nodes(3);
  nodes[0].op = conv2d{.out_channels = 4, .kernel = 9, .padding = 4};
  nodes[0].links = {0, 1, 1};
  nodes[1].op = conv2d{.out_channels = 4, .kernel = 1};
  nodes[1].links = {1, 1, 1};
  nodes[2].op = add{};
  nodes[2].links = {2, 2, 1};
  const std::vector<std::int32_t> edges{0, 0, 1, 2};
  const std::int32_t output = 3;
  const stored_graph net{nodes.data(), 3, edges.data(), 4, &output, 1, 1};
  const tensor_value in{shape{1, 4, 32, 32}, {}};
  std::vector<tensor_value> values(4);
  for (const std::size_t slots : {std::size_t{2}, std::size_t{3}}) {
    std::vector<field_slot> few(slots);
    CHECK(receptive_field(net, &in, 1, values, field_storage(few), field_query{.axis = 2}).error().rule == rule::storage_size);
  }
  std::vector<field_slot> enough(4);
  CHECK(receptive_field(net, &in, 1, values, field_storage(enough), field_query{.axis = 2})->size == 9);
}
