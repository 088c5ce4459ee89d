// SPDX-License-Identifier: MIT
// int64 arithmetic that reports overflow, and division that rounds as its name says.
#pragma once

#include <cstdint>      // int64_t
#include <type_traits>  // is_integral_v, is_signed_v

namespace shapeproof {

/// An extent, a stride, a count: always a signed 64-bit number, because unsigned subtraction wraps.
using dim = std::int64_t;

/// The largest dim, and the smallest.
inline constexpr dim dim_max = INT64_MAX;
inline constexpr dim dim_min = INT64_MIN;

/// Whether an enumerator is another: `==`, for which clang weighs 121 built-in operators at every place.
template <class Enum>
[[nodiscard]] constexpr bool is(Enum a, Enum b) noexcept { return static_cast<int>(a) == static_cast<int>(b); }

#if (defined(__GNUC__) || defined(__clang__)) && !defined(SHAPEPROOF_NO_BUILTINS)

/// `out = a + b` and its like; true where the result does not fit, and `out` must then not be used.
[[nodiscard]] constexpr bool add_overflow(dim a, dim b, dim& out) noexcept { return __builtin_add_overflow(a, b, &out); }
[[nodiscard]] constexpr bool sub_overflow(dim a, dim b, dim& out) noexcept { return __builtin_sub_overflow(a, b, &out); }
[[nodiscard]] constexpr bool mul_overflow(dim a, dim b, dim& out) noexcept { return __builtin_mul_overflow(a, b, &out); }

#else

[[nodiscard]] constexpr bool add_overflow(dim a, dim b, dim& out) noexcept
{
  if (b > 0 ? a > dim_max - b : a < dim_min - b) return true;
  out = a + b;
  return false;
}

[[nodiscard]] constexpr bool sub_overflow(dim a, dim b, dim& out) noexcept
{
  if (b > 0 ? a < dim_min + b : a > dim_max + b) return true;
  out = a - b;
  return false;
}

[[nodiscard]] constexpr bool mul_overflow(dim a, dim b, dim& out) noexcept
{
  // The quotient is taken of the bound, never of dim_min by -1, which is the one division that overflows.
  if (a > 0 && (b > 0 ? a > dim_max / b : b < dim_min / a)) return true;
  if (a < 0 && (b > 0 ? a < dim_min / b : (b < 0 && a < dim_max / b))) return true;
  out = a * b;
  return false;
}

#endif

/// Mathematical floor of a / b for b > 0: C++ rounds toward zero, which turns -1 / 2 into 0.
[[nodiscard]] constexpr dim floor_div(dim a, dim b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

/// Mathematical ceiling of a / b for b > 0.
[[nodiscard]] constexpr dim ceil_div(dim a, dim b) noexcept { return a / b + (a % b > 0 ? 1 : 0); }

/// `out = floor(a * p / q)` for a and p of 0 or more and q above 0, exact though a * p may be past 2^63 - 1; true where
/// the result does not fit.
[[nodiscard]] constexpr bool scale_overflow(dim a, dim p, dim q, dim& out) noexcept
{
  dim product = 0;
  if (!mul_overflow(a, p, product)) {
    out = product / q;
    return false;
  }
  // (a / q) * p, and (a % q) * p / q: p bit by bit, with a remainder that is below q all the way, and twice that fits.
  const auto rest = static_cast<std::uint64_t>(a % q);
  const auto by = static_cast<std::uint64_t>(q);
  std::uint64_t remainder = 0;
  dim quotient = 0;  // below p
  for (int bit = 62; bit >= 0; --bit) {
    const bool set = (p >> bit & 1) != 0;
    quotient *= 2;
    remainder *= 2;
    for (int add = 0; add < 2; ++add) {
      if (remainder >= by) {
        remainder -= by;
        ++quotient;
      }
      if (add == 0 && set) remainder += rest;
    }
  }
  return mul_overflow(a / q, p, product) || add_overflow(product, quotient, out);
}

/// Any integer as a dim. An unsigned one past 2^63 - 1 becomes dim_min, which every check refuses:
/// it must neither wrap to a small number nor pass as another.
template <class Integer>
[[nodiscard]] constexpr dim to_dim(Integer number) noexcept
{
  static_assert(std::is_integral_v<Integer>, "an extent is an integer");
  if constexpr (!std::is_signed_v<Integer> && sizeof(Integer) >= sizeof(dim))
    return number > static_cast<Integer>(dim_max) ? dim_min : static_cast<dim>(number);
  else
    return static_cast<dim>(number);
}

}  // namespace shapeproof
