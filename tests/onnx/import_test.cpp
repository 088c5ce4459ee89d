// SPDX-License-Identifier: MIT
#include <shapeproof/onnx/import.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

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
static_assert(gives(one(13, {1, 3, 224, 224}, conv({attribute("pads", {3, 3, 3, 3}), attribute("strides", {2, 2})}),
                        {weight("W", {64, 3, 7, 7}), weight("B", {64})}),
                    shape{1, 64, 112, 112}));
static_assert(gives(one(13, {1, 8, 9}, op("Conv", {"X", "W"}, {"Y"}, {attribute("group", 4), attribute("auto_pad", "SAME_UPPER"), encoded::packed("strides", {2})}),
                        {weight("W", {4, 2, 3})}),
                    shape{1, 4, 5}));
static_assert(gives(one(11, {1, 4, 5, 5}, op("ConvTranspose", {"X", "W"}, {"Y"}, {attribute("strides", {2, 2}), attribute("output_padding", {1, 1})}),
                        {weight("W", {4, 2, 3, 3})}),
                    shape{1, 2, 12, 12}));
// weights of which extents are not known leave those of the output open that depend on them
constexpr answer convolved(const char* with, encoded::numbers w, encoded::numbers b, encoded::protos attributes, encoded::numbers x = {2, 4, 9, 9})
{
  return read(encoded::model(13, {value("X", x), value("W", w), value("B", b)}, {}, {op(with, {"X", "W", "B"}, {"Y"}, attributes)}, {"Y"}));
}
static_assert(gives(convolved("Conv", {-1, 4, 3, 3}, {-1}, {}), shape{2, dynamic, 7, 7}) && gives(convolved("Conv", {6, 4, 3, 3}, {-1}, {}), shape{2, 6, 7, 7}));
static_assert(gives(convolved("Conv", {6, 4, -1, -1}, {6}, {attribute("kernel_shape", {3, 2})}), shape{2, 6, 7, 8}));
static_assert(gives(convolved("Conv", {6, 4, -1, 2}, {6}, {attribute("strides", {2, 1})}), shape{2, 6, dynamic, 8}));
static_assert(gives(convolved("Conv", {6, -1, 3, 3}, {6}, {attribute("group", 2)}), shape{2, 6, 7, 7}));
static_assert(gives(convolved("Conv", {6, -1, 3, 3}, {6}, {attribute("group", 2)}, {-1, -2, -2, 5}), shape{dynamic, 6, dynamic, 3}));
static_assert(gives(convolved("ConvTranspose", {4, 3, 3, 3}, {-1}, {}), shape{2, 3, 11, 11}));
static_assert(gives(convolved("ConvTranspose", {4, -1, 3, 3}, {-1}, {attribute("group", 2)}), shape{2, dynamic, 11, 11}));
static_assert(gives(convolved("ConvTranspose", {-1, 3, 3, 3}, {6}, {attribute("group", 2)}), shape{2, 6, 11, 11}));
static_assert(gives(convolved("ConvTranspose", {4, 3, -1, 3}, {6}, {attribute("group", 2)}), shape{2, 6, dynamic, dynamic}));
static_assert(gives(convolved("ConvTranspose", {4, 3, -1, 3}, {3}, {attribute("kernel_shape", {3, 3})}), shape{2, 3, 11, 11}));
static_assert(refuses(convolved("Conv", {-1, 3, 3, 3}, {-1}, {}), rule::channels_match) && refuses(convolved("Conv", {6, 4, 3, 3}, {5}, {}), rule::bias_match));
constexpr answer multiplied(const char* with, encoded::numbers a, encoded::numbers w)
{
  return read(encoded::model(13, {value("A", a), value("W", w)}, {}, {op(with, {"A", "W"}, {"Y"})}, {"Y"}));
}
static_assert(gives(multiplied("Gemm", {2, 3}, {3, -1}), shape{2, dynamic}) && gives(multiplied("Gemm", {2, 3}, {-1, 5}), shape{2, 5}));
static_assert(gives(multiplied("MatMul", {2, 3}, {3, -1}), shape{2, dynamic}) && gives(multiplied("MatMul", {3}, {3, 4}), shape{4}));
static_assert(gives(one(12, {1, 4, 7, 7}, op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {3, 3}), attribute("strides", {2, 2}), attribute("ceil_mode", 1)})),
                    shape{1, 4, 3, 3}));
