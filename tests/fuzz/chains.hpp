// SPDX-License-Identifier: MIT
// Chains of layers at run time, with their diagnoses: places, histories, sentences, and fixes that must work.
#pragma once

#include "../analysis/mend.hpp"
#include "layers.hpp"

namespace fuzz {

using shapeproof::diagnose;
using shapeproof::inputs;
using shapeproof::outputs;
using shapeproof::result;

/// Layers that images go through, of which most chains are made.
using usual_layers = list<shapeproof::conv2d, shapeproof::max_pool2d, shapeproof::conv2d, shapeproof::avg_pool2d,
                          shapeproof::conv_transpose2d, shapeproof::relu, shapeproof::batch_norm, shapeproof::depthwise_conv2d,
                          shapeproof::pad2d, shapeproof::crop2d, shapeproof::resize2d, shapeproof::flatten, shapeproof::linear,
                          shapeproof::separable_conv2d>;

constexpr int axis_of(const layer& of, const shape& in)
{
  return static_cast<int>(static_cast<std::uint64_t>(of.extra(0)) % static_cast<std::uint64_t>(in.rank()));
}

/// Layers of a user's own: one that doubles an axis, one that makes what it likes, one that fails with numbers of its own.
constexpr bool doubles(const layer& of, inputs in, outputs out, error& why)
{
  if (in.count != 1 || out.count != 1 || in[0].extents.count < 1) return shapeproof::fail(why, rule::input_count, in.count, 1);
  out[0] = in[0];
  dim& extent = out[0].extents.values[axis_of(of, in[0].extents)];
  return extent == shapeproof::dynamic || !shapeproof::add_overflow(extent, extent, extent);
}
constexpr bool makes(const layer& of, inputs in, outputs out, error&)
{
  if (in.count != 1 || out.count != 1 || in[0].extents.count < 1) return false;
  out[0] = in[0];
  out[0].extents.values[axis_of(of, in[0].extents)] = of.extra(1);
  return true;
}
constexpr bool fails(const layer& of, inputs, outputs, error& why)
{
  return shapeproof::fail(why, static_cast<rule>(of.extra(0)), of.extra(1), of.extra(2), of.extra(1), of.extra(2), of.extra(1), of.extra(2));
}

constexpr layer draw_step(bytes& from)
{
  const int kind = from.byte();
  if (kind < 192) return draw_any(from, usual_layers{});
  if (kind < 232) return draw_any(from, neutral_layers{});
  if (kind < 240) return draw_damaged(from);
  const dim a = from.number(0);
  const dim b = from.number(0);
  return layer(kind < 250 ? &doubles : kind < 253 ? &makes : &fails, kind < 253 ? a : 1 + from.below(shapeproof::rule_count - 1), a, b);
}

inline constexpr int chain_max = 10;

struct chain {
  layer layers[chain_max] = {};
  int count = 0;

  [[nodiscard]] constexpr shapeproof::layer_chain view() const { return {layers, count}; }
};

constexpr chain draw_chain(bytes& from)
{
  chain made;
  made.count = from.below(chain_max + 1);
  for (int i = 0; i < made.count; ++i) made.layers[i] = draw_step(from);
  return made;
}

constexpr bool any_custom(const chain& of)
{
  for (int i = 0; i < of.count; ++i)
    if (of.layers[i].kind == shapeproof::layer_kind::custom) return true;
  return false;
}

/// Every fix that is named works, to the output of the network.
constexpr const char* fixes_work(const chain& net, const tensor_value& in, const shape& arriving, const error& why)
{
  shapeproof::image_axes image(in.extents.rank(), 0, shapeproof::layout::channels_first);
  shapeproof::layout order = shapeproof::layout::channels_first;
  static_cast<void>(shapeproof::detail::image_of(net.view(), in.extents.rank(), image, order));
  for (int which = 0; which < why.fix_count; ++which) {
    chain mended = net;
    tensor_value input = in;
    HOLDS(mend::apply(mended.layers[why.layer], arriving, input.extents, image, why, which));
    HOLDS(infer(mended.view(), input.extents, diagnose::place).has_value());
    if (why.fixes[which] != shapeproof::fix_kind::input || !why.input_at_least || any_custom(net)) continue;
    for (int more = 1; more <= 3; ++more) {
      shape larger = input.extents;
      for (int i = 0; i < why.fix_input_size; ++i) {
        dim& extent = larger.values[image.spatial + i];
        if (why.fix_input[i] > 0 && extent < dim{1} << 40) extent += more;
      }
      const result<shape> out = infer(mended.view(), larger, diagnose::place);
      HOLDS(out || out.error().rule == rule::arithmetic_overflow);
    }
  }
  return nullptr;
}

constexpr const char* chain_holds(const chain& net, const shape& input, digest& seen)
{
  // Layer by layer.
  tensor_value value{input, {}};
  shape steps[chain_max] = {};
  error why{};
  int failed = -1;
  for (int i = 0; i < net.count && failed < 0; ++i) {
    tensor_value next;
    if (!net.layers[i].infer({&value, 1}, {&next, 1}, why)) failed = i;
    else value = next;
    steps[i] = value.extents;
  }
  const result<shape> place = infer(net.view(), input, diagnose::place);
  const result<shape> full = infer(net.view(), input);
  HOLDS(place.has_value() == (failed < 0));
  HOLDS(full.has_value() == place.has_value());
  seen.add(dim{failed});

  shape traced[chain_max] = {};
  const result<dim> written = trace(net.view(), input, traced, dim{chain_max}, diagnose::place);
  HOLDS(written.has_value() == place.has_value());
  for (int i = 0; i < (failed < 0 ? net.count : failed); ++i) HOLDS(traced[i] == steps[i]);
  if (failed < 0) {
    HOLDS(*written == net.count);
    HOLDS(*full == value.extents && *place == value.extents);
    seen.add(*full);
    return nullptr;
  }
  const error brief = place.error();
  const error whole = full.error();
  why.layer = failed;
  HOLDS(same_error(brief, why) && same_error(whole, why));
  HOLDS(brief.fix_count == 0 && brief.history_size == (why.history_is_shape ? why.history_size : 0));
  for (int i = 0; i < error::label_max; ++i) HOLDS(brief.label[i] == whole.label[i]);
  HOLDS(whole.label[0] != '\0' && whole.label[error::label_max - 1] == '\0');
  HOLDS(whole.fix_count <= error::fix_max && whole.history_size <= error::history_max);
  if (whole.history_size > 0 && !whole.history_is_shape) HOLDS(whole.history[whole.history_size - 1] == value.extents[whole.axis]);
  seen.add(whole);
  seen.add(dim{whole.fix_count});
  HOLDS_ALL(sentence_fits(brief, seen));
  HOLDS_ALL(sentence_fits(whole, seen));
  return fixes_work(net, {input, {}}, value.extents, whole);
}

constexpr const char* chain_target(bytes from, digest& seen)
{
  const chain net = draw_chain(from);
  return chain_holds(net, draw_input(from), seen);
}

}  // namespace fuzz
