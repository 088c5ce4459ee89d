// SPDX-License-Identifier: MIT
// What the tests of the layers share: a layer asked in every way there is, tables of what it must take and refuse, the
// refusals that all windowed layers have in common, and windows drawn at random against the oracle.
#pragma once

#include <shapeproof/layers/layer.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <random>

#include "../oracle/oracle.hpp"

namespace asked {

using namespace shapeproof;

/// Everything that makes one error differ from another before a network adds to it.
constexpr bool same_error(const error& a, const error& b)
{
  for (int i = 0; i < 6; ++i)
    if (a.numbers[i] != b.numbers[i]) return false;
  return a.rule == b.rule && a.axis == b.axis && a.axis_name == b.axis_name && a.layer == b.layer;
}

/// What a layer answered, and whether it did so in place, out of place, and as a record.
struct answer {
  bool good = false;
  bool agree = false;
  tensor_value value = {};
  error why = {};
};

/// Asks a layer in each of its ways. Outputs begin as something else, so that nothing of it may show in the answer.
template <class Layer>
constexpr answer ask(const Layer& of, const tensor_value& in)
{
  answer made;
  const tensor_value untouched = in;
  made.value = tensor_value{shape{77, 78, 79, 80, 81, 82, 83, 84}, element{5, element_id::custom}};
  made.good = of.infer({&untouched, 1}, {&made.value, 1}, made.why);
  made.agree = untouched == in;

  tensor_value place = in;
  error why{};
  const bool in_place = of.infer({&place, 1}, {&place, 1}, why);
  made.agree = made.agree && in_place == made.good && (in_place ? place == made.value : same_error(why, made.why));

  const layer record(of);
  tensor_value apart{};
  why = error{};
  const bool recorded = record.infer({&in, 1}, {&apart, 1}, why);
  made.agree = made.agree && recorded == made.good && (recorded ? apart == made.value : same_error(why, made.why));

  place = in;
  why = error{};
  const bool recorded_in_place = record.infer({&place, 1}, {&place, 1}, why);
  made.agree = made.agree && recorded_in_place == made.good &&
               (recorded_in_place ? place == made.value : same_error(why, made.why));
  return made;
}

/// An element that no layer makes by itself: it has to come from the input.
inline constexpr element passing = {11, element_id::bfloat16};

template <class Layer>
constexpr bool gives(const Layer& of, const shape& in, const shape& out)
{
  const answer made = ask(of, tensor_value{in, passing});
  return made.good && made.agree && made.value == tensor_value{out, passing};
}

inline constexpr dim any_number = dynamic - 1;

template <class Layer>
constexpr bool refuses(const Layer& of, const shape& in, rule which, int axis = -1, axis_name name = axis_name::none,
                       dim first = any_number, dim second = any_number)
{
  const answer made = ask(of, tensor_value{in, passing});
  return !made.good && made.agree && made.why.rule == which && made.why.axis == axis && made.why.axis_name == name &&
         made.why.layer == -1 && (first == any_number || made.why.numbers[0] == first) &&
         (second == any_number || made.why.numbers[1] == second);
}

/// Rows of tables, which the compiler checks by static_assert and the test again at run time.
template <class Layer>
struct taken {
  Layer of;
  shape in;
  shape out;
};
template <class Layer>
struct refused {
  Layer of;
  shape in;
  rule which;
  int axis = -1;
  axis_name name = axis_name::none;
  dim first = any_number;
  dim second = any_number;
};

template <class Layer>
constexpr bool holds(const taken<Layer>& row)
{
  return gives(row.of, row.in, row.out);
}
template <class Layer>
constexpr bool holds(const refused<Layer>& row)
{
  return refuses(row.of, row.in, row.which, row.axis, row.name, row.first, row.second);
}

/// The number of the first row that does not hold, counted from 1; 0 where all do.
template <class Row, std::size_t N>
constexpr std::size_t first_wrong(const Row (&rows)[N])
{
  for (std::size_t i = 0; i < N; ++i)
    if (!holds(rows[i])) return i + 1;
  return 0;
}

/// The same value, through a door that the compiler can't see through: what follows happens at run time.
template <class T>
T at_run_time(const T& value)
{
  const T* volatile hidden = &value;
  return *hidden;
}

template <class Row, std::size_t N>
void check_rows(const Row (&rows)[N])
{
  for (std::size_t i = 0; i < N; ++i) {
    INFO("row " << i + 1);
    CHECK(holds(at_run_time(rows[i])));
  }
}

// ------------------------------------------------------------------------------------------------ many inputs, many outputs

inline constexpr int many_max = 8;

/// What a layer with more than one input or output answered.
struct answers {
  bool good = false;
  bool agree = false;
  tensor_value values[many_max] = {};
  error why = {};
};

/// One way of asking: into `to`, which may be what it reads.
template <class Layer>
constexpr bool one_way(const Layer& of, const tensor_value* in, int count, tensor_value* to, int places, const answers& first)
{
  error why{};
  if (of.infer({in, count}, {to, places}, why) != first.good) return false;
  if (!first.good) return same_error(why, first.why);
  for (int i = 0; i < places; ++i)
    if (!(to[i] == first.values[i])) return false;
  return true;
}

/// Asks a layer in each of its ways, as `ask` does: `count` inputs, `places` for outputs.
template <class Layer>
constexpr answers ask_many(const Layer& of, const tensor_value* in, int count, int places)
{
  answers made;
  const tensor_value other{shape{77, 78, 79, 80, 81, 82, 83, 84}, element{5, element_id::custom}};
  tensor_value untouched[many_max] = {};
  for (int i = 0; i < count; ++i) untouched[i] = in[i];
  for (tensor_value& value : made.values) value = other;
  made.good = of.infer({untouched, count}, {made.values, places}, made.why);
  made.agree = true;
  for (int i = 0; i < count; ++i) made.agree = made.agree && untouched[i] == in[i];
  for (int i = places; i < many_max; ++i) made.agree = made.agree && made.values[i] == other;

  const layer record(of);
  tensor_value place[many_max] = {};
  for (int i = 0; i < count; ++i) place[i] = in[i];
  made.agree = made.agree && one_way(of, place, count, place, places, made);
  for (int i = 0; i < count; ++i) place[i] = in[i];
  made.agree = made.agree && one_way(record, place, count, place, places, made);
  tensor_value apart[many_max] = {};
  made.agree = made.agree && one_way(record, in, count, apart, places, made);
  return made;
}

/// Rows for layers of several inputs.
template <class Layer>
struct joined {
  Layer of;
  int count;
  shape in[4];
  shape out;
};
template <class Layer>
struct not_joined {
  Layer of;
  int count;
  shape in[4];
  rule which;
  int axis = -1;
  axis_name name = axis_name::none;
  dim first = any_number;
  dim second = any_number;
  dim third = any_number;
};

template <class Layer>
constexpr bool holds(const joined<Layer>& row)
{
  tensor_value in[4] = {};
  for (int i = 0; i < row.count; ++i) in[i] = tensor_value{row.in[i], i == 0 ? passing : element{}};
  const answers made = ask_many(row.of, in, row.count, 1);
  return made.good && made.agree && made.values[0] == tensor_value{row.out, passing};
}
template <class Layer>
constexpr bool holds(const not_joined<Layer>& row)
{
  tensor_value in[4] = {};
  for (int i = 0; i < row.count; ++i) in[i] = tensor_value{row.in[i], passing};
  const error why = ask_many(row.of, in, row.count, 1).why;
  const dim wanted[3] = {row.first, row.second, row.third};
  for (int i = 0; i < 3; ++i)
    if (wanted[i] != any_number && wanted[i] != why.numbers[i]) return false;
  const answers made = ask_many(row.of, in, row.count, 1);
  return !made.good && made.agree && why.rule == row.which && why.axis == row.axis && why.axis_name == row.name;
}

/// Inputs below `least` and above `most` (below 0: none is too many), and outputs other than one.
template <class Layer>
constexpr int wrong_many_counts(const Layer& good, const shape& in, int least, int most)
{
  const tensor_value from[4] = {{in, passing}, {in, passing}, {in, passing}, {in, passing}};
  tensor_value to[2] = {};
  const layer record(good);
  const int too_few[] = {least - 1, 0, -1, INT32_MIN};
  for (const int count : too_few) {
    error why{};
    error recorded{};
    if (good.infer({from, count}, {to, 1}, why) || why.rule != rule::input_count) return 1;
    if (why.numbers[0] != count || why.numbers[1] != least || why.axis != -1) return 2;
    if (record.infer({from, count}, {to, 1}, recorded) || !same_error(why, recorded)) return 3;
  }
  if (most >= 0) {
    error why{};
    for (const int count : {most + 1, INT32_MAX})
      if (good.infer({from, count}, {to, 1}, why) || why.rule != rule::input_count || why.numbers[0] != count) return 4;
  }
  for (const int places : {0, 2, -1, INT32_MAX}) {
    error why{};
    error recorded{};
    if (good.infer({from, least}, {to, places}, why) || why.rule != rule::output_count) return 5;
    if (why.numbers[0] != places || why.numbers[1] != 1) return 6;
    if (record.infer({from, least}, {to, places}, recorded) || !same_error(why, recorded)) return 7;
  }
  error why{};
  return good.infer({from, least}, {to, 1}, why) ? 0 : 8;
}

/// Lists whose count no list has, as damaged memory may.
template <class Layer>
constexpr bool damaged_lists_are_refused(shape Layer::*list, const shape& in)
{
  for (const std::int32_t count : {9, -1, INT32_MAX, INT32_MIN}) {
    Layer of{};
    (of.*list).count = count;
    tensor_value out;
    const tensor_value from{in, passing};
    error why{};
    if (of.infer({&from, 1}, {&out, 1}, why) || why.rule != rule::list_length) return false;
    if (layer(of).infer({&from, 1}, {&out, 1}, why) || why.rule != rule::list_length) return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------ images

/// Where the axes of an image stand, written out and not worked out.
struct image {
  int axes;
  layout order;
  bool batched;

  constexpr int rank() const { return axes + (batched ? 2 : 1); }
  constexpr int channel() const
  {
    if (order == layout::channels_last) return rank() - 1;
    return batched ? 1 : 0;
  }
  constexpr int spatial(int i) const
  {
    const int first = batched ? 1 : 0;
    return first + i + (order == layout::channels_first ? 1 : 0);
  }
  constexpr axis_name name(int i) const
  {
    constexpr axis_name names[3][3] = {{axis_name::length, axis_name::none, axis_name::none},
                                       {axis_name::height, axis_name::width, axis_name::none},
                                       {axis_name::depth, axis_name::height, axis_name::width}};
    return names[axes - 1][i];
  }
  /// An image with the same extent on every spatial axis.
  constexpr shape of(dim batch, dim channels, dim extent) const
  {
    shape made;
    made.count = rank();
    for (int i = 0; i < axes; ++i) made.values[spatial(i)] = extent;
    made.values[channel()] = channels;
    if (batched) made.values[0] = batch;
    return made;
  }
};

template <class Layer>
constexpr image image_of(const Layer& of, bool batched)
{
  return {Layer::axes(), of.layout, batched};
}

inline constexpr layout orders[] = {layout::channels_first, layout::channels_last};
inline constexpr bool with_and_without[] = {true, false};
inline constexpr dim not_positive[] = {0, -1, -2147483648, dynamic, dim_min};

// Each of the functions below walks what one rule has to refuse, for a layer of any number of axes, and says the number
// of the first case that is wrong, counted from 1; 0 where none is. `good` takes an image of 4 channels and extents 9.

/// kernel, stride and dilation below 1, and padding below 0, on every axis alone.
template <class Layer>
constexpr int wrong_parameters(const Layer& good)
{
  int number = 0;
  for (const layout order : orders)
    for (const bool batched : with_and_without) {
      Layer base = good;
      base.layout = order;
      const image at = image_of(base, batched);
      const shape in = at.of(2, 4, 9);
      for (int i = 0; i < at.axes; ++i) {
        for (const dim bad : not_positive) {
          Layer kernel = base;
          kernel.kernel.values[i] = bad;
          ++number;
          if (!refuses(kernel, in, rule::kernel_positive, at.spatial(i), at.name(i), bad)) return number;
          Layer stride = base;
          stride.stride.values[i] = bad;
          ++number;
          if (!refuses(stride, in, rule::stride_positive, at.spatial(i), at.name(i), bad)) return number;
          Layer dilation = base;
          dilation.dilation.values[i] = bad;
          ++number;
          if (!refuses(dilation, in, rule::dilation_positive, at.spatial(i), at.name(i), bad)) return number;
          if (bad == 0) continue;
          Layer begin = base;
          begin.padding.begins[i] = bad;
          ++number;
          if (!refuses(begin, in, rule::padding_range, at.spatial(i), at.name(i), bad, 0)) return number;
          Layer end = base;
          end.padding.ends[i] = bad;
          ++number;
          if (!refuses(end, in, rule::padding_range, at.spatial(i), at.name(i), bad, 0)) return number;
        }
      }
    }
  return 0;
}

/// Extents of 0 and below, on every axis alone.
template <class Layer>
constexpr int wrong_extents(const Layer& good)
{
  int number = 0;
  for (const layout order : orders)
    for (const bool batched : with_and_without) {
      Layer base = good;
      base.layout = order;
      const image at = image_of(base, batched);
      for (const dim bad : not_positive) {
        if (bad == dynamic) continue;
        for (int axis = 0; axis < at.rank(); ++axis) {
          shape in = at.of(2, 4, 9);
          in.values[axis] = bad;
          axis_name name = axis_name::batch;
          if (axis == at.channel()) name = axis_name::channels;
          for (int i = 0; i < at.axes; ++i)
            if (axis == at.spatial(i)) name = at.name(i);
          ++number;
          if (!refuses(base, in, rule::extent_positive, axis, name, bad, 1)) return number;
        }
      }
    }
  return 0;
}

/// Every rank but the two that the layer takes.
template <class Layer>
constexpr int wrong_ranks(const Layer& good)
{
  for (const layout order : orders)
    for (int rank = 0; rank <= rank_max; ++rank) {
      Layer base = good;
      base.layout = order;
      shape in;
      for (int i = 0; i < rank; ++i) in.push_back(9);
      const bool fits = rank == Layer::axes() + 1 || rank == Layer::axes() + 2;
      if (!fits && !refuses(base, in, rule::rank_fits, -1, axis_name::none, rank, Layer::axes() + 2)) return rank + 1;
      if (fits && !ask(base, tensor_value{in, passing}).good) return rank + 1;
    }
  return 0;
}

/// Inputs and outputs other than one; for layers of every kind, and for their records.
template <class Layer>
constexpr int wrong_counts(const Layer& good, const shape& in)
{
  const tensor_value from[2] = {{in, passing}, {in, passing}};
  tensor_value to[2] = {};
  const layer record(good);
  for (const int count : {0, 2, 3, -1, INT32_MAX, INT32_MIN}) {
    error why{};
    error recorded{};
    if (good.infer({from, count}, {to, 1}, why) || why.rule != rule::input_count) return 1;
    if (why.numbers[0] != count || why.numbers[1] != 1 || why.axis != -1) return 2;
    if (record.infer({from, count}, {to, 1}, recorded) || !same_error(why, recorded)) return 3;
    if (good.infer({from, 1}, {to, count}, why) || why.rule != rule::output_count) return 4;
    if (why.numbers[0] != count || why.numbers[1] != 1 || why.axis != -1) return 5;
    if (record.infer({from, 1}, {to, count}, recorded) || !same_error(why, recorded)) return 6;
    if (good.infer({from, count}, {to, count}, why) || why.rule != rule::input_count) return 7;
    if (good.infer({nullptr, 0}, {nullptr, 0}, why) || why.rule != rule::input_count) return 8;
  }
  error why{};
  return good.infer({from, 1}, {to, 1}, why) ? 0 : 9;
}

/// An extent that is not known passes through, on each axis alone and on all at once. `good` gives `made` channels for 4
/// (dynamic where they come from what arrives, then they are not known either), and `spatial` for extents 9.
template <class Layer>
constexpr int wrong_dynamic(const Layer& good, dim made, bool from_channels, dim spatial)
{
  int number = 0;
  for (const layout order : orders)
    for (const bool batched : with_and_without) {
      Layer base = good;
      base.layout = order;
      const image at = image_of(base, batched);
      for (int axis = 0; axis < at.rank(); ++axis) {
        shape in = at.of(2, 4, 9);
        shape out = at.of(2, made, spatial);
        in.values[axis] = dynamic;
        if (axis != at.channel() || from_channels) out.values[axis] = dynamic;
        ++number;
        if (!gives(base, in, out)) return number;
      }
      ++number;
      if (!gives(base, at.of(dynamic, dynamic, dynamic), at.of(dynamic, from_channels ? dynamic : made, dynamic))) return number;
    }
  return 0;
}

// ------------------------------------------------------------------------------------------------ the oracle

constexpr oracle::round as_oracle(rounding how)
{
  return how == rounding::floor ? oracle::round::floor : how == rounding::ceil ? oracle::round::ceil : oracle::round::ceil_clipped;
}

/// One axis of a windowed layer, as the oracle sees it: its output, or -1.
inline dim placed(dim extent, dim kernel, dim stride, dim dilation, padding_mode mode, dim begin, dim end, rounding how)
{
  if (mode == padding_mode::valid) begin = end = 0;
  if (mode == padding_mode::causal) {
    begin = end = 0;
    for (dim tap = 1; tap < kernel; ++tap) begin += dilation;
  }
  if (mode == padding_mode::same_upper || mode == padding_mode::same_lower) {
    if (how == rounding::floor) return oracle::same_positions(extent, stride);
    const dim total = oracle::same_padding(extent, kernel, stride, dilation);
    begin = mode == padding_mode::same_upper ? total / 2 : total - total / 2;
    end = total - begin;
  }
  return oracle::positions(extent, kernel, stride, dilation, begin, end, as_oracle(how));
}

/// A layer of random windows on random images; `channels` says what it makes of the channels that arrive. Gives the
/// number of answers that differ from the oracle's.
template <class Layer, class Channels>
int wrong_against_oracle(const Layer& base, int rounds, unsigned seed, Channels channels)
{
  std::mt19937_64 random(seed);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  int wrong = 0;
  int fitting = 0;
  for (int round = 0; round < rounds; ++round) {
    Layer of = base;
    of.layout = pick(0, 1) == 0 ? layout::channels_first : layout::channels_last;
    const image at = image_of(of, pick(0, 2) != 0);
    const dim kind = pick(0, 9);
    of.padding.mode = kind < 6    ? padding_mode::as_given
                      : kind == 6 ? padding_mode::valid
                      : kind == 7 ? padding_mode::same_upper
                      : kind == 8 ? padding_mode::same_lower
                                  : padding_mode::causal;
    of.rounding = pick(0, 1) == 0 ? rounding::floor : pick(0, 1) == 0 ? rounding::ceil : rounding::ceil_clipped;
    shape in = at.of(pick(1, 3), 2 * pick(1, 4), 1);
    shape out = in;
    int failing = -1;
    dim missing = 0;
    for (int i = 0; i < at.axes; ++i) {
      const dim extent = in.values[at.spatial(i)] = pick(1, 16);
      const dim k = of.kernel.values[i] = pick(1, 5);
      const dim s = of.stride.values[i] = pick(1, 4);
      const dim d = of.dilation.values[i] = pick(1, 3);
      // clipped ceil is defined for padding at the end no larger than what the window covers
      const dim largest = kind < 6 ? (of.rounding == rounding::ceil_clipped && k == 1 ? 1 : 3) : 0;
      const dim begin = of.padding.begins[i] = pick(0, largest);
      const dim end = of.padding.ends[i] = pick(0, largest);
      out.values[at.spatial(i)] = placed(extent, k, s, d, of.padding.mode, begin, end, of.rounding);
      if (failing < 0 && out.values[at.spatial(i)] < 0) {
        failing = i;
        missing = 1;
        while (oracle::positions(extent, k, s, d, begin, end + missing, as_oracle(of.rounding)) < 0) ++missing;
      }
    }
    out.values[at.channel()] = channels(in.values[at.channel()]);
    const answer made = ask(of, tensor_value{in, passing});
    if (failing < 0) {
      ++fitting;
      wrong += made.good && made.agree && made.value == tensor_value{out, passing} ? 0 : 1;
      continue;
    }
    const error& why = made.why;
    bool right = !made.good && made.agree && why.axis == at.spatial(failing) && why.axis_name == at.name(failing);
    // Under clipped ceil a window may fit and be the one that is dropped; it is then an output below 1 that is refused.
    if (why.rule == rule::window_fits)
      right = right && why.numbers[0] == in.values[at.spatial(failing)] && why.numbers[1] == of.padding.begins[failing] &&
              why.numbers[2] == of.padding.ends[failing] && why.numbers[3] == of.kernel.values[failing] &&
              why.numbers[4] == of.dilation.values[failing] && (of.rounding == rounding::ceil_clipped || why.numbers[5] == missing);
    else
      right = right && why.rule == rule::output_positive && of.rounding == rounding::ceil_clipped;
    wrong += right ? 0 : 1;
  }
  CHECK(fitting > rounds / 3);
  CHECK(fitting < rounds);
  return wrong;
}

}  // namespace asked
