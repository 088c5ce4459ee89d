// SPDX-License-Identifier: MIT
// What lowers an operator sees: the node with its inputs and attributes; and what it calls: `emit`, which infers one
// layer and writes it into the graph. What no input of the graph decides is worked out and not written; where a node of
// the graph takes it, it stands there as a constant.
#pragma once

#include <shapeproof/onnx/bind.hpp>     // fail_about
#include <shapeproof/onnx/numbers.hpp>  // number_list

namespace shapeproof::onnx {

class writer {
 public:
  constexpr writer(storage& to, dim opset_version, error& why) noexcept : opset(opset_version), to_(to), why_(why) {}

  dim opset;
  bound_node at;                       // the node that is lowered
  node_view view;
  operator_row row;
  std::int32_t graph_nodes = 0;
  std::int32_t graph_edges = 0;
  std::int32_t graph_values = 0;

  [[nodiscard]] constexpr error& why() noexcept { return why_; }

  /// The number of the value that input `i` is, -1 where it is left out.
  [[nodiscard]] constexpr std::int32_t input(int i) const noexcept
  {
    return i < at.input_count ? to_.links[at.first_input + i] : -1;
  }
  [[nodiscard]] constexpr bool has(int i) const noexcept { return input(i) >= 0; }
  /// Its shape; an empty one where it is left out.
  [[nodiscard]] constexpr shape extents(int i) const noexcept { return has(i) ? to_.tensors[input(i)].extents : shape{}; }
  [[nodiscard]] constexpr element element_at(int i) const noexcept { return has(i) ? to_.tensors[input(i)].element : element{}; }
  [[nodiscard]] constexpr bool fixed(int i) const noexcept { return has(i) && to_.values[input(i)].fixed; }
  [[nodiscard]] constexpr int rank(int i) const noexcept { return has(i) ? to_.tensors[input(i)].extents.count : 0; }

  /// Its elements, where they are known.
  [[nodiscard]] constexpr number_list numbers(int i) noexcept { return has(i) ? numbers_of(input(i)) : number_list{}; }

  /// An integer attribute. These say false where a node has an attribute of that name and another kind.
  constexpr bool whole(const char* name, dim& to) noexcept
  {
    return attribute_reader::whole(view.find(name), to) || misses(name);
  }
  constexpr bool text(const char* name, bytes_view& to) noexcept
  {
    return attribute_reader::text(view.find(name), to) || misses(name);
  }
  constexpr bool list(const char* name, number_list& to) noexcept
  {
    const attribute_view found = view.find(name);
    to.count = -1;
    return found.whole.empty() || (attribute_reader::list(found, to.each, numbers_max, to.count) && to.count <= numbers_max) ||
           misses(name);
  }
  constexpr bool real(const char* name, float& to) noexcept
  {
    return attribute_reader::real(view.find(name), to) || misses(name);
  }
  /// A list of up to 8; an empty one where there is no attribute.
  constexpr bool list(const char* name, shape& to) noexcept
  {
    const attribute_view found = view.find(name);
    if (found.whole.empty()) return true;
    int count = 0;
    if (!attribute_reader::list(found, to.values, rank_max, count) || count > rank_max) return misses(name);
    to.count = count;
    return true;
  }
  /// Numbers that are an attribute up to an opset, and an input from there on. `count` is -1 where there is neither.
  constexpr bool list_or_input(const char* name, int i, number_list& to) noexcept
  {
    if (!list(name, to)) return false;
    if (to.known() || !has(i)) return true;
    to = numbers(i);
    return true;
  }

  /// Says that an attribute or input of a name is not there, or not as it must be; also where its numbers are not known.
  constexpr bool misses(const char* what) noexcept
  {
    dim length = 0;
    while (what[length] != '\0') ++length;
    fail(why_, rule::operator_form);
    for (dim i = 0; i < length; ++i) shapeproof::detail::put_text(why_.history, static_cast<int>(i), what[i]);
    return false;
  }

  /// A value between two layers of one node; the next node has its place. Where there is none, what is emitted next fails.
  constexpr std::int32_t between() noexcept
  {
    if (scratch_ >= to_.size.values) {
      full_ = true;
      return output();
    }
    to_.values[scratch_] = model_value{};
    return scratch_++;
  }

  /// The outputs of the node.
  [[nodiscard]] constexpr std::int32_t output(int i = 0) const noexcept { return at.first_output + i; }

  /// One layer from values to values.
  template <class Layer>
  constexpr bool emit(const Layer& of, const std::int32_t* from, int count, std::int32_t first, int made = 1) noexcept
  {
    return write(layer(of), from, count, first, made);
  }
  template <class Layer>
  constexpr bool emit(const Layer& of, std::int32_t from, std::int32_t to) noexcept
  {
    return write(layer(of), &from, 1, to, 1);
  }
  /// From the first inputs to the first output.
  template <class Layer>
  constexpr bool emit(const Layer& of, int count = 1) noexcept
  {
    return write(layer(of), to_.links + at.first_input, count < at.input_count ? count : at.input_count, output(), 1);
  }

  /// Values between layers come after those of the model.
  constexpr void reserve(std::int32_t values) noexcept { named_values_ = values; }

  /// Begins with a node of the model.
  constexpr bool begin(const bound_node& one) noexcept
  {
    at = one;
    named_ = false;
    full_ = false;
    scratch_ = named_values_;
    row = one.row < 0 ? operator_row{} : internal::operators[one.row];
    return view.read(one.whole) || fail(why_, rule::model_format);
  }
  /// The place and the name of a node that was refused.
  constexpr bool placed() noexcept
  {
    if (why_.layer >= 0) return false;
    why_.layer = graph_nodes;
    set_label(why_, called());
    return false;
  }

