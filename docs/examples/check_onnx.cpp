// SPDX-License-Identifier: MIT
// check_onnx model.onnx: infers every shape of an ONNX model without an engine and without protobuf, prints what its
// nodes make and cost, and says in one sentence what is wrong with a model that cannot work. docs/onnx.md has more.
//
// Exit status: 0, 1 (the model is not valid, or not what was expected), 2 (no such file, no ONNX file, bad arguments).

#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/memory.hpp>
#include <shapeproof/check/size_text.hpp>
#include <shapeproof/onnx/import.hpp>
#include <shapeproof/shapeproof.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace shapeproof;

namespace {

constexpr int good = 0;
constexpr int invalid = 1;
constexpr int unreadable = 2;

constexpr const char* usage =
    "usage: check_onnx model.onnx [--input name=1x3x224x224]... [--dialect onnx|onnxruntime] [--unknown-operators]\n"
    "                  [--shapes out.csv] [--expect file.shapes.csv]\n";

struct arguments {
  std::string model;
  std::string shapes;
  std::string expect;
  std::string dialect = "onnx";
  std::vector<std::pair<std::string, shape>> inputs;
  bool unknown_operators = false;
};

/// A number in digits alone, that fits.
bool read_number(std::string_view text, dim& to)
{
  const char* const end = text.data() + text.size();
  const auto [past, failed] = std::from_chars(text.data(), end, to);
  return failed == std::errc() && past == end;
}

/// "1x3x224x224", in which ? is an extent that is not known; "" is a scalar.
bool read_extents(std::string_view text, shape& to)
{
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('x'), text.size());
    const std::string_view one = text.substr(0, end);
    dim extent = dynamic;
    if (one != "?" && (!read_number(one, extent) || extent < 0)) return false;
    if (!to.push_back(extent)) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
    if (text.empty()) return false;
  }
  return true;
}

bool read_arguments(int count, char** words, arguments& to)
{
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--unknown-operators") {
      to.unknown_operators = true;
    } else if (word.substr(0, 2) == "--") {
      if (++i == count) return false;
      const std::string_view value = words[i];
      if (word == "--shapes") to.shapes = value;
      else if (word == "--expect") to.expect = value;
      else if (word == "--dialect") to.dialect = value;
      else if (word == "--input") {
        const std::size_t at = value.rfind('=');
        shape extents;
        if (at == std::string_view::npos || at == 0 || !read_extents(value.substr(at + 1), extents)) return false;
        to.inputs.emplace_back(value.substr(0, at), extents);
      } else {
        return false;
      }
    } else if (to.model.empty()) {
      to.model = word;
    } else {
      return false;
    }
  }
  return !to.model.empty() && (to.dialect == "onnx" || to.dialect == "onnxruntime");
}

bool read_file(const std::string& name, std::vector<unsigned char>& to)
{
  std::FILE* const file = std::fopen(name.c_str(), "rb");
  if (file == nullptr) return false;
  unsigned char buffer[1 << 16];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) to.insert(to.end(), buffer, buffer + got);
  const bool whole = std::ferror(file) == 0;
  return std::fclose(file) == 0 && whole;
}

std::string text_of(onnx::bytes_view of)
{
  std::string made;
  for (dim i = 0; i < of.size; ++i) made.push_back(static_cast<char>(of.data[i]));
  return made;
}
onnx::bytes_view view_of(const std::string& of)
{
  return {reinterpret_cast<const unsigned char*>(of.data()), static_cast<dim>(of.size())};
}

/// The memory that reading takes, on the heap: the library has none of its own.
class heap {
 public:
  explicit heap(const onnx::storage_size& of)
      : bound_(at(of.bound)), links_(at(of.links)), values_(at(of.values)), tensors_(at(of.values)), slots_(at(of.slots)),
        numbers_(at(of.numbers)), text_(at(of.text)), nodes_(at(of.nodes)), edges_(at(of.edges)), outputs_(at(of.outputs)),
        view{of, bound_.data(), links_.data(), values_.data(), tensors_.data(), slots_.data(), numbers_.data(), text_.data(),
             nodes_.data(), edges_.data(), outputs_.data()}
  {
  }

