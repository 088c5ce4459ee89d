// SPDX-License-Identifier: MIT
// repairs: what would make a network valid that is not, each change tried before it is given. The sentence of an error
// names the first few that its own searches find; here stand those and more.
#pragma once

#include <shapeproof/check/cost.hpp>           // chain_range
#include <shapeproof/check/message.hpp>        // add_fix_text
#include <shapeproof/check/repair_search.hpp>  // repairs_of_chain, repairs_of_graph

namespace shapeproof {

/// What would make a network valid for the shapes (or values) of its inputs, in order; an empty list for one that is
/// valid, and for an error that is no layer's. `why` of the list is the error that infer gives.
template <detail::network_type Net, detail::graph_argument... Inputs>
[[nodiscard]] constexpr repair_list repairs(const Inputs&... inputs) noexcept
{
  constexpr int count = sizeof...(Inputs);
  tensor_value in[static_cast<std::size_t>(count + 1)] = {};
  detail::graph_arguments given{in};
  (given.add(inputs), ...);
  if constexpr (detail::chain_type<Net>) {
    static_assert(count == 1, "a chain has one input");
    return detail::repairs_of_chain(Net::chain(), in[0]);
  } else {
    error why;
    graph_builder g(why);
    static_cast<void>(detail::forward<Net, count>(g, in));
    if (g.good()) return repair_list{};
    return detail::repairs_of_graph(detail::type_program<Net, count>{}, in, count, g.nodes(),
                                    detail::report_of<Net, count>(in, why));
  }
}

/// The same of layers in a contiguous range.
template <detail::chain_range Range>
[[nodiscard]] constexpr repair_list repairs(const Range& net, const shape& input) noexcept
{
  return detail::repairs_of_chain(detail::chain_of(net), {input, {}});
}

/// The same of a stored graph; the storage gets every value. `in` must not be the storage. Errors in `why` also: those
/// of trace.
template <detail::value_range Storage>
[[nodiscard]] constexpr repair_list repairs(const stored_graph& net, const tensor_value* in, dim input_count,
                                            Storage& storage) noexcept
{
  repair_list to;
  const dim capacity = to_dim(storage.size());
  tensor_value* const values = storage.data();
  if (input_count != net.input_count || input_count > capacity) {
    fail(to.why, input_count != net.input_count ? rule::input_count : rule::storage_size,
         input_count != net.input_count ? input_count : capacity,
         input_count != net.input_count ? net.input_count : input_count);
    return to;
  }
  const detail::stored_program<stored_graph> program{net, values, capacity};
  error why;
  if (program.run(in, why, nullptr, nullptr)) return to;
  if (why.layer < 0 || why.layer >= net.node_count || why.rule == rule::graph_input || why.rule == rule::storage_size) {
    to.why = detail::explain_stored(net, in, values, capacity, why, diagnose::place);
    return to;
  }
  const graph_report seen =
      look_back(detail::stored_links{net.nodes}, net.edges, values, static_cast<std::int32_t>(net.input_count), why);
  constexpr dim inputs_max = 16;
  return detail::repairs_of_graph(program, in, input_count > inputs_max ? 0 : static_cast<int>(input_count),
                                  net.node_count, seen);
}

namespace detail {
/// One side of a join: by its name, where it is the join that the error is about.
template <int = 0>
constexpr void add_side(message_text& to, const repair_list& of, const repair& one) noexcept
{
  if (!of.together && of.why.history_is_names) return add_branch(to, of.why, one.value == 0 ? 0 : 1);
  to.add("input ");
  to.add(dim{one.side});
}

}  // namespace detail

/// Change `which` in words: "dilation = 2 at conv2d_3 (layer 6)", "network input height and width >= 46".
[[nodiscard]] constexpr message_text message(const repair_list& of, int which) noexcept
{
  message_text to;
  if (which < 0 || which >= of.size()) return to;
  const repair& one = of.items[which];
  error about = of.why;
  about.fix_count = 1;
  about.fixes[0] = one.kind;
  about.fix_value[0] = one.value;
  about.input_at_least = one.at_least;
  about.fix_input_size = static_cast<std::uint8_t>(of.spatial_count);
  for (int i = 0; i < of.spatial_count; ++i) {
    about.fix_input_axis[i] = spatial_name(i, of.spatial_count);
    about.fix_below[i] = 0;
    about.fix_input[i] = one.extents[of.spatial + i] == of.input[of.spatial + i] ? 0 : one.extents[of.spatial + i];
  }
  switch (one.kind) {
    case fix_kind::same_padding: to.add("padding = same"); break;
    case fix_kind::dilation: to.add("dilation = "); break;
    case fix_kind::stride: to.add("stride = "); break;
    case fix_kind::groups: to.add("groups = "); break;
    case fix_kind::output_padding: to.add("output_padding = "); break;
    case fix_kind::out_channels: to.add("out_channels = "); break;
    case fix_kind::adaptive: to.add("adaptive pooling to "); break;
    case fix_kind::drop:
      if (one.side >= 0) detail::add_side(to, of, one);
      to.add(one.side >= 0 ? " alone" : "no layer");
      break;
    case fix_kind::crop:
    case fix_kind::pad:
    case fix_kind::resize:
      to.add(one.kind == fix_kind::crop ? "crop " : one.kind == fix_kind::pad ? "pad " : "resize ");
      detail::add_side(to, of, one);
      to.add(" to ");
      for (int i = 0; i < one.extents.rank(); ++i) {
        if (i > 0) to.add('x');
        to.add(one.extents[i]);
      }
      break;
    default: detail::add_fix_text<false>(to, about, 0);
  }
  if (one.kind >= fix_kind::dilation && one.kind <= fix_kind::adaptive && one.kind != fix_kind::resize)
    to.add(one.value);
  if (one.layer < 0) return to;
  const bool told = one.kind == fix_kind::axis_padding || one.kind == fix_kind::axis_kernel ||
                    one.kind == fix_kind::axis_kernel_and_stride;
  if (one.axis >= 0 && !told) {
    to.add(" on ");
    detail::add_axis(to, about);
  }
  to.add(" at ");
  to.add(one.label);
  to.add(" (layer ");
  to.add(dim{one.layer});
  to.add(')');
  return to;
}

}  // namespace shapeproof
