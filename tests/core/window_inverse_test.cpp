// SPDX-License-Identifier: MIT
#include <shapeproof/core/window_inverse.hpp>

#include <doctest/doctest.h>

#include <random>

using namespace shapeproof;

// --- static: I16 to 18 K2 S2 P1 ceil is 9 in PyTorch; half up counts a window that fills half of its stride
static_assert(*window{.kernel = 2,
                      .stride = 2,
                      .pad_begin = 1,
                      .pad_end = 1,
                      .rounding = rounding::ceil,
                      .policy = policy::pytorch_pool}
                   .inputs(9) == interval{16, 17});
static_assert(*window{.kernel = 2, .stride = 2, .rounding = rounding::half_up}.inputs(3) == interval{5, 6});
static_assert(*window{.kernel = 3, .padding = same, .dilation = 2, .policy = policy::onnxruntime_pool}.inputs(5) ==
              interval{7, 7});
static_assert(*window{.kernel = 3, .stride = 2, .policy = policy::keras_pool | misfit::empty}.inputs(0) ==
              interval{0, 2});
static_assert(*window{.kernel = 3, .stride = 2, .pad_end = -1, .policy = policy::onednn_pooling}.smallest_input(1) ==
              4);
static_assert(
    *window{.kernel = 3, .pad_begin = 1, .pad_end = 1, .policy = policy::pytorch_avg_pool3d}.smallest_input(1) == 3);

namespace {

constexpr int rows = static_cast<int>(policy::onednn_pooling_exclude_padding) + 1;

/// Inputs up to `most` one after the other, against the interval that is claimed of each output.
int wrong_intervals(const window& of, dim most, long long& asked)
{
  dim out[64] = {};
  for (dim i = 0; i < most; ++i) out[i] = of.output(i).value_or(-1);
  int wrong = 0;
  for (dim o = 0; o <= 6; ++o) {
    const result<interval> in = of.inputs(o);
    ++asked;
    if (!in) {
      dim effective = 0;
      error why;
      wrong += of.check(row(of.policy), effective, why) ? 1 : 0;  // good parameters have an answer
      continue;
    }
    for (dim i = 0; i < most; ++i) wrong += (out[i] == o) == in->contains(i) ? 0 : 1;
  }
  return wrong;
}

}  // namespace

TEST_CASE("the inputs of an output, under every row, are those that give it")
{
  std::mt19937_64 random(20261126);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  long long asked = 0;
  for (int id = 0; id < rows; ++id)
    for (int round = 0; round < 600; ++round) {
      window of{.kernel = pick(1, 4), .stride = pick(1, 4), .dilation = pick(1, 2)};
      of.padding = static_cast<padding_mode>(pick(0, 2) > 0 ? 0 : pick(0, 5));
      of.rounding = static_cast<rounding>(pick(0, 3));
      of.policy = static_cast<policy>(id) | static_cast<misfit>(pick(0, 2));
      if (of.padding == padding_mode::as_given) {
        of.pad_begin = pick(0, 2);
        of.pad_end = pick(0, 1) == 0 ? of.pad_begin : pick(-2, 2);
      }
      wrong += wrong_intervals(of, 40, asked);
    }
  CHECK(wrong == 0);
  CHECK(asked > 50000);
}

TEST_CASE("the smallest input is the first that gives as much, under every row")
{
  int wrong = 0;
  for (int id = 0; id < rows; ++id)
    for (dim kernel = 1; kernel <= 3; ++kernel)
      for (dim stride = 1; stride <= 3; ++stride)
        for (int round = 0; round < 4; ++round)
          for (dim least = 1; least <= 5; ++least) {
            const window of{.kernel = kernel,
                            .stride = stride,
                            .rounding = static_cast<rounding>(round),
                            .policy = static_cast<policy>(id)};
            const result<dim> found = of.smallest_input(least);
            if (!found) continue;
            wrong += of.output(*found).value_or(-1) >= least ? 0 : 1;
            if (*found > 1) wrong += of.output(*found - 1).value_or(-1) < least ? 0 : 1;
          }
  CHECK(wrong == 0);
}

TEST_CASE("where padding leaves few extents that fit 64 bits, the first of them is found among these")
{
  // Padding of 3 * 2^61 and a kernel of one more: what leaves is what arrives, up to 2^61 - 1.
  for (const rounding round : {rounding::floor, rounding::half_up}) {
    const window of{.kernel = (dim{3} << 61) + 1, .pad_begin = dim{1} << 62, .pad_end = dim{1} << 61, .rounding = round};
    REQUIRE(*of.output(7) == 7);
    CHECK(*of.inputs(7) == interval{7, 7});
    CHECK(*of.smallest_input(7) == 7);
    CHECK(*of.smallest_input((dim{1} << 61) - 1) == (dim{1} << 61) - 1);
    CHECK(of.smallest_input(dim{1} << 61).error().rule == rule::arithmetic_overflow);
  }
}

TEST_CASE("arithmetic.overflow: outputs that no input of 64 bits gives are refused, whatever finds the inputs")
{
  for (const policy rules : {policy::neutral, policy::onnxruntime_pool, policy::pytorch_avg_pool3d}) {
    const window wide{.kernel = dim{1} << 62, .stride = 3, .policy = rules};
    CHECK(wide.inputs(dim_max).error().rule == rule::arithmetic_overflow);
    CHECK(wide.smallest_input(dim_max).error().rule == rule::arithmetic_overflow);
    CHECK(*wide.smallest_input(1) == dim{1} << 62);
  }
  const window halves{.kernel = 3, .stride = 2, .rounding = rounding::half_up};
  CHECK(halves.smallest_input(dim_max).error().rule == rule::arithmetic_overflow);
  CHECK(halves.smallest_input(dim{1} << 61).has_value());
}
