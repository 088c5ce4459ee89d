// SPDX-License-Identifier: MIT
// ONNX's own shape inference in C++: a chain of Conv nodes by the node, and the least that one node takes.
#include <onnx/shape_inference/implementation.h>

#include "counted.hpp"

namespace {

constexpr int nodes = 100;

void set_shape(onnx::ValueInfoProto* of, const std::string& name, std::initializer_list<std::int64_t> extents)
{
  of->set_name(name);
  auto* tensor = of->mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(onnx::TensorProto::FLOAT);
  for (const std::int64_t extent : extents) tensor->mutable_shape()->add_dim()->set_dim_value(extent);
}

void set_numbers(onnx::NodeProto* of, const char* name, std::initializer_list<std::int64_t> numbers)
{
  onnx::AttributeProto* made = of->add_attribute();
  made->set_name(name);
  made->set_type(onnx::AttributeProto::INTS);
  for (const std::int64_t number : numbers) made->add_ints(number);
}

/// A chain of 3x3 convolutions of 64 channels that keep the image as it is.
onnx::ModelProto chain()
{
  onnx::ModelProto model;
  model.set_ir_version(7);
  onnx::OperatorSetIdProto* opset = model.add_opset_import();
  opset->set_domain("");
  opset->set_version(13);
  onnx::GraphProto* graph = model.mutable_graph();
  graph->set_name("chain");
  set_shape(graph->add_input(), "x0", {1, 64, 56, 56});
  set_shape(graph->add_input(), "w", {64, 64, 3, 3});
  for (int i = 0; i < nodes; ++i) {
    onnx::NodeProto* node = graph->add_node();
    node->set_op_type("Conv");
    node->add_input("x" + std::to_string(i));
    node->add_input("w");
    node->add_output("x" + std::to_string(i + 1));
    set_numbers(node, "kernel_shape", {3, 3});
    set_numbers(node, "strides", {1, 1});
    set_numbers(node, "pads", {1, 1, 1, 1});
    set_numbers(node, "dilations", {1, 1});
  }
  graph->add_output()->set_name("x" + std::to_string(nodes));
  return model;
}

void infer_shapes(benchmark::State& state)
{
  onnx::ModelProto model = chain();
  onnx::shape_inference::InferShapes(model);
  if (model.graph().output(0).type().tensor_type().shape().dim(3).dim_value() != 56) state.SkipWithError("not inferred");
  const onnx::ModelProto fresh = chain();
  bench::counted counts(state, nodes);
  for (auto _ : state) {
    state.PauseTiming();
    const long long before = bench::allocations();
    model = fresh;
    counts.without(bench::allocations() - before);
    state.ResumeTiming();
    onnx::shape_inference::InferShapes(model);
    benchmark::DoNotOptimize(&model);
  }
}

/// The function of the operator's schema alone, with everything that it reads already looked up.
void one_node(benchmark::State& state)
{
  onnx::ModelProto model = chain();
  onnx::NodeProto& node = *model.mutable_graph()->mutable_node(0);
  const onnx::OpSchema* schema = onnx::OpSchemaRegistry::Schema("Conv", 13, "");
  if (schema == nullptr) return state.SkipWithError("no schema");
  std::unordered_map<std::string, onnx::TypeProto*> types;
  for (onnx::ValueInfoProto& each : *model.mutable_graph()->mutable_input()) types[each.name()] = each.mutable_type();
  const std::unordered_map<std::string, const onnx::TensorProto*> no_data;
  const std::unordered_map<std::string, const onnx::SparseTensorProto*> no_sparse_data;
  const bench::counted counts(state);
  for (auto _ : state) {
    onnx::shape_inference::InferenceContextImpl context(node, types, no_data, no_sparse_data);
    schema->GetTypeAndShapeInferenceFunction()(context);
    benchmark::DoNotOptimize(context.getOutputType(0));
  }
}

}  // namespace

BENCHMARK(infer_shapes)->Name("ONNX InferShapes, a node of 100 Conv");
BENCHMARK(one_node)->Name("ONNX, one Conv node alone");
