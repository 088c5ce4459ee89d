// SPDX-License-Identifier: MIT
// One layer of any kind - as a type, as a run-time form, as its record, as a damaged record - on any values.
#pragma once

#include <shapeproof/check/infer.hpp>
#include <shapeproof/check/message.hpp>
#include <shapeproof/check/weights.hpp>

#include "properties.hpp"

namespace fuzz {

template <class... Layers>
struct list {
  static constexpr int size = sizeof...(Layers);
};

using neutral_layers = list<
    shapeproof::conv1d, shapeproof::conv2d, shapeproof::conv3d, shapeproof::conv, shapeproof::depthwise_conv2d,
    shapeproof::depthwise_conv3d, shapeproof::depthwise_conv, shapeproof::separable_conv1d, shapeproof::separable_conv2d,
    shapeproof::deformable_conv2d, shapeproof::conv_transpose1d, shapeproof::conv_transpose2d, shapeproof::conv_transpose3d,
    shapeproof::conv_transpose, shapeproof::max_pool1d, shapeproof::max_pool2d, shapeproof::avg_pool3d, shapeproof::lp_pool2d,
    shapeproof::max_pool, shapeproof::avg_pool, shapeproof::lp_pool, shapeproof::adaptive_avg_pool1d,
    shapeproof::adaptive_max_pool2d, shapeproof::adaptive_avg_pool3d, shapeproof::adaptive_avg_pool, shapeproof::global_avg_pool,
    shapeproof::global_max_pool2d, shapeproof::resize2d, shapeproof::resize3d, shapeproof::resize, shapeproof::resize_like2d,
    shapeproof::crop_like3d, shapeproof::max_unpool2d, shapeproof::unfold1d, shapeproof::unfold2d, shapeproof::fold2d,
    shapeproof::flatten, shapeproof::linear, shapeproof::batch_norm, shapeproof::relu, shapeproof::activation, shapeproof::prelu,
    shapeproof::dropout, shapeproof::softmax, shapeproof::add, shapeproof::subtract, shapeproof::multiply, shapeproof::divide,
    shapeproof::maximum, shapeproof::minimum, shapeproof::concat, shapeproof::stack, shapeproof::reshape, shapeproof::expand,
    shapeproof::permute, shapeproof::squeeze, shapeproof::unsqueeze, shapeproof::pad, shapeproof::pad2d, shapeproof::crop,
    shapeproof::crop2d, shapeproof::slice, shapeproof::split, shapeproof::chunk, shapeproof::reduce, shapeproof::reduce_mean,
    shapeproof::pixel_shuffle, shapeproof::pixel_unshuffle, shapeproof::depth_to_space, shapeproof::space_to_depth,
    shapeproof::channel_shuffle, shapeproof::layer_norm, shapeproof::group_norm, shapeproof::instance_norm,
    shapeproof::local_response_norm, shapeproof::matmul, shapeproof::embedding>;

/// A layer of the type, as a record: how chains and graphs get theirs.
template <class Layer>
constexpr layer draw_record(bytes& from)
{
  return layer(draw_layer<Layer>(from));
}

template <class... Layers>
constexpr layer draw_any(bytes& from, list<Layers...>)
{
  constexpr layer (*draw[])(bytes&) = {&draw_record<Layers>...};
  return draw[from.below(sizeof...(Layers))](from);
}

/// The weights that the layer wants for an input that it takes are tensors.
constexpr const char* weights_hold(const layer& of, const asked& to, digest& seen)
{
  if (to.in_count != 1 || to.out_count != 1) return nullptr;
  const auto wanted = shapeproof::weights(of, to.in[0].extents);
  const auto count = shapeproof::parameters(of, to.in[0].extents);
  HOLDS(wanted.has_value() || !to.good);
  if (!wanted) {
    HOLDS(tells(count.error()));
    return nullptr;
  }
  HOLDS(plausible(wanted->weight) && plausible(wanted->bias) && plausible(wanted->pointwise));
  if (count) HOLDS(*count >= 0);
  seen.add(wanted->weight);
  seen.add(count.value_or(-1));
  return nullptr;
}

/// A sentence fits its buffer, which ends in NUL.
constexpr const char* sentence_fits(const error& of, digest& seen)
{
  const shapeproof::message_text text = shapeproof::message(of);
  HOLDS(text.length > 0 && text.length < shapeproof::message_text::capacity);
  HOLDS(text.text[text.length] == '\0');
  for (int i = 0; i < text.length; ++i) HOLDS(text.text[i] >= ' ' && text.text[i] != '%');
  seen.add(dim{text.length});
  return nullptr;
}

template <class Layer>
constexpr const char* one_layer(bytes& from, digest& seen)
{
  Layer of = draw_layer<Layer>(from);
  const layer record(of);
  asked to;
  draw_inputs(from, to, record.outputs());
  if constexpr (requires(error& why) { of.infer(shapeproof::inputs{to.in, 1}, shapeproof::outputs{to.out, 1}, why); })
    HOLDS_ALL(layer_holds(of, to, seen));
  else HOLDS_ALL(layer_holds(record, to, seen));
  if (!to.good) HOLDS_ALL(sentence_fits(to.why, seen));
  if (has_window(record)) HOLDS_ALL(grows(record, to, from.below(3), from.number()));
  return weights_hold(record, to, seen);
}

template <class... Layers>
constexpr const char* any_layer(bytes& from, digest& seen, list<Layers...>)
{
  constexpr const char* (*run[])(bytes&, digest&) = {&one_layer<Layers>...};
  return run[from.below(sizeof...(Layers))](from, seen);
}

/// A record whose memory is damaged.
constexpr layer draw_damaged(bytes& from)
{
  layer of = draw_any(from, neutral_layers{});
  const int what = from.byte();
  if (what % 2 == 0) of.kind = static_cast<shapeproof::layer_kind>(from.byte());
  if (of.kind == shapeproof::layer_kind::custom) of.kind = shapeproof::layer_kind::none;
  if (what % 3 == 0) of.axes_count = static_cast<std::uint8_t>(from.byte());
  if (what % 5 == 0) of.broken = static_cast<rule>(from.byte());
  if (what % 7 == 0) of.padding = static_cast<shapeproof::padding_mode>(from.byte());
  if (what % 11 == 0) of.rounding = static_cast<shapeproof::rounding>(from.byte());
  if (what % 13 == 0) of.wanted_rank = static_cast<std::uint8_t>(from.byte());
  if (what % 4 == 1) of.option = static_cast<std::uint8_t>(from.byte());
  if (what % 4 == 3) of.layout = static_cast<shapeproof::layout>(from.byte());
  of.function = static_cast<shapeproof::activation_kind>(from.byte());
  for (int i = from.below(6); i > 0; --i) of.numbers[from.below(22)] = from.number(0);
  return of;
}

constexpr const char* damaged_layer(bytes& from, digest& seen)
{
  const layer of = draw_damaged(from);
  asked to;
  draw_inputs(from, to, from.one_in(8) ? from.below(9) : of.outputs());
  to.ask(of);
  HOLDS(same_in_place(of, to));
  seen.add(dim{to.good});
  if (!to.good) {
    HOLDS(tells(to.why));
    seen.add(to.why);
    return sentence_fits(to.why, seen);
  }
  for (int i = 0; i < to.out_count; ++i) HOLDS(plausible(to.out[i].extents));
  return weights_hold(of, to, seen);
}

constexpr const char* layer_target(bytes from, digest& seen)
{
  if (from.one_in(8)) return damaged_layer(from, seen);
  return any_layer(from, seen, neutral_layers{});
}

}  // namespace fuzz
