// SPDX-License-Identifier: MIT
// The unchecked formula of two axes, as engines write it by hand: what the benchmarks measure by.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

namespace bench {

using shapeproof::dim;

struct unchecked_conv {
  dim out_channels, kernel[2], stride[2], pad_begin[2], pad_end[2], dilation[2];
};

struct unchecked_shape {
  dim extents[4];
};

inline void unchecked(const unchecked_conv& of, const unchecked_shape& in, unchecked_shape& out)
{
  out.extents[0] = in.extents[0];
  out.extents[1] = of.out_channels;
  for (int i = 0; i < 2; ++i)
    out.extents[2 + i] =
        (in.extents[2 + i] + of.pad_begin[i] + of.pad_end[i] - (of.dilation[i] * (of.kernel[i] - 1) + 1)) / of.stride[i] + 1;
}

}  // namespace bench
