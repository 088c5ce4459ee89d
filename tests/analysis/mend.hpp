// SPDX-License-Identifier: MIT
// A fix that an error names, made as its reader would make it: no number that the sentence does not name.
#pragma once

#include <shapeproof/network/sequential.hpp>

namespace mend {

using namespace shapeproof;

/// The input with its channels moved to where the network looks for them.
constexpr shape swapped(const shape& input, const image_axes& image, bool is_channels_last)
{
  shape to = input;
  const int first = image.batch + 1;
  const int last = input.rank() - 1;
  if (is_channels_last) {
    to.values[first] = input.values[last];
    for (int i = first; i < last; ++i) to.values[i + 1] = input.values[i];
  } else {
    to.values[last] = input.values[first];
    for (int i = first; i < last; ++i) to.values[i] = input.values[i + 1];
  }
  return to;
}

/// Changes the layer that failed, or the input of its network; `arriving` is what the layer gets, and `image` where
/// the axes of the network's input are. Says false for a fix that is not one of a chain.
constexpr bool apply(layer& failing, const shape& arriving, shape& input, const image_axes& image, const error& why, int which)
{
  const dim value = why.fix_value[which];
  const auto each_axis = [&](bool one_alone, auto change) {
    const image_axes at(arriving.rank(), failing.axes(), failing.layout);
    for (int i = 0; i < failing.axes(); ++i) {
      if (one_alone && at.spatial + i != why.axis) continue;
      window axis = failing.axis(i);
      change(axis);
      failing.set_axis(i, axis);
    }
  };
  const auto pad = [&](window& axis) { axis.padding = padding_mode::as_given, axis.pad_begin = axis.pad_end = value; };
  const auto shrink = [&](window& axis) { axis.kernel = value; };
  const auto shrink_both = [&](window& axis) { axis.kernel = axis.stride = value; };
  switch (why.fixes[which]) {
    case fix_kind::padding: each_axis(false, pad); return true;
    case fix_kind::axis_padding: each_axis(true, pad); return true;
    case fix_kind::kernel: each_axis(false, shrink); return true;
    case fix_kind::axis_kernel: each_axis(true, shrink); return true;
    case fix_kind::kernel_and_stride: each_axis(false, shrink_both); return true;
    case fix_kind::axis_kernel_and_stride: each_axis(true, shrink_both); return true;
    case fix_kind::in_channels:
    case fix_kind::in_features: failing.in_channels = value; return true;
    case fix_kind::input:
      for (int i = 0; i < why.fix_input_size; ++i)
        if (why.fix_input[i] > 0) input.values[image.spatial + i] = why.fix_input[i];
      return true;
    case fix_kind::swap_layout: input = swapped(input, image, why.input_is_channels_last); return true;
    case fix_kind::crop:  // of joins
    case fix_kind::pad:
    case fix_kind::none:
    default: return false;  // what stands in no error
  }
  return false;
}

}  // namespace mend
