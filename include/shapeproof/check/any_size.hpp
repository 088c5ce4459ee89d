// SPDX-License-Identifier: MIT
// A network whose input sizes are known only at run time: what holds for every size is proven when it is compiled, and
// what is left is a comparison for each axis, whatever the depth. Its output's extents are a division each.
//
//   using unet_of_any_size = any_size<unet, tensor<float, dynamic, 3, dynamic, dynamic>>;
//   if (!unet_of_any_size::takes(shape{batch, 3, height, width})) return refuse();
#pragma once

#include <shapeproof/analysis/valid_sizes.hpp>  // size_solver, forward
#include <shapeproof/check/graph_proof.hpp>     // output_t
#include <shapeproof/check/size_text.hpp>       // text_of

namespace shapeproof {

/// Every size from `low` to `high`.
struct between {
  dim low;
  dim high;
};

namespace detail {

/// An output's extent: floor((s * n + c) / j) of free axis `of`, the number c where that is -1, or not such a line (-2).
struct axis_line {
  int of = -1;
  dim s = 0;
  dim c = 0;
  dim j = 1;

  [[nodiscard]] constexpr dim at(dim size) const noexcept { return j == 1 ? s * size + c : floor_div(s * size + c, j); }
};

/// All that is known of a network's free axes.
template <int Free>
struct size_report {
  size_set sets[static_cast<std::size_t>(Free > 0 ? Free : 1)] = {};
  free_axis axes[static_cast<std::size_t>(Free > 0 ? Free : 1)] = {};
  dim starts[static_cast<std::size_t>(Free > 0 ? Free : 1)] = {};
  int same_as[static_cast<std::size_t>(Free > 0 ? Free : 1)] = {};  // the free axis that must be the same number, or itself
  axis_line lines[rank_max] = {};
  int rank = 0;
  bool compared = true;  // comparisons axis by axis are the whole answer
  bool straight = true;  // every extent of the one output is a line
  bool possible = true;
};

template <class Tensor>
inline constexpr int free_axes_of = 0;
template <class Element, dim... Extents>
inline constexpr int free_axes_of<tensor<Element, Extents...>> = (0 + ... + (Extents == dynamic ? 1 : 0));

template <class Net, class... Tensors>
constexpr auto report_sizes() noexcept
{
  constexpr int inputs = sizeof...(Tensors);
  constexpr int free = (0 + ... + free_axes_of<Tensors>);
  size_report<free> made;
  type_program_of<Net, inputs> room;
  const tensor_value in[static_cast<std::size_t>(inputs)] = {Tensors::value()...};
  axis_program program = room.program(false);
  error why;
  const shape out = room.run(program, in, 0, why);
  const bool sure = !program.maps.unsure && why.rule == rule::none;
  made.rank = out.rank();
  for (int axis = 0; axis < out.rank(); ++axis) {
    axis_line& line = made.lines[axis];
    if (out.values[axis] != dynamic) {
      line.c = out.values[axis];
      continue;
    }
    const axis_term& term = program.maps.terms[program.outputs[0].term[axis]];
    if (term.kind == term_kind::number) line.c = term.c;
    else if (term.kind == term_kind::extent) line = {term.variable, 1, 0, 1};
    else if (term.kind == term_kind::scaled && program.maps.terms[term.a].kind == term_kind::extent && term.top != dim_max)
      line = {term.variable, term.s, term.c, term.j};
    else line.of = -2;
    made.straight = made.straight && line.of != -2;
  }
  made.straight = made.straight && program.output_count == 1;
  made.compared = sure;
  // Two axes each of which may be as large as can be, and their product not.
  for (int id = 1; id < program.maps.terms.count(); ++id) {
    const axis_term& of = program.maps.terms[id];
    made.compared = made.compared && (of.variable != axis_term::several_axes || of.top != dim_max);
  }
  const bool refused = why.rule != rule::none;
  int named = 0;
  for (int k = 0; k < inputs; ++k)
    for (int axis = 0; axis < in[k].extents.rank(); ++axis)
      if (in[k].extents.values[axis] == dynamic)
        made.axes[named++] = {static_cast<std::int16_t>(k), static_cast<std::int16_t>(axis)};
  for (int i = 0; i < free; ++i) {
    made.same_as[i] = i;
    if (i >= program.free_count) {  // more than a program holds: the network is run
      made.sets[i] = unknown_sizes();
      made.compared = made.straight = false;
      continue;
    }
    if (refused) continue;
    size_solver solver(program, effort_of_a_constant / (free > 0 ? free : 1));
    made.sets[i] = solver.solve(i);
    made.starts[i] = solver.start(i);
    made.possible = made.possible && !made.sets[i].empty();
    made.compared = made.compared && (made.sets[i].answer == size_answer::independent ||
                                      (made.sets[i].answer == size_answer::tied && made.sets[i].agrees));
  }
  // The batch of two inputs that meet: one comparison more, unless 1 would stretch.
  for (int i = 0; i < program.need_count && made.compared; ++i) {
    const axis_need& one = program.needs[i];
    const axis_term& a = program.maps.terms[one.a];
    const axis_term& b = program.maps.terms[one.b];
    if (one.kind > need_kind::equal_or_one || a.variable < 0 || b.variable < 0 || a.variable == b.variable) continue;
    const int later = a.variable > b.variable ? a.variable : b.variable;
    const int earlier = a.variable + b.variable - later;
    made.compared = one.kind == need_kind::equal && a.j == 1 &&
                    (made.same_as[later] == later || made.same_as[later] == earlier);
    made.same_as[later] = earlier;
  }
  for (int i = 0; i < free && !made.compared; ++i) made.same_as[i] = i;
  return made;
}

template <class Net, class... Tensors>
inline constexpr auto sizes_known = report_sizes<Net, Tensors...>();

template <int Count>
struct size_list {
  dim sizes[static_cast<std::size_t>(Count) + 1] = {};
};

/// The tensor type with a size for each axis that has none, from number `At` on of a list.
template <class Tensor, const auto& Sizes, int At>
struct sized;
template <class Element, const auto& Sizes, int At, dim... Extents>
struct sized<tensor<Element, Extents...>, Sizes, At> {
  static constexpr int place(int axis) noexcept
  {
    constexpr dim all[sizeof...(Extents) + 1] = {Extents..., 0};
    int before = At;
    for (int i = 0; i < axis; ++i) before += all[i] == dynamic ? 1 : 0;
    return before;
  }
  template <class Places>
  struct of;
  template <int... Axis>
  struct of<numbers<Axis...>> {
    using type = tensor<Element, (Extents == dynamic ? Sizes.sizes[place(Axis)] : Extents)...>;
  };
  using type = typename of<typename count_to<static_cast<int>(sizeof...(Extents))>::type>::type;
};

template <class Net, class... Tensors>
struct some_sizes {
  static constexpr int free = (0 + ... + free_axes_of<Tensors>);
  // Sizes that go through as much of the network as there are any for, and not so small that something else refuses.
  static constexpr size_list<free> tried() noexcept
  {
    size_list<free> made;
    const auto& known = sizes_known<Net, Tensors...>;
    for (int i = 0; i < free; ++i) {
      const dim start = known.starts[i] < 1 || known.starts[i] > size_max ? 1 : known.starts[i];
      made.sizes[i] = !known.sets[i].empty() ? known.sets[i].minimum() : start > 224 ? start : 224;
    }
    return made;
  }
  static constexpr size_list<free> used = tried();
};

// What leaves a network of any size; where no size works, it is asked for one that does not, and says why.
template <class Net, bool Possible, class... Tensors>
struct any_output {
  using type = output_t<Net, Tensors...>;
};
template <class Places, class Net, class... Tensors>
struct failing_output;
template <int... At, class Net, class... Tensors>
struct failing_output<numbers<At...>, Net, Tensors...> {
  static constexpr int before(int input) noexcept
  {
    constexpr int counts[] = {free_axes_of<Tensors>...};
    int made = 0;
    for (int i = 0; i < input; ++i) made += counts[i];
    return made;
  }
  using known = some_sizes<Net, Tensors...>;
  using type = output_t<Net, typename sized<Tensors, known::used, before(At)>::type...>;
};
template <class Net, class... Tensors>
  requires(sizeof...(Tensors) > 0)
struct any_output<Net, false, Tensors...>
    : failing_output<typename count_to<static_cast<int>(sizeof...(Tensors))>::type, Net, Tensors...> {};

}  // namespace detail

/// Whether some size works for every `dynamic` axis, as a constant: nothing fails to compile.
template <class Net, class... Tensors>
inline constexpr bool accepts_some_size = accepts<Net, Tensors...> && detail::sizes_known<Net, Tensors...>.possible;

/// A network with inputs of any size. Naming a member of one that no size can satisfy does not compile: the error is that
/// of output_t, for a size that was tried.
template <class Net, class... Tensors>
struct any_size {
  /// What leaves it, with all that is known: an extent that depends on the size is `dynamic`.
  using output_type = typename detail::any_output<Net, accepts_some_size<Net, Tensors...>, Tensors...>::type;

