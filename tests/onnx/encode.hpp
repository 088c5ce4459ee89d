// SPDX-License-Identifier: MIT
// Small ONNX files for the tests, written field by field from the numbers of onnx.proto; constant expressions too.
#pragma once

#include <shapeproof/onnx/model.hpp>

#include <initializer_list>

namespace encoded {

using shapeproof::dim;

/// A protobuf message that grows. What does not fit is left out, which the size tells.
struct proto {
  static constexpr int room = 3072;
  unsigned char data[static_cast<std::size_t>(room)] = {};
  int size = 0;

  constexpr operator shapeproof::onnx::bytes_view() const { return {data, size}; }

  constexpr proto& byte(std::uint64_t value)
  {
    if (size < room) data[size++] = static_cast<unsigned char>(value);
    return *this;
  }
  constexpr proto& varint(std::uint64_t value)
  {
    for (; value >= 128; value >>= 7) byte(value % 128 + 128);
    return byte(value);
  }
  constexpr proto& whole(std::uint32_t field, dim value)
  {
    return varint(field * 8U).varint(static_cast<std::uint64_t>(value));
  }
  constexpr proto& text(std::uint32_t field, const char* words)
  {
    std::uint64_t length = 0;
    while (words[length] != '\0') ++length;
    varint(field * 8U + 2U).varint(length);
    for (std::uint64_t i = 0; i < length; ++i) byte(static_cast<unsigned char>(words[i]));
    return *this;
  }
  constexpr proto& inside(std::uint32_t field, const proto& other)
  {
    varint(field * 8U + 2U).varint(static_cast<std::uint64_t>(other.size));
    for (int i = 0; i < other.size; ++i) byte(other.data[i]);
    return *this;
  }
  constexpr proto& real(std::uint32_t field, float value)
  {
    varint(field * 8U + 5U);
    const auto bits = __builtin_bit_cast(std::uint32_t, value);
    for (int i = 0; i < 4; ++i) byte(bits >> (8 * i) & 255U);
    return *this;
  }
};

using numbers = std::initializer_list<dim>;
using words = std::initializer_list<const char*>;
using protos = std::initializer_list<proto>;

inline constexpr dim float32 = 1;
inline constexpr dim int64 = 7;

/// ValueInfoProto. An extent of -1 is written as a name, -2 as one that is missing.
constexpr proto value(const char* name, numbers extents, dim type = float32)
{
  proto shape;
  for (const dim extent : extents) {
    proto one;
    if (extent == -1) one.text(2, "N");
    else if (extent != -2) one.whole(1, extent);
    shape.inside(1, one);
  }
  return proto{}.text(1, name).inside(2, proto{}.inside(1, proto{}.whole(1, type).inside(2, shape)));
}

/// TensorProto of int64, its elements one by one.
constexpr proto tensor(const char* name, numbers extents, numbers elements, dim type = int64)
{
  proto made;
  for (const dim extent : extents) made.whole(1, extent);
  made.whole(2, type);
  for (const dim each : elements) made.whole(7, each);
  return made.text(8, name);
}
/// One of floats, in raw data.
constexpr proto raw_floats(const char* name, numbers extents, std::initializer_list<float> elements)
{
  proto made;
  proto raw;
  for (const dim extent : extents) made.whole(1, extent);
  made.whole(2, float32).text(8, name);
  for (const float each : elements) {
    const auto bits = __builtin_bit_cast(std::uint32_t, each);
    for (int i = 0; i < 4; ++i) raw.byte(bits >> (8 * i) & 255U);
  }
  return made.inside(9, raw);
}

template <class Integer>
  requires std::is_integral_v<Integer>
constexpr proto attribute(const char* name, Integer whole)
{
  return proto{}.text(1, name).whole(3, whole).whole(20, 2);
}
constexpr proto attribute(const char* name, const char* text) { return proto{}.text(1, name).text(4, text).whole(20, 3); }
constexpr proto attribute(const char* name, const proto& tensor) { return proto{}.text(1, name).inside(5, tensor); }
constexpr proto attribute(const char* name, numbers list)
{
  proto made = proto{}.text(1, name);
  for (const dim each : list) made.whole(8, each);
  return made.whole(20, 7);
}
/// The same list, packed.
constexpr proto packed(const char* name, numbers list)
{
  proto all;
  for (const dim each : list) all.varint(static_cast<std::uint64_t>(each));
  return proto{}.text(1, name).inside(8, all).whole(20, 7);
}

/// NodeProto.
constexpr proto op(const char* op, words inputs, words outputs, protos attributes = {}, const char* name = "")
{
  proto made;
  for (const char* const each : inputs) made.text(1, each);
  for (const char* const each : outputs) made.text(2, each);
  if (name[0] != '\0') made.text(3, name);
  made.text(4, op);
  for (const proto& each : attributes) made.inside(5, each);
  return made;
}

/// ModelProto: nodes, initializers, inputs, outputs, in the order in which exporters write them.
constexpr proto model(dim opset, protos inputs, protos initializers, protos nodes, words outputs)
{
  proto graph;
  for (const proto& each : nodes) graph.inside(1, each);
  graph.text(2, "graph");
  for (const proto& each : initializers) graph.inside(5, each);
  for (const proto& each : inputs) graph.inside(11, each);
  for (const char* const each : outputs) graph.inside(12, proto{}.text(1, each));
  return proto{}.whole(1, 8).text(2, "test").inside(7, graph).inside(8, proto{}.text(1, "").whole(2, opset));
}

/// A Constant of int64 numbers.
constexpr proto constant(const char* output, numbers extents, numbers elements)
{
  return op("Constant", {}, {output}, {attribute("value", tensor("", extents, elements))});
}

}  // namespace encoded
