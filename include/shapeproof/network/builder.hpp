// SPDX-License-Identifier: MIT
// What builds a graph: a callable is run, and each call of `g` in it infers one node there and then. Nothing is stored:
// what wants to know more (names, bytes, lifetimes) listens, and what wants to try a fix runs it again with a change.
#pragma once

#include <shapeproof/network/sequential.hpp>  // layer, infer_layer, step_chain

namespace shapeproof {

/// What leaves a node of a graph, or goes into the graph. A value of `extents()` is there to compute with; it has no
/// axes after an error.
struct graph_value {
  tensor_value of = {};
  std::int32_t index = -1;  // its number: the inputs of the graph first, then what leaves each node in turn

  [[nodiscard]] constexpr const shape& extents() const noexcept { return of.extents; }
};

/// Several values: what a block returns that has more than one output, what split returns, and what concat takes.
template <int Capacity>
struct value_list {
  graph_value items[static_cast<std::size_t>(Capacity)] = {};
  int count = 0;

  constexpr value_list() noexcept = default;
  template <class... Values>
    requires(sizeof...(Values) > 0 && sizeof...(Values) <= Capacity && (std::is_same_v<Values, graph_value> && ...))
  constexpr value_list(const Values&... values) noexcept : items{values...}, count(sizeof...(Values))
  {
  }

  /// Says false where there is no room: what uses the list then refuses.
  constexpr bool push_back(const graph_value& more) noexcept
  {
    if (count < 0 || count >= Capacity) {
      items[0].index = -1;
      return false;
    }
    items[count++] = more;
    return true;
  }
  /// From 0 to the capacity, whatever `count` was set to.
  [[nodiscard]] constexpr int size() const noexcept { return count < 0 ? 0 : count > Capacity ? Capacity : count; }
  /// Value `i`; one that refuses wherever it is used where there is none.
  [[nodiscard]] constexpr graph_value operator[](int i) const noexcept
  {
    return i >= 0 && i < size() ? items[i] : graph_value{};
  }
};
template <class... Values>
value_list(const Values&...) -> value_list<static_cast<int>(sizeof...(Values))>;

/// The most outputs of one node in a callable (a stored graph has no such limit).
inline constexpr int split_max = 8;

/// The name of a node or of a block: "conv1", {"features", 3} for "features.3", or {"denselayer", 3, ""} for "denselayer3".
struct node_name {
  const char* text = nullptr;
  dim number = -1;
  const char* joint = ".";  // between the two

  constexpr node_name() noexcept = default;
  constexpr node_name(const char* name) noexcept : text(name) {}
  constexpr node_name(const char* name, dim index, const char* between = ".") noexcept
      : text(name), number(index), joint(between)
  {
  }
};

/// The named block that a node stands in, inside another: "layer1.0".
struct graph_scope {
  node_name name = {};
  const graph_scope* outer = nullptr;
  std::int32_t id = 0;  // one for each block that is entered
};

/// One node, as it is told to whoever listens.
struct node_event {
  std::int32_t index;          // its number
  layer_info about;            // its record, or the type of a layer that is not the library's
  node_name name;              // empty where it was given none
  const graph_scope* scope;
  const std::int32_t* from;    // the numbers of the values that it takes
  inputs in;
  outputs out;                 // of count 0 where the node failed
  std::int32_t first_output;   // the number of the first value that leaves it
};

/// Hears of a run: of its inputs, of every node in order, and of the numbers of the values that leave the network.
struct graph_listener {
  constexpr virtual void begin(inputs) noexcept {}
  constexpr virtual void node(const node_event& event) noexcept = 0;
  constexpr virtual void end(const std::int32_t*, dim) noexcept {}