  static constexpr const auto& known = detail::sizes_known<Net, Tensors...>;
  static constexpr int inputs = sizeof...(Tensors);
  static constexpr int free = (0 + ... + detail::free_axes_of<Tensors>);

  /// Whether `takes` is comparisons alone, and `output` a division for each extent; otherwise they run the network.
  static constexpr bool compared = known.compared;
  static constexpr bool straight = known.compared && known.straight && inputs == 1;

  /// The sizes of a `dynamic` axis; of another, or of one that is not there, none.
  [[nodiscard]] static constexpr size_set sizes(int axis, int input = 0) noexcept
  {
    static_assert(!std::is_void_v<output_type>);
    for (int i = 0; i < free; ++i)
      if (known.axes[i].input == input && known.axes[i].axis == axis) return known.sets[i];
    return {};
  }

  /// Whether the network takes inputs of these shapes.
  template <class... Shapes>
    requires(sizeof...(Shapes) == inputs && (std::is_same_v<Shapes, shape> && ...))
  [[nodiscard]] static constexpr bool takes(const Shapes&... in) noexcept
  {
    static_assert(!std::is_void_v<output_type>);
    const shape* const given[] = {&in...};
    if (!fits(given)) return false;
    if constexpr (compared) return true;
    else return infer<Net>(in..., diagnose::place).has_value();
  }