 private:
  static std::size_t at(dim count) { return static_cast<std::size_t>(count); }
  std::vector<onnx::bound_node> bound_;
  std::vector<std::int32_t> links_;
  std::vector<onnx::model_value> values_;
  std::vector<tensor_value> tensors_;
  std::vector<std::int32_t> slots_;
  std::vector<dim> numbers_;
  std::vector<char> text_;
  std::vector<node> nodes_;
  std::vector<std::int32_t> edges_;
  std::vector<std::int32_t> outputs_;

 public:
  onnx::storage view;
};

/// One run over the file with the shapes that are given.
bool import(const arguments& from, onnx::bytes_view file, const std::vector<std::pair<std::string, shape>>& inputs,
            heap& to, onnx::imported_model& made, error& why)
{
  std::vector<onnx::given_input> given;
  given.reserve(inputs.size());
  for (const auto& one : inputs) given.push_back({view_of(one.first), one.second});
  const onnx::import_options options{given.data(), static_cast<dim>(given.size()), from.unknown_operators};
  if (from.dialect == "onnxruntime")
    return onnx::import_model<onnxruntime::kernels>(file, to.view, made, why, options);
  return onnx::import_model(file, to.view, made, why, options);
}

/// The first name that was given and is of no input of the file; nullptr where there is none.
const std::string* find_stranger(const onnx::imported_model& of, const arguments& from)
{
  for (const auto& given : from.inputs) {
    const onnx::bytes_view name = view_of(given.first);
    const auto is_it = [&name](const onnx::model_value& one) { return one.name == name && !one.declared.empty(); };
    if (std::none_of(of.values, of.values + of.value_count, is_it)) return &given.first;
  }
  return nullptr;
}

std::string words_of(const shape& of, const char* between, const char* unknown)
{
  std::string made;
  for (const dim extent : of) {
    if (!made.empty()) made += between;
    made += extent == dynamic ? unknown : std::to_string(extent);
  }
  return made;
}

/// A field of a table: in quotes where it has what would end it.
std::string quoted(const std::string& text)
{
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string made = "\"";
  for (const char each : text) made += each == '"' ? std::string("\"\"") : std::string(1, each);
  return made + "\"";
}

bool write_shapes(const std::string& name, const onnx::imported_model& of)
{
  std::FILE* const file = std::fopen(name.c_str(), "w");
  if (file == nullptr) return false;
  std::fputs("name,dtype,dims\n", file);
  for (dim i = 0; i < of.value_count; ++i) {
    if (of.values[i].name.empty()) continue;
    const std::string dims = of.values[i].known ? words_of(of.tensors[i].extents, " ", "unk") : "norank";
    std::fprintf(file, "%s,%s,%s\n", quoted(text_of(of.values[i].name)).c_str(), onnx::data_type_name(of.tensors[i].element), dims.c_str());
  }
  const bool written = std::ferror(file) == 0;
  return std::fclose(file) == 0 && written;
}

std::vector<std::string> words_in(const std::string& text)
{
  std::vector<std::string> made(1);
  for (const char each : text) {
    if (each != ' ') made.back().push_back(each);
    else if (!made.back().empty()) made.emplace_back();
  }
  if (made.back().empty()) made.pop_back();
  return made;
}

