// SPDX-License-Identifier: MIT
// One size tried on a program of terms: every term that is asked for is worked out, and every need is looked at.
#pragma once

#include <shapeproof/analysis/axis_program.hpp>  // axis_program
#include <shapeproof/core/window_reach.hpp>      // rows_dropped

namespace shapeproof::detail {

/// What the solver tries sizes with.
class size_trial {
 protected:
  axis_program* of_;
  axis_terms* terms_;
  int first_marked_ = 0;
  bool impossible_ = false;

  constexpr explicit size_trial(axis_program& of) noexcept : of_(&of), terms_(&of.maps.terms)
  {
    for (int id = terms_->count() - 1; id > 0; --id) push_back(at(id));
    for (int i = 0; i < of_->need_count; ++i) {
      const axis_need& one = of_->needs[i];
      if ((at(one.a).axes | (one.b != 0 ? at(one.b).axes : 0)) != 0) continue;
      at(one.a).value = at(one.a).c;
      at(one.b).value = at(one.b).c;
      impossible_ = impossible_ || !met(one);
    }
  }

  [[nodiscard]] constexpr axis_term& at(int id) const noexcept { return (*terms_)[id]; }

  // What a term must be at least, as what the term that it is made of must be.
  constexpr void push_back(axis_term& of) noexcept
  {
    if (of.least == dim_min) return;
    if (of.kind == term_kind::number && of.c < of.least) impossible_ = true;
    if (of.kind != term_kind::scaled) return;
    dim least = 0;
    least = of.least == dim_max || dot_overflow(of.least, of.j, -1, of.c, least) ? dim_max : ceil_div(least, of.s);
    of_->maps.require(of.a, least);
    of.least = dim_min;
  }

  [[nodiscard]] constexpr bool mixed(const axis_need& of) const noexcept
  {
    const int a = at(of.a).variable;
    const int b = of.kind < need_kind::divided ? int{at(of.b).variable} : axis_term::no_axis;
    return a == axis_term::several_axes || b == axis_term::several_axes || (a >= 0 && b >= 0 && a != b);
  }

  [[nodiscard]] constexpr bool concerns(const axis_need& of, int variable) const noexcept
  {
    return ((at(of.a).axes | (of.b != 0 ? at(of.b).axes : 0)) >> variable & 1) != 0;
  }

  constexpr void mark(int id) noexcept { at(id).marked = true; }
  constexpr void mark(const axis_need& of) noexcept
  {
    mark(of.a);
    if (of.b != 0) mark(of.b);
  }

  // The terms that have to be worked out, linked through `child`, which has no more use.
  constexpr dim link() noexcept
  {
    int next = 0;
    dim count = 0;
    for (int id = terms_->count() - 1; id > 0; --id) {
      if (!at(id).marked) continue;
      at(id).marked = false;
      if (at(id).kind == term_kind::extent) continue;
      if (at(id).kind >= term_kind::scaled) mark(at(id).a);
      if (at(id).kind >= term_kind::sum) mark(at(id).b);
      at(id).child = static_cast<std::int16_t>(next);
      next = id;
      ++count;
    }
    first_marked_ = next;
    return count;
  }

  constexpr void work_out(axis_term& of) noexcept
  {
    const dim a = at(of.a).value;
    const dim b = at(of.b).value;
    error why{};
    switch (of.kind) {
      case term_kind::number: of.value = of.c; break;
      case term_kind::scaled: of.value = of.j == 1 ? of.s * a + of.c : floor_div(of.s * a + of.c, of.j); break;
      case term_kind::decimal:
        if (!scale_decimal(a, of.s, static_cast<scale_product>(of.c), of.value, why)) of.value = 0;
        break;
      case term_kind::sum: of.value = a + b; break;
      case term_kind::larger: of.value = a > b ? a : b; break;
      case term_kind::product: of.value = a * b; break;
      default: break;
    }
  }

  constexpr void work_out_all(int variable, dim size) noexcept
  {
    at(variable_id(variable)).value = size;
    for (int id = first_marked_; id != 0; id = at(id).child) work_out(at(id));
  }

  // The terms of the free axes are the first ones.
  [[nodiscard]] static constexpr int variable_id(int variable) noexcept { return variable + 1; }

  [[nodiscard]] constexpr bool large_enough() const noexcept
  {
    for (int id = first_marked_; id != 0; id = at(id).child)
      if (at(id).value < at(id).least) return false;
    return true;
  }

  [[nodiscard]] constexpr bool own(const axis_need& of, int variable) const noexcept
  {
    return !mixed(of) && (at(of.a).variable == variable || (of.b != 0 && at(of.b).variable == variable));
  }

  [[nodiscard]] constexpr bool met(const axis_need& of) const noexcept
  {
    const dim a = at(of.a).value;
    switch (of.kind) {
      case need_kind::equal: return a == at(of.b).value;
      case need_kind::equal_or_one: return a == at(of.b).value || a == 1 || at(of.b).value == 1;
      case need_kind::not_below: return a >= at(of.b).value;
      case need_kind::divided: return a % of.by == 0;
      case need_kind::reached: break;
    }
    return rows_dropped(of.step, a).value_or(1) == 0;
  }

  [[nodiscard]] constexpr bool takes(int variable, dim size) noexcept
  {
    work_out_all(variable, size);
    for (int i = 0; i < of_->need_count; ++i)
      if (!of_->needs[i].open && own(of_->needs[i], variable) && !met(of_->needs[i])) return false;
    return true;
  }

  // Links the terms of an axis' needs again, after those of another.
  constexpr void relink(int variable) noexcept
  {
    for (int i = 0; i < of_->need_count; ++i)
      if (own(of_->needs[i], variable) && !of_->needs[i].open) mark(of_->needs[i]);
    link();
  }
};

}  // namespace shapeproof::detail