  /// The extents of the output. Errors: rank.fits and input.match where this is no such tensor, or what `infer` says.
  [[nodiscard]] static constexpr result<shape> output(const shape& in) noexcept
    requires(inputs == 1)
  {
    static_assert(!std::is_void_v<output_type>);
    if constexpr (straight) {
      const shape* const given[] = {&in};
      if (fits(given)) {
        result<shape> out{shape::to_be_filled{}};
        lines(in, out.in_place(), typename detail::count_to<known.rank>::type{});
        return out;
      }
    }
    error why;
    if ((... && is_of_type<Tensors>(in, why))) return infer<Net>(in);
    return why;
  }

  /// What is asked of a size: "height: 16, 32, 48, ...; multiples of 16".
  [[nodiscard]] static constexpr size_text text(int axis, axis_name name, int input = 0) noexcept
  {
    return text_of(sizes(axis, input), name);
  }

  /// Whether every combination of sizes works, one interval for each `dynamic` axis in order.
  template <class... Intervals>
    requires(sizeof...(Intervals) == free && (std::is_same_v<Intervals, between> && ...))
  [[nodiscard]] static constexpr bool takes_all(const Intervals&... of) noexcept
  {
    static_assert(!std::is_void_v<output_type>);
    int i = 0;
    return compared && (... && (known.sets[i++].contains_all(of.low, of.high)));
  }

