// SPDX-License-Identifier: MIT
#include <shapeproof/onnx/import.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "../twice.hpp"
#include "encode.hpp"

using namespace shapeproof;
using encoded::attribute;
using encoded::proto;
using encoded::op;
using encoded::value;

namespace {

/// What one file gave.
struct answer {
  bool good = false;
  error why = {};
  dim nodes = -1;
  dim inputs = -1;
  tensor_value out = {};        // the first output of the last node
  onnx::number_list numbers;    // its elements, where they are known
  bool known = false;
};

constexpr onnx::storage_size small_size = {24, 64, 96, 256, 512, 1024, 128, 256, 8};

/// Reads a small file in storage of a fixed size, of which it uses what it needs.
template <onnx::reader By = onnx::inference>
constexpr answer read(const proto& file, const onnx::import_options& options = {})
{
  answer made;
  onnx::fixed_storage<small_size> arrays;
  const result<onnx::storage_size> needed = onnx::storage_needed(file);
  made.why = needed.error();
  if (!needed) return made;
  onnx::storage to = arrays.view();
  to.size = *needed;
  onnx::imported_model model;
  made.good = onnx::import_model<By>(file, to, model, made.why, options);
  made.nodes = model.graph.node_count;
  made.inputs = model.graph.input_count;
  if (model.node_count == 0 || model.nodes[model.node_count - 1].output_count == 0) return made;
  const std::int32_t last = model.nodes[model.node_count - 1].first_output;
  made.known = model.values[last].known;
  made.out = model.tensors[last];
  if (model.values[last].first_number >= 0) {
    made.numbers.count = 0;
    for (int i = 0; i < model.values[last].number_count; ++i)
      made.numbers.push_back(to.numbers[model.values[last].first_number + i]);
  }
  return made;
}

constexpr bool same_numbers(const onnx::number_list& a, encoded::numbers b)
{
  if (a.count != static_cast<int>(b.size())) return false;
  int i = 0;
  for (const dim each : b)
    if (a.each[i++] != each) return false;
  return true;
}

/// One operator on an input X of some extents; its other inputs are what `before` makes.
constexpr answer one(dim opset, encoded::numbers extents, const proto& last, encoded::protos weights = {})
{
  return read(encoded::model(opset, {value("X", extents)}, weights, {last}, {"Y"}));
}

/// The extents that a node gives.
constexpr bool gives(const answer& of, const shape& extents)
{
  return of.good && of.known && of.out.extents == extents;
}
constexpr bool refuses(const answer& of, rule broken, std::int32_t layer = 0)
{
  return !of.good && of.why.rule == broken && of.why.layer == layer;
}

constexpr proto weight(const char* name, encoded::numbers extents) { return encoded::tensor(name, extents, {}, encoded::float32); }
constexpr proto ints(const char* name, encoded::numbers elements)
{
  return encoded::tensor(name, {static_cast<dim>(elements.size())}, elements);
}

// --- every operator, by the examples of its page in ONNX's documentation or by hand
constexpr proto conv(encoded::protos attributes) { return op("Conv", {"X", "W", "B"}, {"Y"}, attributes, "conv1"); }
HOLDS_TWICE(gives(one(13, {1, 3, 224, 224}, conv({attribute("pads", {3, 3, 3, 3}), attribute("strides", {2, 2})}),
                        {weight("W", {64, 3, 7, 7}), weight("B", {64})}),
                    shape{1, 64, 112, 112}));
HOLDS_TWICE(gives(one(13, {1, 8, 9}, op("Conv", {"X", "W"}, {"Y"}, {attribute("group", 4), attribute("auto_pad", "SAME_UPPER"), encoded::packed("strides", {2})}),
                        {weight("W", {4, 2, 3})}),
                    shape{1, 4, 5}));
HOLDS_TWICE(gives(one(11, {1, 4, 5, 5}, op("ConvTranspose", {"X", "W"}, {"Y"}, {attribute("strides", {2, 2}), attribute("output_padding", {1, 1})}),
                        {weight("W", {4, 2, 3, 3})}),
                    shape{1, 2, 12, 12}));
// weights of which extents are not known leave those of the output open that depend on them
constexpr answer convolved(const char* with, encoded::numbers w, encoded::numbers b, encoded::protos attributes, encoded::numbers x = {2, 4, 9, 9})
{
  return read(encoded::model(13, {value("X", x), value("W", w), value("B", b)}, {}, {op(with, {"X", "W", "B"}, {"Y"}, attributes)}, {"Y"}));
}
HOLDS_TWICE(gives(convolved("Conv", {-1, 4, 3, 3}, {-1}, {}), shape{2, dynamic, 7, 7}) && gives(convolved("Conv", {6, 4, 3, 3}, {-1}, {}), shape{2, 6, 7, 7}));
HOLDS_TWICE(gives(convolved("Conv", {6, 4, -1, -1}, {6}, {attribute("kernel_shape", {3, 2})}), shape{2, 6, 7, 8}));
HOLDS_TWICE(gives(convolved("Conv", {6, 4, -1, 2}, {6}, {attribute("strides", {2, 1})}), shape{2, 6, dynamic, 8}));
HOLDS_TWICE(gives(convolved("Conv", {6, -1, 3, 3}, {6}, {attribute("group", 2)}), shape{2, 6, 7, 7}));
HOLDS_TWICE(gives(convolved("Conv", {6, -1, 3, 3}, {6}, {attribute("group", 2)}, {-1, -2, -2, 5}), shape{dynamic, 6, dynamic, 3}));
HOLDS_TWICE(gives(convolved("ConvTranspose", {4, 3, 3, 3}, {-1}, {}), shape{2, 3, 11, 11}));
HOLDS_TWICE(gives(convolved("ConvTranspose", {4, -1, 3, 3}, {-1}, {attribute("group", 2)}), shape{2, dynamic, 11, 11}));
HOLDS_TWICE(gives(convolved("ConvTranspose", {-1, 3, 3, 3}, {6}, {attribute("group", 2)}), shape{2, 6, 11, 11}));
HOLDS_TWICE(gives(convolved("ConvTranspose", {4, 3, -1, 3}, {6}, {attribute("group", 2)}), shape{2, 6, dynamic, dynamic}));
HOLDS_TWICE(gives(convolved("ConvTranspose", {4, 3, -1, 3}, {3}, {attribute("kernel_shape", {3, 3})}), shape{2, 3, 11, 11}));
HOLDS_TWICE(refuses(convolved("Conv", {-1, 3, 3, 3}, {-1}, {}), rule::channels_match) && refuses(convolved("Conv", {6, 4, 3, 3}, {5}, {}), rule::bias_match));
// the room that such a file needs is asked for: with a cast after it, and with five outputs
HOLDS_TWICE(gives(read(encoded::model(13, {value("X", {2, 4, 9, 9}, 2), value("W", {-1, 4, -1, 3}, 2)}, {}, {op("ConvInteger", {"X", "W"}, {"Y"})}, {"Y"})),
                  shape{2, dynamic, dynamic, 7}));
HOLDS_TWICE(gives(read(encoded::model(13, {value("X", {2, 4, 9, 9}, 2), value("W", {-1, 4, -1, 3}, 2), value("q", {})}, {},
                                      {op("QLinearConv", {"X", "q", "q", "W", "q", "q", "q", "q"}, {"Y"})}, {"Y"})),
                  shape{2, dynamic, dynamic, 7}));
HOLDS_TWICE(gives(read(encoded::model(8, {value("X", {2, 4, 9}), value("s", {-1}), value("m", {-1}), value("o", {1})}, {weight("k", {1})},
                                      {op("BatchNormalization", {"X", "s", "s", "m", "m"}, {"Y", "a", "b", "c", "d"}), op("Relu", {"d"}, {"Z"})}, {"Z", "c"})),
                  shape{4}));
constexpr answer multiplied(const char* with, encoded::numbers a, encoded::numbers w)
{
  return read(encoded::model(13, {value("A", a), value("W", w)}, {}, {op(with, {"A", "W"}, {"Y"})}, {"Y"}));
}
HOLDS_TWICE(gives(multiplied("Gemm", {2, 3}, {3, -1}), shape{2, dynamic}) && gives(multiplied("Gemm", {2, 3}, {-1, 5}), shape{2, 5}));
HOLDS_TWICE(gives(multiplied("MatMul", {2, 3}, {3, -1}), shape{2, dynamic}) && gives(multiplied("MatMul", {3}, {3, 4}), shape{4}));
HOLDS_TWICE(gives(one(12, {1, 4, 7, 7}, op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {3, 3}), attribute("strides", {2, 2}), attribute("ceil_mode", 1)})),
                    shape{1, 4, 3, 3}));
