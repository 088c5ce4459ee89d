// SPDX-License-Identifier: MIT
#include <shapeproof/text/output.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace shapeproof;

namespace {

struct text_to final : detail::text_sink {
  std::string text;
  using detail::text_sink::put;
  void put(char one) noexcept override { text.push_back(one); }
};

std::string shown(const char* from)
{
  text_to to;
  detail::put_text(to, from, [&](char one) { to.put(one); });
  return to.text;
}

template <class Put>
std::string put_by(Put put)
{
  text_to to;
  put(to);
  return to.text;
}

// An array, at compile time; the number of all characters is counted past its end.
struct page {
  char text[8] = {};
  std::size_t size = 0;
};
constexpr page filled = [] {
  page made;
  text_buffer to{made.text, sizeof made.text};
  for (const char one : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'}) *to++ = one;
  made.size = to.size;
  return made;
}();
static_assert(std::string_view(filled.text) == "abcdefg");
static_assert(filled.size == 9);

static_assert(detail::text_output<std::FILE*>);
static_assert(detail::text_output<std::FILE* const&>);
static_assert(detail::text_output<char*>);
static_assert(detail::text_output<char (&)[3]>);
static_assert(detail::text_output<text_buffer>);
static_assert(!detail::text_output<const char*>);
static_assert(!detail::text_output<int>);

}  // namespace

TEST_CASE("every character of Unicode passes as it is, but those that do something")
{
  const auto encoded = [](std::uint32_t code) {
    // By the definition of UTF-8 (RFC 3629, section 3), without shifts.
    std::string made;
    const auto byte = [&](std::uint32_t value) {
      made.push_back(static_cast<char>(static_cast<unsigned char>(value)));
    };
    if (code < 128) byte(code);
    else if (code < 2048) byte(192 + code / 64), byte(128 + code % 64);
    else if (code < 65536) byte(224 + code / 4096), byte(128 + code / 64 % 64), byte(128 + code % 64);
    else byte(240 + code / 262144), byte(128 + code / 4096 % 64), byte(128 + code / 64 % 64), byte(128 + code % 64);
    return made;
  };
  int spelt_out = 0;
  for (std::uint32_t code = 1; code < 0x110000; ++code) {
    const std::string text = encoded(code);
    const std::string seen = shown(text.c_str());
    if (code >= 0xD800 && code < 0xE000) {
      REQUIRE(seen == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    } else if (seen != text) {
      ++spelt_out;
      REQUIRE(seen[0] == '\\');
      REQUIRE((code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
               (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF));
    }
  }
  CHECK(spelt_out == 31 + 33 + 2 + 7 + 4 + 1);
  CHECK(shown("\n\t\r\x01\x7F") == "\\n\\t\\r\\u0001\\u007f");
  CHECK(shown("\xE2\x80\xAE") == "\\u202e");
}

TEST_CASE("bytes that are no UTF-8 are replaced, and what follows them is not lost")
{
  const std::string wrong = "\xEF\xBF\xBD";
  CHECK(shown("\xFF"
              "a") == wrong + "a");
  CHECK(shown("\xC3"
              "a") == wrong + "a");
  CHECK(shown("\xC3") == wrong);
  CHECK(shown("\xE2\x82") == wrong + wrong);
  CHECK(shown("\xF0\x9F\x8E") == wrong + wrong + wrong);
  CHECK(shown("\xC0\xAF") == wrong + wrong);                          // too long for what it says
  CHECK(shown("\xE0\x80\xAF") == wrong + wrong + wrong);              // the same
  CHECK(shown("\xF4\x90\x80\x80") == wrong + wrong + wrong + wrong);  // past U+10FFFF
  CHECK(shown("\x80\xC3\xBC") == wrong + "\xC3\xBC");
}

TEST_CASE("extents, elements and numbers")
{
  const auto extents = [](const tensor_value& of) {
    return put_by([&](detail::text_sink& to) { detail::put_tensor(to, of); });
  };
  CHECK(extents({shape{1, 3, 224, 224}, {}}) == "1x3x224x224");
  CHECK(extents({shape{dynamic, 0, -7}, {}}) == "?x0x-7");
  CHECK(extents({shape{}, {}}) == "()");
  CHECK(extents({shape{2}, element::of<bool>()}) == "2 boolean");
  CHECK(extents({shape{2}, {3, element_id::custom}}) == "2 custom3");
  CHECK(extents({shape{2}, {8, static_cast<element_id>(1000)}}) == "2 unspecified");
  shape damaged{1, 2};
  damaged.count = 99;
  CHECK(extents({damaged, {}}) == "1x2x0x0x0x0x0x0");
  for (const dim number : {dim{0}, dim{-1}, dim{10}, dim_max, dim_min})
    CHECK(put_by([&](detail::text_sink& to) { to.put(number); }) == std::to_string(number));
}

TEST_CASE("arrays without room")
{
  char none[1] = {'#'};
  text_buffer empty{none, 0};
  *empty++ = 'a';
  CHECK(none[0] == '#');
  CHECK(empty.size == 1);
  text_buffer one{none, 1};
  *one++ = 'a';
  *one++ = 'b';
  CHECK(none[0] == '\0');
  CHECK(one.size == 2);
}