/// The rows of a table, empty ones left out: fields between commas, in quotes or not, after a byte order mark or none.
std::vector<std::vector<std::string>> rows_of(const std::vector<unsigned char>& table)
{
  std::string_view text(reinterpret_cast<const char*>(table.data()), table.size());
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::vector<std::vector<std::string>> made;
  std::vector<std::string> row(1);
  bool inside = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char each = i < text.size() ? text[i] : '\n';
    if (inside && i < text.size()) {
      if (each != '"') row.back().push_back(each);
      else if (i + 1 < text.size() && text[i + 1] == '"') row.back().push_back(text[++i]);
      else inside = false;
    } else if (each == '"' && row.back().empty()) {
      inside = true;
    } else if (each == ',') {
      row.emplace_back();
    } else if (each == '\n') {
      if (row.size() > 1 || !row[0].empty()) made.push_back(row);
      row.assign(1, std::string());
    } else if (each != '\r') {
      row.back().push_back(each);
    }
  }
  return made;
}

/// Whether a value is what a row expects: numbers must be equal, and any other word stands for any extent.
bool matches(const tensor_value& value, const std::string& type, const std::string& dims)
{
  // A string, a complex number, a float of 8 bits have no element of their own.
  const std::string_view own = onnx::data_type_name(value.element);
  const bool nameless = type == "STRING" || type.substr(0, 7) == "COMPLEX" || type.substr(0, 6) == "FLOAT8";
  if (!type.empty() && type != own && !(nameless && own == "UNDEFINED")) return false;
  if (dims == "norank") return true;
  const std::vector<std::string> words = words_in(dims);
  if (static_cast<int>(words.size()) != value.extents.rank()) return false;
  for (int i = 0; i < value.extents.rank(); ++i) {
    const std::string& word = words[static_cast<std::size_t>(i)];
    const bool number = word.find_first_not_of("0123456789", word[0] == '-' && word.size() > 1 ? 1 : 0) == std::string::npos;
    dim extent = 0;
    if (number && (!read_number(word, extent) || extent != value.extents[i])) return false;
  }
  return true;
}

/// Compares every row of a table with the value of its name. Gives how many differ, or -1 where it is no such table.
long compare_shapes(const std::vector<unsigned char>& table, const onnx::imported_model& of)
{
  std::map<std::string, dim> numbers;
  for (dim i = 0; i < of.value_count; ++i) numbers.emplace(text_of(of.values[i].name), i);
  long compared = 0;
  long differ = 0;
  std::size_t name_at = 0;
  std::size_t type_at = 0;
  std::size_t dims_at = 0;
  bool header = true;
  for (const std::vector<std::string>& row : rows_of(table)) {
    if (header) {
      name_at = type_at = dims_at = row.size();
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] == "name") name_at = i;
        if (row[i] == "dtype") type_at = i;
        if (row[i] == "dims") dims_at = i;
      }
      if (name_at == row.size() || dims_at == row.size()) return -1;
      header = false;
      continue;
    }
    const std::string name = name_at < row.size() ? row[name_at] : std::string();
    const std::string type = type_at < row.size() ? row[type_at] : std::string();
    const std::string dims = dims_at < row.size() ? row[dims_at] : std::string();
    const auto found = numbers.find(name);
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what is found was put there from of.values
    const bool known = found != numbers.end() && of.values[found->second].known;
    ++compared;
    if (known && matches(of.tensors[found->second], type, dims)) continue;
    ++differ;
    std::printf("%s: expected %s (%s), inferred %s (%s)\n", name.c_str(), type.c_str(), dims.c_str(),
                known ? onnx::data_type_name(of.tensors[found->second].element) : "nothing",
                known ? words_of(of.tensors[found->second].extents, " ", "unk").c_str() : "");
  }
  if (header) return -1;
  std::printf("%ld values compared, %ld differ\n", compared, differ);
  return differ;
}

/// What each node multiplies, by the number of what leaves it.
struct costs final : graph_listener {
  std::map<std::int32_t, cost_count> of;
  void node(const node_event& event) noexcept override
  {
    error why;
    cost_count made;
    if (event.in.count > 0 && event.out.count > 0 &&
        detail::count_cost(event.about.record, event.in[0].extents, event.out[0].extents, made, why))
      of[event.first_output] = made;
  }
};

std::string number_of(const result<dim>& of) { return of ? std::to_string(*of) : "?"; }

