// SPDX-License-Identifier: MIT
// document TABLE DATA OUT: writes docs/dialects.md from a table of disagreements (tests/data/dialects.txt), the
// recorded rows in DATA that it names, and what shapeproof answers. Exits 1 where a configuration shows no
// disagreement, where there are fewer than 40, or where a recorded row is not answered as its judge demands.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ask.hpp"
#include "cross.hpp"

namespace {

using namespace conformance;

constexpr int least = 40;

struct csv {
  std::string header;
  std::vector<std::string> lines;
};

/// A recorded row, and what was said of it by whom.
struct statement {
  std::string who;
  std::string configuration;
  std::string said;
  std::string given;
  std::string source;
};

[[noreturn]] void stop(const std::string& why)
{
  std::fprintf(stderr, "document: %s\n", why.c_str());
  std::exit(1);
}

std::string text_of(std::string_view text) { return std::string(text); }
std::string code(std::string_view text) { return std::string(1, '`').append(text).append(1, '`'); }

std::string framework(std::string_view name)
{
  const std::pair<std::string_view, const char*> names[] = {{"pytorch", "PyTorch 1.13"},
                                                            {"onnx", "ONNX 1.12"},
                                                            {"ort", "ONNX Runtime 1.30"},
                                                            {"tfjs", "TensorFlow.js 4.22"},
                                                            {"onednn", "oneDNN 2.6"}};
  for (const auto& [begin, full] : names)
    if (name.substr(0, begin.size()) == begin) {
      const std::string_view rest = name.substr(begin.size());
      return rest == "_upper"   ? std::string(full).append(", SAME_UPPER")
             : rest == "_lower" ? std::string(full).append(", SAME_LOWER")
                                : std::string(full);
    }
  stop("no framework is called " + text_of(name));
}

/// `(1, 3, 5)`, or that it is refused, and by which rule.
std::string shape_text(std::string_view extents)
{
  std::string text(1, '(');
  for (const char one : extents) one == ' ' ? text.append(", ") : text.append(1, one);
  return text.append(1, ')');
}
std::string given_text(const answer& given)
{
  if (!given.good) return std::string("refuses, ").append(code(rule_id(given.why.rule)));
  std::string extents;
  for (const dim extent : given.out) extents.append(extents.empty() ? "" : " ").append(std::to_string(extent));
  return shape_text(extents);
}

const csv& load(const std::filesystem::path& data, const std::string& name)
{
  static std::map<std::string, csv> all;
  csv& made = all[name];
  if (!made.header.empty()) return made;
  std::ifstream in(data / (name + ".csv"), std::ios::binary);
  if (!std::getline(in, made.header)) stop("no table " + name);
  made.header = without_line_end(made.header);
  for (std::string line; std::getline(in, line);) made.lines.emplace_back(without_line_end(line));
  return made;
}

/// The columns of a row that say what was asked, without those that do not.
std::string configuration_of(const table& of, const table_row& from)
{
  const std::set<std::string_view> left_out = {"rank",          "source",        "ort_expect",       "ort_output",
                                               "static_expect", "static_output", "count_include_pad"};
  std::string text;
  const pieces columns = pieces_of(of.columns, ',');
  for (int i = 0; i < columns.count; ++i) {
    const std::string_view value = from.at(columns.each[i]);
    if (value.empty() || left_out.contains(columns.each[i])) continue;
    text.append(text.empty() ? "" : ", ").append(columns.each[i]).append(" ").append(value);
  }
  return text;
}

decimals decimals_of(std::string_view text)
{
  decimals made;
  const pieces words = pieces_of(text, ' ');
  for (int i = 0; i < words.count && !words.each[i].empty(); ++i)
    made.each[made.count++] = std::strtod(text_of(words.each[i]).c_str(), nullptr);
  return made;
}

statement of_row(const table& of, const table_row& from)
{
  answer given;
  const verdict word = judge(of, from, decimals_of(from.at("scale_factor")), given);
  if (word != verdict::agrees) stop(text_of(from.at("id")) + " is not answered as it must be");
  const std::string_view expect = from.at("expect");
  return {framework(of.name), configuration_of(of, from),
          expect == "ok" || expect == "degenerate" ? shape_text(from.at("output")) : "refuses", given_text(given),
          code(from.at("id"))};
}

/// A cross row: a statement for each framework that was asked about one size.
void of_cross(const cross_table& of, const table_row& from, std::vector<statement>& to)
{
  crossing one;
  if (!read_crossing(of, from, one) || judge_cross(of, from).differing != 0)
    stop(text_of(from.at("id")) + " is not answered as it must be");
  std::string configuration;
  const pieces names = pieces_of(of.parameters, ',');
  for (int i = 0; i < names.count; ++i)
    configuration.append(i > 0 ? ", " : "").append(names.each[i]).append(" ").append(from.at(names.each[i]));
  for (const cross_column& column : of.columns) {
    const std::string_view entry = from.at(column.name);
    if (entry.empty() || entry == "na" || entry == "unsupported" || entry == "unknown" || column.destinations != 0)
      continue;
    one.mode = column.mode;
    const entry_question ask = column.ask != nullptr ? column.ask : same_question(column.name, from.at("op") == "conv");
    const answer given = ask(one, 0);
    to.push_back({framework(column.name), configuration, entry == "error" ? "refuses" : text_of(entry),
                  given.good ? std::to_string(given.out[column.axis]) : given_text(given), code(from.at("id"))});
  }
}

/// `table | column=value,... | answer` of something that is in no table.
statement of_words(const std::string& who, const std::string& name, const std::string& columns, const std::string& said)
{
  const table* of = find_table(name);
  if (of == nullptr) stop("no table is called " + name);
  std::string header;
  std::string line;
  const pieces each = pieces_of(columns, ',');
  for (int i = 0; i < each.count; ++i) {
    const std::size_t at = each.each[i].find('=');
    if (at == std::string_view::npos) stop("no value in " + columns);
    header.append(i > 0 ? "," : "").append(each.each[i].substr(0, at));
    line.append(i > 0 ? "," : "").append(each.each[i].substr(at + 1));
  }
  const table_row from(header, line);
  const answer given = ask(*of, from, {});
  if (!given.readable) stop("cannot be read: " + columns);
  return {who, configuration_of(*of, from), said == "refuses" ? said : shape_text(said), given_text(given), ""};
}

std::string trimmed(std::string_view text)
{
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text_of(text);
}

std::string escaped(std::string text)
{
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

struct block {
  std::string title;
  std::string cite;
  std::vector<statement> said;
};

void write(std::ofstream& out, const block& of)
{
  std::set<std::string> answers;
  for (const statement& one : of.said) answers.insert(one.said);
  if (answers.size() < 2) stop("no disagreement: " + of.title);
  for (std::size_t i = 0; i < of.said.size(); ++i) {
    const statement& one = of.said[i];
    const bool again = i > 0 && one.configuration == of.said[i - 1].configuration;
    out << "| " << (i == 0 ? of.title : "") << (i == 0 && !of.cite.empty() ? " (" : "") << (i == 0 ? of.cite : "")
        << (i == 0 && !of.cite.empty() ? ")" : "") << " | " << (again ? "" : escaped(one.configuration)) << " | "
        << one.who << " | " << one.said << " | " << one.given << " | "
        << (i > 0 && one.source == of.said[i - 1].source ? "" : one.source) << " |\n";
  }
}

/// One row of each table and each reason for which a framework's answer is not the right one, as the judges have it.
void write_faults(std::ofstream& out, const std::filesystem::path& data)
{
  out << "\n## Where a framework is wrong by its own rules\n\n"
         "Its answer breaks a rule of its own, or its arithmetic does. shapeproof gives the right shape or refuses. "
         "One recorded\n"
         "row of each kind; the reason is that of the table.\n\n"
         "| table | reason | configuration | the framework | shapeproof | recorded |\n|---|---|---|---|---|---|\n";
  for (const table& of : tables) {
    std::map<std::string, std::string> shortest;  // by reason: the shortest row is the easiest to read
    const csv& rows = load(data, text_of(of.name));
    for (const std::string& line : rows.lines) {
      const table_row from(rows.header, line);
      const std::string_view word = from.at("judge");
      if (word != "refuse" && word != "right") continue;
      std::string& kept = shortest[text_of(from.at("why"))];
      if (kept.empty() || line.size() < kept.size()) kept = line;
    }
    for (const auto& [why, line] : shortest) {
      const statement one = of_row(of, table_row(rows.header, line));
      out << "| " << of.name << " | " << why << " | " << escaped(one.configuration) << " | " << one.said << " | "
          << one.given << " | " << one.source << " |\n";
    }
  }
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc != 4) return std::fprintf(stderr, "usage: document TABLE DATA OUT\n"), 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::filesystem::path data = argv[2];
  std::ofstream out(argv[3], std::ios::binary);
  if (!in || !out) stop("cannot open its files");
  out << "# Where frameworks disagree\n\n"
         "Generated from tests/data/dialects.txt and the recorded rows of tests/data/conformance by the target\n"
         "`dialects_document`; a test compares. What a framework said was recorded by running it, but where it says "
         "\"read\" (of\n"
         "its source); a line without an id was run by hand. In the rows of one axis i is the input, k the kernel, s "
         "the stride,\n"
         "d the dilation, p, pb and pe the padding, op the output_padding, and the numbers are sizes of that axis. "
         "shapeproof\n"
         "answers by the dialect of the framework of the line. `compare` (dialects/compare.hpp) shows the same for "
         "any\n"
         "configuration, with the setting that makes the difference.\n";
  int count = 0;
  block now;
  const auto finish = [&] {
    if (now.title.empty()) return;
    write(out, now);
    ++count;
    now = {};
  };
  for (std::string line; std::getline(in, line);) {
    line = without_line_end(line);
    if (line.empty() || line.rfind("# ", 0) == 0 || line == "#") continue;
    if (line.rfind("## ", 0) == 0) {
      finish();
      out << "\n"
          << line
          << "\n\n| what is shown | configuration | framework | it said | shapeproof | recorded "
             "|\n|---|---|---|---|---|---|\n";
    } else if (line.rfind("= ", 0) == 0) {
      finish();
      now.title = line.substr(2);
    } else if (line.rfind("cite: ", 0) == 0) {
      now.cite = line.substr(6);
    } else if (line.rfind("row: ", 0) == 0) {
      const pieces words = pieces_of(std::string_view(line).substr(5), ' ');
      if (words.count != 2) stop("not `row: table id`: " + line);
      const csv& rows = load(data, text_of(words.each[0]));
      const std::string begin = text_of(words.each[1]) + ",";
      bool found = false;
      for (const std::string& row : rows.lines) {
        if (row.rfind(begin, 0) != 0) continue;
        found = true;
        const table_row from(rows.header, row);
        if (const table* of = find_table(words.each[0])) now.said.push_back(of_row(*of, from));
        else of_cross(*find_cross_table(words.each[0]), from, now.said);
      }
      if (!found) stop("no row " + text_of(words.each[1]) + " in " + text_of(words.each[0]));
    } else if (line.rfind("said: ", 0) == 0) {
      const pieces words = pieces_of(std::string_view(line).substr(6), '|');
      if (words.count != 4) stop("not `said: framework | table | columns | answer`: " + line);
      now.said.push_back(
          of_words(trimmed(words.each[0]), trimmed(words.each[1]), trimmed(words.each[2]), trimmed(words.each[3])));
    } else {
      stop("what is this? " + line);
    }
  }
  finish();
  if (count < least) stop("only " + std::to_string(count) + " configurations");
  write_faults(out, data);
  std::printf("%d configurations\n", count);
  return out ? 0 : 1;
}
