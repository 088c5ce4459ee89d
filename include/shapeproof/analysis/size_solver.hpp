// SPDX-License-Identifier: MIT
// From a program of terms to the set of sizes of one free axis: where the maps have settled one period decides for all
// sizes, and what comes before is tried size by size.
#pragma once

#include <shapeproof/analysis/size_plan.hpp>  // size_planner

namespace shapeproof::detail {

/// Works out the set of one free axis after another.
class size_solver : size_planner {
 public:
  constexpr size_solver(axis_program& of, dim effort) noexcept : size_planner(of), effort_(effort) {}

  /// The sizes that free axis `variable` may have.
  constexpr size_set solve(int variable) noexcept
  {
    size_set made;
    const bool sure = !of_->maps.unsure && !terms_->full();
    if (!sure) made.answer = size_answer::bounded;
    if (terms_->count() <= of_->free_count) return anything(made);  // no room for the axes themselves
    bool others_open = false;
    bool any_same = false;
    int other = -1;
    for (int i = 0; i < of_->need_count; ++i) {
      const axis_need& one = of_->needs[i];
      if (!mixed(one)) continue;
      if (same_number(one)) any_same = true;
      else if (!concerns(one, variable)) others_open = true;
      else if (!joint(one, variable, other)) return anything(made);
    }
    for (int id = 1; id < terms_->count(); ++id)  // what two axes make together must be large enough
      others_open = others_open || (at(id).variable == axis_term::several_axes && at(id).least > 1);
    if (any_same) {
      const int leader = agree(variable, made, others_open);
      if (leader >= 0 && !others_open && other < 0) {
        size_set same = solve(leader);
        same.tied_to = made.tied_to;
        return same;
      }
      others_open = others_open || leader >= 0;
    }
    if (impossible_) return made;
    const size_plan plan = plan_of(variable);
    if (plan.none) return made;
    for (int u = 0; u < of_->free_count; ++u) {
      if (u == variable || u == other) continue;
      const dim found = first_of(u);
      if (found == 0) return made;
      if (found < 0) others_open = true;
      witness_[u] = found;
    }
    if (made.agrees && made.answer == size_answer::independent) made.answer = size_answer::tied;
    if (others_open) made.answer = size_answer::bounded;
    if (other >= 0 && made.agrees) return anything(made);
    if (other >= 0) return tied(variable, other, plan, made);
    if (too_large(variable, plan.finite && plan.settled < size_max ? plan.settled : size_max)) return anything(made);
    return fill(variable, plan, made);
  }

  /// From where on an axis is large enough for every layer that it goes through.
  constexpr dim start(int variable) noexcept { return plan_of(variable).from; }

  /// Whether the network takes none at all: then every axis' set is empty.
  constexpr void refuse() noexcept { impossible_ = true; }

 private:
  dim effort_;
  dim witness_[axis_program::free_max] = {};
  // The product that two axes have to make, once each of a tied pair is known.
  int left_ = 0;
  int right_ = 0;
  dim product_ = 0;

  // A need of two axes that is a product of one term each: s * left * right == number, the same one in every such need.
  constexpr bool joint(const axis_need& of, int variable, int& other) noexcept
  {
    const int term = at(of.b).kind == term_kind::number ? of.a : of.b;
    const int number = term == of.a ? of.b : of.a;
    if (of.kind != need_kind::equal || at(number).kind != term_kind::number) return false;
    const bool scaled = at(term).kind == term_kind::scaled;
    const int inner = scaled ? at(term).a : term;
    const dim by = scaled ? at(term).s : 1;
    if ((scaled && (at(term).j != 1 || at(term).c != 0)) || at(inner).kind != term_kind::product) return false;
    const int left = at(at(inner).a).variable == variable ? at(inner).a : at(inner).b;
    const int right = left == at(inner).a ? at(inner).b : at(inner).a;
    const dim wanted = at(number).c;
    if (at(left).variable != variable || at(right).variable < 0) return false;
    const dim product = wanted > 0 && wanted % by == 0 ? wanted / by : 0;
    if (other >= 0) {
      if (left == left_ && right == right_ && product != product_) impossible_ = true;
      return left == left_ && right == right_;
    }
    other = at(right).variable;
    left_ = left;
    right_ = right;
    product_ = product;
    return true;
  }

