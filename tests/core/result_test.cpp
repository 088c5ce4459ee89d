// SPDX-License-Identifier: MIT
#include <shapeproof/core/result.hpp>

#include <shapeproof/core/shape.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace shapeproof;

namespace {

constexpr error broken(rule which, dim number)
{
  error why{};
  fail(why, which, number);
  return why;
}

}  // namespace

// --- static
static_assert(std::is_same_v<result<dim>::value_type, dim>);
static_assert(result<dim>(7).has_value() && result<dim>(7));
static_assert(*result<dim>(7) == 7 && result<dim>(7).value() == 7);
static_assert(!result<dim>(broken(rule::window_fits, 5)) && !result<dim>(broken(rule::window_fits, 5)).has_value());
static_assert(result<dim>(broken(rule::window_fits, 5)).error().rule == rule::window_fits);
static_assert(result<dim>(broken(rule::window_fits, 5)).error().numbers[0] == 5);
// an error that is asked of a value is the one that says so, not what happens to lie there
static_assert(result<dim>(7).error().rule == rule::none && result<dim>(7).error().numbers[0] == 0);
static_assert(result<dim>(7).value_or(3) == 7 && result<dim>(broken(rule::rank_fits, 1)).value_or(3) == 3);
static_assert(result<shape>(shape{1, 2, 3})->rank() == 3 && (*result<shape>(shape{1, 2, 3}))[2] == 3);
static_assert(result<shape>(broken(rule::rank_fits, 1)).value_or(shape{4})[0] == 4);
// asked in an if, but no number by accident
static_assert(std::is_constructible_v<bool, result<dim>> && !std::is_convertible_v<result<dim>, bool>);
static_assert(!std::is_convertible_v<result<dim>, dim>);
static_assert(std::is_convertible_v<dim, result<dim>> && std::is_convertible_v<error, result<dim>>);
// passed and stored by value, at no cost but its bytes
static_assert(std::is_trivially_copyable_v<result<dim>> && std::is_trivially_destructible_v<result<shape>>);
static_assert(std::is_nothrow_copy_constructible_v<result<shape>> && noexcept(*result<dim>(1)));
static_assert(sizeof(result<dim>) <= sizeof(error) + 8);

namespace {

constexpr result<dim> half(dim number)
{
  result<dim> made(0);
  made.in_place() = number / 2;
  if (number % 2 != 0) {
    error why{};
    fail(why, rule::output_positive, number);
    made.refuse(why);
  }
  return made;
}

constexpr bool reassigned()
{
  result<dim> last = half(8);
  if (*last != 4) return false;
  last = half(7);
  if (last || last.error().numbers[0] != 7) return false;
  last = half(6);
  return last && *last == 3 && last.error().rule == rule::none;
}

}  // namespace

static_assert(*half(8) == 4 && half(9).error().rule == rule::output_positive && half(9).value_or(-1) == -1);
static_assert(reassigned());

TEST_CASE("result: a value, or the error in its place")
{
  volatile dim even = 8;
  volatile dim odd = 9;
  const result<dim> good = half(even);
  REQUIRE(good.has_value());
  CHECK(*good == 4);
  CHECK(good.value() == 4);
  CHECK(good.value_or(1) == 4);
  CHECK(good.error().rule == rule::none);
  const result<dim> bad = half(odd);
  REQUIRE_FALSE(bad.has_value());
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.value_or(1) == 1);
  CHECK(bad.error().rule == rule::output_positive);
  CHECK(bad.error().numbers[0] == 9);
}

TEST_CASE("result: copies keep value and error, and one can become the other")
{
  CHECK(reassigned());
  volatile dim odd = 9;
  const result<dim> bad = half(odd);
  const result<dim> copy = bad;
  CHECK(copy.error().numbers[0] == 9);
  result<shape> made(shape{1, 2});
  CHECK(made->rank() == 2);
  made.refuse(broken(rule::list_length, 9));
  CHECK_FALSE(made.has_value());
  CHECK(made.error().rule == rule::list_length);
  CHECK(made.value_or(shape{5}) == shape{5});
}
