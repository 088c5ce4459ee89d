// SPDX-License-Identifier: MIT
// What must hold for every input. A property says nullptr, or the text of what does not hold.
#pragma once

#include "bytes.hpp"

#define HOLDS(...) \
  do {             \
    if (!(__VA_ARGS__)) return #__VA_ARGS__; \
  } while (false)
#define HOLDS_ALL(...) \
  do {                 \
    if (const char* broken = __VA_ARGS__) return broken; \
  } while (false)

namespace fuzz {

using shapeproof::error;
using shapeproof::layer;
using shapeproof::rule;
using shapeproof::tensor_value;

constexpr bool same_error(const error& a, const error& b)
{
  if (a.rule != b.rule || a.axis != b.axis || a.axis_name != b.axis_name || a.layer != b.layer) return false;
  // A record keeps of a list with a damaged count only that it is damaged.
  for (int i = a.rule == rule::list_length ? 1 : 0; i < 6; ++i)
    if (a.numbers[i] != b.numbers[i]) return false;
  return true;
}

/// An error that says something.
constexpr bool tells(const error& of)
{
  return of.rule > rule::none && static_cast<int>(of.rule) < shapeproof::rule_count;
}

/// A shape that leaves a layer: a rank that there is, and no negative extent.
constexpr bool plausible(const shape& of)
{
  if (of.count < 0 || of.count > shapeproof::rank_max) return false;
  for (const dim extent : of)
    if (extent < 0 && extent != shapeproof::dynamic) return false;
  return true;
}
constexpr bool has_zero(const shape& of)
{
  for (const dim extent : of)
    if (extent == 0) return true;
  return false;
}
constexpr bool may_be_empty(shapeproof::policy rules) { return static_cast<unsigned>(rules) >> 6U != 0; }

inline constexpr int inputs_max = 4;
inline constexpr int outputs_max = 8;

/// Values that arrive at a layer, and the answer to them.
struct asked {
  tensor_value in[inputs_max] = {};
  int in_count = 1;
  int out_count = 1;
  tensor_value out[outputs_max] = {};
  bool good = false;
  error why = {};

  template <class Layer>
  constexpr void ask(const Layer& of)
  {
    why = error{};
    good = of.infer({in, in_count}, {out, out_count}, why);
  }
};

/// The same answer, written over the inputs.
template <class Layer>
constexpr bool same_in_place(const Layer& of, const asked& to)
{
  tensor_value values[outputs_max] = {};
  for (int i = 0; i < to.in_count; ++i) values[i] = to.in[i];
  error why{};
  const bool good = of.infer({values, to.in_count}, {values, to.out_count}, why);
  if (good != to.good) return false;
  if (!good) return same_error(why, to.why);
  for (int i = 0; i < to.out_count; ++i)
    if (!(values[i] == to.out[i])) return false;
  return true;
}

/// A layer and its record on the same values: result or error, the same from both and in place, never negative.
template <class Layer>
constexpr const char* layer_holds(const Layer& of, asked& to, digest& seen)
{
  to.ask(of);
  const layer record(of);
  asked recorded = to;
  recorded.ask(record);
  HOLDS(recorded.good == to.good);
  HOLDS(same_in_place(of, to));
  HOLDS(same_in_place(record, to));
  seen.add(dim{to.good});
  if (!to.good) {
    HOLDS(tells(to.why));
    HOLDS(same_error(to.why, recorded.why));
    seen.add(to.why);
    return nullptr;
  }
  // A slice or a part of 0 is asked for, where the row lets an axis be empty.
  const bool cuts = record.kind == shapeproof::layer_kind::slice || record.kind == shapeproof::layer_kind::split;
  bool empty = may_be_empty(record.policy) || (cuts && shapeproof::row(record.policy).zero_spatial);
  for (int i = 0; i < to.in_count; ++i) {
    empty = empty || has_zero(to.in[i].extents);
    // A reshape to no elements says that the extent that is not known is 0.
    for (const dim extent : to.in[i].extents)
      empty = empty || (extent == shapeproof::dynamic && record.kind == shapeproof::layer_kind::reshape);
  }
  for (int i = 0; i < to.out_count; ++i) {
    HOLDS(recorded.out[i] == to.out[i]);
    HOLDS(plausible(to.out[i].extents));
    HOLDS(empty || !has_zero(to.out[i].extents));
    seen.add(to.out[i].extents);
  }
  return nullptr;
}

/// A larger image for a windowed layer: no smaller output, and no refusal but one for a size past 2^63 - 1.
constexpr const char* grows(const layer& of, const asked& before, int axis, dim more)
{
  if (!before.good || before.in_count != 1 || before.out_count != 1) return nullptr;
  asked after = before;
  const shapeproof::image_axes at(before.in[0].extents.count, of.axes(), of.layout);
  dim& extent = after.in[0].extents.values[at.spatial + axis % of.axes()];
  if (extent < 0 || more < 0 || shapeproof::add_overflow(extent, more, extent)) return nullptr;
  after.ask(of);
  if (!after.good) {
    HOLDS(after.why.rule == rule::arithmetic_overflow || after.why.rule == rule::output_match);
    return nullptr;
  }
  const shape& least = before.out[0].extents;
  const shape& made = after.out[0].extents;
  HOLDS(made.count == least.count);
  for (int i = 0; i < made.count; ++i) HOLDS(made.values[i] >= least.values[i]);
  return nullptr;
}

constexpr bool has_window(const layer& of)
{
  using shapeproof::layer_kind;
  return of.kind == layer_kind::conv || of.kind == layer_kind::depthwise_conv || of.kind == layer_kind::separable_conv ||
         of.kind == layer_kind::max_pool || of.kind == layer_kind::avg_pool || of.kind == layer_kind::lp_pool;
}

constexpr void draw_inputs(bytes& from, asked& to, int outputs)
{
  const int kind = from.byte();
  to.in_count = kind < 200 ? 1 : kind < 224 ? 2 : kind < 240 ? 3 : kind < 250 ? inputs_max : 0;
  to.out_count = kind == 255 ? 2 : outputs < 0 ? 0 : outputs > outputs_max ? outputs_max : outputs;
  to.in[0].extents = draw_input(from);
  to.in[0].element.bits = 8;
  for (int i = 1; i < inputs_max; ++i) {
    to.in[i] = to.in[0];
    const int other = i < to.in_count ? from.byte() : 255;
    if (other < 96) to.in[i].extents.values[other % shapeproof::rank_max] = from.extent();
    else if (other < 112) to.in[i].extents = draw_input(from);
  }
}

}  // namespace fuzz
