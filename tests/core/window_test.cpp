// SPDX-License-Identifier: MIT
#include <shapeproof/core/window.hpp>

#include <shapeproof/core/composed_window.hpp>

#include <doctest/doctest.h>

#include <random>

#include "../oracle/oracle.hpp"

using namespace shapeproof;

// --- static: the border cases of design.md and the recorded ones, proven by the compiler
static_assert(*window{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}.output(224) == 112);
static_assert(*window{.kernel = 7, .stride = 2}.output(28) == 11);
static_assert(*window{.kernel = 3, .stride = 4}.output(10) == 2);
static_assert(*window{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}.output(32) == 16);
// (2 - 3) / 2 + 1 is 1 in C++: the window does not fit, whatever the stride
static_assert(window{.kernel = 3, .stride = 1}.output(2).error().rule == rule::window_fits);
static_assert(window{.kernel = 3, .stride = 2}.output(2).error().rule == rule::window_fits);
static_assert(window{.kernel = 5, .stride = 3}.output(3).error().rule == rule::window_fits);
static_assert(window{.kernel = 2, .stride = 2}.output(1).error().rule == rule::window_fits);
static_assert(window{.kernel = 3, .dilation = 2}.output(4).error().rule == rule::window_fits);
// 0 goes in where padding makes room
static_assert(*window{.kernel = 3, .pad_begin = 2, .pad_end = 2}.output(0) == 2);
static_assert(!window{.kernel = 3}.output(0));
static_assert(*window{.kernel = 3, .stride = 2, .padding = same}.output(0) == 0);
static_assert(window{.kernel = 3}.output(-1).error().rule == rule::extent_positive);
// ceil: I5 K2 S2 P1 is 3 clipped and 4 plain; I1 K2 S2 is 1 (PyTorch); I12 K1 S2 is 6 and 7; I9 K4 S4 P2 is 3 and 4
static_assert(*window{.kernel = 2, .stride = 2, .pad_begin = 1, .pad_end = 1, .rounding = rounding::ceil}.output(5) == 4);
static_assert(*window{.kernel = 2, .stride = 2, .pad_begin = 1, .pad_end = 1, .rounding = rounding::ceil_clipped}.output(5) == 3);
static_assert(*window{.kernel = 2, .stride = 2, .rounding = rounding::ceil_clipped}.output(1) == 1);
static_assert(*window{.kernel = 1, .stride = 2, .rounding = rounding::ceil_clipped}.output(12) == 6);
static_assert(*window{.kernel = 1, .stride = 2, .rounding = rounding::ceil}.output(12) == 7);
static_assert(*window{.kernel = 4, .stride = 4, .pad_begin = 2, .pad_end = 2, .rounding = rounding::ceil_clipped}.output(9) == 3);
static_assert(*window{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped}.output(112) == 56);
static_assert(!window{.kernel = 5, .stride = 2, .rounding = rounding::ceil_clipped}.output(1));
// exact where float32 is not: semantics 3.20
static_assert(*window{.kernel = 2, .stride = 2, .rounding = rounding::ceil_clipped}.output(16777219) == 8388610);
// parameters
static_assert(window{.kernel = 0}.output(5).error().rule == rule::kernel_positive);
static_assert(window{.kernel = -1}.output(5).error().rule == rule::kernel_positive);
static_assert(window{.stride = 0}.output(5).error().rule == rule::stride_positive);
static_assert(window{.stride = -1}.output(5).error().rule == rule::stride_positive);
static_assert(window{.dilation = 0}.output(5).error().rule == rule::dilation_positive);
static_assert(window{.kernel = 0}.pads(5).error().rule == rule::kernel_positive && window{}.pads(-1).error().rule == rule::extent_positive);
static_assert(window{.padding = same, .pad_begin = 1}.pads(5).error().rule == rule::padding_form);
static_assert(window{.dilation = -1}.output(5).error().rule == rule::dilation_positive);
static_assert(window{.kernel = 2, .dilation = dim_min}.output(5).error().rule == rule::dilation_positive);
static_assert(window{.pad_begin = -1}.output(5).error().rule == rule::padding_range);
static_assert(window{.pad_end = -1}.output(5).error().rule == rule::padding_range);
static_assert(window{.padding = same, .pad_begin = 1}.output(5).error().rule == rule::padding_form);
// parameters are checked for an extent that is not known, too
static_assert(*window{.kernel = 3}.output(dynamic) == dynamic);
static_assert(!window{.kernel = 0}.output(dynamic));
// overflow: kernel, dilation and padding near 2^31 and 2^63
static_assert(window{.kernel = dim_max, .dilation = 2}.output(5).error().rule == rule::arithmetic_overflow);
static_assert(window{.kernel = 3, .dilation = dim{1} << 62}.output(5).error().rule == rule::arithmetic_overflow);
static_assert(window{.kernel = 2, .dilation = dim_max}.output(5).error().rule == rule::arithmetic_overflow);
static_assert(window{.kernel = 3, .dilation = dim{1} << 31}.output(5).error().rule == rule::window_fits);
static_assert(window{.kernel = dim_max}.output(5).error().rule == rule::window_fits);
static_assert(window{.pad_begin = dim_max}.output(5).error().rule == rule::arithmetic_overflow);
static_assert(window{.pad_begin = dim_max, .pad_end = dim_max}.output(0).error().rule == rule::arithmetic_overflow);
static_assert(*window{.kernel = dim_max}.output(dim_max) == 1);
static_assert(*window{.stride = dim_max}.output(dim_max) == 1);
static_assert(*window{.kernel = 2, .stride = dim_max, .rounding = rounding::ceil}.output(dim_max) == 2);
static_assert(*window{.kernel = dim_max, .stride = dim_max, .padding = same}.output(dim_max) == 1);
static_assert(*window{.kernel = dim_max - 1, .stride = 1, .padding = causal}.output(2) == 2);
static_assert(!window{.kernel = dim_max, .padding = causal}.output(2));
// the numbers of a misfit: extent, padding, kernel, dilation, and by how much
static_assert(window{.kernel = 3, .stride = 9, .pad_begin = 1, .dilation = 4}.output(5).error().numbers[0] == 5);
static_assert(window{.kernel = 3, .stride = 9, .pad_begin = 1, .dilation = 4}.output(5).error().numbers[1] == 1);
static_assert(window{.kernel = 3, .stride = 9, .pad_begin = 1, .dilation = 4}.output(5).error().numbers[3] == 3);
static_assert(window{.kernel = 3, .stride = 9, .pad_begin = 1, .dilation = 4}.output(5).error().numbers[5] == 3);
// backward
static_assert(*window{.kernel = 3, .stride = 2}.inputs(4) == interval{9, 10});
static_assert(window{.kernel = 3}.inputs(0)->empty());
static_assert(window{.kernel = 3}.inputs(-5)->empty());
static_assert(!window{.kernel = 3}.inputs(dim_max));
static_assert(*window{.kernel = 3, .stride = 2}.smallest_input(4) == 9);
static_assert(*window{.kernel = 3, .pad_begin = 5, .pad_end = 5}.smallest_input(1) == 1);
static_assert(*window{.kernel = 3, .dilation = 2}.effective_kernel() == 5);

