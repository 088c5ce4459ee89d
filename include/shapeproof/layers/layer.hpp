// SPDX-License-Identifier: MIT
// layer: any layer in one value of fixed size, for arrays of layers that are loaded at run time.
#pragma once

#include <shapeproof/layers/adaptive_pool.hpp>
#include <shapeproof/layers/binary.hpp>
#include <shapeproof/layers/cast.hpp>
#include <shapeproof/layers/concat.hpp>
#include <shapeproof/layers/constant.hpp>
#include <shapeproof/layers/conv.hpp>
#include <shapeproof/layers/conv_transpose.hpp>
#include <shapeproof/layers/deformable_conv.hpp>
#include <shapeproof/layers/elementwise.hpp>
#include <shapeproof/layers/embedding.hpp>
#include <shapeproof/layers/flatten.hpp>
#include <shapeproof/layers/gather.hpp>
#include <shapeproof/layers/like.hpp>
#include <shapeproof/layers/linear.hpp>
#include <shapeproof/layers/matmul.hpp>
#include <shapeproof/layers/norm.hpp>
#include <shapeproof/layers/pad.hpp>
#include <shapeproof/layers/permute.hpp>
#include <shapeproof/layers/pool.hpp>
#include <shapeproof/layers/reduce.hpp>
#include <shapeproof/layers/reshape.hpp>
#include <shapeproof/layers/resize.hpp>
#include <shapeproof/layers/separable_conv.hpp>
#include <shapeproof/layers/shuffle.hpp>
#include <shapeproof/layers/slice.hpp>
#include <shapeproof/layers/split.hpp>
#include <shapeproof/layers/squeeze.hpp>
#include <shapeproof/layers/unfold.hpp>
#include <shapeproof/layers/unpool.hpp>

namespace shapeproof {

namespace detail {
/// A layer in the words of a framework, which stands for one of the library's.
template <class Layer>
concept is_front = requires(const Layer& of) { of.lower(); };
}  // namespace detail

/// Any layer: a kind, the row of its policy, and numbers. Made from a layer (`layer l = conv2d{.kernel = 3};`), from a
/// run-time form with lists (`layer l = conv{.kernel = {3, 3}};`), or from a function of your own. A `layer{}`, and one
/// read from damaged memory, refuse every input.
struct layer {
  using custom_function = bool (*)(const layer& self, inputs in, shapeproof::outputs out, error& why);

  layer_kind kind = layer_kind::none;
  shapeproof::policy policy = shapeproof::policy::neutral;
  shapeproof::layout layout = shapeproof::layout::channels_first;
  activation_kind function = activation_kind::identity;
  rule broken = rule::none;  // of a run-time form whose lists are wrong: what is wrong with them
  std::uint8_t axes_count = 0;
  std::uint8_t option = 0;  // the one of its kind: a mode, an operation
  std::uint8_t wanted_rank = 0;  // the rank that must arrive; 0 for what the kind takes
  bool bias = false;
  bool keep_dims = true;
  padding_mode padding = padding_mode::as_given;
  shapeproof::rounding rounding = shapeproof::rounding::floor;
  dim out_channels = 1;  // out_features; depth_multiplier; start_axis; axis; number of slopes
  dim in_channels = whatever_arrives;  // in_features; end_axis
  dim groups = 1;
  dim numbers[22] = {};  // kernel[3], stride[3], pad_begin[3], pad_end[3], dilation[3], three of the layer's own:
                         // output_padding, output_size, what a custom layer likes; and the output that is wanted:
                         // its spatial extents and its batch, 0 for any; or a list of up to 18
  custom_function custom = nullptr;

  constexpr layer() noexcept = default;

  /// From any layer of the library, with the same parameters.
  template <library_layer Layer>
    requires(!detail::is_front<Layer>)
  constexpr layer(const Layer& from) noexcept : layer(from, detail::rules_of(from))
  {
  }

