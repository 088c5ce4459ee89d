// SPDX-License-Identifier: MIT
// Where text goes - an output iterator, a FILE*, an array of characters - and how names from anywhere get into it: read
// as UTF-8, with nothing in them that a terminal or another program would obey.
#pragma once

#include <shapeproof/core/digits.hpp>  // digits
#include <shapeproof/core/tensor.hpp>  // tensor_value, element_id

#include <cstddef>  // size_t
#include <cstdio>   // FILE, fputc

namespace shapeproof {

/// Characters into an array: an output iterator that keeps what there is room for, always ends it in NUL, and counts
/// the rest, as snprintf does. An array as it is (`char page[4000]; summary<net>(page, in);`) becomes one.
struct text_buffer {
  char* to;
  std::size_t capacity;
  std::size_t size = 0;  // what there would be in all, less the NUL

  constexpr text_buffer& operator*() noexcept { return *this; }
  constexpr text_buffer& operator++() noexcept { return *this; }
  constexpr text_buffer& operator++(int) noexcept { return *this; }
  constexpr text_buffer& operator=(char one) noexcept
  {
    if (size + 1 < capacity) to[size] = one;
    if (size < capacity) to[size + 1 < capacity ? size + 1 : size] = '\0';
    ++size;
    return *this;
  }
};

/// What a text function gives: the output behind what it wrote, and the network's error. True where there is none.
template <class Out>
struct written {
  Out out;
  shapeproof::error why;

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return why.rule == rule::none; }
  [[nodiscard]] constexpr const shapeproof::error& error() const noexcept { return why; }
};

namespace detail {

/// Where text goes, character by character.
struct text_sink {
  constexpr virtual void put(char one) noexcept = 0;

  constexpr void put(const char* more) noexcept
  {
    for (; *more != '\0'; ++more) put(*more);
  }
  constexpr void put(dim number) noexcept { put(digits(number).c_str()); }

 protected:
  ~text_sink() = default;
};

template <class Out>
struct output_of {
  using type = Out;
  static constexpr type make(Out out) noexcept { return static_cast<Out&&>(out); }
};
template <std::size_t N>
struct output_of<char[N]> {
  using type = text_buffer;
  static constexpr type make(char (&array)[N]) noexcept { return {array, N}; }
};
template <class Out>
using output_type = typename output_of<std::remove_cvref_t<Out>>::type;

/// What a text function takes: anything that characters are put into.
template <class Out>
concept text_output = std::is_same_v<output_type<Out>, std::FILE*> || requires(output_type<Out>& out, char one) {
  *out = one;
  ++out;
};

/// An output iterator must not throw here: its exception would end the program.
template <class Out>
struct output_sink final : text_sink {
  Out out;

  constexpr explicit output_sink(Out&& to) noexcept : out(static_cast<Out&&>(to)) {}
  using text_sink::put;
  constexpr void put(char one) noexcept override
  {
    if constexpr (std::is_same_v<Out, std::FILE*>) {
      if (out != nullptr) std::fputc(static_cast<unsigned char>(one), out);
    } else {
      *out = one;
      ++out;
    }
  }
};

/// Passes on what it gets, if anywhere, and counts how many columns that takes: one for each character of UTF-8.
struct column_counter final : text_sink {
  text_sink* to;
  int columns = 0;

  constexpr explicit column_counter(text_sink* next) noexcept : to(next) {}
  using text_sink::put;
  constexpr void put(char one) noexcept override
  {
    if ((static_cast<unsigned char>(one) & 0xC0) != 0x80) ++columns;
    if (to != nullptr) to->put(one);
  }
};

/// The next character of UTF-8 text that ends in NUL; U+FFFD for a byte that belongs to none.
constexpr std::uint32_t next_character(const char*& from) noexcept
{
  constexpr std::uint32_t wrong = 0xFFFD;
  const auto first = static_cast<unsigned char>(*from++);
  if (first < 0x80) return first;
  if (first < 0xC2 || first > 0xF4) return wrong;
  const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  std::uint32_t made = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>(from[i]);  // NUL, which ends the text, is no continuation
    if ((next & 0xC0) != 0x80) return wrong;
    made = made << 6 | (next & 0x3Fu);
  }
  constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (made < least[more] || made > 0x10FFFF || (made >= 0xD800 && made < 0xE000)) return wrong;
  from += more;
  return made;
}