static_assert(gives(one(12, {1, 4, 7, 7}, op("AveragePool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2})})), shape{1, 4, 6, 6}));
static_assert(gives(one(12, {1, 4, 7, 7}, op("LpPool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2})})), shape{1, 4, 6, 6}));
static_assert(gives(one(12, {1, 4, 7, 7}, op("GlobalAveragePool", {"X"}, {"Y"})), shape{1, 4, 1, 1}));
static_assert(gives(one(12, {1, 4, 7}, op("GlobalMaxPool", {"X"}, {"Y"})), shape{1, 4, 1}));
static_assert(gives(one(13, {2, 512}, op("Gemm", {"X", "W", "B"}, {"Y"}, {attribute("transB", 1)}), {weight("W", {10, 512}), weight("B", {10})}), shape{2, 10}));
static_assert(gives(one(13, {512, 2}, op("Gemm", {"X", "W", "B"}, {"Y"}, {attribute("transA", 1)}), {weight("W", {512, 10}), weight("B", {1})}), shape{2, 10}));
// Gemm's C and PRelu's slope stretch to the output, and do not stretch it ("unidirectional broadcastable to (M, N)", "to X")
constexpr answer gemm(encoded::numbers a, encoded::numbers c)
{
  return read(encoded::model(13, {value("A", a), value("C", c)}, {weight("W", {3, 4})}, {op("Gemm", {"A", "W", "C"}, {"Y"})}, {"Y"}));
}
static_assert(gives(gemm({2, 3}, {2, 4}), shape{2, 4}) && gives(gemm({2, 3}, {2, 1}), shape{2, 4}) && gives(gemm({2, 3}, {}), shape{2, 4}));
static_assert(gives(gemm({1, 3}, {-1, 4}), shape{1, 4}) && gives(gemm({2, 3}, {-1, -1}), shape{2, 4}) && gives(gemm({-1, 3}, {5, 4}), shape{5, 4}));
static_assert(refuses(gemm({1, 3}, {5, 4}), rule::weight_match) && refuses(gemm({2, 3}, {3}), rule::weight_match) &&
              refuses(gemm({1, 3}, {-1, 3}), rule::weight_match));
static_assert(refuses(gemm({2, 3}, {5, 2, 4}), rule::weight_rank));
constexpr answer slopes(encoded::numbers slope, dim opset = 16)
{
  return read(encoded::model(opset, {value("X", {1, 3, 4, 1}), value("s", slope)}, {}, {op("PRelu", {"X", "s"}, {"Y"})}, {"Y"}));
}
static_assert(gives(slopes({3, 1, 1}), shape{1, 3, 4, 1}) && gives(slopes({4, 1}), shape{1, 3, 4, 1}) && gives(slopes({-1, 1, -1}), shape{1, 3, 4, 1}));
static_assert(refuses(slopes({2, 3, 4, 1}), rule::weight_match) && refuses(slopes({5}), rule::weight_match) &&
              refuses(slopes({1, 1, 3, 4, 1}), rule::weight_rank) && gives(slopes({3}, 6), shape{1, 3, 4, 1}));
static_assert(gives(one(13, {2, 7, 512}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {512, 10})}), shape{2, 7, 10}));
static_assert(gives(one(13, {2, 7, 512}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {3, 1, 512, 10})}), shape{3, 2, 7, 10}));
static_assert(gives(one(13, {2, 6, 3}, op("BatchNormalization", {"X", "s", "b", "m", "v"}, {"Y"}),
                        {weight("s", {6}), weight("b", {6}), weight("m", {6}), weight("v", {6})}),
                    shape{2, 6, 3}));
static_assert(gives(one(13, {2, 6, 3}, op("InstanceNormalization", {"X", "s", "b"}, {"Y"}), {weight("s", {6}), weight("b", {6})}), shape{2, 6, 3}));
static_assert(gives(one(17, {2, 6, 3}, op("LayerNormalization", {"X", "s"}, {"Y"}, {attribute("axis", -2)}), {weight("s", {6, 3})}), shape{2, 6, 3}));
static_assert(gives(one(13, {2, 6, 3, 3}, op("LRN", {"X"}, {"Y"}, {attribute("size", 5)})), shape{2, 6, 3, 3}));
static_assert(gives(one(13, {2, 6, 3, 3}, op("Relu", {"X"}, {"Y"})), shape{2, 6, 3, 3}));
static_assert(gives(one(14, {2, 6}, op("HardSwish", {"X"}, {"Y"})), shape{2, 6}));
static_assert(gives(one(13, {2, 6}, op("Clip", {"X", "", "hi"}, {"Y"}), {weight("hi", {})}), shape{2, 6}));
static_assert(gives(one(13, {2, 6, 4, 4}, op("PRelu", {"X", "s"}, {"Y"}), {weight("s", {6, 1, 1})}), shape{2, 6, 4, 4}));
static_assert(gives(one(13, {3, 1, 5}, op("Add", {"X", "b"}, {"Y"}), {weight("b", {4, 1})}), shape{3, 4, 5}));
static_assert(gives(one(13, {3, 1, 5}, op("Sum", {"X", "X", "b"}, {"Y"}), {weight("b", {4, 1})}), shape{3, 4, 5}));
static_assert(gives(one(13, {3, 4}, op("Concat", {"X", "X", "X"}, {"Y"}, {attribute("axis", -1)})), shape{3, 12}));
static_assert(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"})), shape{2, 18}));
static_assert(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 0)})), shape{1, 36}));
static_assert(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 2)})), shape{12, 3}));
static_assert(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 3)})), shape{36, 1}));
static_assert(gives(one(13, {2, 6, 3}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", -1)})), shape{12, 3}));
static_assert(gives(one(13, {2, 6, 3}, op("Reshape", {"X", "s"}, {"Y"}), {ints("s", {0, -1})}), shape{2, 18}));
static_assert(gives(one(4, {2, 6, 3}, op("Reshape", {"X"}, {"Y"}, {attribute("shape", {4, 9})})), shape{4, 9}));
static_assert(gives(one(13, {2, 6, 3}, op("Transpose", {"X"}, {"Y"})), shape{3, 6, 2}));
static_assert(gives(one(13, {2, 6, 3}, op("Transpose", {"X"}, {"Y"}, {attribute("perm", {0, 2, 1})})), shape{2, 3, 6}));
static_assert(gives(one(11, {2, 1, 3, 1}, op("Squeeze", {"X"}, {"Y"}, {attribute("axes", {1})})), shape{2, 3, 1}));
static_assert(gives(one(13, {2, 1, 3, 1}, op("Squeeze", {"X", "a"}, {"Y"}), {ints("a", {-1, 1})}), shape{2, 3}));
static_assert(gives(one(13, {2, 1, 3, 1}, op("Squeeze", {"X"}, {"Y"})), shape{2, 3}));
static_assert(gives(one(13, {2, 3}, op("Unsqueeze", {"X", "a"}, {"Y"}), {ints("a", {0, 3})}), shape{1, 2, 3, 1}));
static_assert(gives(one(10, {1, 3, 4, 4}, op("Pad", {"X"}, {"Y"}, {attribute("pads", {0, 0, 1, 2, 0, 0, 3, -1})})), shape{1, 3, 8, 5}));
static_assert(gives(one(13, {1, 3, 4, 4}, op("Pad", {"X", "p"}, {"Y"}, {attribute("mode", "reflect")}), {ints("p", {0, 0, 1, 2, 0, 0, 3, 3})}), shape{1, 3, 8, 9}));
static_assert(gives(one(18, {1, 3, 4, 4}, op("Pad", {"X", "p", "", "a"}, {"Y"}), {ints("p", {1, 2, 3, 3}), ints("a", {3, -2})}), shape{1, 3, 9, 8}));
static_assert(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 2.5F})}), shape{1, 3, 8, 10}));
static_assert(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "", "s"}, {"Y"}), {ints("s", {1, 3, 7, 9})}), shape{1, 3, 7, 9}));
// one scale for both axes, a float as in ONNX's KeepAspectRatioHelper: 27 * 1.16666663 is 31.499999, and 31.5 in doubles
constexpr answer keeping(const char* policy, encoded::numbers x, encoded::numbers sizes)
{
  return one(18, x, op("Resize", {"X", "", "", "s"}, {"Y"}, {attribute("axes", {2, 3}), attribute("keep_aspect_ratio_policy", policy)}), {ints("s", sizes)});
}
static_assert(gives(keeping("not_larger", {1, 1, 6, 27}, {7, 1000}), shape{1, 1, 7, 31}));
static_assert(gives(keeping("not_larger", {1, 1, 2, 4}, {7, 8}), shape{1, 1, 4, 8}) && gives(keeping("not_smaller", {1, 1, 2, 4}, {7, 8}), shape{1, 1, 7, 14}));
static_assert(gives(keeping("not_smaller", {1, 1, 3, 5}, {6, 6}), shape{1, 1, 6, 10}));
// an empty list of sizes beside scales is none
static_assert(gives(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "s", "z"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 2.5F}), ints("z", {})}), shape{1, 3, 8, 10}));
static_assert(refuses(one(13, {1, 3, 4, 4}, op("Resize", {"X", "", "z", "z"}, {"Y"}), {ints("z", {})}), rule::operator_form));
static_assert(gives(one(10, {1, 3, 4, 4}, op("Resize", {"X", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 0.5F})}), shape{1, 3, 8, 2}));
static_assert(gives(one(9, {1, 3, 4, 4}, op("Upsample", {"X", "s"}, {"Y"}), {encoded::raw_floats("s", {4}, {1, 1, 2, 3})}), shape{1, 3, 8, 12}));
static_assert(gives(one(7, {1, 3, 4, 4}, op("Upsample", {"X"}, {"Y"}, {proto{}.text(1, "scales").real(7, 1).real(7, 1).real(7, 2).real(7, 3)})), shape{1, 3, 8, 12}));
static_assert(gives(one(13, {1, 3, 4, 5}, op("ReduceMean", {"X"}, {"Y"}, {attribute("axes", {2, -1}), attribute("keepdims", 0)})), shape{1, 3}));
static_assert(gives(one(13, {1, 3, 4, 5}, op("ReduceSum", {"X", "a"}, {"Y"}), {ints("a", {1})}), shape{1, 1, 4, 5}));
static_assert(gives(one(13, {1, 3, 4, 5}, op("ReduceMax", {"X"}, {"Y"})), shape{1, 1, 1, 1}));
static_assert(gives(one(13, {1, 3, 4, 5}, op("ArgMax", {"X"}, {"Y"}, {attribute("axis", 1), attribute("keepdims", 0)})), shape{1, 4, 5}));
static_assert(one(13, {1, 3}, op("ArgMax", {"X"}, {"Y"})).out.element.id == element_id::int64);
static_assert(gives(one(13, {2, 3}, op("Softmax", {"X"}, {"Y"})), shape{2, 3}));
// up to opset 10 the axis is where a matrix is cut, which may be after the last
static_assert(gives(one(10, {3}, op("Softmax", {"X"}, {"Y"})), shape{3}) && gives(one(7, {3}, op("Hardmax", {"X"}, {"Y"})), shape{3}));
static_assert(refuses(one(11, {3}, op("LogSoftmax", {"X"}, {"Y"})), rule::axis_range));
// scale, B, mean and var against the channels as far as they are known; what leaves BatchNormalization in training has those
constexpr answer normalized(encoded::numbers x, encoded::numbers scale, encoded::numbers mean, encoded::numbers var, dim output = 0)
{
  return read(encoded::model(15, {value("X", x), value("s", scale), value("m", mean), value("v", var)}, {},
                             {op("BatchNormalization", {"X", "s", "s", "m", "v"}, {"Y", "a", "b"}, {attribute("training_mode", 1)}),
                              op("Identity", {output == 0 ? "Y" : output == 1 ? "a" : "b"}, {"Z"})}, {"Z"}));
}
static_assert(gives(normalized({2, 6, 3}, {6}, {6}, {6}), shape{2, 6, 3}) && gives(normalized({2, -1, 3}, {-1}, {6}, {-1}), shape{2, dynamic, 3}));
static_assert(gives(normalized({2, 6, 3}, {-1}, {-1}, {-1}, 1), shape{6}) && gives(normalized({2, -1, 3}, {-1}, {6}, {-1}, 2), shape{6}));
static_assert(refuses(normalized({2, 6, 3}, {6}, {5}, {6}), rule::weight_match) && refuses(normalized({2, -1, 3}, {-1}, {6}, {5}), rule::weight_match));
static_assert(refuses(normalized({2, 6, 3}, {5}, {6}, {6}), rule::channels_match));
// more than there are
static_assert(refuses(one(13, {3, 7}, op("TopK", {"X", "k"}, {"Y", "i"}), {ints("k", {8})}), rule::output_size_range));
static_assert(refuses(one(9, {3, 7}, op("TopK", {"X"}, {"Y", "i"}, {attribute("k", -1)})), rule::output_size_range));
// a sparse constant has its dims; an extent of -1 is one that is not known
constexpr proto sparse = proto{}.text(1, "sparse_value").inside(22, proto{}.inside(1, encoded::tensor("", {2}, {}, encoded::float32)).whole(3, 4).whole(3, 5));
static_assert(gives(one(11, {1}, op("Constant", {}, {"Y"}, {sparse})), shape{4, 5}));
static_assert(refuses(one(11, {1}, op("Constant", {}, {"Y"}, {proto{}.text(1, "sparse_value").inside(22, proto{}.byte(255))})), rule::operator_form));
constexpr proto minus_one = proto{}.text(1, "X").inside(
    2, proto{}.inside(1, proto{}.whole(1, 1).inside(2, proto{}.inside(1, proto{}.whole(1, -1)).inside(1, proto{}.whole(1, 3)))));
