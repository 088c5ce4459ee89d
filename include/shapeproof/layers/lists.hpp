// SPDX-License-Identifier: MIT
// What the layers whose parameters are lists share: the checks of a list, and its way into the numbers of a record.
#pragma once

#include <shapeproof/layers/rules.hpp>  // resolve_axis

namespace shapeproof::detail {

/// A list of `least` to `most` numbers, whatever its count was set to.
template <class Error>
constexpr bool check_list(const shape& list, int least, int most, Error& why) noexcept
{
  return list.count >= least && list.count <= most ? true : fail(why, rule::list_length, list.count, least > 0 ? least : most);
}

/// A list of axes as bits, each of them once.
template <class Error>
constexpr bool axes_of(const shape& list, int rank, unsigned& bits, Error& why) noexcept
{
  if (!check_list(list, 0, rank_max, why)) return false;
  for (int i = 0; i < list.count; ++i) {
    int axis = 0;
    if (!resolve_axis(list.values[i], rank, axis, why)) return false;
    if ((bits >> axis & 1U) != 0) return fail(why, rule::axes_distinct, axis);
    bits |= 1U << axis;
  }
  return true;
}

/// Members of a layer, one after the other, as the numbers of a record.
struct to_numbers {
  dim* to;

  constexpr void one(const shape& list) noexcept
  {
    *to++ = list.count;
    for (const dim each : list.values) *to++ = each;
  }
  template <class Member>
  constexpr void one(Member member) noexcept
  {
    *to++ = static_cast<dim>(member);
  }
  template <class... Members>
  constexpr void operator()(const Members&... members) noexcept
  {
    (one(members), ...);
  }
};

/// The same members back. A count that no list has is one that every check refuses.
struct from_numbers {
  const dim* from;

  constexpr void one(shape& list) noexcept
  {
    list.count = *from < INT32_MIN || *from > INT32_MAX ? -1 : static_cast<std::int32_t>(*from);
    ++from;
    for (dim& each : list.values) each = *from++;
  }
  template <class Member>
  constexpr void one(Member& member) noexcept
  {
    member = static_cast<Member>(*from++);
  }
  template <class... Members>
  constexpr void operator()(Members&... members) noexcept
  {
    (one(members), ...);
  }
};

template <class Layer>
concept has_members = requires(Layer& of, from_numbers& from) { Layer::members(of, from); };

/// Numbers of a type as a list.
template <std::size_t N>
constexpr shape list_of(const dim (&numbers)[N]) noexcept
{
  shape made;
  for (const dim each : numbers) made.push_back(each);
  return made;
}

/// A layer of a fixed number of axes, by way of the one with lists that it stands for.
template <class Layer>
constexpr bool infer_lists(const Layer& of, const inputs& in, outputs out, error& why) noexcept
{
  if (!is(of.form(), padding_mode::as_given)) return fail(why, rule::padding_form);
  return of.lists().infer(in, out, why, of.axes());
}

}  // namespace shapeproof::detail
