// SPDX-License-Identifier: MIT
// What can be wrong: every check by a stable id, and an error that owns all it has to say.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

namespace shapeproof {

/// Every check that the library makes. docs/rules.md has one line for each; the meaning of
/// `error::numbers` stands beside each here.
enum class rule : std::uint8_t {
  none,                    // no error
  extent_positive,         // extent, least
  rank_fits,               // rank, wanted, 1 if one less (no batch) is accepted too
  axis_range,              // axis, rank
  axis_order,              // start axis, end axis
  kernel_positive,         // kernel
  stride_positive,         // stride
  dilation_positive,       // dilation
  padding_range,           // padding, least, most
  padding_form,            // padding at the begin, at the end; 1: no numbers, 2: the same on both sides, 3: no SAME
  window_fits,             // extent, padding at the begin, at the end, kernel, dilation, what is missing
  output_positive,         // output extent
  output_padding_range,    // output_padding, first number too large
  output_size_positive,    // output_size
  channels_positive,       // channels
  channels_match,          // channels that arrive, channels that are wanted
  groups_positive,         // groups
  groups_divide_channels,  // channels that arrive, groups
  groups_divide_outputs,   // out_channels, groups
  features_positive,       // features
  features_match,          // features that arrive, features that are wanted
  arithmetic_overflow,     // the first two numbers of the product or sum
  broadcast_match,         // extent, extent so far, number of the input
  concat_match,            // extent, that of the first input, number of the input
  reshape_match,           // elements that arrive, elements of the extents that are given
  reshape_infer,           // how many extents are to be inferred
  axes_distinct,           // axis
  squeeze_one,             // extent
  crop_fits,               // extent, least
  size_or_scale,           // size, numerator of the scale
  scale_positive,          // numerator, denominator (0: the numerator holds the bits of a double)
  slice_step,              // step
  factor_positive,         // factor
  extent_divide,           // extent, divisor
  split_sum,               // sum of the sizes, extent
  chunk_count,             // chunks that there are, chunks that are wanted, extent
  input_match,             // extent, wanted, number of the input
  fold_blocks,             // blocks that arrive, blocks that the output has room for
  output_size_range,       // output_size, least, most
  list_length,             // length, wanted
  spatial_axes,            // spatial axes, the most
  weight_rank,             // rank of the weight, wanted
  weight_match,            // axis of the weight, its extent, wanted
  bias_match,              // length of the bias, wanted
  input_count,             // inputs, wanted, 1 if one more is taken too, -1 if any more are
  output_count,            // places for outputs, wanted
  graph_input,             // number of the value that a node takes, how many values stand before it
  layer_kind,              // kind
  layer_custom,            // numbers of the layer's own
  elements_overflow,       // (history holds the shape)
  count_overflow,          // the two numbers of the sum or product (history holds the shape)
  bytes_overflow,          // bits an element (history holds the shape)
  bytes_narrow,            // bytes, the most that fits
  extent_known,            // (history holds the shape)
  element_bits,            // bits
  alignment_positive,      // alignment
  scratch_range,           // scratch bytes
  storage_size,            // places, wanted
  query_range,             // number that is asked for (-1: by a name), how many there are
  same_stride,             // stride
  stride_or_dilation,      // stride, dilation
  dilation_range,          // dilation, most
  option_form,             // 0: rounding beside a mode, 1: align_corners, 2: a dilation (and which), 3: rounding
  output_match,            // axis of the output, its extent, wanted
  attribute_since,         // opset, the first one that has the attribute
  model_format,            // bytes of the file, or the node at which it was noticed
  model_name,              // 0: not there, 1: twice, 2: collides with too many (text holds the name)
  operator_known,          // (text holds the operator)
  operator_form,           // (text holds the attribute or input)
  element_match,           // number of the input (text holds its element, and the one that is wanted)
};

/// How many rules there are, `none` included.
inline constexpr int rule_count = static_cast<int>(rule::element_match) + 1;

/// The stable id of a rule, as it stands in messages, in docs/rules.md and in the names of tests.
[[nodiscard]] constexpr const char* rule_id(rule which) noexcept
{
  constexpr const char* ids[rule_count] = {
      "none",
      "extent.positive",
      "rank.fits",
      "axis.range",
      "axis.order",
      "kernel.positive",
      "stride.positive",
      "dilation.positive",
      "padding.range",
      "padding.form",
      "window.fits",
      "output.positive",
      "output-padding.range",
      "output-size.positive",
      "channels.positive",
      "channels.match",
      "groups.positive",
      "groups.divide-channels",
      "groups.divide-outputs",
      "features.positive",
      "features.match",
      "arithmetic.overflow",
      "broadcast.match",
      "concat.match",
      "reshape.match",
      "reshape.infer",
      "axes.distinct",
      "squeeze.one",
      "crop.fits",
      "resize.size-or-scale",
      "scale.positive",
      "slice.step",
      "factor.positive",
      "extent.divide",
      "split.sum",
      "chunk.count",
      "input.match",
      "fold.blocks",
      "output-size.range",
      "list.length",
      "spatial-axes.count",
      "weight.rank",
      "weight.match",
      "bias.match",
      "input.count",
      "output.count",
      "graph.input",
      "layer.kind",
      "layer.custom",
      "elements.overflow",
      "count.overflow",
      "bytes.overflow",
      "bytes.narrow",
      "extent.known",
      "element.bits",
      "alignment.positive",
      "scratch.range",
      "storage.size",
      "query.range",
      "same.stride",
      "stride.or-dilation",
      "dilation.range",
      "option.form",
      "output.match",
      "attribute.since",
      "model.format",
      "model.name",
      "operator.known",
      "operator.form",
      "element.match",
  };
  const int index = static_cast<int>(which);
  return index < rule_count ? ids[index] : "unknown";
}

/// An axis in the words of its layout. `other` is told by its number.
enum class axis_name : std::uint8_t { none, batch, channels, depth, height, width, length, features, other };

/// What a fix changes. Each one that an error holds was tried on the whole network and worked.
enum class fix_kind : std::uint8_t {
  none,
  swap_layout,             // (rank of the input)
  padding,                 // the same on every side
  axis_padding,            // on the failing axis alone
  kernel,                  // the same on every axis
  axis_kernel,             // on the failing axis alone
  kernel_and_stride,       // of a pool, whose stride was its kernel
  axis_kernel_and_stride,  // the same on the failing axis alone
  in_channels,
  in_features,
  input,
  crop,  // (which branch of a join: 0 or 1)
  pad,   // (the same)
  same_padding,  // these are found by repairs (check/repairs.hpp), and stand in no error
  dilation,
  stride,
  groups,
  output_padding,
  out_channels,
  resize,    // of one side of a join (which branch: 0 or 1)
  adaptive,  // (its output size)
  drop,
};

/// A refusal, with all that a sentence about it needs (check/message.hpp): trivially copyable, no pointer, no heap.
struct error {
  static constexpr int history_max = 8;
  static constexpr int fix_max = 3;
  static constexpr int label_max = 40;