HOLDS_TWICE(gives(one(12, {1, 4, 7, 7}, op("AveragePool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2})})), shape{1, 4, 6, 6}));
HOLDS_TWICE(gives(one(12, {1, 4, 7, 7}, op("LpPool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2})})), shape{1, 4, 6, 6}));
HOLDS_TWICE(gives(one(12, {1, 4, 7, 7}, op("GlobalAveragePool", {"X"}, {"Y"})), shape{1, 4, 1, 1}));
HOLDS_TWICE(gives(one(12, {1, 4, 7}, op("GlobalMaxPool", {"X"}, {"Y"})), shape{1, 4, 1}));
HOLDS_TWICE(gives(one(13, {2, 512}, op("Gemm", {"X", "W", "B"}, {"Y"}, {attribute("transB", 1)}), {weight("W", {10, 512}), weight("B", {10})}), shape{2, 10}));
HOLDS_TWICE(gives(one(13, {512, 2}, op("Gemm", {"X", "W", "B"}, {"Y"}, {attribute("transA", 1)}), {weight("W", {512, 10}), weight("B", {1})}), shape{2, 10}));
// Gemm's C and PRelu's slope stretch to the output, and do not stretch it ("unidirectional broadcastable to (M, N)", "to X")
constexpr answer gemm(encoded::numbers a, encoded::numbers c)
{
  return read(encoded::model(13, {value("A", a), value("C", c)}, {weight("W", {3, 4})}, {op("Gemm", {"A", "W", "C"}, {"Y"})}, {"Y"}));
}
HOLDS_TWICE(gives(gemm({2, 3}, {2, 4}), shape{2, 4}) && gives(gemm({2, 3}, {2, 1}), shape{2, 4}) && gives(gemm({2, 3}, {}), shape{2, 4}));
HOLDS_TWICE(gives(gemm({1, 3}, {-1, 4}), shape{1, 4}) && gives(gemm({2, 3}, {-1, -1}), shape{2, 4}) && gives(gemm({-1, 3}, {5, 4}), shape{5, 4}));
HOLDS_TWICE(refuses(gemm({1, 3}, {5, 4}), rule::weight_match) && refuses(gemm({2, 3}, {3}), rule::weight_match) &&
              refuses(gemm({1, 3}, {-1, 3}), rule::weight_match));
HOLDS_TWICE(refuses(gemm({2, 3}, {5, 2, 4}), rule::weight_rank));
constexpr answer slopes(encoded::numbers slope, dim opset = 16)
{
  return read(encoded::model(opset, {value("X", {1, 3, 4, 1}), value("s", slope)}, {}, {op("PRelu", {"X", "s"}, {"Y"})}, {"Y"}));
}
HOLDS_TWICE(gives(slopes({3, 1, 1}), shape{1, 3, 4, 1}) && gives(slopes({4, 1}), shape{1, 3, 4, 1}) && gives(slopes({-1, 1, -1}), shape{1, 3, 4, 1}));
HOLDS_TWICE(refuses(slopes({2, 3, 4, 1}), rule::weight_match) && refuses(slopes({5}), rule::weight_match) &&
              refuses(slopes({1, 1, 3, 4, 1}), rule::weight_rank) && gives(slopes({3}, 6), shape{1, 3, 4, 1}));
HOLDS_TWICE(gives(one(13, {2, 7, 512}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {512, 10})}), shape{2, 7, 10}));
HOLDS_TWICE(gives(one(13, {2, 7, 512}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {3, 1, 512, 10})}), shape{3, 2, 7, 10}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("BatchNormalization", {"X", "s", "b", "m", "v"}, {"Y"}),
                        {weight("s", {6}), weight("b", {6}), weight("m", {6}), weight("v", {6})}),
                    shape{2, 6, 3}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("InstanceNormalization", {"X", "s", "b"}, {"Y"}), {weight("s", {6}), weight("b", {6})}), shape{2, 6, 3}));
HOLDS_TWICE(gives(one(17, {2, 6, 3}, op("LayerNormalization", {"X", "s"}, {"Y"}, {attribute("axis", -2)}), {weight("s", {6, 3})}), shape{2, 6, 3}));
HOLDS_TWICE(gives(one(13, {2, 6, 3, 3}, op("LRN", {"X"}, {"Y"}, {attribute("size", 5)})), shape{2, 6, 3, 3}));
HOLDS_TWICE(gives(one(13, {2, 6, 3, 3}, op("Relu", {"X"}, {"Y"})), shape{2, 6, 3, 3}));
HOLDS_TWICE(gives(one(14, {2, 6}, op("HardSwish", {"X"}, {"Y"})), shape{2, 6}));
HOLDS_TWICE(gives(one(13, {2, 6}, op("Clip", {"X", "", "hi"}, {"Y"}), {weight("hi", {})}), shape{2, 6}));
HOLDS_TWICE(gives(one(13, {2, 6, 4, 4}, op("PRelu", {"X", "s"}, {"Y"}), {weight("s", {6, 1, 1})}), shape{2, 6, 4, 4}));
HOLDS_TWICE(gives(one(13, {3, 1, 5}, op("Add", {"X", "b"}, {"Y"}), {weight("b", {4, 1})}), shape{3, 4, 5}));
HOLDS_TWICE(gives(one(13, {3, 1, 5}, op("Sum", {"X", "X", "b"}, {"Y"}), {weight("b", {4, 1})}), shape{3, 4, 5}));
HOLDS_TWICE(gives(one(13, {3, 4}, op("Concat", {"X", "X", "X"}, {"Y"}, {attribute("axis", -1)})), shape{3, 12}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"})), shape{2, 18}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 0)})), shape{1, 36}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 2)})), shape{12, 3}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 3)})), shape{36, 1}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", -1)})), shape{12, 3}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Reshape", {"X", "s"}, {"Y"}), {ints("s", {0, -1})}), shape{2, 18}));
HOLDS_TWICE(gives(one(4, {2, 6, 3}, op("Reshape", {"X"}, {"Y"}, {attribute("shape", {4, 9})})), shape{4, 9}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Transpose", {"X"}, {"Y"})), shape{3, 6, 2}));
HOLDS_TWICE(gives(one(13, {2, 6, 3}, op("Transpose", {"X"}, {"Y"}, {attribute("perm", {0, 2, 1})})), shape{2, 3, 6}));
HOLDS_TWICE(gives(one(11, {2, 1, 3, 1}, op("Squeeze", {"X"}, {"Y"}, {attribute("axes", {1})})), shape{2, 3, 1}));
HOLDS_TWICE(gives(one(13, {2, 1, 3, 1}, op("Squeeze", {"X", "a"}, {"Y"}), {ints("a", {-1, 1})}), shape{2, 3}));
HOLDS_TWICE(gives(one(13, {2, 1, 3, 1}, op("Squeeze", {"X"}, {"Y"})), shape{2, 3}));
HOLDS_TWICE(gives(one(13, {2, 3}, op("Unsqueeze", {"X", "a"}, {"Y"}), {ints("a", {0, 3})}), shape{1, 2, 3, 1}));
HOLDS_TWICE(gives(one(10, {1, 3, 4, 4}, op("Pad", {"X"}, {"Y"}, {attribute("pads", {0, 0, 1, 2, 0, 0, 3, -1})})), shape{1, 3, 8, 5}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 4}, op("Pad", {"X", "p"}, {"Y"}, {attribute("mode", "reflect")}), {ints("p", {0, 0, 1, 2, 0, 0, 3, 3})}), shape{1, 3, 8, 9}));
HOLDS_TWICE(gives(one(18, {1, 3, 4, 4}, op("Pad", {"X", "p", "", "a"}, {"Y"}), {ints("p", {1, 2, 3, 3}), ints("a", {3, -2})}), shape{1, 3, 9, 8}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 2.5F})}), shape{1, 3, 8, 10}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "", "s"}, {"Y"}), {ints("s", {1, 3, 7, 9})}), shape{1, 3, 7, 9}));
// one scale for both axes, a float as in ONNX's KeepAspectRatioHelper: 27 * 1.16666663 is 31.499999, and 31.5 in doubles
constexpr answer keeping(const char* policy, encoded::numbers x, encoded::numbers sizes)
{
  return one(18, x, op("Resize", {"X", "", "", "s"}, {"Y"}, {attribute("axes", {2, 3}), attribute("keep_aspect_ratio_policy", policy)}), {ints("s", sizes)});
}
HOLDS_TWICE(gives(keeping("not_larger", {1, 1, 6, 27}, {7, 1000}), shape{1, 1, 7, 31}));
HOLDS_TWICE(gives(keeping("not_larger", {1, 1, 2, 4}, {7, 8}), shape{1, 1, 4, 8}) && gives(keeping("not_smaller", {1, 1, 2, 4}, {7, 8}), shape{1, 1, 7, 14}));
HOLDS_TWICE(gives(keeping("not_smaller", {1, 1, 3, 5}, {6, 6}), shape{1, 1, 6, 10}));
// an empty list of sizes beside scales is none
HOLDS_TWICE(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "s", "z"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 2.5F}), ints("z", {})}), shape{1, 3, 8, 10}));
HOLDS_TWICE(refuses(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "z", "z"}, {"Y"}), {ints("z", {})}), rule::operator_form));
HOLDS_TWICE(gives(one(10, {1, 3, 4, 4}, op("Resize", {"X", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 0.5F})}), shape{1, 3, 8, 2}));
HOLDS_TWICE(gives(one(9, {1, 3, 4, 4}, op("Upsample", {"X", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 3})}), shape{1, 3, 8, 12}));
HOLDS_TWICE(gives(one(7, {1, 3, 4, 4}, op("Upsample", {"X"}, {"Y"}, {proto{}.text(1, "scales").real(7, 1).real(7, 1).real(7, 2).real(7, 3)})), shape{1, 3, 8, 12}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 5}, op("ReduceMean", {"X"}, {"Y"}, {attribute("axes", {2, -1}), attribute("keepdims", 0)})), shape{1, 3}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 5}, op("ReduceSum", {"X", "a"}, {"Y"}), {ints("a", {1})}), shape{1, 1, 4, 5}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 5}, op("ReduceMax", {"X"}, {"Y"})), shape{1, 1, 1, 1}));
HOLDS_TWICE(gives(one(13, {1, 3, 4, 5}, op("ArgMax", {"X"}, {"Y"}, {attribute("axis", 1), attribute("keepdims", 0)})), shape{1, 4, 5}));
HOLDS_TWICE(one(13, {1, 3}, op("ArgMax", {"X"}, {"Y"})).out.element.id == element_id::int64);
HOLDS_TWICE(gives(one(13, {2, 3}, op("Softmax", {"X"}, {"Y"})), shape{2, 3}));
// up to opset 10 the axis is where a matrix is cut, which may be after the last
HOLDS_TWICE(gives(one(10, {3}, op("Softmax", {"X"}, {"Y"})), shape{3}) && gives(one(7, {3}, op("Hardmax", {"X"}, {"Y"})), shape{3}));
HOLDS_TWICE(refuses(one(11, {3}, op("LogSoftmax", {"X"}, {"Y"})), rule::axis_range));
// scale, B, mean and var against the channels as far as they are known; what leaves BatchNormalization in training has those
constexpr answer normalized(encoded::numbers x, encoded::numbers scale, encoded::numbers mean, encoded::numbers var, dim output = 0)
{
  return read(encoded::model(15, {value("X", x), value("s", scale), value("m", mean), value("v", var)}, {},
                             {op("BatchNormalization", {"X", "s", "s", "m", "v"}, {"Y", "a", "b"}, {attribute("training_mode", 1)}),
                              op("Identity", {output == 0 ? "Y" : output == 1 ? "a" : "b"}, {"Z"})}, {"Z"}));
}
HOLDS_TWICE(gives(normalized({2, 6, 3}, {6}, {6}, {6}), shape{2, 6, 3}) && gives(normalized({2, -1, 3}, {-1}, {6}, {-1}), shape{2, dynamic, 3}));
HOLDS_TWICE(gives(normalized({2, 6, 3}, {-1}, {-1}, {-1}, 1), shape{6}) && gives(normalized({2, -1, 3}, {-1}, {6}, {-1}, 2), shape{6}));
HOLDS_TWICE(refuses(normalized({2, 6, 3}, {6}, {5}, {6}), rule::weight_match) && refuses(normalized({2, -1, 3}, {-1}, {6}, {5}), rule::weight_match));
HOLDS_TWICE(refuses(normalized({2, 6, 3}, {5}, {6}, {6}), rule::channels_match));
// more than there are
HOLDS_TWICE(refuses(one(13, {3, 7}, op("TopK", {"X", "k"}, {"Y", "i"}), {ints("k", {8})}), rule::output_size_range));
HOLDS_TWICE(refuses(one(9, {3, 7}, op("TopK", {"X"}, {"Y", "i"}, {attribute("k", -1)})), rule::output_size_range));
// a sparse constant has its dims; an extent of -1 is one that is not known
constexpr proto sparse = proto{}.text(1, "sparse_value").inside(22, proto{}.inside(1, encoded::tensor("", {2}, {}, encoded::float32)).whole(3, 4).whole(3, 5));
HOLDS_TWICE(gives(one(11, {1}, op("Constant", {}, {"Y"}, {sparse})), shape{4, 5}));
HOLDS_TWICE(refuses(one(11, {1}, op("Constant", {}, {"Y"}, {proto{}.text(1, "sparse_value").inside(22, proto{}.byte(255))})), rule::operator_form));
constexpr proto minus_one = proto{}.text(1, "X").inside(
    2, proto{}.inside(1, proto{}.whole(1, 1).inside(2, proto{}.inside(1, proto{}.whole(1, -1)).inside(1, proto{}.whole(1, 3)))));
