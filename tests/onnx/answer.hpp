// SPDX-License-Identifier: MIT
// What must hold of every file, and small models to damage.
#pragma once

#include <shapeproof/shapeproof.hpp>

#include "encode.hpp"
#include "heap.hpp"

namespace answered {

using namespace shapeproof;

/// Whether an answer is one: a good graph that runs again to the same shapes, or an error that can be told.
inline bool is_answer(const on_heap::model& of)
{
  if (!of.good) return of.why.rule != rule::none && message(of.why).size() > 0;
  dim count = of.made.graph.input_count + 1;
  for (dim i = 0; i < of.made.graph.node_count; ++i) count += of.made.graph.nodes[i].links.output_count;
  std::vector<tensor_value> values(static_cast<std::size_t>(count));
  for (dim i = 0; i < of.made.graph.input_count; ++i)
    values[static_cast<std::size_t>(i)] = of.made.tensors[of.made.inputs[i]];
  error why;
  graph_builder g(why);
  of.made.graph.run(g, values.data(), count, why);
  if (!g.good()) return false;
  for (dim i = 0; i < of.made.value_count; ++i) {
    const std::int32_t number = of.made.values[i].number;
    if (number >= 0 && !(values[static_cast<std::size_t>(number)] == of.made.tensors[i])) return false;
  }
  return true;
}

inline on_heap::bytes bytes_of(const encoded::proto& made) { return {made.data, made.data + made.size}; }

/// Something of everything: windows, numbers, two outputs, a chain that comes from a shape.
inline on_heap::bytes small_model()
{
  using namespace encoded;
  return bytes_of(model(
      13, {value("X", {-1, 3, 20, 20})},
      {encoded::tensor("W", {8, 3, 3, 3}, {}, encoded::float32), encoded::tensor("i", {1}, {0}), encoded::tensor("m", {1}, {-1}),
       raw_floats("k", {4}, {1, 1, 2, 2})},
      {op("Conv", {"X", "W"}, {"a"}, {attribute("pads", {1, 1, 1, 1}), attribute("auto_pad", "NOTSET")}, "conv"), op("Relu", {"a"}, {"b"}),
       op("MaxPool", {"b"}, {"c", "at"}, {attribute("kernel_shape", {2, 2}), attribute("strides", {2, 2})}), op("Resize", {"c", "", "k"}, {"d"}),
       op("Concat", {"b", "d"}, {"e"}, {attribute("axis", 1)}), op("Shape", {"e"}, {"s"}), op("Gather", {"s", "i"}, {"n"}),
       op("Concat", {"n", "m"}, {"t"}, {attribute("axis", 0)}), op("Split", {"e"}, {"f", "g"}, {attribute("axis", 1)}),
       op("Reshape", {"f", "t"}, {"Y"})},
      {"Y", "g"}));
}

/// Numbers that travel far: the pads of a Pad as exporters compute them.
inline on_heap::bytes padded_model()
{
  using namespace encoded;
  return bytes_of(model(
      13, {value("X", {1, 7, 9, 4})},
      {encoded::tensor("p", {4}, {0, 0, 1, 2}), encoded::tensor("z", {1}, {4}), encoded::tensor("two", {2}, {-1, 2}),
       encoded::tensor("b", {1}, {-1}), encoded::tensor("e", {1}, {dim_min + 1}), encoded::tensor("o", {1}, {0}), encoded::tensor("m", {1}, {-1})},
      {op("ConstantOfShape", {"z"}, {"c"}, {attribute("value", encoded::tensor("", {1}, {0}))}), op("Concat", {"p", "c"}, {"l"}, {attribute("axis", 0)}),
       op("Reshape", {"l", "two"}, {"r"}), op("Slice", {"r", "b", "e", "o", "m"}, {"s"}), op("Transpose", {"s"}, {"t"}, {attribute("perm", {1, 0})}),
       op("Reshape", {"t", "m"}, {"u"}), op("Cast", {"u"}, {"v"}, {attribute("to", 7)}), op("Pad", {"X", "v"}, {"Y"})},
      {"Y"}));
}

/// Operators of an earlier opset, and of a later one, after one another.
inline on_heap::bytes mixed_model(dim opset)
{
  using namespace encoded;
  return bytes_of(model(
      opset, {value("X", {2, 4, -1, 6})}, {encoded::tensor("s", {2}, {1, 3}), encoded::tensor("r", {4}, {1, 2, 1, 3}), encoded::tensor("k", {1}, {2})},
      {op("Split", {"X", "s"}, {"a", "b"}, {attribute("axis", 1), attribute("split", {1, 3})}), op("Tile", {"a", "r"}, {"c"}),
       op("TopK", {"c", "k"}, {"d", "where"}, {attribute("axis", 3), attribute("k", 2)}), op("ReduceMean", {"d"}, {"f"}, {attribute("axes", {2})}),
       op("Unsqueeze", {"b"}, {"h"}, {attribute("axes", {0})}), op("Upsample", {"X"}, {"j"}, {attribute("mode", "nearest")}),
       op("LayerNormalization", {"d"}, {"Y", "mean"})},
      {"Y", "where"}));
}

}  // namespace answered