  /// The same, its lists read as a row has them that is not its policy's (dialects/compare.hpp).
  template <library_layer Layer>
    requires(!detail::is_front<Layer>)
  constexpr layer(const Layer& from, const policy_row& rules) noexcept;

  /// From a front of a dialect.
  template <class Front>
    requires detail::is_front<Front>
  constexpr layer(const Front& from) noexcept : layer(from.lower())
  {
  }

  /// A layer of your own, with three numbers that it may use.
  constexpr layer(custom_function own, dim a = 0, dim b = 0, dim c = 0) noexcept : kind(layer_kind::custom), custom(own)
  {
    set_extra(0, a);
    set_extra(1, b);
    set_extra(2, c);
  }

  [[nodiscard]] constexpr int axes() const noexcept
  {
    return axes_count <= detail::axes_max ? axes_count : detail::axes_max;
  }

  /// The window of axis `i` of 3, and the number of the layer's own that goes with it.
  [[nodiscard]] constexpr window axis(int i) const noexcept
  {
    return {numbers[i], numbers[3 + i], padding, numbers[6 + i], numbers[9 + i], numbers[12 + i], rounding, policy};
  }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return numbers[15 + i]; }

  /// The output extent of spatial axis `i` (3: of the batch) that is wanted; 0: none is.
  [[nodiscard]] constexpr dim wanted(int i) const noexcept { return numbers[18 + i]; }

  /// Padding mode and rounding are those of all axes: the last one that is set counts.
  constexpr void set_axis(int i, const window& to) noexcept
  {
    numbers[i] = to.kernel;
    numbers[3 + i] = to.stride;
    numbers[6 + i] = to.pad_begin;
    numbers[9 + i] = to.pad_end;
    numbers[12 + i] = to.dilation;
    padding = to.padding;
    rounding = to.rounding;
  }
  constexpr void set_extra(int i, dim to) noexcept { numbers[15 + i] = to; }
  constexpr void set_wanted(int i, dim to) noexcept { numbers[18 + i] = to; }

  /// A resize has no window, and keeps its scale there.
  constexpr void set_scale(int i, const ratio& to) noexcept
  {
    numbers[i] = to.numerator;
    numbers[3 + i] = to.denominator;
  }

  /// The layer that this record was made from, of those that keep their members one by one (`Layer::members`).
  template <class Layer>
  [[nodiscard]] constexpr Layer as() const noexcept
  {
    Layer made;
    detail::from_numbers from{numbers};
    Layer::members(made, from);
    if constexpr (requires { made.policy; }) made.policy = policy;
    if constexpr (requires { made.layout; }) made.layout = layout;
    if constexpr (requires { made.bias; }) made.bias = bias;
    if constexpr (requires { made.keep_dims; }) made.keep_dims = keep_dims;
    if constexpr (requires { made.op; }) made.op = static_cast<decltype(made.op)>(option);
    if constexpr (requires { made.mode; }) made.mode = static_cast<decltype(made.mode)>(option);
    return made;
  }

  /// How many tensors the layer makes. (A layer of your own that makes more says so to whoever builds the graph.)
  template <class Record = layer>
  [[nodiscard]] constexpr int outputs() const noexcept
  {
    const Record& of = *this;
    if (is(kind, layer_kind::split)) return of.template as<split>().outputs();
    return is(kind, layer_kind::chunk) ? of.template as<chunk>().outputs() : 1;
  }

  /// Output shapes and elements from input ones; the same functions that the layers themselves call. (A template of a
  /// class, so that all layers are compiled where one is inferred: docs/contributing.md, what including costs.)
  template <class Record = layer>
  constexpr bool infer(const inputs& in, shapeproof::outputs out, error& why) const noexcept;

  /// The weight and the bias that the layer wants for its first input (see the headers of the layers), and the second
  /// weight of a separable convolution; rank 0 for none. Defined in layers/layer_weights.hpp.
  template <int = 0>
  constexpr bool weights(const shape& in, shape& weight, shape& bias_shape, error& why, shape* pointwise = nullptr) const noexcept;