 protected:
  ~graph_listener() = default;
};

/// A change of one node, to see whether it mends a graph.
struct graph_change {
  std::int32_t node = -1;
  bool replaces = false;  // `with` in place of the node's layer
  int input = -1;         // or this input has other extents, as by a crop or a pad
  shape extents = {};
  layer with = {};
  const graph_change* also = nullptr;  // more of them, of this node or of others
};

class graph_builder;

namespace detail {
template <class T>
inline constexpr bool is_named = false;
template <name_text Name, auto Layer>
inline constexpr bool is_named<named_layer<Name, Layer>> = true;

template <class T>
concept graph_layer = is_own<T> || infers_in_place<T> || infers_values<T> || infers_shapes<T>;
template <class T>
struct value_count {
  static constexpr int value = 1;
};
template <int Capacity>
struct value_count<value_list<Capacity>> {
  static constexpr int value = Capacity;
};

template <name_text Name, auto Layer>
constexpr node_name name_of_named(named_layer<Name, Layer>) noexcept
{
  return Name.text;
}
template <name_text Name, auto Layer>
constexpr auto layer_of_named(named_layer<Name, Layer>) noexcept
{
  return Layer;
}
}  // namespace detail

/// What a graph's callable calls: `g(layer, value...)` is a node, and gives what leaves it; `g("conv1", layer, value...)`
/// names it; `g("layer1", block, value...)` calls another callable, whose nodes stand in that name. A `sequential` is a
/// block too. After an error the calls go on and do nothing.
class graph_builder {
 public:
  constexpr explicit graph_builder(error& why, graph_listener* listener = nullptr, const graph_change* change = nullptr) noexcept
      : why_(&why), listener_(listener), change_(change), plain_(listener == nullptr && change == nullptr)
  {
  }

  // A callable that took it by value would build a graph of its own, of which nobody hears: `auto& g`.
  graph_builder(const graph_builder&) = delete;

  /// Only counts nodes and values: no layer is asked.
  constexpr void count_only() noexcept { counting_ = true, plain_ = false; }

  [[nodiscard]] constexpr bool good() const noexcept { return good_; }
  [[nodiscard]] constexpr bool counting() const noexcept { return counting_; }
  /// What is wrong, for a block that has an error of its own and refuses.
  [[nodiscard]] constexpr error& why() noexcept { return *why_; }
  [[nodiscard]] constexpr std::int32_t nodes() const noexcept { return nodes_; }
  [[nodiscard]] constexpr std::int32_t values() const noexcept { return values_; }
  [[nodiscard]] constexpr std::int32_t edges() const noexcept { return edges_; }

  /// A value that goes into the graph.
  constexpr graph_value input(const tensor_value& of) noexcept { return {of, values_++}; }

  template <class What, class... Values>
  constexpr auto operator()(const What& what, const Values&... from) noexcept { return call(node_name{}, what, from...); }
  template <class What, class... Values>
  constexpr auto operator()(const char* name, const What& what, const Values&... from) noexcept
  {
    return call(node_name(name), what, from...);
  }
  template <class What, class... Values>
  constexpr auto operator()(const node_name& name, const What& what, const Values&... from) noexcept
  {
    return call(name, what, from...);
  }

  /// A node whose inputs and outputs are the caller's: what all calls come to.
  template <class Layer>
  [[gnu::always_inline]] constexpr void add_node(const node_name& name, const Layer& of, const std::int32_t* from, const inputs& in, outputs out) noexcept
  {
    const std::int32_t node = begin(in.count, out.count);
    if (!plain_) return watched_node(node, name, of, from, in, out);
    if (!infer_node(of, from, in, out)) stop(node);
  }

  /// Stops, for an error that is the graph's own: `why` says it, and the node to come is its place, or no node.
  constexpr void refuse(bool has_place = true) noexcept { stop(has_place ? nodes_ : -1); }

  /// A step of a chain, which is known by its function alone.
  template <class Step>
  constexpr graph_value add_step(Step of, const graph_value& from) noexcept
  {
    graph_value made{{}, values_};
    const std::int32_t node = begin(1, 1);
    if (!good_ || counting_) return made;
    layer_info about;
    const graph_change* const change = changed(node, change_);
    if (listener_ != nullptr || change != nullptr) of({}, {}, *why_, &about);
    const inputs in{&from.of, 1};
    if (!arrives(from.index, made.index) || !(change != nullptr ? infer_changed<Step>(change, about.record, in, {&made.of, 1})
                                                                : of(in, {&made.of, 1}, *why_, nullptr)))
      stop(node);
    if (listener_ != nullptr) tell(node, about, about.name, &from.index, in, {&made.of, 1});
    if (!good_) made.of = {};
    return made;
  }