  /// Puts a constant into the graph for a value that is not in it.
  constexpr bool write_constant(std::int32_t value) noexcept
  {
    const bytes_view name = to_.values[value].name;
    if (!room(graph_nodes + 1, to_.size.nodes)) return false;
    node& made = to_.nodes[graph_nodes];
    made = node{layer(constant{to_.tensors[value].extents, to_.tensors[value].element}), {graph_edges, 0, 1}, keep_name(name)};
    to_.values[value].number = graph_values++;
    ++graph_nodes;
    return true;
  }

  /// Numbers that a value has.
  constexpr void set_numbers(std::int32_t value, const number_list& of) noexcept
  {
    if (!of.known() || next_number_ + of.count > to_.size.numbers) return;
    to_.values[value].first_number = next_number_;
    to_.values[value].number_count = of.count;
    for (int i = 0; i < of.count; ++i) to_.numbers[next_number_++] = of.each[i];
  }

  [[nodiscard]] constexpr number_list numbers_of(std::int32_t value) noexcept
  {
    model_value& of = to_.values[value];
    number_list made;
    if (of.first_number < 0 && !of.content.empty()) {
      tensor_view tensor;
      if (tensor.read(of.content)) set_numbers(value, internal::read_numbers(tensor));
      of.content = {};
    }
    if (of.first_number < 0) return made;
    made.real = internal::is_real(to_.tensors[value].element);
    made.count = of.number_count;
    for (int i = 0; i < made.count; ++i) made.each[i] = to_.numbers[of.first_number + i];
    return made;
  }

  /// What works out the numbers of an output of the node.
  using propagator = number_list (*)(writer&, const tensor_value& made, int place);
  propagator propagate = nullptr;
  dim passed = 0;  // of a split: the extent of the outputs before this one

 private:
  storage& to_;
  error& why_;
  std::int32_t named_values_ = 0;
  std::int32_t scratch_ = 0;
  std::int32_t next_number_ = 0;
  std::int32_t next_text_ = 0;
  const char* name_ = nullptr;  // the name of the node, once it was kept
  bool named_ = false;
  bool full_ = false;

  constexpr bool room(dim wanted, dim size) noexcept
  {
    return wanted <= size ? true : fail(why_, rule::storage_size, size, wanted);
  }

  [[nodiscard]] constexpr bytes_view called() const noexcept
  {
    if (!view.name.empty()) return view.name;
    return at.output_count > 0 && !to_.values[at.first_output].name.empty() ? to_.values[at.first_output].name : view.op_type;
  }

  /// A name as text that ends in NUL.
  constexpr const char* keep_name(bytes_view name) noexcept
  {
    if (name.empty() || next_text_ + name.size + 1 > to_.size.text) return nullptr;
    char* const begin = to_.text + next_text_;
    for (dim i = 0; i < name.size; ++i) begin[i] = static_cast<char>(name.data[i]);
    begin[name.size] = '\0';
    next_text_ += static_cast<std::int32_t>(name.size) + 1;
    return begin;
  }

  constexpr const char* node_text() noexcept
  {
    if (!named_) name_ = keep_name(called());
    named_ = true;
    return name_;
  }

  constexpr bool write(const layer& of, const std::int32_t* from, int count, std::int32_t first, int made) noexcept
  {
    bool fixed = true;
    for (int i = 0; i < count; ++i) {
      if (from[i] < 0) return misses("input");
      fixed = fixed && to_.values[from[i]].fixed;
    }
    if (full_) return fail(why_, rule::storage_size, to_.size.values, dim{scratch_} + 1);
    const bool good = of.infer({to_.tensors, count, from}, {to_.tensors + first, made}, why_);
    for (int i = 0; i < made; ++i) to_.values[first + i].known = good;
    bool numbers_known = good && made > 0 && first == at.first_output && propagate != nullptr;
    for (int i = 0; i < made && numbers_known; ++i) {
      if (internal::few_elements(to_.tensors[first + i].extents) < 0) {
        numbers_known = false;
        break;
      }
      const number_list found = propagate(*this, to_.tensors[first + i], i);
      set_numbers(first + i, found);
      numbers_known = found.complete();
    }
    fixed = fixed || numbers_known;
    if (good && fixed) {
      for (int i = 0; i < made; ++i) to_.values[first + i].fixed = true;
      return true;
    }
    error other = why_;
    const bool recorded = record(of, from, count, first, made);
    if (good || !recorded) return recorded;
    why_ = other;  // the graph ends with what was refused
    --graph_nodes;
    placed();
    ++graph_nodes;
    return false;
  }

  constexpr bool record(const layer& of, const std::int32_t* from, int count, std::int32_t first, int made) noexcept
  {
    for (int i = 0; i < count; ++i)
      if (to_.values[from[i]].number < 0 && !write_constant(from[i])) return false;
    if (!room(dim{graph_nodes} + 1, to_.size.nodes) || !room(dim{graph_edges} + count, to_.size.edges)) return false;
    node& one = to_.nodes[graph_nodes];
    one.op = of;
    one.links = {graph_edges, count, made};
    one.name = node_text();
    for (int i = 0; i < count; ++i) to_.edges[graph_edges++] = to_.values[from[i]].number;
    for (int i = 0; i < made; ++i) to_.values[first + i].number = graph_values++;
    ++graph_nodes;
    return true;
  }
};

}  // namespace shapeproof::onnx
