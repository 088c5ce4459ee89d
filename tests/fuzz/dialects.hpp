// SPDX-License-Identifier: MIT
// One layer of any dialect, under its framework's names; and one configuration under every dialect at once.
#pragma once

#include <shapeproof/dialects/compare.hpp>
#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/onnxruntime.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>

#include "layers.hpp"

namespace fuzz {

using fronts = list<
    shapeproof::pytorch::conv1d, shapeproof::pytorch::conv2d, shapeproof::pytorch::conv3d,
    shapeproof::pytorch::conv_transpose1d, shapeproof::pytorch::conv_transpose2d, shapeproof::pytorch::conv_transpose3d,
    shapeproof::pytorch::max_pool1d, shapeproof::pytorch::max_pool2d, shapeproof::pytorch::max_pool3d,
    shapeproof::pytorch::avg_pool2d, shapeproof::pytorch::avg_pool3d, shapeproof::pytorch::lp_pool1d,
    shapeproof::pytorch::lp_pool2d, shapeproof::pytorch::adaptive_avg_pool2d, shapeproof::pytorch::adaptive_max_pool3d,
    shapeproof::pytorch::functional::conv2d, shapeproof::pytorch::functional::conv_transpose2d,
    shapeproof::pytorch::functional::linear, shapeproof::pytorch::linear, shapeproof::pytorch::flatten,
    shapeproof::pytorch::add, shapeproof::pytorch::cat, shapeproof::pytorch::pixel_shuffle,
    shapeproof::pytorch::pixel_unshuffle, shapeproof::pytorch::pad, shapeproof::pytorch::interpolate2d,
    shapeproof::pytorch::interpolate3d, shapeproof::pytorch::max_unpool2d, shapeproof::pytorch::unfold,
    shapeproof::pytorch::fold,
    shapeproof::onnx::conv, shapeproof::onnx::conv_transpose, shapeproof::onnx::max_pool, shapeproof::onnx::average_pool,
    shapeproof::onnx::lp_pool, shapeproof::onnx::global_average_pool, shapeproof::onnxruntime::conv,
    shapeproof::onnxruntime::conv_transpose, shapeproof::onnxruntime::max_pool, shapeproof::onnxruntime::average_pool,
    shapeproof::onnxruntime::lp_pool, shapeproof::onnxruntime::global_max_pool,
    shapeproof::tensorflow::conv1d, shapeproof::tensorflow::conv2d, shapeproof::tensorflow::conv3d,
    shapeproof::tensorflow::depthwise_conv2d, shapeproof::tensorflow::separable_conv2d,
    shapeproof::tensorflow::conv2d_transpose, shapeproof::tensorflow::conv3d_transpose, shapeproof::tensorflow::max_pool,
    shapeproof::tensorflow::avg_pool3d,
    shapeproof::keras::conv1d, shapeproof::keras::conv2d, shapeproof::keras::conv3d, shapeproof::keras::depthwise_conv2d,
    shapeproof::keras::separable_conv2d, shapeproof::keras::conv2d_transpose, shapeproof::keras::conv3d_transpose,
    shapeproof::keras::max_pooling2d, shapeproof::keras::average_pooling3d, shapeproof::keras::global_max_pooling2d,
    shapeproof::keras::dense, shapeproof::keras::flatten, shapeproof::keras::reshape, shapeproof::keras::permute,
    shapeproof::keras::repeat_vector, shapeproof::keras::up_sampling2d, shapeproof::keras::zero_padding2d,
    shapeproof::keras::cropping2d,
    shapeproof::onednn::convolution, shapeproof::onednn::deconvolution, shapeproof::onednn::pooling_max,
    shapeproof::onednn::pooling_avg_exclude_padding>;

constexpr void draw_into(bytes& from, shapeproof::tensorflow::paddings& to)
{
  const int kind = from.below(8);
  if (kind < 3) to.mode = draw_mode(from);
  if (kind < 2) return;
  to = shapeproof::tensorflow::paddings(from.number(0));
  if (kind == 3) draw_into(from, to.begins);
  if (kind == 4) draw_into(from, to.ends);
}
constexpr void draw_into(bytes& from, shapeproof::keras::sides& to)
{
  to = shapeproof::keras::sides(from.number(0));
  if (from.one_in(3)) draw_into(from, to.begins);
  if (from.one_in(3)) draw_into(from, to.ends);
}
constexpr void draw_into(bytes& from, shapeproof::pytorch::scale_list& to)
{
  const int count = from.byte();
  to.count = count < 240 ? count % 4 : damaged_count(from);
  for (shapeproof::ratio& value : to.values) {
    const int kind = from.byte();
    if (kind < 192) value = shapeproof::ratio(kind < 128 ? (kind % 16 + 1) / 4.0 : 0.7);
    else draw_into(from, value);
  }
}
constexpr void draw_into(bytes& from, shapeproof::pytorch::pad_list& to)
{
  const int count = from.byte();
  to.count = count < 240 ? count % 7 : damaged_count(from);
  for (dim& value : to.values) value = from.number(-2);
}

template <class Front>
constexpr const char* one_front(bytes& from, digest& seen)
{
  const Front of = draw_layer<Front>(from);
  const layer record(of);
  asked to;
  draw_inputs(from, to, 1);
  HOLDS_ALL(layer_holds(of, to, seen));
  if (!to.good) HOLDS_ALL(sentence_fits(to.why, seen));
  if (has_window(record)) HOLDS_ALL(grows(record, to, from.below(3), from.number()));
  return weights_hold(record, to, seen);
}

template <class... Fronts>
constexpr const char* any_front(bytes& from, digest& seen, list<Fronts...>)
{
  constexpr const char* (*run[])(bytes&, digest&) = {&one_front<Fronts>...};
  return run[from.below(sizeof...(Fronts))](from, seen);
}

/// What every dialect says to one layer; where two differ, the settings that are named make the difference.
template <class Layer>
constexpr const char* one_comparison(bytes& from, digest& seen)
{
  const Layer of = draw_layer<Layer>(from);
  const auto all = shapeproof::compare(of, draw_input(from));
  bool agree = true;
  for (int i = 0; i < all.count; ++i) {
    const shapeproof::dialect_answer& one = all.answers[i];
    seen.add(dim{one.good});
    if (one.good) {
      HOLDS(plausible(one.output));
      seen.add(one.output);
    } else {
      HOLDS(tells(one.why));
      seen.add(one.why);
    }
    agree = agree && one.same_as(all.answers[0]);
    const shapeproof::reasons reasons = all.why(all.answers[0], one);
    HOLDS((reasons.count > 0) == !one.same_as(all.answers[0]));
    shapeproof::policy_row mixed = shapeproof::row(all.answers[0].rules);
    const shapeproof::policy_row theirs = shapeproof::row(one.rules);
    for (int k = 0; k < reasons.count; ++k) mixed = shapeproof::with_setting(mixed, theirs, reasons.which[k]);
    HOLDS(shapeproof::detail::answer_by(all.of, mixed, all.input).same_as(one));
  }
  HOLDS(agree == all.agree());
  return nullptr;
}

template <class... Layers>
constexpr const char* any_comparison(bytes& from, digest& seen, list<Layers...>)
{
  constexpr const char* (*run[])(bytes&, digest&) = {&one_comparison<Layers>...};
  return run[from.below(sizeof...(Layers))](from, seen);
}

using compared = list<shapeproof::conv, shapeproof::conv2d, shapeproof::depthwise_conv, shapeproof::conv_transpose,
                      shapeproof::max_pool, shapeproof::avg_pool3d, shapeproof::lp_pool, shapeproof::global_avg_pool>;

constexpr const char* dialect_target(bytes from, digest& seen)
{
  if (from.one_in(8)) return any_comparison(from, seen, compared{});
  return any_front(from, seen, fronts{});
}

}  // namespace fuzz
