// SPDX-License-Identifier: MIT
#include <shapeproof/layers/layer.hpp>
#include <shapeproof/layers/layer_weights.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

// --- static: a value of fixed size that can stand in any array
static_assert(sizeof(layer) <= 224 && std::is_trivially_copyable_v<layer> && std::is_nothrow_default_constructible_v<layer>);
static_assert(std::is_convertible_v<conv2d, layer> && std::is_convertible_v<relu, layer> && std::is_convertible_v<conv, layer>);
static_assert(!std::is_constructible_v<layer, int> && !std::is_constructible_v<layer, shape>);

// --- static: a layer that is none refuses everything
static_assert(refuses(layer{}, shape{1, 3, 9, 9}, rule::layer_kind, -1, axis_name::none, 0));
static_assert(refuses(layer{}, shape{}, rule::layer_kind, -1, axis_name::none, 0));

namespace {

constexpr bool refuses_without_inputs()
{
  error why{};
  return !layer{}.infer({nullptr, 0}, {nullptr, 0}, why) && why.rule == rule::layer_kind;
}
static_assert(refuses_without_inputs());

constexpr bool unknown_kinds_refuse()
{
  for (int kind = static_cast<int>(last_layer_kind) + 1; kind < 256; ++kind) {
    layer of = conv2d{.kernel = 3};
    of.kind = static_cast<layer_kind>(kind);
    if (!refuses(of, shape{1, 3, 9, 9}, rule::layer_kind, -1, axis_name::none, kind)) return false;
  }
  return true;
}
static_assert(unknown_kinds_refuse());

// --- a layer of one's own: a function, and three numbers
constexpr bool repeat_channels(const layer& self, inputs in, outputs out, error& why)
{
  if (in.count != 1) return fail(why, rule::input_count, in.count, 1);
  if (in[0].extents.rank() != 4) return fail(why, rule::layer_custom, in[0].extents.rank(), self.extra(1), self.extra(2));
  out[0] = in[0];
  out[0].extents.values[1] = in[0].extents.values[1] * self.extra(0);
  return true;
}
constexpr layer repeating(&repeat_channels, 3, 40, 50);
static_assert(repeating.kind == layer_kind::custom && gives(repeating, shape{1, 4, 9, 9}, shape{1, 12, 9, 9}));
static_assert(refuses(repeating, shape{1, 4, 9}, rule::layer_custom, -1, axis_name::none, 3, 40));
static_assert(refuses(layer(static_cast<layer::custom_function>(nullptr), 1), shape{1, 4, 9}, rule::layer_kind));
constexpr layer converted = repeat_channels;  // as `layer l = my_function;`, numbers 0
static_assert(converted.extra(0) == 0 && converted.kind == layer_kind::custom);

// --- copies are the same layer
constexpr bool copies_agree()
{
  layer of = conv2d{.out_channels = 5, .kernel = 3};
  layer copy(of);
  layer assigned;
  assigned = copy;
  return gives(assigned, shape{1, 3, 9, 9}, shape{1, 5, 7, 7});
}
static_assert(copies_agree());

// --- a chain of records of every kind, by the compiler
constexpr layer all_kinds[] = {
    conv2d{.out_channels = 8, .kernel = 3, .padding = 1},
    depthwise_conv2d{.depth_multiplier = 2, .kernel = 3, .padding = same},
    batch_norm{},
    relu{},
    prelu{16},
    conv_transpose2d{.out_channels = 8, .kernel = 2, .stride = 2},
    max_pool2d{.kernel = 2},
    avg_pool2d{.kernel = 2},
    lp_pool2d{.kernel = 2},
    adaptive_max_pool2d{.output_size = 4},
    adaptive_avg_pool2d{.output_size = {keep, 3}},
    global_max_pool2d{},
    global_avg_pool{},
    dropout{},
    flatten{},
    linear{10},
    softmax{},
};
constexpr shape expected[] = {
    {1, 8, 32, 32}, {1, 16, 32, 32}, {1, 16, 32, 32}, {1, 16, 32, 32}, {1, 16, 32, 32}, {1, 8, 64, 64},
    {1, 8, 32, 32}, {1, 8, 16, 16},  {1, 8, 8, 8},    {1, 8, 4, 4},    {1, 8, 4, 3},    {1, 8, 1, 1},
    {1, 8, 1, 1},   {1, 8, 1, 1},    {1, 8},          {1, 10},         {1, 10},
};
constexpr std::size_t first_wrong_step(const layer* chain)
{
  shape at{1, 3, 32, 32};
  for (std::size_t i = 0; i < sizeof all_kinds / sizeof all_kinds[0]; ++i) {
    if (!gives(chain[i], at, expected[i])) return i + 1;
    at = expected[i];
  }
  return 0;
}
static_assert(first_wrong_step(all_kinds) == 0);

// ------------------------------------------------------------------------------------------------ the grid

/// Numbers that a layer can get from anywhere: good ones, and all that are not.
constexpr dim any_parameter[] = {1, 1, 2, 2, 3, 4, 6, 0, -1, dim{1} << 31, dim{1} << 62, dim_max, dim_min, dynamic, 5};
constexpr dim any_extent[] = {1, 2, 4, 6, 9, 12, 9, 12, dynamic, 0, -1, dim_max, dim_min, dim{1} << 31, dim{1} << 32, dim{1} << 62};

struct draw {
  std::mt19937_64 random;
  template <std::size_t N>
  dim of(const dim (&from)[N]) { return from[random() % N]; }
  dim parameter() { return random() % 3 == 0 ? of(any_parameter) : dim{1} + static_cast<dim>(random() % 3); }
  dim pad() { return random() % 3 == 0 ? of(any_parameter) : static_cast<dim>(random() % 2); }
  dim channels() { return random() % 2 == 0 ? whatever_arrives : random() % 3 == 0 ? of(any_parameter) : dim{4}; }
  layout order() { return static_cast<layout>(random() % 2); }
  policy row() { return static_cast<policy>(random() % 5 == 0 ? random() % 256 : random() % 3 == 0 ? random() % 4 : 0); }
  rounding round() { return static_cast<rounding>(random() % 3); }
  template <int N>
  extents<N> list()
  {
    extents<N> made = 1;
    for (dim& value : made.values) value = parameter();
    return made;
  }
  template <int N>
  padding<N> pads()
  {
    padding<N> made = 0;
    if (random() % 3 == 0) made.mode = static_cast<padding_mode>(random() % 5);
    if (made.mode != padding_mode::as_given && random() % 4 != 0) return made;
    for (dim& value : made.begins) value = pad();
    for (dim& value : made.ends) value = pad();
    return made;
  }
  shape arriving(int near)
  {
    shape made;
    const int rank = random() % 4 == 0 ? static_cast<int>(random() % 9) : near;
    for (int i = 0; i < rank; ++i) made.push_back(random() % 8 == 0 ? of(any_extent) : any_extent[random() % 8]);
    return made;
  }
};

/// What comes out of a layer that took an input is a shape: extents of 0 (where a policy lets one in, or makes one of a
/// window that does not fit) or more, or not known.
/// What leaves these is of another element than what arrives.
bool changes_element(layer_kind kind)
{
  return kind == layer_kind::cast || kind == layer_kind::constant || kind == layer_kind::shape_of ||
         kind == layer_kind::relation || kind == layer_kind::embedding;
}

bool is_shape(const tensor_value& value, bool same_element = true)
{
  if (value.extents.count < 0 || value.extents.count > rank_max) return false;
  for (int i = 0; i < value.extents.count; ++i) {
    const dim extent = value.extents.values[i];
    if (extent < 0 && extent != dynamic) return false;
  }
  return !same_element || value.element == passing;
}

/// `rounds` layers that `make` draws, each asked in all its ways (see ask): the struct, its record, in and out of place.
template <class Make>
void check_grid(int near, unsigned seed, Make make)
{
  draw from{std::mt19937_64(seed)};
  int wrong = 0;
  int good = 0;
  constexpr int rounds = 6000;
  for (int round = 0; round < rounds; ++round) {
    const auto of = make(from);
    const answer made = ask(of, tensor_value{from.arriving(near), passing});
    wrong += made.agree && (made.good ? is_shape(made.value) : made.why.rule != rule::none) ? 0 : 1;
    good += made.good ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 100);
  CHECK(good < rounds);
}

template <int N>
conv_nd<N> draw_conv(draw& d)
{
  conv_nd<N> of{.out_channels = d.parameter(), .kernel = d.list<N>(), .stride = d.list<N>(), .padding = d.pads<N>(), .dilation = d.list<N>()};
  of.groups = d.random() % 2 == 0 ? 1 : d.parameter();
  of.rounding = d.round();
  of.in_channels = d.channels();
  of.layout = d.order();
  of.policy = d.row();
  return of;
}
template <int N>
depthwise_conv_nd<N> draw_depthwise(draw& d)
{
  depthwise_conv_nd<N> of{.depth_multiplier = d.parameter(), .kernel = d.list<N>(), .stride = d.list<N>(), .padding = d.pads<N>(), .dilation = d.list<N>()};
  of.rounding = d.round();
  of.in_channels = d.channels();
  of.layout = d.order();
  of.policy = d.row();
  return of;
}
template <int N>
conv_transpose_nd<N> draw_transposed(draw& d)
{
  conv_transpose_nd<N> of{.out_channels = d.parameter(), .kernel = d.list<N>(), .stride = d.list<N>(), .padding = d.pads<N>()};
  for (dim& value : of.output_padding.values) value = d.random() % 2 == 0 ? 0 : d.pad();
  of.dilation = d.list<N>();
  of.groups = d.random() % 2 == 0 ? 1 : d.parameter();
  of.in_channels = d.channels();
  of.layout = d.order();
  of.policy = d.row();
  return of;
}
template <layer_kind Kind, int N>
pool_nd<Kind, N> draw_pool(draw& d)
{
  pool_nd<Kind, N> of{.kernel = d.list<N>(), .stride = d.list<N>(), .padding = d.pads<N>(), .dilation = d.list<N>()};
  of.rounding = d.round();
  of.layout = d.order();
  of.policy = d.row();
  return of;
}

}  // namespace

