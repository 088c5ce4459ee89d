// SPDX-License-Identifier: MIT
// The cross tables: one configuration a row, a column for each framework. One spatial axis of two varies, the other is
// an extent of 4 under a window of 1; one channel. What a column holds is judged like a row of the framework's own
// table: a refusal and a size of 1 or more are the answer, a size of 0 or below is one that must be refused; see
// `judge_entry`.
#pragma once

#include "ask.hpp"

namespace conformance {

/// The numbers of a row; those that its table does not have keep their defaults.
struct crossing {
  dim i = 1;
  dim k = 1;
  dim s = 1;
  dim d = 1;
  dim pb = 0;
  dim pe = 0;
  dim op = 0;
  dim ceil = 0;
  padding_mode mode = padding_mode::as_given;
  bool max = true;
};

/// Output on the varying axis, and whether there is one. `wanted`: for a dialect that is told the destination.
using entry_question = answer (*)(const crossing& of, dim wanted);

constexpr answer given_to(const layer& of, const shape& in)
{
  answer made;
  tensor_value value{in, {}};
  made.good = of.infer({&value, 1}, {&value, 1}, made.why);
  made.out = value.extents;
  return made;
}

constexpr shape pads(const crossing& of)
{
  return of.mode == padding_mode::as_given ? shape{of.pb, 0, of.pe, 0} : shape{};
}
constexpr tensorflow::paddings paddings(const crossing& of)
{
  return of.mode == padding_mode::as_given ? tensorflow::paddings(shape{of.pb, 0}, shape{of.pe, 0})
                                           : tensorflow::paddings(of.mode);
}

constexpr answer pytorch_conv_entry(const crossing& of, dim)
{
  pytorch::functional::conv2d conv{
      .weight = {1, 1, of.k, 1}, .stride = {of.s, 1}, .padding = {of.pb, 0}, .dilation = {of.d, 1}};
  if (of.mode != padding_mode::as_given) conv.padding = of.mode;
  return given_to(conv, shape{1, 1, of.i, 4});
}
constexpr answer pytorch_conv_transpose_entry(const crossing& of, dim)
{
  return given_to(pytorch::functional::conv_transpose2d{.weight = {1, 1, of.k, 1},
                                                        .stride = {of.s, 1},
                                                        .padding = {of.pb, 0},
                                                        .output_padding = {of.op, 0},
                                                        .dilation = {of.d, 1}},
                  shape{1, 1, of.i, 4});
}
constexpr answer pytorch_pool_entry(const crossing& of, dim)
{
  if (of.max)
    return given_to(pytorch::max_pool2d{.kernel_size = {of.k, 1},
                                        .stride = {of.s, 1},
                                        .padding = {of.pb, 0},
                                        .dilation = {of.d, 1},
                                        .ceil_mode = of.ceil != 0},
                    shape{1, 1, of.i, 4});
  return given_to(
      pytorch::avg_pool2d{
          .kernel_size = {of.k, 1}, .stride = {of.s, 1}, .padding = {of.pb, 0}, .ceil_mode = of.ceil != 0},
      shape{1, 1, of.i, 4});
}

template <class Conv>
constexpr answer onnx_conv_entry(const crossing& of, dim)
{
  return given_to(Conv{.auto_pad = of.mode,
                       .dilations = {of.d, 1},
                       .pads = pads(of),
                       .strides = {of.s, 1},
                       .W = {1, 1, of.k, 1},
                       .opset = 17},
                  shape{1, 1, of.i, 4});
}
template <class Conv>
constexpr answer onnx_conv_transpose_entry(const crossing& of, dim)
{
  return given_to(Conv{.dilations = {of.d, 1},
                       .output_padding = {of.op, 0},
                       .pads = pads(of),
                       .strides = {of.s, 1},
                       .W = {1, 1, of.k, 1},
                       .opset = 17},
                  shape{1, 1, of.i, 4});
}
template <class Max, class Average>
constexpr answer onnx_pool_entry(const crossing& of, dim)
{
  if (of.max)
    return given_to(Max{.auto_pad = of.mode,
                        .ceil_mode = of.ceil,
                        .dilations = {of.d, 1},
                        .kernel_shape = {of.k, 1},
                        .pads = pads(of),
                        .strides = {of.s, 1},
                        .opset = 17},
                    shape{1, 1, of.i, 4});
  return given_to(Average{.auto_pad = of.mode,
                          .ceil_mode = of.ceil,
                          .kernel_shape = {of.k, 1},
                          .pads = pads(of),
                          .strides = {of.s, 1},
                          .opset = 17},
                  shape{1, 1, of.i, 4});
}

constexpr answer tensorflow_conv_entry(const crossing& of, dim)
{
  return given_to(
      tensorflow::conv2d{
          .filters = {of.k, 1, 1, 1}, .strides = {of.s, 1}, .padding = paddings(of), .dilations = {of.d, 1}},
      shape{1, of.i, 4, 1});
}
constexpr answer tensorflow_pool_entry(const crossing& of, dim)
{
  const auto rounding = of.mode != padding_mode::as_given ? tensorflow::dim_rounding::none
                        : of.ceil != 0                    ? tensorflow::dim_rounding::ceil
                                                          : tensorflow::dim_rounding::floor;
  return given_to(tensorflow::max_pool{.ksize = {of.k, 1},
                                       .strides = {of.s, 1},
                                       .padding = paddings(of),
                                       .dilations = {of.d, 1},
                                       .dim_rounding_mode = rounding},
                  shape{1, of.i, 4, 1});
}

constexpr answer onednn_conv_entry(const crossing& of, dim wanted)
{
  return given_to(onednn::convolution{.weights = {1, 1, of.k, 1},
                                      .dst = {1, 1, wanted, 4},
                                      .strides = {of.s, 1},
                                      .dilates = {of.d - 1, 0},
                                      .padding_l = {of.pb, 0},
                                      .padding_r = {of.pe, 0}},
                  shape{1, 1, of.i, 4});
}
// oneDNN has no output_padding: padding on the right that is less by as much was passed in its place.
constexpr answer onednn_conv_transpose_entry(const crossing& of, dim wanted)
{
  return given_to(onednn::deconvolution{.weights = {1, 1, of.k, 1},
                                        .dst = {1, 1, wanted, 4},
                                        .strides = {of.s, 1},
                                        .dilates = {of.d - 1, 0},
                                        .padding_l = {of.pb, 0},
                                        .padding_r = {of.pe - of.op, 0}},
                  shape{1, 1, of.i, 4});
}
constexpr answer onednn_pool_entry(const crossing& of, dim wanted)
{
  const shape dst{1, 1, wanted, 4};
  const shape in{1, 1, of.i, 4};
  if (of.max)
    return given_to(onednn::pooling_max{.dst = dst,
                                        .strides = {of.s, 1},
                                        .kernel = {of.k, 1},
                                        .dilates = {of.d - 1, 0},
                                        .padding_l = {of.pb, 0},
                                        .padding_r = {of.pe, 0}},
                    in);
  return given_to(onednn::pooling_avg_include_padding{.dst = dst,
                                                      .strides = {of.s, 1},
                                                      .kernel = {of.k, 1},
                                                      .dilates = {of.d - 1, 0},
                                                      .padding_l = {of.pb, 0},
                                                      .padding_r = {of.pe, 0}},
                  in);
}

/// A framework's column: who answers, on which tensor axis the varying extent stands, and in which padding mode.
struct cross_column {
  std::string_view name;
  entry_question ask;
  int axis = 2;
  padding_mode mode = padding_mode::as_given;
  int destinations = 0;  // 1: the column holds every destination that is accepted; 2: of those that were tried, which
                         // lie around the one that is given by the formula
};

struct cross_table {
  std::string_view name;
  std::string_view parameters;
  bool max;
  cross_column columns[7];
};

inline constexpr cross_table cross_tables[] = {
    {"cross_conv",
     "i,k,s,d,pb,pe",
     true,
     {{"pytorch", pytorch_conv_entry},
      {"onnx", onnx_conv_entry<onnx::conv>},
      {"ort", onnx_conv_entry<onnxruntime::conv>},
      {"tfjs", tensorflow_conv_entry, 1},
      {"onednn", onednn_conv_entry, 2, padding_mode::as_given, 1}}},
    {"cross_conv_transpose",
     "i,k,s,d,p,op",
     true,
     {{"pytorch", pytorch_conv_transpose_entry},
      {"onnx", onnx_conv_transpose_entry<onnx::conv_transpose>},
      {"ort", onnx_conv_transpose_entry<onnxruntime::conv_transpose>},
      {"onednn", onednn_conv_transpose_entry, 2, padding_mode::as_given, 2}}},
    {"cross_max_pool",
     "i,k,s,d,p,ceil",
     true,
     {{"pytorch", pytorch_pool_entry},
      {"onnx", onnx_pool_entry<onnx::max_pool, onnx::average_pool>},
      {"ort", onnx_pool_entry<onnxruntime::max_pool, onnxruntime::average_pool>},
      {"tfjs", tensorflow_pool_entry, 1},
      {"onednn", onednn_pool_entry, 2, padding_mode::as_given, 1}}},
    {"cross_avg_pool",
     "i,k,s,d,p,ceil",
     false,
     {{"pytorch", pytorch_pool_entry},
      {"onnx", onnx_pool_entry<onnx::max_pool, onnx::average_pool>},
      {"ort", onnx_pool_entry<onnxruntime::max_pool, onnxruntime::average_pool>},
      {"tfjs", tensorflow_pool_entry, 1},
      {"onednn", onednn_pool_entry, 2, padding_mode::as_given, 1}}},
    {"cross_same",
     "op,i,k,s,d",
     true,
     {{"pytorch_same", pytorch_conv_entry, 2, same},
      {"onnx_upper", nullptr, 2, same_upper},
      {"onnx_lower", nullptr, 2, same_lower},
      {"ort_upper", nullptr, 2, same_upper},
      {"ort_lower", nullptr, 2, same_lower},
      {"tfjs_same", nullptr, 1, same}}},
};

constexpr const cross_table* find_cross_table(std::string_view name)
{
  for (const cross_table& one : cross_tables)
    if (one.name == name) return &one;
  return nullptr;
}

/// Whether a header is id, the parameters and the frameworks, in this order.
constexpr bool knows(const cross_table& of, const pieces& names)
{
  const pieces own = pieces_of(of.parameters, ',');
  int at = 0;
  if (names.count < 1 || names.each[at++] != "id") return false;
  for (int i = 0; i < own.count; ++i)
    if (at == names.count || names.each[at++] != own.each[i]) return false;
  for (const cross_column& one : of.columns)
    if (!one.name.empty() && (at == names.count || names.each[at++] != one.name)) return false;
  return at == names.count;
}

/// Who answers in cross_same, where the operator is a column.
constexpr entry_question same_question(std::string_view column, bool conv)
{
  if (column.substr(0, 4) == "onnx")
    return conv ? onnx_conv_entry<onnx::conv> : onnx_pool_entry<onnx::max_pool, onnx::average_pool>;
  if (column.substr(0, 3) == "ort")
    return conv ? onnx_conv_entry<onnxruntime::conv>
                : onnx_pool_entry<onnxruntime::max_pool, onnxruntime::average_pool>;
  return conv ? tensorflow_conv_entry : tensorflow_pool_entry;
}

struct cross_result {
  bool readable = true;
  int asked = 0;
  unsigned differing = 0;  // a bit for each column that differs
};

/// One entry. A size of 0 or below must be refused, one of 1 or more be given. Except that a refusal of it is right,
/// too, where the frameworks themselves do not agree that there is one - `disputed`: another entry of the row refuses,
/// or is 0 or below - and of a size of 1 where no window fits: division toward zero makes it, and no other.
constexpr bool judge_entry(const answer& given, dim recorded, int axis, bool disputed)
{
  if (given.good) return recorded >= 1 && given.out[axis] == recorded && given.out[axis + 1] == 4;
  return recorded < 1 || disputed || (recorded == 1 && given.why.rule == rule::window_fits);
}

/// The numbers of a row; false where one is none.
constexpr bool read_crossing(const cross_table& of, const table_row& from, crossing& to)
{
  to.max = of.max;
  struct {
    std::string_view name;
    dim* to;
  } const parameters[] = {{"i", &to.i},   {"k", &to.k},   {"s", &to.s},      {"d", &to.d},
                          {"pb", &to.pb}, {"pe", &to.pe}, {"ceil", &to.ceil}};
  for (const auto& each : parameters)
    if (!from.at(each.name).empty() && !read_number(from.at(each.name), *each.to)) return false;
  const std::string_view op = from.at("op");
  if (of.name == "cross_same" ? op != "conv" && op != "max_pool" : !op.empty() && !read_number(op, to.op)) return false;
  if (!from.at("p").empty() && !read_number(from.at("p"), to.pb)) return false;
  if (!from.at("p").empty()) to.pe = to.pb;
  return from.good();
}

constexpr cross_result judge_cross(const cross_table& of, const table_row& from)
{
  cross_result made;
  crossing one;
  made.readable = read_crossing(of, from, one);
  if (!made.readable) return made;
  const bool conv = from.at("op") == "conv";

  int refusing = 0;
  dim smallest = dim_max;  // of what the other frameworks give: a destination below it is one of truncation
  for (const cross_column& column : of.columns) {
    const std::string_view entry = from.at(column.name);
    const numbers read = read_numbers(entry);
    refusing += entry == "error" || (read.good && read.count > 0 && read.each[0] < 1) ? 1 : 0;
    if (column.destinations == 0 && read.good && read.count == 1 && read.each[0] >= 1 && read.each[0] < smallest)
      smallest = read.each[0];
  }
  for (const cross_column& column : of.columns) {
    const std::string_view entry = from.at(column.name);
    if (entry.empty() || entry == "na" || entry == "unsupported" || entry == "unknown") continue;
    ++made.asked;
    one.mode = column.mode;
    const entry_question ask = column.ask != nullptr ? column.ask : same_question(column.name, conv);
    const numbers read = read_numbers(entry);
    bool good = false;
    if (column.destinations != 0) {
      const bool none = entry == "error";
      const bool all = none || column.destinations == 1;
      good = none || (read.good && read.count > 0);
      const dim first = all ? -3 : read.each[0];
      const dim last = all ? 80 : read.each[read.count - 1];
      for (dim wanted = first; good && wanted <= last; ++wanted) {
        bool recorded = false;
        for (int i = 0; !none && i < read.count; ++i) recorded = recorded || read.each[i] == wanted;
        const answer given = ask(one, wanted);
        if (recorded) good = judge_entry(given, wanted, column.axis, refusing > 0 || wanted < smallest);
        else good = !given.good;
      }
    } else if (entry == "error") {
      good = !ask(one, 0).good;
    } else {
      if (!read.good || read.count != 1) made.readable = false;
      good = judge_entry(ask(one, 0), read.each[0], column.axis, refusing > 0);
    }
    if (!good) made.differing |= 1U << (&column - of.columns);
  }
  return made;
}

}  // namespace conformance
