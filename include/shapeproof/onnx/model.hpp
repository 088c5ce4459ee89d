// SPDX-License-Identifier: MIT
// The messages of an ONNX file as views of its bytes: the model, its graph, nodes, attributes, inputs, tensors. Each
// `read` goes over its message once, keeps what shapes depend on, and says false where the bytes are no such message.
//
// Source: onnx.proto of ONNX IR version 3 and later; the numbers here are its field numbers.
#pragma once

#include <shapeproof/core/tensor.hpp>  // element, shape, dynamic
#include <shapeproof/onnx/wire.hpp>    // wire_reader, bytes_view

namespace shapeproof::onnx {

/// The elements of TensorProto.DataType. An element that has no width of its own (a string) is custom.
[[nodiscard]] constexpr element element_of(dim data_type) noexcept
{
  constexpr element known[] = {
      {8, element_id::custom},     element::of<float>(),         element::of<std::uint8_t>(),  element::of<std::int8_t>(),
      element::of<std::uint16_t>(), element::of<std::int16_t>(), element::of<std::int32_t>(), element::of<std::int64_t>(),
      {64, element_id::custom},    {8, element_id::boolean},     element::of<float16>(),       element::of<double>(),
      element::of<std::uint32_t>(), element::of<std::uint64_t>(), {64, element_id::custom},    {128, element_id::custom},
      element::of<bfloat16>(),     {8, element_id::custom},      {8, element_id::custom},      {8, element_id::custom},
      {8, element_id::custom},     element::of<uint4>(),         element::of<int4>(),
  };
  constexpr dim count = sizeof known / sizeof known[0];
  return known[data_type > 0 && data_type < count ? data_type : 0];
}

/// The name of an element as TensorProto.DataType has it; UNDEFINED for what has no element of its own here.
[[nodiscard]] constexpr const char* data_type_name(element of) noexcept
{
  constexpr const char* names[] = {
      "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "UNDEFINED", "BOOL", "FLOAT16", "DOUBLE",
      "UINT32", "UINT64", "UNDEFINED", "UNDEFINED", "BFLOAT16", "UNDEFINED", "UNDEFINED", "UNDEFINED", "UNDEFINED", "UINT4",
      "INT4",
  };
  constexpr dim count = sizeof names / sizeof names[0];
  for (dim i = 1; i < count; ++i)
    if (of.id != element_id::custom && element_of(i) == of) return names[i];
  return names[0];
}

/// The number of a data type by its name, as Cast had it up to opset 5; 0 where it is none.
[[nodiscard]] constexpr dim data_type_of(bytes_view name) noexcept
{
  constexpr dim most = 22;
  for (dim i = 1; i <= most; ++i)
    if (name == data_type_name(element_of(i)) && element_of(i).id != element_id::custom) return i;
  return 0;
}

/// A tensor in a file: its shape and, where they are wanted, its numbers.
struct tensor_view {
  bytes_view name;
  shape extents;
  dim data_type = 0;
  bytes_view raw;     // little-endian
  bytes_view packed;  // float_data, int32_data, int64_data, double_data or uint64_data
  std::uint32_t packed_field = 0;
  bytes_view whole;   // for numbers that are not packed

  static constexpr std::uint32_t field_float_data = 4;
  static constexpr std::uint32_t field_int32_data = 5;
  static constexpr std::uint32_t field_int64_data = 7;
  static constexpr std::uint32_t field_raw_data = 9;
  static constexpr std::uint32_t field_double_data = 10;
  static constexpr std::uint32_t field_uint64_data = 11;

  [[nodiscard]] static constexpr bool is_data(std::uint32_t field) noexcept
  {
    return field == field_float_data || field == field_int32_data || field == field_int64_data ||
           field == field_double_data || field == field_uint64_data;
  }

  /// Says false where the bytes are no tensor, one of more than 8 axes among them.
  constexpr bool read(bytes_view from) noexcept
  {
    *this = {};
    whole = from;
    wire_reader fields(from);
    wire_field at;
    bool good = true;
    while (good && fields.next(at)) {
      if (at.is(1, wire_type::varint)) good = extents.push_back(at.whole());
      else if (at.is(1, wire_type::bytes)) good = read_packed_extents(at.bytes, extents);
      else if (at.is(2, wire_type::varint)) data_type = at.whole();
      else if (at.is(8, wire_type::bytes)) name = at.bytes;
      else if (at.is(field_raw_data, wire_type::bytes)) raw = at.bytes;
      else if (is_data(at.number)) {
        packed_field = at.number;
        if (at.type == wire_type::bytes) packed = at.bytes;
      }
    }
    return good && !fields.broken();
  }

  static constexpr bool read_packed_extents(bytes_view from, shape& to) noexcept
  {
    wire_reader numbers(from);
    std::uint64_t extent = 0;
    while (numbers.next_varint(extent))
      if (!to.push_back(static_cast<dim>(extent))) return false;
    return !numbers.broken();
  }
};

/// An attribute of a node: its name, and where its value stands.
struct attribute_view {
  bytes_view name;
  bytes_view whole;
};

/// A value that the graph declares: an input, an output, or one between. Where its shape is not declared `has_shape` is
/// false; an extent that is a name, missing, or below 0 is `dynamic`.
struct value_view {
  bytes_view name;
  dim data_type = 0;
  bool has_shape = false;
  shape extents;
  bytes_view symbols[rank_max] = {};  // the names of extents that have one

