// SPDX-License-Identifier: MIT
// Common divisors and multiples of numbers that are not below 0. (Not in checked.hpp: the door does without them.)
#pragma once

#include <shapeproof/core/checked.hpp>  // dim, mul_overflow

namespace shapeproof::detail {

/// The greatest common divisor; the other number where one is 0.
[[nodiscard]] constexpr dim gcd(dim a, dim b) noexcept
{
  while (b != 0) {
    const dim rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// The least common multiple; 0 where one is 0 or it does not fit.
[[nodiscard]] constexpr dim lcm(dim a, dim b) noexcept
{
  dim made = 0;
  return a == 0 || b == 0 || mul_overflow(a / gcd(a, b), b, made) ? 0 : made;
}

}  // namespace shapeproof::detail
