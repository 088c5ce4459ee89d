// SPDX-License-Identifier: MIT
// Which sizes does this network take? The exact set for each axis of its input, of a type at compile time, of layers and
// stored graphs at run time.
//
//   constexpr size_set heights = valid_sizes<unet, tensor<float, 1, 3, dynamic, dynamic>>(2);
//   static_assert(heights.minimum() == 188 && heights.period() == 16);
#pragma once

#include <shapeproof/analysis/size_solver.hpp>  // size_solver

namespace shapeproof {

/// Room for a question about layers or a graph at run time; its members may be any ranges, a std::vector too. `values`
/// and `axes` have one place for each value of the graph, `terms` two or three for each layer that changes an extent,
/// `needs` one for each join and each size that must be divided. What has too little room makes the answer a bound.
template <int Values, int Terms = 2 * Values + 16, int Needs = Values + 8>
struct size_room {
  template <class T, int Count>
  struct places {
    T items[static_cast<std::size_t>(Count)];
    [[nodiscard]] constexpr T* data() noexcept { return items; }
    [[nodiscard]] static constexpr int size() noexcept { return Count; }
  };
  places<tensor_value, Values> values;
  places<value_axes, Values> axes;
  places<axis_term, Terms> terms;
  places<axis_need, Needs> needs;
};

namespace detail {

/// What is asked: an axis of an input, whether no window may drop anything, and an output extent that is wanted.
struct size_question {
  int axis = 0;
  int input = 0;
  bool lossless = false;
  dim wanted = dynamic;  // none
  int output_axis = 0;
  int output = 0;
};

/// Sizes that are tried, times the terms and needs of each: what clang's constant evaluation has steps for; at run time.
inline constexpr dim effort_of_a_constant = 16'000;
inline constexpr dim effort_at_run_time = dim{1} << 24;

/// The input with the axis in question left open; says false for an axis that is not there.
constexpr bool open_axis(size_question& asked, tensor_value* in, int count) noexcept
{
  if (asked.input < 0 || asked.input >= count) return false;
  shape& of = in[asked.input].extents;
  if (asked.axis < 0) asked.axis += of.rank();
  if (asked.axis < 0 || asked.axis >= of.rank()) return false;
  of.values[asked.axis] = dynamic;
  return true;
}

constexpr size_set unknown_sizes() noexcept
{
  size_set made;
  made.answer = size_answer::bounded;
  made.begin(1, 1, 1);
  made.set_residue(0);
  return made;
}

// Whether an error is about an extent that is not known, rather than about every size that it may have.
constexpr bool refuses_unknown(const error& why) noexcept
{
  for (const dim number : why.numbers)
    if (number == dynamic) return true;
  return why.rule == rule::extent_known || why.rule == rule::layer_custom;
}

template <class Program>
constexpr size_set answer_sizes(const size_question& asked, Program& program, bool good, const error& why, const shape& out,
                          dim effort) noexcept
{
  if (!good && (program.maps.unsure || refuses_unknown(why))) return unknown_sizes();
  if (good && asked.wanted != dynamic) {
    const int axis = asked.output_axis < 0 ? asked.output_axis + out.rank() : asked.output_axis;
    if (asked.output < 0 || asked.output >= program.output_count || asked.output >= Program::outputs_max || axis < 0 ||
        axis >= out.rank() || (out.values[axis] != dynamic && out.values[axis] != asked.wanted))
      good = false;
    else if (out.values[axis] == dynamic)
      program.need(need_kind::equal, program.outputs[asked.output].term[axis], program.maps.terms.number(asked.wanted));
  }
  int variable = 0;
  while (variable < program.free_count &&
         (program.free[variable].input != asked.input || program.free[variable].axis != asked.axis))
    ++variable;
  if (good && variable == program.free_count) return unknown_sizes();
  size_solver solver(program, effort);
  if (!good) solver.refuse();
  return solver.solve(variable);
}

/// Room for a network type, and its one run.
template <class Net, int Inputs>
struct type_program_of {
  // Places that nothing is written to cost nothing, and counting a graph's values would. A term is what one layer newly
  // makes of one extent. What has more of anything, for which clang has no steps either, gets a bound.
  static constexpr int values_max = 4096;
  static constexpr int terms_max = 524;
  static constexpr int needs_max = 64;
  value_axes values[static_cast<std::size_t>(values_max)];
  axis_term terms[static_cast<std::size_t>(terms_max)];
  axis_need needs[static_cast<std::size_t>(needs_max)];

  constexpr axis_program program(bool lossless) noexcept
  {
    return {values, values_max, terms, terms_max, needs, needs_max, lossless};
  }

