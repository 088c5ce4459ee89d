// SPDX-License-Identifier: MIT
// A network in DOT, the language of Graphviz: `dot -Tsvg net.dot -o net.svg` makes the picture.
//
// Source: https://graphviz.org/doc/info/lang.html; what a backslash and an ampersand do in a label:
// https://graphviz.org/docs/attr-types/escString, https://graphviz.org/doc/info/shapes.html#html.
#pragma once

#include <shapeproof/text/drawing.hpp>  // drawing_writer

namespace shapeproof {

namespace detail {

struct dot_language {
  static constexpr const char* begin = "digraph network {\n  node [shape=box];\n";
  static constexpr const char* line_break = "\\n";
  static constexpr const char* frame_label_end = "\";\n";
  static constexpr const char* frame_end = "}\n";

  static constexpr void end(text_sink& to, bool) noexcept { to.put("}\n"); }
  static constexpr void put(text_sink& to, char one) noexcept
  {
    if (one == '&') return to.put("&amp;");
    if (one == '"' || one == '\\') to.put('\\');
    to.put(one);
  }
  static constexpr void frame_begin(text_sink& to, std::int32_t block) noexcept
  {
    to.put("subgraph cluster_");
    to.put(dim{block});
    to.put(" { label=\"");
  }
  static constexpr void box_begin(text_sink& to, box, drawing_id id) noexcept
  {
    id.put(to);
    to.put(" [label=\"");
  }
  static constexpr void box_end(text_sink& to, box kind) noexcept
  {
    to.put(kind == box::node     ? "\"];\n"
           : kind == box::failed ? "\", style=filled, fillcolor=mistyrose, color=red];\n"
           : kind == box::end    ? "\", shape=oval];\n"
           : kind == box::part   ? "\", shape=circle];\n"
                                 : "\", shape=note, color=red];\n");
  }
  static constexpr void arrow_begin(text_sink& to, drawing_id from, drawing_id into) noexcept
  {
    from.put(to);
    to.put(" -> ");
    into.put(to);
    to.put(" [label=\"");
  }
  static constexpr void arrow_end(text_sink& to, drawing_id) noexcept { to.put("\"];\n"); }
  static constexpr void tie(text_sink& to, drawing_id node, drawing_id note) noexcept
  {
    node.put(to);
    to.put(" -> ");
    note.put(to);
    to.put(" [style=dotted, arrowhead=none];\n");
  }
};

}  // namespace detail

/// Writes a network type for the shapes (or values) of its inputs, in order, to an output iterator, a FILE* or an array
/// of characters; a `diagnose` may stand last. Extents stand on the arrows; of a network that fails there is what
/// worked, the node that did not, and the sentence.
///
///   write_dot<lenet>(file, shape{1, 1, 28, 28});
template <detail::network_type Net, detail::text_output Out, detail::graph_argument... Inputs>
constexpr auto write_dot(Out&& out, const Inputs&... inputs) noexcept
{
  return detail::write_run<detail::drawing_writer<detail::dot_language>>(static_cast<Out&&>(out),
                                                                         detail::run_of<Net>(inputs...));
}

/// The same of layers in a contiguous range, `write_dot(out, layers, input)`; and of a stored graph, with storage for
/// its values: `write_dot(out, net, input, storage)` or `write_dot(out, net, inputs, input_count, storage)`.
template <detail::text_output Out, class Net, class... With>
  requires detail::run_time_run<Net, With...>
constexpr auto write_dot(Out&& out, const Net& net, With&&... with) noexcept
{
  return detail::write_run<detail::drawing_writer<detail::dot_language>>(static_cast<Out&&>(out),
                                                                         detail::run_of(net, with...));
}

}  // namespace shapeproof