  constexpr bool read(bytes_view from) noexcept
  {
    *this = {};
    wire_reader fields(from);
    wire_field at;
    bool good = true;
    while (good && fields.next(at)) {
      if (at.is(1, wire_type::bytes)) name = at.bytes;
      else if (at.is(2, wire_type::bytes)) good = read_type(at.bytes);
    }
    return good && !fields.broken();
  }

 private:
  constexpr bool read_type(bytes_view from) noexcept
  {
    wire_reader fields(from);
    wire_field at;
    bool good = true;
    while (good && fields.next(at))
      if (at.is(1, wire_type::bytes)) good = read_tensor_type(at.bytes);
    return good && !fields.broken();
  }

  constexpr bool read_tensor_type(bytes_view from) noexcept
  {
    wire_reader fields(from);
    wire_field at;
    bool good = true;
    while (good && fields.next(at)) {
      if (at.is(1, wire_type::varint)) data_type = at.whole();
      else if (at.is(2, wire_type::bytes)) good = read_extents(at.bytes);
    }
    return good && !fields.broken();
  }

  constexpr bool read_extents(bytes_view from) noexcept
  {
    has_shape = true;
    wire_reader fields(from);
    wire_field at;
    while (fields.next(at))
      if (at.is(1, wire_type::bytes) && !read_extent(at.bytes)) return false;
    return !fields.broken();
  }

  constexpr bool read_extent(bytes_view from) noexcept
  {
    wire_reader fields(from);
    wire_field at;
    dim extent = dynamic;
    bytes_view symbol;
    while (fields.next(at)) {
      if (at.is(1, wire_type::varint)) extent = at.whole();
      else if (at.is(2, wire_type::bytes)) symbol = at.bytes;
    }
    const int axis = extents.count;
    if (fields.broken() || !extents.push_back(extent < 0 ? dynamic : extent)) return false;
    symbols[axis] = symbol;
    return true;
  }
};

/// A node: its words and its attributes.
struct node_view {
  bytes_view whole;
  bytes_view name;
  bytes_view op_type;
  bytes_view domain;
  static constexpr int attributes_max = 24;  // no operator has so many
  attribute_view attributes[attributes_max];
  int attribute_count = 0;

  static constexpr std::uint32_t field_input = 1;
  static constexpr std::uint32_t field_output = 2;
  static constexpr std::uint32_t field_name = 3;
  static constexpr std::uint32_t field_op_type = 4;
  static constexpr std::uint32_t field_domain = 7;

  constexpr bool read(bytes_view from) noexcept
  {
    whole = from;
    name = op_type = domain = {};
    attribute_count = 0;
    wire_reader fields(from);
    wire_field at;
    while (fields.next(at)) {
      if (at.type != wire_type::bytes) continue;
      switch (at.number) {
        case field_name: name = at.bytes; break;
        case field_op_type: op_type = at.bytes; break;
        case field_domain: domain = at.bytes; break;
        case 5:
          if (attribute_count == attributes_max || !read_name(at.bytes, attributes[attribute_count++])) return false;
          break;
        default: break;
      }
    }
    return !fields.broken();
  }

  /// The attribute of a name; one whose `whole` is empty where there is none.
  [[nodiscard]] constexpr attribute_view find(const char* wanted) const noexcept
  {
    for (int i = 0; i < attribute_count; ++i)
      if (attributes[i].name == wanted) return attributes[i];
    return {};
  }

 private:
  static constexpr bool read_name(bytes_view from, attribute_view& to) noexcept
  {
    to = {{}, from};
    wire_reader fields(from);
    wire_field at;
    while (fields.next(at))
      if (at.is(1, wire_type::bytes)) {
        to.name = at.bytes;
        return true;  // it is the first: what comes after it is read when it is asked for
      }
    return !fields.broken();
  }
};

/// A model: the bytes of its graph, and the version of ONNX's own operators that it asks for.
struct model_view {
  bytes_view graph;
  dim opset = 1;
  bool has_graph = false;

  constexpr bool read(bytes_view from) noexcept
  {
    *this = {};
    wire_reader fields(from);
    wire_field at;
    while (fields.next(at)) {
      if (at.is(7, wire_type::bytes)) {
        graph = at.bytes;
        has_graph = true;
      } else if (at.is(8, wire_type::bytes) && !read_opset(at.bytes)) {
        return false;
      }
    }
    return !fields.broken() && has_graph;
  }

 private:
  constexpr bool read_opset(bytes_view from) noexcept
  {
    wire_reader fields(from);
    wire_field at;
    bytes_view domain;
    dim version = 0;
    while (fields.next(at)) {
      if (at.is(1, wire_type::bytes)) domain = at.bytes;
      else if (at.is(2, wire_type::varint)) version = at.whole();
    }
    if (domain.empty() || domain == "ai.onnx") opset = version;
    return !fields.broken();
  }
};

/// The fields of a graph, by number.
inline constexpr std::uint32_t graph_node = 1;
inline constexpr std::uint32_t graph_initializer = 5;
inline constexpr std::uint32_t graph_input = 11;
inline constexpr std::uint32_t graph_output = 12;

}  // namespace shapeproof::onnx
