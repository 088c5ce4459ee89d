// SPDX-License-Identifier: MIT
// The storage of a model on the heap, for the tests; each array has exactly the size that was asked for, so that a
// sanitizer sees what goes past it.
#pragma once

#include <shapeproof/onnx/import.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace on_heap {

using namespace shapeproof;

using bytes = std::vector<unsigned char>;

inline onnx::bytes_view view(const bytes& of) { return {of.data(), static_cast<dim>(of.size())}; }

inline bytes file(const std::string& name)
{
  bytes made;
  std::FILE* const from = std::fopen(name.c_str(), "rb");
  if (from == nullptr) return made;
  unsigned char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, from)) > 0;) made.insert(made.end(), buffer, buffer + got);
  std::fclose(from);
  return made;
}

/// A model that was read, with what it stands in.
class model {
 public:
  bool good = false;
  error why = {};
  onnx::imported_model made;
  dim memory = 0;  // bytes of the storage

  template <onnx::reader By = onnx::inference>
  static model read(onnx::bytes_view from, const onnx::import_options& options = {})
  {
    const result<onnx::storage_size> needed = onnx::storage_needed(from);
    if (needed) return read_in<By>(*needed, from, options);
    model to;
    to.why = needed.error();
    return to;
  }

  /// The same in storage of a size.
  template <onnx::reader By = onnx::inference>
  static model read_in(const onnx::storage_size& size, onnx::bytes_view from, const onnx::import_options& options = {})
  {
    model to;
    onnx::storage& at = to.storage_;
    at.size = size;
    at.bound = to.keep<onnx::bound_node>(at.size.bound);
    at.links = to.keep<std::int32_t>(at.size.links);
    at.values = to.keep<onnx::model_value>(at.size.values);
    at.tensors = to.keep<tensor_value>(at.size.values);
    at.slots = to.keep<std::int32_t>(at.size.slots);
    at.numbers = to.keep<dim>(at.size.numbers);
    at.text = to.keep<char>(at.size.text);
    at.nodes = to.keep<node>(at.size.nodes);
    at.edges = to.keep<std::int32_t>(at.size.edges);
    at.outputs = to.keep<std::int32_t>(at.size.outputs);
    to.good = onnx::import_model<By>(from, at, to.made, to.why, options);
    return to;
  }

  /// The number of the value of a name, -1 where there is none.
  [[nodiscard]] dim find(const std::string& name) const
  {
    const onnx::bytes_view wanted(reinterpret_cast<const unsigned char*>(name.data()), static_cast<dim>(name.size()));
    for (dim i = 0; i < made.value_count; ++i)
      if (made.values[i].name == wanted) return i;
    return -1;
  }
  [[nodiscard]] onnx::storage& storage() { return storage_; }
  /// The elements of a value, where they are known.
  [[nodiscard]] const dim* numbers(dim value) const
  {
    const std::int32_t first = made.values[value].first_number;
    return first < 0 ? nullptr : storage_.numbers + first;
  }

 private:
  onnx::storage storage_;
  std::vector<std::shared_ptr<void>> kept_;

  template <class T>
  T* keep(dim count)
  {
    memory += count * static_cast<dim>(sizeof(T));
    T* const at = new T[static_cast<std::size_t>(count)];
    kept_.emplace_back(at, [](void* all) { delete[] static_cast<T*>(all); });
    return at;
  }
};

}  // namespace on_heap
