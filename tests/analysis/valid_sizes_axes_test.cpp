// SPDX-License-Identifier: MIT
// Valid sizes: the examples of the guide, several free axes, answers that can be no more than bounds, and damaged networks.
#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/graph_infer.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <random>
#include <vector>

#include "../twice.hpp"
#include "random_sizes.hpp"
#include "room_of_vectors.hpp"

using namespace shapeproof;

namespace {

using rows = tensor<float, 1, 3, dynamic>;
using image = tensor<float, 1, 3, dynamic, dynamic>;

// ---- joins of different slopes: few sizes, or none

template <auto A, auto B>
struct joined {
  template <auto Join>
  struct by {
    constexpr auto operator()(auto& g, auto x) const { return g(Join, g(A, x), g(B, x)); }
  };
  using concats = graph<by<concat{.axis = 1}>{}>;
  using adds = graph<by<add{}>{}>;
};

using wide_and_strided = joined<conv1d{.out_channels = 4, .kernel = 7}, conv1d{.out_channels = 4, .stride = 2}>;
constexpr size_set twelve = valid_sizes<wide_and_strided::concats, rows>(2);
HOLDS_TWICE(twelve.exact() && twelve.minimum() == 12 && twelve.maximum() == 13);
// add stretches an extent of 1 as well: 7 gives 1 and 4.
constexpr size_set stretched = valid_sizes<wide_and_strided::adds, rows>(2);
HOLDS_TWICE(stretched.exact() && stretched.minimum() == 7 && stretched.next(8) == 12 && stretched.maximum() == 13);
HOLDS_TWICE(stretched.contains(7) && !stretched.contains(11) && stretched.next(14) == 0 && stretched.nearest(99) == 13);

// Slopes of 1/32 and 1/31: 992 sizes from 3008 to 4929, in 61 runs.
using nearly_parallel = joined<conv1d{.out_channels = 4, .stride = 32}, conv1d{.out_channels = 4, .kernel = 125, .stride = 31}>;
constexpr size_set meeting = valid_sizes<nearly_parallel::concats, rows>(2);
HOLDS_TWICE(meeting.exact() && meeting.minimum() == 3008 && meeting.maximum() == 4929 && meeting.exceptions() == 61);

// Never: one is always a row longer.
using apart = joined<conv1d{.out_channels = 4}, conv1d{.out_channels = 4, .kernel = 2}>;
HOLDS_TWICE(valid_sizes<apart::concats, rows>(2).empty() && valid_sizes<apart::concats, rows>(2).exact());

// A fixed extent on one side.
using fixed_side = joined<conv1d{.out_channels = 3, .kernel = 3, .stride = 4}, adaptive_avg_pool1d{.output_size = 5}>;
HOLDS_TWICE(valid_sizes<fixed_side::adds, rows>(2).contains(19) && !valid_sizes<fixed_side::adds, rows>(2).contains(18));
HOLDS_TWICE(valid_sizes<fixed_side::adds, rows>(2).maximum() == 22);

// ---- chains

using halvings = sequential<conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}>;
HOLDS_TWICE(valid_sizes<halvings, rows>(2).minimum() == 15 && valid_sizes<halvings, rows>(2).period() == 1);
HOLDS_TWICE(lossless_sizes<halvings, rows>(2).minimum() == 15 && lossless_sizes<halvings, rows>(2).period() == 8);
HOLDS_TWICE(inputs_for<halvings, rows>(3, 2, 2).minimum() == 31 && inputs_for<halvings, rows>(3, 2, 2).maximum() == 38);

using whole_blocks = sequential<pixel_unshuffle{.factor = 4}, pixel_unshuffle{.factor = 3}>;
HOLDS_TWICE(valid_sizes<whole_blocks, image>(2).minimum() == 12 && valid_sizes<whole_blocks, image>(2).period() == 12);
HOLDS_TWICE(valid_sizes<whole_blocks, image>(3) == valid_sizes<whole_blocks, image>(2));

// The batch goes through, and is not free to be anything where it becomes part of something else.
HOLDS_TWICE(valid_sizes<halvings, tensor<float, dynamic, 3, dynamic>>(0).minimum() == 1);
using pairs = sequential<layer(reshape{.extents = {inferred, 6}}), linear{.out_features = 2}>;
HOLDS_TWICE(valid_sizes<pairs, tensor<float, dynamic, 3>>(0).period() == 2);
HOLDS_TWICE(valid_sizes<pairs, tensor<float, dynamic, 3>>(0).minimum() == 2);

