// SPDX-License-Identifier: MIT
// A recorded row as a constant expression: where it compiles, no undefined behaviour was met on the way.
#pragma once

#include "ask.hpp"
#include "cross.hpp"

namespace conformance {

constexpr bool agrees(std::string_view name, std::string_view header, std::string_view line,
                      const decimals& scales = {})
{
  const table_row from(header, line);
  answer given;
  if (const table* own = find_table(name)) return judge(*own, from, scales, given) == verdict::agrees;
  const cross_table* cross = find_cross_table(name);
  if (cross == nullptr) return false;
  const cross_result made = judge_cross(*cross, from);
  return made.readable && made.differing == 0;
}

}  // namespace conformance
