// SPDX-License-Identifier: MIT
#include <shapeproof/core/tensor.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <type_traits>

#include "../oracle/wide.hpp"
#include "../twice.hpp"

using namespace shapeproof;

namespace mine {
struct int3 {};         // says how many bits it has
struct complex64 {      // does not have to: it has its size
  float re, im;
};
}  // namespace mine
template <>
inline constexpr dim shapeproof::element_bits<mine::int3> = 3;

namespace {

/// Refused for `which`, and the error holds the shape in question.
template <class T>
constexpr bool refused_with_shape(const result<T>& of, rule which, const shape& in)
{
  if (of || of.error().rule != which || !of.error().history_is_shape) return false;
  if (of.error().history_size != in.rank() || of.error().axis != -1) return false;
  for (int i = 0; i < in.rank(); ++i)
    if (of.error().history[i] != in[i]) return false;
  return true;
}

/// The same for elements, bytes, and bytes in every integer type.
constexpr bool too_large(const shape& of)
{
  return refused_with_shape(elements(of), rule::elements_overflow, of) &&
         refused_with_shape(bytes(of, 8), rule::elements_overflow, of) &&
         refused_with_shape(bytes(tensor_value{of, element::of<float>()}), rule::elements_overflow, of) &&
         refused_with_shape(bytes_as<std::uint64_t>(of, 8), rule::elements_overflow, of) &&
         refused_with_shape(bytes_as<std::int32_t>(of, 8), rule::elements_overflow, of);
}

constexpr dim two_to(int n) { return dim{1} << n; }

}  // namespace

// --- static: elements
HOLDS_TWICE(*elements(shape{}) == 1 && *elements(shape{7}) == 7 && *elements(shape{2, 3, 4}) == 24);
HOLDS_TWICE(*elements(shape{1, 2, 3, 4, 5, 6, 7, 8}) == 40320);
HOLDS_TWICE(*elements(shape{dim_max}) == dim_max && *elements(shape{two_to(31), two_to(31)}) == two_to(62));
// an empty tensor is empty however large its other extents are, and in whatever order they stand
HOLDS_TWICE(*elements(shape{0}) == 0 && *elements(shape{dim_max, dim_max, 0}) == 0 && *elements(shape{0, dim_max, dim_max}) == 0);
HOLDS_TWICE(*elements(shape{two_to(40), 0, two_to(40)}) == 0 && *bytes(shape{dim_max, 0, dim_max}, 32, 64) == 0);
HOLDS_TWICE(refused_with_shape(elements(shape{2, dynamic, 3}), rule::extent_known, shape{2, dynamic, 3}));
HOLDS_TWICE(refused_with_shape(bytes(shape{0, dynamic}, 8), rule::extent_known, shape{0, dynamic}));
HOLDS_TWICE(refused_with_shape(elements(shape{2, -1}), rule::extent_positive, shape{2, -1}));
HOLDS_TWICE(refused_with_shape(elements(shape{-2, -3}), rule::extent_positive, shape{-2, -3}));  // a product of 6
HOLDS_TWICE(refused_with_shape(elements(shape{0, dim_min}), rule::extent_positive, shape{0, dim_min}));
HOLDS_TWICE(elements(shape{2, -7}).error().numbers[0] == -7 && elements(shape{2, -7}).error().numbers[1] == 0);

// --- static: the inputs of published advisories. Their sizes were computed in 32 or 64 bits that wrapped.
// 65536 * 65536 is 2^32: 0 in 32 bits (XNNPACK pull request 10709), and with floats 16 GiB
HOLDS_TWICE(*elements(shape{65536, 65536}) == 4294967296);
HOLDS_TWICE(*bytes(shape{65536, 65536}, 32) == 17179869184);
HOLDS_TWICE(*bytes(tensor<float, 65536, 65536>::value()) == 17179869184);
HOLDS_TWICE(*elements(shape{65537, 65536}) == 4295032832 && *bytes(shape{65537, 65536}, 8) == 4295032832);
// 4611686018427387906 floats: 2^62 + 2 elements, of which four bytes each are 8 in 64 bits
HOLDS_TWICE(*elements(shape{4611686018427387906}) == 4611686018427387906);
HOLDS_TWICE(refused_with_shape(bytes(shape{4611686018427387906}, 32), rule::bytes_overflow, shape{4611686018427387906}));
HOLDS_TWICE(bytes(shape{4611686018427387906}, 32).error().numbers[0] == 32);
HOLDS_TWICE(refused_with_shape(bytes(shape{4611686018427387905, 2}, 32), rule::elements_overflow, shape{4611686018427387905, 2}));
// CVE-2022-41885
HOLDS_TWICE(*elements(shape{1879048192, 1879048192}) == 3530822107858468864);
HOLDS_TWICE(refused_with_shape(bytes(shape{1879048192, 1879048192}, 32), rule::bytes_overflow, shape{1879048192, 1879048192}));
HOLDS_TWICE(*bytes(shape{1879048192, 1879048192}, 16) == 7061644215716937728);
HOLDS_TWICE(too_large(shape{1, 1879048192, 1879048192, 3}));
// products that are 0 in 64 bits, a small number, or the smallest
HOLDS_TWICE(too_large(shape{two_to(40), two_to(40)}) && too_large(shape{two_to(32), two_to(32)}));
HOLDS_TWICE(too_large(shape{4294967297, 4294967297, 1}) && too_large(shape{two_to(32), two_to(31)}) && too_large(shape{dim_max, 2}));
HOLDS_TWICE(too_large(shape{dim_max, dim_max, dim_max, dim_max, dim_max, dim_max, dim_max, dim_max}));
HOLDS_TWICE(too_large(shape{3037000500, 3037000500}) && *elements(shape{3037000499, 3037000499}) == 9223372030926249001);