// A channel axis that is free must be what the layer says, or what its groups divide.
HOLDS_TWICE(valid_sizes<sequential<conv1d{.out_channels = 6, .groups = 6}>, tensor<float, 1, dynamic, 9>>(1).period() == 6);

// ---- tied axes: height * width behind a flatten

using classifier = sequential<max_pool2d{.kernel = 2}, flatten{}, linear{.out_features = 10, .in_features = 3 * 12}>;
constexpr size_set tied = valid_sizes<classifier, image>(2);
HOLDS_TWICE(tied.answer == size_answer::tied && tied.tied_to == 1U << 3U);
// 1, 2, 3, 4, 6 and 12 rows behind the pool.
HOLDS_TWICE(tied.contains(2) && tied.contains(9) && !tied.contains(10) && tied.contains(25) && tied.maximum() == 25);
HOLDS_TWICE(valid_sizes<classifier, tensor<float, 1, 3, 8, dynamic>>(3).minimum() == 6);  // the pairs, one by one
HOLDS_TWICE(valid_sizes<classifier, tensor<float, 1, 3, 8, dynamic>>(3).maximum() == 7);
HOLDS_TWICE(valid_sizes<classifier, tensor<float, 1, 3, 10, dynamic>>(3).empty());

// ---- weights that a graph holds, and layers that look at no numbers

template <auto Join>
struct with_table {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto table = g(constant{.extents = {1, 1, 7}});
    return g(Join, g(cast{.element = element::of<std::int8_t>()}, x), table);
  }
};
constexpr size_set stretched_or_seven = valid_sizes<graph<with_table<relation{}>{}>, rows>(2);
HOLDS_TWICE(stretched_or_seven.exact() && stretched_or_seven.minimum() == 1 && stretched_or_seven.next(2) == 7);
HOLDS_TWICE(stretched_or_seven.maximum() == 7);
HOLDS_TWICE(valid_sizes<graph<with_table<concat{.axis = 1}>{}>, rows>(2).minimum() == 7);

struct chosen {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto indices = g(shape_of{}, x);  // three of them, whatever the size
    const auto taken = g(gather{.axis = 1}, x, indices);
    const auto written = g(scatter{}, taken, indices, indices);
    return g(conv1d{.kernel = 4}, g(choose{}, written, x, taken));
  }
};
HOLDS_TWICE(valid_sizes<graph<chosen{}>, rows>(2).exact() && valid_sizes<graph<chosen{}>, rows>(2).minimum() == 4);
HOLDS_TWICE(valid_sizes<sequential<layer(reshape{.extents = {1, 3, dynamic, 4}})>, rows>(2).period() == 4);
HOLDS_TWICE(valid_sizes<sequential<slice{.axis = 2, .start = 3}>, rows>(2).minimum() == 4);
HOLDS_TWICE(!valid_sizes<sequential<slice{.axis = 2, .start = 3, .policy = policy::pytorch_tensor}>, rows>(2).exact());

// ---- bounds: no more is said than is true

using decimal = sequential<resize1d{.scale = 0.7}, conv1d{.kernel = 5}>;
HOLDS_TWICE(valid_sizes<decimal, rows>(2).exact());  // rising all along: a least size
using decimal_join = joined<resize1d{.scale = 0.7}, conv1d{.out_channels = 3, .kernel = 5}>;
HOLDS_TWICE(valid_sizes<decimal_join::concats, rows>(2).answer == size_answer::bounded);
using long_period = sequential<layer(reshape{.extents = {1, 3, inferred, 5000}})>;
HOLDS_TWICE(valid_sizes<long_period, rows>(2).answer == size_answer::bounded);

struct any_rows {
  static constexpr const char* type_name = "any_rows";
  constexpr result<shape> infer(const shape& in) const noexcept { return in; }
};
using own = sequential<any_rows{}, conv1d{.kernel = 3}>;
HOLDS_TWICE(valid_sizes<own, rows>(2).answer == size_answer::bounded && valid_sizes<own, rows>(2).contains(1));

// ---- damaged and hostile: an answer that claims nothing untrue