  // Two axes that the same is done to, and that must be the same behind it: the batch of two inputs that meet, or an
  // image and its mask. One size for both will do.
  [[nodiscard]] constexpr bool same_number(const axis_need& of) const noexcept
  {
    const axis_term& a = at(of.a);
    const axis_term& b = at(of.b);
    if (of.kind > need_kind::equal_or_one || a.kind != b.kind || root_of(of.a) < 0 || root_of(of.b) < 0) return false;
    return a.kind == term_kind::extent || (a.s == b.s && a.c == b.c && a.j == b.j);
  }
  [[nodiscard]] constexpr int root_of(int id) const noexcept
  {
    const axis_term& of = at(id);
    const axis_term& from = of.kind == term_kind::scaled ? at(of.a) : of;
    return from.kind == term_kind::extent ? int{from.variable} : -1;
  }

  // Bits: the axes that are one number with this one, itself among them.
  [[nodiscard]] constexpr unsigned together(int variable) const noexcept
  {
    unsigned all = 1U << static_cast<unsigned>(variable);
    for (unsigned before = 0; before != all;) {
      before = all;
      for (int i = 0; i < of_->need_count; ++i) {
        const axis_need& one = of_->needs[i];
        if (!mixed(one) || !same_number(one)) continue;
        const unsigned both = 1U << static_cast<unsigned>(root_of(one.a)) | 1U << static_cast<unsigned>(root_of(one.b));
        if ((both & all) != 0) all |= both;
      }
    }
    return all;
  }

  // Of axes that are one number at most one has needs of its own, and the others go along: its sizes are theirs. Gives
  // that one where it is not the axis in question; where there are two, the answer is open.
  constexpr int agree(int variable, size_set& made, bool& open) const noexcept
  {
    const unsigned mine = together(variable);
    int leader = -1;
    for (int u = 0; u < of_->free_count; ++u) {
      if (u == variable) continue;
      const unsigned group = together(u);
      if ((mine >> u & 1U) != 0) {
        made.agrees = true;
        made.tied_to = static_cast<std::uint8_t>(made.tied_to | 1U << static_cast<unsigned>(of_->free[u].axis));
        if (goes_along(u, variable)) continue;
        open = open || leader >= 0 || !goes_along(variable, u) || stretches();
        leader = u;
      } else {
        bool led = false;
        for (int l = 0; l < of_->free_count && !led; ++l) {
          led = (group >> l & 1U) != 0;
          for (int m = 0; m < of_->free_count && led; ++m) led = m == l || (group >> m & 1U) == 0 || goes_along(m, l);
        }
        open = open || !led;
      }
    }
    return leader;
  }

  // Whether a 1 may take the place of the common number somewhere.
  [[nodiscard]] constexpr bool stretches() const noexcept
  {
    for (int i = 0; i < of_->need_count; ++i)
      if (mixed(of_->needs[i]) && of_->needs[i].kind == need_kind::equal_or_one) return true;
    return false;
  }

  // Whether `variable` may be of any size that `with` is of, but for what it must be the same as.
  [[nodiscard]] constexpr bool goes_along(int variable, int with) const noexcept
  {
    for (int i = 0; i < of_->need_count; ++i)
      if (concerns(of_->needs[i], variable) && !same_number(of_->needs[i])) return false;
    for (int id = 1; id < terms_->count(); ++id) {
      const axis_term& of = at(id);
      if (of.variable != variable) continue;
      const bool larger = of.kind == term_kind::extent ? of.least > at(variable_id(with)).least : of.least != dim_min;
      if (of.top == dim_max || larger) return false;
    }
    return true;
  }

  static constexpr size_set anything(size_set made) noexcept
  {
    made.answer = size_answer::bounded;
    made.begin(1, 1, 1);
    made.set_residue(0);
    return made;
  }

  // Some size that axis `u` may have: 0 where there is none, -1 where that cannot be told.
  constexpr dim first_of(int u) noexcept
  {
    const size_plan plan = plan_of(u);
    if (plan.none) return 0;
    const dim last = plan.finite ? plan.settled - 1 : plan.settled + plan.period - 1;
    dim tries = effort_ / plan.work;
    for (dim size = plan.from; size <= last && size <= size_max; ++size) {
      if (plan.finite) size = hop(plan, size);
      if (size > last || size > size_max) break;
      if (takes(u, size)) return plan.open ? -1 : size;
      if (--tries < 0) return -1;
    }
    return plan.open ? -1 : 0;
  }

