// SPDX-License-Identifier: MIT
// What the pictures of a network have in common: boxes for its nodes, in frames for the named blocks that they stand
// in, ovals for what goes in and comes out, and arrows with extents. A Language says how each of them is written.
#pragma once

#include <shapeproof/text/run.hpp>  // text_writer, write_run

namespace shapeproof::detail {

/// What a box is: a node, the one that failed, what goes in or comes out, one of several outputs of a node, the
/// sentence.
enum class box : std::uint8_t { node, failed, end, part, note };

/// A name in the picture: v and the number of a value (for what goes in, and for the node whose only output it is), n
/// and the number of a node (of one with another number of outputs), r and a number for what comes out, w for the
/// sentence.
struct drawing_id {
  char letter = 'w';
  std::int32_t number = 0;

  constexpr void put(text_sink& to) const noexcept
  {
    to.put(letter);
    to.put(dim{number});
  }
};

/// Runs twice, for boxes and for arrows: an arrow that is told of within a frame would draw both its ends into it.
template <class Language>
class drawing_writer final : public text_writer {
 public:
  constexpr drawing_writer(text_sink& sink, const error& of) noexcept : text_writer(sink, of)
  {
    to.put(Language::begin);
  }

  constexpr void input(std::int32_t value, const tensor_value&) noexcept override
  {
    if (pass == 0) draw(box::end, {'v', value}, [&] { put_input_name(to, value); });
  }

  constexpr void labelled(const node_event& event) noexcept override
  {
    const bool stops = failed(event);
    const bool one_value = !stops && event.out.count == 1;
    const drawing_id id = one_value ? drawing_id{'v', event.first_output} : drawing_id{'n', event.index};
    if (pass == 0) {
      enter(event.scope);
      if (stops) failing_ = id;
      draw(stops ? box::failed : box::node, id, [&] { put_node(event, stops); });
    } else {
      for (int i = 0; i < event.in.count; ++i)
        if (const tensor_value* const of = arrives(event, i)) connect({'v', event.from[i]}, id, *of);
    }
    for (int i = 0; i < event.out.count && !one_value; ++i) {
      const drawing_id part{'v', event.first_output + i};
      if (pass > 0) connect(id, part, event.out[i]);
      else draw(box::part, part, [&] { to.put(dim{i}); });
    }
  }

  constexpr void output(std::int32_t place, std::int32_t value, const tensor_value& of) noexcept override
  {
    if (pass == 0) leave(0);
    const drawing_id id{'r', place};
    if (pass == 0) draw(box::end, id, [&] { put_output_name(place); });
    else if (value >= 0) connect({'v', value}, id, of);
  }

  constexpr bool again() noexcept override
  {
    if (pass == 0) leave(0);
    if (why.rule != rule::none && pass == 0) draw(box::note, {}, [&] { put_sentence(); });
    if (why.rule != rule::none && pass > 0 && failing_.letter == 'n') {
      to.put("  ");
      Language::tie(to, failing_, {});
    }
    if (pass > 0) Language::end(to, why.rule != rule::none);
    return pass++ == 0;
  }

 private:
  std::int32_t depth_ = 0;   // of frames that are open
  std::int32_t newest_ = 0;  // the last block that was entered: each has a higher number than those before it
  drawing_id failing_ = {};

  constexpr void indent() noexcept
  {
    for (std::int32_t i = 0; i <= depth_; ++i) to.put("  ");
  }
  constexpr void put_label(const char* text) noexcept
  {
    put_text(to, text, [&](char one) { Language::put(to, one); });
  }

  template <class Inscribe>
  constexpr void draw(box kind, drawing_id id, Inscribe inscribe) noexcept
  {
    indent();
    Language::box_begin(to, kind, id);
    inscribe();
    Language::box_end(to, kind);
  }
  constexpr void connect(drawing_id from, drawing_id into, const tensor_value& of) noexcept
  {
    to.put("  ");
    Language::arrow_begin(to, from, into);
    put_tensor(to, of);
    Language::arrow_end(to, into);
  }

  /// A node of a name of its own says its type too.
  constexpr void put_node(const node_event& event, bool stops) noexcept
  {
    put_label(label);
    if (name_given(event).text != nullptr) {
      to.put(Language::line_break);
      char text[error::label_max] = {};
      label_writer{text}.add_type(event.about);
      put_label(text);
    }
    if (!stops) return;
    to.put(Language::line_break);
    put_rule_id(to);
  }
  constexpr void put_output_name(std::int32_t place) noexcept
  {
    to.put(output_count == 1 ? "output" : "output ");
    if (output_count != 1) to.put(dim{place});
  }
  constexpr void put_sentence() noexcept
  {
    constexpr int line = 60;
    int column = 0;
    const message_text sentence = message(why);
    put_text(to, sentence.c_str(), [&](char one) {
      if (one == ' ' && ++column > line) {
        to.put(Language::line_break);
        column = 0;
      } else {
        Language::put(to, one);
        ++column;
      }
    });
  }

  constexpr void leave(std::int32_t depth) noexcept
  {
    while (depth_ > depth) {
      --depth_;
      indent();
      to.put(Language::frame_end);
    }
  }
  constexpr void enter(const graph_scope* scope) noexcept
  {
    std::int32_t kept = 0;
    for (const graph_scope* of = scope; of != nullptr; of = of->outer)
      if (of->id <= newest_) ++kept;
    leave(kept);
    open(scope);
    if (scope != nullptr && scope->id > newest_) newest_ = scope->id;
  }
  constexpr void open(const graph_scope* scope) noexcept
  {
    if (scope == nullptr || scope->id <= newest_) return;
    open(scope->outer);
    indent();
    Language::frame_begin(to, scope->id);
    char text[error::label_max] = {};
    label_writer{text}.add_name(scope->name);
    put_label(text);
    to.put(Language::frame_label_end);
    ++depth_;
  }
};

}  // namespace shapeproof::detail
