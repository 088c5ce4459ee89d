// SPDX-License-Identifier: MIT
// memory: what a network needs in bytes, and a plan of its arena; at compile time and at run time. docs/memory.md has
// the definitions.
#pragma once

#include <shapeproof/analysis/arena.hpp>  // arena_planner
#include <shapeproof/check/cost.hpp>      // listen

namespace shapeproof {

/// What a network needs, with a slot for each of its values: the inputs first, then what leaves each node in turn; behind
/// them one for each node that asks for scratch. `alignas(64) std::byte arena[plan.bytes];` holds them all.
template <int Slots>
struct memory_plan : memory_report {
  memory_slot slots[static_cast<std::size_t>(Slots > 0 ? Slots : 1)] = {};

  [[nodiscard]] constexpr int size() const noexcept { return values; }
  [[nodiscard]] constexpr const memory_slot* begin() const noexcept { return slots; }
  [[nodiscard]] constexpr const memory_slot* end() const noexcept { return slots + values; }
  /// The slot of value `i`; one of 0 bytes where there is none.
  [[nodiscard]] constexpr memory_slot operator[](dim i) const noexcept { return i >= 0 && i < values ? slots[i] : memory_slot{}; }
  /// The slot of what leaves node `i` (the first of it), and of its scratch; one of 0 bytes where there is none.
  [[nodiscard]] constexpr memory_slot leaving(dim i) const noexcept { return find(0, values, i); }
  [[nodiscard]] constexpr memory_slot scratch_of(dim i) const noexcept { return find(values, values + scratches, i); }

 private:
  [[nodiscard]] constexpr memory_slot find(std::int32_t from, std::int32_t to, dim node) const noexcept
  {
    for (std::int32_t k = from; k < to; ++k)
      if (slots[k].first == node) return slots[k];
    return {};
  }
};

/// Contiguous slots of the caller's: an array, or anything with data() and size().
struct memory_slots {
  memory_slot* data;
  dim size;

  constexpr memory_slots(memory_slot* first, dim count) noexcept : data(first), size(count) {}
  template <std::size_t N>
  constexpr memory_slots(memory_slot (&array)[N]) noexcept : data(array), size(to_dim(N))
  {
  }
  template <class Range>
    requires requires(Range& range) { static_cast<memory_slot*>(range.data()), range.size(); }
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): a memory_slots has no data() to be called, and is copied
  constexpr memory_slots(Range&& range) noexcept : data(range.data()), size(to_dim(range.size()))
  {
  }
};

namespace detail {

/// The planner over slots that a run has written, with all that can be said before an offset is chosen.
template <class Error>
constexpr bool begin_plan(memory_slot* slots, memory_report& of, arena_progress& now, Error& why) noexcept
{
  share_slots(slots, of.values);
  find_peak(slots, of.values, of);
  arena_planner<memory_slot> planner{slots, of.values, of.alignment, of.peak};
  const bool good = planner.prepare(of.scratches, why);
  now = planner.now;
  return good;
}
template <int = 0>
constexpr void advance_plan(memory_slot* slots, const memory_report& of, arena_progress& now, dim looks) noexcept
{
  arena_planner<memory_slot> planner{slots, of.values, of.alignment, of.peak, now};
  planner.advance(looks);
  now = planner.now;
}
template <int = 0>
constexpr void end_plan(memory_slot* slots, memory_report& of, const arena_progress& now) noexcept
{
  arena_planner<memory_slot> planner{slots, of.values, of.alignment, of.peak, now};
  planner.finish(of.scratches);
  of.bytes = planner.now.bytes;
}

/// What a run has written becomes a plan.
template <class Error>
constexpr bool plan_memory(memory_slot* slots, memory_report& of, Error& why) noexcept
{
  arena_progress now;
  if (!begin_plan(slots, of, now, why)) return false;
  advance_plan(slots, of, now, dim_max / 2);
  end_plan(slots, of, now);
  return true;
}

struct memory_arguments : graph_arguments {
  memory_options options = {};