  /// Gives the extents of one output; `why` has a rule where the network refuses.
  static constexpr shape run(axis_program& to, const tensor_value* in, int output, error& why) noexcept
  {
    why = error{};
    graph_builder g(why, &to);
    to.begin({in, Inputs});
    const auto made = forward<Net, Inputs>(g, in);
    if (!g.good()) return {};
    tell_end(to, made);
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(made)>, graph_value>) return made.extents();
    else return made[output].extents();
  }
};

template <class Net, class... Tensors>
constexpr size_set sizes_of_type(size_question asked) noexcept
{
  constexpr int inputs = sizeof...(Tensors);
  type_program_of<Net, inputs> room;
  tensor_value in[static_cast<std::size_t>(inputs)] = {Tensors::value()...};
  if (!open_axis(asked, in, inputs)) return unknown_sizes();
  axis_program program = room.program(asked.lossless);
  error why;
  const shape out = room.run(program, in, asked.output, why);
  return answer_sizes(asked, program, why.rule == rule::none, why, out, effort_of_a_constant);
}

// A stored graph or a chain of layers, in room of the caller's.
template <class Net, class Room>
constexpr result<size_set> sizes_of_stored(const Net& net, const tensor_value* inputs, dim count, size_question asked,
                                           Room& room, dim effort) noexcept
{
  result<size_set> made(size_set{});
  error why{};
  tensor_value* const values = room.values.data();
  const dim capacity = to_dim(room.values.size());
  dim wanted = 1;
  if constexpr (std::is_same_v<Net, stored_graph>) wanted = net.input_count;
  bool good = count == wanted || fail(why, rule::input_count, count, wanted);
  good = good && (count <= capacity || fail(why, rule::storage_size, capacity, count));
  for (dim i = 0; i < count && good; ++i) values[i] = inputs[i];
  const int axis = asked.axis;
  if (good && !open_axis(asked, values, static_cast<int>(count)))
    good = fail(why, rule::axis_range, axis,
                asked.input >= 0 && asked.input < count ? values[asked.input].extents.rank() : 0);
  if (!good) {
    made.refuse(why);
    return made;
  }
  const auto places = [](auto& range) {
    const dim size = to_dim(range.size());
    return static_cast<int>(size < 0 ? 0 : size > INT16_MAX ? INT16_MAX : size);
  };
  axis_program program(room.axes.data(), to_dim(room.axes.size()), room.terms.data(), places(room.terms),
                       room.needs.data(),
                       places(room.needs), asked.lossless);
  shape out;
  if constexpr (std::is_same_v<Net, stored_graph>) {
    good = walk(net, values, capacity, program, why);
    if (good && asked.output >= 0 && asked.output < net.output_count) out = values[net.outputs[asked.output]].extents;
    if (!good && (why.rule == rule::graph_input || why.rule == rule::storage_size)) {
      made.refuse(why);
      return made;
    }
  } else {
    good = walk(net, values[0], program, why);
    if (good) out = program.final_extents;
  }
  made.in_place() = answer_sizes(asked, program, good, why, out, effort);
  return made;
}

}  // namespace detail

/// The sizes of axis `axis` (from the back where it is below 0) of input `input` that the whole network takes, whatever
/// stands there in the type; for each of them some size of every other `dynamic` axis exists. Of an axis that is not
/// there, nothing is known. The compiler works with a limited effort: what takes more is a bound.
template <class Net, class... Tensors>
[[nodiscard]] constexpr size_set valid_sizes(int axis, int input = 0) noexcept
{
  return detail::sizes_of_type<Net, Tensors...>({axis, input});
}

/// The same of a stored graph, or of layers in the caller's storage, in `room` (see size_room). Errors: input.count,
/// axis.range, storage.size, graph.input; a network that takes no size at all is an empty set.
template <class Net, class Room>
  requires(std::is_same_v<Net, stored_graph> || std::is_same_v<Net, layer_chain>)
[[nodiscard]] constexpr result<size_set> valid_sizes(const Net& net, const shape& in, int axis, Room& room,
                                                     dim effort = detail::effort_at_run_time) noexcept
{
  const tensor_value value{in, {}};
  return detail::sizes_of_stored(net, &value, 1, {axis}, room, effort);
}

/// The same of input `input` of several, which are `count` values at `in`.
template <class Room>
[[nodiscard]] constexpr result<size_set> valid_sizes(const stored_graph& net, const tensor_value* in, dim count, int axis,
                                                     int input, Room& room, dim effort = detail::effort_at_run_time) noexcept
{
  return detail::sizes_of_stored(net, in, count, {axis, input}, room, effort);
}

/// Those of them at which no window drops a row of a `dynamic` axis: the last place of each reaches the last element.
template <class Net, class... Tensors>
[[nodiscard]] constexpr size_set lossless_sizes(int axis, int input = 0) noexcept
{
  return detail::sizes_of_type<Net, Tensors...>({axis, input, true});
}

template <class Net, class Room>
  requires(std::is_same_v<Net, stored_graph> || std::is_same_v<Net, layer_chain>)
[[nodiscard]] constexpr result<size_set> lossless_sizes(const Net& net, const shape& in, int axis, Room& room,
                                                        dim effort = detail::effort_at_run_time) noexcept
{
  const tensor_value value{in, {}};
  return detail::sizes_of_stored(net, &value, 1, {axis, 0, true}, room, effort);
}

/// Those of them that give the extent `wanted` on axis `output_axis` of the output.
template <class Net, class... Tensors>
[[nodiscard]] constexpr size_set inputs_for(dim wanted, int axis, int output_axis, int input = 0, int output = 0) noexcept
{
  return detail::sizes_of_type<Net, Tensors...>({axis, input, false, wanted, output_axis, output});
}

template <class Net, class Room>
  requires(std::is_same_v<Net, stored_graph> || std::is_same_v<Net, layer_chain>)
[[nodiscard]] constexpr result<size_set> inputs_for(const Net& net, const shape& in, dim wanted, int axis, int output_axis,
                                                    Room& room, dim effort = detail::effort_at_run_time) noexcept
{
  const tensor_value value{in, {}};
  return detail::sizes_of_stored(net, &value, 1, {axis, 0, false, wanted, output_axis}, room, effort);
}

}  // namespace shapeproof