  // Whether a product of several axes is past 2^63 for the largest sizes of this one, the others as small as they are
  // tried.
  constexpr bool too_large(int variable, dim largest) noexcept
  {
    for (int id = 1; id < terms_->count(); ++id) {
      axis_term& of = at(id);
      if (of.kind == term_kind::extent)
        of.value = of.variable == variable ? largest : witness_[of.variable] > 0 ? witness_[of.variable] : 1;
      else if ((of.kind == term_kind::product && mul_overflow(at(of.a).value, at(of.b).value, of.value)) ||
               (of.kind == term_kind::scaled && dot_overflow(of.s, at(of.a).value, of.c, 1, of.value)) ||
               (of.kind == term_kind::sum && add_overflow(at(of.a).value, at(of.b).value, of.value)))
        return true;
      else if (of.kind == term_kind::scaled) of.value = floor_div(of.value, of.j);
      else work_out(of);
    }
    return false;
  }

  constexpr size_set fill(int variable, const size_plan& plan, size_set made) noexcept
  {
    if (plan.open) made.answer = size_answer::bounded;
    const dim settled = plan.settled > size_max ? size_max + 1 : plan.settled;
    made.begin(plan.finite ? 1 : plan.period, plan.from, settled);
    relink(variable);
    dim left = effort_ / plan.work;
    if (!plan.finite) {
      left -= plan.period;
      if (left < 0) return anything(made);
      for (dim size = settled; size < settled + plan.period; ++size)
        if (takes(variable, size)) made.set_residue(size % plan.period);
    }
    for (dim size = plan.from; size < settled; ++size) {
      if (plan.finite) size = hop(plan, size);
      if (size >= settled) break;
      if (--left < 0) return anything(made);
      if (takes(variable, size) != made.has_residue(size % made.period()) && !made.except(size)) return anything(made);
    }
    made.settle();
    return made;
  }

  // ---- two axes that a product ties

  // The first size from `from` on whose term is `value` or more.
  constexpr dim reach(int variable, int term, dim from, dim value) noexcept
  {
    dim high = size_max + 1;
    while (from < high) {
      const dim middle = from + (high - from) / 2;
      work_out_all(variable, middle);
      if (at(term).value >= value) high = middle;
      else from = middle + 1;
    }
    return from;
  }

  constexpr void link_with(int variable, int term) noexcept
  {
    mark(term);
    relink(variable);
  }

  constexpr size_set tied(int variable, int other, const size_plan& plan, size_set made) noexcept
  {
    const size_plan others = plan_of(other);
    made.begin(1, plan.from, size_max + 1);
    made.tied_to = static_cast<std::uint8_t>(1U << static_cast<unsigned>(of_->free[other].axis));
    if (plan.open || others.open || product_ == dim_max) return anything(made);
    if (others.none || product_ == 0) return made;
    if (made.answer == size_answer::independent) made.answer = size_answer::tied;
    dim left = effort_ / (plan.work + others.work + 64);
    for (dim part = 1; part <= product_; part = next_divisor(part, left)) {
      // The other axis first: is there a size whose term is what this part leaves?
      link_with(other, right_);
      const dim goal = product_ / part;
      bool found = false;
      const dim end = reach(other, right_, others.from, goal + 1);
      for (dim size = reach(other, right_, others.from, goal); size < end && !found && left >= 0; ++size, --left)
        found = takes(other, size);
      if (left < 0) return anything(made);
      if (!found) continue;
      link_with(variable, left_);
      const dim last = reach(variable, left_, plan.from, part + 1);
      for (dim size = reach(variable, left_, plan.from, part); size < last; ++size) {
        if (--left < 0 || (takes(variable, size) && !made.except(size))) return anything(made);
      }
    }
    made.settle();
    return made;
  }

  // The next divisor of the product, past the product where there is none: small ones are tried, large ones are what
  // small ones leave.
  [[nodiscard]] constexpr dim next_divisor(dim part, dim& left) const noexcept
  {
    for (dim next = part + 1; next <= product_ / next; ++next) {
      if (next % 64 == 0) --left;
      if (left < 0) return next;
      if (product_ % next == 0) return next;
    }
    // Those above the root, from the largest small one down.
    dim found = product_ + 1;
    for (dim small = part < product_ / part ? part : product_ / part; small >= 1; --small) {
      if (product_ % small == 0 && product_ / small > part) {
        found = product_ / small;
        break;
      }
    }
    return found;
  }
};

}  // namespace shapeproof::detail