  /// The smallest and the largest extent of an output's axis for such intervals; an empty interval where they are not all
  /// taken. What is known of every layer rises with its input, so that the ends make the ends.
  template <class... Intervals>
    requires(inputs == 1 && sizeof...(Intervals) == free && (std::is_same_v<Intervals, between> && ...))
  [[nodiscard]] static constexpr interval outputs_between(int axis, const Intervals&... of) noexcept
  {
    if (!takes_all(of...)) return {};
    const between all[] = {of..., between{0, 0}};
    shape low = (..., Tensors::extents());
    shape high = low;
    for (int i = 0; i < free; ++i) {
      low.values[known.axes[i].axis] = all[i].low;
      high.values[known.axes[i].axis] = all[i].high;
    }
    const shape from = output(low).value_or(shape{});
    const shape to = output(high).value_or(shape{});
    if (axis < 0 || axis >= from.rank()) return {};
    return {from[axis], to[axis]};
  }

 private:
  static constexpr bool fits(const shape* const* given) noexcept
  {
    return fits_all(given, typename detail::count_to<inputs>::type{}, typename detail::count_to<free>::type{});
  }
  template <int... Input, int... Free>
  static constexpr bool fits_all(const shape* const* given, detail::numbers<Input...>, detail::numbers<Free...>) noexcept
  {
    return (... && fits_type<Tensors>(*given[Input])) && (... && known.sets[Free].contains(size_of<Free>(given))) &&
           (... && (known.same_as[Free] == Free || size_of<Free>(given) == size_of<known.same_as[Free]>(given)));
  }
  template <int Free>
  static constexpr dim size_of(const shape* const* given) noexcept
  {
    return given[known.axes[Free].input]->values[known.axes[Free].axis];
  }
  template <class Tensor>
  static constexpr bool fits_type(const shape& in) noexcept
  {
    return in.count == Tensor::rank && fits_numbers(in, Tensor{});
  }
  template <class Element, dim... Extents>
  static constexpr bool fits_numbers(const shape& in, tensor<Element, Extents...>) noexcept
  {
    [[maybe_unused]] const dim* at = in.values;
    return (... && (*at++ == Extents || Extents == dynamic));
  }
  template <class Tensor>
  static constexpr bool is_of_type(const shape& in, error& why) noexcept
  {
    constexpr shape wanted = Tensor::extents();
    if (in.count != wanted.count) return fail(why, rule::rank_fits, in.count, wanted.count);
    for (int axis = 0; axis < wanted.count; ++axis) {
      if (wanted.values[axis] == dynamic || wanted.values[axis] == in.values[axis]) continue;
      fail(why, rule::input_match, in.values[axis], wanted.values[axis], 0);
      return at_axis(why, axis, axis_name::other);
    }
    return true;
  }
  template <int... Axis>
  static constexpr void lines(const shape& in, shape& out, detail::numbers<Axis...>) noexcept
  {
    out.count = known.rank;
    ((out.values[Axis] = known.lines[Axis].of < 0 ? known.lines[Axis].c
                                                  : known.lines[Axis].at(in.values[known.axes[known.lines[Axis].of].axis])),
     ...);
  }
};

/// The tensor type of the largest sizes: what bytes and an arena are planned for, `largest_t<image, 4, 512, 512>`.
template <class Tensor, dim... Sizes>
struct largest {
  static constexpr detail::size_list<static_cast<int>(sizeof...(Sizes))> sizes = {{Sizes..., 0}};
  static_assert(sizeof...(Sizes) == detail::free_axes_of<Tensor>, "one size for each dynamic axis");
  using type = typename detail::sized<Tensor, sizes, 0>::type;
};
template <class Tensor, dim... Sizes>
using largest_t = typename largest<Tensor, Sizes...>::type;

}  // namespace shapeproof
