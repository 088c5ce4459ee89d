// SPDX-License-Identifier: MIT
// A network in JSON, for other programs: what goes in, the nodes, what comes out, the totals, the error.
//
// Source: RFC 8259. An extent or a count that is not known, or past 2^63 - 1, is null. Every other number is exact, and
// may be past 2^53, where a reader that makes doubles of all numbers rounds it.
#pragma once

#include <shapeproof/text/counts.hpp>  // node_counts, bytes_of
#include <shapeproof/text/run.hpp>     // text_writer, write_run

namespace shapeproof {

namespace detail {

class json_writer final : public text_writer {
 public:
  constexpr json_writer(text_sink& sink, const error& of) noexcept : text_writer(sink, of)
  {
    to.put("{\n  \"inputs\": [");
  }

  constexpr void input(std::int32_t value, const tensor_value& of) noexcept override
  {
    next_item(0);
    put_value(value, of);
    bytes_.add(bytes_of(of));
  }

  constexpr void labelled(const node_event& event) noexcept override
  {
    next_item(1);
    to.put("{\"index\": ");
    to.put(dim{event.index});
    put_text_of("name", label);
    char type[error::label_max] = {};
    label_writer{type}.add_type(event.about);
    put_text_of("type", type);
    to.put(", \"inputs\": [");
    for (int i = 0; i < event.in.count; ++i) {
      if (i > 0) to.put(", ");
      if (arrives(event, i) == nullptr) to.put("null");
      else to.put(dim{event.from[i]});
    }
    to.put("], \"outputs\": [");
    for (int i = 0; i < event.out.count; ++i) {
      if (i > 0) to.put(", ");
      put_value(event.first_output + i, event.out[i]);
      bytes_.add(bytes_of(event.out[i]));
    }
    to.put(']');
    if (failed(event)) {
      to.put(", \"failed\": true}");
    } else {
      const node_counts counts = node_counts::of(event);
      total_.add(counts);
      ++nodes_;
      put_count("parameters", counts.parameters);
      put_count("macs", counts.macs);
      to.put('}');
    }
  }

  constexpr void output(std::int32_t, std::int32_t value, const tensor_value& of) noexcept override
  {
    next_item(2);
    if (value < 0) to.put("null");
    else put_value(value, of);
  }

  constexpr bool again() noexcept override
  {
    next_item(3);
    to.put("\"nodes\": ");
    to.put(nodes_);
    put_count("parameters", total_.parameters);
    put_count("bytes", bytes_);
    put_count("macs", total_.macs);
    to.put("},\n  \"error\": ");
    if (why.rule == rule::none) {
      to.put("null\n}\n");
      return false;
    }
    to.put("{\"layer\": ");
    if (why.layer < 0) to.put("null");
    else to.put(dim{why.layer});
    put_text_of("name", why.label);
    put_text_of("rule", rule_id(why.rule));
    put_text_of("message", message(why).c_str());
    to.put("}\n}\n");
    return false;
  }

 private:
  int list_ = 0;  // which of the four is open
  bool empty_ = true;
  dim nodes_ = 0;  // that worked
  node_counts total_;
  node_count bytes_;

  /// Goes on in list `of`, having ended those before it.
  constexpr void next_item(int of) noexcept
  {
    constexpr const char* begin[] = {"", "\"nodes\": [", "\"outputs\": [", "\"totals\": {"};
    while (list_ < of) {
      to.put(empty_ ? "],\n  " : "\n  ],\n  ");
      to.put(begin[++list_]);
      empty_ = true;
    }
    if (of == 3) return;
    to.put(empty_ ? "\n    " : ",\n    ");
    empty_ = false;
  }

  constexpr void put_string(const char* from) noexcept
  {
    to.put('"');
    while (*from != '\0') {
      const std::uint32_t one = next_character(from);
      if (is_control(one)) put_control(one, [&](char part) { to.put(part); });  // \n and \u001b mean the same in JSON
      else if (one == '"' || one == '\\') to.put('\\'), to.put(static_cast<char>(one));
      else put_character(to, one);
    }
    to.put('"');
  }
  constexpr void put_text_of(const char* key, const char* text) noexcept
  {
    to.put(", \"");
    to.put(key);
    to.put("\": ");
    put_string(text);
  }
  constexpr void put_count(const char* key, const node_count& of) noexcept
  {
    to.put(", \"");
    to.put(key);
    to.put("\": ");
    if (of.is == node_count::state::known) to.put(of.value);
    else to.put("null");
  }
  constexpr void put_value(std::int32_t value, const tensor_value& of) noexcept
  {
    to.put("{\"value\": ");
    to.put(dim{value});
    to.put(", \"extents\": [");
    for (int i = 0; i < of.extents.rank(); ++i) {
      if (i > 0) to.put(", ");
      if (of.extents.values[i] == dynamic) to.put("null");
      else to.put(of.extents.values[i]);
    }
    to.put(']');
    put_text_of("element", element_name(of.element.id));
    to.put(", \"bits\": ");
    to.put(dim{of.element.bits});
    put_count("bytes", bytes_of(of));
    to.put('}');
  }
};

}  // namespace detail

/// Writes a network type for the shapes (or values) of its inputs, in order, to an output iterator, a FILE* or an array
/// of characters; a `diagnose` may stand last. Values are numbered: the inputs first, then what leaves each node in
/// turn. Of a network that fails there is what worked, the node that did not ("failed": true), and the error.
///
///   write_json<lenet>(file, shape{1, 1, 28, 28});
template <detail::network_type Net, detail::text_output Out, detail::graph_argument... Inputs>
constexpr auto write_json(Out&& out, const Inputs&... inputs) noexcept
{
  return detail::write_run<detail::json_writer>(static_cast<Out&&>(out), detail::run_of<Net>(inputs...));
}

/// The same of layers in a contiguous range, `write_json(out, layers, input)`; and of a stored graph, with storage for
/// its values: `write_json(out, net, input, storage)` or `write_json(out, net, inputs, input_count, storage)`.
template <detail::text_output Out, class Net, class... With>
  requires detail::run_time_run<Net, With...>
constexpr auto write_json(Out&& out, const Net& net, With&&... with) noexcept
{
  return detail::write_run<detail::json_writer>(static_cast<Out&&>(out), detail::run_of(net, with...));
}

}  // namespace shapeproof