TEST_CASE("layer: a record gives the same answer and the same error as the layer it was made from: convolutions")
{
  check_grid(3, 101, draw_conv<1>);
  check_grid(4, 102, draw_conv<2>);
  check_grid(5, 103, draw_conv<3>);
  check_grid(3, 104, draw_depthwise<1>);
  check_grid(4, 105, draw_depthwise<2>);
  check_grid(5, 106, draw_depthwise<3>);
  check_grid(3, 107, draw_transposed<1>);
  check_grid(4, 108, draw_transposed<2>);
  check_grid(5, 109, draw_transposed<3>);
}

TEST_CASE("layer: a record gives the same answer and the same error as the layer it was made from: pools")
{
  check_grid(3, 111, draw_pool<layer_kind::max_pool, 1>);
  check_grid(4, 112, draw_pool<layer_kind::avg_pool, 2>);
  check_grid(5, 113, draw_pool<layer_kind::lp_pool, 3>);
  const auto size = [](draw& d) { return d.random() % 3 == 0 ? keep : d.parameter(); };
  check_grid(4, 114, [&](draw& d) { return adaptive_avg_pool2d{{size(d), size(d)}, d.order(), d.row()}; });
  check_grid(5, 115, [&](draw& d) { return adaptive_max_pool3d{{size(d), size(d), size(d)}, d.order(), d.row()}; });
  check_grid(4, 116, [](draw& d) { return global_avg_pool{d.random() % 2 == 0, d.order(), d.row()}; });
  check_grid(3, 117, [](draw& d) { return global_max_pool1d{d.random() % 2 == 0, d.order(), d.row()}; });
  check_grid(5, 118, [](draw& d) { return global_avg_pool3d{d.random() % 2 == 0, d.order(), d.row()}; });
}

