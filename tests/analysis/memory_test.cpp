// SPDX-License-Identifier: MIT
#include <shapeproof/analysis/memory.hpp>

#include <doctest/doctest.h>

#include <string>

#include <shapeproof/check/memory.hpp>
#include <shapeproof/check/message.hpp>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

constexpr memory_options in_place{.in_place = true};

template <class Plan>
constexpr bool lives(const Plan& plan, dim value, dim size, std::int32_t first, std::int32_t last)
{
  const memory_slot slot = plan[value];
  return slot.bytes == size && slot.first == first && slot.last == last;
}

// --- static: by hand. A chain of floats: 2x3x8x8, a convolution to 2x4x6x6, ReLU, pool to 2x4x3x3, flatten, linear to 2x5.
struct small : sequential<conv2d{.out_channels = 4, .kernel = 3}, relu{}, max_pool2d{2}, flatten{}, linear{5}> {};
using small_input = tensor<float, 2, 3, 8, 8>;
constexpr auto& of_small = memory_of<small, small_input>;
HOLDS_TWICE(of_small.values == 6 && of_small.nodes == 5 && of_small.scratches == 0);
HOLDS_TWICE(lives(of_small, 0, 1536, -1, 0));  // the input: before the first node, and while it runs
HOLDS_TWICE(lives(of_small, 1, 1152, 0, 1) && lives(of_small, 2, 1152, 1, 2));
HOLDS_TWICE(lives(of_small, 3, 288, 2, 3) && lives(of_small, 4, 288, 3, 4));
HOLDS_TWICE(lives(of_small, 5, 40, 4, 5));  // the output: after the last node
HOLDS_TWICE(lives(of_small, 6, 0, -1, -1) && lives(of_small, -1, 0, -1, -1));  // there is none
HOLDS_TWICE(of_small.peak == 1536 + 1152 && of_small.peak_node == 0);
HOLDS_TWICE(of_small.sum == 1536 + 1152 + 1152 + 288 + 288 + 40);
HOLDS_TWICE(of_small.weights == 4 * (4 * 3 * 9 + 4 + 36 * 5 + 5));
HOLDS_TWICE(of_small.bytes == of_small.peak && of_small.scratch == 0 && of_small.alignment == 1);
// in place: ReLU and flatten write over what they take; the pool and what changes the size do not
constexpr auto& over = memory_with<in_place, small, small_input>;
HOLDS_TWICE(over[2].over == 1 && over[4].over == 3 && over[1].over == -1 && over[3].over == -1 && over[5].over == -1);
HOLDS_TWICE(over[1].last == 2 && over[2].offset == over[1].offset && over.sum == of_small.sum);
HOLDS_TWICE(over.peak == 1536 + 1152 && memory_with<in_place, sequential<relu{}, relu{}, relu{}>, tensor<float, 7>>.peak == 28);

// of one size all along: the peak is where it is first reached, and an input that is repeated is not written over
HOLDS_TWICE(memory_of<sequential<relu{}, relu{}, relu{}>, tensor<float, 7>>.peak == 56 &&
              memory_of<sequential<relu{}, relu{}, relu{}>, tensor<float, 7>>.peak_node == 0);
constexpr auto& repeated = memory_with<in_place, sequential<unsqueeze{{0}, 4}, unsqueeze{{0}}>, tensor<float, 7>>;
HOLDS_TWICE(repeated[1].over == -1 && repeated[1].bytes == 112 && repeated[2].over == 1 && repeated.peak == 28 + 112);

// A residual block: the shortcut lives on beside the branch. x 1x8x4x4 of bytes: 128.
struct residual {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto wide = g(conv2d{.out_channels = 16}, x);    // 256, beside x
    const auto active = g(relu{}, wide);                   // 512, and x
    const auto back = g(conv2d{.out_channels = 8}, active);  // 256 + 128, and x
    return g(add{}, back, x);
  }
};
constexpr auto& of_residual = memory_of<graph<residual{}>, tensor<std::int8_t, 1, 8, 4, 4>>;
HOLDS_TWICE(of_residual.peak == 128 + 256 + 256 && of_residual.peak_node == 1);
HOLDS_TWICE(lives(of_residual, 0, 128, -1, 3) && lives(of_residual, 4, 128, 3, 4));
HOLDS_TWICE(memory_with<in_place, graph<residual{}>, tensor<std::int8_t, 1, 8, 4, 4>>.peak == 128 + 256 + 128);

