// SPDX-License-Identifier: MIT
// Where sizes have to be tried: what each need of an axis says of it - a period, a size from which it is met for good, or
// the few sizes near which it may be met.
//
// Of a term of one axis (p * n + low) / q <= value <= (p * n + high) / q, so that two of one slope differ by what repeats,
// and two of different slopes are equal only where |offset| / |slope difference| lets them.
#pragma once

#include <shapeproof/analysis/size_trial.hpp>  // size_trial

namespace shapeproof::detail {

/// Where the sizes of one axis have to be tried, and how they go on.
struct size_plan {
  dim from = 1;      // no smaller size works
  dim settled = 1;   // from here on the period decides
  dim period = 1;
  dim work = 1;      // of one size that is tried
  bool finite = false;   // nothing from `settled` on
  bool open = false;     // something is not worked out
  bool none = false;     // no size at all
  int zone_count = 0;
  interval near[8] = {};  // of needs that few sizes meet: one is near here,
  interval far[8] = {};   // or here
};

/// Makes plans.
class size_planner : protected size_trial {
 protected:
  constexpr explicit size_planner(axis_program& of) noexcept : size_trial(of) {}

  constexpr size_plan plan_of(int variable) noexcept
  {
    size_plan plan;
    const int root = variable_id(variable);
    plan.from = plan.settled = at(root).least;
    bool halve = false;
    for (int id = 1; id < terms_->count(); ++id) {
      const axis_term& of = at(id);
      if (of.variable != variable) continue;
      if (of.top == dim_max) plan.open = true;
      if (of.least < (of.kind == term_kind::decimal ? 1 : 2) || of.kind == term_kind::extent) continue;
      mark(id);
      halve = true;
    }
    if (plan.open) {  // past 2^63 somewhere
      link();
      plan.from = plan.settled = 1;
      for (int i = 0; i < of_->need_count; ++i) of_->needs[i].open = of_->needs[i].open || own(of_->needs[i], variable);
      return plan;
    }
    if (plan.from > size_max) plan.none = true;
    if (halve && !plan.none) {
      link();
      if (work_out_all(variable, size_max); !large_enough()) plan.none = true;
      dim high = size_max;
      while (!plan.none && plan.from < high) {
        const dim middle = plan.from + (high - plan.from) / 2;
        work_out_all(variable, middle);
        if (large_enough()) high = middle;
        else plan.from = middle + 1;
      }
      plan.settled = plan.from;
    }
    if (plan.none) return plan;
    dim end = size_max + 1;
    for (int i = 0; i < of_->need_count; ++i) {
      axis_need& one = of_->needs[i];
      if (!own(one, variable)) continue;
      mark(one);
      ++plan.work;
      settle(one, plan, end);
    }
    plan.work += link();
    if (plan.finite) {  // then all that is left is tried, with every need
      plan.open = false;
      for (int i = 0; i < of_->need_count; ++i)
        if (own(of_->needs[i], variable)) of_->needs[i].open = false;
    }
    if (plan.finite && plan.settled > end) plan.settled = end;
    if (plan.settled < plan.from) plan.settled = plan.from;
    return plan;
  }

  // What one need adds to the plan: a period, a size from which it is met, or the few sizes that may meet it.
  constexpr void settle(axis_need& of, size_plan& plan, dim& end) noexcept
  {
    const axis_term& a = at(of.a);
    const axis_term& b = at(of.b);
    dim modulus = of.kind == need_kind::divided ? of.by : of.kind == need_kind::reached ? of.step.stride : 0;
    if (a.q == 0 || (modulus == 0 && b.q == 0)) return leave(of, plan);
    if (modulus > 0) {
      dim rise = 0;
      dim period = 0;
      if (mul_overflow(a.p, a.period / a.q, rise) || mul_overflow(a.period, modulus / gcd(modulus, rise), period))
        return leave(of, plan);
      return repeat(of, period, plan);
    }
    dim rise = 0;
    dim low = 0;
    dim high = 0;
    // (rise * n + low) <= q * (a - b) <= (rise * n + high)
    if (dot_overflow(a.p, b.q, -b.p, a.q, rise) || dot_overflow(a.low, b.q, -b.high, a.q, low) ||
        dot_overflow(a.high, b.q, -b.low, a.q, high) || rise == dim_min || low == dim_min || high == dim_min)
      return leave(of, plan);
    const bool ones = of.kind == need_kind::equal_or_one;
    const dim one_a = ones ? last_one(a) : 0;
    const dim one_b = ones ? last_one(b) : 0;
    const dim last = one_a > one_b ? one_a : one_b;  // from behind it neither is 1
    if (rise == 0) {
      if (last >= plan.settled) plan.settled = last + 1;
      if (of.kind == need_kind::not_below && low >= 0) return;
      return repeat(of, lcm(a.period, b.period), plan);
    }
    // The one end of where a - b may be 0 and the other; past it a is the larger for good, or the smaller.
    const dim sign = rise > 0 ? 1 : -1;
    const dim first = rise > 0 ? ceil_div(-high, rise) : ceil_div(low, -rise);
    const dim behind = rise > 0 ? floor_div(-low, rise) : floor_div(high, -rise);
    if (of.kind == need_kind::not_below && sign > 0) {
      if (first > plan.from) plan.from = first;
      if (behind >= plan.settled) plan.settled = behind + 1;
      return;
    }
    const dim far = of.kind == need_kind::not_below ? 1 : first;
    if (plan.zone_count < 8) {
      plan.near[plan.zone_count] = {1, last};
      plan.far[plan.zone_count++] = {far, behind};
    }
    const dim over = (last > behind ? last : behind) + 1;
    plan.finite = true;
    if (over < end) end = over;
    if (plan.settled < end) plan.settled = end;
  }

  constexpr void repeat(axis_need& of, dim period, size_plan& plan) const noexcept
  {
    const dim all = lcm(plan.period, period);
    if (all == 0 || all > size_set::period_max) return leave(of, plan);
    plan.period = all;
  }
  static constexpr void leave(axis_need& of, size_plan& plan) noexcept
  {
    of.open = true;
    plan.open = true;
  }

  // The last size at which a term may be 1.
  static constexpr dim last_one(const axis_term& of) noexcept
  {
    dim past = 0;
    if (of.p == 0) return 0;
    return sub_overflow(of.q, of.low, past) ? size_max : floor_div(past, of.p);
  }

  // From `size` on, the first one that every need of few sizes may be met at.
  static constexpr dim hop(const size_plan& plan, dim size) noexcept
  {
    for (bool moved = true; moved;) {
      moved = false;
      for (int i = 0; i < plan.zone_count; ++i) {
        if (plan.near[i].contains(size) || plan.far[i].contains(size)) continue;
        const dim near = size < plan.near[i].low && !plan.near[i].empty() ? plan.near[i].low : dim_max;
        const dim far = size < plan.far[i].low && !plan.far[i].empty() ? plan.far[i].low : dim_max;
        size = near < far ? near : far;
        if (size == dim_max) return size;
        moved = true;
      }
    }
    return size;
  }
};

}  // namespace shapeproof::detail