static_assert(gives(read(encoded::model(13, {minus_one}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"})), shape{dynamic, 3}));
static_assert(gives(one(13, {2, 3}, op("Dropout", {"X"}, {"Y"})), shape{2, 3}));
static_assert(gives(one(13, {2, 3}, op("Cast", {"X"}, {"Y"}, {attribute("to", 11)})), shape{2, 3}));
static_assert(one(13, {2, 3}, op("Cast", {"X"}, {"Y"}, {attribute("to", 11)})).out.element.id == element_id::float64);
static_assert(gives(one(13, {2, 12, 3, 3}, op("DepthToSpace", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{2, 3, 6, 6}));
static_assert(gives(one(13, {2, 3, 6, 6}, op("SpaceToDepth", {"X"}, {"Y"}, {attribute("blocksize", 3)})), shape{2, 27, 2, 2}));
static_assert(gives(one(13, {5, 3}, op("Gather", {"X", "i"}, {"Y"}), {encoded::tensor("i", {2, 2}, {0, 1, 1, 4})}), shape{2, 2, 3}));
static_assert(gives(one(13, {5, 3}, op("Gather", {"X", "i"}, {"Y"}, {attribute("axis", 1)}), {encoded::tensor("i", {}, {2})}), shape{5}));
static_assert(gives(one(13, {5, 1}, op("Expand", {"X", "s"}, {"Y"}), {ints("s", {2, 1, 6})}), shape{2, 5, 6}));
static_assert(gives(one(13, {5, 3}, op("Equal", {"X", "X"}, {"Y"})), shape{5, 3}));
static_assert(one(13, {5, 3}, op("Equal", {"X", "X"}, {"Y"})).out.element.id == element_id::boolean);
static_assert(gives(one(9, {20, 10, 5}, op("Slice", {"X"}, {"Y"}, {attribute("starts", {0, 0}), attribute("ends", {3, 10}), attribute("axes", {0, 1})})), shape{3, 10, 5}));
static_assert(gives(one(13, {20, 10, 5}, op("Slice", {"X", "s", "e", "a", "t"}, {"Y"}),
                        {ints("s", {20, 0, 4}), ints("e", {0, 10, 1}), ints("a", {0, 1, 2}), ints("t", {-4, 3, -2})}),
                    shape{5, 4, 2}));
static_assert(gives(one(13, {2, 6}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1)})), shape{2, 3}));
static_assert(gives(one(13, {2, 6}, op("Split", {"X", "s"}, {"Y", "Z"}, {attribute("axis", 1)}), {ints("s", {4, 2})}), shape{2, 4}));
static_assert(gives(one(18, {2, 7}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1), attribute("num_outputs", 2)})), shape{2, 4}));
static_assert(gives(one(13, {2, 6}, op("Where", {"c", "X", "b"}, {"Y"}), {weight("c", {3, 1, 1}), weight("b", {1})}), shape{3, 2, 6}));
static_assert(gives(one(13, {2, 6}, op("Identity", {"X"}, {"Y"})), shape{2, 6}));

