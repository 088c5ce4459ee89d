// SPDX-License-Identifier: MIT
// What users call: infer and trace, of a chain as a type and of layers at run time. On failure the error gets the
// layer's name, how the extent came to be what it is, and fixes that were tried.
#pragma once

#include <shapeproof/analysis/input_repairs.hpp>  // propose_input, fix_features
#include <shapeproof/analysis/repairs.hpp>        // fix_layout, fix_numbers, fix_channels
#include <shapeproof/check/labels.hpp>            // write_label

namespace shapeproof {

/// How much an error says. `place`: rule, layer, axis and numbers alone, in no more time than the inference took;
/// `full`: also the history and the fixes, which run the network a few times more.
enum class diagnose : std::uint8_t { full, place };

namespace detail {

template <class Chain>
constexpr error with_label(const Chain& net, const tensor_value&, error why) noexcept
{
  if (why.layer >= 0 && why.layer < net.size) write_label(net, why.layer, why.label);
  return why;
}

/// The extents of the failing axis from the network's input on, where they changed: the last 8.
template <class Chain>
constexpr error with_history(const Chain& net, const tensor_value& input, error why) noexcept
{
  if (why.axis < 0 || why.layer < 0 || why.history_is_shape) return why;
  tensor_value value = input;
  error ignored;
  int rank = -1;
  for (dim i = 0; i <= why.layer; ++i) {
    if (value.extents.rank() != rank) {  // flatten and its like: what an axis was called before is another axis now
      rank = value.extents.rank();
      why.history_size = 0;
      why.history_cut = false;
    }
    const dim extent = value.extents[why.axis];
    if (why.history_size == 0 || why.history[why.history_size - 1] != extent) {
      if (i > 0 && moves_axes(net.info(i - 1).record.kind)) {
        why.history_size = 0;
        why.history_cut = false;
      }
      if (why.history_size == error::history_max) {
        for (int k = 1; k < error::history_max; ++k) why.history[k - 1] = why.history[k];
        --why.history_size;
        why.history_cut = true;
      }
      why.history[why.history_size++] = extent;
    }
    if (i < why.layer && !net.infer(i, {&value, 1}, {&value, 1}, ignored)) return why;
  }
  return why;
}

/// The steps of a diagnosis, each of which adds to the error. Of a type each is a constant evaluation of its own
/// (check/proof.hpp): clang counts the steps of one evaluation, and a thousand layers use a tenth of them.
inline constexpr int diagnosis_step_count = 17;
template <class Chain>
inline constexpr error (*diagnosis_steps[diagnosis_step_count])(const Chain&, const tensor_value&, error) = {
    &with_label<Chain>,     &with_history<Chain>,    &fix_layout<Chain>,      &fix_numbers<false, Chain>,
    &fix_numbers<true, Chain>,     &fix_channels<Chain>,    &propose_input<Chain>,   &try_input<Chain>,
    &try_below<0, Chain>,   &try_below<1, Chain>,    &try_below<2, Chain>,    &name_input<Chain>,
    &fix_features_of_square<true, Chain>,            &fix_features<0, Chain>, &fix_features<1, Chain>,
    &fix_features<2, Chain>, &fix_features_of_square<false, Chain>,
};

template <class Chain>
constexpr error explain(const Chain& net, const tensor_value& input, error why) noexcept
{
  for (int i = 0; i < diagnosis_step_count; ++i) why = diagnosis_steps<Chain>[i](net, input, why);
  return why;
}

/// Runs the chain on `value` in place; where that fails, `why` is all there is to say.
template <class Chain>
constexpr bool infer_chain(const Chain& net, tensor_value& value, error& why, diagnose level) noexcept
{
  const tensor_value input = value;
  if (run(net, value, why)) return true;
  why = is(level, diagnose::full) ? explain(net, input, why) : with_label(net, value, why);
  return false;
}

template <class Chain>
constexpr result<shape> infer_shape(const Chain& net, const shape& input, diagnose level) noexcept
{
  result<shape> out(input);
  tensor_value value{input, {}};
  error why;
  if (infer_chain(net, value, why, level)) out.in_place() = value.extents;
  else out.refuse(why);
  return out;
}

template <class Chain>
constexpr result<tensor_value> infer_value(const Chain& net, const tensor_value& input, diagnose level) noexcept
{
  result<tensor_value> out(input);
  error why;
  if (!infer_chain(net, out.in_place(), why, level)) out.refuse(why);
  return out;
}

constexpr void put_value(shape& to, const tensor_value& value) noexcept { to = value.extents; }
constexpr void put_value(tensor_value& to, const tensor_value& value) noexcept { to = value; }

/// Writes what leaves each layer to `to`; the shapes before a failure stay.
template <class Chain, class Value>
constexpr bool trace_chain(const Chain& net, tensor_value value, Value* to, dim& written, error& why, diagnose level) noexcept
{
  const tensor_value input = value;
  for (written = 0; written < net.size; ++written) {
    if (!net.infer(written, {&value, 1}, {&value, 1}, why)) {
      why.layer = static_cast<std::int32_t>(written);
      why = is(level, diagnose::full) ? explain(net, input, why) : with_label(net, value, why);
      return false;
    }
    put_value(to[written], value);
  }
  return true;
}

/// A contiguous range of layers: std::vector<layer>, std::array, std::span, or an array.
template <class Range>
concept layer_range = requires(const Range& range) {
  { range.data() } -> same_as<const layer*>;
  range.size();
} || requires(const Range& range) {
  { range.data() } -> same_as<layer*>;
  range.size();
};

template <class Range>
constexpr layer_chain chain_of(const Range& range) noexcept
{
  return {range.data(), to_dim(range.size())};
}
constexpr layer_chain chain_of(const layer_chain& range) noexcept { return range; }
template <std::size_t N>
constexpr layer_chain chain_of(const layer (&range)[N]) noexcept
{
  return {range, to_dim(N)};
}

template <class Layer>
concept single_layer = is_own<Layer> || infers_in_place<Layer> || infers_values<Layer> || infers_shapes<Layer>;

}  // namespace detail

/// The output shape of a network for an input shape. Errors: what a layer refuses, with its place and fixes.
template <detail::chain_type Net>
[[nodiscard]] constexpr result<shape> infer(const shape& input, diagnose level = diagnose::full) noexcept
{
  return detail::infer_shape(Net::chain(), input, level);
}

/// The same with the element: what layers that change it, and byte sizes, depend on.
template <detail::chain_type Net>
[[nodiscard]] constexpr result<tensor_value> infer(const tensor_value& input, diagnose level = diagnose::full) noexcept
{
  return detail::infer_value(Net::chain(), input, level);
}

/// The same for the type of an input.
template <detail::chain_type Net, class Element, dim... Extents>
[[nodiscard]] constexpr result<tensor_value> infer(tensor<Element, Extents...> input, diagnose level = diagnose::full) noexcept
{
  return detail::infer_value(Net::chain(), input.value(), level);
}

/// The output shape of layers in a contiguous range, or of a chain with names.
template <detail::layer_range Range>
[[nodiscard]] constexpr result<shape> infer(const Range& net, const shape& input, diagnose level = diagnose::full) noexcept
{
  return detail::infer_shape(detail::chain_of(net), input, level);
}
template <detail::layer_range Range>
[[nodiscard]] constexpr result<tensor_value> infer(const Range& net, const tensor_value& input,
                                                   diagnose level = diagnose::full) noexcept
{
  return detail::infer_value(detail::chain_of(net), input, level);
}
template <std::size_t N>
[[nodiscard]] constexpr result<shape> infer(const layer (&net)[N], const shape& input,
                                            diagnose level = diagnose::full) noexcept
{
  return detail::infer_shape(detail::chain_of(net), input, level);
}
template <class Chain>
  requires std::is_same_v<Chain, layer_chain>
[[nodiscard]] constexpr result<shape> infer(const Chain& net, const shape& input, diagnose level = diagnose::full) noexcept
{
  return detail::infer_shape(net, input, level);
}

/// The output shape of one layer. The error has no layer and no history: there is no network.
template <detail::single_layer Layer>
[[nodiscard]] constexpr result<shape> infer(const Layer& of, const shape& input) noexcept
{
  result<shape> out(shape::to_be_filled{});
  if constexpr (requires { of.infer_usual(input, out.in_place()); })
    if (of.infer_usual(input, out.in_place())) return out;
  tensor_value value{input, {}};
  error why;
  if (detail::infer_layer(of, {&value, 1}, {&value, 1}, why)) out.in_place() = value.extents;
  else out.refuse(why);
  return out;
}
template <detail::single_layer Layer>
[[nodiscard]] constexpr result<tensor_value> infer(const Layer& of, const tensor_value& input) noexcept
{
  result<tensor_value> out(input);
  error why;
  if (!detail::infer_layer(of, {&out.in_place(), 1}, {&out.in_place(), 1}, why)) out.refuse(why);
  return out;
}

/// What a layer of a network is called in messages.
struct layer_name {
  char text[error::label_max] = {};
  [[nodiscard]] constexpr const char* c_str() const noexcept { return text; }
};

/// The name of layer `index`: the one it was given, or conv2d, conv2d_1, ...; empty where there is no such layer.
template <class Net>
[[nodiscard]] constexpr layer_name name_of(dim index) noexcept
{
  layer_name made;
  if (index >= 0 && index < Net::size) detail::write_label(Net::chain(), index, made.text);
  return made;
}

/// The shape after every layer of a network: `count` of them, which is all where there is no error.
template <dim Size>
struct traced {
  shape shapes[static_cast<std::size_t>(Size > 0 ? Size : 1)] = {};
  dim count = 0;
  shapeproof::error why = {};

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return is(why.rule, rule::none); }
  [[nodiscard]] constexpr const shapeproof::error& error() const noexcept { return why; }
  [[nodiscard]] constexpr dim size() const noexcept { return count; }
  [[nodiscard]] constexpr const shape* begin() const noexcept { return shapes; }
  [[nodiscard]] constexpr const shape* end() const noexcept { return shapes + count; }
  /// The shape after layer `i`; an empty one where the network did not come so far.
  [[nodiscard]] constexpr shape operator[](dim i) const noexcept { return i >= 0 && i < count ? shapes[i] : shape{}; }
};