constexpr dim huge = dim{1} << 62;
HOLDS_TWICE(valid_sizes<sequential<conv1d{.kernel = huge}>, rows>(2).empty());
HOLDS_TWICE(valid_sizes<sequential<conv1d{.kernel = 0}>, rows>(2).empty());
HOLDS_TWICE(valid_sizes<sequential<conv1d{.kernel = 3}>, tensor<float, 1, 3, 0>>(2).minimum() == 3);
HOLDS_TWICE(valid_sizes<sequential<conv1d{.in_channels = 4}>, rows>(2).empty());
HOLDS_TWICE(valid_sizes<sequential<conv1d{.kernel = 3}>, tensor<float, dynamic, 0, dynamic>>(2).empty());
HOLDS_TWICE(!valid_sizes<sequential<upsample1d{.scale = huge}>, rows>(2).exact());
HOLDS_TWICE(!valid_sizes<sequential<conv1d{.padding = huge}, conv1d{.padding = huge}>, rows>(2).exact() ||
              valid_sizes<sequential<conv1d{.padding = huge}, conv1d{.padding = huge}>, rows>(2).empty());

}  // namespace

TEST_CASE("a chain of layers in the caller's storage gives what its type gives")
{
  const layer layers[] = {conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}, conv1d{.kernel = 3, .stride = 2}};
  const layer_chain net{layers, 3};
  size_room<4> room;
  const shape in{1, 3, dynamic};
  CHECK(*valid_sizes(net, in, 2, room) == valid_sizes<halvings, rows>(2));
  CHECK(*lossless_sizes(net, in, 2, room) == lossless_sizes<halvings, rows>(2));
  CHECK(*inputs_for(net, in, 3, 2, 2, room) == inputs_for<halvings, rows>(3, 2, 2));
  CHECK(*valid_sizes(net, in, -1, room) == valid_sizes<halvings, rows>(2));
  CHECK(valid_sizes(net, in, 3, room).error().rule == rule::axis_range);
  CHECK(valid_sizes(net, in, -4, room).error().rule == rule::axis_range);
}

TEST_CASE("too little room gives a bound or an error, never a wrong set")
{
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  for (int i = 0; i < 30; ++i) {
    nodes.push_back({conv1d{.kernel = 2 + i % 3}, {i, 1, 1}, nullptr});
    edges.push_back(i);
  }
  const std::int32_t out = 30;
  const stored_graph net{nodes.data(), 30, edges.data(), 30, &out, 1, 1};
  const shape in{1, 1, dynamic};
  for (std::size_t count = 0; count <= 34; ++count) {
    room_of_vectors room(31);
    room.terms.resize(count);
    const result<size_set> sizes = valid_sizes(net, in, 2, room);
    REQUIRE(sizes.has_value());
    CHECK(sizes->contains(61));
    CHECK(sizes->exact() == (count >= 32));
    if (sizes->exact()) CHECK(sizes->minimum() == 61);
  }
  for (std::size_t count = 0; count <= 31; ++count) {
    room_of_vectors room(31);
    room.axes.resize(count);
    CHECK(valid_sizes(net, in, 2, room)->exact() == (count == 31));
    room_of_vectors short_of_values(31);
    short_of_values.values.resize(count);
    CHECK(valid_sizes(net, in, 2, short_of_values).has_value() == (count == 31));
  }
}