namespace {

window with(dim kernel, dim stride, dim dilation, dim begin, dim end, rounding round)
{
  return {.kernel = kernel, .stride = stride, .pad_begin = begin, .pad_end = end, .dilation = dilation, .rounding = round};
}

/// The whole grid of the issue for one rounding: forward against windows placed one by one.
long long compare_grid(rounding ours, oracle::round theirs)
{
  long long cases = 0;
  long long wrong = 0;
  for (dim kernel = 1; kernel <= 7; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim dilation = 1; dilation <= 3; ++dilation)
        for (dim begin = 0; begin <= 4; ++begin)
          for (dim end = 0; end <= 4; ++end) {
            if (ours == rounding::ceil_clipped && end > dilation * (kernel - 1) + 1) continue;
            const window w = with(kernel, stride, dilation, begin, end, ours);
            for (dim extent = 0; extent <= 40; ++extent) {
              const dim expected = oracle::positions(extent, kernel, stride, dilation, begin, end, theirs);
              ++cases;
              wrong += w.output(extent).value_or(-1) != expected;
            }
          }
  MESSAGE(cases << " cases");
  return wrong;
}

/// Backward on the same grid: the interval is the set of inputs that the oracle takes to each output.
long long compare_inputs(rounding ours, oracle::round theirs)
{
  long long wrong = 0;
  for (dim kernel = 1; kernel <= 7; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim dilation = 1; dilation <= 3; ++dilation)
        for (dim begin = 0; begin <= 4; begin += 2)
          for (dim end = 0; end <= 4; ++end) {
            if (ours == rounding::ceil_clipped && end > dilation * (kernel - 1) + 1) continue;
            const window w = with(kernel, stride, dilation, begin, end, ours);
            for (dim out = 1; out <= 6; ++out) {
              const interval found = *w.inputs(out);
              for (dim extent = 0; extent <= 60; ++extent)
                wrong += found.contains(extent) !=
                         (oracle::positions(extent, kernel, stride, dilation, begin, end, theirs) == out);
            }
          }
  return wrong;
}

}  // namespace