  using graph_arguments::add;
  constexpr void add(const memory_options& chosen) noexcept { options = chosen; }
};
template <class T>
concept memory_argument = graph_argument<T> || std::is_same_v<T, memory_options>;
template <class T>
inline constexpr int is_value = std::is_same_v<T, shape> || std::is_same_v<T, tensor_value> ? 1 : 0;

}  // namespace detail

/// What a network needs for the shapes (or values) of its inputs, in order; memory_options and a `diagnose` may stand
/// after them. Errors: those of infer; an extent that is not known; bytes past 2^63 - 1, with the node and its shape.
template <detail::network_type Net, detail::memory_argument... Inputs>
[[nodiscard]] constexpr auto memory(const Inputs&... inputs) noexcept
{
  constexpr int count = (0 + ... + detail::is_value<Inputs>);
  constexpr graph_size size = detail::size_of_graph<Net, count>;
  tensor_value in[static_cast<std::size_t>(count + 1)] = {};
  detail::memory_arguments given{{in}};
  (given.add(inputs), ...);
  using plan = memory_plan<size.values + size.nodes>;
  result<plan> made(plan{});
  plan& to = made.in_place();
  memory_recorder seen(to.slots, size.values + size.nodes, given.options);
  error why;
  bool good = detail::listen<Net, count>(in, seen, why, given.level);
  static_cast<memory_report&>(to) = seen.report;
  if (good && !detail::plan_memory(to.slots, to, why)) {
    good = false;
    why = detail::with_names(detail::type_program<Net, count>{}, in, {why}).why;
  }
  if (!good) made.refuse(why);
  return made;
}

/// The same of layers in a contiguous range: slots into storage of the caller's, one for each layer and the input, and
/// one more for each layer that asks for scratch. Errors also: less storage than that (storage.size).
template <detail::chain_range Range, class Input>
  requires(detail::is_value<Input> == 1)
[[nodiscard]] constexpr result<memory_report> memory(const Range& net, const Input& input, memory_slots slots,
                                                     const memory_options& options = {},
                                                     diagnose level = diagnose::full) noexcept
{
  tensor_value in[2] = {};
  detail::graph_arguments{in}.add(input);
  const layer_chain chain = detail::chain_of(net);
  result<memory_report> made(memory_report{});
  memory_recorder seen(slots.data, slots.size, options);
  error why;
  bool good = detail::listen(chain, in[0], seen, why, level);
  made.in_place() = seen.report;
  if (good && !detail::plan_memory(slots.data, made.in_place(), why)) {
    good = false;
    why = detail::with_label(chain, in[0], why);
  }
  if (!good) made.refuse(why);
  return made;
}

/// The same of a stored graph; `values` gets every value, as by `trace`. `in` must not be that storage.
template <detail::value_range Values>
[[nodiscard]] constexpr result<memory_report> memory(const stored_graph& net, const tensor_value* in, dim input_count,
                                                     Values& values, memory_slots slots, const memory_options& options = {},
                                                     diagnose level = diagnose::full) noexcept
{
  result<memory_report> made(memory_report{});
  memory_recorder seen(slots.data, slots.size, options);
  const dim capacity = to_dim(values.size());
  error why;
  bool good = detail::listen(net, in, input_count, values.data(), capacity, seen, why, level);
  made.in_place() = seen.report;
  if (good && !detail::plan_memory(slots.data, made.in_place(), why)) {
    good = false;
    why = detail::with_names(detail::stored_program<stored_graph>{net, values.data(), capacity}, values.data(), {why}).why;
  }
  if (!good) made.refuse(why);
  return made;
}
template <class Input, detail::value_range Values>
  requires(detail::is_value<Input> == 1)
[[nodiscard]] constexpr result<memory_report> memory(const stored_graph& net, const Input& input, Values& values,
                                                     memory_slots slots, const memory_options& options = {},
                                                     diagnose level = diagnose::full) noexcept
{
  tensor_value in[2] = {};
  detail::graph_arguments{in}.add(input);
  return memory(net, in, 1, values, slots, options, level);
}

