// SPDX-License-Identifier: MIT
#include <shapeproof/text/mermaid.hpp>

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

constexpr std::string_view small_picture =
    "flowchart TD\n"
    "  v0([\"input\"])\n"
    "  v1[\"relu\"]\n"
    "  r0([\"output\"])\n"
    "  v0 -->|\"2x3\"| v1\n"
    "  v1 -->|\"2x3\"| r0\n";
static_assert([] {
  char text[1000] = {};
  return write_mermaid<sequential<relu{}>>(text, shape{2, 3}) && std::string_view(text) == small_picture;
}());

/// What a flowchart says.
struct flowchart {
  std::map<std::string, std::string> boxes;  // by id, what is seen in them
  std::map<std::string, std::string> frames;
  std::map<std::string, std::string> frame_of;  // of a box, the id of the innermost frame
  std::map<std::string, std::string> outer;     // of a frame
  std::set<std::string> failed;
  struct arrow {
    std::string from, to, text;
    bool operator==(const arrow&) const = default;
  };
  std::vector<arrow> arrows;
  std::string wrong;  // the first line that is none
};

// Reads the part of Mermaid's flowcharts that there is reason to write, by the rules of its documentation
// (https://mermaid.js.org/syntax/flowchart.html): a line is a node, a link, a subgraph or its end, or a class; what is
// seen stands in quotes, and of what means something within quotes only `#code;` and <br> may be there; an id is no
// keyword ("end" breaks a flowchart) and, as it may follow a link, begins with neither o nor x.
class flowchart_reader {
 public:
  explicit flowchart_reader(const std::string& text)
  {
    std::istringstream in(text);
    std::string line;
    if (!std::getline(in, line) || line != "flowchart TD") made.wrong = "the first line";
    while (made.wrong.empty() && std::getline(in, line)) {
      at_ = line.find_first_not_of(' ');
      line_ = line;
      if (at_ == std::string::npos || !statement()) made.wrong = line;
    }
    if (!open_.empty()) made.wrong = "a subgraph without its end";
    if (!text.empty() && text.back() != '\n') made.wrong = "the last line";
    for (const flowchart::arrow& one : made.arrows)
      if (made.boxes.count(one.from) == 0 || made.boxes.count(one.to) == 0) made.wrong = "an id that is no node";
  }

  flowchart made;

 private:
  std::string line_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  bool boxes_are_over_ = false;

  bool take(std::string_view text)
  {
    if (line_.compare(at_, text.size(), text) != 0) return false;
    at_ += text.size();
    return true;
  }
  bool rest_is(std::string_view text) { return take(text) && at_ == line_.size(); }
  bool id(std::string& to)
  {
    const std::size_t begin = at_;
    while (at_ < line_.size() && std::isalnum(static_cast<unsigned char>(line_[at_])) != 0) ++at_;
    to = line_.substr(begin, at_ - begin);
    static const std::set<std::string> keywords = {"end",       "graph", "flowchart", "subgraph",  "class",
                                                   "classDef",  "click", "style",     "linkStyle", "default",
                                                   "direction", "call",  "href"};
    return !to.empty() && std::isalpha(static_cast<unsigned char>(to[0])) != 0 && to[0] != 'o' && to[0] != 'x' &&
           keywords.count(to) == 0;
  }
  bool quoted(std::string& to)
  {
    if (!take("\"")) return false;
    while (at_ < line_.size() && line_[at_] != '"') {
      const char one = line_[at_];
      if (one == '#') {
        int code = 0;
        int digits = 0;
        for (++at_; at_ < line_.size() && line_[at_] >= '0' && line_[at_] <= '9'; ++at_, ++digits)
          code = code * 10 + (line_[at_] - '0');
        if (digits < 1 || digits > 3 || code > 127 || !take(";")) return false;
        to.push_back(static_cast<char>(code));
      } else if (one == '<') {
        if (!take("<br>")) return false;
        to.push_back('\n');
      } else {
        // & and > are HTML, ` Markdown, % a comment or a directive, \ a line break, $ a formula, : an icon, | and {}
        // and ; have ended texts in some version.
        if (std::string_view("&>`%\\$:|{};").find(one) != std::string_view::npos) return false;
        if (static_cast<unsigned char>(one) < 0x20) return false;
        to.push_back(one);
        ++at_;
      }
    }
    return take("\"");
  }
  bool statement()
  {
    if (line_.compare(at_, std::string::npos, "end") == 0) {
      if (open_.empty()) return false;
      open_.pop_back();
      return true;
    }
    std::string text;
    std::string one;
    if (take("subgraph ")) {
      if (boxes_are_over_ || !id(one) || !take("[") || !quoted(text) || !rest_is("]")) return false;
      if (!made.frames.emplace(one, text).second) return false;
      made.outer[one] = open_.empty() ? "" : open_.back();
      open_.push_back(one);
      return true;
    }
    if (take("classDef ")) return rest_is("failed fill:mistyrose,stroke:red,color:black");
    if (!id(one)) return false;
    if (take(" ")) return link(one);
    const bool end = take("([");
    const bool part = !end && take("((");
    if (boxes_are_over_ || (!end && !part && !take("[")) || !quoted(text) || !take(end ? "])" : part ? "))" : "]"))
      return false;
    if (take(":::failed")) made.failed.insert(one);
    if (at_ != line_.size() || !made.boxes.emplace(one, text).second) return false;
    made.frame_of[one] = open_.empty() ? "" : open_.back();
    return true;
  }
  bool link(const std::string& from)
  {
    boxes_are_over_ = true;
    flowchart::arrow made_arrow{from, "", ""};
    if (!open_.empty()) return false;
    if (take("-.- ")) {
      if (!id(made_arrow.to) || at_ != line_.size()) return false;
    } else if (!take("-->|") || !quoted(made_arrow.text) || !take("| ") || !id(made_arrow.to) || at_ != line_.size()) {
      return false;
    }
    made.arrows.push_back(made_arrow);
    return true;
  }
};