// --- static: bytes, and elements of less than one
HOLDS_TWICE(*bytes(shape{}, 32) == 4 && *bytes(shape{}, 1) == 1 && *bytes(shape{8}, 1) == 1 && *bytes(shape{9}, 1) == 2);
HOLDS_TWICE(*bytes(shape{3}, 4) == 2 && *bytes(shape{4}, 4) == 2 && *bytes(shape{5}, 4) == 3 && *bytes(shape{3, 5}, 3) == 6);
HOLDS_TWICE(*bytes(shape{1}, 12) == 2 && *bytes(shape{2}, 12) == 3 && *bytes(shape{3}, 12) == 5);
// exact where the count of bits does not fit 63 bits
HOLDS_TWICE(*bytes(shape{dim_max}, 1) == two_to(60) && *bytes(shape{dim_max}, 4) == two_to(62));
HOLDS_TWICE(*bytes(shape{dim_max}, 8) == dim_max && bytes(shape{dim_max}, 9).error().rule == rule::bytes_overflow);
HOLDS_TWICE(*bytes(shape{two_to(62)}, 15) == 8646911284551352320 && !bytes(shape{two_to(62)}, 16));
// --- static: alignment rounds up; to one that is no power of 2 too
HOLDS_TWICE(*bytes(shape{1}, 32, 64) == 64 && *bytes(shape{16}, 32, 64) == 64 && *bytes(shape{17}, 32, 64) == 128);
HOLDS_TWICE(*bytes(shape{5}, 8, 3) == 6 && *bytes(shape{0}, 8, 64) == 0 && *bytes(shape{1}, 8, dim_max) == dim_max);
HOLDS_TWICE(*bytes(shape{9}, 1, 2) == 2 && *bytes(shape{17}, 1, 2) == 4);
HOLDS_TWICE(refused_with_shape(bytes(shape{dim_max}, 8, 2), rule::bytes_overflow, shape{dim_max}));
HOLDS_TWICE(refused_with_shape(bytes(shape{two_to(62) + 2, 1}, 8, two_to(62) + 1), rule::bytes_overflow, shape{two_to(62) + 2, 1}));
HOLDS_TWICE(bytes(shape{1}, 0).error().rule == rule::element_bits && bytes(shape{1}, -8).error().rule == rule::element_bits);
HOLDS_TWICE(bytes(shape{1}, dim_min).error().numbers[0] == dim_min);
HOLDS_TWICE(bytes(shape{1}, 8, 0).error().rule == rule::alignment_positive && bytes(shape{1}, 8, -4).error().numbers[0] == -4);
HOLDS_TWICE(bytes(shape{0}, 0).error().rule == rule::element_bits && bytes(shape{0}, 8, dim_min).error().rule == rule::alignment_positive);