TEST_CASE("window.fits: floor agrees with windows placed one by one")
{
  CHECK(compare_grid(rounding::floor, oracle::round::floor) == 0);
}
TEST_CASE("window.fits: ceil agrees with windows placed one by one")
{
  CHECK(compare_grid(rounding::ceil, oracle::round::ceil) == 0);
}
TEST_CASE("window.fits: clipped ceil agrees with windows placed one by one")
{
  CHECK(compare_grid(rounding::ceil_clipped, oracle::round::ceil_clipped) == 0);
}

TEST_CASE("inputs is the set of inputs that give an output")
{
  CHECK(compare_inputs(rounding::floor, oracle::round::floor) == 0);
  CHECK(compare_inputs(rounding::ceil, oracle::round::ceil) == 0);
  CHECK(compare_inputs(rounding::ceil_clipped, oracle::round::ceil_clipped) == 0);
}

TEST_CASE("inputs under clipped ceil with more padding at the end than the window covers")
{
  for (dim kernel = 1; kernel <= 3; ++kernel)
    for (dim stride = 1; stride <= 4; ++stride)
      for (dim begin = 0; begin <= 3; ++begin)
        for (dim end = kernel + 1; end <= 9; ++end) {
          const window w = with(kernel, stride, 1, begin, end, rounding::ceil_clipped);
          for (dim out = 1; out <= 8; ++out)
            for (dim extent = 0; extent <= 40; ++extent)
              REQUIRE(w.inputs(out)->contains(extent) == (w.output(extent).value_or(-1) == out));
        }
}

TEST_CASE("same, same_lower: as many outputs as strides, the least padding, and where its odd element goes")
{
  for (dim kernel = 1; kernel <= 7; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim dilation = 1; dilation <= 3; ++dilation)
        for (dim extent = 0; extent <= 40; ++extent)
          for (const padding_mode mode : {same_upper, same_lower}) {
            const window w{.kernel = kernel, .stride = stride, .padding = mode, .dilation = dilation};
            REQUIRE(w.output(extent).value_or(-1) == oracle::same_positions(extent, stride));
            if (extent == 0) continue;
            const dim total = oracle::same_padding(extent, kernel, stride, dilation);
            const begin_end pads = *w.pads(extent);
            REQUIRE(pads.begin + pads.end == total);
            REQUIRE((mode == same_upper ? pads.end - pads.begin : pads.begin - pads.end) == (total % 2));
            const dim out = oracle::same_positions(extent, stride);
            REQUIRE(w.inputs(out)->contains(extent));
            REQUIRE(!w.inputs(out + 1)->contains(extent));
          }
}

TEST_CASE("same under ceil counts the windows of its own padding")
{
  for (dim kernel = 1; kernel <= 5; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim extent = 1; extent <= 40; ++extent) {
        const window w{.kernel = kernel, .stride = stride, .padding = same, .rounding = rounding::ceil};
        const dim total = oracle::same_padding(extent, kernel, stride, 1);
        const dim out = oracle::positions(extent, kernel, stride, 1, total / 2, total - total / 2, oracle::round::ceil);
        REQUIRE(w.output(extent).value_or(-1) == out);
        REQUIRE(w.inputs(out)->contains(extent));
        REQUIRE(!w.inputs(out + 1)->contains(extent));
      }
}

