// SPDX-License-Identifier: MIT
// libFuzzer's entry: any bytes are an error or a model, and a model that is good runs again to the same shapes. The first
// byte chooses the options.
#include <shapeproof/shapeproof.hpp>

#include "heap.hpp"

using namespace shapeproof;

namespace {

void demand(bool holds)
{
  if (!holds) __builtin_trap();
}

void run_again(const onnx::imported_model& of)
{
  std::vector<tensor_value> values;
  dim count = of.graph.input_count + 1;
  for (dim i = 0; i < of.graph.node_count; ++i) count += of.graph.nodes[i].links.output_count;
  values.resize(static_cast<std::size_t>(count));
  for (dim i = 0; i < of.graph.input_count; ++i) values[static_cast<std::size_t>(i)] = of.tensors[of.inputs[i]];
  error why;
  graph_builder g(why);
  of.graph.run(g, values.data(), count, why);
  demand(g.good());
  for (dim i = 0; i < of.value_count; ++i)
    if (of.values[i].known && of.values[i].number >= 0)
      demand(values[static_cast<std::size_t>(of.values[i].number)] == of.tensors[i]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
  if (size == 0) return 0;
  const onnx::bytes_view file(data + 1, static_cast<dim>(size) - 1);
  const onnx::import_options options{nullptr, 0, (data[0] & 1U) != 0};
  const on_heap::model made = (data[0] & 2U) != 0 ? on_heap::model::read<onnxruntime::kernels>(file, options)
                                                  : on_heap::model::read(file, options);
  if (made.good) run_again(made.made);
  else demand(made.why.rule != rule::none && message(made.why).size() > 0);
  return 0;
}
