// SPDX-License-Identifier: MIT
// receptive_field: what a value of a network sees of an input, along one axis; at compile time and at run time.
// docs/receptive_field.md has the definitions.
#pragma once

#include <shapeproof/analysis/receptive_field.hpp>  // field_tracer, field_query
#include <shapeproof/check/cost.hpp>                // listen's twins: with_names, explain, chain_range, value_range

namespace shapeproof {

namespace detail {

struct field_arguments : graph_arguments {
  field_query asked = {};

  using graph_arguments::add;
  constexpr void add(const field_query& query) noexcept { asked = query; }
  constexpr void add(int axis) noexcept { asked.axis = axis; }
};
template <class T>
concept field_argument = graph_argument<T> || std::is_same_v<T, field_query> || std::is_same_v<T, int>;
template <class T>
inline constexpr int is_field_input = std::is_same_v<T, shape> || std::is_same_v<T, tensor_value> ? 1 : 0;

/// Looks for the last node that has a name, or stands in a block of that name.
template <class Listener>
struct basic_name_finder final : Listener {
  const char* name;
  std::int32_t found = -1;
  std::int32_t nodes = 0;

  constexpr explicit basic_name_finder(const char* wanted) noexcept : name(wanted) {}

  constexpr void node(const node_event& event) noexcept override
  {
    nodes = event.index + 1;
    char text[error::label_max] = {};
    label_writer label{text};
    label.add_scope(event.scope);
    label.add_name(name_given(event));
    int i = 0;
    while (name[i] != '\0' && name[i] == text[i]) ++i;
    if (i > 0 && name[i] == '\0' && (text[i] == '\0' || text[i] == '.')) found = event.index;
  }
};
using name_finder = basic_name_finder<graph_listener>;

/// The node that a name stands for. `run` tells a listener of the network.
template <class Run>
constexpr bool name_to_node(field_query& asked, const Run& run, error& why) noexcept
{
  if (asked.name == nullptr) return true;
  name_finder finder(asked.name);
  run(finder);
  asked.node = finder.found;
  return finder.found >= 0 ? true : fail(why, rule::query_range, -1, finder.nodes);
}

template <class Net, int Inputs>
constexpr result<axis_field> find_field(const tensor_value* in, field_query asked, diagnose level) noexcept
{
  error unnamed;
  const auto run = [in](name_finder& finder) {
    error ignored;
    walk<Net, Inputs>(in, finder, ignored);
  };
  const bool named = name_to_node(asked, run, unnamed);
  seen_field storage[static_cast<std::size_t>(size_of_graph<Net, Inputs>.values + 2)] = {};
  field_tracer tracer(storage, size_of_graph<Net, Inputs>.values + 2, asked);
  error why;
  if (walk<Net, Inputs>(in, tracer, why)) return named ? tracer.answer() : result<axis_field>(unnamed);
  result<axis_field> made(axis_field{});
  if constexpr (chain_type<Net>)
    made.refuse(level == diagnose::full ? explain(Net::chain(), in[0], why) : with_label(Net::chain(), in[0], why));
  else made.refuse(infer_graph<Net, Inputs>(in, level).error());
  return made;
}

}  // namespace detail

/// What the output of a network sees of its input's axis: `receptive_field<vgg16, image>(2)->size`, where `image` is the
/// type of the input. A field_query in place of the axis asks for another node, input or output. Errors: an axis, an
/// input, a node or an output that is not there. A network that does not take its inputs does not compile.
template <class Net, class Tensor, class... More>
[[nodiscard]] constexpr result<axis_field> receptive_field(const field_query& asked) noexcept
{
  static_assert(sizeof(detail::output<Net, accepts<Net, Tensor, More...>, Tensor, More...>) > 0);
  const tensor_value in[] = {Tensor::value(), More::value()...};
  return detail::find_field<Net, 1 + sizeof...(More)>(in, asked, diagnose::place);
}
template <class Net, class Tensor, class... More>
[[nodiscard]] constexpr result<axis_field> receptive_field(int axis) noexcept
{
  return receptive_field<Net, Tensor, More...>(field_query{.axis = axis});
}

/// The same for shapes (or values) of the inputs, in order; the axis or a field_query, and a `diagnose`, stand last.
/// Errors also: those of infer.
template <detail::network_type Net, detail::field_argument... Arguments>
  requires((0 + ... + detail::is_field_input<Arguments>) > 0)
[[nodiscard]] constexpr result<axis_field> receptive_field(const Arguments&... arguments) noexcept
{
  constexpr int count = (0 + ... + detail::is_field_input<Arguments>);
  tensor_value in[static_cast<std::size_t>(count)] = {};
  detail::field_arguments given{{in}};
  (given.add(arguments), ...);
  return detail::find_field<Net, count>(in, given.asked, given.level);
}

/// The same of layers in a contiguous range.
template <detail::chain_range Range>
[[nodiscard]] constexpr result<axis_field> receptive_field(const Range& net, const shape& input, field_query asked,
                                                           diagnose level = diagnose::full) noexcept
{
  const layer_chain chain = detail::chain_of(net);
  const tensor_value in{input, {}};
  error unnamed;
  const auto run = [&](detail::name_finder& finder) {
    error ignored;
    walk(chain, in, finder, ignored);
  };
  const bool named = detail::name_to_node(asked, run, unnamed);
  detail::seen_field storage[2] = {};
  field_tracer tracer(storage, 2, asked);
  error why;
  if (walk(chain, in, tracer, why)) return named ? tracer.answer() : result<axis_field>(unnamed);
  return level == diagnose::full ? detail::explain(chain, in, why) : detail::with_label(chain, in, why);
}
template <detail::chain_range Range>
[[nodiscard]] constexpr result<axis_field> receptive_field(const Range& net, const shape& input, int axis,
                                                           diagnose level = diagnose::full) noexcept
{
  return receptive_field(net, input, field_query{.axis = axis}, level);
}

/// Storage of the caller's for what the values of a stored graph see: one a value, and two at least.
struct field_storage {
  detail::seen_field* data;
  dim size;