namespace detail {

template <const memory_options& Options, class Net>
struct memory_request {};

template <int Slots>
struct memory_work {
  memory_plan<Slots> plan = {};
  arena_progress now = {};
  error why = {};
};

/// The plan of a network type, in as many constant evaluations as it takes: clang allows a million steps in each.
template <const memory_options& Options, class Net, class... Tensors>
struct memory_stages {
  static constexpr int inputs = sizeof...(Tensors);
  static constexpr graph_size size = count_run<Net, Tensors...>();
  static constexpr int slots = size.values + (Options.scratch != nullptr ? size.nodes : 0);
  using work = memory_work<slots>;

  static constexpr work record() noexcept
  {
    const tensor_value in[static_cast<std::size_t>(inputs + 1)] = {Tensors::value()...};
    work made;
    memory_recorder seen(made.plan.slots, slots, Options);
    error why;
    if (!listen<Net, inputs>(in, seen, why, diagnose::place)) made.why = why;
    static_cast<memory_report&>(made.plan) = seen.report;
    return made;
  }
  static constexpr work prepare(work made) noexcept
  {
    if (made.why.rule != rule::none) return made;
    error why;
    if (begin_plan(made.plan.slots, made.plan, made.now, why)) return made;
    const tensor_value in[static_cast<std::size_t>(inputs + 1)] = {Tensors::value()...};
    made.why = with_names(type_program<Net, inputs>{}, in, {why}).why;
    return made;
  }
  static constexpr work advance(work made) noexcept
  {
    constexpr dim looks = dim{1} << 15;
    advance_plan(made.plan.slots, made.plan, made.now, looks);
    return made;
  }
  static constexpr memory_plan<slots> finish(memory_plan<slots> plan, const arena_progress& now) noexcept
  {
    end_plan(plan.slots, plan, now);
    return plan;
  }

  static constexpr work recorded = record();
  static constexpr work prepared = prepare(recorded);
  static constexpr bool good = prepared.why.rule == rule::none;
  static constexpr error why() noexcept { return prepared.why; }

  template <int Piece>
  struct piece {
    static constexpr work before() noexcept
    {
      if constexpr (Piece == 0) return prepared;
      else return piece<Piece - 1>::made;
    }
    static constexpr work made = advance(before());
  };
  template <int Piece = 0>
  static constexpr memory_plan<slots> all() noexcept
  {
    if constexpr (!good) return {};
    else if constexpr (piece<Piece>::made.now.done) return finish(piece<Piece>::made.plan, piece<Piece>::made.now);
    else return all<Piece + 1>();
  }
};

template <const memory_options& Options, class Net, class... Tensors>
struct proof<memory_request<Options, Net>, Tensors...> {
  using stages = memory_stages<Options, Net, Tensors...>;
  static constexpr bool good = stages::good;
  static constexpr auto value = stages::all();
  template <class = void>
  using type = void;
  template <class>
  using how = analysis_error<Net, stages, Tensors...>;
};

inline constexpr memory_options default_memory_options;

}  // namespace detail

/// The plan as a constant: `constexpr auto& plan = memory_of<lenet, tensor<std::int8_t, 1, 1, 28, 28>>;`. Where the network
/// cannot work, or an extent is not known, naming it is an error as of output_t.
template <class Net, class... Tensors>
inline constexpr const auto& memory_of =
    detail::answer<detail::memory_request<detail::default_memory_options, Net>, Tensors...>::value;

/// The same with options, which are a constant with a name (g++ 12 takes no function in a template argument otherwise):
/// `constexpr memory_options options{.alignment = 16, .in_place = true}; memory_with<options, lenet, tensor<...>>`.
template <const memory_options& Options, class Net, class... Tensors>
inline constexpr const auto& memory_with = detail::answer<detail::memory_request<Options, Net>, Tensors...>::value;

}  // namespace shapeproof
