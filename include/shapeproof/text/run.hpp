// SPDX-License-Identifier: MIT
// What all text is written from: a network with its inputs, run as often as a writer needs to, and told node by node
// with the label that an error would give each.
#pragma once

#include <shapeproof/check/graph_infer.hpp>  // infer_graph, trace_stored, label_counter
#include <shapeproof/check/message.hpp>      // message
#include <shapeproof/text/output.hpp>        // text_sink, output_sink

namespace shapeproof::detail {

/// Values and shapes side by side; gives the `diagnose` that may stand among them.
template <class... Given>
constexpr diagnose take(tensor_value* in, const Given&... given) noexcept
{
  graph_arguments all{in};
  (all.add(given), ...);
  return all.level;
}

/// Hears of a run more than once; `pass` counts. What leaves the network is told after its nodes, if they all worked.
struct text_writer : graph_listener {
  text_sink& to;
  const error& why;  // of the network: rule::none where it works
  label_counter labels{nullptr, 0};
  int pass = 0;
  std::int32_t input_count = 0;
  dim output_count = 1;  // known when the first of them is told
  char label[error::label_max] = {};

  constexpr text_writer(text_sink& sink, const error& of) noexcept : to(sink), why(of) {}

  constexpr virtual void input(std::int32_t value, const tensor_value& of) noexcept = 0;
  /// A node, with `label` set to what it is called.
  constexpr virtual void labelled(const node_event& event) noexcept = 0;
  constexpr virtual void output(std::int32_t place, std::int32_t value, const tensor_value& of) noexcept = 0;
  /// After each pass; says whether there is to be another one.
  constexpr virtual bool again() noexcept = 0;

  constexpr void begin(inputs in) noexcept final
  {
    input_count = in.count;
    for (int i = 0; i < in.count; ++i) input(i, in[i]);
  }
  constexpr void node(const node_event& event) noexcept final
  {
    for (char& one : label) one = '\0';
    write_label(event, labels.count(event), label);
    labelled(event);
  }

 protected:
  ~text_writer() = default;

  [[nodiscard]] constexpr bool failed(const node_event& event) const noexcept
  {
    return why.rule != rule::none && why.layer == event.index;
  }
  /// Input `i` of a node, or null where a failing node names one that is not there.
  [[nodiscard]] static constexpr const tensor_value* arrives(const node_event& event, int i) noexcept
  {
    return event.from[i] >= 0 && event.from[i] < event.first_output ? &event.in[i] : nullptr;
  }

  /// "input", or "input 1" of several.
  constexpr void put_input_name(text_sink& into, std::int32_t value) const noexcept
  {
    into.put(input_count == 1 ? "input" : "input ");
    if (input_count != 1) into.put(dim{value});
  }
  constexpr void put_rule_id(text_sink& into) const noexcept
  {
    into.put('[');
    into.put(rule_id(why.rule));
    into.put(']');
  }
  static constexpr void put_type(text_sink& into, const node_event& event) noexcept
  {
    char text[error::label_max] = {};
    label_writer{text}.add_type(event.about);
    put_text(into, text, [&](char one) { into.put(one); });
  }
};

/// A network type with its inputs.
template <class Net, int Inputs>
struct type_run {
  static constexpr std::int32_t label_room = size_of_graph<Net, Inputs>.nodes + 1;

  tensor_value in[static_cast<std::size_t>(Inputs + 1)] = {};
  diagnose level;

  template <class... Given>
  constexpr explicit type_run(const Given&... given) noexcept : level(take(in, given...))
  {
  }

  [[nodiscard]] constexpr error judge() noexcept
  {
    if constexpr (chain_type<Net>) return infer_value(Net::chain(), in[0], level).error();
    else return infer_graph<Net, Inputs>(in, level).error();
  }
  constexpr void tell(text_writer& to) noexcept
  {
    error why;
    graph_builder g(why, &to);
    to.begin({in, Inputs});
    const auto made = forward<Net, Inputs>(g, in);
    if (!g.good()) return;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(made)>, graph_value>) {
      to.output(0, made.index, made.of);
    } else {
      to.output_count = made.size();
      for (int i = 0; i < made.size(); ++i) to.output(i, made.items[i].index, made.items[i].of);
    }
  }
};