HOLDS_TWICE(gives(read(encoded::model(13, {minus_one}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"})), shape{dynamic, 3}));
HOLDS_TWICE(gives(one(13, {2, 3}, op("Dropout", {"X"}, {"Y"})), shape{2, 3}));
HOLDS_TWICE(gives(one(13, {2, 3}, op("Cast", {"X"}, {"Y"}, {attribute("to", 11)})), shape{2, 3}));
HOLDS_TWICE(one(13, {2, 3}, op("Cast", {"X"}, {"Y"}, {attribute("to", 11)})).out.element.id == element_id::float64);
HOLDS_TWICE(gives(one(13, {2, 12, 3, 3}, op("DepthToSpace", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{2, 3, 6, 6}));
HOLDS_TWICE(gives(one(13, {2, 3, 6, 6}, op("SpaceToDepth", {"X"}, {"Y"}, {attribute("blocksize", 3)})), shape{2, 27, 2, 2}));
HOLDS_TWICE(gives(one(13, {5, 3}, op("Gather", {"X", "i"}, {"Y"}), {encoded::tensor("i", {2, 2}, {0, 1, 1, 4})}), shape{2, 2, 3}));
HOLDS_TWICE(gives(one(13, {5, 3}, op("Gather", {"X", "i"}, {"Y"}, {attribute("axis", 1)}), {encoded::tensor("i", {}, {2})}), shape{5}));
HOLDS_TWICE(gives(one(13, {5, 1}, op("Expand", {"X", "s"}, {"Y"}), {ints("s", {2, 1, 6})}), shape{2, 5, 6}));
HOLDS_TWICE(gives(one(13, {5, 3}, op("Equal", {"X", "X"}, {"Y"})), shape{5, 3}));
HOLDS_TWICE(one(13, {5, 3}, op("Equal", {"X", "X"}, {"Y"})).out.element.id == element_id::boolean);
HOLDS_TWICE(gives(one(9, {20, 10, 5}, op("Slice", {"X"}, {"Y"}, {attribute("starts", {0, 0}), attribute("ends", {3, 10}), attribute("axes", {0, 1})})), shape{3, 10, 5}));
HOLDS_TWICE(gives(one(13, {20, 10, 5}, op("Slice", {"X", "s", "e", "a", "t"}, {"Y"}),
                        {ints("s", {20, 0, 4}), ints("e", {0, 10, 1}), ints("a", {0, 1, 2}), ints("t", {-4, 3, -2})}),
                    shape{5, 4, 2}));
HOLDS_TWICE(gives(one(13, {2, 6}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1)})), shape{2, 3}));
HOLDS_TWICE(gives(one(13, {2, 6}, op("Split", {"X", "s"}, {"Y", "Z"}, {attribute("axis", 1)}), {ints("s", {4, 2})}), shape{2, 4}));
HOLDS_TWICE(gives(one(18, {2, 7}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1), attribute("num_outputs", 2)})), shape{2, 4}));
HOLDS_TWICE(gives(one(13, {2, 6}, op("Where", {"c", "X", "b"}, {"Y"}), {weight("c", {3, 1, 1}), weight("b", {1})}), shape{3, 2, 6}));
HOLDS_TWICE(gives(one(13, {2, 6}, op("Identity", {"X"}, {"Y"})), shape{2, 6}));

// of floats: (2.8f - -2.0f) / 0.4 is 12.000000143 in ONNX's formula, ceil(1.0 * (limit - start) / delta) of float differences
constexpr answer range(float start, float limit, float delta)
{
  return read(encoded::model(13, {value("X", {1})},
                             {encoded::raw_floats("a", {}, {start}), encoded::raw_floats("b", {}, {limit}), encoded::raw_floats("c", {}, {delta})},
                             {op("Range", {"a", "b", "c"}, {"Y"})}, {"Y"}));
}
HOLDS_TWICE(gives(range(-2.0F, 2.8F, 0.4F), shape{13}) && gives(range(1.0F, 1.6F, 0.1F), shape{7}));
HOLDS_TWICE(gives(range(1.0F, -1.0F, -0.5F), shape{4}) && gives(range(1.0F, -1.0F, 0.5F), shape{0}));
HOLDS_TWICE(refuses(range(0.0F, 1.0F, 0.0F), rule::slice_step));

