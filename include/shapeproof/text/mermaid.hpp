// SPDX-License-Identifier: MIT
// A network in Mermaid, which GitHub draws where it stands in a ```mermaid block of a page.
//
// Source: https://mermaid.js.org/syntax/flowchart.html. Its texts stand in quotes, and have `#34;` for a character that
// would mean something: quotes end them, # begins such a code, < and & are HTML, ` begins Markdown, %% a comment or a
// directive, \n breaks the line, $$ begins a formula, and fa: an icon.
#pragma once

#include <shapeproof/text/drawing.hpp>  // drawing_writer

namespace shapeproof {

namespace detail {

struct mermaid_language {
  static constexpr const char* begin = "flowchart TD\n";
  static constexpr const char* line_break = "<br>";
  static constexpr const char* frame_label_end = "\"]\n";
  static constexpr const char* frame_end = "end\n";

  static constexpr void end(text_sink& to, bool failed) noexcept
  {
    if (failed) to.put("  classDef failed fill:mistyrose,stroke:red,color:black\n");
  }
  static constexpr void put(text_sink& to, char one) noexcept
  {
    const bool plain = (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z') ||
                       one == ' ' || one == '.' || one == ',' || one == '_' || one == '-' || one == '+' || one == '=' ||
                       one == '/' || one == '(' || one == ')' || one == '[' || one == ']';
    if (plain) return to.put(one);
    to.put('#');
    to.put(dim{one});
    to.put(';');
  }
  static constexpr void frame_begin(text_sink& to, std::int32_t block) noexcept
  {
    to.put("subgraph s");
    to.put(dim{block});
    to.put("[\"");
  }
  static constexpr void box_begin(text_sink& to, box kind, drawing_id id) noexcept
  {
    id.put(to);
    to.put(kind == box::end ? "([\"" : kind == box::part ? "((\"" : "[\"");
  }
  static constexpr void box_end(text_sink& to, box kind) noexcept
  {
    to.put(kind == box::end ? "\"])\n" : kind == box::part ? "\"))\n" : kind == box::node ? "\"]\n" : "\"]:::failed\n");
  }
  static constexpr void arrow_begin(text_sink& to, drawing_id from, drawing_id) noexcept
  {
    from.put(to);
    to.put(" -->|\"");
  }
  static constexpr void arrow_end(text_sink& to, drawing_id into) noexcept
  {
    to.put("\"| ");
    into.put(to);
    to.put('\n');
  }
  static constexpr void tie(text_sink& to, drawing_id node, drawing_id note) noexcept
  {
    node.put(to);
    to.put(" -.- ");
    note.put(to);
    to.put('\n');
  }
};

}  // namespace detail

/// Writes a network type for the shapes (or values) of its inputs, in order, to an output iterator, a FILE* or an array
/// of characters; a `diagnose` may stand last. Extents stand on the arrows; of a network that fails there is what
/// worked, the node that did not, and the sentence.
///
///   write_mermaid<lenet>(stdout, shape{1, 1, 28, 28});
template <detail::network_type Net, detail::text_output Out, detail::graph_argument... Inputs>
constexpr auto write_mermaid(Out&& out, const Inputs&... inputs) noexcept
{
  return detail::write_run<detail::drawing_writer<detail::mermaid_language>>(static_cast<Out&&>(out),
                                                                             detail::run_of<Net>(inputs...));
}

/// The same of layers in a contiguous range, `write_mermaid(out, layers, input)`; and of a stored graph, with storage
/// for its values: `write_mermaid(out, net, input, storage)` or with `net, inputs, input_count, storage`.
template <detail::text_output Out, class Net, class... With>
  requires detail::run_time_run<Net, With...>
constexpr auto write_mermaid(Out&& out, const Net& net, With&&... with) noexcept
{
  return detail::write_run<detail::drawing_writer<detail::mermaid_language>>(static_cast<Out&&>(out),
                                                                             detail::run_of(net, with...));
}

}  // namespace shapeproof