/// Layers in the caller's storage.
struct chain_run {
  static constexpr std::int32_t label_room = label_sorts;

  layer_chain net;
  tensor_value in;
  diagnose level;
  tensor_value out = {};

  [[nodiscard]] constexpr error judge() noexcept
  {
    const result<tensor_value> made = infer_value(net, in, level);
    out = made.value_or(in);
    return made.error();
  }
  constexpr void tell(text_writer& to) const noexcept
  {
    error why;
    if (walk(net, in, to, why)) to.output(0, static_cast<std::int32_t>(net.size), out);
  }
};

/// A stored graph, in storage for its values that begins with the inputs.
struct stored_run {
  static constexpr std::int32_t label_room = label_sorts;

  const stored_graph& net;
  const tensor_value* in;  // null: `one`
  dim input_count;
  tensor_value* values;
  dim capacity;
  diagnose level;
  tensor_value one = {};
  bool begun = false;

  [[nodiscard]] constexpr error judge() noexcept
  {
    const result<dim> made = trace_stored(net, in == nullptr ? &one : in, input_count, values, capacity, level);
    begun = input_count == net.input_count && input_count <= capacity;
    return made.error();
  }
  constexpr void tell(text_writer& to) noexcept
  {
    error why;
    if (!begun || !walk(net, values, capacity, to, why)) return;
    to.output_count = net.output_count;
    for (dim i = 0; i < net.output_count; ++i)
      to.output(static_cast<std::int32_t>(i), net.outputs[i], values[net.outputs[i]]);
  }
};

template <class... Given>
inline constexpr int values_among = (0 + ... + (std::is_same_v<Given, diagnose> ? 0 : 1));

template <network_type Net, graph_argument... Inputs>
constexpr auto run_of(const Inputs&... inputs) noexcept
{
  return type_run<Net, values_among<Inputs...>>(inputs...);
}

template <class Range, graph_argument... Given>
  requires(values_among<Given...> == 1) && requires(const Range& net) { chain_of(net); }
constexpr chain_run run_of(const Range& net, const Given&... input) noexcept
{
  chain_run made{chain_of(net), {}, diagnose::full};
  made.level = take(&made.in, input...);
  return made;
}

template <value_range Storage>
constexpr stored_run run_of(const stored_graph& net, const tensor_value* in, dim input_count, Storage& storage,
                            diagnose level = diagnose::full) noexcept
{
  return {net, in, input_count, storage.data(), to_dim(storage.size()), level};
}
template <graph_argument Input, value_range Storage>
constexpr stored_run run_of(const stored_graph& net, const Input& input, Storage& storage,
                            diagnose level = diagnose::full) noexcept
{
  stored_run made{net, nullptr, 1, storage.data(), to_dim(storage.size()), level};
  take(&made.one, input);
  return made;
}

template <class Net, class... With>
concept run_time_run = requires(const Net& net, With&... with) { run_of(net, with...); };

/// Writes a run with a Writer.
template <class Writer, class Run, class Out>
constexpr written<output_type<Out>> write_run(Out&& out, Run&& run) noexcept
{
  output_sink<output_type<Out>> sink(output_of<std::remove_cvref_t<Out>>::make(static_cast<Out&&>(out)));
  constexpr std::int32_t room = std::remove_cvref_t<Run>::label_room;
  label_count counts[static_cast<std::size_t>(room)] = {};
  const error why = run.judge();
  Writer writer(sink, why);
  do {
    writer.labels = {counts, room};
    run.tell(writer);
  } while (writer.again());
  return {static_cast<output_type<Out>&&>(sink.out), why};
}

}  // namespace shapeproof::detail
