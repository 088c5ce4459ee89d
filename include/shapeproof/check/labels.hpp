// SPDX-License-Identifier: MIT
// What the nodes of a network are called, in errors and in tables alike: the name that one was given, or else its type
// and its number among its like, as Keras counts: conv2d, conv2d_1, conv2d_2; before it the blocks that it stands in.
#pragma once

#include <shapeproof/core/digits.hpp>      // digits
#include <shapeproof/network/builder.hpp>  // layer_info, node_event, graph_scope

namespace shapeproof::detail {

constexpr bool same_text(const char* a, const char* b) noexcept
{
  if (a == nullptr || b == nullptr) return a == nullptr && b == nullptr;
  for (; *a != '\0' && *a == *b; ++a, ++b) {}
  return *a == *b;
}

/// A label is cut where it is too long, never within a character of UTF-8, and says so.
struct label_writer {
  char* to;
  int length = 0;
  bool cut = false;

  constexpr void add(const char* more) noexcept
  {
    if (cut) return;
    for (; *more != '\0' && length < error::label_max - 1; ++more) to[length++] = *more;
    if (*more == '\0') return;
    cut = true;
    int end = length - 3;
    while (end > 0 && (static_cast<unsigned char>(to[end]) & 0xC0) == 0x80) --end;
    for (int i = end; i < length; ++i) to[i] = i < end + 3 ? '.' : '\0';
  }
  constexpr void add(dim number) noexcept { add(digits(number).c_str()); }

  /// What a layer is: "conv2d", "relu"; for one that is not the library's its type_name.
  constexpr void add_type(const layer_info& about) noexcept
  {
    const layer& of = about.record;
    if (about.type_name != nullptr) add(about.type_name);
    else add(is(of.kind, layer_kind::activation) ? activation_name(of.function) : kind_name(of.kind));
    if (of.axes() == 0) return;
    add(dim{of.axes()});
    add("d");
  }
  /// "_2" of the third among its like.
  constexpr void add_number(dim number) noexcept
  {
    if (number == 0) return;
    add("_");
    add(number);
  }
  constexpr void add_name(const node_name& name) noexcept
  {
    if (name.text == nullptr) return;
    add(name.text);
    if (name.number < 0) return;
    add(name.joint);
    add(name.number);
  }
  /// "layer1.0."
  constexpr void add_scope(const graph_scope* scope) noexcept
  {
    if (scope == nullptr) return;
    add_scope(scope->outer);
    add_name(scope->name);
    add(".");
  }
};

[[nodiscard]] constexpr bool is_given(const char* name) noexcept { return name != nullptr && name[0] != '\0'; }

/// The name that a node was given where it is called, or that its layer was given; empty where it was given none (an
/// empty text, which model files have for it, is none either).
[[nodiscard]] constexpr node_name name_given(const node_event& event) noexcept
{
  if (is_given(event.name.text)) return event.name;
  return is_given(event.about.name) ? node_name(event.about.name) : node_name{};
}

/// Two layers that count as alike have the same number here, and the same type_name.
[[nodiscard]] constexpr std::int32_t sort_of(const layer& of) noexcept
{
  const int function = is(of.kind, layer_kind::activation) ? static_cast<int>(of.function) : 0;
  return static_cast<int>(of.kind) | of.axes() << 8 | function << 16;
}

/// The label of layer `index` of a chain.
template <class Chain>
constexpr void write_label(const Chain& net, dim index, char* to) noexcept
{
  const layer_info about = net.info(index);
  label_writer label{to};
  if (is_given(about.name)) return label.add(about.name);
  label.add_type(about);
  dim number = 0;
  for (dim i = 0; i < index; ++i) {
    const layer_info other = net.info(i);
    if (!is_given(other.name) && sort_of(other.record) == sort_of(about.record) &&
        same_text(other.type_name, about.type_name))
      ++number;
  }
  label.add_number(number);
}

/// The nodes of one sort in one block that is not left yet.
struct label_count {
  const char* type_name;
  std::int32_t sort;
  std::int32_t scope;
  std::int32_t nodes;
};

/// Numbers the nodes of a run as it goes on. Blocks are entered and left like brackets, and each has a higher number
/// than those before it, so that what is counted is a stack: the room that it needs is never more than there are nodes.
class label_counter {
 public:
  constexpr label_counter(label_count* room, std::int32_t size) noexcept : counts_(room), size_(size) {}

  /// How many of its like stood before a node in its block. Has to hear of every node, once and in order.
  constexpr dim count(const node_event& event) noexcept
  {
    if (name_given(event).text != nullptr) return 0;
    while (used_ > 0 && !stands_in(event.scope, counts_[used_ - 1].scope)) --used_;
    const std::int32_t scope = event.scope == nullptr ? 0 : event.scope->id;
    const std::int32_t sort = sort_of(event.about.record);
    for (std::int32_t i = used_ - 1; i >= 0 && counts_[i].scope == scope; --i)
      if (counts_[i].sort == sort && same_text(counts_[i].type_name, event.about.type_name)) return counts_[i].nodes++;
    if (used_ < size_) counts_[used_++] = {event.about.type_name, sort, scope, 1};
    return 0;
  }

 private:
  label_count* counts_;
  std::int32_t size_;
  std::int32_t used_ = 0;

  static constexpr bool stands_in(const graph_scope* scope, std::int32_t id) noexcept
  {
    while (scope != nullptr && scope->id > id) scope = scope->outer;
    return id == 0 || (scope != nullptr && scope->id == id);
  }
};

/// The sorts of layers that there are: room enough for a stored graph, which has no blocks.
inline constexpr int label_sorts = (static_cast<int>(last_layer_kind) + 2) * (axes_max + 1) + 256;

/// The label of a node that has `number` of its like before it.
constexpr void write_label(const node_event& event, dim number, char* to) noexcept
{
  label_writer label{to};
  label.add_scope(event.scope);
  const node_name given = name_given(event);
  if (given.text != nullptr) return label.add_name(given);
  label.add_type(event.about);
  label.add_number(number);
}

}  // namespace shapeproof::detail