// an empty batch goes through, as through ONNX 1.12's inference
HOLDS_TWICE(gives(one(13, {0, 4, 6, 6}, op("Flatten", {"X"}, {"Y"})), shape{0, 144}));
HOLDS_TWICE(gives(one(13, {0, 4, 6}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 0)})), shape{1, 0}));
HOLDS_TWICE(gives(one(13, {0, 4, 6}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 2)})), shape{0, 6}));
HOLDS_TWICE(gives(one(13, {0}, op("Flatten", {"X"}, {"Y"})), shape{0, 1}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("Dropout", {"X"}, {"Y"})), shape{0, 4}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("ArgMax", {"X"}, {"Y"}, {attribute("axis", 1)})), shape{0, 1}));
HOLDS_TWICE(gives(one(13, {0, 4, 6, 6}, op("DepthToSpace", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{0, 1, 12, 12}));
HOLDS_TWICE(gives(one(13, {0, 4, 6, 6}, op("SpaceToDepth", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{0, 16, 3, 3}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {4, 5})}), shape{0, 5}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("MatMul", {"W", "X"}, {"Y"}), {weight("W", {5, 0})}), shape{5, 4}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("Gemm", {"X", "W"}, {"Y"}), {weight("W", {4, 5})}), shape{0, 5}));
HOLDS_TWICE(gives(one(13, {4, 0}, op("Gemm", {"X", "W", "C"}, {"Y"}, {attribute("transA", 1)}), {weight("W", {4, 5}), weight("C", {1, 5})}), shape{0, 5}));
HOLDS_TWICE(gives(one(13, {0, 4, 6}, op("BatchNormalization", {"X", "W", "W", "W", "W"}, {"Y"}), {weight("W", {4})}), shape{0, 4, 6}));
HOLDS_TWICE(gives(one(13, {0, 4, 6}, op("InstanceNormalization", {"X", "W", "W"}, {"Y"}), {weight("W", {4})}), shape{0, 4, 6}));
HOLDS_TWICE(gives(one(18, {0, 4, 6}, op("GroupNormalization", {"X", "W", "W"}, {"Y"}, {attribute("num_groups", 2)}), {weight("W", {2})}), shape{0, 4, 6}));
HOLDS_TWICE(gives(one(17, {0, 4}, op("LayerNormalization", {"X", "W"}, {"Y", "m"}), {weight("W", {4})}), shape{0, 4}));
HOLDS_TWICE(gives(one(13, {0, 4, 6}, op("LRN", {"X"}, {"Y"}, {attribute("size", 3)})), shape{0, 4, 6}));
HOLDS_TWICE(gives(one(16, {0, 4, 6}, op("PRelu", {"X", "W"}, {"Y"}), {weight("W", {4, 1})}), shape{0, 4, 6}));
HOLDS_TWICE(gives(one(13, {0, 4, 5, 0}, op("Resize", {"X", "", "k"}, {"Y"}), {encoded::raw_floats("k", {4}, {1, 1, 2, 2})}), shape{0, 4, 10, 0}));
HOLDS_TWICE(gives(one(13, {0, 4, 5}, op("Pad", {"X", "k"}, {"Y"}), {ints("k", {0, 0, 1, 0, 0, 1})}), shape{0, 4, 7}));
HOLDS_TWICE(gives(one(13, {0, 4}, op("Tile", {"X", "k"}, {"Y"}), {ints("k", {1, 2})}), shape{0, 8}));
HOLDS_TWICE(gives(one(18, {0, 4}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1), attribute("num_outputs", 2)})), shape{0, 2}));
HOLDS_TWICE(gives(one(18, {0, 4}, op("Split", {"X"}, {"Y", "Z"}, {attribute("num_outputs", 2)})), shape{0, 4}));
HOLDS_TWICE(gives(one(13, {0, 3}, op("Slice", {"X", "s", "e", "a", "t"}, {"Y"}), {ints("s", {-8}), ints("e", {INT32_MAX}), ints("a", {0}), ints("t", {-2})}), shape{0, 3}));

// --- numbers: what shapes are made of
constexpr answer whole(encoded::protos nodes, encoded::numbers extents = {2, 3, 4, 5}, encoded::protos weights = {})
{
  return read(encoded::model(15, {value("X", extents)}, weights, nodes, {"Y"}));
}
constexpr proto a_shape = op("Shape", {"X"}, {"s"});
HOLDS_TWICE(same_numbers(whole({op("Shape", {"X"}, {"Y"})}).numbers, {2, 3, 4, 5}));
HOLDS_TWICE(same_numbers(whole({op("Shape", {"X"}, {"Y"}, {attribute("start", -3), attribute("end", -1)})}).numbers, {3, 4}));
HOLDS_TWICE(same_numbers(whole({op("Shape", {"X"}, {"Y"})}, {-1, 3, -2}).numbers, {dynamic, 3, dynamic}));
HOLDS_TWICE(same_numbers(whole({op("Size", {"X"}, {"Y"})}).numbers, {120}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Gather", {"s", "i"}, {"Y"})}, {2, 3, 4, 5}, {ints("i", {-1, 0})}).numbers, {5, 2}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Slice", {"s", "b", "e"}, {"Y"})}, {2, 3, 4, 5}, {ints("b", {1}), ints("e", {-1})}).numbers, {3, 4}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Slice", {"s", "b", "e", "a", "t"}, {"Y"})}, {2, 3, 4, 5},
                                 {ints("b", {-1}), ints("e", {dim_min}), ints("a", {0}), ints("t", {-2})}).numbers, {5, 3}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Concat", {"s", "i"}, {"Y"}, {attribute("axis", 0)})}, {2, 3}, {ints("i", {9})}).numbers, {2, 3, 9}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Mul", {"s", "i"}, {"Y"})}, {2, 3}, {ints("i", {7})}).numbers, {14, 21}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Div", {"s", "i"}, {"Y"})}, {7, 9}, {ints("i", {2})}).numbers, {3, 4}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Mod", {"i", "s"}, {"Y"})}, {7, 9}, {ints("i", {-1})}).numbers, {6, 8}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Sub", {"s", "i"}, {"t"}), op("Abs", {"t"}, {"u"}), op("Neg", {"u"}, {"Y"})}, {2, 3}, {ints("i", {3})}).numbers, {-1, 0}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("ReduceProd", {"s"}, {"Y"})}, {2, 3, 7}).numbers, {42}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Equal", {"s", "i"}, {"c"}), op("Where", {"c", "m", "s"}, {"Y"})}, {2, 3}, {ints("i", {3}), ints("m", {-1})}).numbers, {2, -1}));
HOLDS_TWICE(same_numbers(whole({a_shape, op("Unsqueeze", {"s", "a"}, {"u"}), op("Squeeze", {"u", "a"}, {"Y"})}, {2, 3}, {ints("a", {0})}).numbers, {2, 3}));
HOLDS_TWICE(same_numbers(whole({op("ConstantOfShape", {"i"}, {"Y"}, {attribute("value", encoded::tensor("", {1}, {7}))})}, {1}, {ints("i", {3})}).numbers, {7, 7, 7}));
HOLDS_TWICE(same_numbers(whole({op("Range", {"b", "e", "t"}, {"Y"})}, {1}, {encoded::tensor("b", {}, {10}), encoded::tensor("e", {}, {4}), encoded::tensor("t", {}, {-3})}).numbers, {10, 7}));
HOLDS_TWICE(same_numbers(whole({op("Constant", {}, {"Y"}, {attribute("value_ints", {4, 5})})}).numbers, {4, 5}));
HOLDS_TWICE(same_numbers(whole({op("Constant", {}, {"Y"}, {attribute("value_int", 4)})}).numbers, {4}));
// 0.7 of 90 in floats is 63, floor(12.6) is 12: as real numbers and back
HOLDS_TWICE(same_numbers(whole({a_shape, op("Cast", {"s"}, {"f"}, {attribute("to", 1)}), op("Mul", {"f", "k"}, {"m"}), op("Floor", {"m"}, {"n"}),
                                  op("Cast", {"n"}, {"Y"}, {attribute("to", 7)})}, {18, 90}, {encoded::raw_floats("k", {}, {0.7F})}).numbers, {12, 63}));

// --- real numbers that have no result: in a constant an overflow would not compile
HOLDS_TWICE(!whole({a_shape, op("Cast", {"s"}, {"f"}, {attribute("to", 1)}), op("Range", {"f", "f", "k"}, {"Y"})}, {7},
                   {encoded::raw_floats("k", {}, {0.0F})}).good);
