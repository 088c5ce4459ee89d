// SPDX-License-Identifier: MIT
// How far a window reaches: what stands behind its last place is dropped, and the network never sees it.
#pragma once

#include <shapeproof/core/window.hpp>  // window

namespace shapeproof {

/// How many of an input's last elements no place of the window covers: 0 where none is dropped.
///
///   max(0, extent - ((output - 1) * stride + effective_kernel - pad_begin))
///
/// Errors: those of window::output.
template <int = 0>
[[nodiscard]] constexpr result<dim> rows_dropped(const window& of, dim extent) noexcept
{
  const result<dim> out = of.output(extent);
  if (!out) return out;
  result<dim> dropped(0);
  const result<begin_end> pads = of.pads(extent);
  const result<dim> effective = of.effective_kernel();
  dim reach = 0;
  if (!pads || !effective || *out < 1 || extent == dynamic) return dropped;
  // The last place begins inside the padded extent, or no more than a stride behind it.
  if (mul_overflow(*out - 1, of.stride, reach) || add_overflow(reach, *effective, reach) ||
      sub_overflow(reach, pads->begin, reach))
    return dropped;
  if (extent > reach) dropped.in_place() = extent - (reach < 0 ? 0 : reach);
  return dropped;
}

}  // namespace shapeproof
