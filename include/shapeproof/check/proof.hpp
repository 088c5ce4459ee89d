// SPDX-License-Identifier: MIT
// output_t: from an error to a static_assert. Naming the output type of a network that cannot work does not compile:
// the compiler names a template that says what is wrong, with the place and the numbers, and the sentence as text.
#pragma once

#include <shapeproof/check/infer.hpp>    // run, with_label, with_history, fix_*
#include <shapeproof/check/message.hpp>  // message
#include <shapeproof/check/refusal.hpp>  // refusal

namespace shapeproof {

namespace detail {

/// A piece of the sentence as a template argument. Compilers print an array as text if it is short (clang 16 cuts at
/// about 30 characters) and has exactly one NUL (with more, clang prints numbers).
template <int N>
struct text {
  char piece[static_cast<std::size_t>(N) + 1] = {};
};

/// The sentence cut at spaces, a space at the end of its piece.
struct cut_text {
  static constexpr int piece_max = 30;
  static constexpr int pieces_max = message_text::capacity;

  message_text whole;
  int count = 0;
  int begin[pieces_max + 1] = {};

  constexpr explicit cut_text(const message_text& from) noexcept : whole(from)
  {
    for (int at = 0; at < from.length;) {
      int end = at + piece_max < from.length ? at + piece_max : from.length;
      if (end < from.length) {
        int space = end;
        while (space > at && from.text[space - 1] != ' ') --space;
        if (space > at) end = space;
      }
      begin[count++] = at;
      at = end;
      begin[count] = at;
    }
  }
};

struct verdict {
  bool good;
  tensor_value value;
  error why;
};

template <class Chain>
constexpr verdict judge(const Chain& net, const tensor_value& input) noexcept
{
  verdict made{true, input, {}};
  made.good = run(net, made.value, made.why);
  return made;
}

template <class Net, class Tensor>
inline constexpr verdict verdict_of = judge(Net::chain(), Tensor::value());

/// What a network gives for the types of its inputs: `good`, and `type` or all there is to say in `whole`. A chain here,
/// a graph in check/graph_proof.hpp.
template <class Net, class... Tensors>
struct proof;

/// An error's diagnosis after step I, each step a constant evaluation of its own.
template <class Net, class Tensor, int I>
inline constexpr error after_step = diagnosis_steps<decltype(Net::chain())>[I](Net::chain(), Tensor::value(), after_step<Net, Tensor, I - 1>);
template <class Net, class Tensor>
inline constexpr error after_step<Net, Tensor, -1> = verdict_of<Net, Tensor>.why;

template <class Net, class Tensor>
struct diagnosis {
  static constexpr error whole = after_step<Net, Tensor, diagnosis_step_count - 1>;
};

/// An error in template arguments: numbers, and the sentence in pieces of text.
template <const auto& Whole>  // not `error`, so that nothing of it is looked up before it is told
struct told {
  static constexpr cut_text sentence = cut_text(message(Whole));

  static constexpr message_text words() noexcept { return sentence.whole; }

  template <int Begin, int Length>
  static consteval text<Length> piece() noexcept
  {
    text<Length> made;
    for (int i = 0; i < Length; ++i) made.piece[i] = sentence.whole.text[Begin + i];
    made.piece[Length] = '\0';  // by name: clang 16 and 19 print some arrays as numbers where it was only implied
    return made;
  }

  // The effective kernel is what has to fit, and padding is that of both sides.
  static constexpr bool window = is(Whole.rule, rule::window_fits);
  static constexpr dim second = window ? Whole.numbers[1] + Whole.numbers[2] : Whole.numbers[1];
  static constexpr dim effective = window ? Whole.numbers[4] * (Whole.numbers[3] - 1) + 1 : 0;

  template <int... At>
  static consteval auto refused(numbers<At...>) noexcept
  {
    return refusal<Whole.rule, Whole.layer, Whole.axis, Whole.numbers[0], second, Whole.numbers[2], effective,
                   piece<sentence.begin[At], sentence.begin[At + 1] - sentence.begin[At]>()...>();
  }

#if defined(__clang_major__) && __clang_major__ < 15
  static constexpr int pieces = 0;  // clang 14 prints text arguments as lists of numbers
#else
  static constexpr int pieces = sentence.count;
#endif
};

/// The first of some types that is an element; `unnamed_element` where none is.
template <element Of, class... Types>
struct find_type {
  using type = unnamed_element<Of.bits, Of.id>;
};
template <element Of, class First, class... More>
struct find_type<Of, First, More...> : find_type<Of, More...> {};
template <element Of, class First, class... More>
  requires(element::of<First>() == Of)
struct find_type<Of, First, More...> {
  using type = First;
};

/// The C++ type of an element: that of an input which has the same, or else the usual one.
template <element Of, class... Inputs>
using element_type_of =
    typename find_type<Of, Inputs..., float, float16, bfloat16, double, bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                       std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, int4, uint4, int1>::type;

/// The tensor type of a run-time value.
template <class Element, const tensor_value& Value, class = typename count_to<Value.extents.count>::type>
struct tensor_of;
template <class Element, const tensor_value& Value, int... At>
struct tensor_of<Element, Value, numbers<At...>> {
  using type = tensor<Element, Value.extents.values[At]...>;
};

template <chain_type Net, class Tensor>
struct proof<Net, Tensor> {
  static constexpr bool good = verdict_of<Net, Tensor>.good;
  static constexpr tensor_value value = verdict_of<Net, Tensor>.value;
  template <class = void>
  using type = typename tensor_of<element_type_of<value.element, typename Tensor::element_type>, value>::type;
  template <class Asked>
  using how = diagnosis<Asked, Tensor>;
};

template <class Net, bool Good, class... Tensors>
struct output {
  using type = typename proof<Net, Tensors...>::template type<>;
};

template <class Net, class... Tensors>
struct output<Net, false, Tensors...> {
  using how = told<proof<Net, Tensors...>::template how<Net>::whole>;
  using refused = std::remove_pointer_t<decltype(how::refused(typename count_to<how::pieces>::type{}))>;
  static_assert(sizeof(refused) > 0);  // first: clang stops at the first that fails in a class of its own
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
  static_assert(!sizeof(Net), how::words());  // C++26 (P2741): the sentence itself
#endif
  using type = void;
};

}  // namespace detail

/// Whether a network takes its inputs, as a constant: nothing fails to compile.
template <class Net, class... Tensors>
inline constexpr bool accepts = detail::proof<Net, Tensors...>::good;

/// The type of a network's output for the types of its inputs: `output_t<lenet, tensor<float, 1, 1, 28, 28>>`. Where the
/// network cannot work, naming it is an error that says layer, axis, numbers and fixes.
template <class Net, class... Tensors>
using output_t = typename detail::output<Net, accepts<Net, Tensors...>, Tensors...>::type;

}  // namespace shapeproof
