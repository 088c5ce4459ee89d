// SPDX-License-Identifier: MIT
// OpenCV's shapes of resnet50.onnx. It refuses a file without weights, so ONNX's own classes put zeros in, as many as the
// declared inputs ask for. Loading the network is not timed.
#include <onnx/onnx_pb.h>
#include <opencv2/dnn.hpp>

#include <map>
#include <string>
#include <vector>

#include "counted.hpp"
#include "model_file.hpp"

namespace {

std::string with_weights()
{
  onnx::ModelProto model;
  if (!model.ParseFromString(bench::model_file())) return {};
  onnx::GraphProto& graph = *model.mutable_graph();
  for (int i = 1; i < graph.input_size(); ++i) {
    onnx::TensorProto& weight = *graph.add_initializer();
    weight.set_name(graph.input(i).name());
    weight.set_data_type(onnx::TensorProto::FLOAT);
    std::size_t size = sizeof(float);
    for (const auto& extent : graph.input(i).type().tensor_type().shape().dim()) {
      weight.add_dims(extent.dim_value());
      size *= static_cast<std::size_t>(extent.dim_value());
    }
    weight.set_raw_data(std::string(size, '\0'));
  }
  // An Identity of a weight it does not take either.
  std::map<std::string, std::string> same;
  google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
  for (onnx::NodeProto& node : *graph.mutable_node()) {
    for (std::string& name : *node.mutable_input()) name = same.count(name) > 0 ? same[name] : name;
    if (node.op_type() == "Identity") same[node.output(0)] = node.input(0);
    else *nodes.Add() = node;
  }
  graph.mutable_node()->Swap(&nodes);
  return model.SerializeAsString();
}

cv::dnn::Net load()
{
  try {
    const std::string bytes = with_weights();
    return cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
  } catch (const cv::Exception&) {
    return {};
  }
}

void layers_shapes(benchmark::State& state)
{
  const cv::dnn::Net net = load();
  if (net.empty()) return state.SkipWithError("OpenCV does not load it");
  std::vector<int> ids;
  std::vector<std::vector<cv::dnn::MatShape>> in;
  std::vector<std::vector<cv::dnn::MatShape>> out;
  const cv::dnn::MatShape image{1, 3, 224, 224};
  const bench::counted counts(state);
  for (auto _ : state) {
    net.getLayersShapes(image, ids, in, out);
    benchmark::DoNotOptimize(out.data());
  }
  if (out.empty() || out.back().empty() || out.back()[0] != cv::dnn::MatShape{1, 1000}) state.SkipWithError("another shape");
}

}  // namespace

BENCHMARK(layers_shapes)->Name("OpenCV getLayersShapes of resnet50.onnx");
