// SPDX-License-Identifier: MIT
// Files that are damaged, or made to do damage: each gives an error or a result. Run under the sanitizers, in storage of
// exactly the size that was asked for.
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <random>

#include "answer.hpp"

using namespace shapeproof;
using encoded::attribute;
using encoded::op;
using encoded::proto;
using encoded::value;

TEST_CASE("the small model is a good one")
{
  const on_heap::bytes file = answered::small_model();
  const on_heap::model made = on_heap::model::read(on_heap::view(file));
  REQUIRE_MESSAGE(made.good, message(made.why).c_str());
  CHECK(made.made.tensors[made.find("Y")].extents == shape{dynamic, dynamic});
  CHECK(made.made.tensors[made.find("g")].extents == shape{dynamic, 8, 20, 20});
  CHECK(answered::is_answer(made));
}

TEST_CASE("truncated at every byte")
{
  const on_heap::bytes file = answered::small_model();
  int wrong = 0;
  int refused = 0;
  for (std::size_t size = 0; size < file.size(); ++size) {
    const on_heap::bytes part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    const on_heap::model made = on_heap::model::read(on_heap::view(part));
    wrong += answered::is_answer(made) ? 0 : 1;
    refused += made.good ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(refused > static_cast<int>(file.size()) - 20);  // only what follows the graph may be missing
}

TEST_CASE("every single bit the other way, and every two of a sample")
{
  on_heap::bytes file = answered::small_model();
  int wrong = 0;
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    file[bit / 8] ^= static_cast<unsigned char>(1U << bit % 8);
    wrong += answered::is_answer(on_heap::model::read(on_heap::view(file))) ? 0 : 1;
    wrong += answered::is_answer(on_heap::model::read<onnxruntime::kernels>(on_heap::view(file), {nullptr, 0, true})) ? 0 : 1;
    file[bit / 8] ^= static_cast<unsigned char>(1U << bit % 8);
  }
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; ++round) {
    on_heap::bytes other = file;
    for (int i = 0; i < 2; ++i) other[static_cast<std::size_t>(random() % other.size())] ^= static_cast<unsigned char>(1U << random() % 8);
    wrong += answered::is_answer(on_heap::model::read(on_heap::view(other))) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("bytes that are drawn, and parts of a model in another order")
{
  const on_heap::bytes file = answered::small_model();
  std::mt19937_64 random(4);
  int wrong = 0;
  for (int round = 0; round < 20000; ++round) {
    on_heap::bytes drawn;
    if (round % 2 == 0) {
      drawn.resize(static_cast<std::size_t>(random() % 200));
      for (unsigned char& each : drawn) each = static_cast<unsigned char>(random());
    } else {
      drawn = file;
      const auto from = static_cast<std::size_t>(random() % file.size());
      const auto length = static_cast<std::size_t>(random() % (file.size() - from));
      const auto to = static_cast<std::size_t>(random() % (file.size() - length));
      for (std::size_t i = 0; i < length; ++i) drawn[to + i] = file[from + i];
    }
    wrong += answered::is_answer(on_heap::model::read(on_heap::view(drawn))) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("numbers past all bounds as extents, axes, kernels, pads and sizes")
{
  const dim hostile[] = {0, -1, -2, 1, dim{1} << 31, dim{1} << 62, dim_max, dim_min, dim_min + 1, dynamic};
  int wrong = 0;
  int refused = 0;
  const auto ask = [&](const proto& file) {
    const on_heap::model made = on_heap::model::read(file);
    wrong += answered::is_answer(made) ? 0 : 1;
    refused += made.good ? 0 : 1;
  };
  for (const dim a : hostile)
    for (const dim b : hostile) {
      const proto x = value("X", {1, 3, a, b});
      const proto image = value("X", {1, 3, 8, 8});
      const proto weights = encoded::tensor("W", {a, 3, b, 3}, {}, encoded::float32);
      const proto pair = encoded::tensor("p", {2}, {a, b});
      const proto four = encoded::tensor("p", {4}, {1, 3, a, b});
      const proto eight = encoded::tensor("p", {8}, {0, 0, a, 0, 0, 0, b, 0});
      for (const char* const name : {"Relu", "Flatten", "GlobalAveragePool", "Shape", "Size", "Transpose", "Softmax", "ReduceMean"})
        ask(encoded::model(13, {x}, {}, {op(name, {"X"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {weights}, {op("Conv", {"X", "W"}, {"Y"}, {attribute("group", b)})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("MaxPool", {"X"}, {"Y"}, {attribute("kernel_shape", {a, 2}), attribute("strides", {b, 1}), attribute("ceil_mode", 1)})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("AveragePool", {"X"}, {"Y"}, {attribute("kernel_shape", {2, 2}), attribute("pads", {a, b, a, b})})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("Concat", {"X", "X"}, {"Y"}, {attribute("axis", a)})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("Flatten", {"X"}, {"Y"}, {attribute("axis", a)})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("Transpose", {"X"}, {"Y"}, {attribute("perm", {a, b, 0, 1})})}, {"Y"}));
      ask(encoded::model(13, {image}, {}, {op("DepthToSpace", {"X"}, {"Y"}, {attribute("blocksize", a)})}, {"Y"}));
      ask(encoded::model(18, {image}, {}, {op("Split", {"X"}, {"Y", "Z"}, {attribute("axis", a), attribute("num_outputs", b)})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("Split", {"X", "p"}, {"Y", "Z"}, {attribute("axis", 3)})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("Reshape", {"X", "p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("Expand", {"X", "p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("ConstantOfShape", {"p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("Slice", {"X", "p", "p", "p", "p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {pair}, {op("ReduceSum", {"X", "p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {four}, {op("Resize", {"X", "", "", "p"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {eight}, {op("Pad", {"X", "p"}, {"Y"})}, {"Y"}));
      for (const char* const name : {"Add", "Sub", "Mul", "Div", "Mod", "Min", "Max", "Equal", "Less"})
        ask(encoded::model(13, {image}, {pair, encoded::tensor("q", {2}, {b, a})}, {op(name, {"p", "q"}, {"Y"})}, {"Y"}));
      for (const char* const name : {"Neg", "Abs", "Not", "Floor", "Cast"})
        ask(encoded::model(13, {image}, {pair}, {op(name, {"p"}, {"Y"}, {attribute("to", 6)})}, {"Y"}));
      ask(encoded::model(13, {image}, {encoded::tensor("p", {}, {a}), encoded::tensor("q", {}, {b})}, {op("Range", {"p", "q", "q"}, {"Y"})}, {"Y"}));
      ask(encoded::model(13, {image}, {encoded::tensor("p", {}, {a}), encoded::tensor("q", {}, {b})}, {op("Range", {"p", "p", "q"}, {"Y"})}, {"Y"}));
    }
  CHECK(wrong == 0);
  CHECK(refused > 1000);
}

TEST_CASE("real scales past all bounds")
{
  int wrong = 0;
  for (const float scale : {0.0F, -1.0F, 1e-30F, 1e30F, 3.4e38F, __builtin_inff(), __builtin_nanf("")}) {
    const proto file = encoded::model(13, {value("X", {1, 3, 8, 8})}, {encoded::raw_floats("s", {4}, {1, 1, scale, 2})},
                                      {op("Resize", {"X", "", "s"}, {"Y"})}, {"Y"});
    const on_heap::model made = on_heap::model::read(file);
    wrong += answered::is_answer(made) && !made.good ? 0 : 1;
    for (const char* const name : {"Floor", "Ceil", "Round", "Neg", "Cast"})
      wrong += answered::is_answer(on_heap::model::read(encoded::model(13, {value("X", {1})}, {encoded::raw_floats("s", {2}, {scale, -scale})},
                                                             {op(name, {"s"}, {"Y"}, {attribute("to", 7)})}, {"Y"}))) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("an output without a shape is none of the graph's, which may have no value at all")
{
  const onnx::import_options unknown{nullptr, 0, true};
  const on_heap::model empty = on_heap::model::read(encoded::model(13, {}, {}, {op("Frobnicate", {}, {"Y"})}, {"Y"}), unknown);
  CHECK(empty.good);
  CHECK(empty.made.graph.output_count == 0);
  CHECK(answered::is_answer(empty));
  const on_heap::model second = on_heap::model::read(
      encoded::model(13, {value("X", {2, 3})}, {}, {op("Frobnicate", {"X"}, {"Z"}), op("Flatten", {"X"}, {"Y"})}, {"Z", "Y"}), unknown);
  REQUIRE(second.good);
  REQUIRE(second.made.graph.output_count == 1);
  CHECK(second.made.graph.outputs[0] == 1);  // Y, not X
  CHECK(answered::is_answer(second));
}

TEST_CASE("a tensor says more elements than it has, or has more than 8 axes")
{
  const auto reshape_by = [](const proto& list) {
    return on_heap::model::read(encoded::model(13, {value("X", {4, 4})}, {list}, {op("Reshape", {"X", "s"}, {"Y"})}, {"Y"}));
  };
  CHECK(reshape_by(encoded::tensor("s", {2}, {2, 8})).good);
  CHECK(reshape_by(encoded::tensor("s", {1}, {2, 8})).why.rule == rule::reshape_match);  // what is past the first is not there
  // numbers that are not all there are not known
  CHECK(reshape_by(encoded::tensor("s", {2}, {16})).good);
  CHECK(reshape_by(encoded::tensor("s", {dim_max}, {16})).why.rule == rule::list_length);
  CHECK(reshape_by(encoded::tensor("s", {1, 1, 1, 1, 1, 1, 1, 1, 1}, {16})).why.rule == rule::model_format);
  CHECK(on_heap::model::read(encoded::model(13, {value("X", {1, 1, 1, 1, 1, 1, 1, 1, 1})}, {}, {op("Relu", {"X"}, {"Y"})}, {"Y"})).why.rule == rule::model_format);
}

TEST_CASE("graphs in graphs, a thousand deep, are an operator that is not known")
{
  // If { then_branch: If { ... } }: nothing reads into them
  on_heap::bytes body;
  const auto wrap = [&body](std::initializer_list<unsigned char> before, unsigned char field) {
    on_heap::bytes made(before);
    made.push_back(static_cast<unsigned char>(field * 8 + 2));
    for (std::size_t rest = body.size();; rest /= 128) {
      made.push_back(static_cast<unsigned char>(rest % 128 + (rest >= 128 ? 128 : 0)));
      if (rest < 128) break;
    }
    made.insert(made.end(), body.begin(), body.end());
    body = made;
  };
  for (int depth = 0; depth < 1000; ++depth) {
    wrap({0x0a, 1, 'b'}, 6);                                 // AttributeProto: name, g
    wrap({0x0a, 1, 'X', 0x12, 1, 'Y', 0x22, 2, 'I', 'f'}, 5);  // NodeProto
    wrap({}, 1);                                             // GraphProto
  }
  const proto input = value("X", {1});
  body.push_back(0x5a);
  body.push_back(static_cast<unsigned char>(input.size));
  body.insert(body.end(), input.data, input.data + input.size);
  wrap({}, 7);
  const on_heap::model made = on_heap::model::read(on_heap::view(body));
  CHECK(made.why.rule == rule::operator_known);
  CHECK(message(made.why).size() > 0);
}

namespace {

/// A graph of pieces, and the model around it.
struct pieces {
  on_heap::bytes graph;
  void put(const unsigned char* data, std::size_t size, unsigned field)
  {
    proto head;
    head.varint(field * 8 + 2).varint(size);
    graph.insert(graph.end(), head.data, head.data + head.size);
    graph.insert(graph.end(), data, data + size);
  }
  void put(const proto& of, unsigned field) { put(of.data, static_cast<std::size_t>(of.size), field); }
  [[nodiscard]] on_heap::bytes model(dim opset) const
  {
    pieces whole;
    whole.put(graph.data(), graph.size(), 7);
    whole.put(proto{}.text(1, "").whole(2, opset), 8);
    return whole.graph;
  }
};

}  // namespace

TEST_CASE("a million nodes: memory in proportion to the file")
{
  constexpr int nodes = 1000000;
  pieces all;
  std::string before = "X";
  for (int i = 0; i < nodes; ++i) {
    const std::string after = i + 1 == nodes ? "Y" : std::to_string(i);
    all.put(op("Relu", {before.c_str()}, {after.c_str()}), 1);
    before = after;
  }
  all.put(value("X", {1, 2}), 11);
  all.put(proto{}.text(1, "Y"), 12);
  const on_heap::bytes file = all.model(13);
  const on_heap::model made = on_heap::model::read(on_heap::view(file));
  CHECK(made.good);
  CHECK(made.made.graph.node_count == nodes);
  CHECK(made.memory < 100 * static_cast<dim>(file.size()));
}

TEST_CASE("the shortest nodes of every operator: memory in proportion to the file")
{
  for (const onnx::operator_row& row : onnx::internal::operators)
    for (int inputs = 0; inputs < 4; ++inputs)
      for (const bool named : {false, true}) {
        pieces all;
        proto node;
        for (int i = 0; i < inputs; ++i) node.text(1, "X");
        node.text(2, named ? "y" : "");
        node.text(4, row.name);
        for (int i = 0; i < 1000; ++i) all.put(node, 1);
        const on_heap::bytes file = all.model(13);
        const on_heap::model made = on_heap::model::read(on_heap::view(file));
        CHECK_MESSAGE(made.memory < 350 * static_cast<dim>(file.size()), std::string(row.name), " of ", inputs, ", ", made.memory / static_cast<dim>(file.size()));
      }
  pieces many;
  proto node;
  node.text(1, "X").text(4, "Split");
  on_heap::bytes split(node.data, node.data + node.size);
  for (int i = 0; i < 40000; ++i) split.insert(split.end(), {0x12, 0x00});  // an output without a name
  many.put(split.data(), split.size(), 1);
  many.put(encoded::tensor("X", {0}, {}), 5);
  const on_heap::bytes file = many.model(13);
  const on_heap::model made = on_heap::model::read(on_heap::view(file));
  CHECK(answered::is_answer(made));
  CHECK(made.memory < 350 * static_cast<dim>(file.size()));
}

TEST_CASE("names that were chosen to collide are refused")
{
  // The table's function backward: 8 bytes whose hashes differ in their low bits alone.
  constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t inverse = odd;
  for (int i = 0; i < 6; ++i) inverse *= 2 - odd * inverse;
  REQUIRE(inverse * odd == 1);
  pieces all;
  for (std::uint64_t i = 1; i <= 5000; ++i) {
    const std::uint64_t mixed = ((std::uint64_t{0x12345678} << 32U) | i) * inverse;
    const std::uint64_t word = (mixed ^ (mixed >> 32U)) * inverse ^ 8 * odd;
    proto weight;
    weight.varint(8 * 8 + 2).varint(8);
    for (unsigned k = 0; k < 8; ++k) weight.byte(static_cast<unsigned char>(word >> (8 * k)));
    all.put(weight, 5);
  }
  const on_heap::model made = on_heap::model::read(on_heap::view(all.model(13)));
  CHECK_FALSE(made.good);
  CHECK(made.why.rule == rule::model_name);
  CHECK(made.why.numbers[0] == 2);
}

TEST_CASE("an axis that stands twice in a Slice, and 16 of them: rule::axes_distinct")
{
  const on_heap::model made = on_heap::model::read(encoded::model(
      13, {value("X", {4, 4}), encoded::value("s", {16}, encoded::int64), encoded::value("e", {16}, encoded::int64)},
      {encoded::tensor("a", {16}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})}, {op("Slice", {"X", "s", "e", "a"}, {"Y"})}, {"Y"}));
  CHECK(made.why.rule == rule::axes_distinct);
}

TEST_CASE("what leaves a refused node has no shape")
{
  const proto file = encoded::model(13, {value("X", {1, 8, 2, 2})}, {encoded::tensor("W", {8, 8, 6, 6}, {}, encoded::float32)},
                                    {op("Conv", {"X", "W"}, {"Y"})}, {"Y"});
  const on_heap::model made = on_heap::model::read(file);
  CHECK(made.why.rule == rule::window_fits);
  REQUIRE(made.find("Y") >= 0);
  CHECK_FALSE(made.made.values[made.find("Y")].known);
}

TEST_CASE("storage of every smaller size: a result or rule::storage_size, and nothing past its end")
{
  dim onnx::storage_size::*const parts[] = {
      &onnx::storage_size::bound, &onnx::storage_size::links, &onnx::storage_size::values,  &onnx::storage_size::numbers,
      &onnx::storage_size::text,  &onnx::storage_size::nodes, &onnx::storage_size::edges, &onnx::storage_size::outputs};
  const on_heap::bytes flat = answered::bytes_of(encoded::model(13, {value("X", {4, 4})}, {}, {op("Flatten", {"X"}, {"Y"}, {attribute("axis", 0)})}, {"Y"}));
  int refused = 0;
  for (const on_heap::bytes& file : {answered::small_model(), answered::padded_model(), answered::mixed_model(9), answered::mixed_model(18), flat}) {
    const result<onnx::storage_size> needed = onnx::storage_needed(on_heap::view(file));
    REQUIRE(needed);
    for (dim onnx::storage_size::*const part : parts)
      for (dim size = 0; size < (*needed).*part; ++size) {
        onnx::storage_size less = *needed;
        less.*part = size;
        const on_heap::model made = on_heap::model::read_in(less, on_heap::view(file));
        const bool soft = part == &onnx::storage_size::numbers || part == &onnx::storage_size::text;  // less is known
        CHECK((made.good || soft || made.why.rule == rule::storage_size || made.why.rule == on_heap::model::read(on_heap::view(file)).why.rule));
        refused += made.good ? 0 : 1;
      }
  }
  CHECK(refused > 100);
}

TEST_CASE("storage that is too small is refused: rule::storage_size")
{
  const on_heap::bytes file = answered::small_model();
  const result<onnx::storage_size> needed = onnx::storage_needed(on_heap::view(file));
  REQUIRE(needed);
  static onnx::fixed_storage<onnx::storage_size{64, 64, 256, 512, 1024, 1024, 256, 512, 8}> arrays;
  dim onnx::storage_size::*const parts[] = {&onnx::storage_size::bound, &onnx::storage_size::links, &onnx::storage_size::values,
                                            &onnx::storage_size::nodes, &onnx::storage_size::edges, &onnx::storage_size::outputs};
  for (dim onnx::storage_size::*const part : parts)
    for (dim size = 0; size < 3; ++size) {
      onnx::storage to = arrays.view();
      to.size = *needed;
      to.size.*part = part == &onnx::storage_size::outputs ? size % 2 : size;
      onnx::imported_model made;
      error why;
      CHECK_FALSE(onnx::import_model(on_heap::view(file), to, made, why));
      CHECK(why.rule == rule::storage_size);
    }
  for (const dim slots : {dim{0}, dim{1}, needed->values, needed->slots - 1, needed->slots / 4, dim{-1}}) {
    onnx::storage to = arrays.view();
    to.size = *needed;
    to.size.slots = slots;
    onnx::imported_model made;
    error why;
    CHECK_FALSE(onnx::import_model(on_heap::view(file), to, made, why));
    CHECK(why.rule == rule::storage_size);
  }
}
