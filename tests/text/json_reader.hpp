// SPDX-License-Identifier: MIT
// A strict reader of JSON (RFC 8259), for tests: anything that is not JSON, a key that stands twice, and bytes that are
// not UTF-8 are refused.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace json {

struct value {
  enum kinds { null, boolean, number, string, array, object } kind = null;
  bool truth = false;
  std::int64_t integer = 0;
  std::string text;  // UTF-8
  std::vector<value> items;
  std::map<std::string, value> members;

  const value& operator[](const std::string& key) const { return members.at(key); }
  const value& operator[](std::size_t i) const { return items.at(i); }
  bool is_null() const { return kind == null; }
};

class reader {
 public:
  explicit reader(const std::string& text) : at_(text.c_str()), end_(at_ + text.size()) {}

  /// Says false where the text is not one value of JSON and nothing else.
  bool read(value& to)
  {
    space();
    if (!any(to, 0)) return false;
    space();
    return at_ == end_;
  }

 private:
  const char* at_;
  const char* end_;

  void space()
  {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }
  bool take(char one)
  {
    if (at_ == end_ || *at_ != one) return false;
    ++at_;
    return true;
  }
  bool word(const char* text)
  {
    for (; *text != '\0'; ++text)
      if (!take(*text)) return false;
    return true;
  }
  bool any(value& to, int depth)
  {
    if (at_ == end_ || depth > 100) return false;
    switch (*at_) {
      case '{': return members(to, depth);
      case '[': return items(to, depth);
      case '"': to.kind = value::string; return characters(to.text);
      case 't':
        to.kind = value::boolean;
        to.truth = true;
        return word("true");
      case 'f': to.kind = value::boolean; return word("false");
      case 'n': return word("null");
      default: return whole(to);
    }
  }
  // Integers alone: there are no others in what is read here.
  bool whole(value& to)
  {
    to.kind = value::number;
    const char* const begin = at_;
    take('-');
    if (at_ == end_ || *at_ < '0' || *at_ > '9') return false;
    if (*at_ == '0' && at_ + 1 != end_ && at_[1] >= '0' && at_[1] <= '9') return false;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    if (at_ != end_ && (*at_ == '.' || *at_ == 'e' || *at_ == 'E')) return false;
    to.integer = std::strtoll(begin, nullptr, 10);
    return std::to_string(to.integer) == std::string(begin, at_);
  }
  bool items(value& to, int depth)
  {
    to.kind = value::array;
    if (!take('[')) return false;
    space();
    if (take(']')) return true;
    for (;;) {
      to.items.emplace_back();
      space();
      if (!any(to.items.back(), depth + 1)) return false;
      space();
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }
  bool members(value& to, int depth)
  {
    to.kind = value::object;
    if (!take('{')) return false;
    space();
    if (take('}')) return true;
    for (;;) {
      std::string key;
      space();
      if (!characters(key) || to.members.count(key) > 0) return false;
      space();
      if (!take(':')) return false;
      space();
      if (!any(to.members[key], depth + 1)) return false;
      space();
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }
  bool hex(std::uint32_t& to)
  {
    to = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == end_) return false;
      const char one = *at_;
      const int digit = one >= '0' && one <= '9'   ? one - '0'
                        : one >= 'a' && one <= 'f' ? one - 'a' + 10
                        : one >= 'A' && one <= 'F' ? one - 'A' + 10
                                                   : -1;
      if (digit < 0) return false;
      to = to * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }
  static void add(std::string& to, std::uint32_t one)
  {
    const auto byte = [&](std::uint32_t bits) { to.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (one < 0x80) byte(one);
    else if (one < 0x800) byte(0xC0 + one / 64), byte(0x80 + one % 64);
    else if (one < 0x10000) byte(0xE0 + one / 4096), byte(0x80 + one / 64 % 64), byte(0x80 + one % 64);
    else byte(0xF0 + one / 262144), byte(0x80 + one / 4096 % 64), byte(0x80 + one / 64 % 64), byte(0x80 + one % 64);
  }
  // One character of UTF-8 by the table of the Unicode standard (3.9, table 3-7).
  bool utf8(std::string& to)
  {
    static constexpr struct {
      unsigned char first_low, first_high, second_low, second_high;
      int more;
    } rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2}, {0xE1, 0xEC, 0x80, 0xBF, 2},
                {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3},
                {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3}};
    const auto first = static_cast<unsigned char>(*at_);
    for (const auto& row : rows) {
      if (first < row.first_low || first > row.first_high) continue;
      if (end_ - at_ <= row.more) return false;
      for (int i = 1; i <= row.more; ++i) {
        const auto next = static_cast<unsigned char>(at_[i]);
        if (next < (i == 1 ? row.second_low : 0x80) || next > (i == 1 ? row.second_high : 0xBF)) return false;
      }
      to.append(at_, at_ + row.more + 1);
      at_ += row.more + 1;
      return true;
    }
    return false;
  }
  bool characters(std::string& to)
  {
    if (!take('"')) return false;
    while (at_ != end_) {
      const auto one = static_cast<unsigned char>(*at_);
      if (one == '"') return take('"');
      if (one < 0x20) return false;
      if (one >= 0x80) {
        if (!utf8(to)) return false;
        continue;
      }
      ++at_;
      if (one != '\\') {
        to.push_back(static_cast<char>(one));
        continue;
      }
      if (at_ == end_) return false;
      const char escape = *at_++;
      if (escape == 'u') {
        std::uint32_t code = 0;
        if (!hex(code) || (code >= 0xD800 && code < 0xE000)) return false;
        add(to, code);
        continue;
      }
      constexpr char names[] = "\"\\/bfnrt";
      constexpr char meant[] = "\"\\/\b\f\n\r\t";
      int found = 0;
      while (names[found] != '\0' && names[found] != escape) ++found;
      if (names[found] == '\0') return false;
      to.push_back(meant[found]);
    }
    return false;
  }
};

/// The value of a text that has to be JSON; null where it is not.
inline value read(const std::string& text, bool& good)
{
  value made;
  good = reader(text).read(made);
  return made;
}

}  // namespace json
