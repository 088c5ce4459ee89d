// SPDX-License-Identifier: MIT
// What an extent inside a network is, as a function of the sizes that go into it: terms, each made of earlier ones.
#pragma once

#include <shapeproof/analysis/size_set.hpp>  // size_max
#include <shapeproof/core/checked.hpp>       // dim, floor_div, ceil_div
#include <shapeproof/core/divisors.hpp>      // gcd, lcm

namespace shapeproof {

/// What a term is. Chains of windows, transposed convolutions, resizes by a ratio, pads and crops are all one `scaled`.
enum class term_kind : std::uint8_t {
  unknown,  // of a layer that the analysis cannot look into
  number,   // c
  extent,   // a free axis of the network's input
  scaled,   // floor((s * a + c) / j)
  decimal,  // a by a decimal scale: s holds its bits, c how the product is formed
  sum,      // a + b, of a concat along the axis
  larger,   // the larger of a and b, which are equal unless one of them is 1
  product,  // a * b, of a flatten
};

/// One term. Every one is monotone in each axis that it depends on; its value counts where all that is needed before it
/// is met. Of a term of one axis: (p * n + low) / q <= value <= (p * n + high) / q, and `period` more on the axis is
/// p * period / q more here; q = 0 where that is not known.
struct axis_term {
  term_kind kind;
  std::int8_t variable;  // the free axis that it depends on, or one of the two below
  std::uint16_t axes;    // bits: all free axes that it depends on
  std::int16_t a;
  std::int16_t b;
  std::int16_t child;    // the last term made of this one first, and the one before with the same `a`
  std::int16_t sibling;
  bool marked;
  dim s;
  dim c;
  dim j;
  dim least;  // must be this or more
  dim top;    // its value where every free axis is as large as can be; dim_max: past what can be told
  dim p;
  dim q;
  dim low;
  dim high;
  dim period;
  dim value;  // while sizes are tried

  static constexpr int no_axis = -1;
  static constexpr int several_axes = -2;
};

namespace detail {

/// `out = a * b + c * d`; true where it does not fit.
[[nodiscard]] constexpr bool dot_overflow(dim a, dim b, dim c, dim d, dim& out) noexcept
{
  dim left = 0;
  dim right = 0;
  return mul_overflow(a, b, left) || mul_overflow(c, d, right) || add_overflow(left, right, out);
}

/// Terms in memory of the caller's. Number 0 is the unknown one, which is also given where there is no room.
/// Equal terms are one: what two branches both do to one extent has one number, and needs no comparison.
class axis_terms {
 public:
  constexpr axis_terms(axis_term* storage, int capacity) noexcept : at_(storage), capacity_(capacity)
  {
    if (capacity_ > 0) fresh(term_kind::unknown, axis_term::several_axes, 0, 0, 0, 0, 1, dim_max);
  }

  [[nodiscard]] constexpr axis_term& operator[](int id) const noexcept { return at_[id]; }
  [[nodiscard]] constexpr int count() const noexcept { return count_; }
  [[nodiscard]] constexpr bool full() const noexcept { return full_; }

  constexpr int extent(int variable) noexcept
  {
    const int id = fresh(term_kind::extent, variable, 0, 0, 1, 0, 1, size_max);
    if (id != 0) grow(at_[id], 1, 1, 0, 0, 1);
    return id;
  }

  constexpr int number(dim value) noexcept
  {
    for (int id = last_number_, left = look_max; id != 0 && left > 0; id = at_[id].sibling, --left)
      if (at_[id].c == value) return id;
    const int id = fresh(term_kind::number, axis_term::no_axis, 0, 0, 0, value, 1, value);
    if (id == 0) return 0;
    grow(at_[id], 0, 1, value, value, 1);
    at_[id].sibling = static_cast<std::int16_t>(last_number_);
    return last_number_ = id;
  }

