// SPDX-License-Identifier: MIT
// One configuration under every dialect's rules, side by side; and where two differ, the settings that make the
// difference, found by trying: with those of one row in the other, the other gives the same answer.
#pragma once

#include <shapeproof/check/infer.hpp>       // same_text
#include <shapeproof/check/message.hpp>     // fixed_text
#include <shapeproof/dialects/setting.hpp>  // setting, with_setting
#include <shapeproof/layers/layer.hpp>      // layer, run-time forms

namespace shapeproof {

/// A dialect's row for a kind of layer.
struct dialect_row {
  c_text name = "";
  policy rules = policy::neutral;
};

/// What one dialect answers.
struct dialect_answer {
  c_text name = "";
  policy rules = policy::neutral;
  bool good = false;
  shape output;
  error why = {};

  /// Refusals are the same answer, whatever their reasons.
  [[nodiscard]] constexpr bool same_as(const dialect_answer& other) const noexcept
  {
    return good == other.good && (!good || output == other.output);
  }
};

/// The dialects that have a kind of layer, each with its row; what comes after them has no name.
struct dialect_rows {
  static constexpr int count_max = 8;
  dialect_row rows[count_max] = {};
};

[[nodiscard]] constexpr dialect_rows rows_of(layer_kind kind, int axes) noexcept
{
  const bool is_3d = axes == 3;
  switch (kind) {
    case layer_kind::conv:
      return {{{"pytorch", policy::pytorch_conv},
               {"onnx", policy::onnx_conv},
               {"onnxruntime", policy::onnxruntime_conv},
               {"tensorflow", is_3d ? policy::tensorflow_conv3d : policy::tensorflow_conv},
               {"keras", policy::keras_conv},
               {"onednn", policy::onednn_convolution}}};
    case layer_kind::depthwise_conv:
      return {{{"pytorch", policy::pytorch_conv},
               {"onnx", policy::onnx_conv},
               {"onnxruntime", policy::onnxruntime_conv},
               {"tensorflow", policy::tensorflow_depthwise_conv},
               {"keras", policy::keras_depthwise_conv},
               {"onednn", policy::onednn_convolution}}};
    case layer_kind::conv_transpose:
      return {{{"pytorch", policy::pytorch_conv_transpose},
               {"onnx", policy::onnx_conv_transpose_11},
               {"onnxruntime", policy::onnxruntime_conv_transpose},
               {"keras", policy::keras_conv_transpose},
               {"onednn", policy::onednn_deconvolution}}};
    case layer_kind::max_pool:
    case layer_kind::avg_pool: {
      const bool max = kind == layer_kind::max_pool;
      return {{{"pytorch", max     ? policy::pytorch_pool
                           : is_3d ? policy::pytorch_avg_pool3d
                                   : policy::pytorch_avg_pool},
               {"onnx", policy::onnx_pool},
               {"onnx 22", policy::onnx_pool_22},
               {"onnxruntime", policy::onnxruntime_pool},
               {"tensorflow", is_3d ? policy::tensorflow_pool3d : policy::tensorflow_pool},
               {"keras", policy::keras_pool},
               {"onednn", policy::onednn_pooling}}};
    }
    case layer_kind::lp_pool:
      return {{{"pytorch", policy::pytorch_lp_pool},
               {"onnx", policy::onnx_pool},
               {"onnx 22", policy::onnx_pool_22},
               {"onnxruntime", policy::onnxruntime_pool}}};
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool:
      return {{{"onnx", policy::onnx_global_pool},
               {"onnxruntime", policy::onnxruntime_global_pool},
               {"keras", policy::keras_pool}}};
    default: return dialect_rows{};
  }
}

namespace detail {

/// A record that works by a row of its own.
struct ruled_layer : layer {
  policy_row rules;
};

/// `of` on one input, its lists and its rules read by `rules`.
template <class Layer>
constexpr dialect_answer answer_by(const Layer& of, const policy_row& rules, const shape& input) noexcept
{
  const ruled_layer by{{layer(of, rules)}, rules};
  dialect_answer made;
  const tensor_value from{input, {}};
  tensor_value to{};
  const inputs in{&from, 1};
  const outputs out{&to, 1};
  if (by.broken != rule::none) {
    made.good = by.infer(in, out, made.why);
    return made;
  }
  switch (by.kind) {
    case layer_kind::conv: made.good = infer_conv(by, by.out_channels, by.groups, in, out, made.why); break;
    case layer_kind::depthwise_conv: made.good = infer_depthwise(by, by.out_channels, in, out, made.why); break;
    case layer_kind::conv_transpose: made.good = infer_conv_transpose(by, in, out, made.why); break;
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
    case layer_kind::lp_pool: made.good = infer_pool(by, in, out, made.why); break;
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool: made.good = infer_global_pool(by, in, out, made.why); break;
    default: made.good = by.infer(in, out, made.why); break;
  }
  made.output = to.extents;
  return made;
}

}  // namespace detail

/// The settings that make the difference between two dialects, the fewest that were found.
struct reasons {
  setting which[setting_count] = {};
  int count = 0;
};

/// A layer and an input under every dialect that has the layer. `Layer` is any of the library's: `max_pool2d{...}`, or
/// a run-time form, whose lists each dialect reads in its own way (an empty stride, a dilation that counts from 0).
template <class Layer>
struct comparison {
  Layer of;
  shape input;
  dialect_answer answers[dialect_rows::count_max + 1] = {};  // the last one is that of no dialect
  int count = 0;

