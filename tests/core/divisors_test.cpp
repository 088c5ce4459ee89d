// SPDX-License-Identifier: MIT
#include <shapeproof/core/divisors.hpp>

#include <doctest/doctest.h>

using namespace shapeproof;

static_assert(detail::gcd(12, 18) == 6 && detail::gcd(0, 5) == 5 && detail::gcd(5, 0) == 5);
static_assert(detail::lcm(4, 6) == 12 && detail::lcm(0, 6) == 0);
static_assert(detail::lcm(dim{1} << 62, dim{1} << 61) == dim{1} << 62);  // that fits, and the product of the two does not
static_assert(detail::lcm(dim_max, dim_max - 1) == 0);  // it does not fit

TEST_CASE("gcd and lcm are the largest that divides both, and the least that both divide")
{
  for (dim a = 1; a <= 40; ++a)
    for (dim b = 1; b <= 40; ++b) {
      dim largest = 1;
      for (dim d = 1; d <= a; ++d)
        if (a % d == 0 && b % d == 0) largest = d;
      dim least = a;
      while (least % b != 0) least += a;
      CHECK(detail::gcd(a, b) == largest);
      CHECK(detail::lcm(a, b) == least);
    }
}