// What is needed later is not written over: by a second node, by one that takes it twice, or by whoever calls.
struct not_over {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto a = g(relu{}, x);
    const auto b = g(relu{}, a);  // not over a: the sum takes it too
    return value_list{b, g(add{}, a, b)};
  }
};
constexpr auto& of_not_over = memory_with<in_place, graph<not_over{}>, tensor<float, 10>>;
HOLDS_TWICE(of_not_over[1].over == 0 && of_not_over[2].over == -1 && of_not_over[3].over == -1);
HOLDS_TWICE(of_not_over.peak == 120 && of_not_over.peak_node == 2);
struct returned {
  constexpr auto operator()(auto& g, auto x) const { return value_list{x, g(relu{}, x)}; }
};
HOLDS_TWICE(memory_with<in_place, graph<returned{}>, tensor<float, 10>>[1].over == -1);

// Several inputs: one that comes in early and is used late, and one that nothing uses lives while they arrive.
struct three {
  constexpr auto operator()(auto& g, auto x, auto y, auto) const { return g(add{}, g(max_pool1d{2}, x), y); }
};
constexpr auto& of_three = memory_of<graph<three{}>, tensor<std::int8_t, 1, 1, 8>, tensor<std::int8_t, 1, 1, 4>, tensor<std::int8_t, 100>>;
HOLDS_TWICE(lives(of_three, 1, 4, -1, 1) && lives(of_three, 2, 100, -1, -1) && of_three.peak == 112 && of_three.peak_node == -1);

// A value that nothing takes lives while its node runs; several outputs of one node live at once.
struct unused {
  constexpr auto operator()(auto& g, auto x) const
  {
    g(linear{50}, x);
    const auto parts = g(split{.sizes = {2, 3, 5}}, x);
    return g(relu{}, parts[1]);
  }
};
constexpr auto& of_unused = memory_of<graph<unused{}>, tensor<std::int8_t, 1, 10>>;
HOLDS_TWICE(lives(of_unused, 1, 50, 0, 0) && lives(of_unused, 2, 2, 1, 1) && lives(of_unused, 3, 3, 1, 2));
HOLDS_TWICE(of_unused.peak == 60 && of_unused.leaving(1).bytes == 2 && of_unused.leaving(9).bytes == 0);

// Of what resize_like is told to be like, the extents are enough: the image need not live to the end.
struct segmented {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto y = g(conv2d{.out_channels = 2, .kernel = 3, .stride = 2}, x);
    return g(resize_like2d{}, g(relu{}, y), x);
  }
};
constexpr auto& of_segmented = memory_of<graph<segmented{}>, tensor<std::int8_t, 1, 3, 9, 9>>;
HOLDS_TWICE(lives(of_segmented, 0, 243, -1, 0) && of_segmented.peak == 243 + 32);

// An empty network: its input is what it gives.
struct nothing {
  constexpr auto operator()(auto&, auto x) const { return x; }
};
HOLDS_TWICE(memory_of<graph<nothing{}>, tensor<float, 3>>.peak == 12 && memory_of<graph<nothing{}>, tensor<float, 3>>.bytes == 12);

// --- static: elements of less than a byte; each tensor and each weight begins at a whole one
constexpr auto& of_bits = memory_of<sequential<linear{3}>, tensor<int4, 1, 5>>;
HOLDS_TWICE(of_bits[0].bytes == 3 && of_bits[1].bytes == 2 && of_bits.weights == 8 + 2);
HOLDS_TWICE(memory_of<sequential<linear{3}>, tensor<int1, 3, 3>>.weights == 2 + 1);
constexpr memory_options tflite{.weight_bits = 8, .bias_bits = 32};
HOLDS_TWICE(memory_with<tflite, sequential<linear{3}>, tensor<std::int16_t, 1, 5>>.weights == 15 + 12);

// --- static: alignment, of each offset
constexpr memory_options lines{.alignment = 64};
constexpr auto& aligned = memory_with<lines, graph<residual{}>, tensor<std::int8_t, 1, 8, 5, 5>>;
HOLDS_TWICE(aligned.alignment == 64 && aligned.peak == 200 + 400 + 400);
HOLDS_TWICE(aligned[0].offset % 64 == 0 && aligned[1].offset % 64 == 0 && aligned[2].offset % 64 == 0 && aligned[3].offset % 64 == 0);
HOLDS_TWICE(aligned.bytes == 448 + 448 + 200);