TEST_CASE("damaged graphs and records")
{
  const std::int32_t edge = 5;
  const std::int32_t out = 1;
  const node one{conv1d{.kernel = 3}, {0, 1, 1}, nullptr};
  room_of_vectors room(4);
  CHECK(valid_sizes(stored_graph{&one, 1, &edge, 1, &out, 1, 1}, shape{1, 1, dynamic}, 2, room).error().rule == rule::graph_input);
  CHECK(valid_sizes(stored_graph{&one, 1, &edge, 1, &out, 1, -3}, shape{1, 1, dynamic}, 2, room).error().rule == rule::input_count);
  std::mt19937_64 random(77);
  int answers = 0;
  for (int i = 0; i < 20'000; ++i) {
    // Any record over which other numbers are written.
    layer damaged = i % 3 == 0 ? layer(conv1d{.kernel = 3, .stride = 2}) : i % 3 == 1 ? layer(reshape{.extents = {copied, inferred}}) : layer(slice{.axis = 2, .end = 4});
    for (int k = 0; k < 3; ++k) {
      const dim bits = static_cast<dim>(random());
      const dim number = random() % 2 == 0 ? bits : bits >> (random() % 64);
      damaged.numbers[random() % 22] = number;
      if (random() % 4 == 0) damaged.kind = static_cast<layer_kind>(random() % 64);
      if (random() % 4 == 0) damaged.out_channels = number;
      if (random() % 4 == 0) damaged.axes_count = static_cast<std::uint8_t>(random() % 5);
      if (random() % 4 == 0) damaged.option = static_cast<std::uint8_t>(random() % 8);
    }
    const layer layers[] = {conv1d{.out_channels = 4, .kernel = 2}, damaged};
    const layer_chain net{layers, 2};
    const result<size_set> sizes = valid_sizes(net, shape{1, 4, dynamic}, 2, room);
    REQUIRE(sizes.has_value());
    INFO("record " << i);
    for (const dim size : {dim{1}, dim{2}, dim{3}, dim{5}, dim{8}, dim{100}, dim{3000}, size_max}) {
      INFO("size " << size);
      const bool works = infer(net, shape{1, 4, size}, diagnose::place).has_value();
      REQUIRE((sizes->exact() ? works == sizes->contains(size) : !works || sizes->contains(size)));
      answers += works;
    }
  }
  CHECK(answers > 1000);
}

// ---- two free axes, against all pairs

namespace {

struct drawn_image {
  std::vector<layer> layers;
  bool is_tied = false;
};

drawn_image draw_image(std::mt19937& random)
{
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  drawn_image made;
  dim channels = 2;
  for (int i = 1 + below(3); i > 0; --i) {
    const int kernel = 1 + below(3);
    const int wide = 1 + below(3);
    const int stride = 1 + below(2);
    switch (below(5)) {
      case 0: made.layers.push_back(max_pool2d{.kernel = {kernel, wide}, .stride = stride}); break;
      case 1:
        made.layers.push_back(pixel_unshuffle{.factor = 2});
        channels *= 4;
        break;
      case 2: made.layers.push_back(upsample2d{.scale = {ratio{1 + below(2)}, ratio{3, 2}}}); break;
      default: made.layers.push_back(conv2d{.out_channels = channels, .kernel = {kernel, wide}, .stride = {stride, 1}, .padding = {below(2), 0}}); break;
    }
  }
  const int end = below(4);
  if (end == 0) {
    made.is_tied = true;
    made.layers.push_back(flatten{});
    made.layers.push_back(linear{.out_features = 3, .in_features = channels * (1 + below(24))});
  } else if (end == 1) {
    made.layers.push_back(unfold2d{.kernel = 2});
    made.layers.push_back(linear{.out_features = 2, .in_features = 1 + below(24)});
    made.is_tied = true;
  }
  return made;
}

}  // namespace

TEST_CASE("random images, against all pairs of sizes")
{
  constexpr unsigned seed = 11;
  constexpr int networks = 400;
  constexpr int most = 40;    // of the axis that is asked
  constexpr int other = 480;  // of the one that must exist: past what any of these layers makes of a small one
  std::mt19937 random(seed);
  long asked = 0;
  int tied_sets = 0;
  int exact = 0;
  for (int i = 0; i < networks; ++i) {
    const drawn_image drawn = draw_image(random);
    const layer_chain net{drawn.layers.data(), static_cast<dim>(drawn.layers.size())};
    size_room<8> room;
    INFO("network " << i << " of seed " << seed);
    for (int axis = 2; axis <= 3; ++axis) {
      const result<size_set> sizes = valid_sizes(net, shape{1, 2, dynamic, dynamic}, axis, room);
      REQUIRE(sizes.has_value());
      exact += sizes->exact();
      tied_sets += sizes->answer == size_answer::tied && !sizes->empty();
      if (!drawn.is_tied) CHECK(sizes->answer == size_answer::independent);
      for (dim size = 1; size <= most; ++size) {
        bool works = false;
        for (dim with = 1; with <= other && !works; ++with, ++asked)
          works = infer(net, axis == 2 ? shape{1, 2, size, with} : shape{1, 2, with, size}, diagnose::place).has_value();
        INFO("axis " << axis << ", size " << size);
        REQUIRE((sizes->exact() ? works == sizes->contains(size) : !works || sizes->contains(size)));
      }
    }
  }
  std::printf("two axes: seed %u, %d networks, %ld pairs tried; exact %d, tied %d\n", seed, networks, asked, exact, tied_sets);
  CHECK(tied_sets > 100);
  CHECK(exact > 750);
}

