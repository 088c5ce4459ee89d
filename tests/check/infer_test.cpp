// SPDX-License-Identifier: MIT
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

// Counts what goes to the heap: the library must not.
namespace {
long long allocations = 0;
}
void* operator new(std::size_t size)
{
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

struct lenet : sequential<conv2d{.out_channels = 6, .kernel = 5, .padding = 2}, max_pool2d{.kernel = 2},
                          conv2d{.out_channels = 16, .kernel = 5}, max_pool2d{.kernel = 2}, flatten{},
                          linear{.out_features = 120}, linear{84}, linear{10}> {};

const std::vector<layer> lenet_layers{conv2d{.out_channels = 6, .kernel = 5, .padding = 2}, max_pool2d{.kernel = 2},
                                      conv2d{.out_channels = 16, .kernel = 5}, max_pool2d{.kernel = 2}, flatten{},
                                      linear{.out_features = 120}, linear{84}, linear{10}};

}  // namespace

HOLDS_TWICE(*infer<lenet>(shape{7, 1, 28, 28}) == shape{7, 10});
HOLDS_TWICE(infer<lenet>(shape{7, 1, 11, 11}).error().layer == 3);
HOLDS_TWICE(infer<lenet>(shape{7, 1, 11, 11}, diagnose::place).error().fix_count == 0);
HOLDS_TWICE(*infer<lenet>(shape{dynamic, 1, 28, 28}) == shape{dynamic, 10});
HOLDS_TWICE(infer<lenet>(shape{}).error().rule == rule::rank_fits);
// LeNet's published layers
HOLDS_TWICE(trace<lenet>(shape{1, 1, 28, 28}).size() == 8);
HOLDS_TWICE(trace<lenet>(shape{1, 1, 28, 28})[0] == shape{1, 6, 28, 28});
HOLDS_TWICE(trace<lenet>(shape{1, 1, 28, 28})[2] == shape{1, 16, 10, 10});
HOLDS_TWICE(trace<lenet>(shape{1, 1, 28, 28})[4] == shape{1, 400});
HOLDS_TWICE(trace<lenet>(shape{1, 1, 28, 28})[8] == shape{});
HOLDS_TWICE(!trace<lenet>(shape{1, 1, 11, 11}));
HOLDS_TWICE(trace<lenet>(shape{1, 1, 11, 11}).size() == 3);
HOLDS_TWICE(trace<lenet>(shape{1, 1, 11, 11}).error().layer == 3);
HOLDS_TWICE(trace<sequential<>>(shape{1}).size() == 0);
// one layer
HOLDS_TWICE(*infer(conv2d{.out_channels = 64, .kernel = 7, .stride = 2, .padding = 3}, shape{1, 3, 224, 224}) ==
              shape{1, 64, 112, 112});
HOLDS_TWICE(*infer(layer(relu{}), shape{3}) == shape{3});
HOLDS_TWICE(*infer(conv{.axes = 1, .out_channels = 4, .kernel = {3}}, shape{1, 2, 9}) == shape{1, 4, 7});  // a run-time form
HOLDS_TWICE(infer<lenet>(tensor<float, 1, 1, 28, 28>{})->extents == shape{1, 10});
HOLDS_TWICE(infer<lenet>(tensor<float, 1, 1, 11, 28>{}).error().layer == 3);
HOLDS_TWICE(infer(conv2d{.kernel = 7}, shape{1, 1, 3, 9}).error().layer == -1);

TEST_CASE("infer takes any contiguous range of layers")
{
  const shape input{1, 1, 28, 28};
  const shape expected{1, 10};
  CHECK(*infer(lenet_layers, input) == expected);
  CHECK(*infer(std::span<const layer>(lenet_layers), input) == expected);
  std::array<layer, 8> array;
  for (std::size_t i = 0; i < 8; ++i) array[i] = lenet_layers[i];
  CHECK(*infer(array, input) == expected);
  const layer plain[] = {flatten{}, linear{10}};
  CHECK(*infer(plain, input) == expected);
  CHECK(*infer(layer_chain{lenet_layers.data(), 8}, input) == expected);
  CHECK(*infer(std::vector<layer>{}, input) == input);
}