// --- static: bytes in the target's own type
HOLDS_TWICE(*bytes_as<std::size_t>(shape{2, 3}, 32) == 24 && std::is_same_v<decltype(*bytes_as<std::size_t>(shape{1}, 8)), const std::size_t&>);
HOLDS_TWICE(*bytes_as<std::uint64_t>(shape{dim_max}, 8) == 9223372036854775807u);
HOLDS_TWICE(*bytes_as<std::uint32_t>(shape{65536, 65535}, 8) == 4294901760u && *bytes_as<std::uint32_t>(shape{4294967295}, 8) == 4294967295u);
HOLDS_TWICE(refused_with_shape(bytes_as<std::uint32_t>(shape{65536, 65536}, 32), rule::bytes_narrow, shape{65536, 65536}));
HOLDS_TWICE(refused_with_shape(bytes_as<std::uint32_t>(shape{4294967296}, 8), rule::bytes_narrow, shape{4294967296}));
HOLDS_TWICE(bytes_as<std::uint32_t>(shape{65536, 65536}, 32).error().numbers[0] == 17179869184);
HOLDS_TWICE(bytes_as<std::uint32_t>(shape{65536, 65536}, 32).error().numbers[1] == 4294967295);
HOLDS_TWICE(*bytes_as<std::int32_t>(shape{2147483647}, 8) == 2147483647);
HOLDS_TWICE(bytes_as<std::int32_t>(shape{2147483648}, 8).error().numbers[1] == 2147483647);
HOLDS_TWICE(*bytes_as<std::int64_t>(shape{dim_max}, 8) == dim_max);
HOLDS_TWICE(*bytes_as<unsigned char>(shape{255}, 8) == 255 && bytes_as<unsigned char>(shape{256}, 8).error().rule == rule::bytes_narrow);
HOLDS_TWICE(*bytes_as<signed char>(shape{127}, 8) == 127 && bytes_as<signed char>(shape{128}, 8).error().numbers[1] == 127);
HOLDS_TWICE(*bytes_as<std::uint16_t>(shape{65535}, 8) == 65535 && !bytes_as<std::uint16_t>(shape{65535}, 8, 2));
HOLDS_TWICE(bytes_as<std::uint32_t>(shape{2, dynamic}, 8).error().rule == rule::extent_known);
HOLDS_TWICE(bytes_as<std::uint32_t>(shape{2}, 0).error().rule == rule::element_bits);
HOLDS_TWICE(bytes_as<std::uint32_t>(shape{2}, 8, 0).error().rule == rule::alignment_positive);

// --- static: elements by type
HOLDS_TWICE(element_bits<float> == 32 && element_bits<double> == 64 && element_bits<float16> == 16 && element_bits<bfloat16> == 16);
HOLDS_TWICE(element_bits<int4> == 4 && element_bits<uint4> == 4 && element_bits<int1> == 1 && element_bits<bool> == 8);
HOLDS_TWICE(element_bits<mine::int3> == 3 && element_bits<mine::complex64> == 64);
HOLDS_TWICE(element::of<float>() == element{32, element_id::float32} && element{} == element::of<float>());
HOLDS_TWICE(element::of<double>().id == element_id::float64 && element::of<bool>().id == element_id::boolean);
HOLDS_TWICE(element::of<float16>().id == element_id::float16 && element::of<bfloat16>().id == element_id::bfloat16);
HOLDS_TWICE(element::of<float16>() != element::of<bfloat16>());
HOLDS_TWICE(element::of<int1>().id == element_id::int1 && element::of<int4>().id == element_id::int4 && element::of<uint4>().id == element_id::uint4);
HOLDS_TWICE(element::of<std::int8_t>().id == element_id::int8 && element::of<std::uint8_t>().id == element_id::uint8);
HOLDS_TWICE(element::of<std::int16_t>().id == element_id::int16 && element::of<std::uint16_t>().id == element_id::uint16);
HOLDS_TWICE(element::of<std::int32_t>().id == element_id::int32 && element::of<std::uint32_t>().id == element_id::uint32);
HOLDS_TWICE(element::of<std::int64_t>().id == element_id::int64 && element::of<std::uint64_t>().id == element_id::uint64);
HOLDS_TWICE(element::of<long long>() == element::of<std::int64_t>());  // whichever of two types the platform made it
HOLDS_TWICE(element::of<mine::int3>() == element{3, element_id::custom} && element::of<mine::complex64>() == element{64, element_id::custom});

// --- static: the tensor type is empty and complete, at every rank
namespace {

template <class Tensor>
constexpr bool is_type(const shape& wanted)
{
  return std::is_empty_v<Tensor> && std::is_default_constructible_v<Tensor> && sizeof(Tensor) == 1 &&
         Tensor::rank == wanted.rank() && Tensor::extents() == wanted && Tensor::value().extents == wanted &&
         Tensor::value().element == element::of<typename Tensor::element_type>();
}

}  // namespace