HOLDS_TWICE(onnx::internal::combine_real(onnx::arithmetic::multiply, 1e300, 1e300) == dynamic);
HOLDS_TWICE(onnx::internal::combine_real(onnx::arithmetic::add, 1e308, 1e308) == dynamic);
HOLDS_TWICE(onnx::internal::combine_real(onnx::arithmetic::divide, 1e300, 1e-300) == dynamic && onnx::internal::combine_real(onnx::arithmetic::divide, 1, 0) == dynamic);
HOLDS_TWICE(onnx::internal::combine_real(onnx::arithmetic::subtract, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()) == dynamic);
HOLDS_TWICE(onnx::internal::scaled(1000000, 3e38) == dynamic && onnx::internal::scaled(1000000, 1e300) == dynamic && onnx::internal::scaled(90, 0.7F) == 63);
// --- arithmetic on what is known, as NumPy has it
constexpr bool same_reals(const onnx::number_list& a, std::initializer_list<double> b)
{
  if (a.count != static_cast<int>(b.size())) return false;
  int i = 0;
  for (const double each : b)
    if (a.each[i++] != __builtin_bit_cast(dim, each)) return false;
  return true;
}
constexpr onnx::number_list of_two(const char* name, encoded::numbers a, encoded::numbers b, encoded::protos attributes = {})
{
  return whole({op(name, {"a", "b"}, {"Y"}, attributes)}, {1}, {ints("a", a), ints("b", b)}).numbers;
}
constexpr onnx::number_list of_reals(const char* name, std::initializer_list<float> a, std::initializer_list<float> b)
{
  const dim count = static_cast<dim>(a.size());
  return whole({op(name, {"a", "b"}, {"Y"})}, {1}, {encoded::raw_floats("a", {count}, a), encoded::raw_floats("b", {count}, b)}).numbers;
}
constexpr onnx::number_list of_one(const char* name, std::initializer_list<float> a)
{
  return whole({op(name, {"a"}, {"Y"})}, {1}, {encoded::raw_floats("a", {static_cast<dim>(a.size())}, a)}).numbers;
}
HOLDS_TWICE(same_numbers(of_two("Add", {dim_max, dim_min, 5}, {1, -1, -7}), {dynamic, dynamic, -2}));
HOLDS_TWICE(same_numbers(of_two("Sub", {dim_min, 5, 3}, {1, 9, dim_min}), {dynamic, -4, dynamic}));
HOLDS_TWICE(same_numbers(of_two("Mul", {dim_max, -4, dim{1} << 62}, {2, 9, -2}), {dynamic, -36, dim_min}));
HOLDS_TWICE(same_numbers(of_two("Div", {7, -7, 7, 6, 1, dim_min}, {2, 2, -2, -1, 0, -1}), {3, -3, -3, -6, dynamic, dynamic}));
HOLDS_TWICE(same_numbers(of_two("Mod", {7, -7, 7, -7, 5, 6}, {3, 3, -3, -3, 0, -1}), {1, 2, -2, -1, dynamic, 0}));
HOLDS_TWICE(same_numbers(of_two("Mod", {7, -7, 7, -7, 5, 6}, {3, 3, -3, -3, 0, -1}, {attribute("fmod", 1)}), {1, -1, 1, -1, dynamic, 0}));
HOLDS_TWICE(same_numbers(of_two("Pow", {2, 2, -2, -2, 3, 0, 0, 5}, {10, 0, 3, 63, 2, 3, 0, 1}), {1024, 1, -8, dynamic, 9, 0, 1, 5}));
HOLDS_TWICE(same_numbers(of_two("Pow", {1, -1, -1, 0, 2, 3, 1}, {-5, -3, -2, -1, -1, 40, dim_max}), {1, -1, 1, dynamic, dynamic, dynamic, 1}));
HOLDS_TWICE(same_numbers(of_two("Max", {3, -3}, {5, -5}), {5, -3}) && same_numbers(of_two("Min", {3, -3}, {5, -5}), {3, -5}));
HOLDS_TWICE(same_numbers(of_two("And", {0, 0, 1, 1}, {0, 1, 0, 1}), {0, 0, 0, 1}));
HOLDS_TWICE(same_numbers(of_two("Or", {0, 0, 1, 1}, {0, 1, 0, 1}), {0, 1, 1, 1}));
HOLDS_TWICE(same_numbers(of_two("Less", {1, 2, 3}, {2, 2, 2}), {1, 0, 0}));
HOLDS_TWICE(same_numbers(of_two("LessOrEqual", {1, 2, 3}, {2, 2, 2}), {1, 1, 0}));
HOLDS_TWICE(same_numbers(of_two("Greater", {1, 2, 3}, {2, 2, 2}), {0, 0, 1}));
HOLDS_TWICE(same_numbers(of_two("GreaterOrEqual", {1, 2, 3}, {2, 2, 2}), {0, 1, 1}));
HOLDS_TWICE(of_two("Xor", {0, 1}, {1, 1}).count == -1);  // not counted: nothing is said rather than something wrong
HOLDS_TWICE(same_reals(of_reals("Add", {1.5F, 2}, {0.25F, -3}), {1.75, -1}) && same_reals(of_reals("Sub", {1.5F}, {0.25F}), {1.25}));
HOLDS_TWICE(same_reals(of_reals("Mul", {1.5F}, {-0.5F}), {-0.75}));
HOLDS_TWICE(same_reals(of_reals("Div", {1.5F, -1}, {-0.5F, 4}), {-3, -0.25}) && same_numbers(of_reals("Div", {1}, {0}), {dynamic}));
HOLDS_TWICE(same_reals(of_reals("Max", {1.5F, -2}, {1.25F, -1}), {1.5, -1}) && same_reals(of_reals("Min", {1.5F, -2}, {1.25F, -1}), {1.25, -2}));
HOLDS_TWICE(same_numbers(of_reals("Less", {1.25F, 2}, {1.5F, 2}), {1, 0}) && same_numbers(of_reals("Pow", {2}, {2}), {dynamic}));
HOLDS_TWICE(same_reals(of_one("Round", {0.5F, 1.5F, 2.5F, -0.5F, -1.5F, 0.75F, -0.75F, 3}), {0, 2, 2, 0, -2, 1, -1, 3}));
HOLDS_TWICE(same_reals(of_one("Floor", {0.5F, -0.5F, 2, -2}), {0, -1, 2, -2}) && same_reals(of_one("Ceil", {0.5F, -0.5F, 2, -2}), {1, 0, 2, -2}));
HOLDS_TWICE(same_reals(of_one("Neg", {0.5F, -2}), {-0.5, 2}) && same_reals(of_one("Abs", {0.5F, -2}), {0.5, 2}));
HOLDS_TWICE(same_numbers(of_one("Floor", {1e30F, 1}), {dynamic, __builtin_bit_cast(dim, 1.0)}));
HOLDS_TWICE(same_numbers(whole({op("Not", {"a"}, {"Y"})}, {1}, {ints("a", {0, 1})}).numbers, {1, 0}));
HOLDS_TWICE(same_numbers(whole({op("Neg", {"a"}, {"Y"})}, {1}, {ints("a", {7, dim_min})}).numbers, {-7, dynamic}));
HOLDS_TWICE(same_numbers(whole({op("Abs", {"a"}, {"Y"})}, {1}, {ints("a", {-7, 7, dim_min})}).numbers, {7, 7, dynamic}));
HOLDS_TWICE(same_numbers(whole({op("Max", {"a", "b", "c"}, {"Y"})}, {1}, {ints("a", {1, 5}), ints("b", {3}), ints("c", {2, 9})}).numbers, {3, 9}));

// of elements of a width, what does not fit is not known
constexpr onnx::number_list cast_to(dim type, encoded::numbers a)
{
  return whole({op("Cast", {"a"}, {"Y"}, {attribute("to", type)})}, {1}, {ints("a", a)}).numbers;
}
HOLDS_TWICE(same_numbers(cast_to(3, {127, 128, -128, -129}), {127, dynamic, -128, dynamic}));          // int8
HOLDS_TWICE(same_numbers(cast_to(2, {255, 256, 0, -1}), {255, dynamic, 0, dynamic}));                  // uint8
HOLDS_TWICE(same_numbers(cast_to(6, {2147483647, 2147483648, -2147483648LL, -2147483649LL}), {2147483647, dynamic, -2147483648LL, dynamic}));
HOLDS_TWICE(same_numbers(cast_to(12, {4294967295, 4294967296, -1}), {4294967295, dynamic, dynamic}));  // uint32
HOLDS_TWICE(same_numbers(cast_to(7, {dim_max, dim_min}), {dim_max, dim_min}) && same_numbers(cast_to(9, {5, 0}), {1, 0}));
HOLDS_TWICE(same_reals(cast_to(10, {256, -256}), {256, -256}) && cast_to(10, {257}).each[0] == dynamic && cast_to(16, {-257}).each[0] == dynamic);
HOLDS_TWICE(same_reals(cast_to(11, {3}), {3}) && same_reals(cast_to(1, {16777216}), {16777216}));
HOLDS_TWICE(same_numbers(whole({op("Cast", {"a"}, {"Y"}, {attribute("to", 7)})}, {1}, {encoded::raw_floats("a", {4}, {2.75F, -2.75F, 0, 1e30F})}).numbers,
                         {2, -2, 0, dynamic}));

// a list in parts, a list reduced
constexpr proto thirds = op("Split", {"a"}, {"u", "v", "Y"}, {attribute("axis", 0)});
HOLDS_TWICE(same_numbers(whole({op("Split", {"a"}, {"u", "Y"}, {attribute("axis", 0)})}, {1}, {ints("a", {1, 2, 3, 4})}).numbers, {1, 2}));
HOLDS_TWICE(same_numbers(whole({op("Split", {"a"}, {"u", "v"}, {attribute("axis", 0)}), op("Neg", {"v"}, {"Y"})}, {1}, {ints("a", {1, 2, 3, 4})}).numbers, {-3, -4}));
HOLDS_TWICE(same_numbers(whole({thirds, op("Sub", {"Y", "u"}, {"Z"})}, {1}, {ints("a", {1, 2, 3, 4, 7, 9})}).numbers, {6, 7}));
HOLDS_TWICE(same_numbers(whole({op("ReduceMax", {"a"}, {"Y"})}, {1}, {ints("a", {4, 9, -2})}).numbers, {9}));
HOLDS_TWICE(same_numbers(whole({op("ReduceMin", {"a"}, {"Y"})}, {1}, {ints("a", {4, 9, -2})}).numbers, {-2}));
HOLDS_TWICE(same_numbers(whole({op("ReduceSum", {"a"}, {"Y"})}, {1}, {ints("a", {4, 9, -2})}).numbers, {11}));
HOLDS_TWICE(whole({op("ReduceMean", {"a"}, {"Y"})}, {1}, {ints("a", {4, 9, -2})}).numbers.count == -1);
HOLDS_TWICE(same_numbers(whole({op("Shape", {"X"}, {"s"}), op("Where", {"c", "s", "m"}, {"Y"})}, {-1, 3, 4}, {ints("c", {1, 0, 1}), ints("m", {8})}).numbers,
                         {dynamic, 8, 4}));
HOLDS_TWICE(same_numbers(whole({op("Shape", {"X"}, {"s"}), op("Equal", {"s", "m"}, {"c"}), op("Where", {"c", "m", "i"}, {"Y"})}, {-1, 3, 4},
                               {ints("m", {3}), ints("i", {7})}).numbers,
                         {dynamic, 3, 7}));

