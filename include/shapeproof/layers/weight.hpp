// SPDX-License-Identifier: MIT
// What the shape of a weight says of its layer - channels and kernel - in the order of axes that the policy's row has.
#pragma once

#include <shapeproof/layers/rules.hpp>  // weight_order

namespace shapeproof {

/// What was read. `out_channels` of a depthwise weight are those of one channel.
struct weight_parts {
  dim out_channels = 1;
  dim in_channels = whatever_arrives;
  shape kernel;
};

namespace detail {

/// Channels of one group as those of all; of an extent that is not known nothing is known.
constexpr bool grouped(dim each, dim groups, dim& all, error& why) noexcept
{
  all = each;
  return each == dynamic || !mul_overflow(each, groups, all) || fail(why, rule::arithmetic_overflow, each, groups);
}

/// Reads a weight of a layer with `axes` spatial axes. Errors: weight.rank, weight.match (a leading axis of groups),
/// groups.positive, overflow; whether the channels fit is the layer's to say.
constexpr bool read_weight(const shape& weight, int axes, dim groups, weight_order order, weight_parts& to,
                           error& why) noexcept
{
  if (groups < 1) return fail(why, rule::groups_positive, groups);
  const bool leads = order == weight_order::group_out_in && groups > 1;
  const int rank = axes + (leads ? 3 : 2);
  if (weight.count != rank || rank > rank_max || axes < 0) return fail(why, rule::weight_rank, weight.count, rank);
  const bool kernel_first = order >= weight_order::kernel_in_out;
  const int spatial = kernel_first ? 0 : leads ? 3 : 2;
  const dim* first = weight.values + (kernel_first ? axes : leads ? 1 : 0);
  to.kernel = shape{};
  for (int i = 0; i < axes; ++i) to.kernel.push_back(weight.values[spatial + i]);
  to.out_channels = first[0];
  to.in_channels = first[1];
  switch (order) {
    case weight_order::out_in: return grouped(first[1], groups, to.in_channels, why);
    case weight_order::in_out: to.in_channels = first[0]; return grouped(first[1], groups, to.out_channels, why);
    case weight_order::group_out_in:
      if (leads && weight.values[0] != groups) return fail(why, rule::weight_match, 0, weight.values[0], groups);
      return grouped(first[0], groups, to.out_channels, why) && grouped(first[1], groups, to.in_channels, why);
    case weight_order::kernel_in_out:
    case weight_order::kernel_in_multiplier:
      to.in_channels = first[0];
      to.out_channels = first[1];
      return true;
    case weight_order::kernel_out_in: return true;
  }
  return true;
}

/// A bias has one axis, with a number for each output channel, which may not be known; rank 0 is none.
constexpr bool read_bias(const shape& bias, dim out_channels, error& why) noexcept
{
  const dim each = bias.values[0];
  if (bias.count == 0 || (bias.count == 1 && (each == out_channels || each == dynamic))) return true;
  return fail(why, rule::bias_match, bias.count == 1 ? bias.values[0] : -1, out_channels);
}

/// The second weight of a separable convolution, (1..., in * multiplier, out), after a depthwise one that was read.
constexpr bool read_pointwise(const shape& weight, int axes, weight_parts& to, error& why) noexcept
{
  dim between = 0;
  if (mul_overflow(to.in_channels, to.out_channels, between))
    return fail(why, rule::arithmetic_overflow, to.in_channels, to.out_channels);
  if (to.out_channels < 1) return fail(why, rule::channels_positive, to.out_channels);
  if (weight.count != axes + 2) return fail(why, rule::weight_rank, weight.count, axes + 2);
  for (int i = 0; i < axes; ++i)
    if (weight.values[i] != 1) return fail(why, rule::weight_match, i, weight.values[i], 1);
  if (weight.values[axes] != between) return fail(why, rule::weight_match, axes, weight.values[axes], between);
  to.out_channels = weight.values[axes + 1];
  return true;
}

}  // namespace detail
}  // namespace shapeproof