 private:
  error* why_;
  graph_listener* listener_;
  const graph_change* change_;
  const graph_scope* scope_ = nullptr;
  std::int32_t nodes_ = 0;
  std::int32_t values_ = 0;
  std::int32_t edges_ = 0;
  std::int32_t scopes_ = 0;
  bool good_ = true;
  bool counting_ = false;
  bool plain_;  // none of what follows: a listener, a change, an error, counting

  constexpr std::int32_t begin(int taken, int made) noexcept
  {
    values_ += made;
    edges_ += taken;
    return nodes_++;
  }

  constexpr void stop(std::int32_t node) noexcept
  {
    good_ = plain_ = false;
    why_->layer = node;
  }

  [[nodiscard]] static constexpr const graph_change* changed(std::int32_t node, const graph_change* one) noexcept
  {
    while (one != nullptr && one->node != node) one = one->also;
    return one;
  }

  constexpr bool arrives(std::int32_t value, std::int32_t before) noexcept
  {
    return value >= 0 && value < before ? true : fail(*why_, rule::graph_input, value, before);
  }

  constexpr void tell(std::int32_t node, const layer_info& about, const node_name& name, const std::int32_t* from,
                      const inputs& in, outputs out) noexcept
  {
    listener_->node({node, about, name, scope_, from, in, {out.values, good_ ? out.count : 0}, values_ - out.count});
  }

  // A fix that is tried: a layer replaced, an input cut or padded. (A template of who asks, so that including this costs no
  // layer.)
  template <class Asks, class Record>
  constexpr bool infer_changed(const graph_change* one, const Record& of, const inputs& in, outputs out) noexcept
  {
    if (one == nullptr) return of.infer(in, out, *why_);
    if (one->replaces) return infer_changed<Asks>(changed(one->node, one->also), one->with, in, out);
    constexpr int most = 64;
    if (in.count > most || one->input < 0 || one->input >= in.count) return fail(*why_, rule::input_count, in.count, most);
    tensor_value cut[most] = {};
    for (int i = 0; i < in.count; ++i) cut[i] = in[i];
    cut[one->input].extents = one->extents;
    return infer_changed<Asks>(changed(one->node, one->also), of, {cut, in.count}, out);
  }

  template <class Layer>
  static constexpr layer_info info_of(const Layer& of) noexcept
  {
    layer_info about;
    if constexpr (detail::is_own<Layer>) about.record = layer(of);
    else {
      about.record.kind = layer_kind::custom;
      if constexpr (requires { Layer::type_name; }) about.type_name = Layer::type_name;
    }
    return about;
  }

  template <class Layer>
  [[gnu::always_inline]] constexpr bool infer_node(const Layer& of, const std::int32_t* from, const inputs& in, outputs out) noexcept
  {
    const std::int32_t before = values_ - out.count;
    for (int i = 0; i < in.count; ++i)
      if (!arrives(from[i], before)) return false;
    return detail::infer_layer(of, in, out, *why_);
  }

  // A node that someone listens to, or that is changed; or one after an error.
  template <class Layer>
  [[gnu::noinline]] constexpr void watched_node(std::int32_t node, const node_name& name, const Layer& of,
                                                const std::int32_t* from, const inputs& in, outputs out) noexcept
  {
    if (!good_ || counting_) return;
    bool good = true;
    const graph_change* const change = changed(node, change_);
    if (change == nullptr) good = infer_node(of, from, in, out);
    else {
      for (int i = 0; i < in.count && good; ++i) good = arrives(from[i], values_ - out.count);
      good = good && infer_changed<Layer>(change, info_of(of).record, in, out);
    }
    if (!good) stop(node);
    if (listener_ != nullptr) tell(node, info_of(of), name, from, in, out);
  }