// elements one by one, in the field of their type
constexpr proto one_by_one(dim type, std::uint32_t field, encoded::numbers elements)
{
  proto made = proto{}.whole(1, static_cast<dim>(elements.size())).whole(2, type).text(8, "a");
  for (const dim each : elements) made.whole(field, each);
  return made;
}
constexpr onnx::number_list doubled(const proto& a) { return whole({op("Add", {"a", "a"}, {"Y"})}, {1}, {a}).numbers; }
HOLDS_TWICE(same_numbers(doubled(one_by_one(6, 5, {4, -9})), {8, -18}) && same_numbers(doubled(one_by_one(3, 5, {4, -9})), {8, -18}));
HOLDS_TWICE(same_numbers(doubled(one_by_one(13, 11, {4, 9})), {8, 18}) && same_numbers(doubled(one_by_one(7, 7, {4, -9})), {8, -18}));
HOLDS_TWICE(same_reals(doubled(proto{}.whole(1, 2).whole(2, 1).text(8, "a").real(4, 0.5F).real(4, -2)), {1, -4}));

// a number that is not known in a list that is: the pads of one axis, the count of a slice
constexpr answer padded_by(encoded::words pads)
{
  return whole({op("Shape", {"X"}, {"s"}), op("Concat", pads, {"p"}, {attribute("axis", 0)}), op("Pad", {"X", "p"}, {"Y"})}, {-1, 3}, {ints("z", {0, 0})});
}
HOLDS_TWICE(gives(padded_by({"s", "z"}), shape{dynamic, 6}) && gives(padded_by({"z", "s"}), shape{dynamic, 6}));
constexpr answer padded_5_by(encoded::words pads)
{
  return read(encoded::model(13, {value("X", {5, 3}), value("Z", {-1, 1})}, {ints("z", {0, 0})},
                             {op("Shape", {"Z"}, {"s"}), op("Concat", pads, {"p"}, {attribute("axis", 0)}), op("Pad", {"X", "p"}, {"Y"})}, {"Y"}));
}
HOLDS_TWICE(gives(padded_5_by({"s", "z"}), shape{dynamic, 4}) && gives(padded_5_by({"z", "s"}), shape{dynamic, 4}));
constexpr answer sliced_by(encoded::numbers starts, encoded::numbers ends)
{
  return whole({op("Slice", {"X", "b", "e"}, {"Y"})}, {5, 6}, {ints("b", starts), ints("e", ends)});
}
HOLDS_TWICE(gives(sliced_by({1, 2}, {3, 4}), shape{2, 2}) && gives(sliced_by({1}, {3}), shape{2, 6}));
HOLDS_TWICE(refuses(sliced_by({1, 2}, {3}), rule::operator_form) && refuses(sliced_by({1}, {3, 4}), rule::operator_form));
HOLDS_TWICE(cast_to(7, {1}).count == 1 && same_numbers(whole({op("Cast", {"a"}, {"Y"}, {attribute("to", 7)})}, {1},
                                                             {encoded::raw_floats("a", {2}, {9223372036854775808.0F, 9223371487098961920.0F})}).numbers,
                                                       {dynamic, 9223371487098961920}));

HOLDS_TWICE(refuses(one(13, {1, 3}, op("ReduceMean", {"X"}, {"Y"}, {attribute("keepdims", "1")})), rule::operator_form));

// constants in each of their forms
constexpr answer constant_of(const proto& given) { return whole({op("Constant", {}, {"Y"}, {given})}); }
constexpr proto texts(const char* name) { return proto{}.text(1, name).text(9, "one").text(9, "two").whole(20, 8); }
constexpr proto three_reals = proto{}.byte(0).byte(0).byte(0).byte(0x3F).byte(0).byte(0).byte(0).byte(0x40).byte(0).byte(0).byte(0x80).byte(0xBF);
HOLDS_TWICE(gives(constant_of(proto{}.text(1, "value_float").real(2, 0.5F)), shape{}));
HOLDS_TWICE(same_reals(constant_of(proto{}.text(1, "value_float").real(2, 0.5F)).numbers, {0.5}));
HOLDS_TWICE(gives(constant_of(proto{}.text(1, "value_floats").real(7, 0.5F).real(7, 2)), shape{2}));
HOLDS_TWICE(same_reals(constant_of(proto{}.text(1, "value_floats").real(7, 0.5F).real(7, 2)).numbers, {0.5, 2}));
HOLDS_TWICE(same_reals(constant_of(proto{}.text(1, "value_floats").inside(7, three_reals)).numbers, {0.5, 2, -1}));
HOLDS_TWICE(refuses(constant_of(proto{}.text(1, "value_floats").inside(7, proto{}.byte(0).byte(0))), rule::operator_form));
HOLDS_TWICE(same_numbers(constant_of(encoded::packed("value_ints", {4, 300})).numbers, {4, 300}));
HOLDS_TWICE(refuses(constant_of(proto{}.text(1, "value_ints").inside(8, proto{}.byte(0x80))), rule::operator_form));
HOLDS_TWICE(gives(constant_of(texts("value_strings")), shape{2}) && gives(constant_of(attribute("value_string", "one")), shape{}));
HOLDS_TWICE(constant_of(texts("value_strings")).numbers.count == -1 && constant_of(texts("value_strings")).out.element.id == element_id::custom);
HOLDS_TWICE(refuses(constant_of(attribute("sparse_value", 1)), rule::operator_form));
HOLDS_TWICE(refuses(constant_of(attribute("value_float", 1)), rule::operator_form) && refuses(constant_of(attribute("value_int", "1")), rule::operator_form));

// ranges: max(ceil((limit - start) / delta), 0) numbers
constexpr answer range_of(float start, float limit, float step)
{
  return whole({op("Range", {"b", "e", "t"}, {"Y"})}, {1},
               {encoded::raw_floats("b", {}, {start}), encoded::raw_floats("e", {}, {limit}), encoded::raw_floats("t", {}, {step})});
}
constexpr answer range_of(dim start, dim limit, dim step)
{
  return whole({op("Range", {"b", "e", "t"}, {"Y"})}, {1},
               {encoded::tensor("b", {}, {start}), encoded::tensor("e", {}, {limit}), encoded::tensor("t", {}, {step})});
}
HOLDS_TWICE(gives(range_of(1.0F, 2.0F, 0.25F), shape{4}) && gives(range_of(1.0F, 2.125F, 0.25F), shape{5}));
HOLDS_TWICE(gives(range_of(10.0F, 4.0F, -3.0F), shape{2}) && gives(range_of(10.0F, 4.0F, 3.0F), shape{0}));
HOLDS_TWICE(gives(range_of(dim{0}, 10, 3), shape{4}) && gives(range_of(dim{10}, 0, 3), shape{0}) && gives(range_of(dim{3}, 3, 1), shape{0}));
HOLDS_TWICE(refuses(range_of(dim{0}, 10, 0), rule::slice_step) && refuses(range_of(dim_min, dim_max, 1), rule::arithmetic_overflow));
HOLDS_TWICE(refuses(range_of(dim{0}, 1, dim_min), rule::arithmetic_overflow));

// OneHot, TopK, long splits
HOLDS_TWICE(gives(whole({op("OneHot", {"X", "d", "v"}, {"Y"})}, {2, 3}, {encoded::tensor("d", {}, {5}), weight("v", {2})}), shape{2, 3, 5}));
HOLDS_TWICE(gives(whole({op("OneHot", {"X", "d", "v"}, {"Y"}, {attribute("axis", 0)})}, {2, 3}, {ints("d", {5}), weight("v", {2})}), shape{5, 2, 3}));
HOLDS_TWICE(gives(whole({op("OneHot", {"X", "d", "v"}, {"Y"}, {attribute("axis", -2)})}, {2, 3}, {weight("d", {1}), weight("v", {2})}), shape{2, dynamic, 3}));
HOLDS_TWICE(refuses(whole({op("OneHot", {"X", "d", "v"}, {"Y"}, {attribute("axis", 3)})}, {2, 3}, {ints("d", {5}), weight("v", {2})}), rule::axis_range));
HOLDS_TWICE(refuses(whole({op("OneHot", {"X", "d"}, {"Y"})}, {2, 3}, {ints("d", {5})}), rule::operator_form));
constexpr answer top(encoded::numbers k, encoded::numbers extents = {2, 7}) { return whole({op("TopK", {"X", "k"}, {"Y"})}, extents, {ints("k", k)}); }
HOLDS_TWICE(gives(top({7}), shape{2, 7}) && gives(top({3}), shape{2, 3}) && gives(top({9}, {2, -1}), shape{2, 9}));
HOLDS_TWICE(refuses(top({8}), rule::output_size_range) && refuses(top({-1}), rule::output_size_range));
constexpr answer nine_parts(encoded::numbers sizes, dim axis = 1)
{
  return whole({op("Split", {"X", "s"}, {"Y", "b", "c", "d", "e", "f", "g", "h", "i"}, {attribute("axis", axis)})}, {2, 12}, {ints("s", sizes)});
}
HOLDS_TWICE(gives(nine_parts({4, 1, 1, 1, 1, 1, 1, 1, 1}), shape{2, 4}) && gives(nine_parts({0, 5, 1, 1, 1, 1, 1, 1, 1}, -1), shape{2, 0}));
HOLDS_TWICE(refuses(nine_parts({3, 1, 1, 1, 1, 1, 1, 1, 1}), rule::split_sum, 9) && refuses(nine_parts({5, 1, 1, 1, 1, 1, 1, 1, 1}), rule::split_sum, 9));
HOLDS_TWICE(refuses(nine_parts({4, 1, 1, 1, 1, 1, 1, 2, -1}), rule::output_size_positive, 8) && refuses(nine_parts({4, 1, 1, 1, 1, 1, 1, 1, 1}, 2), rule::axis_range));
HOLDS_TWICE(refuses(nine_parts({3, 1, 1, 1, 1, 1, 1, 1, 1, 1}), rule::output_count));
HOLDS_TWICE(refuses(nine_parts({dim_max, 1, 1, 1, 1, 1, 1, 1, 1}), rule::arithmetic_overflow, 1));

