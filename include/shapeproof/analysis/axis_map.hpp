// SPDX-License-Identifier: MIT
// What one layer makes of one extent, as a term: asked of the very functions that the layer infers with.
#pragma once

#include <shapeproof/analysis/axis_term.hpp>     // axis_terms
#include <shapeproof/core/composed_window.hpp>   // composed_window
#include <shapeproof/layers/pad.hpp>             // pad_axis
#include <shapeproof/layers/resize.hpp>          // scale_decimal
#include <shapeproof/layers/slice.hpp>           // slice
#include <shapeproof/layers/unpool.hpp>          // unpool_sizes

namespace shapeproof::detail {

/// Terms, and whether something of the network is not among them: then the answer is a bound.
struct axis_maps {
  axis_terms terms;
  bool unsure = false;
  window seen[2] = {};
  composed_window alone_of[2] = {};
  bool closed[2] = {true, true};
  int next = 0;

  static constexpr bool same_window_as(const window& a, const window& b) noexcept
  {
    return a.kernel == b.kernel && a.stride == b.stride && a.pad_begin == b.pad_begin && a.pad_end == b.pad_end &&
           a.dilation == b.dilation && a.padding == b.padding && a.rounding == b.rounding && a.policy == b.policy;
  }

  constexpr int give_up() noexcept
  {
    unsure = true;
    return 0;
  }

  constexpr int require(int id, dim least) const noexcept
  {
    if (id != 0 && terms[id].least < least) terms[id].least = least;
    return id;
  }

  /// The map of a layer that takes all extents from some size on, never falls, and gives 1 more for each `step` more.
  /// `of(extent, out, why)` infers one extent; the rest is found by halving.
  template <class Map>
  constexpr int probe(int id, dim step, const Map& of) noexcept
  {
    if (id == 0 || step < 1 || terms[id].top == dim_max) return give_up();
    const dim top = terms[id].top;
    error why{};
    dim made = 0;
    if (!of(top, made, why)) return why.rule == rule::arithmetic_overflow ? give_up() : require(id, dim_max);
    dim low = 1;
    for (dim high = top; low < high;) {
      const dim middle = low + (high - low) / 2;
      if (of(middle, made, why)) high = middle;
      else low = middle + 1;
    }
    dim first = 0;
    of(low, first, why);
    // The first extent that gives more.
    dim more = low + 1;
    for (dim high = step > dim_max - low ? dim_max : low + step; more < high;) {
      const dim middle = more + (high - more) / 2;
      if (!of(middle, made, why)) return give_up();
      if (made > first) high = middle;
      else more = middle + 1;
    }
    dim shift = 0;
    if (dot_overflow(first + 1, step, -1, more, shift)) return give_up();
    require(id, low);
    return terms.scaled(id, 1, shift, step);
  }

  constexpr int slide(int id, const window& step, const policy_row& rules) noexcept
  {
    if (id == 0 || rules.on_misfit != misfit::refuse) return give_up();
    // Networks have few windows, again and again.
    int known = 0;
    while (known < 2 && !same_window_as(seen[known], step)) ++known;
    if (known == 2) {
      composed_window alone;
      known = next;
      seen[known] = step;
      closed[known] = alone.append(step);
      alone_of[known] = alone;
      next = 1 - next;
    }
    if (closed[known]) {
      const composed_window& alone = alone_of[known];
      if (terms[id].top > alone.largest) return give_up();
      require(id, alone.smallest);
      if (alone.jump == 1 && alone.padding == alone.receptive_field - 1) return id;  // most windows of most networks
      return terms.scaled(id, 1, alone.padding - alone.receptive_field + alone.jump, alone.jump);
    }
    return probe(id, step.stride, [&](dim extent, dim& out, error& why) { return step.slide(extent, rules, out, why); });
  }

  /// A transposed convolution: a straight line, from the smallest extent that gives anything.
  constexpr int slide_back(int id, const window& step, dim output_padding, dim wanted, const policy_row& rules) noexcept
  {
    if (wanted > 0 && rules.output_size == output_size_form::as_given) return terms.number(wanted);
    if (id == 0 || wanted > 0) return give_up();
    const result<dim> least = step.smallest_input_back(1, output_padding);
    error why{};
    dim made = 0;
    dim shift = 0;
    if (!least || !step.slide_back(*least, output_padding, 0, rules, made, why) ||
        dot_overflow(made, 1, -*least, step.stride, shift))
      return give_up();
    require(id, *least);
    return terms.scaled(id, step.stride, shift, 1);
  }

  constexpr int resize(int id, dim size, const ratio& scale, scale_product as) noexcept
  {
    if (size == keep) return id;
    if (size != 0) return terms.number(size);
    if (id == 0) return give_up();
    if (scale.denominator != 0) return require(terms.scaled(id, scale.numerator, 0, scale.denominator), 1);
    error why{};
    dim top = dim_max;
    if (terms[id].top == dim_max || !scale_decimal(terms[id].top, scale.numerator, as, top, why)) return give_up();
    return require(terms.decimal(id, scale.numerator, static_cast<dim>(as), top), 1);
  }

  constexpr int pad(int id, dim begin, dim end, pad_mode mode, bool grows) noexcept
  {
    return probe(id, 1, [&](dim extent, dim& out, error& why) {
      out = extent;
      return pad_axis(begin, end, mode, grows, out, why);
    });
  }

  /// A slice of an axis of any length: from a place counted from the front to one counted from the back, or backward from
  /// the last. Others stop growing, or shrink.
  constexpr int cut(int id, const slice& of) noexcept
  {
    const bool forward = of.step > 0 && of.start >= 0 && of.end < 0;  // as to_the_end is
    const bool backward = of.step < 0 && of.step > dim_min && of.start == -1 && of.end == to_the_end;
    if ((!forward && !backward) || row(of.policy).zero_spatial) return give_up();  // an empty slice may go on
    return probe(id, forward ? of.step : -of.step, [&](dim extent, dim& out, error& why) {
      tensor_value value{shape{extent}, {}};
      slice alone = of;
      alone.axis = 0;
      const bool good = alone.infer({&value, 1}, {&value, 1}, why);
      out = value.extents.values[0];
      return good;
    });
  }

  /// Unpooling of a size that is not given: a straight line again.
  constexpr int unpool(int id, const window& step) noexcept
  {
    error why{};
    interval sizes;
    dim size = 0;
    dim shift = 0;
    if (id == 0 || !unpool_sizes(step, 1, size, sizes, why) || sub_overflow(size, step.stride, shift)) return give_up();
    return require(terms.scaled(id, step.stride, shift, 1), 1);
  }
};

}  // namespace shapeproof::detail