TEST_CASE("causal pads the begin alone: no output sees what comes after it")
{
  for (dim kernel = 1; kernel <= 7; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim dilation = 1; dilation <= 3; ++dilation)
        for (dim extent = 1; extent <= 40; ++extent) {
          const window w{.kernel = kernel, .stride = stride, .padding = causal, .dilation = dilation};
          dim reach = 0;
          for (dim tap = 1; tap < kernel; ++tap) reach += dilation;
          REQUIRE(*w.output(extent) == oracle::positions(extent, kernel, stride, dilation, reach, 0, oracle::round::floor));
          REQUIRE(w.pads(extent)->begin == reach);
          REQUIRE(w.pads(extent)->end == 0);
        }
}

TEST_CASE("valid pads nothing")
{
  REQUIRE(*window{.kernel = 3, .padding = valid}.output(5) == 3);
  REQUIRE(window{.kernel = 3, .padding = valid}.output(2).error().rule == rule::window_fits);
}

TEST_CASE("transposed convolution is the inverse relation: just the outputs that a window maps back to the input")
{
  for (dim kernel = 1; kernel <= 7; ++kernel)
    for (dim stride = 1; stride <= 5; ++stride)
      for (dim dilation = 1; dilation <= 3; ++dilation)
        for (dim begin = 0; begin <= 4; ++begin)
          for (dim end = 0; end <= 4; ++end)
            for (dim extent = 1; extent <= 12; ++extent) {
              const window w = with(kernel, stride, dilation, begin, end, rounding::floor);
              dim next = -1;  // the smallest output of at least 1 that maps back, by brute force
              dim most = -1;
              for (dim out = 1; out <= 120; ++out)
                if (oracle::positions(out, kernel, stride, dilation, begin, end, oracle::round::floor) == extent) {
                  if (next < 0) next = out;
                  most = out;
                }
              for (dim output_padding = 0; output_padding < stride; ++output_padding) {
                dim made = -1;
                error why;
                if (!w.slide_back(extent, output_padding, 0, row(policy::neutral), made, why)) {
                  REQUIRE(why.rule == rule::output_positive);
                  continue;
                }
                REQUIRE(next >= 0);
                REQUIRE(made >= next);
                REQUIRE(made <= most);
                REQUIRE(oracle::positions(made, kernel, stride, dilation, begin, end, oracle::round::floor) == extent);
                if (output_padding == stride - 1) REQUIRE(made == most);
              }
            }
}

TEST_CASE("smallest_input_back is the smallest input that reaches an output")
{
  for (dim kernel = 1; kernel <= 5; ++kernel)
    for (dim stride = 1; stride <= 4; ++stride)
      for (dim begin = 0; begin <= 3; ++begin)
        for (dim least = 1; least <= 20; ++least) {
          const window w = with(kernel, stride, 1, begin, begin, rounding::floor);
          const dim found = *w.smallest_input_back(least, 0);
          const auto out = [&](dim extent) {
            dim made = 0;
            error why;
            return w.slide_back(extent, 0, 0, row(policy::neutral), made, why) ? made : dim{-1};
          };
          REQUIRE(out(found) >= least);
          if (found > 1) REQUIRE(out(found - 1) < least);
        }
}

TEST_CASE("a chain of windows is one window as long as its padding is no more than half of what 64 bits hold")
{
  const dim half = dim_max / 2;
  composed_window fits;
  composed_window past;
  CHECK(fits.append({.kernel = half, .pad_begin = half - 5, .pad_end = 5}));
  CHECK(fits.padding == half);
  CHECK_FALSE(fits.append({.kernel = 3, .pad_begin = 1}));
  CHECK_FALSE(past.append({.kernel = half, .pad_begin = half, .pad_end = 1}));
  // Each window that does not fit on the way counts, not the last alone.
  composed_window small;
  REQUIRE(small.append({.kernel = 9}));
  REQUIRE(small.append({.kernel = 3, .pad_begin = 8, .pad_end = 8}));
  CHECK(small.smallest == 9);
}

