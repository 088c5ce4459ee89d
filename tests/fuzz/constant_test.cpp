// SPDX-License-Identifier: MIT
// The same properties as constant expressions, on seeded random bytes: undefined behaviour does not compile, and what the
// compiler answered is what run time answers.
#include <doctest/doctest.h>

#include "chains.hpp"
#include "dialects.hpp"
#include "window.hpp"

namespace {

using target = const char* (*)(fuzz::bytes, fuzz::digest&);

struct verdict {
  std::uint64_t answers = 0;
  bool holds = false;

  friend constexpr bool operator==(const verdict&, const verdict&) = default;
};

constexpr verdict run(target properties, std::uint64_t seed)
{
  std::uint8_t data[128] = {};
  for (std::uint8_t& byte : data) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<std::uint8_t>(seed >> 56);
  }
  fuzz::digest seen;
  const char* const broken = properties({data, sizeof data}, seen);
  return {seen.value, broken == nullptr};
}

// Each an evaluation of its own, because compilers count the steps of one.
template <target Properties, int Seed>
constexpr verdict constant = run(Properties, Seed);

template <target Properties, int First, int... Seeds>
int wrong(shapeproof::detail::numbers<Seeds...>)
{
  constexpr verdict compiled[] = {constant<Properties, First + Seeds>...};
  int count = 0;
  int seed = First;
  for (const verdict& each : compiled) {
    count += each.holds && run(Properties, static_cast<std::uint64_t>(seed)) == each ? 0 : 1;
    ++seed;
  }
  return count;
}

template <target Properties, int First, int Count>
int wrong()
{
  return wrong<Properties, First>(typename shapeproof::detail::count_to<Count>::type{});
}

}  // namespace

TEST_CASE("what holds at run time holds in constant evaluation, with the same answers")
{
  CHECK(wrong<&fuzz::window_target, 1, 128>() == 0);
  CHECK(wrong<&fuzz::layer_target, 1000, 96>() == 0);
  CHECK(wrong<&fuzz::dialect_target, 2000, 96>() == 0);
  CHECK(wrong<&fuzz::chain_target, 3000, 16>() == 0);
}