// of floats: (2.8f - -2.0f) / 0.4 is 12.000000143 in ONNX's formula, ceil(1.0 * (limit - start) / delta) of float differences
constexpr answer range(float start, float limit, float delta)
{
  return read(encoded::model(13, {value("X", {1})},
                             {encoded::raw_floats("a", {}, {start}), encoded::raw_floats("b", {}, {limit}), encoded::raw_floats("c", {}, {delta})},
                             {op("Range", {"a", "b", "c"}, {"Y"})}, {"Y"}));
}
static_assert(gives(range(-2.0F, 2.8F, 0.4F), shape{13}) && gives(range(1.0F, 1.6F, 0.1F), shape{7}));
static_assert(gives(range(1.0F, -1.0F, -0.5F), shape{4}) && gives(range(1.0F, -1.0F, 0.5F), shape{0}));
static_assert(refuses(range(0.0F, 1.0F, 0.0F), rule::slice_step));

// an empty batch goes through, as through ONNX 1.12's inference
static_assert(gives(one(13, {0, 4, 6, 6}, op("Flatten", {"X"}, {"Y"})), shape{0, 144}));
static_assert(gives(one(13, {0, 4, 6}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 0)})), shape{1, 0}));
static_assert(gives(one(13, {0, 4, 6}, op("Flatten", {"X"}, {"Y"}, {attribute("axis", 2)})), shape{0, 6}));
static_assert(gives(one(13, {0}, op("Flatten", {"X"}, {"Y"})), shape{0, 1}));
static_assert(gives(one(13, {0, 4}, op("Dropout", {"X"}, {"Y"})), shape{0, 4}));
static_assert(gives(one(13, {0, 4}, op("ArgMax", {"X"}, {"Y"}, {attribute("axis", 1)})), shape{0, 1}));
static_assert(gives(one(13, {0, 4, 6, 6}, op("DepthToSpace", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{0, 1, 12, 12}));
static_assert(gives(one(13, {0, 4, 6, 6}, op("SpaceToDepth", {"X"}, {"Y"}, {attribute("blocksize", 2)})), shape{0, 16, 3, 3}));
static_assert(gives(one(13, {0, 4}, op("MatMul", {"X", "W"}, {"Y"}), {weight("W", {4, 5})}), shape{0, 5}));
static_assert(gives(one(13, {0, 4}, op("MatMul", {"W", "X"}, {"Y"}), {weight("W", {5, 0})}), shape{5, 4}));
static_assert(gives(one(13, {0, 4}, op("Gemm", {"X", "W"}, {"Y"}), {weight("W", {4, 5})}), shape{0, 5}));
static_assert(gives(one(13, {4, 0}, op("Gemm", {"X", "W", "C"}, {"Y"}, {attribute("transA", 1)}), {weight("W", {4, 5}), weight("C", {1, 5})}), shape{0, 5}));
static_assert(gives(one(13, {0, 4, 6}, op("BatchNormalization", {"X", "W", "W", "W", "W"}, {"Y"}), {weight("W", {4})}), shape{0, 4, 6}));
static_assert(gives(one(13, {0, 4, 6}, op("InstanceNormalization", {"X", "W", "W"}, {"Y"}), {weight("W", {4})}), shape{0, 4, 6}));
static_assert(gives(one(18, {0, 4, 6}, op("GroupNormalization", {"X", "W", "W"}, {"Y"}, {attribute("num_groups", 2)}), {weight("W", {2})}), shape{0, 4, 6}));
static_assert(gives(one(17, {0, 4}, op("LayerNormalization", {"X", "W"}, {"Y", "m"}), {weight("W", {4})}), shape{0, 4}));
static_assert(gives(one(13, {0, 4, 6}, op("LRN", {"X"}, {"Y"}, {attribute("size", 3)})), shape{0, 4, 6}));
static_assert(gives(one(16, {0, 4, 6}, op("PRelu", {"X", "W"}, {"Y"}), {weight("W", {4, 1})}), shape{0, 4, 6}));
static_assert(gives(one(13, {0, 4, 5, 0}, op("Resize", {"X", "", "k"}, {"Y"}), {encoded::raw_floats("k", {4}, {1, 1, 2, 2})}), shape{0, 4, 10, 0}));
static_assert(gives(one(13, {0, 4, 5}, op("Pad", {"X", "k"}, {"Y"}), {ints("k", {0, 0, 1, 0, 0, 1})}), shape{0, 4, 7}));
static_assert(gives(one(13, {0, 4}, op("Tile", {"X", "k"}, {"Y"}), {ints("k", {1, 2})}), shape{0, 8}));
static_assert(gives(one(18, {0, 4}, op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", 1), attribute("num_outputs", 2)})), shape{0, 2}));
static_assert(gives(one(18, {0, 4}, op("Split", {"X"}, {"Y", "Z"}, {attribute("num_outputs", 2)})), shape{0, 4}));
static_assert(gives(one(13, {0, 3}, op("Slice", {"X", "s", "e", "a", "t"}, {"Y"}), {ints("s", {-8}), ints("e", {INT32_MAX}), ints("a", {0}), ints("t", {-2})}), shape{0, 3}));

// --- numbers: what shapes are made of
constexpr answer whole(encoded::protos nodes, encoded::numbers extents = {2, 3, 4, 5}, encoded::protos weights = {})
{
  return read(encoded::model(15, {value("X", extents)}, weights, nodes, {"Y"}));
}
constexpr proto a_shape = op("Shape", {"X"}, {"s"});
static_assert(same_numbers(whole({op("Shape", {"X"}, {"Y"})}).numbers, {2, 3, 4, 5}));
static_assert(same_numbers(whole({op("Shape", {"X"}, {"Y"}, {attribute("start", -3), attribute("end", -1)})}).numbers, {3, 4}));
static_assert(same_numbers(whole({op("Shape", {"X"}, {"Y"})}, {-1, 3, -2}).numbers, {dynamic, 3, dynamic}));
static_assert(same_numbers(whole({op("Size", {"X"}, {"Y"})}).numbers, {120}));
static_assert(same_numbers(whole({a_shape, op("Gather", {"s", "i"}, {"Y"})}, {2, 3, 4, 5}, {ints("i", {-1, 0})}).numbers, {5, 2}));
static_assert(same_numbers(whole({a_shape, op("Slice", {"s", "b", "e"}, {"Y"})}, {2, 3, 4, 5}, {ints("b", {1}), ints("e", {-1})}).numbers, {3, 4}));
static_assert(same_numbers(whole({a_shape, op("Slice", {"s", "b", "e", "a", "t"}, {"Y"})}, {2, 3, 4, 5},
                                 {ints("b", {-1}), ints("e", {dim_min}), ints("a", {0}), ints("t", {-2})}).numbers, {5, 3}));
static_assert(same_numbers(whole({a_shape, op("Concat", {"s", "i"}, {"Y"}, {attribute("axis", 0)})}, {2, 3}, {ints("i", {9})}).numbers, {2, 3, 9}));
static_assert(same_numbers(whole({a_shape, op("Mul", {"s", "i"}, {"Y"})}, {2, 3}, {ints("i", {7})}).numbers, {14, 21}));
static_assert(same_numbers(whole({a_shape, op("Div", {"s", "i"}, {"Y"})}, {7, 9}, {ints("i", {2})}).numbers, {3, 4}));
static_assert(same_numbers(whole({a_shape, op("Mod", {"i", "s"}, {"Y"})}, {7, 9}, {ints("i", {-1})}).numbers, {6, 8}));
static_assert(same_numbers(whole({a_shape, op("Sub", {"s", "i"}, {"t"}), op("Abs", {"t"}, {"u"}), op("Neg", {"u"}, {"Y"})}, {2, 3}, {ints("i", {3})}).numbers, {-1, 0}));
static_assert(same_numbers(whole({a_shape, op("ReduceProd", {"s"}, {"Y"})}, {2, 3, 7}).numbers, {42}));
static_assert(same_numbers(whole({a_shape, op("Equal", {"s", "i"}, {"c"}), op("Where", {"c", "m", "s"}, {"Y"})}, {2, 3}, {ints("i", {3}), ints("m", {-1})}).numbers, {2, -1}));
static_assert(same_numbers(whole({a_shape, op("Unsqueeze", {"s", "a"}, {"u"}), op("Squeeze", {"u", "a"}, {"Y"})}, {2, 3}, {ints("a", {0})}).numbers, {2, 3}));
static_assert(same_numbers(whole({op("ConstantOfShape", {"i"}, {"Y"}, {attribute("value", encoded::tensor("", {1}, {7}))})}, {1}, {ints("i", {3})}).numbers, {7, 7, 7}));
static_assert(same_numbers(whole({op("Range", {"b", "e", "t"}, {"Y"})}, {1}, {encoded::tensor("b", {}, {10}), encoded::tensor("e", {}, {4}), encoded::tensor("t", {}, {-3})}).numbers, {10, 7}));
static_assert(same_numbers(whole({op("Constant", {}, {"Y"}, {attribute("value_ints", {4, 5})})}).numbers, {4, 5}));
static_assert(same_numbers(whole({op("Constant", {}, {"Y"}, {attribute("value_int", 4)})}).numbers, {4}));
// 0.7 of 90 in floats is 63, floor(12.6) is 12: as real numbers and back
static_assert(same_numbers(whole({a_shape, op("Cast", {"s"}, {"f"}, {attribute("to", 1)}), op("Mul", {"f", "k"}, {"m"}), op("Floor", {"m"}, {"n"}),
                                  op("Cast", {"n"}, {"Y"}, {attribute("to", 7)})}, {18, 90}, {encoded::raw_floats("k", {}, {0.7F})}).numbers, {12, 63}));

// --- an extent that is not known stays so, and the rest of the shape is known
static_assert(gives(whole({a_shape, op("Reshape", {"X", "s"}, {"Y"})}, {-1, 3}), shape{dynamic, 3}));
static_assert(gives(whole({op("ConstantOfShape", {"s"}, {"Y"})}, {2}, {weight("s", {3})}), shape{dynamic, dynamic, dynamic}));
static_assert(gives(whole({op("Slice", {"X", "b", "e"}, {"Y"})}, {4, 4}, {weight("b", {1}), weight("e", {1})}), shape{dynamic, 4}));

// lists of numbers that are not known: the rank is, and so are the extents that they do not decide
constexpr answer listed(const char* with, encoded::words in, encoded::numbers list, encoded::protos attributes = {}, encoded::numbers x = {2, 3, 4, 5},
                        encoded::words out = {"Y"}, dim opset = 18)
{
  return read(encoded::model(opset, {value("X", x), value("l", list, encoded::int64)}, {ints("k", {1, 2}), ints("two", {2, 3})},
                             {op(with, in, out, attributes)}, out));
}
constexpr shape any_four = {dynamic, dynamic, dynamic, dynamic};
static_assert(gives(listed("Pad", {"X", "l"}, {8}), any_four) && gives(listed("Pad", {"X", "l"}, {-1}), any_four));
static_assert(gives(listed("Pad", {"X", "l", "", "two"}, {4}), shape{2, 3, dynamic, dynamic}) && gives(listed("Pad", {"X", "k", "", "l"}, {1}), any_four));
static_assert(refuses(listed("Pad", {"X", "l"}, {6}), rule::operator_form) && refuses(listed("Pad", {"X"}, {6}), rule::operator_form));
static_assert(gives(listed("Split", {"X", "l"}, {2}, {attribute("axis", -1)}, {2, 3, 4, 5}, {"Y", "Z"}), shape{2, 3, 4, dynamic}));
static_assert(refuses(listed("Split", {"X", "l"}, {3}, {}, {2, 3, 4, 5}, {"Y", "Z"}), rule::output_count));
static_assert(gives(listed("Upsample", {"X", "l"}, {4}, {}, {2, 3, 4, 5}, {"Y"}, 9), any_four));
static_assert(gives(listed("Resize", {"X", "", "", "l"}, {4}), any_four) && gives(listed("Resize", {"X", "", "l"}, {4}), any_four));
static_assert(gives(listed("Resize", {"X", "", "", "l"}, {2}, {attribute("axes", {2, 3})}), shape{2, 3, dynamic, dynamic}));
static_assert(gives(listed("Slice", {"X", "k", "two", "l"}, {2}), any_four) && gives(listed("Slice", {"X", "l", "l"}, {-1}), any_four));
static_assert(gives(listed("Slice", {"X", "l", "l", "two"}, {2}), shape{2, 3, dynamic, dynamic}));
static_assert(refuses(listed("Slice", {"X", "l"}, {2}), rule::operator_form));
static_assert(gives(listed("ReduceSum", {"X", "l"}, {-1}, {}, {2, 1, 4}), shape{dynamic, 1, dynamic}));
static_assert(gives(listed("ReduceMax", {"X", "l"}, {3}, {attribute("keepdims", 0)}), shape{dynamic}));
static_assert(refuses(listed("ReduceMax", {"X", "l"}, {-1}, {attribute("keepdims", 0)}), rule::operator_form));
static_assert(gives(listed("Unsqueeze", {"X", "l"}, {1}, {}, {2, 3}), shape{dynamic, dynamic, dynamic}) && gives(listed("Squeeze", {"X", "l"}, {3}), shape{dynamic}));
static_assert(refuses(listed("Squeeze", {"X", "l"}, {-1}), rule::operator_form) && refuses(listed("Squeeze", {"X", "l"}, {5}), rule::operator_form) &&
              refuses(listed("Unsqueeze", {"X", "l"}, {5}), rule::operator_form));

// --- what is refused, with the node
static_assert(refuses(whole({op("Frobnicate", {"X"}, {"Y"})}), rule::operator_known));
static_assert(refuses(whole({op("Relu", {"X"}, {"y"}), op("Gru2", {"y"}, {"Y"})}), rule::operator_known, 1));
static_assert(refuses(whole({proto(op("Relu", {"X"}, {"Y"})).text(7, "com.example")}), rule::operator_known));
static_assert(gives(whole({proto(op("Relu", {"X"}, {"Y"})).text(7, "ai.onnx")}), shape{2, 3, 4, 5}));
static_assert(refuses(whole({op("Reshape", {"X"}, {"Y"})}), rule::operator_form));
static_assert(refuses(whole({op("Cast", {"X"}, {"Y"}, {attribute("to", "FLOAT")})}), rule::operator_form));
static_assert(refuses(whole({op("Relu", {}, {"Y"})}), rule::operator_form));
static_assert(refuses(whole({op("Conv", {"X"}, {"Y"})}), rule::operator_form));
static_assert(refuses(whole({op("Concat", {"X", ""}, {"Y"}, {attribute("axis", 0)})}), rule::operator_form));
static_assert(refuses(whole({op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {5, 3})})}), rule::window_fits));
static_assert(refuses(whole({op("Relu", {"Z"}, {"Y"})}), rule::model_name));
static_assert(refuses(whole({op("Relu", {"Y"}, {"Y"})}), rule::model_name));  // it feeds itself
static_assert(refuses(whole({op("Relu", {"b"}, {"a"}), op("Relu", {"a"}, {"b"})}), rule::model_name));
static_assert(refuses(whole({op("Relu", {"X"}, {"X"})}), rule::model_name, -1));
static_assert(refuses(whole({op("Relu", {"X"}, {"Z"})}), rule::model_name, -1));  // there is no Y
static_assert(refuses(read(encoded::model(13, {value("X", {1}), value("X", {1})}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"})), rule::model_name, -1));

// --- options
constexpr answer with_unknown(encoded::protos nodes)
{
  onnx::import_options options;
  options.unknown_operators = true;
  return read(encoded::model(13, {value("X", {2, 3})}, {}, nodes, {"Y"}), options);
}
static_assert(with_unknown({op("Frobnicate", {"X"}, {"Y"})}).good && !with_unknown({op("Frobnicate", {"X"}, {"Y"})}).known);
static_assert(!with_unknown({op("Frobnicate", {"X"}, {"a"}), op("Relu", {"a"}, {"Y"})}).known);
static_assert(gives(with_unknown({op("Frobnicate", {"X"}, {"a"}), op("Relu", {"X"}, {"Y"})}), shape{2, 3}));

constexpr answer with_input(const shape& given, const char* name = "X")
{
  proto words;
  for (int i = 0; name[i] != '\0'; ++i) words.byte(static_cast<unsigned char>(name[i]));
  const onnx::given_input inputs[] = {{words, given}};
  return read(encoded::model(13, {value("X", {-1, 3})}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"}), {inputs, 1, false});
}
static_assert(gives(with_input({5, 3}), shape{5, 3}) && gives(with_input({5, 3}, ""), shape{5, 3}));
static_assert(refuses(with_input({5, 4}), rule::input_match, -1) && refuses(with_input({5}), rule::rank_fits, -1));
static_assert(refuses(with_input({5, 3}, "Z"), rule::model_name, -1));

// --- what is data: weights that are declared as inputs are none, and constants stand in the graph where data meets them
constexpr answer weights_as_inputs = read(encoded::model(
    13, {value("X", {1, 3, 8, 8}), value("scale", {4, 1, 1}), value("W", {4, 3, 3, 3})}, {},
    {op("Conv", {"X", "W"}, {"a"}), op("Mul", {"a", "scale"}, {"Y"})}, {"Y"}));
static_assert(gives(weights_as_inputs, shape{1, 4, 6, 6}) && weights_as_inputs.inputs == 2 && weights_as_inputs.nodes == 2);
constexpr answer weight_first = read(encoded::model(
    13, {value("X", {1, 3, 8, 8}), value("W", {4, 3, 3, 3}), value("scale", {4, 1, 1})}, {},
    {op("Conv", {"X", "W"}, {"a"}), op("Mul", {"a", "scale"}, {"Y"})}, {"Y"}));
static_assert(gives(weight_first, shape{1, 4, 6, 6}) && weight_first.inputs == 1 && weight_first.nodes == 3);
// with weights of its own, a file declares inputs and nothing else: both are data here, though one is a kernel
constexpr answer two_inputs = read(encoded::model(
    13, {value("X", {1, 8, 22, 22}), value("Z", {8, 8, 6, 6})}, {weight("k", {8, 1, 1})},
    {op("Mul", {"X", "k"}, {"x"}), op("Conv", {"x", "Z"}, {"Y"})}, {"Y"}));
static_assert(gives(two_inputs, shape{1, 8, 17, 17}) && two_inputs.inputs == 2);
constexpr answer no_weights = read(encoded::model(13, {value("X", {1, 8, 22, 22}), value("Z", {8, 8, 6, 6})}, {}, {op("Conv", {"X", "Z"}, {"Y"})}, {"Y"}));
static_assert(gives(no_weights, shape{1, 8, 17, 17}) && no_weights.inputs == 1);
// numbers of known shapes leave no node behind
static_assert(whole({a_shape, op("Reshape", {"X", "s"}, {"Y"})}).nodes == 1);

// the dialects: a pool whose last window starts in the padding, of opset 12
constexpr proto ceil_pool = encoded::model(12, {value("X", {1, 1, 2, 2})}, {},
                                             {op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2}), attribute("strides", {2, 2}),
                                                                              attribute("pads", {0, 0, 1, 1}), attribute("ceil_mode", 1)})}, {"Y"});
static_assert(gives(read(ceil_pool), shape{1, 1, 2, 2}) && gives(read<onnxruntime::kernels>(ceil_pool), shape{1, 1, 1, 1}));

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
