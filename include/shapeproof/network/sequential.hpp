// SPDX-License-Identifier: MIT
// A chain of layers: as a type, and as a contiguous range of layers at run time. One loop runs both.
#pragma once

#include <shapeproof/layers/layer.hpp>  // layer, inputs, outputs

namespace shapeproof {

/// What is known of one layer of a network besides its inference.
struct layer_info {
  layer record;                     // its parameters; of kind custom for a layer that is not the library's
  const char* name = nullptr;       // the name it was given
  const char* type_name = nullptr;  // of a layer that is not the library's
};

/// One layer of a chain: infers, or describes itself where `about` is not null. A function pointer a layer keeps
/// constant evaluation linear: an array of records is walked again by g++ at each access.
using step = bool (*)(const inputs& in, outputs out, error& why, layer_info* about);

/// The text of a layer's name as a template argument.
template <std::size_t N>
struct name_text {
  char text[N] = {};
  consteval name_text(const char (&from)[N]) noexcept
  {
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
};

template <name_text Name, auto Layer>
struct named_layer {};

/// A layer with a name: `sequential<named<"stem", conv2d{.out_channels = 64, .kernel = 7}>, ...>`.
template <name_text Name, auto Layer>
inline constexpr named_layer<Name, Layer> named{};

namespace detail {
// No parameter is called I: <complex.h> makes that a macro.
template <int... At>
struct numbers {};
template <int Count, int... At>
struct count_to : count_to<Count - 1, Count - 1, At...> {};
template <int... At>
struct count_to<0, At...> {
  using type = numbers<At...>;
};

template <class A, class B>
concept same_as = std::is_same_v<A, B>;  // <concepts> costs more than this header
}

/// What may stand in `sequential`: any structural type whose const `infer` takes (inputs, outputs, error&) and says
/// whether it went well; or, for one input and one output, a shape to a result<shape>, or a tensor_value to a
/// result<tensor_value>. A static `type_name` is used in messages.
template <class Layer>
concept infers_in_place = requires(const Layer& of, const inputs& in, outputs out, error& why) {
  { of.infer(in, out, why) } -> detail::same_as<bool>;
};
template <class Layer>
concept infers_values = requires(const Layer& of, const tensor_value& in) {
  { of.infer(in) } -> detail::same_as<result<tensor_value>>;
};
template <class Layer>
concept infers_shapes = requires(const Layer& of, const shape& in) {
  { of.infer(in) } -> detail::same_as<result<shape>>;
};

namespace detail {

template <class Layer>
inline constexpr bool is_own = library_layer<Layer> || std::is_same_v<Layer, layer>;

// Its type is deduced, so that a call of what it gives is looked up only where a layer is inferred.
template <class Layer>
constexpr auto record_of(const Layer& of) noexcept { return layer(of); }

template <class Layer>
constexpr bool infer_layer(const Layer& of, const inputs& in, outputs out, error& why) noexcept
{
  if constexpr (infers_in_place<Layer>) {
    if constexpr (!is_own<Layer>) fail(why, rule::layer_custom);  // for one that says no and nothing else
    return of.infer(in, out, why);
  } else if constexpr (library_layer<Layer>) {  // a run-time form with lists
    return record_of(of).infer(in, out, why);
  } else {
    static_assert(infers_values<Layer> || infers_shapes<Layer>,
                  "a layer has a const infer(inputs, outputs, error&), infer(shape) or infer(tensor_value)");
    if (!one_to_one(in, out, why)) return false;
    const element kept = in[0].element;
    if constexpr (infers_values<Layer>) {
      const result<tensor_value> made = of.infer(in[0]);
      if (made) out[0] = *made;
      else why = made.error();
      return made.has_value();
    } else {
      const result<shape> made = of.infer(in[0].extents);
      if (made) out[0] = tensor_value{*made, kept};
      else why = made.error();
      return made.has_value();
    }
  }
}

template <class Layer>
struct unnamed {
  template <auto Value>
  static constexpr bool run(const inputs& in, outputs out, error& why, layer_info* about) noexcept
  {
    if (about == nullptr) return infer_layer(Value, in, out, why);
    if constexpr (is_own<Layer>) about->record = layer(Value);
    else {
      about->record.kind = layer_kind::custom;
      if constexpr (requires { Layer::type_name; }) about->type_name = Layer::type_name;
    }
    return true;
  }
};

template <class Layer>
struct run_layer : unnamed<Layer> {};

template <name_text Name, auto Inner>
struct run_layer<named_layer<Name, Inner>> {
  template <auto>
  static constexpr bool run(const inputs& in, outputs out, error& why, layer_info* about) noexcept
  {
    if (about != nullptr) about->name = Name.text;
    return run_layer<std::remove_cvref_t<decltype(Inner)>>::template run<Inner>(in, out, why, about);
  }
};

template <std::size_t Size>
struct step_table {
  step at[Size + 1];
};
// No member of the chain: at each access to one, g++ goes through all layers that the chain has for arguments.
template <class Chain>
inline constexpr auto steps_of = Chain::table();

}  // namespace detail

/// A chain as the type's table of steps: what the checks and the analyses see of any `sequential`.
struct step_chain {
  const step* steps;
  dim size;

  constexpr bool infer(dim i, const inputs& in, outputs out, error& why) const noexcept
  {
    return steps[i](in, out, why, nullptr);
  }
  constexpr layer_info info(dim i) const noexcept
  {
    layer_info about;
    error why;
    steps[i]({}, {}, why, &about);
    return about;
  }
};

/// A chain as layers in the caller's storage, with names there too or none.
struct layer_chain {
  const layer* layers;
  dim size;
  const char* const* names = nullptr;

  // A template, so that including this does not instantiate every layer there is.
  template <class Layer = layer>
  constexpr bool infer(dim i, const inputs& in, outputs out, error& why) const noexcept
  {
    return static_cast<const Layer&>(layers[i]).infer(in, out, why);
  }
  constexpr layer_info info(dim i) const noexcept
  {
    return {layers[i], names != nullptr ? names[i] : nullptr, nullptr};
  }
};

/// Layers in order, as a type. `struct lenet : sequential<...> {};` gives it a name; an alias works too.
template <auto... Layers>
struct sequential {
  static constexpr dim size = sizeof...(Layers);
  static constexpr detail::step_table<sizeof...(Layers)> table() noexcept
  {
    return {{&detail::run_layer<std::remove_cvref_t<decltype(Layers)>>::template run<Layers>..., nullptr}};
  }

  [[nodiscard]] static constexpr step_chain chain() noexcept { return {detail::steps_of<sequential>.at, size}; }
};

namespace detail {
template <class T>
concept chain_type = requires { T::chain(); };
}  // namespace detail

/// Runs `value` through a chain, in place. On failure `why.layer` is the place, and `value` what had become of it.
template <class Chain>
constexpr bool run(const Chain& net, tensor_value& value, error& why) noexcept
{
  for (dim i = 0; i < net.size; ++i) {
    if (net.infer(i, {&value, 1}, {&value, 1}, why)) continue;
    why.layer = static_cast<std::int32_t>(i);
    return false;
  }
  return true;
}

/// The same with layer `other` in place of the one at `index`: how a fix is tried.
template <class Chain, class Layer>
constexpr bool run_with(const Chain& net, dim index, const Layer& other, tensor_value& value, error& why) noexcept
{
  for (dim i = 0; i < net.size; ++i) {
    const bool good = i == index ? other.infer({&value, 1}, {&value, 1}, why) : net.infer(i, {&value, 1}, {&value, 1}, why);
    if (!good) return false;
  }
  return true;
}

}  // namespace shapeproof
