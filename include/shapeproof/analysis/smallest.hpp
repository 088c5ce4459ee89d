// SPDX-License-Identifier: MIT
// The smallest extents that a chain takes, worked out backward; and what every search for a fix is made of.
#pragma once

#include <shapeproof/network/sequential.hpp>  // run, run_with, layer_info

namespace shapeproof {

/// The smallest extents, tensor axis by tensor axis, that must stand before some layer for all that comes after it.
struct smallest_extents {
  dim axis[rank_max] = {1, 1, 1, 1, 1, 1, 1, 1};
  bool known = true;  // false: past 2^63 - 1, or a layer whose parameters are wrong
};

/// From what must leave a layer to what must arrive at it. `rank` is that of the input.
constexpr void smallest_before(const layer& of, int rank, smallest_extents& least) noexcept
{
  switch (of.kind) {
    case layer_kind::flatten:
    case layer_kind::linear:
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool: least = smallest_extents{}; return;
    case layer_kind::conv:
    case layer_kind::depthwise_conv:
    case layer_kind::conv_transpose:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
    case layer_kind::lp_pool:
    case layer_kind::adaptive_avg_pool:
    case layer_kind::adaptive_max_pool: break;
    default: return;  // the same extents leave as arrive
  }
  const image_axes at(rank, of.axes(), of.layout);
  if (at.batch < -1) return;
  for (int i = 0; i < of.axes(); ++i) {
    dim& extent = least.axis[at.spatial + i];
    if (of.kind == layer_kind::adaptive_avg_pool || of.kind == layer_kind::adaptive_max_pool) {
      if (of.extra(i) != keep) extent = 1;
      continue;
    }
    const result<dim> smallest = of.kind == layer_kind::conv_transpose
                                     ? of.axis(i).smallest_input_back(extent, of.extra(i))
                                     : of.axis(i).smallest_input(extent);
    least.known = least.known && smallest.has_value();
    extent = smallest.value_or(1);
  }
}

/// What must arrive at layer `first` for it and all after it.
template <class Chain>
constexpr smallest_extents smallest_from(const Chain& net, dim first, int rank) noexcept
{
  smallest_extents least;
  for (dim i = net.size - 1; i >= first; --i) smallest_before(net.info(i).record, rank, least);
  return least;
}

namespace detail {

constexpr bool has_window(layer_kind kind) noexcept
{
  return kind == layer_kind::conv || kind == layer_kind::depthwise_conv || kind == layer_kind::max_pool ||
         kind == layer_kind::avg_pool || kind == layer_kind::lp_pool;
}

constexpr bool is_pool(layer_kind kind) noexcept
{
  return kind == layer_kind::max_pool || kind == layer_kind::avg_pool || kind == layer_kind::lp_pool;
}

constexpr void add_fix(error& why, fix_kind kind, dim value) noexcept
{
  if (why.fix_count >= error::fix_max) return;
  why.fixes[why.fix_count] = kind;
  why.fix_value[why.fix_count] = value;
  ++why.fix_count;
}

template <class Chain>
constexpr bool works(const Chain& net, const tensor_value& input) noexcept
{
  tensor_value value = input;
  error why;
  return run(net, value, why);
}

template <class Chain>
constexpr bool works_with(const Chain& net, const tensor_value& input, dim index, const layer& other) noexcept
{
  tensor_value value = input;
  error why;
  return run_with(net, index, other, value, why);
}

/// What arrives at layer `index`; every layer before it worked before.
template <class Chain>
constexpr shape arrives_at(const Chain& net, const tensor_value& input, dim index) noexcept
{
  tensor_value value = input;
  error why;
  for (dim i = 0; i < index; ++i)
    if (!net.infer(i, {&value, 1}, {&value, 1}, why)) break;
  return value.extents;
}

/// The first layer that tells an image's layout, and with it the spatial axes of the network's input.
template <class Chain>
constexpr bool image_of(const Chain& net, int rank, image_axes& at, layout& order) noexcept
{
  for (dim i = 0; i < net.size; ++i) {
    const layer first = net.info(i).record;
    const bool image = has_window(first.kind) || first.kind == layer_kind::conv_transpose ||
                       first.kind == layer_kind::adaptive_avg_pool || first.kind == layer_kind::adaptive_max_pool;
    if (first.kind == layer_kind::flatten || first.kind == layer_kind::linear) return false;
    if (!image) continue;
    order = first.layout;
    at = image_axes(rank, first.axes(), order);
    return rank - first.axes() == 2 || rank - first.axes() == 1;
  }
  return false;
}

}  // namespace detail

}  // namespace shapeproof
