// SPDX-License-Identifier: MIT
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string_view>

#include <string>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

// --- static: a chain as a type, by alias and by deriving
using by_alias = sequential<conv2d{.out_channels = 8, .kernel = 3}, max_pool2d{.kernel = 2}>;
struct by_deriving : sequential<conv2d{.out_channels = 8, .kernel = 3}, max_pool2d{.kernel = 2}> {};
static_assert(std::is_same_v<output_t<by_alias, tensor<float, 1, 3, 10, 10>>, tensor<float, 1, 8, 4, 4>>);
static_assert(std::is_same_v<output_t<by_deriving, tensor<float, 1, 3, 10, 10>>, tensor<float, 1, 8, 4, 4>>);
HOLDS_TWICE(by_deriving::size == 2);
// the element stays, and a network without layers is the identity
static_assert(std::is_same_v<output_t<by_alias, tensor<int4, 1, 3, 10, 10>>, tensor<int4, 1, 8, 4, 4>>);
static_assert(std::is_same_v<output_t<sequential<>, tensor<double, 5>>, tensor<double, 5>>);

// --- static: layers of a user's own, in each form that `sequential` takes
struct crop_half {  // a shape to a shape
  dim least = 2;
  static constexpr const char* type_name = "crop_half";
  constexpr result<shape> infer(const shape& in) const noexcept
  {
    shape out = in;
    for (int i = 2; i < out.rank(); ++i) {
      if (out.values[i] < least) {
        error why;
        fail(why, rule::layer_custom, out.values[i], least);
        return why;
      }
      out.values[i] /= 2;
    }
    return out;
  }
};
struct to_half {  // a value to a value: it changes the element
  constexpr result<tensor_value> infer(const tensor_value& in) const noexcept
  {
    return tensor_value{in.extents, element::of<float16>()};
  }
};
struct drop_batch {  // in place, the library's own form
  static constexpr const char* type_name = "drop_batch";
  constexpr bool infer(inputs in, outputs out, error& why) const noexcept
  {
    if (in.count != 1) return fail(why, rule::input_count, in.count, 1);
    shape less;
    for (int i = 1; i < in[0].extents.rank(); ++i) less.push_back(in[0].extents[i]);
    out[0] = tensor_value{less, in[0].element};
    return true;
  }
};
using own = sequential<crop_half{}, conv2d{.out_channels = 4, .kernel = 3}, named<"again", crop_half{.least = 4}>, drop_batch{}>;
static_assert(std::is_same_v<output_t<own, tensor<float, 1, 3, 20, 20>>, tensor<float, 4, 4, 4>>);
HOLDS_TWICE(infer<sequential<to_half{}, relu{}>>(tensor<float, 2, 2>::value())->element == element::of<float16>());
HOLDS_TWICE(infer<sequential<crop_half{}>>(tensor<int4, 1, 3, 12, 12>::value())->element == element::of<int4>());  // a shape says nothing of it
HOLDS_TWICE(accepts<own, tensor<float, 1, 3, 12, 12>>);
HOLDS_TWICE(!accepts<own, tensor<float, 1, 3, 10, 10>>);

namespace {

// A layer of the user's own changes the element, and the type of the output says so.
struct quantize {
  constexpr result<tensor_value> infer(const tensor_value& in) const noexcept
  {
    return tensor_value{in.extents, element::of<std::int8_t>()};
  }
};
static_assert(std::is_same_v<output_t<sequential<quantize{}, relu{}>, tensor<float, 1, 2>>, tensor<std::int8_t, 1, 2>>);
HOLDS_TWICE(*output_t<sequential<quantize{}>, tensor<float, 1, 2>>::bytes() == 2);
struct three_bits {};
struct quantize_to_three_bits {
  constexpr result<tensor_value> infer(const tensor_value& in) const noexcept
  {
    return tensor_value{in.extents, element{3, element_id::custom}};
  }
};
HOLDS_TWICE(*output_t<sequential<quantize_to_three_bits{}>, tensor<float, 1, 16>>::bytes() == 6);

// A member of a layer of one's own may be called kind.
struct crop_border {
  int kind = 1;
  constexpr result<shape> infer(const shape& in) const noexcept
  {
    shape out = in;
    for (int i = 2; i < out.rank(); ++i) out.values[i] -= 2 * kind;
    return out;
  }
};
static_assert(std::is_same_v<output_t<sequential<crop_border{2}>, tensor<float, 1, 2, 9, 9>>, tensor<float, 1, 2, 5, 5>>);
HOLDS_TWICE(*infer(crop_border{}, shape{1, 2, 9, 9}) == shape{1, 2, 7, 7});

// One that says no, and nothing else, is refused by a rule all the same.
struct silent {
  constexpr bool infer(inputs, outputs, error&) const noexcept { return false; }
};
HOLDS_TWICE(infer(silent{}, shape{1}).error().rule == rule::layer_custom);
HOLDS_TWICE(infer<sequential<relu{}, silent{}>>(shape{1}).error().layer == 1);

}  // namespace

TEST_CASE("layer.custom: a function that says no, and nothing else")
{
  const layer net[] = {relu{}, layer([](const layer&, inputs, outputs, error&) { return false; })};
  const error why = infer(net, shape{1, 2}).error();
  CHECK(why.rule == rule::layer_custom);
  CHECK(why.layer == 1);
  CHECK(why.fix_count == 0);
  CHECK(why.history_size == 0);
  CHECK(std::string_view(message(why).c_str()) == "custom (layer 1): [layer.custom] the layer refuses its input (0, 0)");
}