// what later and earlier opsets have
HOLDS_TWICE(gives(one(18, {2, 6, 5, 5}, op("GroupNormalization", {"X", "s", "b"}, {"Y"}, {attribute("num_groups", 3)}), {weight("s", {3}), weight("b", {3})}), shape{2, 6, 5, 5}));
HOLDS_TWICE(refuses(one(18, {2, 6, 5, 5}, op("GroupNormalization", {"X", "s", "b"}, {"Y"}, {attribute("num_groups", 4)}), {weight("s", {4}), weight("b", {4})}),
                    rule::groups_divide_channels));
constexpr answer old_add(encoded::numbers b, dim axis, dim opset = 6)
{
  return one(opset, {2, 3, 4, 5}, op("Add", {"X", "B"}, {"Y"}, {attribute("broadcast", 1), attribute("axis", axis)}), {weight("B", b)});
}
HOLDS_TWICE(gives(old_add({3, 4}, 1), shape{2, 3, 4, 5}) && gives(old_add({4, 5}, -2), shape{2, 3, 4, 5}) && gives(old_add({2}, 0), shape{2, 3, 4, 5}));
HOLDS_TWICE(refuses(old_add({3, 4}, 3), rule::operator_form) && refuses(old_add({3, 4}, -5), rule::operator_form));
HOLDS_TWICE(refuses(old_add({3, 4}, 0), rule::broadcast_match, 1) && refuses(old_add({3, 4}, 1, 7), rule::broadcast_match, 1));
HOLDS_TWICE(refuses(one(6, {2, 3}, op("Add", {"X", "B"}, {"Y"}, {attribute("axis", "1")}), {weight("B", {3})}), rule::operator_form));
constexpr answer old_cast(const char* to) { return one(5, {2, 3}, op("Cast", {"X"}, {"Y"}, {attribute("to", to)})); }
HOLDS_TWICE(old_cast("DOUBLE").out.element.id == element_id::float64 && old_cast("INT4").out.element.id == element_id::int4);
HOLDS_TWICE(old_cast("BOOL").out.element.id == element_id::boolean && refuses(old_cast("STRING"), rule::operator_form));
constexpr proto by_two_names(float height, float width)
{
  return op("Upsample", {"X"}, {"Y"}, {proto{}.text(1, "height_scale").real(2, height), proto{}.text(1, "width_scale").real(2, width)});
}
HOLDS_TWICE(gives(one(1, {1, 3, 4, 5}, by_two_names(2, 3)), shape{1, 3, 8, 15}) && gives(one(1, {1, 3, 4, 5}, by_two_names(1.5F, 1)), shape{1, 3, 6, 5}));
HOLDS_TWICE(refuses(one(1, {1, 3, 4, 5}, op("Upsample", {"X"}, {"Y"}, {attribute("height_scale", 2)})), rule::operator_form));

// Resize with one scale for all: the least of what the sizes ask for, or the most, and halves up
constexpr answer resized(const char* policy, encoded::numbers sizes, encoded::numbers extents = {1, 3, 4, 8})
{
  return one(18, extents, op("Resize", {"X", "", "", "s"}, {"Y"}, {attribute("axes", {2, 3}), attribute("keep_aspect_ratio_policy", policy)}), {ints("s", sizes)});
}
HOLDS_TWICE(gives(resized("stretch", {8, 8}), shape{1, 3, 8, 8}) && gives(resized("not_larger", {8, 8}), shape{1, 3, 4, 8}));
HOLDS_TWICE(gives(resized("not_smaller", {8, 8}), shape{1, 3, 8, 16}) && gives(resized("not_larger", {7, 4}), shape{1, 3, 2, 4}));
HOLDS_TWICE(gives(resized("not_smaller", {6, 5}), shape{1, 3, 6, 12}) && gives(resized("not_larger", {3, 5}, {1, 3, 4, 7}), shape{1, 3, 3, 5}));
HOLDS_TWICE(gives(resized("not_smaller", {8, 8}, {1, 3, -1, 8}), shape{1, 3, dynamic, dynamic}));
HOLDS_TWICE(refuses(resized("not_wider", {8, 8}), rule::operator_form));

// the opset is that of ONNX's own domain, wherever it stands in the list: in opset 10 the scales of Resize stand second
constexpr proto domain(const char* name) { return proto{}.text(1, name).whole(2, name[0] == 'c' ? 99 : 10); }
constexpr answer with_domains(const char* first, const char* second)
{
  proto graph;
  graph.inside(1, op("Resize", {"X", "s"}, {"Y"})).text(2, "graph").inside(5, encoded::raw_floats("s", {4}, {1, 1, 2, 0.5F}));
  graph.inside(11, value("X", {1, 3, 4, 4})).inside(12, proto{}.text(1, "Y"));
  return read(proto{}.whole(1, 8).inside(8, domain(first)).inside(7, graph).inside(8, domain(second)));
}
HOLDS_TWICE(gives(with_domains("com.example", ""), shape{1, 3, 8, 2}) && gives(with_domains("ai.onnx", "com.example"), shape{1, 3, 8, 2}));

// --- an extent that is not known stays so, and the rest of the shape is known
HOLDS_TWICE(gives(whole({a_shape, op("Reshape", {"X", "s"}, {"Y"})}, {-1, 3}), shape{dynamic, 3}));
HOLDS_TWICE(gives(whole({op("ConstantOfShape", {"s"}, {"Y"})}, {2}, {weight("s", {3})}), shape{dynamic, dynamic, dynamic}));
HOLDS_TWICE(gives(whole({op("Slice", {"X", "b", "e"}, {"Y"})}, {4, 4}, {weight("b", {1}), weight("e", {1})}), shape{dynamic, 4}));

// lists of numbers that are not known: the rank is, and so are the extents that they do not decide
constexpr answer listed(const char* with, encoded::words in, encoded::numbers list, encoded::protos attributes = {}, encoded::numbers x = {2, 3, 4, 5},
                        encoded::words out = {"Y"}, dim opset = 18)
{
  return read(encoded::model(opset, {value("X", x), value("l", list, encoded::int64)}, {ints("k", {1, 2}), ints("two", {2, 3})},
                             {op(with, in, out, attributes)}, out));
}
constexpr shape any_four = {dynamic, dynamic, dynamic, dynamic};
HOLDS_TWICE(gives(listed("Pad", {"X", "l"}, {8}), any_four) && gives(listed("Pad", {"X", "l"}, {-1}), any_four));
HOLDS_TWICE(gives(listed("Pad", {"X", "l", "", "two"}, {4}), shape{2, 3, dynamic, dynamic}) && gives(listed("Pad", {"X", "k", "", "l"}, {1}), any_four));
HOLDS_TWICE(refuses(listed("Pad", {"X", "l"}, {6}), rule::operator_form) && refuses(listed("Pad", {"X"}, {6}), rule::operator_form));
HOLDS_TWICE(gives(listed("Split", {"X", "l"}, {2}, {attribute("axis", -1)}, {2, 3, 4, 5}, {"Y", "Z"}), shape{2, 3, 4, dynamic}));
HOLDS_TWICE(refuses(listed("Split", {"X", "l"}, {3}, {}, {2, 3, 4, 5}, {"Y", "Z"}), rule::output_count));
HOLDS_TWICE(gives(listed("Upsample", {"X", "l"}, {4}, {}, {2, 3, 4, 5}, {"Y"}, 9), any_four));
HOLDS_TWICE(gives(listed("Resize", {"X", "", "", "l"}, {4}), any_four) && gives(listed("Resize", {"X", "", "l"}, {4}), any_four));
HOLDS_TWICE(gives(listed("Resize", {"X", "", "", "l"}, {2}, {attribute("axes", {2, 3})}), shape{2, 3, dynamic, dynamic}));
HOLDS_TWICE(gives(listed("Slice", {"X", "k", "two", "l"}, {2}), any_four) && gives(listed("Slice", {"X", "l", "l"}, {-1}), any_four));
HOLDS_TWICE(gives(listed("Slice", {"X", "l", "l", "two"}, {2}), shape{2, 3, dynamic, dynamic}));
HOLDS_TWICE(refuses(listed("Slice", {"X", "l"}, {2}), rule::operator_form));
HOLDS_TWICE(gives(listed("ReduceSum", {"X", "l"}, {-1}, {}, {2, 1, 4}), shape{dynamic, 1, dynamic}));
HOLDS_TWICE(gives(listed("ReduceMax", {"X", "l"}, {3}, {attribute("keepdims", 0)}), shape{dynamic}));
HOLDS_TWICE(refuses(listed("ReduceMax", {"X", "l"}, {-1}, {attribute("keepdims", 0)}), rule::operator_form));
HOLDS_TWICE(gives(listed("Unsqueeze", {"X", "l"}, {1}, {}, {2, 3}), shape{dynamic, dynamic, dynamic}) && gives(listed("Squeeze", {"X", "l"}, {3}), shape{dynamic}));
HOLDS_TWICE(refuses(listed("Squeeze", {"X", "l"}, {-1}), rule::operator_form) && refuses(listed("Squeeze", {"X", "l"}, {5}), rule::operator_form) &&
              refuses(listed("Unsqueeze", {"X", "l"}, {5}), rule::operator_form));

