// SPDX-License-Identifier: MIT
// A number in decimal digits, for whoever writes text.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

namespace shapeproof::detail {

/// "-12", for every dim.
struct digits {
  char text[21] = {};
  int at = 20;

  constexpr explicit digits(dim number) noexcept
  {
    // Counted down from 0 in the negative, where dim_min has room.
    for (dim rest = number < 0 ? number : -number; rest != 0 || at == 20; rest /= 10)
      text[--at] = static_cast<char>('0' - rest % 10);
    if (number < 0) text[--at] = '-';
  }

  [[nodiscard]] constexpr const char* c_str() const noexcept { return text + at; }
  [[nodiscard]] constexpr int size() const noexcept { return 20 - at; }
};

}  // namespace shapeproof::detail