TEST_CASE("layer: a record gives the same answer and the same error as the layer it was made from: all others")
{
  const auto axis = [](draw& d) { return d.random() % 4 == 0 ? d.of(any_parameter) : static_cast<dim>(d.random() % 7) - 3; };
  check_grid(4, 121, [&](draw& d) { return flatten{axis(d), axis(d)}; });
  check_grid(3, 122, [](draw& d) { return linear{d.parameter(), d.random() % 2 == 0, d.channels()}; });
  check_grid(4, 123, [](draw& d) { return batch_norm{d.random() % 2 == 0, d.channels(), d.order()}; });
  check_grid(3, 124, [&](draw& d) { return softmax{axis(d)}; });
  check_grid(3, 125, [](draw& d) { return prelu{d.parameter()}; });
  check_grid(3, 126, [](draw& d) { return activation{static_cast<activation_kind>(d.random() % 25)}; });
  check_grid(3, 127, [](draw&) { return relu{}; });
  check_grid(3, 128, [](draw&) { return dropout{}; });
}

TEST_CASE("layer: a record gives the same answer and the same error as the layer it was made from: lists, space and norms")
{
  const auto axis = [](draw& d) { return d.random() % 8 == 0 ? d.of(any_parameter) : static_cast<dim>(d.random() % 7) - 3; };
  const auto list = [](draw& d, auto number) {
    shape made;
    for (int i = static_cast<int>(d.random() % 6); i > 0; --i) made.push_back(number(d));
    if (d.random() % 16 == 0) made.count = static_cast<std::int32_t>(d.random());
    return made;
  };
  const auto number = [](draw& d) { return d.parameter(); };
  const auto side = [](draw& d) {
    const dim pad = d.pad();
    return d.random() % 4 == 0 && pad != dim_min ? -pad : pad;
  };
  check_grid(3, 131, [&](draw& d) { return reshape{list(d, [](draw& e) { return e.random() % 3 == 0 ? dim{-1} : e.random() % 3 == 0 ? dim{0} : e.parameter(); })}; });
  check_grid(1, 132, [&](draw& d) { return expand{list(d, [](draw& e) { return e.random() % 2 == 0 ? keep : e.parameter(); })}; });
  check_grid(2, 133, [&](draw& d) { return permute{list(d, axis)}; });
  check_grid(3, 134, [&](draw& d) { return squeeze{list(d, axis)}; });
  check_grid(3, 135, [&](draw& d) { return unsqueeze{list(d, axis)}; });
  check_grid(3, 136, [&](draw& d) {
    pad of{list(d, side), {}, static_cast<pad_mode>(d.random() % 5), d.order()};
    of.ends = d.random() % 4 == 0 ? list(d, side) : of.begins;
    return of;
  });
  check_grid(4, 137, [&](draw& d) { return pad2d{d.pads<2>(), static_cast<pad_mode>(d.random() % 5), d.order()}; });
  check_grid(4, 138, [&](draw& d) { return crop2d{d.pads<2>(), d.order()}; });
  check_grid(3, 139, [&](draw& d) { return slice{axis(d), axis(d), axis(d), axis(d)}; });
  check_grid(3, 140, [&](draw& d) { return reduce{static_cast<reduction>(d.random() % 8), list(d, axis), d.random() % 2 == 0}; });
  check_grid(4, 141, [&](draw& d) { return pixel_shuffle{d.parameter(), d.order()}; });
  check_grid(4, 142, [&](draw& d) { return space_to_depth{d.parameter(), d.order()}; });
  check_grid(4, 143, [&](draw& d) { return channel_shuffle{d.parameter(), d.order()}; });
  check_grid(3, 144, [&](draw& d) { return layer_norm{list(d, [](draw& e) { return e.random() % 2 == 0 ? whatever_arrives : e.parameter(); })}; });
  check_grid(3, 145, [&](draw& d) { return group_norm{d.parameter(), true, d.channels(), d.order()}; });
  check_grid(3, 146, [&](draw& d) { return instance_norm{true, d.channels(), d.order()}; });
  check_grid(3, 147, [&](draw& d) { return local_response_norm{d.parameter()}; });
  check_grid(3, 148, [&](draw& d) { return embedding{number(d), number(d)}; });
  const auto scale = [](draw& d) {
    return d.random() % 3 == 0 ? ratio(static_cast<double>(d.parameter()) / 3) : ratio(d.parameter(), d.parameter());
  };
  check_grid(4, 149, [&](draw& d) {
    resize2d of{.layout = d.order()};
    for (dim& size : of.size.values) size = d.random() % 2 == 0 ? 0 : d.parameter();
    for (ratio& each : of.scale.values) each = d.random() % 2 == 0 ? ratio{} : scale(d);
    return of;
  });
  check_grid(4, 150, [&](draw& d) {
    unfold2d of{.kernel = d.list<2>(), .stride = d.list<2>()};
    of.padding = d.pads<2>();
    of.dilation = d.list<2>();
    return of;
  });
  check_grid(2, 151, [&](draw& d) { return fold1d{.kernel = d.list<1>(), .stride = d.list<1>(), .output_size = d.list<1>(), .dilation = d.list<1>()}; });
  check_grid(4, 152, [&](draw& d) {
    max_unpool2d of{.kernel = d.list<2>(), .stride = d.list<2>()};
    of.padding = d.pads<2>();
    for (dim& size : of.output_size.values) size = d.random() % 2 == 0 ? by_formula : d.parameter();
    of.layout = d.order();
    return of;
  });
  check_grid(4, 153, [&](draw& d) {
    separable_conv2d of{.out_channels = d.parameter(), .depth_multiplier = d.parameter(), .kernel = d.list<2>(), .stride = d.list<2>()};
    of.padding = d.pads<2>();
    of.dilation = d.list<2>();
    of.in_channels = d.channels();
    of.layout = d.order();
    return of;
  });
}