// --- what is refused, with the node
HOLDS_TWICE(refuses(whole({op("Frobnicate", {"X"}, {"Y"})}), rule::operator_known));
HOLDS_TWICE(refuses(whole({op("Relu", {"X"}, {"y"}), op("Gru2", {"y"}, {"Y"})}), rule::operator_known, 1));
HOLDS_TWICE(refuses(whole({proto(op("Relu", {"X"}, {"Y"})).text(7, "com.example")}), rule::operator_known));
HOLDS_TWICE(gives(whole({proto(op("Relu", {"X"}, {"Y"})).text(7, "ai.onnx")}), shape{2, 3, 4, 5}));
HOLDS_TWICE(refuses(whole({op("Reshape", {"X"}, {"Y"})}), rule::operator_form));
HOLDS_TWICE(refuses(whole({op("Cast", {"X"}, {"Y"}, {attribute("to", "FLOAT")})}), rule::operator_form));
HOLDS_TWICE(refuses(whole({op("Relu", {}, {"Y"})}), rule::operator_form));
HOLDS_TWICE(refuses(whole({op("Conv", {"X"}, {"Y"})}), rule::operator_form));
HOLDS_TWICE(refuses(whole({op("Concat", {"X", ""}, {"Y"}, {attribute("axis", 0)})}), rule::operator_form));
HOLDS_TWICE(refuses(whole({op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {5, 3})})}), rule::window_fits));
HOLDS_TWICE(refuses(whole({op("Relu", {"Z"}, {"Y"})}), rule::model_name));
HOLDS_TWICE(refuses(whole({op("Relu", {"Y"}, {"Y"})}), rule::model_name));  // it feeds itself
HOLDS_TWICE(refuses(whole({op("Relu", {"b"}, {"a"}), op("Relu", {"a"}, {"b"})}), rule::model_name));
HOLDS_TWICE(refuses(whole({op("Relu", {"X"}, {"X"})}), rule::model_name, -1));
HOLDS_TWICE(refuses(whole({op("Relu", {"X"}, {"Z"})}), rule::model_name, -1));  // there is no Y
HOLDS_TWICE(refuses(read(encoded::model(13, {value("X", {1}), value("X", {1})}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"})), rule::model_name, -1));

// --- options
constexpr answer with_unknown(encoded::protos nodes)
{
  onnx::import_options options;
  options.unknown_operators = true;
  return read(encoded::model(13, {value("X", {2, 3})}, {}, nodes, {"Y"}), options);
}
HOLDS_TWICE(with_unknown({op("Frobnicate", {"X"}, {"Y"})}).good && !with_unknown({op("Frobnicate", {"X"}, {"Y"})}).known);
HOLDS_TWICE(!with_unknown({op("Frobnicate", {"X"}, {"a"}), op("Relu", {"a"}, {"Y"})}).known);
HOLDS_TWICE(gives(with_unknown({op("Frobnicate", {"X"}, {"a"}), op("Relu", {"X"}, {"Y"})}), shape{2, 3}));

constexpr answer with_input(const shape& given, const char* name = "X")
{
  proto words;
  for (int i = 0; name[i] != '\0'; ++i) words.byte(static_cast<unsigned char>(name[i]));
  const onnx::given_input inputs[] = {{words, given}};
  return read(encoded::model(13, {value("X", {-1, 3})}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"}), {inputs, 1, false});
}
HOLDS_TWICE(gives(with_input({5, 3}), shape{5, 3}) && gives(with_input({5, 3}, ""), shape{5, 3}));
HOLDS_TWICE(refuses(with_input({5, 4}), rule::input_match, -1) && refuses(with_input({5}), rule::rank_fits, -1));
HOLDS_TWICE(refuses(with_input({5, 3}, "Z"), rule::model_name, -1));

// Extents of one name (encode.hpp calls each -1 by the same) are one: one is enough, and two that differ are refused.
constexpr answer with_two(const shape& first, const shape& second, dim count)
{
  const onnx::given_input inputs[] = {{{}, first}, {{}, second}};
  return read(encoded::model(13, {value("X", {-1, 3}), value("Z", {-1, 4})}, {}, {op("Relu", {"X"}, {"v"}), op("Relu", {"Z"}, {"Y"})}, {"Y"}),
              {inputs, count, false});
}
HOLDS_TWICE(gives(with_two({5, 3}, {}, 1), shape{5, 4}) && gives(with_two({5, 3}, {5, 4}, 2), shape{5, 4}));
HOLDS_TWICE(refuses(with_two({5, 3}, {7, 4}, 2), rule::input_match, -1));
HOLDS_TWICE(gives(with_two({dynamic, 3}, {7, 4}, 2), shape{7, 4}));

// --- what is data: weights that are declared as inputs are none, and constants stand in the graph where data meets them
constexpr answer weights_as_inputs = read(encoded::model(
    13, {value("X", {1, 3, 8, 8}), value("scale", {4, 1, 1}), value("W", {4, 3, 3, 3})}, {},
    {op("Conv", {"X", "W"}, {"a"}), op("Mul", {"a", "scale"}, {"Y"})}, {"Y"}));
HOLDS_TWICE(gives(weights_as_inputs, shape{1, 4, 6, 6}) && weights_as_inputs.inputs == 2 && weights_as_inputs.nodes == 2);
constexpr answer weight_first = read(encoded::model(
    13, {value("X", {1, 3, 8, 8}), value("W", {4, 3, 3, 3}), value("scale", {4, 1, 1})}, {},
    {op("Conv", {"X", "W"}, {"a"}), op("Mul", {"a", "scale"}, {"Y"})}, {"Y"}));
HOLDS_TWICE(gives(weight_first, shape{1, 4, 6, 6}) && weight_first.inputs == 1 && weight_first.nodes == 3);
// with weights of its own, a file declares inputs and nothing else: both are data here, though one is a kernel
constexpr answer two_inputs = read(encoded::model(
    13, {value("X", {1, 8, 22, 22}), value("Z", {8, 8, 6, 6})}, {weight("k", {8, 1, 1})},
    {op("Mul", {"X", "k"}, {"x"}), op("Conv", {"x", "Z"}, {"Y"})}, {"Y"}));
HOLDS_TWICE(gives(two_inputs, shape{1, 8, 17, 17}) && two_inputs.inputs == 2);
constexpr answer no_weights = read(encoded::model(13, {value("X", {1, 8, 22, 22}), value("Z", {8, 8, 6, 6})}, {}, {op("Conv", {"X", "Z"}, {"Y"})}, {"Y"}));
HOLDS_TWICE(gives(no_weights, shape{1, 8, 17, 17}) && no_weights.inputs == 1);
// numbers of known shapes leave no node behind
HOLDS_TWICE(whole({a_shape, op("Reshape", {"X", "s"}, {"Y"})}).nodes == 1);

// the dialects: a pool whose last window starts in the padding, of opset 12
constexpr proto ceil_pool = encoded::model(12, {value("X", {1, 1, 2, 2})}, {},
                                             {op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2}), attribute("strides", {2, 2}),
                                                                              attribute("pads", {0, 0, 1, 1}), attribute("ceil_mode", 1)})}, {"Y"});
HOLDS_TWICE(gives(read(ceil_pool), shape{1, 1, 2, 2}) && gives(read<onnxruntime::kernels>(ceil_pool), shape{1, 1, 1, 1}));

}  // namespace

TEST_CASE("the table of operators is sorted, so that each is found")
{
  for (int i = 0; i < onnx::internal::operator_count; ++i) {
    const char* const name = onnx::internal::operators[i].name;
    const onnx::bytes_view text(reinterpret_cast<const unsigned char*>(name), static_cast<dim>(std::strlen(name)));
    CHECK(onnx::find_operator({}, text) == i);
    CHECK(onnx::find_operator({}, {text.data, text.size - 1}) != i);
  }
}

TEST_CASE("sentences: rule::model_format, model_name, operator_known, operator_form")
{
  CHECK(std::string(message(whole({op("Frobnicate", {"X"}, {"Y"}, {}, "frob_1")}).why).c_str()) ==
        "frob_1 (layer 0): [operator.known] the operator Frobnicate is not known");
  CHECK(std::string(message(whole({op("Relu", {"Z"}, {"Y"}, {}, "relu_1")}).why).c_str()) ==
        "relu_1 (layer 0): [model.name] there is no value \"Z\" before this node");
  CHECK(std::string(message(whole({op("Cast", {"X"}, {"Y"})}).why).c_str()) ==
        "Y (layer 0): [operator.form] to of the operator is missing, or has another form, or its numbers are not known");
  CHECK(std::string(message(read(encoded::proto{}.byte(255)).why).c_str()) ==
        "[model.format] these are not the bytes of an ONNX model (noticed at 1)");
}