  template <class Range>
    requires requires(Range& range) { static_cast<detail::seen_field*>(range.data()), range.size(); }
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): a field_storage has no data() to be called, and is copied
  constexpr field_storage(Range&& range) noexcept : data(range.data()), size(to_dim(range.size()))
  {
  }
  template <std::size_t N>
  constexpr field_storage(detail::seen_field (&array)[N]) noexcept : data(array), size(to_dim(N))
  {
  }
};
/// An element of it.
using field_slot = detail::seen_field;

/// The same of a stored graph; `values` gets every value, as by `trace`. `in` must not be that storage. Errors also:
/// less storage than there are values (storage.size).
template <detail::value_range Values>
[[nodiscard]] constexpr result<axis_field> receptive_field(const stored_graph& net, const tensor_value* in,
                                                           dim input_count, Values& values, field_storage fields,
                                                           field_query asked, diagnose level = diagnose::full) noexcept
{
  const dim capacity = to_dim(values.size());
  error why;
  result<axis_field> made(axis_field{});
  if ((input_count != net.input_count && !fail(why, rule::input_count, input_count, net.input_count)) ||
      (input_count > capacity && !fail(why, rule::storage_size, capacity, input_count))) {
    made.refuse(why);
  } else {
    for (dim i = 0; i < input_count; ++i) values.data()[i] = in[i];
    error unnamed;
    const auto run = [&](detail::name_finder& finder) {
      error ignored;
      walk(net, values.data(), capacity, finder, ignored);
    };
    const bool named = detail::name_to_node(asked, run, unnamed);
    // Two would be taken for a chain's, which take turns.
    const bool few = fields.size == 2 && (net.node_count > 1 || net.input_count > 1);
    field_tracer tracer(fields.data, few ? 1 : fields.size, asked);
    if (walk(net, values.data(), capacity, tracer, why)) return named ? tracer.answer() : result<axis_field>(unnamed);
    made.refuse(detail::explain_stored(net, in, values.data(), capacity, why, level));
  }
  return made;
}

}  // namespace shapeproof
