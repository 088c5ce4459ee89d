// SPDX-License-Identifier: MIT
// sample CSV OUT: writes a source file whose static_asserts are rows of the table, drawn by a hash of their ids: those
// that a judge has a word on, 200 at most.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "row.hpp"

namespace {

constexpr std::size_t rows_max = 200;

// FNV-1a
std::uint64_t hash_of(std::string_view text)
{
  std::uint64_t hash = 14695981039346656037U;
  for (const char one : text) hash = (hash ^ static_cast<unsigned char>(one)) * 1099511628211U;
  return hash;
}

std::string literal_of(std::string_view text)
{
  std::string made = "\"";
  for (const char one : text) {
    if (one == '"' || one == '\\') made += '\\';
    made += one;
  }
  return made.append("\"");
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc != 3) return std::fprintf(stderr, "usage: sample CSV OUT\n"), 2;
  std::ifstream in(argv[1], std::ios::binary);
  std::string header;
  if (!in || !std::getline(in, header)) return std::fprintf(stderr, "%s: cannot be read\n", argv[1]), 2;
  header = conformance::without_line_end(header);
  std::vector<std::pair<std::uint64_t, std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    line = conformance::without_line_end(line);
    const conformance::table_row one(header, line);
    if (line.empty() || one.at("judge") == "skip") continue;
    rows.emplace_back(hash_of(one.at("id")), line);
  }
  std::sort(rows.begin(), rows.end());
  if (rows.size() > rows_max) rows.resize(rows_max);

  std::ofstream out(argv[2], std::ios::binary);
  out << "// Generated: do not edit.\n#include \"constant.hpp\"\n\n"
      << "constexpr std::string_view header = " << literal_of(header) << ";\n"
      << "constexpr bool agrees(std::string_view line, const conformance::decimals& scales = {})\n{\n"
      << "  return conformance::agrees(" << literal_of(std::filesystem::path(argv[1]).stem().string())
      << ", header, line, scales);\n}\n\n";
  for (const auto& [hash, line] : rows) {
    const conformance::table_row one(header, line);
    std::string scales;
    int count = 0;
    const conformance::pieces words = conformance::pieces_of(one.at("scale_factor"), ' ');
    for (int i = 0; i < words.count && !words.each[i].empty(); ++i, ++count)
      scales.append(i > 0 ? ", " : "").append(words.each[i] == "inf"   ? "__builtin_inf()"
                                       : words.each[i] == "-inf" ? "-__builtin_inf()"
                                       : words.each[i] == "nan"  ? "__builtin_nan(\"\")"
                                                                 : words.each[i]);
    out << "static_assert(agrees(" << literal_of(line);
    if (count > 0) out << ", {{" << scales << "}, " << count << "}";
    out << "));\n";
  }
  return out ? 0 : 2;
}
