// SPDX-License-Identifier: MIT
// Reads what llvm-cov exports of each test program, and says which lines of include/ no test runs.
//
//   coverage_report INCLUDE EXCLUDED LCOV...
//
// A line counts as run where one program runs it, in any instantiation. Each program is read for itself: where one has a
// function only as a constant, llvm-cov 19 may take that for what all the others have (a zero, where the hash of the
// real one has bit 60 set). A template that no test instantiates has no counters at all: so a line that begins a
// statement and has none, in no program, counts as one that is not run. Lines of comments count nowhere.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct header {
  std::vector<std::string> source;  // line n stands at n - 1
  std::map<int, bool> lines;        // that have a counter: whether it ever counted
  std::set<int> excluded;
};

std::string trimmed(const std::string& line)
{
  const auto begin = line.find_first_not_of(' ');
  return begin == std::string::npos ? "" : line.substr(begin);
}

bool starts(const std::string& line, const char* with) { return line.rfind(with, 0) == 0; }

bool is_code(const std::string& line)
{
  const std::string text = trimmed(line);
  return !text.empty() && text != "{" && text != "}" && !starts(text, "//") && !starts(text, "#");
}

// `if constexpr` itself has no counter where it was decided.
bool begins_statement(const std::string& line)
{
  const std::string text = trimmed(line);
  constexpr std::array words = {"return ", "return;", "if (", "for (", "while (", "switch ("};
  return std::any_of(words.begin(), words.end(), [&text](const char* word) { return starts(text, word); });
}

// The lines of every definition of `name`: from the line that has it to the brace that closes its body.
std::set<int> definitions(const header& of, const std::string& name)
{
  std::set<int> made;
  for (std::size_t first = 0; first < of.source.size(); ++first) {
    const std::string& line = of.source[first];
    const auto at = line.find(name + "(");
    // A call stands within a body or after a `return`; a definition has a type before it.
    if (at == std::string::npos || at < 2 || line[at - 1] != ' ' || starts(trimmed(line), "//") || starts(trimmed(line), "return"))
      continue;
    int depth = 0;
    bool body = false;
    for (std::size_t n = first; n < of.source.size(); ++n) {
      const std::string text = n == first ? line.substr(at) : of.source[n];
      if (!body && text.find(';') < text.find('{')) break;  // a declaration, a call
      for (const char c : text) depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      body = body || text.find('{') != std::string::npos;
      if (!body || depth > 0) continue;
      for (std::size_t each = first; each <= n; ++each) made.insert(static_cast<int>(each) + 1);
      break;
    }
  }
  return made;
}

// "12-14, 20"
std::string ranges(const std::vector<int>& lines)
{
  std::string made;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t last = i;
    while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1) ++last;
    made.append(made.empty() ? "" : ", ").append(std::to_string(lines[i]));
    if (last > i) made.append("-").append(std::to_string(lines[last]));
    i = last + 1;
  }
  return made;
}

struct sums {
  int run = 0;
  int all = 0;
  double percent() const { return all == 0 ? 100.0 : 100.0 * run / all; }
};

}  // namespace

int main(int argc, char** argv)
{
  constexpr double least = 97.0;
  if (argc < 4) return std::puts("coverage_report INCLUDE EXCLUDED LCOV..."), 2;
  const std::filesystem::path root = std::filesystem::canonical(argv[1]) / "shapeproof";
  std::map<std::string, header> headers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".hpp") continue;
    std::ifstream file(entry.path());
    header& to = headers[entry.path().lexically_relative(root).generic_string()];
    for (std::string line; std::getline(file, line);) to.source.push_back(line);
  }
  for (int i = 3; i < argc; ++i) {
    std::ifstream file(argv[i]);
    header* to = nullptr;
    int number = 0;
    unsigned long long count = 0;
    for (std::string line; std::getline(file, line);) {
      if (starts(line, "SF:")) {
        const auto found = headers.find(std::filesystem::path(line.substr(3)).lexically_relative(root).generic_string());
        to = found == headers.end() ? nullptr : &found->second;
      } else if (to != nullptr && std::sscanf(line.c_str(), "DA:%d,%llu", &number, &count) == 2) {
        bool& run = to->lines[number];
        run = run || count > 0;
      }
    }
  }

  // What is left out, by name. A name that is not there, and what runs all the same, is a list that has grown old.
  bool good = true;
  std::ifstream list(argv[2]);
  std::puts("left out, as only the compiler evaluates it:");
  for (std::string line; std::getline(list, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line.substr(0, line.find(": ")));
    std::string name;
    std::string function;
    words >> name;
    std::printf("  %s\n", line.c_str());
    const auto found = headers.find(name);
    if (found == headers.end()) {
      good = std::printf("no such header: %s\n", name.c_str()) < 0;
      continue;
    }
    while (words >> function) {
      std::set<int> lines;
      if (function != "*") lines = definitions(found->second, function);
      else
        for (std::size_t n = 1; n <= found->second.source.size(); ++n) lines.insert(static_cast<int>(n));
      const bool runs = std::any_of(lines.begin(), lines.end(), [&](int n) {
        const auto counted = found->second.lines.find(n);
        return counted != found->second.lines.end() && counted->second;
      });
      if (lines.empty() || runs)
        good = std::printf("%s: %s %s\n", name.c_str(), function.c_str(), runs ? "runs: it is not to be left out" : "is not there") < 0;
      found->second.excluded.insert(lines.begin(), lines.end());
    }
  }

  sums total;
  std::map<std::string, sums> folders;
  for (auto& [name, of] : headers) {
    for (std::size_t i = 0; i < of.source.size(); ++i)
      if (begins_statement(of.source[i])) of.lines.try_emplace(static_cast<int>(i) + 1, false);
    sums here;
    std::vector<int> missed;
    for (const auto& [number, run] : of.lines) {
      if (of.excluded.contains(number) || !is_code(of.source[static_cast<std::size_t>(number) - 1])) continue;
      ++here.all;
      here.run += run ? 1 : 0;
      if (!run) missed.push_back(number);
    }
    for (sums* to : {&total, &folders[name.substr(0, name.find('/'))]}) {
      to->run += here.run;
      to->all += here.all;
    }
    if (!missed.empty()) std::printf("%6.1f %%  %s: not run: %s\n", here.percent(), name.c_str(), ranges(missed).c_str());
  }
  for (const auto& [name, of] : folders)
    if (of.all > 0) std::printf("%6.1f %%  %-10s %5d of %5d lines\n", of.percent(), name.c_str(), of.run, of.all);
  std::printf("%6.1f %%  of include/  %5d of %5d lines\n", total.percent(), total.run, total.all);
  if (total.all < 5000) good = std::puts("there are more lines than that: nothing was measured") < 0;
  if (total.percent() < least) good = std::printf("%.1f %% are the least\n", least) < 0;
  return good ? 0 : 1;
}