  /// floor((s * a + c) / j), for s and j of 1 or more.
  constexpr int scaled(int a, dim s, dim c, dim j) noexcept
  {
    if (a == 0) return 0;
    const axis_term& from = at_[a];
    dim sum = 0;
    if (from.kind == term_kind::number) return dot_overflow(s, from.c, c, 1, sum) ? 0 : number(floor_div(sum, j));
    if (from.kind == term_kind::scaled && (s == 1 || from.j == 1)) {
      // floor((floor(x / j) + c) / k) = floor((x + c * j) / (j * k)); and of a whole a, s * a + c is whole.
      dim scale = 0;
      dim by = 0;
      if (!mul_overflow(s, from.s, scale) && !mul_overflow(from.j, j, by) && !dot_overflow(s, from.c, c, from.j, sum)) {
        a = from.a;
        s = scale;
        c = sum;
        j = by;
      }
    }
    const dim common = gcd(s, j);
    s /= common;
    c = floor_div(c, common);
    j /= common;
    if (s == 1 && c == 0 && j == 1) return a;
    const int same = find(term_kind::scaled, a, 0, s, c, j);
    if (same != 0) return same;
    dim top = 0;
    if (at_[a].top == dim_max || dot_overflow(at_[a].top, s, c, 1, top)) top = dim_max;
    else top = floor_div(top, j);
    return made_of(a, fresh(term_kind::scaled, at_[a].variable, a, 0, s, c, j, top));
  }

  /// A decimal scale; `top` is what it makes of the largest that arrives.
  constexpr int decimal(int a, dim bits, dim product, dim top) noexcept
  {
    if (a == 0) return 0;
    const int same = find(term_kind::decimal, a, 0, bits, product, 1);
    return same != 0 ? same : made_of(a, fresh(term_kind::decimal, at_[a].variable, a, 0, bits, product, 1, top));
  }

  constexpr int sum(int a, int b) noexcept
  {
    if (a == 0 || b == 0) return 0;
    if (a == b) return scaled(a, 2, 0, 1);
    if (at_[a].kind == term_kind::number) return scaled(b, 1, at_[a].c, 1);
    if (at_[b].kind == term_kind::number) return scaled(a, 1, at_[b].c, 1);
    // Of whole multiples of one term, a multiple of it.
    const dim s_a = whole(a) ? at_[a].s : 1;
    const dim s_b = whole(b) ? at_[b].s : 1;
    const int base = whole(a) ? at_[a].a : a;
    dim c = 0;
    dim s = 0;
    if (base == (whole(b) ? at_[b].a : b) && !add_overflow(s_a, s_b, s) &&
        !add_overflow(whole(a) ? at_[a].c : 0, whole(b) ? at_[b].c : 0, c))
      return scaled(base, s, c, 1);
    dim top = 0;
    if (at_[a].top == dim_max || at_[b].top == dim_max || add_overflow(at_[a].top, at_[b].top, top)) top = dim_max;
    return of_two(term_kind::sum, a, b, top);
  }

  constexpr int larger(int a, int b) noexcept
  {
    if (a == b || a == 0 || b == 0) return a == b ? a : 0;
    return of_two(term_kind::larger, a, b, at_[a].top > at_[b].top ? at_[a].top : at_[b].top);
  }

  constexpr int product(int a, int b) noexcept
  {
    if (a == 0 || b == 0) return 0;
    if (at_[a].kind == term_kind::number) return scaled(b, at_[a].c, 0, 1);
    if (at_[b].kind == term_kind::number) return scaled(a, at_[b].c, 0, 1);
    dim top = 0;
    if (at_[a].top == dim_max || at_[b].top == dim_max || mul_overflow(at_[a].top, at_[b].top, top)) top = dim_max;
    return of_two(term_kind::product, a, b, top);
  }

  /// Whether a term is the number `value`.
  [[nodiscard]] constexpr bool is(int id, dim value) const noexcept
  {
    return at_[id].kind == term_kind::number && at_[id].c == value;
  }

 private:
  axis_term* at_;
  int capacity_;
  int count_ = 0;
  int last_number_ = 0;
  bool full_ = false;

  // How many are looked at for an equal one: where there are more, two may be the same, which costs a comparison later.
  static constexpr int look_max = 64;

  [[nodiscard]] constexpr bool whole(int id) const noexcept
  {
    return at_[id].kind == term_kind::scaled && at_[id].j == 1;
  }

