// SPDX-License-Identifier: MIT
#include "wide.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

using oracle::two_limbs;

namespace {

constexpr std::int64_t largest = INT64_MAX;
constexpr std::int64_t smallest = INT64_MIN;

constexpr two_limbs two_to(int n) { return n < 64 ? two_limbs{0, std::uint64_t{1} << n} : two_limbs{std::uint64_t{1} << (n - 64), 0}; }

}  // namespace

// One number has one form, and the sign is the upper limb's.
static_assert(two_limbs{0} == two_limbs{0, 0} && two_limbs{-1} == two_limbs{UINT64_MAX, UINT64_MAX});
static_assert(two_limbs{smallest} == two_limbs{UINT64_MAX, std::uint64_t{1} << 63} && two_limbs{largest} == two_limbs{0, UINT64_MAX >> 1});
static_assert(two_limbs{-1} < 0 && two_limbs{smallest} < largest && two_to(64) > largest && -two_to(64) < smallest && two_to(63) > largest);
static_assert(static_cast<std::int64_t>(two_limbs{smallest}) == smallest && static_cast<std::int64_t>(two_limbs{-7}) == -7);

// Carries: out of the lower limb, out of each half of a product, and back
static_assert(two_limbs{largest} + 1 == two_to(63) && two_limbs{0, UINT64_MAX} + 1 == two_to(64) && two_to(64) - 1 == two_limbs{0, UINT64_MAX});
static_assert(two_limbs{smallest} - 1 == -two_to(63) - 1 && two_limbs{5} - 7 == -2 && -two_limbs{smallest} == two_to(63) && -two_limbs{0} == 0);
static_assert(two_limbs{std::int64_t{1} << 32} * (std::int64_t{1} << 32) == two_to(64) && two_limbs{smallest} * smallest == two_to(126));
static_assert(two_limbs{largest} * largest == two_to(126) - two_to(64) + 1 && two_limbs{smallest} * largest == two_to(63) - two_to(126));
static_assert(two_limbs{0, UINT64_MAX} * two_limbs{0, UINT64_MAX} == two_limbs{UINT64_MAX - 1, 1});  // modulo 2^128, as unsigned
static_assert(two_limbs{-3} * 7 == -21 && two_limbs{-3} * -7 == 21 && two_limbs{0} * smallest == 0 && two_limbs{-1} * smallest == two_to(63));
static_assert((two_limbs{6} *= -7) == -42);

// Toward zero, with every sign
static_assert(two_limbs{7} / 2 == 3 && two_limbs{-7} / 2 == -3 && two_limbs{7} / -2 == -3 && two_limbs{-7} / -2 == 3);
static_assert(two_to(126) / smallest == smallest && two_to(126) / largest == two_to(63) + 1 && two_limbs{1} / two_to(100) == 0);
static_assert(two_to(126) / two_to(64) == two_to(62) && (two_to(126) - 1) / two_to(64) == two_to(62) - 1);

#ifdef __SIZEOF_INT128__

namespace {

__extension__ typedef __int128 compilers;
__extension__ typedef unsigned __int128 bits;

two_limbs limbs(compilers number)
{
  return {static_cast<std::uint64_t>(static_cast<bits>(number) >> 64), static_cast<std::uint64_t>(static_cast<bits>(number))};
}

}  // namespace

TEST_CASE("two_limbs: against the compiler's 128 bits, numbers of every magnitude")
{
  std::mt19937_64 random(20261126);
  const auto number = [&] {
    const bits upper = random();
    const bits lower = random();
    return static_cast<compilers>(upper << 64 | lower) >> (2 + random() % 126);  // a sum of two fits
  };
  int wrong = 0;
  int wider = 0;  // than one limb
  for (int round = 0; round < 200000; ++round) {
    const compilers a = number();
    const compilers b = number();
    wrong += limbs(a) + limbs(b) == limbs(a + b) ? 0 : 1;
    wrong += limbs(a) - limbs(b) == limbs(a - b) ? 0 : 1;
    wrong += -limbs(a) == limbs(-a) ? 0 : 1;
    wrong += b == 0 || limbs(a) / limbs(b) == limbs(a / b) ? 0 : 1;
    wrong += (limbs(a) < limbs(b)) == (a < b) && (limbs(a) >= limbs(b)) == (a >= b) ? 0 : 1;
    wrong += (limbs(a) == limbs(b)) == (a == b) ? 0 : 1;
    compilers product = 0;
    if (!__builtin_mul_overflow(a, b, &product)) wrong += limbs(a) * limbs(b) == limbs(product) ? 0 : 1;
    wider += product > largest || product < smallest ? 1 : 0;
    const auto small = static_cast<std::int64_t>(random()) >> (random() % 64);
    wrong += two_limbs{small} == limbs(small) && static_cast<std::int64_t>(two_limbs{small}) == small ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(wider > 50000);
}

#else

TEST_CASE("two_limbs: a quotient and its remainder make the number again, where the compiler has no 128 bits")
{
  std::mt19937_64 random(20261126);
  int wrong = 0;
  for (int round = 0; round < 20000; ++round) {
    const two_limbs a = two_limbs{static_cast<std::int64_t>(random()) >> (random() % 64)} * static_cast<std::int64_t>(random());
    const two_limbs b{static_cast<std::int64_t>(random()) >> (random() % 63)};
    if (b == 0) continue;
    const two_limbs rest = a - a / b * b;
    const two_limbs size = rest < 0 ? -rest : rest;
    wrong += size < (b < 0 ? -b : b) && (rest == 0 || rest.negative() == a.negative()) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

#endif
