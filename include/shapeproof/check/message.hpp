// SPDX-License-Identifier: MIT
// An error as a sentence, in a fixed buffer: the same at compile time and at run time. No word about an error is
// written anywhere else.
#pragma once

#include <shapeproof/core/digits.hpp>  // digits
#include <shapeproof/core/shape.hpp>   // dynamic, error, rule

namespace shapeproof {

/// Words that live as long as the program.
using c_text = const char*;

/// Text of at most `Capacity` characters, in place. `c_str()` lives as long as this object.
template <int Capacity>
struct fixed_text {
  static constexpr int capacity = Capacity;

  char text[static_cast<std::size_t>(Capacity) + 1] = {};
  int length = 0;

  [[nodiscard]] constexpr const char* c_str() const noexcept { return text; }
  [[nodiscard]] constexpr const char* data() const noexcept { return text; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(length); }

  constexpr void add(char one) noexcept
  {
    if (length < capacity) text[length++] = one;
  }
  constexpr void add(const char* more) noexcept
  {
    for (; *more != '\0'; ++more) add(*more);
  }
  constexpr void add(dim number) noexcept
  {
    if (number == dynamic) return add('?');
    add(detail::digits(number).c_str());
  }
};

/// The sentence of an error.
using message_text = fixed_text<1023>;

namespace detail {

template <int = 0>
constexpr const char* axis_text(axis_name name) noexcept
{
  constexpr const char* names[] = {"", "batch", "channels", "depth", "height", "width", "length", "features", "axis"};
  const int index = static_cast<int>(name);
  return names[index < 9 ? index : 0];
}

/// What a rule has to say. %a is the axis, %o " on height" where there is an axis, %0 to %5 the numbers, %s the shape,
/// %n and %m the two branches of a join; %n the text of an error that holds one.
template <class Error>
constexpr const char* rule_text(const Error& of) noexcept
{
  switch (of.rule) {
    case rule::none: return "no error";
    case rule::extent_positive:
      return of.history_is_shape                    ? "the shape %s has an extent of %0, which must be at least %1"
             : is(of.axis_name, axis_name::other) ||
                     is(of.axis_name, axis_name::none) ? "extent %0%o must be at least %1"
                                                     : "%a %0 must be at least %1";
    case rule::rank_fits:
      return of.numbers[2] < 0    ? "%0 axes arrive, and the layer takes %1 or more"
             : of.numbers[2] == 0 ? "%0 axes arrive, and the layer takes %1"
                                  : "%0 axes arrive, and the layer takes %1, or one less without a batch";
    case rule::axis_range: return "axis %0 is out of range for %1 axes";
    case rule::axis_order: return "the start axis %0 comes after the end axis %1";
    case rule::kernel_positive: return "kernel %0%o must be at least 1";
    case rule::stride_positive: return "stride %0%o must be at least 1";
    case rule::dilation_positive: return "dilation %0%o must be at least 1";
    case rule::padding_range:
      return of.numbers[2] == dim_max ? "padding %0%o must be at least %1" : "padding %0%o must be from %1 to %2";
    case rule::padding_form:
      return of.numbers[2] == 1   ? "padding %0+%1%o is given, where padding is a mode and no number"
             : of.numbers[2] == 2 ? "padding %0+%1%o must be the same on both sides"
             : of.numbers[2] == 3 ? "there is no SAME padding here"
                                  : "padding%o has no meaning here: a mode stands alone, without numbers (%0, %1), and a transposed "
             "convolution takes neither causal padding nor output_padding with same";
    case rule::window_fits:
      return of.numbers[4] > 1
                 ? "%a %0 with padding %1+%2 is smaller than the kernel %3 with dilation %4 (effective %e), short by %5"
                 : "%a %0 with padding %1+%2 is smaller than the kernel %3, short by %5";
    case rule::output_positive: return "the output%o would be %0, and must be at least 1";
    case rule::output_padding_range: return "output_padding %0%o must be at least 0 and less than %1";
    case rule::output_size_positive: return "output_size %0%o must be at least 1";
    case rule::channels_positive: return "a number of channels is %0, and must be at least 1";
    case rule::channels_match: return "%0 channels arrive, and %1 are wanted";
    case rule::groups_positive: return "groups %0 must be at least 1";
    case rule::groups_divide_channels: return "the %0 channels that arrive cannot be divided into %1 groups";
    case rule::groups_divide_outputs: return "out_channels %0 cannot be divided into %1 groups";
    case rule::features_positive: return "a number of features is %0, and must be at least 1";
    case rule::features_match: return "%0 features arrive, and %1 are wanted";
    case rule::arithmetic_overflow: return "the size%o is past 2^63 - 1 (made of %0 and %1)";
    case rule::reshape_match: return "the %0 elements that arrive do not fill extents of %1 in all";
    case rule::reshape_infer: return "%0 extents of a reshape are to be inferred, and one is the most";
    case rule::axes_distinct: return "axis %0 stands twice in a list of axes";
    case rule::squeeze_one: return "%a %0 is not 1, and cannot be squeezed";
    case rule::crop_fits: return "%a %0 is too small for what is cropped: it must be at least %1";
    case rule::size_or_scale: return "a resize takes either a size or a scale%o, and gets %0 and %1";
    case rule::scale_positive:
      return of.numbers[1] == 0 ? "a scale%o is no number above 0 and below 2^63" : "scale %0/%1%o must be above 0";
    case rule::slice_step: return "a slice goes nowhere with step %0";
    case rule::factor_positive: return "a factor, a block or a number of parts is %0, and must be at least 1";
    case rule::extent_divide: return "%a %0 cannot be divided by %1";
    case rule::split_sum: return "the sizes of a split are %0 in all, and %a is %1";
    case rule::chunk_count: return "%a %2 falls into %0 chunks, and %1 are wanted";
    case rule::input_match: return "%a of input %2 is %0, and %1 is wanted";
    case rule::fold_blocks: return "%0 blocks arrive, and the output has %1";
    case rule::output_size_range: return "output_size %0%o must be from %1 to %2";
    case rule::list_length: return "a list of %0 numbers does not fit %1 axes";
    case rule::spatial_axes: return "%0 spatial axes: there must be 1 to %1";
    case rule::weight_rank: return "the weight has %0 axes, and %1 are wanted";
    case rule::weight_match: return "axis %0 of the weight is %1, and %2 is wanted";
    case rule::bias_match: return "the bias has %0 elements, and %1 are wanted";
    case rule::input_count:
      return of.numbers[2] < 0   ? "%0 inputs arrive, and the layer takes %1 or more"
             : of.numbers[2] > 0 ? "%0 inputs arrive, and the layer takes %1 or one more"
                                 : "%0 inputs arrive, and the layer takes %1";
    case rule::output_count: return "there is room for %0 outputs, and the layer has %1";
    case rule::broadcast_match:
      return of.history_is_names ? "%a %0 of %n does not stretch to %1 of %m: extents that meet must be equal, or one of them 1"
                                 : "%a %0 does not stretch to %1: extents that meet must be equal, or one of them 1";
    case rule::concat_match:
      return of.history_is_names ? "%a %0 of %n is not the %1 of %m: only the joined axis may differ"
                                 : "%a %0 of input %2 is not the %1 of the first: only the joined axis may differ";
    case rule::graph_input: return "the node takes value %0, and only values 0 to %1 (not included) stand before it";
    case rule::layer_kind: return "this is no layer (kind %0)";
    case rule::layer_custom: return "the layer refuses its input (%0, %1)";
    case rule::elements_overflow: return "the shape %s has more than 2^63 - 1 elements";
    case rule::count_overflow: return "the count at the shape %s is past 2^63 - 1 (made of %0 and %1)";
    case rule::bytes_overflow: return "the shape %s takes more than 2^63 - 1 bytes with elements of %0 bits";
    case rule::bytes_narrow: return "the shape %s takes %0 bytes, and the type of the size holds %1 at most";
    case rule::extent_known: return "the shape %s has an extent that is not known";
    case rule::element_bits: return "an element of %0 bits: there must be at least 1";
    case rule::alignment_positive: return "alignment %0 must be at least 1";
    case rule::scratch_range: return "the scratch is %0 bytes, and must be at least 0";
    case rule::storage_size: return "there is room for %0 shapes, and %1 are needed";
    case rule::query_range:
      return of.numbers[0] == -1 ? "no node has the name that is asked for, of %1" : "number %0 is asked for, and there are %1";
    case rule::same_stride: return "stride %0%o must be 1 with same padding";
    case rule::stride_or_dilation: return "stride %0 and dilation %1: one of them must be 1 on every axis";
    case rule::dilation_range: return "dilation %0%o must be at most %1";
    case rule::option_form:
      return of.numbers[0] == 0   ? "a rounding mode is given, which needs padding in numbers"
             : of.numbers[0] == 1 ? "align_corners is given, which this mode does not have"
             : of.numbers[0] == 2 ? "dilation %1%o is given, which this layer does not have"
                                  : "a rounding is given, which this layer does not have";
    case rule::output_match: return "axis %0 of the output is %1, and %2 is wanted";
    case rule::attribute_since: return "an attribute is given that opset %0 does not have: it came with opset %1";
    case rule::model_format: return "these are not the bytes of an ONNX model (noticed at %0)";
    case rule::model_name:
      return of.numbers[0] == 0   ? "there is no value \"%n\" before this node"
             : of.numbers[0] == 1 ? "there are two values \"%n\""
                                  : "the name \"%n\" collides with too many others";
    case rule::operator_known: return "the operator %n is not known";
    case rule::operator_form: return "%n of the operator is missing, or has another form, or its numbers are not known";
    case rule::element_match: return "the elements of input %0 are %n";
  }
  return "unknown rule";
}

template <class Error>
constexpr void add_axis(message_text& to, const Error& of) noexcept
{
  to.add(axis_text(of.axis_name));
  if (!is(of.axis_name, axis_name::other)) return;
  to.add(' ');
  to.add(dim{of.axis});
}

/// Where the name of a branch begins, of those that stand one behind the other.
constexpr int branch_at(const error& of, int which) noexcept
{
  int at = 0;
  for (; which > 0 && at < error::history_max * 8; ++at)
    if (text_at(of.history, at) == '\0') --which;
  return at;
}
constexpr bool has_branch(const error& of, int which) noexcept
{
  const int at = branch_at(of, which);
  return at < error::history_max * 8 && text_at(of.history, at) != '\0';
}

/// Name `which` of those that stand in the history.
template <class Error>
constexpr void add_branch(message_text& to, const Error& of, int which) noexcept
{
  for (int at = branch_at(of, which); at < error::history_max * 8 && text_at(of.history, at) != '\0'; ++at) to.add(text_at(of.history, at));
}

template <class Error>
constexpr void add_body(message_text& to, const Error& of) noexcept
{
  for (const char* from = rule_text(of); *from != '\0'; ++from) {
    if (*from != '%') {
      to.add(*from);
      continue;
    }
    ++from;
    if (*from >= '0' && *from <= '5') {
      to.add(of.numbers[*from - '0']);
    } else if (*from == 'a') {
      add_axis(to, of);
    } else if (*from == 'o' && !is(of.axis_name, axis_name::none)) {
      to.add(" on ");
      add_axis(to, of);
    } else if (*from == 'n' || *from == 'm') {
      add_branch(to, of, *from == 'n' ? 0 : 1);
    } else if (*from == 'e') {
      dim effective = 0;  // window_fits: it was worked out before without overflow, but for a user's own error
      if (sub_overflow(of.numbers[3], 1, effective) || mul_overflow(effective, of.numbers[4], effective) ||
          add_overflow(effective, 1, effective))
        effective = dim_max;
      to.add(effective);
    } else if (*from == 's') {
      for (int i = 0; i < of.history_size; ++i) {
        if (i > 0) to.add('x');
        to.add(of.history[i]);
      }
      if (of.history_size == 0) to.add("()");
    }
  }
}

// "height and width >= 46", "height >= 46 and width >= 30", "depth, height and width >= 9", "height = 556 or 572"
template <class Error>
constexpr void add_input_fix(message_text& to, const Error& of) noexcept
{
  const char* sign = of.input_at_least ? " >= " : " = ";
  int left = 0;
  int common = -1;  // the axis whose extents are those of all
  bool equal = true;
  for (int i = 0; i < of.fix_input_size; ++i) {
    if (of.fix_input[i] == 0 && of.fix_below[i] == 0) continue;
    equal = equal && (common < 0 || (of.fix_input[i] == of.fix_input[common] && of.fix_below[i] == of.fix_below[common]));
    common = i;
    ++left;
  }
  const auto add_extents = [&](int i) {
    to.add(sign);
    if (of.fix_below[i] != 0) to.add(of.fix_below[i]);
    if (of.fix_below[i] != 0 && of.fix_input[i] != 0) to.add(" or ");
    if (of.fix_input[i] != 0) to.add(of.fix_input[i]);
  };
  to.add("network input ");
  bool first = true;
  for (int i = 0; i < of.fix_input_size; ++i) {
    if (of.fix_input[i] == 0 && of.fix_below[i] == 0) continue;
    if (!first) to.add(left > 1 ? ", " : " and ");
    first = false;
    --left;
    to.add(axis_text(of.fix_input_axis[i]));
    if (!equal) add_extents(i);
  }
  if (equal && common >= 0) add_extents(common);
}

/// A fix, at its place ("here") or without.
template <bool Here = true>
constexpr void add_fix_text(message_text& to, const error& of, int which) noexcept
{
  const dim value = of.fix_value[which];
  const fix_kind kind = of.fixes[which];
  switch (kind) {
    case fix_kind::padding:
    case fix_kind::axis_padding: to.add("padding = "); break;
    case fix_kind::kernel:
    case fix_kind::axis_kernel: to.add("kernel = "); break;
    case fix_kind::kernel_and_stride:
    case fix_kind::axis_kernel_and_stride: to.add("kernel = stride = "); break;
    case fix_kind::in_channels: to.add("in_channels = "); break;
    case fix_kind::in_features: to.add("in_features = "); break;
    case fix_kind::input: return add_input_fix(to, of);
    case fix_kind::crop:
    case fix_kind::pad:
      to.add(is(kind, fix_kind::crop) ? "crop " : "pad ");
      add_branch(to, of, value == 0 ? 0 : 1);
      to.add(" to the extents of ");
      return add_branch(to, of, value == 0 ? 1 : 0);
    case fix_kind::swap_layout:
      return to.add(of.input_is_channels_last ? "the input with its channels first" : "the input with its channels last");
    default: return;  // those of check/repairs.hpp
  }
  to.add(value);
  if (is(kind, fix_kind::axis_padding) || is(kind, fix_kind::axis_kernel) || is(kind, fix_kind::axis_kernel_and_stride)) {
    to.add(" on ");
    add_axis(to, of);
  }
  if (Here) to.add(" here");
}

/// What the input looks like: of images of two axes in the words that people have for them.
constexpr void add_layouts(message_text& to, const error& of) noexcept
{
  constexpr dim batch_and_image = 4;
  const bool last = of.input_is_channels_last;
  if (of.fix_value[0] == batch_and_image)
    to.add(last ? "the input looks like NHWC and the network reads NCHW: " : "the input looks like NCHW and the network reads NHWC: ");
  else
    to.add(last ? "the input looks as if its channels were last, and the network reads them first: "
                : "the input looks as if its channels were first, and the network reads them last: ");
  to.add("with its axes swapped it is valid; ");
}

template <class Error>
constexpr message_text message_of(const Error& of) noexcept
{
  message_text to;
  if (of.layer >= 0 && !is(of.rule, rule::none)) {
    const bool labelled = of.label[0] != '\0';
    to.add(of.label);
    to.add(labelled ? " (layer " : "layer ");
    to.add(dim{of.layer});
    to.add(labelled ? "): " : ": ");
  }
  to.add('[');
  to.add(rule_id(of.rule));
  to.add("] ");
  if (of.fix_count > 0 && is(of.fixes[0], fix_kind::swap_layout)) add_layouts(to, of);
  add_body(to, of);
  if (of.history_is_names && has_branch(of, 2)) {
    to.add("; they parted at ");
    add_branch(to, of, 2);
  }
  if (!of.history_is_shape && !of.history_is_names && of.history_size > 1) {
    const bool nameless = is(of.axis_name, axis_name::other) || is(of.axis_name, axis_name::none);
    to.add("; ");
    to.add(nameless ? "extents" : axis_text(of.axis_name));
    to.add(nameless || is(of.axis_name, axis_name::channels) || is(of.axis_name, axis_name::features) ? " so far "
           : is(of.axis_name, axis_name::batch)                                                     ? "es so far "
                                                                                                  : "s so far ");
    if (of.history_cut) to.add("..., ");
    for (int i = 0; i < of.history_size; ++i) {
      if (i > 0) to.add(", ");
      to.add(of.history[i]);
    }
  }
  if (of.fix_count == 0) return to;
  to.add(of.fix_count == 1 ? ". This works: " : of.fix_count == 2 ? ". Either of these works: " : ". Any of these works: ");
  for (int i = 0; i < of.fix_count; ++i) {
    if (i > 0) to.add("; ");
    add_fix_text(to, of, i);
  }
  return to;
}

}  // namespace detail

/// The sentence of an error: layer name and number, rule, axis, numbers, how the extent got so small, and fixes.
template <class Error = error>
[[nodiscard]] constexpr message_text message(const error& of) noexcept
{
  return detail::message_of(static_cast<const Error&>(of));
}

}  // namespace shapeproof