  /// The same where the output is known: of a first input that `infer` has taken, and the first output that it made of it.
  template <int = 0>
  constexpr void weights_between(const shape& in, const shape& out, shape& weight, shape& bias_shape, shape& pointwise) const noexcept;
};

static_assert(sizeof(layer) <= 224, "a layer is small, however many kinds there are");

template <library_layer Layer>
  requires(!detail::is_front<Layer>)
constexpr layer::layer(const Layer& from, const policy_row& rules) noexcept : kind(Layer::kind)
{
  if constexpr (requires { from.layout; }) layout = from.layout;
  if constexpr (requires { from.policy; }) policy = from.policy;
  if constexpr (requires { from.bias; }) bias = from.bias;
  if constexpr (requires { from.function; }) function = from.function;
  if constexpr (requires { from.out_channels; }) out_channels = from.out_channels;
  if constexpr (requires { from.out_features; }) out_channels = from.out_features;
  if constexpr (is(Layer::kind, layer_kind::separable_conv)) groups = from.depth_multiplier;
  else if constexpr (requires { from.depth_multiplier; }) out_channels = from.depth_multiplier;
  if constexpr (requires { from.num_parameters; }) out_channels = from.num_parameters;
  if constexpr (requires { from.factor; }) out_channels = from.factor;
  if constexpr (requires { from.block; }) out_channels = from.block;
  if constexpr (is(Layer::kind, layer_kind::local_response_norm)) out_channels = from.size;
  if constexpr (requires { from.in_channels; }) in_channels = from.in_channels;
  if constexpr (requires { from.in_features; }) in_channels = from.in_features;
  if constexpr (requires { from.groups; }) groups = from.groups;
  if constexpr (requires { from.keep_dims; }) keep_dims = from.keep_dims;
  if constexpr (requires { from.axis + dim{}; }) out_channels = from.axis;
  if constexpr (is(Layer::kind, layer_kind::flatten)) {
    out_channels = from.start_axis;
    in_channels = from.end_axis;
  }

  if constexpr (requires { from.mode; }) option = static_cast<std::uint8_t>(from.mode);
  if constexpr (requires { from.op; }) option = static_cast<std::uint8_t>(from.op);

  if constexpr (requires { from.lists(); }) {
    *this = layer(from.lists());
    axes_count = static_cast<std::uint8_t>(from.axes());
    error why;
    if (!is(from.form(), padding_mode::as_given) && !fail(why, rule::padding_form)) detail::malformed(*this, why);
  } else if constexpr (detail::has_members<Layer>) {
    detail::to_numbers to{numbers};
    Layer::members(from, to);
  } else if constexpr (requires { from.axes(); }) {
    axes_count = static_cast<std::uint8_t>(from.axes());
    for (int i = 0; i < from.axes(); ++i) {
      if constexpr (requires { from.kernel; }) set_axis(i, from.axis(i));
      if constexpr (requires { from.extra(0); }) set_extra(i, from.extra(i));
      if constexpr (requires { from.scale; }) set_scale(i, from.scale.values[i]);
    }
  } else if constexpr (requires { from.axes; }) {
    // A run-time form: its lists become one number an axis, or the reason why they can't.
    constexpr dim zeros[detail::axes_max] = {};
    error why;
    bool good = from.axes >= 1 && from.axes <= detail::axes_max;
    if (!good) fail(why, rule::spatial_axes, from.axes, detail::axes_max);
    if constexpr (requires { from.kernel; }) {
      window windows[detail::axes_max] = {};
      shapeproof::rounding round = shapeproof::rounding::floor;
      if constexpr (requires { from.rounding; }) round = from.rounding;
      constexpr bool pools = (Layer::kind >= layer_kind::max_pool && Layer::kind <= layer_kind::lp_pool) ||
                             is(Layer::kind, layer_kind::max_unpool);  // their stride is the kernel where it is not given
      shape dilation;
      if constexpr (requires { from.dilation; }) dilation = from.dilation;
      good = good && detail::spread_windows(from.axes, from.kernel, from.stride, pools, from.padding,
                                            dilation, round, rules, windows, why);
      for (int i = 0; good && i < from.axes; ++i) set_axis(i, windows[i]);
    }
    if constexpr (requires { from.output_padding; })
      good = good && detail::spread(from.output_padding, from.axes, zeros, numbers + 15, why, rules.one_for_all);
    if constexpr (requires { from.scale; }) {
      for (int i = 0; i < detail::axes_max; ++i) set_scale(i, from.scale.values[i]);
      good = good && detail::spread(from.size, from.axes, zeros, numbers + 15, why, rules.one_for_all);
    }
    if constexpr (requires { from.output_size; from.output_padding; })
      good = good && detail::spread_wanted(from.output_size, from.axes, rules, numbers + 18, why);
    else if constexpr (requires { from.output_size; })
      good = good && detail::spread(from.output_size, from.axes, nullptr, numbers + 15, why, rules.one_for_all);
    if (good) axes_count = static_cast<std::uint8_t>(from.axes);
    else detail::malformed(*this, why);
  }
}