HOLDS_TWICE(is_type<tensor<float>>(shape{}) && is_type<tensor<float, 5>>(shape{5}) && is_type<tensor<int4, 1, 2>>(shape{1, 2}));
HOLDS_TWICE(is_type<tensor<double, 1, 2, 3>>(shape{1, 2, 3}) && is_type<tensor<float, 1, 3, 224, 224>>(shape{1, 3, 224, 224}));
HOLDS_TWICE(is_type<tensor<bool, 1, 2, 3, 4, 5>>(shape{1, 2, 3, 4, 5}) && is_type<tensor<char, 1, 2, 3, 4, 5, 6>>(shape{1, 2, 3, 4, 5, 6}));
HOLDS_TWICE(is_type<tensor<float, 1, 2, 3, 4, 5, 6, 7>>(shape{1, 2, 3, 4, 5, 6, 7}));
HOLDS_TWICE(is_type<tensor<float, 1, 2, 3, 4, 5, 6, 7, 8>>(shape{1, 2, 3, 4, 5, 6, 7, 8}));
HOLDS_TWICE(is_type<tensor<mine::int3, dynamic, 3>>(shape{dynamic, 3}));
static_assert(std::is_same_v<tensor<float, 1, 2>::element_type, float> && !std::is_same_v<tensor<float, 1, 2>, tensor<float, 2, 1>>);
HOLDS_TWICE(*tensor<float, 1, 3, 224, 224>::bytes() == 602112 && *tensor<float16, 3, 3>::bytes(64) == 64);
HOLDS_TWICE(*tensor<int4, 3>::bytes() == 2 && *tensor<mine::int3, 5>::bytes() == 2 && *tensor<int1, 9>::bytes() == 2 && *tensor<float>::bytes() == 4);
HOLDS_TWICE(tensor<float, dynamic, 3>::bytes().error().rule == rule::extent_known);
HOLDS_TWICE(*tensor<std::uint8_t, 255>::bytes_as<unsigned char>() == 255 && !tensor<float, 64>::bytes_as<unsigned char>());
HOLDS_TWICE(refused_with_shape(tensor<float, 65536, 65536>::bytes_as<std::uint32_t>(), rule::bytes_narrow, shape{65536, 65536}));

// the run-time twin compares shape and element
HOLDS_TWICE(tensor<float, 1, 2>::value() == tensor_value{shape{1, 2}, element::of<float>()});
HOLDS_TWICE(tensor<float, 1, 2>::value() != tensor<int, 1, 2>::value() && tensor<float, 1, 2>::value() != tensor<float, 2, 1>::value());

namespace {

using oracle::wide;

/// By definition, in 128 bits: the smallest multiple of the alignment that holds all the bits; -1 past 2^63 - 1.
bool right_bytes(const shape& of, dim bits, dim alignment)
{
  wide count = 1;
  for (const dim extent : of) count *= extent;  // the callers keep this below 2^120
  const result<dim> size = bytes(of, bits, alignment);
  if (count > dim_max) return !size && size.error().rule == rule::elements_overflow;
  const wide all = count * bits;
  if (size)
    return *size >= 0 && *size % alignment == 0 && wide{*size} * 8 >= all && (*size == 0 || (wide{*size} - alignment) * 8 < all);
  // refused: then the next multiple past the last one that fits must still be needed
  const wide last = dim_max - dim_max % alignment;
  return size.error().rule == rule::bytes_overflow && all > last * 8;
}

}  // namespace

TEST_CASE("bytes.overflow, elements.overflow: against the definition in 128 bits")
{
  std::mt19937_64 random(20261104);
  int wrong = 0;
  int refused = 0;
  for (int round = 0; round < 200000; ++round) {
    shape of;
    const int rank = static_cast<int>(random() % 4);
    for (int i = 0; i < rank; ++i) of.push_back(static_cast<dim>(random() >> (25 + random() % 39)));  // below 2^39
    const dim bits = 1 + static_cast<dim>(random() % (round % 2 == 0 ? 9 : 130));
    const dim alignment = 1 + static_cast<dim>(random() % 128);
    wrong += right_bytes(of, bits, alignment) ? 0 : 1;
    refused += bytes(of, bits, alignment) ? 0 : 1;
  }
  // and close to the border
  for (dim bits = 1; bits <= 64; ++bits)
    for (dim alignment = 1; alignment <= 9; ++alignment)
      for (dim step = -20; step <= 20; ++step) {
        const wide fits = wide{dim_max} * 8 / bits + step;
        if (fits < 0 || fits > dim_max) continue;
        wrong += right_bytes(shape{static_cast<dim>(fits)}, bits, alignment) ? 0 : 1;
      }
  CHECK(wrong == 0);
  CHECK(refused > 1000);
}