// --- static: scratch stands beside what its node takes and gives
constexpr dim im2col(const layer& of, inputs in, outputs out)
{
  if (of.kind != layer_kind::conv) return 0;
  return out[0].extents[2] * out[0].extents[3] * in[0].extents[1] * of.axis(0).kernel * of.axis(1).kernel;
}
constexpr memory_options with_im2col{.scratch = im2col};
constexpr auto& of_scratch = memory_with<with_im2col, small, tensor<std::int8_t, 1, 3, 8, 8>>;
HOLDS_TWICE(of_scratch.scratch == 36 * 27 && of_scratch.scratches == 1 && of_scratch.scratch_of(0).bytes == 36 * 27);
HOLDS_TWICE(of_scratch.scratch_of(1).bytes == 0 && of_scratch.peak == 192 + 144 && of_scratch.bytes == 192 + 144 + 36 * 27);

// --- static: what cannot be planned
constexpr dim minus_one(const layer&, inputs, outputs) { return -1; }
constexpr memory_options negative{.scratch = minus_one};
HOLDS_TWICE(!accepts<detail::memory_request<negative, small>, small_input>);
HOLDS_TWICE(memory<small>(shape{2, 3, 8, 8}, negative).error().rule == rule::scratch_range);
HOLDS_TWICE(memory<small>(shape{2, 3, 8, 8}, memory_options{.alignment = 0}).error().rule == rule::alignment_positive);
HOLDS_TWICE(memory<small>(shape{2, 3, 8, 8}, memory_options{.weight_bits = -8}).error().rule == rule::element_bits);
HOLDS_TWICE(memory<small>(shape{2, 3, 8, dynamic}).error().rule == rule::extent_known);
HOLDS_TWICE(memory<small>(shape{2, 3, 2, 8}).error().rule == rule::window_fits);

}  // namespace

TEST_CASE("memory: a network's own words for what it needs")
{
  const auto plan = memory<small>(tensor_value{shape{2, 3, 8, 8}, element::of<std::int8_t>()}, with_im2col);
  REQUIRE(plan.has_value());
  CHECK(plan->size() == 6);
  dim sum = 0;
  for (const memory_slot& slot : *plan) sum += slot.bytes;
  CHECK(sum == plan->sum);
  CHECK(plan->leaving(-1).bytes == 384);
  CHECK(plan->leaving(0).bytes == 288);
  CHECK(plan->scratch_of(0).bytes == 36 * 27);
}

TEST_CASE("arithmetic.overflow, count.overflow, bytes.overflow: sums that do not fit")
{
  constexpr dim two_to_62 = dim{1} << 62;
  using two = sequential<named<"first", relu{}>, named<"second", relu{}>>;
  const tensor_value large{shape{two_to_62}, element::of<std::int8_t>()};
  const error sum = memory<two>(large).error();  // 2^62 and 2^62 are already too many
  CHECK(sum.rule == rule::count_overflow);
  CHECK(sum.layer == 0);
  CHECK(std::string(message(sum).c_str()) ==
        "first (layer 0): [count.overflow] the count at the shape 4611686018427387904 is past 2^63 - 1 (made of "
        "4611686018427387904 and 4611686018427387904)");
  CHECK(memory<two>(shape{two_to_62}).error().rule == rule::bytes_overflow);
  CHECK(memory<two>(shape{two_to_62, 4}).error().rule == rule::elements_overflow);
  // they fit, and on lines of 2^61 bytes they do not
  const memory_options lines_of{.alignment = dim{1} << 61};
  const tensor_value small_one{shape{100}, element::of<std::int8_t>()};
  CHECK(memory<sequential<relu{}>>(small_one, lines_of)->bytes == (dim{1} << 61) + 100);
  const error stacked = memory<sequential<relu{}, relu{}, relu{}, named<"last", relu{}>>>(small_one, lines_of).error();
  CHECK(stacked.rule == rule::arithmetic_overflow);
  CHECK(std::string(stacked.label) == "relu_2");
  CHECK(stacked.layer == 2);
}