TEST_CASE("trace: into an array, a span, of shapes and of values")
{
  const layer net[] = {conv2d{.out_channels = 4, .kernel = 3}, relu{}};
  shape shapes[2];
  CHECK(*trace(net, shape{1, 3, 9, 9}, shapes) == 2);
  CHECK(shapes[1] == shape{1, 4, 7, 7});
  tensor_value values[2];
  CHECK(*trace(net, tensor_value{shape{1, 3, 9, 9}, element::of<std::int8_t>()}, values) == 2);
  CHECK(values[1] == tensor_value{shape{1, 4, 7, 7}, element::of<std::int8_t>()});
  CHECK(*trace(net, shape{1, 3, 9, 9}, std::span<shape>(shapes)) == 2);
  CHECK(infer(conv2d{.out_channels = 4}, tensor_value{shape{1, 3, 9, 9}, element::of<std::int8_t>()})->element ==
        element::of<std::int8_t>());
}

TEST_CASE("layer.custom: an error of a user's layer has its place and its name")
{
  const error first = infer<own>(shape{1, 3, 1, 20}).error();
  CHECK(first.rule == rule::layer_custom);
  CHECK(first.layer == 0);
  CHECK(std::string(first.label) == "crop_half");
  const error second = infer<own>(shape{1, 3, 10, 10}).error();
  CHECK(second.layer == 2);
  CHECK(std::string(second.label) == "again");
  CHECK(std::string(name_of<own>(0).c_str()) == "crop_half");
  CHECK(std::string(name_of<own>(3).c_str()) == "drop_batch");
}

TEST_CASE("layers are counted among their like, as Keras counts")
{
  struct net : sequential<conv2d{}, conv2d{.kernel = 3}, relu{}, named<"stem", conv2d{}>, conv2d{}, sigmoid{}, relu{},
                          conv1d{}, linear{1}, linear{2}, crop_half{}, crop_half{3}, depthwise_conv2d{}, global_avg_pool{},
                          activation{activation_kind::tanh}, prelu{}> {};
  const char* expected[] = {"conv2d", "conv2d_1", "relu",   "stem",     "conv2d_2",  "sigmoid",
                            "relu_1", "conv1d",   "linear", "linear_1", "crop_half", "crop_half_1",
                            "depthwise_conv2d", "global_avg_pool", "tanh", "prelu"};
  for (dim i = 0; i < net::size; ++i) CHECK(std::string(name_of<net>(i).c_str()) == expected[i]);
  CHECK(std::string(name_of<net>(-1).c_str()).empty());
  CHECK(std::string(name_of<net>(net::size).c_str()).empty());
}

TEST_CASE("names of a chain at run time, and a name too long for an error is cut and says so")
{
  const layer layers[] = {conv2d{.kernel = 3}, conv2d{.kernel = 9}};
  const char* const names[] = {"stem", "a name that is a good deal longer than what an error can hold"};
  const error why = infer(layer_chain{layers, 2, names}, shape{1, 1, 5, 5}).error();
  CHECK(why.layer == 1);
  CHECK(std::string(why.label) == "a name that is a good deal longer th...");
  const char* const none[] = {"stem", nullptr};
  CHECK(std::string(infer(layer_chain{layers, 2, none}, shape{1, 1, 5, 5}).error().label) == "conv2d");
}

TEST_CASE("run is the same for a type and for layers at run time")
{
  using net = sequential<conv2d{.out_channels = 8, .kernel = 3, .stride = 2, .padding = same}, batch_norm{}, relu6{},
                         max_pool2d{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped}, dropout{0.1},
                         conv_transpose2d{.out_channels = 2, .kernel = 2, .stride = 2}, flatten{}, linear{7}, softmax{}>;
  const std::vector<layer> layers{conv2d{.out_channels = 8, .kernel = 3, .stride = 2, .padding = same},
                                  batch_norm{},
                                  relu6{},
                                  max_pool2d{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped},
                                  dropout{0.1},
                                  conv_transpose2d{.out_channels = 2, .kernel = 2, .stride = 2},
                                  flatten{},
                                  linear{7},
                                  softmax{}};
  for (dim height = -1; height <= 20; ++height)
    for (dim width = 0; width <= 20; ++width) {
      const result<shape> typed = infer<net>(shape{2, 3, height, width});
      const result<shape> loaded = infer(layers, shape{2, 3, height, width});
      REQUIRE(typed.has_value() == loaded.has_value());
      if (typed) REQUIRE(*typed == *loaded);
      else REQUIRE(std::string(message(typed.error()).c_str()) == message(loaded.error()).c_str());
    }
}

TEST_CASE("layer.custom: what a layer of the user's own refuses at run time, of a shape and of a value")
{
  struct even {
    constexpr result<tensor_value> infer(const tensor_value& in) const noexcept
    {
      if (in.extents[0] % 2 == 0) return in;
      error why;
      fail(why, rule::layer_custom, in.extents[0], 2);
      return why;
    }
  };
  tensor_value out;
  error why;
  const tensor_value odd{shape{3}, element::of<int4>()};
  CHECK_FALSE(detail::infer_layer(even{}, {&odd, 1}, {&out, 1}, why));
  CHECK(why.rule == rule::layer_custom);
  CHECK(why.numbers[0] == 3);
  const tensor_value four{shape{4}, element::of<int4>()};
  CHECK(detail::infer_layer(even{}, {&four, 1}, {&out, 1}, why));
  CHECK(out == four);
  CHECK_FALSE(detail::infer_layer(even{}, {&four, 0}, {&out, 1}, why));
  CHECK(why.rule == rule::input_count);
  const tensor_value thin{shape{1, 3, 1, 9}, {}};
  CHECK_FALSE(detail::infer_layer(crop_half{}, {&thin, 1}, {&out, 1}, why));
  CHECK(why.rule == rule::layer_custom);
  CHECK(why.numbers[0] == 1);
}