constexpr void put_character(text_sink& to, std::uint32_t one) noexcept
{
  const auto byte = [&](std::uint32_t bits) { to.put(static_cast<char>(static_cast<unsigned char>(bits))); };
  if (one < 0x80) return byte(one);
  if (one < 0x800) {
    byte(0xC0 | one >> 6);
  } else {
    if (one < 0x10000) {
      byte(0xE0 | one >> 12);
    } else {
      byte(0xF0 | one >> 18);
      byte(0x80 | (one >> 12 & 0x3F));
    }
    byte(0x80 | (one >> 6 & 0x3F));
  }
  byte(0x80 | (one & 0x3F));
}

/// Whether a character does something instead of being seen: controls, and what turns the direction of a line.
[[nodiscard]] constexpr bool is_control(std::uint32_t one) noexcept
{
  return one < 0x20 || (one >= 0x7F && one < 0xA0) || (one >= 0x200E && one <= 0x200F) ||
         (one >= 0x2028 && one <= 0x202E) || (one >= 0x2066 && one <= 0x2069) || one == 0xFEFF;
}

/// "\n" or "\u001b", with `put_ascii` for each character.
template <class PutAscii>
constexpr void put_control(std::uint32_t one, PutAscii put_ascii) noexcept
{
  constexpr char hex[] = "0123456789abcdef";
  put_ascii('\\');
  const char letter = one == '\n' ? 'n' : one == '\t' ? 't' : one == '\r' ? 'r' : 'u';
  put_ascii(letter);
  if (letter == 'u')
    for (int shift = 12; shift >= 0; shift -= 4) put_ascii(hex[one >> shift & 0xF]);
}

/// Text from anywhere: what would do something is spelt out, and what is ASCII goes through `put_ascii`, which knows
/// what a format wants of it.
template <class PutAscii>
constexpr void put_text(text_sink& to, const char* from, PutAscii put_ascii) noexcept
{
  while (*from != '\0') {
    const std::uint32_t one = next_character(from);
    if (is_control(one)) put_control(one, put_ascii);
    else if (one < 0x80) put_ascii(static_cast<char>(one));
    else put_character(to, one);
  }
}

/// "1x3x224x224", "?" for an extent that is not known, "()" for no axes.
constexpr void put_extents(text_sink& to, const shape& of) noexcept
{
  for (int i = 0; i < of.rank(); ++i) {
    if (i > 0) to.put('x');
    if (of.values[i] == dynamic) to.put('?');
    else to.put(of.values[i]);
  }
  if (of.rank() == 0) to.put("()");
}

[[nodiscard]] constexpr const char* element_name(element_id id) noexcept
{
  constexpr const char* names[] = {"unspecified", "boolean", "float16", "bfloat16", "float32", "float64",
                                   "int1",        "int4",    "int8",    "int16",    "int32",   "int64",
                                   "uint4",       "uint8",   "uint16",  "uint32",   "uint64",  "custom"};
  constexpr int count = sizeof names / sizeof names[0];
  const int index = static_cast<int>(id);
  return names[index < count ? index : 0];
}

/// The extents, and the element where it is not the usual one: "1x3x224x224 uint8".
constexpr void put_tensor(text_sink& to, const tensor_value& of) noexcept
{
  put_extents(to, of.extents);
  if (of.element == element{}) return;
  to.put(' ');
  to.put(element_name(of.element.id));
  if (of.element.id != element_id::custom && of.element.id != element_id::unspecified) return;
  to.put(dim{of.element.bits});
}

}  // namespace detail
}  // namespace shapeproof
