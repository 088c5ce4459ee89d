// SPDX-License-Identifier: MIT
// From the columns of each recorded table to the layer of its dialect, and from its judge to what must be answered.
// There is no rule about shapes here: the library gives the shape, or refuses.
#pragma once

#include <shapeproof/dialects/keras.hpp>
#include <shapeproof/dialects/onednn.hpp>
#include <shapeproof/dialects/onnxruntime.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>

#include "row.hpp"

namespace conformance {

using namespace shapeproof;

/// What the library answered; or that the row can't be read, which is an error of the table.
struct answer {
  bool good = false;
  bool readable = true;
  shape out = {};
  error why = {};
};

/// Reads the fields of one row, and keeps what went wrong on the way: a word that is no number makes the row
/// unreadable; a list of more than 8 numbers is one that the library refuses.
struct reader {
  const table_row& from;
  answer made = {};
  bool refused = false;

  constexpr numbers list_of(std::string_view name, const dim* none_is = nullptr)
  {
    const numbers read = read_numbers(from.at(name), ' ', none_is);
    made.readable = made.readable && read.good;
    return read;
  }
  constexpr shape take(const numbers& read)
  {
    const result<shape> kept = read.list();
    if (kept) return *kept;
    refused = true;
    made.why = kept.error();
    return {};
  }
  constexpr shape list(std::string_view name) { return take(list_of(name)); }
  constexpr dim number(std::string_view name, dim otherwise)
  {
    const std::string_view text = from.at(name);
    dim read = otherwise;
    if (!text.empty() && !read_number(text, read)) made.readable = false;
    return read;
  }
  constexpr bool flag(std::string_view name) { return number(name, 0) != 0; }

  /// Two lists as one.
  constexpr shape joined(std::string_view first, std::string_view second)
  {
    numbers both = list_of(first);
    const numbers more = list_of(second);
    for (int i = 0; i < more.count && both.count < numbers_max; ++i) both.each[both.count++] = more.each[i];
    return take(both);
  }

  template <class Layer>
  constexpr answer infer(const Layer& of, const shape& in)
  {
    if (!made.readable || refused) return made;
    tensor_value value{in, {}};
    made.good = of.infer({&value, 1}, {&value, 1}, made.why);
    made.out = value.extents;
    return made;
  }
  template <class Layer>
  constexpr answer infer_many(const Layer& of, const shape* in, int count)
  {
    if (!made.readable || refused) return made;
    tensor_value values[fields_max];
    for (int i = 0; i < count; ++i) values[i].extents = in[i];
    made.good = of.infer({values, count}, {values, 1}, made.why);
    made.out = values[0].extents;
    return made;
  }
};

/// Decimals of a row, which only run time reads; constant evaluation is given them beside it.
struct decimals {
  double each[numbers_max] = {};
  int count = 0;