  shapeproof::rule rule;
  shapeproof::axis_name axis_name;
  std::int16_t axis;   // tensor axis, -1 where the error has none
  std::int32_t layer;  // index in the network, -1 where there is no network

  std::uint8_t history_size;
  bool history_cut;      // the history is longer than what is kept
  bool history_is_shape; // `history` holds the extents of the shape in question
  bool history_is_names; // of a join: the names of its two branches and of the node after which they parted (see text_at)
  bool input_at_least;   // every larger input works too
  std::uint8_t fix_count;
  fix_kind fixes[fix_max];

  char label[label_max];     // "conv2d_3", or the name that the layer was given; ends in NUL
  dim numbers[6];            // see rule
  dim history[history_max];  // extents of `axis` from the network's input on, the last of them
  dim fix_value[fix_max];    // the number of each fix that has one
  dim fix_input[3];          // extents of the network's input that work, axis by axis; 0: may stay
  dim fix_below[3];          // the same, below those that there are
  shapeproof::axis_name fix_input_axis[3];
  std::uint8_t fix_input_size;
  bool input_is_channels_last;  // of swap_layout: what the input looks like
};

static_assert(sizeof(error) <= 256, "an error is passed and stored by value");

namespace detail {
/// Characters in the place of numbers: `history` holds 64 of them where it holds names or a text.
constexpr void put_text(dim* to, int at, char one) noexcept
{
  const auto bits = static_cast<std::uint64_t>(static_cast<unsigned char>(one)) << (at % 8 * 8);
  to[at / 8] = static_cast<dim>(static_cast<std::uint64_t>(to[at / 8]) | bits);
}
[[nodiscard]] constexpr char text_at(const dim* from, int at) noexcept
{
  return static_cast<char>(static_cast<std::uint64_t>(from[at / 8]) >> (at % 8 * 8) & 0xFF);
}
}  // namespace detail

/// Fills `why` and says false, so that a check reads `return fail(why, ...)`. Out of the way of the fast path.
#if defined(__GNUC__)
[[gnu::cold, gnu::noinline]]
#endif
constexpr bool fail(error& why, rule broken, dim a = 0, dim b = 0, dim c = 0, dim d = 0, dim e = 0, dim f = 0) noexcept
{
  why = error{};
  why.rule = broken;
  why.axis = -1;
  why.layer = -1;
  why.numbers[0] = a;
  why.numbers[1] = b;
  why.numbers[2] = c;
  why.numbers[3] = d;
  why.numbers[4] = e;
  why.numbers[5] = f;
  return false;
}

/// Adds the axis to an error that has none yet, and says false.
#if defined(__GNUC__)
[[gnu::cold, gnu::noinline]]
#endif
constexpr bool at_axis(error& why, int axis, axis_name name) noexcept
{
  why.axis = static_cast<std::int16_t>(axis);
  why.axis_name = name;
  return false;
}

}  // namespace shapeproof