flowchart read(const std::string& text)
{
  flowchart_reader reader(text);
  INFO(text);
  INFO(reader.made.wrong);
  REQUIRE(reader.made.wrong.empty());
  return reader.made;
}

std::string numbered(std::size_t value)
{
  std::string id(1, 'v');
  return id.append(std::to_string(value));
}

template <class Net, class... In>
flowchart picture(const In&... in)
{
  return read(text_of([&](auto out) { write_mermaid<Net>(out, in...); }));
}

}  // namespace

TEST_CASE("the reader of flowcharts refuses what would break one")
{
  for (const char* bad :
       {"  end", "  v0[\"a\"b\"]", "  v0[\"a\"", "  v0[\"#quot;\"]", "  v0[\"<b>\"]", "  v0 --> v1", "  o1[\"a\"]",
        "  v0[\"%%\"]", "  subgraph s1[\"a\"]", "  v0[\"a\"]\n  v0[\"b\"]", "  v0[\"a\"]\n  v0 -->|\"1\"| v1"}) {
    INFO(bad);
    CHECK(!flowchart_reader("flowchart TD\n" + std::string(bad) + "\n").made.wrong.empty());
  }
}

TEST_CASE("LeNet-5: a line of boxes, with extents on the arrows")
{
  const flowchart net = picture<lenet5>(shape{1, 1, 28, 28});
  CHECK(net.boxes.size() == 10);
  CHECK(net.boxes.at("v0") == "input");
  CHECK(net.boxes.at("v1") == "C1\nconv2d");
  CHECK(net.boxes.at("v5") == "flatten");
  CHECK(net.boxes.at("v8") == "output\nlinear");
  CHECK(net.boxes.at("r0") == "output");
  const std::vector<flowchart::arrow> arrows = {
      {"v0", "v1", "1x1x28x28"},  {"v1", "v2", "1x6x28x28"}, {"v2", "v3", "1x6x14x14"},
      {"v3", "v4", "1x16x10x10"}, {"v4", "v5", "1x16x5x5"},  {"v5", "v6", "1x400"},
      {"v6", "v7", "1x120"},      {"v7", "v8", "1x84"},      {"v8", "r0", "1x10"}};
  CHECK(net.arrows == arrows);
  CHECK(net.failed.empty());
}

TEST_CASE("blocks are frames, and each join has both its branches")
{
  const flowchart net = picture<resnet_stage>(shape{1, 64, 56, 56});
  REQUIRE(net.frames.size() == 2);
  CHECK(net.frames.at("s1") == "layer1.0");
  CHECK(net.frames.at("s2") == "layer1.1");
  CHECK(net.frame_of.at("v0").empty());
  for (std::size_t i = 1; i <= 14; ++i) CHECK(net.frame_of.at(numbered(i)) == (i <= 7 ? "s1" : "s2"));
  CHECK(net.boxes.at("v6") == "layer1.0.add");
  CHECK(net.boxes.at("v8") == "layer1.1.conv1\nconv2d");
  std::set<std::string> joins;
  for (const flowchart::arrow& one : net.arrows)
    if (one.to == "v6" || one.to == "v13") joins.insert(one.from + " " + one.to);
  CHECK(joins == std::set<std::string>{"v5 v6", "v0 v6", "v12 v13", "v7 v13"});
  CHECK(net.arrows.size() == 14 + 2 + 1);
}