TEST_CASE("elements.overflow: the inputs of published advisories")
{
  volatile dim hidden = 65536;
  const dim side = hidden;
  CHECK(*elements(shape{side, side}) == 4294967296);
  CHECK(*bytes(tensor_value{shape{side, side}, element::of<float>()}) == 17179869184);
  CHECK(*elements(shape{side + 1, side}) == 4295032832);
  hidden = 4611686018427387906;
  CHECK(bytes(shape{dim{hidden}}, 32).error().rule == rule::bytes_overflow);
  hidden = 1879048192;
  CHECK(bytes(shape{dim{hidden}, dim{hidden}}, 32).error().rule == rule::bytes_overflow);
  CHECK(too_large(shape{1, dim{hidden}, dim{hidden}, 3}));
  hidden = two_to(40);
  CHECK(too_large(shape{dim{hidden}, dim{hidden}}));
  CHECK(*elements(shape{dim{hidden}, 0, dim{hidden}}) == 0);
}

TEST_CASE("bytes.narrow: a size that the target's type cannot hold, and the error holds the shape")
{
  volatile dim hidden = 65536;
  const shape of{dim{hidden}, dim{hidden}};
  CHECK(refused_with_shape(bytes_as<std::uint32_t>(of, 32), rule::bytes_narrow, of));
  CHECK(*bytes_as<std::uint64_t>(of, 32) == 17179869184u);
  int wrong = 0;
  for (dim size = 0; size <= 300; ++size) {
    const shape list{size};
    const result<unsigned char> narrow = bytes_as<unsigned char>(list, 8);
    const result<signed char> signed_narrow = bytes_as<signed char>(list, 8);
    wrong += narrow.has_value() == (size < 256) && (size > 255 || *narrow == size) ? 0 : 1;
    wrong += signed_narrow.has_value() == (size < 128) && (size > 127 || *signed_narrow == size) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("extent.known, extent.positive: what has no size yet, and what has none")
{
  volatile dim hidden = dynamic;
  CHECK(refused_with_shape(elements(shape{1, dim{hidden}}), rule::extent_known, shape{1, dynamic}));
  for (const dim extent : {dim{-1}, dim{-2}, dim_min, dynamic + 1, dynamic - 1}) {
    hidden = extent;
    CHECK(refused_with_shape(elements(shape{3, dim{hidden}}), rule::extent_positive, shape{3, extent}));
    CHECK(refused_with_shape(bytes(shape{0, dim{hidden}}, 8), rule::extent_positive, shape{0, extent}));
  }
}

TEST_CASE("element.bits, alignment.positive: parameters of bytes")
{
  for (const dim number : {dim{0}, dim{-1}, dim_min, dynamic}) {
    volatile dim hidden = number;
    CHECK(bytes(shape{1}, hidden).error().rule == rule::element_bits);
    CHECK(bytes(shape{1}, 8, hidden).error().rule == rule::alignment_positive);
    CHECK(bytes(tensor_value{shape{1}, {}}, hidden).error().rule == rule::alignment_positive);
  }
  const tensor_value none{shape{1}, element{0, element_id::custom}};
  CHECK(bytes(none).error().rule == rule::element_bits);
}

TEST_CASE("bytes.overflow: seven elements of 2^61 bits are 7 * 2^58 bytes, which fit")
{
  volatile dim bits = two_to(61);
  CHECK(bytes(shape{7}, bits).value_or(-1) == 7 * two_to(58));
}

namespace {

/// Whether F::run() is a constant expression: the compiler refuses one that reads past an array, and nothing runs.
template <class F>
concept constant_expression = requires { typename std::bool_constant<(F::run(), true)>; };

constexpr shape with_count(int count)
{
  shape damaged{1, 2, 3, 4, 5, 6, 7, 8};
  damaged.count = count;
  return damaged;
}
struct counts_elements_of_nine {
  static constexpr bool run() { return elements(with_count(9)).has_value(); }
};
struct counts_elements_of_a_million {
  static constexpr bool run() { return elements(with_count(1000000)).has_value(); }
};
struct compares_nine {
  static constexpr bool run() { return with_count(9) == with_count(9); }
};
struct counts_elements_of_eight {
  static constexpr bool run() { return elements(with_count(8)).has_value(); }
};

}  // namespace

TEST_CASE("rank.fits: a shape whose count was damaged is refused, not read past its end")
{
  CHECK(constant_expression<counts_elements_of_eight>);
  CHECK(constant_expression<counts_elements_of_nine>);
  CHECK(constant_expression<counts_elements_of_a_million>);
  CHECK(constant_expression<compares_nine>);
}