  template <class What, class... Values>
  constexpr auto call(const node_name& name, const What& what, const Values&... from) noexcept
  {
    if constexpr (detail::is_named<What>) {
      return call(detail::name_of_named(what), detail::layer_of_named(what), from...);
    } else if constexpr (detail::chain_type<What>) {
      static_assert(sizeof...(Values) == 1 && (std::is_same_v<Values, graph_value> && ...), "a chain takes one value");
      return inside(name, [&] {
        graph_value value = (from, ...);
        const auto chain = What::chain();
        for (dim i = 0; i < chain.size; ++i) value = add_step(chain.steps[i], value);
        return value;
      });
    } else if constexpr (detail::graph_layer<What>) {
      return node(name, what, from...);
    } else {
      static_assert(requires { what(*this, from...); },
                    "g takes a layer or a block, then the values that go in: g(layer, x), g(\"name\", block, x)");
      return inside(name, [&] { return what(*this, from...); });
    }
  }

  template <class Block>
  constexpr auto inside(const node_name& name, const Block& block) noexcept
  {
    if (name.text == nullptr) return block();
    const graph_scope here{name, scope_, ++scopes_};
    const graph_scope* const outer = scope_;
    scope_ = &here;
    auto made = block();
    scope_ = outer;
    return made;
  }

  template <class Layer, class... Values>
  constexpr auto node(const node_name& name, const Layer& of, const Values&... from) noexcept
  {
    static_assert(((std::is_same_v<Values, graph_value> || requires { from.items; }) && ...),
                  "what goes into a layer is what g gave: a value, or a value_list");
    if constexpr (requires { of.outputs(); } && !std::is_same_v<Layer, layer>) {
      value_list<split_max> made;
      tensor_value out[split_max] = {};
      made.count = of.outputs() < 0 ? 0 : of.outputs() > split_max ? split_max : static_cast<int>(of.outputs());
      for (int i = 0; i < made.count; ++i) made.items[i].index = values_ + i;
      take(name, of, {out, made.count}, from...);
      for (int i = 0; i < made.count && good_; ++i) made.items[i].of = out[i];
      return made;
    } else {
      return node_of_one(name, of, from...);
    }
  }

  template <class Layer, class... Values>
  [[gnu::noinline]] constexpr graph_value node_of_one(const node_name& name, const Layer& of, const Values&... from) noexcept
  {
    graph_value made{{shape(shape::to_be_filled{}), {}}, values_};
    take(name, of, {&made.of, 1}, from...);
    if (!good_) made.of = {};
    return made;
  }

  // The values that a node takes, side by side.
  template <class Layer, class... Values>
  [[gnu::always_inline]] constexpr void take(const node_name& name, const Layer& of, outputs out, const Values&... from) noexcept
  {
    constexpr int most = (0 + ... + detail::value_count<Values>::value);
    if constexpr (sizeof...(Values) == 1 && (std::is_same_v<Values, graph_value> && ...)) {
      const graph_value& one = (from, ...);
      add_node(name, of, &one.index, {&one.of, 1}, out);
    } else if constexpr (sizeof...(Values) > 1 && (std::is_same_v<Values, graph_value> && ...)) {
      const tensor_value in[] = {from.of...};
      const std::int32_t numbers[] = {from.index...};
      add_node(name, of, numbers, {in, sizeof...(Values)}, out);
    } else {
      tensor_value in[static_cast<std::size_t>(most > 0 ? most : 1)] = {};
      std::int32_t numbers[static_cast<std::size_t>(most > 0 ? most : 1)] = {};
      int count = 0;
      const auto put = [&](const graph_value& value) {
        in[count] = value.of;
        numbers[count++] = value.index;
      };
      const auto each = [&](const auto& value) {
        if constexpr (requires { value.index; }) put(value);
        else
          for (int i = 0; i < value.size(); ++i) put(value.items[i]);
      };
      (each(from), ...);
      add_node(name, of, numbers, {in, count}, out);
    }
  }
};

}  // namespace shapeproof