TEST_CASE("frames within frames, left and entered again")
{
  const flowchart net = picture<frames_in_frames>(shape{1});
  // The blocks by number, as they are entered: one, deep, a, nothing, b, two, a, nothing, b.
  CHECK(net.frames ==
        std::map<std::string, std::string>{
            {"s1", "one"}, {"s2", "deep"}, {"s3", "a"}, {"s5", "b"}, {"s6", "two"}, {"s7", "a"}, {"s9", "b"}});
  CHECK(net.outer == std::map<std::string, std::string>{
                         {"s1", ""}, {"s2", "s1"}, {"s3", "s2"}, {"s5", "s2"}, {"s6", ""}, {"s7", "s6"}, {"s9", "s6"}});
  const char* frames[] = {"", "s3", "s2", "s5", "s2", "s7", "s6", "s9", "s6", ""};
  for (std::size_t i = 0; i < 10; ++i) CHECK(net.frame_of.at(numbered(i)) == frames[i]);
  CHECK(net.boxes.at("v1") == "one.deep.a.relu");
  CHECK(net.boxes.at("v4") == "one.deep.relu_1");
}

TEST_CASE("where it fails there is what worked, the node that did not, and the sentence")
{
  const flowchart net = picture<keras_12951>(shape{1, 1, 28, 28});
  CHECK(net.failed == std::set<std::string>{"n6", "w0"});
  CHECK(net.boxes.at("n6") == "conv2d_3\n[window.fits]");
  std::string sentence = net.boxes.at("w0");
  for (char& one : sentence)
    if (one == '\n') one = ' ';
  CHECK(sentence == message(infer<keras_12951>(shape{1, 1, 28, 28}).error()).c_str());
  CHECK(net.arrows[6] == flowchart::arrow{"v6", "n6", "1x64x1x1"});
  CHECK(net.arrows.back() == flowchart::arrow{"n6", "w0", ""});
  CHECK(net.boxes.count("r0") == 0);
}

TEST_CASE("several inputs and outputs; each of several outputs of a node is a part of it")
{
  const flowchart net = picture<two_by_two>(shape{1, 2, 4}, tensor_value{shape{1, 4, 4}, element::of<float>()});
  CHECK(net.boxes.at("v0") == "input 0");
  CHECK(net.boxes.at("v1") == "input 1");
  CHECK(net.boxes.at("n1") == "cut\nhalves");
  CHECK(net.boxes.at("v3") == "0");
  CHECK(net.boxes.at("v4") == "1");
  CHECK(net.boxes.at("r0") == "output 0");
  CHECK(net.boxes.at("r1") == "output 1");
  const std::vector<flowchart::arrow> arrows = {{"v0", "v2", "1x2x4"}, {"v1", "v2", "1x4x4"}, {"v2", "n1", "1x6x4"},
                                                {"n1", "v3", "1x3x4"}, {"n1", "v4", "1x3x4"}, {"v3", "v5", "1x3x4"},
                                                {"v4", "v5", "1x3x4"}, {"v4", "v6", "1x3x4"}, {"v5", "r0", "1x3x4"},
                                                {"v6", "r1", "1x3x4"}};
  CHECK(net.arrows == arrows);
}

TEST_CASE("hostile names are seen as they are")
{
  const hostile_chain chain;
  const flowchart net = read(text_of([&](auto out) { write_mermaid(out, chain.chain, shape{1, 1, 4, 4}); }));
  CHECK(net.boxes.size() == hostile_count + 2);
  for (std::size_t i = 0; i < hostile_count; ++i) {
    const std::string name = hostile_names[i];
    const std::string seen = net.boxes.at(numbered(i + 1));
    bool harmless =
        name[0] != '\xFF' && name.find("\xE2\x80") == std::string::npos && name.find("\xC2\x9B") == std::string::npos;
    for (const char one : name) harmless = harmless && static_cast<unsigned char>(one) >= 0x20;
    if (harmless) CHECK(seen == name + "\nrelu");
    else CHECK(seen.substr(seen.size() - 5) == "\nrelu");
  }
  // In a scope, and in a sentence.
  const flowchart bad = picture<hostile_block>(shape{1, 1, 4, 4});
  CHECK(bad.frames.at("s1") == "\"]; end %%{");
  CHECK(bad.boxes.at("n0").substr(0, 17) == "\"]; end %%{.<i>`\n");
}

TEST_CASE("an unknown extent, and a stored graph whose failing node takes what is not there")
{
  const flowchart net = picture<sequential<relu{}>>(shape{dynamic, 3});
  CHECK(net.arrows[0].text == "?x3");

  const node nodes[] = {{layer(relu{}), {0, 1, 1}, nullptr}, {layer(add{}), {1, 2, 1}, nullptr}};
  const std::int32_t edges[] = {0, 0, 9};
  const stored_graph stored{nodes, 2, edges, 3, nullptr, 0, 1};
  std::vector<tensor_value> storage(3);
  const flowchart bad = read(text_of([&](auto out) { CHECK(!write_mermaid(out, stored, shape{2}, storage)); }));
  const std::vector<flowchart::arrow> arrows = {{"v0", "v1", "2"}, {"v0", "n1", "2"}, {"n1", "w0", ""}};
  CHECK(bad.arrows == arrows);
}