namespace detail {
/// What `layer::infer` does, of a record whose type is deduced: so nothing of it is looked up before a record is inferred.
template <class Record>
constexpr bool infer_record(const Record& of, const inputs& in, outputs out, error& why) noexcept
{
  const bool known = !is(of.kind, layer_kind::none) && of.kind <= last_layer_kind;
  if (known && of.wanted_rank != 0 && in.count == 1 && in[0].extents.count != of.wanted_rank)
    return fail(why, rule::rank_fits, in[0].extents.count, of.wanted_rank);
  if (known && !is(of.broken, rule::none)) {
    if (static_cast<int>(of.broken) >= rule_count) return fail(why, rule::layer_kind, static_cast<dim>(of.kind));
    return fail(why, of.broken, of.out_channels, of.in_channels, of.groups);
  }
  if (of.kind >= layer_kind::conv && of.kind <= layer_kind::fold && of.axes() < 1)
    return fail(why, rule::spatial_axes, of.axes_count, detail::axes_max);
  switch (of.kind) {
    case layer_kind::conv: return detail::infer_conv(of, of.out_channels, of.groups, in, out, why);
    case layer_kind::depthwise_conv: return detail::infer_depthwise(of, of.out_channels, in, out, why);
    case layer_kind::separable_conv: return detail::infer_separable(of, of.groups, in, out, why);
    case layer_kind::deformable_conv: return detail::infer_deformable(of, in, out, why);
    case layer_kind::conv_transpose: return detail::infer_conv_transpose(of, in, out, why);
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
    case layer_kind::lp_pool: return detail::infer_pool(of, in, out, why);
    case layer_kind::adaptive_avg_pool:
    case layer_kind::adaptive_max_pool: return detail::infer_adaptive_pool(of, in, out, why);
    case layer_kind::resize: return detail::infer_resize(of, in, out, why);
    case layer_kind::resize_like:
    case layer_kind::crop_like: return detail::infer_like(of, in, out, why);
    case layer_kind::max_unpool: return detail::infer_unpool(of, in, out, why);
    case layer_kind::unfold: return detail::infer_unfold(of, in, out, why);
    case layer_kind::fold: return detail::infer_fold(of, in, out, why);
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool: return detail::infer_global_pool(of, in, out, why);
    case layer_kind::flatten: return detail::infer_flatten(of.out_channels, of.in_channels, row(of.policy), in, out, why);
    case layer_kind::linear: return detail::infer_linear(of, of.out_channels, of.in_channels, in, out, why);
    case layer_kind::batch_norm: return detail::infer_batch_norm(of.layout, of.in_channels, of.policy, in, out, why);
    case layer_kind::activation:
      if (is(of.function, activation_kind::prelu)) return detail::infer_prelu(of.out_channels, of.layout, of.policy, in, out, why);
      return detail::infer_same(of.policy, in, out, why);
    case layer_kind::dropout: return detail::infer_same(of.policy, in, out, why);
    case layer_kind::softmax: return detail::infer_softmax(of.out_channels, of.policy, in, out, why);
    case layer_kind::add:
    case layer_kind::subtract:
    case layer_kind::multiply:
    case layer_kind::divide:
    case layer_kind::maximum:
    case layer_kind::minimum: return detail::infer_binary(of.policy, in, out, why);
    case layer_kind::concat: return detail::infer_concat(of.out_channels, row(of.policy), in, out, why);
    case layer_kind::stack: return detail::infer_stack(of.out_channels, in, out, why);
    case layer_kind::reshape: return of.template as<reshape>().infer(in, out, why);
    case layer_kind::expand: return of.template as<expand>().infer(in, out, why);
    case layer_kind::permute: return of.template as<permute>().infer(in, out, why);
    case layer_kind::squeeze: return of.template as<squeeze>().infer(in, out, why);
    case layer_kind::unsqueeze: return of.template as<unsqueeze>().infer(in, out, why);
    case layer_kind::pad: return of.template as<pad>().infer(in, out, why, of.axes());
    case layer_kind::crop: return of.template as<crop>().infer(in, out, why, of.axes());
    case layer_kind::slice: return of.template as<slice>().infer(in, out, why);
    case layer_kind::split: return of.template as<split>().infer(in, out, why);
    case layer_kind::chunk: return of.template as<chunk>().infer(in, out, why);
    case layer_kind::reduce: return of.template as<reduce>().infer(in, out, why);
    case layer_kind::pixel_shuffle:
    case layer_kind::depth_to_space: return detail::infer_shuffle(of.out_channels, true, of.layout, row(of.policy), in, out, why);
    case layer_kind::pixel_unshuffle:
    case layer_kind::space_to_depth: return detail::infer_shuffle(of.out_channels, false, of.layout, row(of.policy), in, out, why);
    case layer_kind::channel_shuffle: return detail::infer_channel_shuffle(of.groups, of.layout, in, out, why);
    case layer_kind::layer_norm: return of.template as<layer_norm>().infer(in, out, why);
    case layer_kind::group_norm: return detail::infer_channel_norm(of, of.groups, 2, in, out, why);
    case layer_kind::instance_norm: return detail::infer_channel_norm(of, 1, 3, in, out, why);
    case layer_kind::local_response_norm: return detail::infer_response_norm(of.out_channels, of.policy, in, out, why);
    case layer_kind::matmul: return of.template as<matmul>().infer(in, out, why);
    case layer_kind::embedding: return of.template as<embedding>().infer(in, out, why);
    case layer_kind::constant: return of.template as<constant>().infer(in, out, why);
    case layer_kind::shape_of: return of.template as<shape_of>().infer(in, out, why);
    case layer_kind::gather: return of.template as<gather>().infer(in, out, why);
    case layer_kind::gather_elements: return shapeproof::gather_elements{}.infer(in, out, why);
    case layer_kind::scatter: return shapeproof::scatter{}.infer(in, out, why);
    case layer_kind::cast: return of.template as<cast>().infer(in, out, why);
    case layer_kind::relation: return detail::infer_broadcast(2, in, out, why);
    case layer_kind::choose: return detail::infer_broadcast(3, in, out, why);
    case layer_kind::custom:
      if (of.custom == nullptr) break;
      fail(why, rule::layer_custom);  // for one that says no and nothing else
      return of.custom(of, in, out, why);
    case layer_kind::none: break;
  }
  return fail(why, rule::layer_kind, static_cast<dim>(of.kind));
}
}  // namespace detail

template <class Record>
constexpr bool layer::infer(const inputs& in, shapeproof::outputs out, error& why) const noexcept
{
  return detail::infer_record(static_cast<const Record&>(*this), in, out, why);
}

}  // namespace shapeproof