  constexpr int fresh(term_kind kind, int variable, int a, int b, dim s, dim c, dim j, dim top) noexcept
  {
    if (count_ == capacity_ || count_ == INT16_MAX) {
      full_ = true;
      return 0;
    }
    const unsigned axes = kind == term_kind::unknown  ? 0xFFFFU
                          : kind == term_kind::extent ? 1U << static_cast<unsigned>(variable)
                          : kind == term_kind::number ? 0U
                                                      : unsigned{at_[a].axes} | (b != 0 ? unsigned{at_[b].axes} : 0U);
    at_[count_] = {kind, static_cast<std::int8_t>(variable), static_cast<std::uint16_t>(axes), static_cast<std::int16_t>(a),
                   static_cast<std::int16_t>(b), 0, 0, false, s, c, j, dim_min, top, 0, 0, 0, 0, 0, 0};
    return count_++;
  }

  [[nodiscard]] constexpr int find(term_kind kind, int a, int b, dim s, dim c, dim j) const noexcept
  {
    for (int id = at_[a].child, left = look_max; id != 0 && left > 0; id = at_[id].sibling, --left) {
      const axis_term& one = at_[id];
      if (one.c == c && one.j == j && one.s == s && one.b == b && one.kind == kind) return id;
    }
    return 0;
  }

  constexpr int of_two(term_kind kind, int a, int b, dim top) noexcept
  {
    const int first = a < b ? a : b;
    const int second = a < b ? b : a;
    const int same = find(kind, first, second, 0, 0, 1);
    const int variable = at_[a].variable == at_[b].variable ? int{at_[a].variable}
                         : at_[a].variable == axis_term::no_axis ? int{at_[b].variable}
                         : at_[b].variable == axis_term::no_axis ? int{at_[a].variable}
                                                                 : axis_term::several_axes;
    return same != 0 ? same : made_of(first, fresh(kind, variable, first, second, 0, 0, 1, top));
  }

  constexpr int made_of(int a, int id) noexcept
  {
    if (id == 0) return 0;
    at_[id].sibling = at_[a].child;
    at_[a].child = static_cast<std::int16_t>(id);
    bound(at_[id]);
    return id;
  }

  // The bounds in lowest terms: what is between them is whole, so they may be rounded.
  static constexpr void grow(axis_term& of, dim p, dim q, dim low, dim high, dim period) noexcept
  {
    constexpr dim most = dim{1} << 61;
    if (p > most || q > most || low < -most || low > most || high < -most || high > most || period > most) return;
    const dim common = gcd(p, q);
    of.p = p / common;
    of.q = q / common;
    of.low = ceil_div(low, common);
    of.high = floor_div(high, common);
    of.period = period;
  }

  // Bounds and period from those of what the term is made of; none where they do not fit.
  constexpr void bound(axis_term& of) const noexcept
  {
    const axis_term& a = at_[of.a];
    const axis_term& b = at_[of.b];
    if (of.variable < 0 || a.q == 0 || of.kind == term_kind::decimal || of.kind == term_kind::product) return;
    dim p = 0;
    dim q = 0;
    dim low = 0;
    dim high = 0;
    if (of.kind == term_kind::scaled) {
      dim rise = 0;  // of `a` in its period, which q divides: p and q have no common factor, and the rise is whole
      dim least = 0;
      dim period = 0;
      if (mul_overflow(a.p, a.period / a.q, rise) || mul_overflow(a.period, of.j / gcd(of.j, rise), period) ||
          mul_overflow(a.p, of.s, p) || mul_overflow(a.q, of.j, q) || sub_overflow(of.c, of.j - 1, least) ||
          dot_overflow(of.s, a.low, least, a.q, low) || dot_overflow(of.s, a.high, of.c, a.q, high))
        return;
      return grow(of, p, q, low, high, period);
    }
    const dim period = lcm(a.period, b.period);
    dim other_low = 0;
    dim other_high = 0;
    if (b.q == 0 || period == 0 || mul_overflow(a.q, b.q, q)) return;
    if (of.kind == term_kind::sum) {
      if (!dot_overflow(a.p, b.q, b.p, a.q, p) && !dot_overflow(a.low, b.q, b.low, a.q, low) &&
          !dot_overflow(a.high, b.q, b.high, a.q, high))
        grow(of, p, q, low, high, period);
      return;
    }
    // Of two that rise alike, the larger does too.
    if (a.p != b.p || a.q != b.q) return;
    other_low = a.low > b.low ? a.low : b.low;
    other_high = a.high > b.high ? a.high : b.high;
    grow(of, a.p, a.q, other_low, other_high, period);
  }
};

}  // namespace detail
}  // namespace shapeproof
