// SPDX-License-Identifier: MIT
// conformance DIR: every CSV of a folder against the dialect that it was recorded from. One line a file, the first 20
// differences; exits 1 where anything differs, 2 where a file, a column or a judge is not known. Without DIR: the
// copies in tests/data/conformance.
#include <shapeproof/check/message.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ask.hpp"
#include "cross.hpp"

namespace {

using namespace conformance;

constexpr int shown_max = 20;

struct tally {
  long long cases = 0;
  long long skipped = 0;
  long long differ = 0;
};

std::string text_of(const answer& given)
{
  if (!given.good) return std::string("refuse: ").append(message(given.why).c_str());
  std::string text;
  for (const dim extent : given.out) text.append(text.empty() ? "" : " ").append(std::to_string(extent));
  return text;
}

std::string configuration(const table_row& of, const table& from)
{
  std::string text;
  const pieces own = pieces_of(from.columns, ',');
  for (int i = 0; i < own.count; ++i)
    if (!of.at(own.each[i]).empty()) {
      if (!text.empty()) text += ", ";
      text.append(own.each[i]).append("=").append(of.at(own.each[i]));
    }
  return text;
}

/// Each word as the nearest double.
decimals decimals_of(std::string_view text)
{
  decimals made;
  std::string left(text);
  for (const char* at = left.c_str(); *at != '\0' && made.count < numbers_max;) {
    char* end = nullptr;
    made.each[made.count++] = std::strtod(at, &end);
    if (end == at) break;
    at = *end == ' ' ? end + 1 : end;
  }
  return made;
}

/// What one file showed; false, with a word on standard error, where it can't be read.
bool run_file(const std::filesystem::path& path, tally& count, int& shown)
{
  const std::string name = path.stem().string();
  const table* own = find_table(name);
  const cross_table* cross = find_cross_table(name);
  std::ifstream in(path, std::ios::binary);
  std::string header;
  if (own == nullptr && cross == nullptr)
    return std::fprintf(stderr, "%s: no table of this name is known\n", name.c_str()), false;
  if (!in || !std::getline(in, header)) return std::fprintf(stderr, "%s: cannot be read\n", name.c_str()), false;
  const pieces names = pieces_of(without_line_end(header), ',');
  if (own != nullptr ? !knows(*own, names) : !knows(*cross, names))
    return std::fprintf(stderr, "%s: other columns than are known: %s\n", name.c_str(), header.c_str()), false;

  std::string line;
  long long at = 1;
  while (std::getline(in, line)) {
    ++at;
    if (without_line_end(line).empty()) continue;
    const table_row one(header, line);
    ++count.cases;
    if (cross != nullptr) {
      const cross_result made = judge_cross(*cross, one);
      if (!made.readable)
        return std::fprintf(stderr, "%s:%lld: cannot be read: %s\n", name.c_str(), at, line.c_str()), false;
      if (made.asked == 0) ++count.skipped;
      if (made.differing == 0) continue;
      ++count.differ;
      if (shown++ >= shown_max) continue;
      std::printf("  %s: %s:", std::string(one.at("id")).c_str(), line.c_str());
      for (int i = 0; i < 7; ++i)
        if ((made.differing >> i & 1) != 0) std::printf(" %s", std::string(cross->columns[i].name).c_str());
      std::printf("\n");
      continue;
    }
    answer given;
    switch (judge(*own, one, decimals_of(one.at("scale_factor")), given)) {
      case verdict::agrees: break;
      case verdict::skipped: ++count.skipped; break;
      case verdict::unreadable:
        return std::fprintf(stderr, "%s:%lld: cannot be read: %s\n", name.c_str(), at, line.c_str()), false;
      case verdict::differs:
        ++count.differ;
        if (shown++ < shown_max)
          std::printf("  %s: %s\n    wanted %s (%s)\n    given  %s\n", std::string(one.at("id")).c_str(),
                      configuration(one, *own).c_str(), std::string(one.at("want")).c_str(),
                      std::string(one.at("why")).c_str(), text_of(given).c_str());
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv)
{
  const std::filesystem::path folder = argc > 1 ? argv[1] : SHAPEPROOF_CONFORMANCE_DATA;
  std::vector<std::filesystem::path> files;
  std::error_code bad;
  for (const auto& entry : std::filesystem::directory_iterator(folder, bad))
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  if (bad || files.empty() || argc > 2) {
    std::fprintf(stderr, "usage: conformance [DIR], where DIR has CSV files of recorded answers\n");
    return 2;
  }
  std::sort(files.begin(), files.end());
  tally all;
  int shown = 0;
  int unknown = 0;
  for (const auto& file : files) {
    tally count;
    if (!run_file(file, count, shown)) {
      ++unknown;
      continue;
    }
    std::printf("%s: %lld cases, %lld skipped, %lld differ\n", file.filename().string().c_str(), count.cases,
                count.skipped, count.differ);
    all.cases += count.cases;
    all.skipped += count.skipped;
    all.differ += count.differ;
  }
  std::printf("all: %lld cases, %lld skipped, %lld differ\n", all.cases, all.skipped, all.differ);
  return unknown > 0 ? 2 : all.differ > 0 ? 1 : 0;
}
