// SPDX-License-Identifier: MIT
// output_t of a graph type: what check/proof.hpp is for a chain.
#pragma once

#include <shapeproof/check/graph_infer.hpp>  // report_of, with_names, search_size
#include <shapeproof/check/proof.hpp>        // proof, tensor_of

namespace shapeproof {

/// The types of several outputs: what output_t is for a graph that returns a value_list.
template <class... Tensors>
struct tensors {
  static constexpr int count = sizeof...(Tensors);
};

namespace detail {

template <int Outputs>
struct graph_verdict {
  bool good = true;
  error why = {};
  tensor_value values[static_cast<std::size_t>(Outputs)] = {};
  int count = 1;
};

template <class Net, class... Tensors>
constexpr auto judge_graph() noexcept
{
  constexpr int inputs = sizeof...(Tensors);
  const tensor_value in[static_cast<std::size_t>(inputs + 1)] = {Tensors::value()...};
  error why;
  graph_builder g(why);
  const auto made = forward<Net, inputs>(g, in);
  using returned = std::remove_cvref_t<decltype(made)>;
  graph_verdict<value_count<returned>::value> verdict;
  verdict.good = g.good();
  if (!g.good()) verdict.why = why;
  if constexpr (std::is_same_v<returned, graph_value>) {
    verdict.values[0] = made.of;
  } else {
    verdict.count = made.size();
    for (int i = 0; i < made.size(); ++i) verdict.values[i] = made.items[i].of;
  }
  return verdict;
}

template <class Net, class... Tensors>
inline constexpr auto graph_verdict_of = judge_graph<Net, Tensors...>();

/// A search at compile time, in pieces.
template <class Diagnosis, int By, int Piece>
struct search_piece {
  static constexpr dim tries = search_tries(Diagnosis::size.nodes);
  static constexpr size_search before() noexcept
  {
    if constexpr (Piece == 0) return {Diagnosis::in[0]};
    else return search_piece<Diagnosis, By, Piece - 1>::made;
  }
  static constexpr size_search made = search_size(Diagnosis::program, Diagnosis::in, Diagnosis::inputs, Diagnosis::named,
                                                  before(), By, tries);
};
template <class Diagnosis, int By, int Piece = 0>
constexpr size_search search_all() noexcept
{
  constexpr size_search made = search_piece<Diagnosis, By, Piece>::made;
  if constexpr (made.found || made.ended || Piece + 1 == search_pieces) return made;
  else return search_all<Diagnosis, By, Piece + 1>();
}

template <class Net, class... Tensors>
struct graph_diagnosis {
  static constexpr int inputs = sizeof...(Tensors);
  static constexpr tensor_value in[static_cast<std::size_t>(inputs + 1)] = {Tensors::value()...};
  static constexpr type_program<Net, inputs> program = {};
  static constexpr graph_size size = size_of_graph<Net, inputs>;
  static constexpr graph_report seen = report_of<Net, inputs>(in, graph_verdict_of<Net, Tensors...>.why);
  static constexpr graph_report named = with_names(program, in, seen);
  static constexpr error mended = fix_window(program, in, named);
  static constexpr error joined = fix_join(program, in, named, mended);

  static constexpr error name() noexcept
  {
    if constexpr (!size_matters(joined)) return joined;
    else if constexpr (!named.join) return name_sizes<Net>(joined, named, in[0], search_all<graph_diagnosis, 1>(), {});
    else return name_sizes<Net>(joined, named, in[0], search_all<graph_diagnosis, 1>(), search_all<graph_diagnosis, -1>());
  }
  static constexpr error whole = name();
};

template <class Net, class Count, class... Tensors>
struct graph_outputs;
template <class Net, int... At, class... Tensors>
struct graph_outputs<Net, numbers<At...>, Tensors...> {
  static constexpr auto made = graph_verdict_of<Net, Tensors...>;
  template <int I>
  struct one {
    static constexpr tensor_value value = made.values[I];
    using type = typename tensor_of<element_type_of<value.element, typename Tensors::element_type...>, value>::type;
  };
  using type = tensors<typename one<At>::type...>;
};
template <class Net, class... Tensors>
struct graph_outputs<Net, numbers<0>, Tensors...> {
  static constexpr tensor_value value = graph_verdict_of<Net, Tensors...>.values[0];
  using type = typename tensor_of<element_type_of<value.element, typename Tensors::element_type...>, value>::type;
};

template <graph_type Net, class... Tensors>
struct proof<Net, Tensors...> {
  static constexpr bool good = graph_verdict_of<Net, Tensors...>.good;
  template <class = void>
  using type = typename graph_outputs<Net, typename count_to<graph_verdict_of<Net, Tensors...>.count>::type, Tensors...>::type;
  template <class Asked>
  using how = graph_diagnosis<Asked, Tensors...>;
};

}  // namespace detail
}  // namespace shapeproof