/// A line each: the inputs, and the nodes that the inputs reach.
void print_table(const onnx::imported_model& of, std::vector<tensor_value>& values)
{
  costs seen;
  error why;
  walk(of.graph, values.data(), static_cast<dim>(values.size()), seen, why);
  std::vector<std::vector<std::string>> lines = {{"name", "operator", "output", "bytes", "MACs"}};
  for (dim i = 0; i < of.graph.input_count; ++i) {
    const std::int32_t value = of.inputs[i];
    std::string extents;
    for (int axis = 0; axis < of.tensors[value].extents.rank(); ++axis) {
      const dim extent = of.tensors[value].extents[axis];
      const std::string symbol = text_of(of.symbol(i, axis));
      extents += (axis > 0 ? "x" : "") + (extent != dynamic ? std::to_string(extent) : symbol.empty() ? "?" : symbol);
    }
    const bool known = of.values[value].known;
    lines.push_back({text_of(of.values[value].name), "input", known ? extents : "unknown", known ? number_of(bytes(of.tensors[value])) : "?", ""});
  }
  for (dim i = 0; i < of.node_count; ++i) {
    const onnx::bound_node& node = of.nodes[i];
    onnx::node_view view;
    if (node.output_count == 0 || !view.read(node.whole)) continue;
    const onnx::model_value& made = of.values[node.first_output];
    if (made.fixed || (made.known && made.number < 0)) continue;
    const tensor_value& tensor = of.tensors[node.first_output];
    const auto cost = seen.of.find(made.number);
    lines.push_back({text_of(view.name.empty() ? made.name : view.name), text_of(view.op_type),
                     made.known ? words_of(tensor.extents, "x", "?") : "unknown", made.known ? number_of(bytes(tensor)) : "?",
                     cost == seen.of.end() ? "?" : std::to_string(cost->second.macs)});
  }
  std::size_t width[5] = {};
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) width[i] = std::max(width[i], line[i].size());
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string space(width[i] - line[i].size() + 2, ' ');
      text += i < 3 ? line[i] + space : space.substr(2) + line[i] + "  ";  // words to the left, numbers to the right
    }
    text.erase(text.find_last_not_of(' ') + 1);
    std::printf("%s\n", text.c_str());
  }
}

void print_totals(const onnx::imported_model& of, const std::vector<tensor_value>& in, std::vector<tensor_value>& values)
{
  std::vector<memory_slot> slots(values.size());
  const result<cost_count> costs = cost(of.graph, in.data(), static_cast<dim>(in.size()), values, diagnose::place);
  const result<memory_report> plan = memory(of.graph, in.data(), static_cast<dim>(in.size()), values, slots, {}, diagnose::place);
  std::printf("\nnodes %lld, opset %lld\n", static_cast<long long>(of.graph.node_count), static_cast<long long>(of.opset));
  if (costs) std::printf("MACs %lld, weights %lld\n", static_cast<long long>(costs->macs), static_cast<long long>(costs->parameters()));
  else std::printf("MACs: not known: %s\n", message(costs.error()).c_str());
  if (plan) std::printf("arena %lld bytes, peak %lld bytes\n", static_cast<long long>(plan->bytes), static_cast<long long>(plan->peak));
  else std::printf("arena: not known: %s\n", message(plan.error()).c_str());
}