TEST_CASE("infer keeps the element of a value")
{
  const tensor_value input{shape{1, 1, 28, 28}, element::of<std::int8_t>()};
  CHECK(infer<lenet>(input)->element == element::of<std::int8_t>());
  CHECK(infer(lenet_layers, input)->extents == shape{1, 10});
  CHECK(*bytes(*infer(lenet_layers, input)) == 10);
  CHECK_FALSE(infer<lenet>(tensor_value{shape{1, 1, 2, 2}, {}}));
  CHECK_FALSE(infer(lenet_layers, tensor_value{shape{1, 1, 2, 2}, {}}));
}

TEST_CASE("storage.size: trace writes into the caller's storage, and says what it wrote")
{
  shape storage[8];
  const result<dim> written = trace(lenet_layers, shape{1, 1, 28, 28}, storage, 8);
  REQUIRE(written);
  CHECK(*written == 8);
  CHECK(storage[3] == shape{1, 16, 5, 5});
  CHECK(storage[7] == shape{1, 10});
  CHECK(trace(lenet_layers, shape{1, 1, 28, 28}, storage, 7).error().rule == rule::storage_size);
  std::vector<shape> vector(8);
  CHECK(*trace(lenet_layers, shape{1, 1, 28, 28}, vector) == 8);
  CHECK(vector[1] == shape{1, 6, 14, 14});
  // what came before a failure is there
  vector.assign(8, shape{});
  const error why = trace(lenet_layers, shape{1, 1, 11, 11}, vector).error();
  CHECK(why.layer == 3);
  CHECK(vector[2] == shape{1, 16, 1, 1});
  CHECK(vector[3] == shape{});
}

TEST_CASE("history: the extents of the failing axis, where they changed, the last eight")
{
  const error short_one = infer<lenet>(shape{1, 1, 11, 40}).error();
  CHECK(short_one.history_size == 3);
  CHECK(short_one.history[0] == 11);
  CHECK(short_one.history[2] == 1);
  CHECK_FALSE(short_one.history_cut);

  std::vector<layer> deep(12, conv2d{.kernel = 3});
  const error long_one = infer(deep, shape{1, 1, 24, 20}).error();
  CHECK(long_one.axis_name == axis_name::width);
  CHECK(long_one.history_size == 8);
  CHECK(long_one.history_cut);
  CHECK(long_one.history[0] == 16);
  CHECK(long_one.history[7] == 2);

  // after a flatten the axis is another one: its history begins there
  const std::vector<layer> flat{flatten{}, linear{.out_features = 5}, linear{.out_features = 3, .in_features = 4}};
  const error after = infer(flat, shape{1, 2, 3}).error();
  CHECK(after.axis_name == axis_name::features);
  REQUIRE(after.history_size == 2);
  CHECK(after.history[0] == 6);
  CHECK(after.history[1] == 5);
}

TEST_CASE("no heap: neither for an answer nor for an error with its history, fixes and sentence")
{
  const long long before = allocations;
  const result<shape> good = infer(lenet_layers, shape{1, 1, 28, 28});
  const result<shape> bad = infer(lenet_layers, shape{1, 1, 11, 11});
  const message_text sentence = message(bad.error());
  const result<shape> typed = infer<lenet>(shape{1, 1, 11, 11});
  shape storage[8];
  const result<dim> written = trace(lenet_layers, shape{1, 1, 28, 28}, storage, 8);
  CHECK(allocations == before);
  CHECK((good && !bad && !typed && written && sentence.length > 0));
}

TEST_CASE("a million layers at run time, in one pass")
{
  std::vector<layer> net(1'000'000, relu{});
  CHECK(*infer(net, shape{1, 2, 3}) == shape{1, 2, 3});
  net.back() = conv1d{.kernel = 9};
  const error why = infer(net, shape{1, 2, 3}).error();
  CHECK(why.layer == 999'999);
  CHECK(why.fix_input[0] == 9);
}

TEST_CASE("hostile input to a whole network is refused, whatever it is")
{
  for (const dim extent : {dim_min, dim_min + 1, dim{-1}, dim{0}, dim{1}, dim{1} << 31, dim{1} << 62, dim_max - 1, dim_max})
    for (int rank = 0; rank <= 8; ++rank)
      for (int axis = 0; axis < rank; ++axis) {
        shape input;
        for (int i = 0; i < rank; ++i) input.push_back(i == axis ? extent : 28);
        const result<shape> out = infer(lenet_layers, input);
        const result<shape> typed = infer<lenet>(input);
        CHECK(out.has_value() == typed.has_value());
        if (out)
          for (const dim made : *out) CHECK(made > 0);
        else
          CHECK(message(out.error()).length > 0);
      }
}