TEST_CASE("a composed chain is the chain, one step after the other, also where its numbers overflow")
{
  std::mt19937_64 random(20261124);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  long long whole = 0;
  long long cut = 0;
  for (int round = 0; round < 60000; ++round) {
    window chain[80];
    const int depth = static_cast<int>(pick(1, round % 10 == 0 ? 80 : 12));
    const bool deep = depth > 12;
    composed_window composed;
    int composed_depth = 0;
    for (; composed_depth < depth; ++composed_depth) {
      window& w = chain[composed_depth];
      w = with(pick(1, 5), pick(1, deep ? 4 : 3), pick(1, 2), pick(0, 3), pick(0, 3), rounding::floor);
      const dim kind = pick(0, 9);
      if (kind == 0) w.rounding = rounding::ceil;
      if (kind >= 1 && kind <= 3) {
        w.pad_begin = w.pad_end = 0;
        w.padding = kind == 1 ? same_upper : kind == 2 ? same_lower : causal;
      }
      if (!composed.append(w)) break;
    }
    composed_depth < depth ? ++cut : ++whole;
    for (int probe = 0; probe < 12; ++probe) {
      const dim around = composed.smallest + pick(-4, 40);
      const dim extent = probe < 8    ? (around < 1 ? 1 : around)
                         : probe < 10 ? pick(1, 100000)
                         : probe < 11 ? pick(1, dim_max)
                                      : dim_max - pick(0, 200);
      dim stepped = extent;
      bool works = true;
      for (int i = 0; i < composed_depth && works; ++i) {
        const result<dim> out = chain[i].output(stepped);
        works = out.has_value();
        stepped = out.value_or(0);
      }
      const result<dim> at_once = composed.output(extent);
      REQUIRE(at_once.has_value() == works);
      if (works) REQUIRE(*at_once == stepped);
    }
  }
  MESSAGE(whole << " chains composed, " << cut << " overflowed on the way");
  CHECK(whole > 1000);
  CHECK(cut > 1000);
}

TEST_CASE("what has no composed form says so and changes nothing")
{
  composed_window chain;
  REQUIRE(chain.append({.kernel = 3, .stride = 2}));
  const dim receptive_field = chain.receptive_field;
  CHECK_FALSE(chain.append({.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped}));
  CHECK_FALSE(chain.append({.kernel = 2, .stride = 3, .padding = same, .rounding = rounding::ceil}));
  CHECK_FALSE(chain.append({.kernel = 0}));
  CHECK_FALSE(chain.append({.kernel = 3, .dilation = dim_max}));
  CHECK_FALSE(chain.append({.stride = dim_max}));
  CHECK_FALSE(chain.append({.kernel = dim_max}));
  CHECK_FALSE(chain.append({.pad_begin = dim_max}));
  CHECK(chain.receptive_field == receptive_field);
  CHECK(chain.output(0).error().rule == rule::extent_positive);
  CHECK(chain.output(2).error().rule == rule::window_fits);
  CHECK(*chain.output(dynamic) == dynamic);
  CHECK(*chain.output(3) == 1);
}

TEST_CASE("inputs: the last output there is, and ends whose product alone would overflow")
{
  const result<interval> last = window{.padding = same}.inputs(dim_max);
  REQUIRE(last.has_value());
  CHECK(*last == interval{dim_max, dim_max});
  constexpr interval in_constants = *window{.padding = same}.inputs(dim_max);
  CHECK(in_constants == *last);
  const window ceil{.stride = 9, .padding = valid, .rounding = rounding::ceil};
  const dim out = *ceil.output(dim_max);
  REQUIRE(ceil.inputs(out).has_value());
  CHECK(ceil.inputs(out)->contains(dim_max));
}

TEST_CASE("receptive fields as published: VGG-16's features see 212 pixels with step 32, AlexNet's 195 with step 32")
{
  // Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", 2019, table 1
  composed_window vgg;
  for (const int convs : {2, 2, 3, 3, 3}) {
    for (int i = 0; i < convs; ++i) REQUIRE(vgg.append({.kernel = 3, .pad_begin = 1, .pad_end = 1}));
    REQUIRE(vgg.append({.kernel = 2, .stride = 2}));
  }
  CHECK(vgg.receptive_field == 212);
  CHECK(vgg.jump == 32);
  composed_window alexnet;
  for (const window& w : {window{.kernel = 11, .stride = 4}, window{.kernel = 3, .stride = 2}, window{.kernel = 5},
                          window{.kernel = 3, .stride = 2}, window{.kernel = 3}, window{.kernel = 3}, window{.kernel = 3},
                          window{.kernel = 3, .stride = 2}})
    REQUIRE(alexnet.append(w));
  CHECK(alexnet.receptive_field == 195);
  CHECK(alexnet.jump == 32);
}

