// SPDX-License-Identifier: MIT
// What the tests hold the library to: windows placed one by one. It shares no code and no formula with the library;
// there is no division in it.
#pragma once

#include <cstdint>

namespace oracle {

enum class round { floor, ceil, ceil_clipped };

/// How many positions a window has on an axis of `extent`, with `begin` and `end` padded elements around it.
/// -1 where none fits. Positions are 0, stride, 2 * stride, ... of the padded axis; a window covers the elements
/// position, position + dilation, ... , kernel of them.
constexpr std::int64_t positions(std::int64_t extent, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                              std::int64_t begin, std::int64_t end, round how)
{
  const std::int64_t padded = begin + extent + end;
  std::int64_t count = 0;
  for (std::int64_t position = 0;; position += stride) {
    std::int64_t last = position;
    for (std::int64_t tap = 1; tap < kernel; ++tap) last += dilation;
    // floor: all taps are inside; ceil: the window may overhang the end by less than a stride
    const std::int64_t overhang = how == round::floor ? 0 : stride - 1;
    if (last > padded - 1 + overhang) break;
    ++count;
  }
  // clipped: a last window that starts in the padding of the end, or past it, is dropped (one at most)
  if (how == round::ceil_clipped && count > 0) {
    std::int64_t start = 0;
    for (std::int64_t i = 1; i < count; ++i) start += stride;
    if (start >= begin + extent) --count;
  }
  return count > 0 ? count : -1;
}

/// SAME: one output for every stride that begins inside the input.
constexpr std::int64_t same_positions(std::int64_t extent, std::int64_t stride)
{
  std::int64_t count = 0;
  for (std::int64_t position = 0; position < extent; position += stride) ++count;
  return count;
}

/// The least total padding with which that many windows fit.
constexpr std::int64_t same_padding(std::int64_t extent, std::int64_t kernel, std::int64_t stride, std::int64_t dilation)
{
  std::int64_t total = 0;
  while (positions(extent, kernel, stride, dilation, 0, total, round::floor) < same_positions(extent, stride)) ++total;
  return total;
}

}  // namespace oracle