namespace {

/// The same for layers of several inputs or outputs.
template <class Make>
void check_many(int near, unsigned seed, Make make)
{
  draw from{std::mt19937_64(seed)};
  int wrong = 0;
  int good = 0;
  constexpr int rounds = 6000;
  for (int round = 0; round < rounds; ++round) {
    const auto of = make(from);
    tensor_value in[3] = {};
    const shape first = from.arriving(near);
    for (tensor_value& each : in) each = tensor_value{from.random() % 2 == 0 ? from.arriving(near) : first, passing};
    const int count = 1 + static_cast<int>(from.random() % 3);
    int places = 1;
    if constexpr (requires { of.outputs(); }) places = of.outputs() > 0 && of.outputs() <= many_max ? of.outputs() : 2;
    const answers made = ask_many(of, in, count, places);
    bool right = made.agree && (made.good || made.why.rule != rule::none);
    for (int i = 0; made.good && i < places; ++i) right = right && is_shape(made.values[i]);
    wrong += right ? 0 : 1;
    good += made.good ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(good > rounds / 100);
  CHECK(good < rounds);
}

}  // namespace

TEST_CASE("layer: a record gives the same answer and the same error as the layer it was made from: several inputs and outputs")
{
  const auto axis = [](draw& d) { return d.random() % 8 == 0 ? d.of(any_parameter) : static_cast<dim>(d.random() % 7) - 3; };
  check_many(2, 161, [](draw&) { return add{}; });
  check_many(3, 162, [](draw&) { return minimum{}; });
  check_many(2, 163, [&](draw& d) { return concat{axis(d)}; });
  check_many(2, 164, [&](draw& d) { return stack{axis(d)}; });
  check_many(2, 165, [](draw& d) { return matmul{d.random() % 2 == 0, d.random() % 2 == 0}; });
  check_many(4, 166, [](draw& d) { return resize_like2d{d.order()}; });
  check_many(4, 167, [](draw& d) { return crop_like2d{d.order()}; });
  check_many(3, 168, [](draw& d) { return max_unpool1d{.kernel = d.list<1>(), .stride = d.list<1>()}; });
  check_many(1, 169, [&](draw& d) { return chunk{axis(d), d.parameter()}; });
  check_many(1, 170, [&](draw& d) { return split{.axis = axis(d), .parts = d.parameter()}; });
  check_many(2, 171, [&](draw& d) { return split{.axis = axis(d), .sizes = {d.parameter(), dim{1} + static_cast<dim>(d.random() % 2)}}; });
}

TEST_CASE("layer: a chain of every kind, from an array and from a vector")
{
  CHECK(first_wrong_step(at_run_time(&all_kinds[0])) == 0);
  const std::vector<layer> copy(std::begin(all_kinds), std::end(all_kinds));
  CHECK(first_wrong_step(copy.data()) == 0);
}

TEST_CASE("layer.kind: layer{}, unknown kinds, and a custom layer without its function refuse every input")
{
  CHECK(refuses_without_inputs());
  CHECK(unknown_kinds_refuse());
  for (int rank = 0; rank <= rank_max; ++rank) {
    shape in;
    for (int i = 0; i < rank; ++i) in.push_back(9);
    CHECK(refuses(at_run_time(layer{}), in, rule::layer_kind, -1, axis_name::none, 0));
    CHECK(refuses(at_run_time(layer(static_cast<layer::custom_function>(nullptr))), in, rule::layer_kind));
  }
}

TEST_CASE("layer.custom: a function of one's own gets its numbers, and its error arrives as it is")
{
  CHECK(gives(at_run_time(repeating), shape{1, 4, 9, 9}, shape{1, 12, 9, 9}));
  CHECK(refuses(at_run_time(repeating), shape{1, 4, 9}, rule::layer_custom, -1, axis_name::none, 3, 40));
  // in_channels and the like are of no account for it: two inputs reach it as well
  const tensor_value two[2] = {{shape{1, 2}, {}}, {shape{3}, {}}};
  tensor_value out;
  error why{};
  CHECK_FALSE(repeating.infer({two, 2}, {&out, 1}, why));
  CHECK(why.rule == rule::input_count);
}

TEST_CASE("layer.kind: records of random bytes are refused or give a shape, and never crash")
{
  std::mt19937_64 random(141);
  int wrong = 0;
  for (int round = 0; round < 60000; ++round) {
    unsigned char bytes[sizeof(layer)];
    for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random() % 3 == 0 ? random() : random() % 4);
    layer of;
    std::memcpy(static_cast<void*>(&of), bytes, sizeof of);
    // A bool that is neither, and a function pointer to anywhere, can't be read at all: these stay as they were.
    std::memcpy(static_cast<void*>(&of.bias), "\0", 1);
    std::memcpy(static_cast<void*>(&of.keep_dims), round % 2 == 0 ? "\0" : "\1", 1);
    of.custom = nullptr;
    if (round % 2 == 0) of.kind = static_cast<layer_kind>(random() % (static_cast<unsigned>(last_layer_kind) + 1));
    const tensor_value in{shape{2, 4, 9, 9}, passing};
    tensor_value out{};
    error why{};
    if (of.infer({&in, 1}, {&out, 1}, why)) wrong += is_shape(out, !changes_element(of.kind)) && of.kind <= last_layer_kind ? 0 : 1;
    shape weight;
    shape bias;
    (void)of.weights(in.extents, weight, bias, why);
    // no layer is made of a kind that is none
    if (of.kind > last_layer_kind || of.kind == layer_kind::none)
      wrong += !of.infer({&in, 1}, {&out, 1}, why) && why.rule == rule::layer_kind ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("layer.kind, spatial-axes.count: a damaged record is refused, as its header says")
{
  const tensor_value flat{shape{2, 4}, passing};
  tensor_value out{};
  error why{};
  for (const layer_kind kind : {layer_kind::conv, layer_kind::conv_transpose, layer_kind::max_pool, layer_kind::adaptive_avg_pool}) {
    layer no_axes;  // a windowed layer of no axis at all
    no_axes.kind = kind;
    INFO("kind " << static_cast<int>(kind));
    CHECK_FALSE(no_axes.infer({&flat, 1}, {&out, 1}, why));
  }
  const tensor_value image{shape{2, 4, 9, 9}, passing};
  layer no_mode = conv2d{.kernel = 3};
  no_mode.padding = static_cast<padding_mode>(200);  // would be SAME with another output
  CHECK_FALSE(no_mode.infer({&image, 1}, {&out, 1}, why));
  layer no_reason = conv{.axes = 9};
  no_reason.broken = rule::none;
  REQUIRE_FALSE(no_reason.infer({&image, 1}, {&out, 1}, why));
  CHECK(why.rule != rule::none);  // an error that says there is none
}

TEST_CASE("kind_name and activation_name have a word for each, and for what is none")
{
  CHECK(std::string(kind_name(layer_kind::conv)) == "conv");
  CHECK(std::string(kind_name(layer_kind::depthwise_conv)) == "depthwise_conv");
  CHECK(std::string(kind_name(layer_kind::conv_transpose)) == "conv_transpose");
  CHECK(std::string(kind_name(layer_kind::max_pool)) == "max_pool");
  CHECK(std::string(kind_name(layer_kind::avg_pool)) == "avg_pool");
  CHECK(std::string(kind_name(layer_kind::lp_pool)) == "lp_pool");
  CHECK(std::string(kind_name(layer_kind::adaptive_avg_pool)) == "adaptive_avg_pool");
  CHECK(std::string(kind_name(layer_kind::adaptive_max_pool)) == "adaptive_max_pool");
  CHECK(std::string(kind_name(layer_kind::global_avg_pool)) == "global_avg_pool");
  CHECK(std::string(kind_name(layer_kind::global_max_pool)) == "global_max_pool");
  CHECK(std::string(kind_name(layer_kind::flatten)) == "flatten");
  CHECK(std::string(kind_name(layer_kind::linear)) == "linear");
  CHECK(std::string(kind_name(layer_kind::batch_norm)) == "batch_norm");
  CHECK(std::string(kind_name(layer_kind::activation)) == "activation");
  CHECK(std::string(kind_name(layer_kind::dropout)) == "dropout");
  CHECK(std::string(kind_name(layer_kind::softmax)) == "softmax");
  CHECK(std::string(kind_name(layer_kind::add)) == "add");
  CHECK(std::string(kind_name(layer_kind::minimum)) == "minimum");
  CHECK(std::string(kind_name(layer_kind::custom)) == "custom");
  CHECK(std::string(kind_name(layer_kind::none)) == "layer");
  CHECK(std::string(kind_name(static_cast<layer_kind>(255))) == "layer");
  CHECK(std::string(activation_name(activation_kind::relu)) == "relu");
  CHECK(std::string(activation_name(activation_kind::hard_swish)) == "hard_swish");
  CHECK(std::string(activation_name(activation_kind::prelu)) == "prelu");
  CHECK(std::string(activation_name(activation_kind::identity)) == "identity");
  CHECK(std::string(activation_name(activation_kind::hard_tanh)) == "hard_tanh");
  CHECK(std::string(activation_name(activation_kind::erf)) == "erf");
  for (int i = 0; i < 256; ++i) {
    CHECK(std::strlen(kind_name(static_cast<layer_kind>(i))) > 0);
    CHECK(std::strlen(activation_name(static_cast<activation_kind>(i))) > 0);
  }
}
