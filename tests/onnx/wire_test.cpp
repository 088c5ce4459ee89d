// SPDX-License-Identifier: MIT
#include <shapeproof/onnx/wire.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "encode.hpp"

using namespace shapeproof;
using onnx::bytes_view;
using onnx::wire_field;
using onnx::wire_reader;
using onnx::wire_type;

namespace {

/// Fields of the bytes, and whether they end well.
struct seen {
  int count = 0;
  bool broken = false;
  wire_field last;
};
constexpr seen read(bytes_view from)
{
  seen made;
  wire_reader fields(from);
  for (wire_field at; fields.next(at); ++made.count) made.last = at;
  made.broken = fields.broken();
  return made;
}
template <std::size_t N>
constexpr seen read(const unsigned char (&from)[N])
{
  return read(bytes_view(from));
}

// The examples of protobuf's own page on the encoding.
constexpr unsigned char one_fifty[] = {0x08, 0x96, 0x01};
constexpr unsigned char testing[] = {0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67};
constexpr unsigned char nested[] = {0x1a, 0x03, 0x08, 0x96, 0x01};
constexpr unsigned char packed[] = {0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05};
static_assert(read(one_fifty).last.is(1, wire_type::varint) && read(one_fifty).last.value == 150);
static_assert(read(testing).last.is(2, wire_type::bytes) && read(testing).last.bytes == "testing");
static_assert(!(read(testing).last.bytes == "testin") && !(read(testing).last.bytes == "testing!"));
static_assert(read(read(nested).last.bytes).last.value == 150);

constexpr bool packed_numbers()
{
  wire_reader numbers(read(packed).last.bytes);
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::uint64_t c = 0;
  std::uint64_t more = 0;
  return numbers.next_varint(a) && numbers.next_varint(b) && numbers.next_varint(c) && !numbers.next_varint(more) &&
         !numbers.broken() && a == 3 && b == 270 && c == 86942;
}
static_assert(packed_numbers());

constexpr unsigned char minus_one[] = {0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
constexpr unsigned char too_large[] = {0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
constexpr unsigned char too_long[] = {0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01};
static_assert(read(minus_one).last.whole() == -1 && !read(minus_one).broken);
static_assert(read(too_large).broken && read(too_long).broken);

constexpr unsigned char fixed[] = {0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8};
static_assert(read(fixed).count == 2 && read(fixed).last.value == 0x0807060504030201U);

// lengths of 2^63, of 2^64 - 1, and one more than what is left; a field of number 0; a type that is none
constexpr unsigned char length_63[] = {0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0};
constexpr unsigned char length_64[] = {0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0};
constexpr unsigned char one_short[] = {0x0a, 0x03, 'a', 'b'};
constexpr unsigned char number_0[] = {0x02, 0x00};
constexpr unsigned char type_6[] = {0x0e, 0x00};
constexpr unsigned char large_tag[] = {0x8a, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00};
constexpr unsigned char length_cut[] = {0x0a, 0x80};
static_assert(read(length_cut).broken && read(length_cut).count == 0);
static_assert(read(length_63).broken && read(length_64).broken && read(one_short).broken);
static_assert(read(number_0).broken && read(type_6).broken && read(large_tag).broken);

// groups: skipped whole; refused where they do not end, end another, or stand a hundred deep
constexpr unsigned char group[] = {0x0b, 0x10, 0x05, 0x0c, 0x18, 0x07};
constexpr unsigned char open_group[] = {0x0b, 0x10, 0x05};
constexpr unsigned char other_end[] = {0x0b, 0x14};
constexpr unsigned char end_alone[] = {0x0c};
static_assert(read(group).count == 2 && read(group).last.is(3, wire_type::varint) && !read(group).broken);
static_assert(read(open_group).broken && read(other_end).broken && read(end_alone).broken);

static_assert(read(bytes_view{}).count == 0 && !read(bytes_view{}).broken);
static_assert(bytes_view(one_fifty, -5).size == 0);

}  // namespace

TEST_CASE("the wire format: numbers that were written are read")
{
  std::mt19937_64 random(1);
  int wrong = 0;
  for (int round = 0; round < 2000; ++round) {
    encoded::proto written;
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 50; ++i) {
      values.push_back(random() >> random() % 64U);
      written.whole(static_cast<std::uint32_t>(i + 1), static_cast<dim>(values.back()));
    }
    wire_reader fields(written);
    wire_field at;
    for (int i = 0; i < 50; ++i)
      wrong += fields.next(at) && at.is(static_cast<std::uint32_t>(i + 1), wire_type::varint) &&
                       at.value == values[static_cast<std::size_t>(i)] ? 0 : 1;
    wrong += fields.next(at) || fields.broken() ? 1 : 0;
  }
  CHECK(wrong == 0);
}

TEST_CASE("groups nest up to a bound, and a million of them end at once")
{
  for (const int depth : {1, 63, 64, 65, 1000000}) {
    std::vector<unsigned char> bytes(static_cast<std::size_t>(depth), 0x0b);
    bytes.insert(bytes.end(), static_cast<std::size_t>(depth), 0x0c);
    const seen made = read(bytes_view(bytes.data(), static_cast<dim>(bytes.size())));
    CHECK(made.broken == (depth > 64));
  }
}

TEST_CASE("any bytes: the reader ends, within them")
{
  std::mt19937_64 random(2);
  int wrong = 0;
  for (int round = 0; round < 20000; ++round) {
    unsigned char bytes[64];
    for (unsigned char& each : bytes) each = static_cast<unsigned char>(random());
    const dim size = static_cast<dim>(random() % 65U);
    wire_reader fields(bytes_view(bytes, size));
    dim before = 0;
    for (wire_field at; fields.next(at); before = fields.at()) {
      const bool inside = fields.at() > before && fields.at() <= size;
      const bool content = at.type != wire_type::bytes || at.bytes.empty() ||
                           (at.bytes.data >= bytes && at.bytes.data + at.bytes.size <= bytes + size);
      wrong += inside && content ? 0 : 1;
    }
    wrong += fields.at() == size ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a length skips what it holds without a look at it")
{
  // A gigabyte that is not there: only its length is believed, and only as far as the bytes go.
  unsigned char bytes[16] = {0x0a, 0x80, 0x80, 0x80, 0x80, 0x04};
  CHECK(read(bytes_view(bytes, 16)).broken);
}
