// SPDX-License-Identifier: MIT
// oracle::wide: a number of 128 bits, past whose end no sum or product of a test goes. The compiler's own where it has one;
// on 32 bits it has none, and then two limbs. It shares no code with the library.
#pragma once

#include <compare>
#include <cstdint>

namespace oracle {

/// Two's complement in two limbs: compared by the upper one first, which has the sign.
struct two_limbs {
  std::int64_t high = 0;
  std::uint64_t low = 0;

  constexpr two_limbs(std::int64_t number) : high(number < 0 ? -1 : 0), low(static_cast<std::uint64_t>(number)) {}
  constexpr two_limbs(std::uint64_t upper, std::uint64_t lower) : high(static_cast<std::int64_t>(upper)), low(lower) {}
  constexpr explicit operator std::int64_t() const { return static_cast<std::int64_t>(low); }

  constexpr std::uint64_t upper() const { return static_cast<std::uint64_t>(high); }
  constexpr bool negative() const { return high < 0; }

  friend constexpr bool operator==(const two_limbs&, const two_limbs&) = default;
  friend constexpr std::strong_ordering operator<=>(const two_limbs&, const two_limbs&) = default;

  friend constexpr two_limbs operator+(two_limbs a, two_limbs b)
  {
    const std::uint64_t sum = a.low + b.low;
    return {a.upper() + b.upper() + (sum < a.low ? 1U : 0U), sum};
  }
  friend constexpr two_limbs operator-(two_limbs a) { return two_limbs{~a.upper(), ~a.low} + 1; }
  friend constexpr two_limbs operator-(two_limbs a, two_limbs b) { return a + -b; }

  friend constexpr two_limbs operator*(two_limbs a, two_limbs b)
  {
    const std::uint64_t half = 0xffffffffU;
    const std::uint64_t a0 = a.low & half;
    const std::uint64_t a1 = a.low >> 32U;
    const std::uint64_t b0 = b.low & half;
    const std::uint64_t b1 = b.low >> 32U;
    const std::uint64_t first = a0 * b0;
    const std::uint64_t second = a1 * b0 + (first >> 32U);  // at most (2^32 - 1)^2 + 2^32 - 1: no carry is lost
    const std::uint64_t third = a0 * b1 + (second & half);
    return {a1 * b1 + (second >> 32U) + (third >> 32U) + a.upper() * b.low + a.low * b.upper(), third << 32U | (first & half)};
  }

  /// Toward zero, as C++ divides; b is not 0. Bit by bit, as on paper.
  friend constexpr two_limbs operator/(two_limbs a, two_limbs b)
  {
    const two_limbs rest_of = a.negative() ? -a : a;
    const two_limbs by = b.negative() ? -b : b;
    two_limbs rest = 0;
    two_limbs quotient = 0;
    for (int bit = 127; bit >= 0; --bit) {
      const std::uint64_t limb = bit < 64 ? rest_of.low : rest_of.upper();
      rest = rest + rest + static_cast<std::int64_t>(limb >> static_cast<unsigned>(bit % 64) & 1U);
      quotient = quotient + quotient;
      if (rest >= by) {
        rest = rest - by;
        quotient = quotient + 1;
      }
    }
    return a.negative() == b.negative() ? quotient : -quotient;
  }

  constexpr two_limbs& operator*=(two_limbs b) { return *this = *this * b; }
};

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 wide;
#else
using wide = two_limbs;
#endif

}  // namespace oracle
