// SPDX-License-Identifier: MIT
// HOLDS_TWICE(...): a static_assert that is asked once more at run time, where no compiler has worked it out before. For
// tables that are lines and not rows; one CTest test is one file, so that the case below is that of its own lines.
#pragma once

#include <doctest/doctest.h>

#include <vector>

namespace asked_again {

struct asked {
  bool (*holds)();
  int line;
};

inline std::vector<asked>& lines()
{
  static std::vector<asked> all;
  return all;
}

inline bool ask(bool (*holds)(), int line)
{
  lines().push_back({holds, line});
  return true;
}

}  // namespace asked_again

#define ASKED_AGAIN_JOINED(a, b) a##b
#define ASKED_AGAIN_NAMED(line) ASKED_AGAIN_JOINED(asked_again_in_line_, line)
#define HOLDS_TWICE(...)     \
  static_assert(__VA_ARGS__); \
  [[maybe_unused]] const bool ASKED_AGAIN_NAMED(__LINE__) = asked_again::ask([]() noexcept -> bool { return __VA_ARGS__; }, __LINE__)

TEST_CASE("what holds as a constant holds at run time")
{
  CHECK(!asked_again::lines().empty());
  for (const asked_again::asked& each : asked_again::lines()) CHECK_MESSAGE(each.holds(), "line " << each.line);
}