TEST_CASE("two inputs that meet, against all pairs of sizes")
{
  constexpr unsigned seed = 31;
  constexpr int networks = 600;
  constexpr int most = 36;
  constexpr int other = 90;
  std::mt19937 random(seed);
  long asked = 0;
  int exact = 0;
  int agreeing = 0;
  for (int i = 0; i < networks; ++i) {
    random_sizes::drawing<std::mt19937> now{random};
    now.made.values = 2;
    std::int32_t a = 0;
    std::int32_t b = 1;
    const bool alike = now.below(2) == 0;
    for (int k = now.below(3); k > 0; --k) {
      const layer of = now.window(1 + now.below(2));
      a = now.made.put(of, {a});
      if (alike) b = now.made.put(of, {b});
    }
    if (!alike && now.below(2) == 0) b = now.step(b);
    std::int32_t x = now.join(a, b);
    if (now.below(2) == 0) x = now.branches(x);
    now.made.outputs = {x};
    stored_graph net = now.made.view();
    net.input_count = 2;
    room_of_vectors room(static_cast<std::size_t>(now.made.values));
    std::vector<tensor_value> values(static_cast<std::size_t>(now.made.values));
    const tensor_value in[] = {{shape{1, 4, dynamic}, {}}, {shape{1, 4, dynamic}, {}}};
    INFO("network " << i << " of seed " << seed);
    for (int input = 0; input < 2; ++input) {
      const result<size_set> sizes = valid_sizes(net, in, 2, 2, input, room);
      REQUIRE(sizes.has_value());
      exact += sizes->exact();
      agreeing += sizes->exact() && sizes->agrees && !sizes->empty();
      for (dim size = 1; size <= most; ++size) {
        bool works = false;
        for (dim with = 1; with <= other && !works; ++with, ++asked) {
          const tensor_value pair[] = {{shape{1, 4, input == 0 ? size : with}, {}}, {shape{1, 4, input == 0 ? with : size}, {}}};
          works = trace(net, pair, 2, values, diagnose::place).has_value();
        }
        INFO("input " << input << ", size " << size);
        REQUIRE((sizes->exact() ? works == sizes->contains(size) : !works || sizes->contains(size)));
      }
    }
  }
  std::printf("two inputs: seed %u, %d networks, %ld pairs tried; exact %d of %d, agreeing %d\n", seed, networks, asked, exact,
              2 * networks, agreeing);
  CHECK(agreeing > 150);
}

namespace {

// Three inputs in a row: the outer ones meet the middle one, and the last has a need of its own.
struct three_inputs {
  constexpr auto operator()(auto& g, auto x, auto y, auto z) const
  {
    const auto left = g(concat{.axis = 1}, y, x);
    const auto right = g(concat{.axis = 1}, y, z);
    const auto parts = g(layer(reshape{.extents = {1, 3, inferred, 4}}), z);
    return value_list{left, right, parts};
  }
};
using three = graph<three_inputs{}>;
HOLDS_TWICE(valid_sizes<three, rows, rows, rows>(2, 2).period() == 4);
HOLDS_TWICE(valid_sizes<three, rows, rows, rows>(2, 1).period() == 4);
// What the first must be is what the last needs: it is not more than a bound that other sizes might work.
HOLDS_TWICE(valid_sizes<three, rows, rows, rows>(2, 0).period() == 4 || !valid_sizes<three, rows, rows, rows>(2, 0).exact());

// Both outer ones have needs, which the one between them has to meet at once: no more than a bound is said.
struct torn {
  constexpr auto operator()(auto& g, auto x, auto y, auto z) const
  {
    const auto left = g(concat{.axis = 1}, y, x);
    const auto right = g(concat{.axis = 1}, y, z);
    const auto a = g(layer(reshape{.extents = {1, 3, inferred, 4}}), x);
    const auto b = g(layer(reshape{.extents = {1, 3, inferred, 3}}), z);
    return value_list{left, right, a, b};
  }
};
HOLDS_TWICE(!valid_sizes<graph<torn{}>, rows, rows, rows>(2, 1).exact());
HOLDS_TWICE(!valid_sizes<graph<torn{}>, rows, rows, rows>(2, 0).exact());

}  // namespace