// --- what fuzzing found (tests/fuzz)

TEST_CASE("padding.form, arithmetic.overflow: the way back refuses what the way there refuses")
{
  const window both{.kernel = 6, .stride = 4, .padding = same_lower, .pad_begin = 1, .pad_end = 1};
  CHECK(both.output(39).error().rule == rule::padding_form);
  CHECK(both.inputs(33).error().rule == rule::padding_form);
  CHECK(both.smallest_input(33).error().rule == rule::padding_form);
  // no extent can be padded that much
  const window far{.kernel = 20, .stride = 65536, .pad_begin = dim{1} << 62, .pad_end = dim{1} << 62, .dilation = 6};
  CHECK(far.output(1).error().rule == rule::arithmetic_overflow);
  CHECK(far.inputs(1).error().rule == rule::arithmetic_overflow);
  CHECK(far.smallest_input(1).error().rule == rule::arithmetic_overflow);
  // 0 can, 1 cannot
  const window only_empty{.kernel = (dim{1} << 32) + 1, .stride = 6, .pad_end = dim_max};
  CHECK(only_empty.output(0).has_value());
  CHECK(only_empty.output(1).error().rule == rule::arithmetic_overflow);
  CHECK(only_empty.smallest_input(26).error().rule == rule::arithmetic_overflow);
}

TEST_CASE("an interval ends where an extent can no longer be padded")
{
  for (const rounding how : {rounding::floor, rounding::ceil, rounding::half_up}) {
    const window padded{.kernel = 10, .stride = 8, .pad_begin = 3, .pad_end = 3, .rounding = how};
    const dim largest = dim_max - 6;
    const dim out = *padded.output(largest);
    REQUIRE(padded.inputs(out).has_value());
    CHECK(padded.inputs(out)->high == largest);
    CHECK_FALSE(padded.output(largest + 1).has_value());
  }
}

TEST_CASE("SAME under ceil is exact where the padding alone is nearly 2^63")
{
  CHECK(*window{.kernel = dim_max - 1, .stride = 2, .padding = same_upper, .rounding = rounding::ceil}.output(12) == 6);
  CHECK(*window{.kernel = dim_max, .stride = 5, .padding = same_upper, .rounding = rounding::ceil}.output(101) == 21);
}

TEST_CASE("a last window is placed without a sum past 2^63, where padding at the end crops")
{
  constexpr window damaged{.kernel = 4, .stride = dim_max, .pad_begin = 1, .pad_end = -1,
                           .rounding = static_cast<rounding>(255), .policy = policy::onednn_deconvolution};
  static_assert(*damaged.output(dim_max) == 2);  // the second starts at dim_max, and the input ends one later
  CHECK(*damaged.output(dim_max) == 2);

  // two and three windows of a stride past 2^62: the third starts at 2^63 + 4, and begin and extent end one later
  constexpr dim far = (dim{1} << 62) + 2;
  constexpr window wide{.kernel = 7, .stride = far, .pad_begin = far, .pad_end = -(dim{1} << 52),
                        .rounding = rounding::ceil_clipped, .policy = policy::onednn_deconvolution};
  static_assert(*wide.output(1) == 2 && *wide.output(1 + far) == 3);
  CHECK(*wide.output(1 + far) == 3);
  // one window, of which SAME crops 3 * 10^18 on either side
  constexpr window cropped{.kernel = 5, .stride = 6440500480973044416, .padding = same_lower, .rounding = rounding::ceil,
                           .policy = policy::onnxruntime_pool};
  static_assert(*cropped.output(6440500480973044416) == 1 && *cropped.output(5) == 1);
  CHECK(*cropped.output(6440500480973044416) == 1);
}