  /// Whether all dialects answer the same.
  [[nodiscard]] constexpr bool agree() const noexcept
  {
    for (int i = 1; i < count; ++i)
      if (!answers[i].same_as(answers[0])) return false;
    return true;
  }

  /// The answer of a dialect by its name; one with no name for a dialect that is not there.
  [[nodiscard]] constexpr const dialect_answer& operator[](c_text name) const noexcept
  {
    for (int i = 0; i < count; ++i)
      if (detail::same_text(answers[i].name, name)) return answers[i];
    return answers[dialect_rows::count_max];
  }

  /// Which settings of `b` would make `a` answer as `b` does; none where they answer the same.
  [[nodiscard]] constexpr reasons why(const dialect_answer& a, const dialect_answer& b) const noexcept
  {
    reasons found;
    if (a.same_as(b)) return found;
    const policy_row from = row(a.rules);
    policy_row to = row(b.rules);
    // Each setting goes back to that of `a` where the answer stays that of `b`; what is left makes the difference.
    for (int i = 0; i < setting_count; ++i) {
      const policy_row less = with_setting(to, from, static_cast<setting>(i));
      if (less == to) continue;
      if (detail::answer_by(of, less, input).same_as(b)) to = less;
      else found.which[found.count++] = static_cast<setting>(i);
    }
    return found;
  }
};

template <class Layer>
[[nodiscard]] constexpr comparison<Layer> compare(const Layer& of, const shape& input) noexcept
{
  comparison<Layer> made{of, input};
  const layer record(of);
  const dialect_rows all = rows_of(record.kind, record.axes());
  for (int i = 0; i < dialect_rows::count_max && all.rows[i].name[0] != '\0'; ++i) {
    dialect_answer& to = made.answers[made.count++];
    to = detail::answer_by(of, row(all.rows[i].rules), input);
    to.name = all.rows[i].name;
    to.rules = all.rows[i].rules;
  }
  return made;
}

/// A comparison as lines: the dialects with what each answers, and for each that answers otherwise than the first, why.
using comparison_text = fixed_text<2047>;

template <class Layer>
[[nodiscard]] constexpr comparison_text describe(const comparison<Layer>& of) noexcept
{
  comparison_text to;
  for (int i = 0; i < of.count; ++i) {
    const dialect_answer& one = of.answers[i];
    to.add(one.name);
    to.add(": ");
    for (int k = 0; one.good && k < one.output.rank(); ++k) {
      if (k > 0) to.add(' ');
      to.add(one.output[k]);
    }
    if (!one.good) {
      to.add("refused, ");
      to.add(message(one.why).c_str());
    }
    const reasons found = of.why(of.answers[0], one);
    for (int k = 0; k < found.count; ++k) {
      to.add(k == 0 ? "; otherwise than " : ", ");
      if (k == 0) {
        to.add(of.answers[0].name);
        to.add(" for ");
      }
      to.add(setting_text(found.which[k]));
    }
    to.add('\n');
  }
  return to;
}

}  // namespace shapeproof