template <detail::chain_type Net>
[[nodiscard]] constexpr traced<Net::size> trace(const tensor_value& input, diagnose level = diagnose::full) noexcept
{
  traced<Net::size> made;
  error why;
  if (!detail::trace_chain(Net::chain(), input, made.shapes, made.count, why, level)) made.why = why;
  return made;
}
template <detail::chain_type Net>
[[nodiscard]] constexpr traced<Net::size> trace(const shape& input, diagnose level = diagnose::full) noexcept
{
  return trace<Net>(tensor_value{input, {}}, level);
}

/// The same for layers at run time, into storage of the caller's, of shapes or of tensor_values: says how many were
/// written. On an error of a layer what stands before it is there. Errors also: less storage than layers (storage.size).
template <class Range, class Input, class Value>
  requires(std::is_same_v<Value, shape> || std::is_same_v<Value, tensor_value>)
[[nodiscard]] constexpr result<dim> trace(const Range& net, const Input& input, Value* storage, dim storage_size,
                                          diagnose level = diagnose::full) noexcept
{
  const auto chain = detail::chain_of(net);
  tensor_value in;
  if constexpr (std::is_same_v<Input, tensor_value>) in = input;
  else in = {input, {}};
  result<dim> written(0);
  error why;
  if ((storage_size < chain.size && !fail(why, rule::storage_size, storage_size, chain.size)) ||
      !detail::trace_chain(chain, in, storage, written.in_place(), why, level))
    written.refuse(why);
  return written;
}

/// The same with a contiguous range as the storage: a container, a span or an array.
template <class Range, class Input, class Storage>
  requires requires(const Range& net, Storage& storage) { detail::chain_of(net); storage.data()->rank(); } ||
           requires(const Range& net, Storage& storage) { detail::chain_of(net); storage.data()->extents.rank(); }
[[nodiscard]] constexpr result<dim> trace(const Range& net, const Input& input, Storage&& storage,
                                          diagnose level = diagnose::full) noexcept
{
  return trace(net, input, storage.data(), to_dim(storage.size()), level);
}
template <class Range, class Input, class Value, std::size_t N>
  requires requires(const Range& net) { detail::chain_of(net); }
[[nodiscard]] constexpr result<dim> trace(const Range& net, const Input& input, Value (&storage)[N],
                                          diagnose level = diagnose::full) noexcept
{
  return trace(net, input, storage, to_dim(N), level);
}

}  // namespace shapeproof