/// Sizes that were tried, in words. Of trials in which something stayed open no more is known than that all other sizes fail.
std::string sizes_of(const std::vector<bool>& works, bool sure)
{
  std::vector<std::size_t> sizes;
  for (std::size_t i = 1; i < works.size(); ++i)
    if (works[i]) sizes.push_back(i);
  const std::string end = " (1 to " + std::to_string(works.size() - 1) + " were tried" + (sure ? ")" : " while others stayed open)");
  const std::string begin = sure ? "" : "at most: ";
  if (sizes.empty()) return "none" + end;
  if (sizes.size() == works.size() - 1) return begin + "any" + end;
  if (sizes.size() == works.size() - sizes.front()) return begin + std::to_string(sizes.front()) + " and more" + end;
  const std::size_t step = sizes.size() > 1 ? sizes[1] - sizes[0] : 1;
  bool regular = sizes.size() > 2;
  for (std::size_t i = 1; i < sizes.size(); ++i) regular = regular && sizes[i] - sizes[i - 1] == step;
  if (regular) return begin + std::to_string(sizes.front()) + " and every " + std::to_string(step) + " more" + end;
  std::string made = begin;
  for (std::size_t i = 0; i < sizes.size() && i < 12; ++i) made += (i > 0 ? ", " : "") + std::to_string(sizes[i]);
  return made + (sizes.size() > 12 ? ", ..." : "") + end;
}

/// The exact set of sizes of an axis, as far as the graph alone decides it, in words; empty where it does not: a file may
/// compute a part of its shapes, and those of this graph are known for one size only. What was tried tells.
std::string exact_sizes(const onnx::imported_model& of, dim input, int axis, const std::vector<bool>& works, const char* name)
{
  struct {
    std::vector<tensor_value> values;
    std::vector<value_axes> axes;
    std::vector<axis_term> terms;
    std::vector<axis_need> needs;
  } room;
  std::vector<tensor_value> in;
  for (dim i = 0; i < of.graph.input_count; ++i) in.push_back(of.tensors[of.inputs[i]]);
  std::size_t values = in.size() + 1;
  for (dim i = 0; i < of.graph.node_count; ++i) values += static_cast<std::size_t>(of.graph.nodes[i].links.output_count);
  room.values.resize(values);
  room.axes.resize(values);
  room.terms.resize(2 * values + 16);
  room.needs.resize(values + 8);
  const result<size_set> sizes =
      valid_sizes(of.graph, in.data(), static_cast<dim>(in.size()), axis, static_cast<int>(input), room);
  if (!sizes || !sizes->exact()) return {};
  for (std::size_t size = 1; size < works.size(); ++size)
    if (sizes->contains(static_cast<dim>(size)) != works[size]) return {};
  return text_of(*sizes, name).c_str();
}

/// Whether every extent of every value is known.
bool is_closed(const onnx::imported_model& of)
{
  for (dim i = 0; i < of.value_count; ++i) {
    const shape& extents = of.tensors[i].extents;
    if (!of.values[i].known || std::count(extents.begin(), extents.end(), dynamic) > 0) return false;
  }
  return true;
}

/// For each extent that the file leaves open, the sizes that it may have while the others stay open. An extent that
/// stands in several places under one name is one.
void print_free_axes(const arguments& from, onnx::bytes_view file, const onnx::imported_model& of, heap& storage)
{
  // Each size is a run over the file: as many as take no longer than a second or two.
  constexpr dim values_of_all_runs = 1000000;
  const dim most = std::clamp<dim>(values_of_all_runs / std::max<dim>(of.value_count, 1), 16, 512);
  struct place {
    std::string input;
    shape extents;
  };
  std::vector<place> inputs;
  std::map<std::string, std::vector<std::pair<std::size_t, int>>> open;
  for (dim i = 0; i < of.graph.input_count; ++i) {
    const std::int32_t value = of.inputs[i];
    inputs.push_back({text_of(of.values[value].name), of.tensors[value].extents});
    for (int axis = 0; axis < inputs.back().extents.rank(); ++axis) {
      if (inputs.back().extents[axis] != dynamic) continue;
      const std::string symbol = text_of(of.symbol(i, axis));
      open[symbol.empty() ? inputs.back().input + " axis " + std::to_string(axis) : symbol].emplace_back(inputs.size() - 1, axis);
    }
  }
  for (const auto& one : open) {
    std::vector<bool> works(static_cast<std::size_t>(most) + 1);
    bool sure = true;
    for (dim size = 1; size <= most; ++size) {
      std::vector<std::pair<std::string, shape>> given;
      given.reserve(inputs.size());
      for (const place& input : inputs) given.emplace_back(input.input, input.extents);
      for (const auto& at : one.second) given[at.first].second.values[at.second] = size;
      onnx::imported_model made;
      error why;
      const bool good_size = import(from, file, given, storage, made, why);
      works[static_cast<std::size_t>(size)] = good_size;
      sure = sure && (!good_size || is_closed(made));
    }
    const bool once = one.second.size() == 1;
    const std::string exact = once ? exact_sizes(of, static_cast<dim>(one.second[0].first), one.second[0].second, works, one.first.c_str())
                                   : std::string();
    std::printf("%s\n", exact.empty() ? (one.first + ": " + sizes_of(works, sure)).c_str() : exact.c_str());
  }
}