  [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(count); }
  [[nodiscard]] constexpr double operator[](std::size_t i) const { return each[i]; }
};

constexpr answer unreadable()
{
  answer made;
  made.readable = false;
  return made;
}

// ------------------------------------------------------------------------------------------------ PyTorch

template <int N>
constexpr answer pytorch_conv(const table_row& from)
{
  reader read{from};
  pytorch::functional::conv_nd<N> of{.weight = read.list("weight"),
                                     .bias = read.list("bias"),
                                     .stride = read.list("stride"),
                                     .dilation = read.list("dilation"),
                                     .groups = read.number("groups", 1)};
  const std::string_view mode = from.at("padding_mode");
  if (mode == "same") of.padding = same;
  else if (mode == "valid") of.padding = valid;
  else if (mode == "explicit") of.padding = read.list("pad_begin");
  else return unreadable();
  return read.infer(of, read.list("input"));
}

template <int N>
constexpr answer pytorch_conv_transpose(const table_row& from)
{
  reader read{from};
  const pytorch::functional::conv_transpose_nd<N> of{.weight = read.list("weight"),
                                                     .bias = read.list("bias"),
                                                     .stride = read.list("stride"),
                                                     .padding = read.list("pad_begin"),
                                                     .output_padding = read.list("output_padding"),
                                                     .groups = read.number("groups", 1),
                                                     .dilation = read.list("dilation"),
                                                     .output_size = read.list("output_size")};
  return read.infer(of, read.list("input"));
}

template <int N>
constexpr answer pytorch_max_pool(const table_row& from)
{
  reader read{from};
  const pytorch::max_pool_nd<N> of{.kernel_size = read.list("kernel"),
                                   .stride = read.list("stride"),
                                   .padding = read.list("pad_begin"),
                                   .dilation = read.list("dilation"),
                                   .ceil_mode = read.flag("ceil_mode")};
  return read.infer(of, read.list("input"));
}

template <int N>
constexpr answer pytorch_avg_pool(const table_row& from)
{
  reader read{from};
  const pytorch::avg_pool_nd<N> of{.kernel_size = read.list("kernel"),
                                   .stride = read.list("stride"),
                                   .padding = read.list("pad_begin"),
                                   .ceil_mode = read.flag("ceil_mode")};
  return read.infer(of, read.list("input"));
}

template <int N>
constexpr answer pytorch_lp_pool(const table_row& from)
{
  reader read{from};
  pytorch::lp_pool_nd<N> of{
      .kernel_size = read.list("kernel"), .stride = read.list("stride"), .ceil_mode = read.flag("ceil_mode")};
  // F.lp_pool1d takes numbers, no lists: the first of each was passed.
  for (sizes* each : {&of.kernel_size, &of.stride})
    if (N == 1 && !each->list.empty()) *each = each->list.values[0];
  return read.infer(of, read.list("input"));
}

template <int N>
constexpr answer pytorch_adaptive_pool(const table_row& from)
{
  reader read{from};
  const shape size = read.take(read.list_of("output_size", &keep));
  const shape in = read.list("input");
  if (from.at("op") == "avg") return read.infer(pytorch::adaptive_pool_nd<layer_kind::adaptive_avg_pool, N>{size}, in);
  if (from.at("op") == "max") return read.infer(pytorch::adaptive_pool_nd<layer_kind::adaptive_max_pool, N>{size}, in);
  return unreadable();
}

constexpr answer pytorch_max_unpool(const table_row& from)
{
  reader read{from};
  const pytorch::max_unpool2d of{.kernel_size = read.list("kernel"),
                                 .stride = read.list("stride"),
                                 .padding = read.list("pad_begin"),
                                 .output_size = read.list("output_size")};
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_unfold(const table_row& from)
{
  reader read{from};
  const pytorch::unfold of{.kernel_size = read.list("kernel"),
                           .dilation = read.list("dilation"),
                           .padding = read.list("pad"),
                           .stride = read.list("stride")};
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_fold(const table_row& from)
{
  reader read{from};
  const pytorch::fold of{.output_size = read.list("output_size"),
                         .kernel_size = read.list("kernel"),
                         .dilation = read.list("dilation"),
                         .padding = read.list("pad"),
                         .stride = read.list("stride")};
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_linear(const table_row& from)
{
  reader read{from};
  const pytorch::functional::linear of{.weight = read.list("weight"), .bias = read.list("bias")};
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_flatten(const table_row& from)
{
  reader read{from};
  const pytorch::flatten of{.start_dim = read.number("start_dim", 0), .end_dim = read.number("end_dim", 0)};
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_add(const table_row& from)
{
  reader read{from};
  const shape inputs[] = {read.list("a"), read.list("b")};
  return read.infer_many(pytorch::add{}, inputs, 2);
}

constexpr answer pytorch_cat(const table_row& from)
{
  reader read{from};
  const pieces words = pieces_of(from.at("inputs"), '|');
  shape inputs[fields_max];
  if (words.count < 1) return unreadable();
  for (int i = 0; i < words.count; ++i) {
    const numbers each = read_numbers(words.each[i]);
    read.made.readable = read.made.readable && each.good;
    inputs[i] = read.take(each);
  }
  return read.infer_many(pytorch::cat{.dim = read.number("dim", 0)}, inputs, words.count);
}

constexpr answer pytorch_pad(const table_row& from)
{
  reader read{from};
  const numbers pads = read.list_of("pad");
  pytorch::pad of{.pads = pytorch::pad_list(pads)};
  const std::string_view mode = from.at("mode");
  if (mode == "constant") of.mode = pad_mode::constant;
  else if (mode == "reflect") of.mode = pad_mode::reflect;
  else if (mode == "replicate") of.mode = pad_mode::replicate;
  else if (mode == "circular") of.mode = pad_mode::circular;
  else return unreadable();
  return read.infer(of, read.list("input"));
}

constexpr answer pytorch_pixel_shuffle(const table_row& from)
{
  reader read{from};
  const shape in = read.list("input");
  const dim factor = read.number("factor", 0);
  if (from.at("op") == "shuffle") return read.infer(pytorch::pixel_shuffle{factor}, in);
  if (from.at("op") == "unshuffle") return read.infer(pytorch::pixel_unshuffle{factor}, in);
  return unreadable();
}

constexpr bool read_mode(std::string_view text, pytorch::interpolation& to)
{
  constexpr std::string_view names[] = {"nearest", "nearest-exact", "linear", "bilinear",
                                        "bicubic", "trilinear",     "area"};
  for (int i = 0; i < 7; ++i)
    if (text == names[i]) {
      to = static_cast<pytorch::interpolation>(i);
      return true;
    }
  return false;
}

constexpr bool read_option(std::string_view text, pytorch::option& to)
{
  to = text.empty() ? pytorch::option::none : text == "1" ? pytorch::option::yes : pytorch::option::no;
  return text.empty() || text == "0" || text == "1";
}

template <int N>
constexpr answer pytorch_interpolate_over(const table_row& from, const shape& in, const decimals& scales)
{
  reader read{from};
  pytorch::interpolate_nd<N> of{.size = read.list("size"), .scale_factor = pytorch::scale_list(scales)};
  if (!read_mode(from.at("mode"), of.mode) || !read_option(from.at("align_corners"), of.align_corners) ||
      !read_option(from.at("recompute_scale_factor"), of.recompute_scale_factor))
    return unreadable();
  return read.infer(of, in);
}

/// F.interpolate is one function; the rank of its input says which of ours it is.
constexpr answer pytorch_interpolate(const table_row& from, const decimals& scales)
{
  reader read{from};
  const shape in = read.list("input");
  if (!read.made.readable || pieces_of(from.at("scale_factor"), ' ').count != (scales.count == 0 ? 1 : scales.count))
    return unreadable();
  if (in.rank() <= 3) return pytorch_interpolate_over<1>(from, in, scales);
  if (in.rank() == 4) return pytorch_interpolate_over<2>(from, in, scales);
  return pytorch_interpolate_over<3>(from, in, scales);
}

// ------------------------------------------------------------------------------------------------ ONNX, ONNX Runtime

constexpr bool read_auto_pad(std::string_view text, padding_mode& to)
{
  if (text.empty() || text == "NOTSET") to = onnx::notset;
  else if (text == "VALID") to = valid;
  else if (text == "SAME_UPPER") to = same_upper;
  else if (text == "SAME_LOWER") to = same_lower;
  else return false;
  return true;
}

template <class Conv>
constexpr answer onnx_conv(const table_row& from)
{
  reader read{from};
  Conv of{.dilations = read.list("dilations"),
          .group = read.number("group", 1),
          .kernel_shape = read.list("kernel_shape"),
          .pads = read.joined("pads_begin", "pads_end"),
          .strides = read.list("strides"),
          .W = read.list("weight"),
          .B = read.list("bias"),
          .opset = read.number("opset", 0)};
  if (!read_auto_pad(from.at("auto_pad"), of.auto_pad)) return unreadable();
  return read.infer(of, read.list("input"));
}

template <class Conv>
constexpr answer onnx_conv_transpose(const table_row& from)
{
  reader read{from};
  Conv of{.dilations = read.list("dilations"),
          .group = read.number("group", 1),
          .kernel_shape = read.list("kernel_shape"),
          .output_padding = read.list("output_padding"),
          .output_shape = read.list("output_shape"),
          .pads = read.joined("pads_begin", "pads_end"),
          .strides = read.list("strides"),
          .W = read.list("weight"),
          .B = read.list("bias"),
          .opset = read.number("opset", 0)};
  if (!read_auto_pad(from.at("auto_pad"), of.auto_pad)) return unreadable();
  return read.infer(of, read.list("input"));
}

template <class Pool>
constexpr answer onnx_pool(const table_row& from)
{
  reader read{from};
  Pool of{.ceil_mode = read.number("ceil_mode", onnx::absent),
          .dilations = read.list("dilations"),
          .kernel_shape = read.list("kernel_shape"),
          .pads = read.joined("pads_begin", "pads_end"),
          .strides = read.list("strides"),
          .opset = read.number("opset", 0)};
  if (!read_auto_pad(from.at("auto_pad"), of.auto_pad)) return unreadable();
  return read.infer(of, read.list("input"));
}

template <class Average, class Max, class Lp>
constexpr answer onnx_global_pool(const table_row& from)
{
  reader read{from};
  const shape in = read.list("input");
  const dim opset = read.number("opset", 0);
  if (from.at("op") == "GlobalAveragePool") return read.infer(Average{opset}, in);
  if (from.at("op") == "GlobalMaxPool") return read.infer(Max{opset}, in);
  if (from.at("op") == "GlobalLpPool") return read.infer(Lp{opset}, in);
  return unreadable();
}

// ------------------------------------------------------------------------------------------------ TensorFlow, Keras

constexpr bool read_padding(reader& read, tensorflow::paddings& to)
{
  const std::string_view text = read.from.at("padding");
  if (text == "same") to = same;
  else if (text == "valid") to = valid;
  else if (text == "number" || text == "explicit")
    to = tensorflow::paddings(read.list("pad_begin"), read.list("pad_end"));
  else return false;
  return true;
}

constexpr bool read_rounding(std::string_view text, tensorflow::dim_rounding& to)
{
  if (text.empty()) to = tensorflow::dim_rounding::none;
  else if (text == "floor") to = tensorflow::dim_rounding::floor;
  else if (text == "round") to = tensorflow::dim_rounding::round;
  else if (text == "ceil") to = tensorflow::dim_rounding::ceil;
  else return false;
  return true;
}

template <class Conv>
constexpr answer tensorflow_filtered(reader& read, Conv of)
{
  const std::string_view order = read.from.at("data_format");
  of.strides = read.list("strides");
  of.dilations = read.list("dilations");
  of.data_format = order.substr(0, 2) == "NC" ? layout::channels_first : layout::channels_last;
  if (order != "NWC" && order != "NHWC" && order != "NDHWC" && order != "NCHW") return unreadable();
  if (!read_padding(read, of.padding) || !read_rounding(read.from.at("dim_rounding"), of.dim_rounding_mode))
    return unreadable();
  return read.infer(of, read.list("input"));
}

constexpr answer tensorflow_conv(const table_row& from)
{
  reader read{from};
  const shape filters = read.list("weight");
  const std::string_view op = from.at("op");
  if (op == "conv1d") return tensorflow_filtered(read, tensorflow::conv1d{.filters = filters});
  if (op == "conv2d") return tensorflow_filtered(read, tensorflow::conv2d{.filters = filters});
  if (op == "conv3d") return tensorflow_filtered(read, tensorflow::conv3d{.filters = filters});
  if (op == "depthwiseConv2d") return tensorflow_filtered(read, tensorflow::depthwise_conv2d{.filters = filters});
  if (op == "separableConv2d")
    return tensorflow_filtered(
        read, tensorflow::separable_conv2d{.depthwise_filter = filters, .pointwise_filter = read.list("pointwise")});
  return unreadable();
}

constexpr answer tensorflow_conv_transpose(const table_row& from)
{
  reader read{from};
  const shape filters = read.list("weight");
  const shape output = read.list("output_shape");
  const shape strides = read.list("strides");
  const shape in = read.list("input");
  const padding_mode padding = from.at("padding") == "same" ? same : valid;
  if (from.at("padding") != "same" && from.at("padding") != "valid") return unreadable();
  if (from.at("op") == "conv2dTranspose")
    return read.infer(
        tensorflow::conv2d_transpose{
            .filters = filters, .output_shape = output, .strides = strides, .padding = padding},
        in);
  if (from.at("op") == "conv3dTranspose")
    return read.infer(
        tensorflow::conv3d_transpose{
            .filters = filters, .output_shape = output, .strides = strides, .padding = padding},
        in);
  return unreadable();
}

template <class Pool>
constexpr answer tensorflow_window(const table_row& from)
{
  reader read{from};
  Pool of{.ksize = read.list("kernel"), .strides = read.list("strides")};
  if (!from.at("dilations").empty()) of.dilations = read.list("dilations");
  if (!read_padding(read, of.padding) || !read_rounding(from.at("dim_rounding"), of.dim_rounding_mode))
    return unreadable();
  return read.infer(of, read.list("input"));
}

constexpr answer tensorflow_pool(const table_row& from)
{
  const std::string_view op = from.at("op");
  if (op == "maxPool" || op == "pool_max") return tensorflow_window<tensorflow::max_pool>(from);
  if (op == "avgPool" || op == "pool_avg") return tensorflow_window<tensorflow::avg_pool>(from);
  if (op == "maxPool3d") return tensorflow_window<tensorflow::max_pool3d>(from);
  if (op == "avgPool3d") return tensorflow_window<tensorflow::avg_pool3d>(from);
  return unreadable();
}

/// The arguments of a tf.layers function: JSON with `;` for `,` and `'` for `"`. Only what the table has: numbers,
/// words, lists of numbers, and lists of pairs.
struct arguments {
  std::string_view text;
  bool readable = true;

  constexpr std::string_view find(std::string_view name)
  {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; ++at)
      if (at > 0 && text[at - 1] == '\'' && text.substr(at + name.size(), 2) == "':")
        return text.substr(at + name.size() + 2);
    return {};
  }
  constexpr bool has(std::string_view name) { return !find(name).empty(); }
  constexpr dim number(std::string_view name, dim otherwise)
  {
    const std::string_view from = find(name);
    if (from.empty()) return otherwise;
    dim read = 0;
    readable = readable && read_number(from.substr(0, from.find_first_of(";}")), read);
    return read;
  }
  constexpr std::string_view word(std::string_view name, std::string_view otherwise)
  {
    const std::string_view from = find(name);
    if (from.empty()) return otherwise;
    readable = readable && from.front() == '\'';
    return from.substr(1, from.find('\'', 1) - 1);
  }
  constexpr shape list(std::string_view name)
  {
    const std::string_view from = find(name);
    readable = readable && !from.empty() && from.front() == '[';
    return list_in(from);
  }
  constexpr sizes list_or(std::string_view name, const sizes& otherwise)
  {
    return has(name) ? sizes(list(name)) : otherwise;
  }
  /// `[[1;2];[3;4]]`: begins 1 and 3, ends 2 and 4.
  constexpr keras::sides pairs(std::string_view name)
  {
    std::string_view from = find(name);
    shape begins;
    shape ends;
    readable = readable && from.substr(0, 2) == "[[";
    if (!from.empty()) from.remove_prefix(1);
    while (readable && !from.empty() && from.front() == '[') {
      const shape pair = list_in(from);
      readable = readable && pair.count == 2 && begins.push_back(pair[0]) && ends.push_back(pair[1]);
      from.remove_prefix(from.find(']') + 1);
      if (!from.empty() && from.front() == ';') from.remove_prefix(1);
    }
    return {begins, ends};
  }
  constexpr padding_mode padding()
  {
    const std::string_view mode = word("padding", "valid");
    readable = readable && (mode == "same" || mode == "valid");
    return mode == "same" ? same : valid;
  }
  constexpr layout order()
  {
    const std::string_view format = word("dataFormat", "channelsLast");
    readable = readable && (format == "channelsFirst" || format == "channelsLast");
    return format == "channelsFirst" ? layout::channels_first : layout::channels_last;
  }

 private:
  constexpr shape list_in(std::string_view from)
  {
    if (from.empty()) return {};
    const numbers read = read_numbers(from.substr(1, from.find(']') - 1), ';');
    const result<shape> kept = read.list();
    readable = readable && read.good && kept.has_value();
    return kept.value_or(shape{});
  }
};

/// A layer's answer where -1 stands for an extent that is not known.
template <class Layer>
constexpr answer keras_answer(const table_row& from, const arguments& args, const Layer& of)
{
  reader read{from};
  shape in = read.list("input");
  if (!args.readable) return unreadable();
  for (dim& extent : in.values)
    if (extent == -1) extent = dynamic;
  answer made = read.infer(of, in);
  for (dim& extent : made.out.values)
    if (extent == dynamic) extent = -1;
  return made;
}

template <int N>
constexpr answer keras_conv(const table_row& from, arguments& args)
{
  const keras::conv_nd<N> of{.filters = args.number("filters", 0),
                             .kernel_size = args.list("kernelSize"),
                             .strides = args.list_or("strides", 1),
                             .padding = args.padding(),
                             .data_format = args.order(),
                             .dilation_rate = args.list_or("dilationRate", 1)};
  return keras_answer(from, args, of);
}

template <int N>
constexpr answer keras_conv_transpose(const table_row& from, arguments& args)
{
  const keras::conv_transpose_nd<N> of{.filters = args.number("filters", 0),
                                       .kernel_size = args.list("kernelSize"),
                                       .strides = args.list_or("strides", 1),
                                       .padding = args.padding(),
                                       .data_format = args.order()};
  return keras_answer(from, args, of);
}

template <class Pooling>
constexpr answer keras_pooling(const table_row& from, arguments& args)
{
  const Pooling of{.pool_size = args.list("poolSize"),
                   .strides = args.list_or("strides", {}),
                   .padding = args.padding(),
                   .data_format = args.order()};
  return keras_answer(from, args, of);
}

constexpr answer keras_layer(const table_row& from)
{
  arguments args{from.at("config")};
  const std::string_view name = from.at("layer");
  if (name == "conv1d") return keras_conv<1>(from, args);
  if (name == "conv2d") return keras_conv<2>(from, args);
  if (name == "conv3d") return keras_conv<3>(from, args);
  if (name == "conv2dTranspose") return keras_conv_transpose<2>(from, args);
  if (name == "conv3dTranspose") return keras_conv_transpose<3>(from, args);
  if (name == "depthwiseConv2d") {
    const keras::depthwise_conv2d of{.kernel_size = args.list("kernelSize"),
                                     .strides = args.list_or("strides", 1),
                                     .padding = args.padding(),
                                     .depth_multiplier = args.number("depthMultiplier", 1),
                                     .data_format = args.order()};
    return keras_answer(from, args, of);
  }
  if (name == "separableConv2d") {
    const keras::separable_conv2d of{.filters = args.number("filters", 0),
                                     .kernel_size = args.list("kernelSize"),
                                     .strides = args.list_or("strides", 1),
                                     .padding = args.padding(),
                                     .data_format = args.order(),
                                     .dilation_rate = args.list_or("dilationRate", 1)};
    return keras_answer(from, args, of);
  }
  if (name == "maxPooling1d") return keras_pooling<keras::max_pooling1d>(from, args);
  if (name == "maxPooling2d") return keras_pooling<keras::max_pooling2d>(from, args);
  if (name == "maxPooling3d") return keras_pooling<keras::max_pooling3d>(from, args);
  if (name == "averagePooling1d") return keras_pooling<keras::average_pooling1d>(from, args);
  if (name == "averagePooling2d") return keras_pooling<keras::average_pooling2d>(from, args);
  if (name == "averagePooling3d") return keras_pooling<keras::average_pooling3d>(from, args);
  if (name == "globalAveragePooling1d") return keras_answer(from, args, keras::global_average_pooling1d{});
  if (name == "globalAveragePooling2d") return keras_answer(from, args, keras::global_average_pooling2d{args.order()});
  if (name == "globalMaxPooling2d") return keras_answer(from, args, keras::global_max_pooling2d{args.order()});
  if (name == "dense") return keras_answer(from, args, keras::dense{.units = args.number("units", 0)});
  if (name == "flatten") return keras_answer(from, args, keras::flatten{});
  if (name == "reshape") return keras_answer(from, args, keras::reshape{args.list("targetShape")});
  if (name == "permute") return keras_answer(from, args, keras::permute{args.list("dims")});
  if (name == "repeatVector") return keras_answer(from, args, keras::repeat_vector{args.number("n", 0)});
  if (name == "upSampling2d") return keras_answer(from, args, keras::up_sampling2d{args.list("size"), args.order()});
  if (name == "zeroPadding2d")
    return keras_answer(from, args, keras::zero_padding2d{args.pairs("padding"), args.order()});
  if (name == "cropping2D") return keras_answer(from, args, keras::cropping2d{args.pairs("cropping"), args.order()});
  return unreadable();
}

// ------------------------------------------------------------------------------------------------ oneDNN

template <class Conv>
constexpr answer onednn_conv(const table_row& from)
{
  reader read{from};
  const Conv of{.weights = read.list("weights"),
                .dst = read.list("dst"),
                .strides = read.list("strides"),
                .dilates = read.list("dilates"),
                .padding_l = read.list("pad_l"),
                .padding_r = read.list("pad_r"),
                .groups = read.number("groups", 1)};
  return read.infer(of, read.list("src"));
}

template <class Pool>
constexpr answer onednn_window(const table_row& from)
{
  reader read{from};
  const Pool of{.dst = read.list("dst"),
                .strides = read.list("strides"),
                .kernel = read.list("kernel"),
                .dilates = read.list("dilates"),
                .padding_l = read.list("pad_l"),
                .padding_r = read.list("pad_r")};
  return read.infer(of, read.list("src"));
}

constexpr answer onednn_pooling(const table_row& from)
{
  const std::string_view op = from.at("op");
  if (op == "pooling_max") return onednn_window<onednn::pooling_max>(from);
  if (op == "pooling_avg_include") return onednn_window<onednn::pooling_avg_include_padding>(from);
  if (op == "pooling_avg_exclude") return onednn_window<onednn::pooling_avg_exclude_padding>(from);
  return unreadable();
}

// ------------------------------------------------------------------------------------------------ the tables

using question = answer (*)(const table_row& from);

/// A table: its name, its columns besides id, kind, expect, output, error, judge, want, why; and who answers, by the
/// number of spatial axes in `rank` where it is one for each.
struct table {
  std::string_view name;
  std::string_view columns;
  question ask[3];
  answer (*ask_with_decimals)(const table_row& from, const decimals& scales) = nullptr;
};

inline constexpr table tables[] = {
    {"pytorch_conv",
     "rank,input,weight,bias,stride,pad_begin,pad_end,dilation,groups,padding_mode,source",
     {pytorch_conv<1>, pytorch_conv<2>, pytorch_conv<3>}},
    {"pytorch_conv_transpose",
     "rank,input,weight,bias,stride,pad_begin,pad_end,dilation,groups,output_padding,output_size,source",
     {pytorch_conv_transpose<1>, pytorch_conv_transpose<2>, pytorch_conv_transpose<3>}},
    {"pytorch_max_pool",
     "rank,input,kernel,stride,pad_begin,pad_end,dilation,ceil_mode,count_include_pad,requires_grad,source",
     {pytorch_max_pool<1>, pytorch_max_pool<2>, pytorch_max_pool<3>}},
    {"pytorch_avg_pool",
     "rank,input,kernel,stride,pad_begin,pad_end,dilation,ceil_mode,count_include_pad,source",
     {pytorch_avg_pool<1>, pytorch_avg_pool<2>, pytorch_avg_pool<3>}},
    {"pytorch_lp_pool",
     "rank,input,kernel,stride,pad_begin,pad_end,dilation,ceil_mode,count_include_pad,source",
     {pytorch_lp_pool<1>, pytorch_lp_pool<2>, nullptr}},
    {"pytorch_adaptive_pool",
     "op,rank,input,output_size,source",
     {pytorch_adaptive_pool<1>, pytorch_adaptive_pool<2>, pytorch_adaptive_pool<3>}},
    {"pytorch_max_unpool2d", "input,kernel,stride,pad_begin,pad_end,output_size,source", {pytorch_max_unpool}},
    {"pytorch_unfold", "input,kernel,dilation,pad,stride", {pytorch_unfold}},
    {"pytorch_fold", "input,output_size,kernel,dilation,pad,stride", {pytorch_fold}},
    {"pytorch_linear", "input,weight,bias", {pytorch_linear}},
    {"pytorch_flatten", "input,start_dim,end_dim", {pytorch_flatten}},
    {"pytorch_add", "a,b", {pytorch_add}},
    {"pytorch_cat", "inputs,dim", {pytorch_cat}},
    {"pytorch_pixel_shuffle", "op,input,factor", {pytorch_pixel_shuffle}},
    {"pytorch_pad", "mode,input,pad", {pytorch_pad}},
    {"pytorch_interpolate",
     "input,size,scale_factor,mode,align_corners,recompute_scale_factor",
     {},
     pytorch_interpolate},
    {"onnx_conv",
     "opset,rank,input,weight,bias,kernel_shape,strides,pads_begin,pads_end,dilations,group,auto_pad,ort_expect,ort_"
     "output",
     {onnx_conv<onnx::conv>}},
    {"onnx_conv_transpose",
     "opset,rank,input,weight,bias,kernel_shape,strides,pads_begin,pads_end,dilations,group,auto_pad,output_padding,"
     "output_shape,ort_expect,ort_output",
     {onnx_conv_transpose<onnx::conv_transpose>}},
    {"onnx_max_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,ort_"
     "expect,"
     "ort_output",
     {onnx_pool<onnx::max_pool>}},
    {"onnx_average_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,ort_"
     "expect,"
     "ort_output",
     {onnx_pool<onnx::average_pool>}},
    {"onnx_lp_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,ort_"
     "expect,"
     "ort_output",
     {onnx_pool<onnx::lp_pool>}},
    {"onnx_global_pool",
     "op,opset,input,ort_expect,ort_output",
     {onnx_global_pool<onnx::global_average_pool, onnx::global_max_pool, onnx::global_lp_pool>}},
    {"ort_conv",
     "opset,rank,input,weight,bias,kernel_shape,strides,pads_begin,pads_end,dilations,group,auto_pad,static_expect,"
     "static_output",
     {onnx_conv<onnxruntime::conv>}},
    {"ort_conv_transpose",
     "opset,rank,input,weight,bias,kernel_shape,strides,pads_begin,pads_end,dilations,group,auto_pad,output_padding,"
     "output_shape,static_expect,static_output",
     {onnx_conv_transpose<onnxruntime::conv_transpose>}},
    {"ort_max_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,"
     "static_expect,static_output",
     {onnx_pool<onnxruntime::max_pool>}},
    {"ort_average_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,"
     "static_expect,static_output",
     {onnx_pool<onnxruntime::average_pool>}},
    {"ort_lp_pool",
     "opset,rank,input,kernel_shape,strides,pads_begin,pads_end,dilations,auto_pad,ceil_mode,count_include_pad,"
     "static_expect,static_output",
     {onnx_pool<onnxruntime::lp_pool>}},
    {"ort_global_pool",
     "op,opset,input,static_expect,static_output",
     {onnx_global_pool<onnxruntime::global_average_pool, onnxruntime::global_max_pool, onnxruntime::global_lp_pool>}},
    {"tfjs_conv",
     "op,rank,data_format,input,weight,pointwise,strides,padding,pad_begin,pad_end,dilations,dim_rounding",
     {tensorflow_conv}},
    {"tfjs_conv_transpose", "op,rank,input,weight,output_shape,strides,padding", {tensorflow_conv_transpose}},
    {"tfjs_pool", "op,rank,input,kernel,strides,padding,pad_begin,pad_end,dilations,dim_rounding", {tensorflow_pool}},
    {"tfjs_layers", "layer,config,input", {keras_layer}},
    {"onednn_convolution",
     "op,rank,src,weights,dst,strides,dilates,pad_l,pad_r,groups",
     {onednn_conv<onednn::convolution>}},
    {"onednn_deconvolution",
     "op,rank,src,weights,dst,strides,dilates,pad_l,pad_r,groups",
     {onednn_conv<onednn::deconvolution>}},
    {"onednn_pooling", "op,rank,src,kernel,dst,strides,dilates,pad_l,pad_r", {onednn_pooling}},
};

inline constexpr std::string_view common_columns = "id,kind,expect,output,error,judge,want,why";

constexpr const table* find_table(std::string_view name)
{
  for (const table& one : tables)
    if (one.name == name) return &one;
  return nullptr;
}

/// Whether a header holds the columns of the table and no other.
constexpr bool knows(const table& of, const pieces& names)
{
  const pieces own = pieces_of(of.columns, ',');
  const pieces common = pieces_of(common_columns, ',');
  if (names.count != own.count + common.count) return false;
  for (int i = 0; i < own.count + common.count; ++i) {
    const std::string_view wanted = i < own.count ? own.each[i] : common.each[i - own.count];
    int found = 0;
    for (int k = 0; k < names.count; ++k) found += names.each[k] == wanted ? 1 : 0;
    if (found != 1) return false;
  }
  return true;
}

constexpr answer ask(const table& of, const table_row& from, const decimals& scales)
{
  if (of.ask_with_decimals != nullptr) return of.ask_with_decimals(from, scales);
  if (of.ask[1] == nullptr) return of.ask[0](from);
  dim rank = 0;
  if (!read_number(from.at("rank"), rank) || rank < 1 || rank > 3 || of.ask[rank - 1] == nullptr) return unreadable();
  return of.ask[rank - 1](from);
}

enum class verdict { agrees, differs, skipped, unreadable };

/// The judge's word on one row.
constexpr verdict judge(const table& of, const table_row& from, const decimals& scales, answer& given)
{
  const std::string_view word = from.at("judge");
  const std::string_view want = from.at("want");
  if (!from.good() || (word != "agree" && word != "refuse" && word != "right" && word != "skip"))
    return verdict::unreadable;
  if (word == "skip") return verdict::skipped;
  given = ask(of, from, scales);
  if (!given.readable) return verdict::unreadable;
  if (want == "refuse") return given.good ? verdict::differs : verdict::agrees;
  const numbers read = read_numbers(want);
  const result<shape> shape_wanted = read.list();
  if (!read.good || !shape_wanted) return verdict::unreadable;
  return given.good && given.out == *shape_wanted ? verdict::agrees : verdict::differs;
}

}  // namespace conformance
