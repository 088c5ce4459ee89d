// SPDX-License-Identifier: MIT
// The receptive field of any value of a network to one of its inputs, along one axis, by listening to a run.
//
//   window:     first += -pad_begin * jump,  last += (effective_kernel - 1 - pad_begin) * jump,  jump *= stride
//   transposed: x from ceil((y + pad - (effective_kernel - 1)) / stride) to floor((y + pad) / stride)
//   branches:   from the lower first to the higher last
//
// Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019,
// doi:10.23915/distill.00021; what it leaves out - transposed convolutions and the like - is worked out the same way.
#pragma once

#include <shapeproof/analysis/field_tensors.hpp>  // see_through

namespace shapeproof {

/// What is asked.
struct field_query {
  int axis = 2;             // of the input
  int input = 0;            // which input of the network
  dim node = -1;            // what leaves this node; -1: what leaves the network
  const char* name = nullptr;  // the same by the name of a node, or of a block: what leaves the last node in it
  int output = 0;           // which one of those
  dim resize_taps = 2;     // neighbours along an axis that a resize reads: 1 nearest, 2 linear, 4 cubic; 0 is not known
  bool statistics = true;  // group_norm, instance_norm and layer_norm read all that they average; false: leave that out
};

/// Follows what the values of a run see. Storage for one `seen_field` a value is the caller's (for a chain two will
/// do). (A template, so that the layers are instantiated where a field is asked for.)
template <class Listener>
class basic_field_tracer final : public Listener {
 public:
  constexpr basic_field_tracer(detail::seen_field* storage, dim capacity, const field_query& asked) noexcept
      : seen_(storage), capacity_(capacity), asked_(asked)
  {
  }

  constexpr void begin(inputs in) noexcept override
  {
    if (asked_.input < 0 || asked_.input >= in.count) {
      fail(why_, rule::query_range, asked_.input, in.count);
      return;
    }
    const shape& x = in[asked_.input].extents;
    if (asked_.axis < 0 || asked_.axis >= x.rank()) {
      fail(why_, rule::axis_range, asked_.axis, x.rank());
      return;
    }
    if (capacity_ < in.count) {
      fail(why_, rule::storage_size, capacity_, in.count);
      return;
    }
    origin_ = {x.values[asked_.axis], asked_.resize_taps, asked_.statistics};
    for (int i = 0; i < in.count; ++i) seen_[i] = {};
    detail::seen_field& one = seen_[asked_.input];
    one.sees = true;
    one.axis = static_cast<std::int8_t>(asked_.axis);
    one.extent = origin_.extent;
    one.reach = detail::all_of(origin_);
  }

  constexpr void node(const node_event& event) noexcept override
  {
    nodes_ = event.index + 1;
    if (why_.rule != rule::none || event.out.count < 1) return;
    if (asked_.node == event.index && (asked_.output < 0 || asked_.output >= event.out.count)) {
      fail(why_, rule::query_range, asked_.output, event.out.count);
      return;
    }
    for (int k = 0; k < event.out.count; ++k) {
      const shape& y = event.out[k].extents;
      detail::seen_field made;
      for (int i = 0; i < event.in.count; ++i) {
        detail::seen_field one = seen_[event.from[i] % capacity_];
        if (!one.sees) continue;
        detail::see_through(one, {event.about.record, event.in[i].extents, y, i, k, event.in, origin_});
        if (one.axis >= 0) one.extent = y[one.axis];
        detail::unite(made, one, event.index, joined_along(event.about.record, y.rank()), origin_);
      }
      const dim place = dim{event.first_output} + k;
      if (capacity_ < 2 || (capacity_ > 2 && place >= capacity_)) {
        fail(why_, rule::storage_size, capacity_, place + 1);
        return;
      }
      seen_[place % capacity_] = made;
      if (asked_.node == event.index && asked_.output == k) take(made);
    }
  }

  constexpr void end(const std::int32_t* numbers, dim count) noexcept override
  {
    if (asked_.node >= 0 || why_.rule != rule::none) return;
    if (asked_.output < 0 || asked_.output >= count) fail(why_, rule::query_range, asked_.output, count);
    else if (numbers[asked_.output] >= 0) take(seen_[numbers[asked_.output] % capacity_]);
  }

  /// The answer. Errors: an input, a node or an output that is not there (query.range), an axis that is not
  /// (axis.range), and too little storage (storage.size).
  [[nodiscard]] constexpr result<axis_field> answer() const noexcept
  {
    result<axis_field> made(answer_);
    error why = why_;
    if (why.rule == rule::none && !found_) fail(why, rule::query_range, asked_.node, nodes_);
    if (why.rule != rule::none) made.refuse(why);
    return made;
  }

 private:
  detail::seen_field* seen_;
  dim capacity_;
  field_query asked_;
  detail::field_origin origin_ = {};
  axis_field answer_ = {};
  error why_ = {};
  std::int32_t nodes_ = 0;
  bool found_ = false;

  constexpr void take(const detail::seen_field& of) noexcept
  {
    answer_ = detail::told_field(of, origin_);
    found_ = true;
  }

  /// The bit of the axis along which a layer puts its inputs beside each other; 0 where it makes one of them.
  [[nodiscard]] static constexpr unsigned joined_along(const layer& of, int rank) noexcept
  {
    if (of.kind != layer_kind::concat && of.kind != layer_kind::stack) return of.kind == layer_kind::custom ? ~0U : 0;
    const int axis = detail::axis_from(of.out_channels, rank);
    return axis >= 0 && axis < rank ? 1U << axis : ~0U;
  }
};
using field_tracer = basic_field_tracer<graph_listener>;

}  // namespace shapeproof