/// All that is known of a model that was read, or the sentence of what refused it.
void print(const arguments& from, onnx::bytes_view file, const onnx::imported_model& of, heap& storage, bool works, const error& why)
{
  dim count = of.graph.input_count + 1;
  for (dim i = 0; i < of.graph.node_count; ++i) count += of.graph.nodes[i].links.output_count;
  std::vector<tensor_value> values(static_cast<std::size_t>(count));
  std::vector<tensor_value> in;
  for (dim i = 0; i < of.graph.input_count; ++i) in.push_back(of.tensors[of.inputs[i]]);
  std::copy(in.begin(), in.end(), values.begin());
  print_table(of, values);
  if (!works) {
    // A layer that refuses does so again, and then says what would mend it.
    const result<dim> again = trace(of.graph, in.data(), static_cast<dim>(in.size()), values);
    std::printf("\n%s\n", message(again ? why : again.error()).c_str());
    return;
  }
  print_totals(of, in, values);
  print_free_axes(from, file, of, storage);
}

int check(const arguments& from)
{
  std::vector<unsigned char> bytes;
  std::vector<unsigned char> table;
  if (!read_file(from.model, bytes) || (!from.expect.empty() && !read_file(from.expect, table))) {
    std::fprintf(stderr, "%s cannot be read\n", bytes.empty() ? from.model.c_str() : from.expect.c_str());
    return unreadable;
  }
  const onnx::bytes_view file(bytes.data(), static_cast<dim>(bytes.size()));
  const result<onnx::storage_size> needed = onnx::storage_needed(file);
  if (!needed) {
    std::fprintf(stderr, "%s\n", message(needed.error()).c_str());
    return unreadable;
  }
  heap storage(*needed);
  onnx::imported_model model;
  error why;
  const bool works = import(from, file, from.inputs, storage, model, why);
  const std::string* const stranger = works || why.rule != rule::model_name ? nullptr : find_stranger(model, from);
  if (stranger != nullptr) {
    std::fprintf(stderr, "the model has no input named \"%s\"\n", stranger->c_str());
    return unreadable;
  }
  if (!works && why.rule == rule::model_format) {
    std::fprintf(stderr, "%s\n", message(why).c_str());
    return unreadable;
  }
  if (!from.shapes.empty() && !write_shapes(from.shapes, model)) {
    std::fprintf(stderr, "%s cannot be written\n", from.shapes.c_str());
    return unreadable;
  }
  if (from.expect.empty()) {
    print(from, file, model, storage, works, why);
    return works ? good : invalid;
  }
  if (!works) std::printf("%s\n", message(why).c_str());
  const long differ = compare_shapes(table, model);
  if (differ < 0) {
    std::fprintf(stderr, "%s has no columns name and dims\n", from.expect.c_str());
    return unreadable;
  }
  return works && differ == 0 ? good : invalid;
}

}  // namespace

int main(int count, char** words)
{
  std::set_new_handler([] {
    std::fputs("there is not enough memory for this model\n", stderr);
    std::_Exit(unreadable);
  });
  arguments from;
  if (read_arguments(count, words, from)) return check(from);
  std::fputs(usage, stderr);
  return unreadable;
}
