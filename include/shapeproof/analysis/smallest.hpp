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

namespace detail {

/// The same for one axis of padding, cropping and scaling; false where it is not known.
template <class Layer>
constexpr bool smallest_before_pad(const Layer& of, int at, dim& extent) noexcept
{
  const pad lists = of.template as<pad>();  // a crop has the same two
  const dim begin = lists.begins[at];
  const dim end = lists.ends[at];
  const bool crops = is(of.kind, layer_kind::crop);
  if (crops ? add_overflow(extent, begin, extent) || add_overflow(extent, end, extent)
            : sub_overflow(extent, begin, extent) || sub_overflow(extent, end, extent))
    return false;
  const dim largest = begin > end ? begin : end;
  const bool reflects = !crops && !is(lists.mode, pad_mode::constant) && !is(lists.mode, pad_mode::replicate);
  if (reflects && extent <= largest) extent = largest < dim_max && is(lists.mode, pad_mode::reflect) ? largest + 1 : largest;
  if (extent < 1) extent = 1;
  return crops || (begin >= 0 && end >= 0);
}
template <class Layer>
constexpr bool smallest_before_resize(const Layer& of, int i, dim& extent) noexcept
{
  const dim p = of.numbers[i];
  const dim q = of.numbers[3 + i];
  const dim size = of.extra(i);
  if (size == keep) return true;
  if (size == 0 && (p < 1 || q < 1 || mul_overflow(extent, q, extent))) return false;  // a decimal: not known
  extent = size != 0 ? 1 : ceil_div(extent, p);  // floor(i * p / q) >= extent
  return true;
}

}  // namespace detail

/// From what must leave a layer to what must arrive at it. `rank` is that of the input.
template <class Layer>
constexpr void smallest_before(const Layer& of, int rank, smallest_extents& least) noexcept
{
  switch (of.kind) {
    case layer_kind::flatten:
    case layer_kind::linear:
    case layer_kind::reshape:
    case layer_kind::permute:
    case layer_kind::squeeze:
    case layer_kind::unsqueeze:
    case layer_kind::reduce:
    case layer_kind::unfold:
    case layer_kind::fold:
    case layer_kind::global_avg_pool:
    case layer_kind::global_max_pool: least = smallest_extents{}; return;
    case layer_kind::pad:
    case layer_kind::crop: {
      const int count = of.template as<pad>().begins.rank();
      const int first = rank - count - (is(of.layout, layout::channels_last) ? 1 : 0);
      if (first < 0) return;
      for (int i = 0; i < count; ++i)
        if (!detail::smallest_before_pad(of, i, least.axis[first + i])) least.known = false;
      return;
    }
    case layer_kind::resize:
    case layer_kind::conv:
    case layer_kind::depthwise_conv:
    case layer_kind::separable_conv:
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
    if (is(of.kind, layer_kind::resize)) {
      if (!detail::smallest_before_resize(of, i, extent)) least.known = false;
      continue;
    }
    if (is(of.kind, layer_kind::adaptive_avg_pool) || is(of.kind, layer_kind::adaptive_max_pool)) {
      if (of.extra(i) != keep) extent = 1;
      continue;
    }
    const result<dim> smallest = is(of.kind, layer_kind::conv_transpose)
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
  return is(kind, layer_kind::conv) || is(kind, layer_kind::depthwise_conv) || is(kind, layer_kind::separable_conv) ||
         is(kind, layer_kind::max_pool) || is(kind, layer_kind::avg_pool) || is(kind, layer_kind::lp_pool);
}

/// What leaves the layer on an axis did not come in on that axis: a history of extents begins there.
constexpr bool moves_axes(layer_kind kind) noexcept { return is(kind, layer_kind::permute) || is(kind, layer_kind::reshape); }

constexpr bool is_pool(layer_kind kind) noexcept
{
  return is(kind, layer_kind::max_pool) || is(kind, layer_kind::avg_pool) || is(kind, layer_kind::lp_pool);
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
    const bool space = is(first.kind, layer_kind::pad) || is(first.kind, layer_kind::crop) || is(first.kind, layer_kind::resize);
    const bool image = has_window(first.kind) || (space && first.axes() > 0) || is(first.kind, layer_kind::conv_transpose) ||
                       is(first.kind, layer_kind::adaptive_avg_pool) || is(first.kind, layer_kind::adaptive_max_pool);
    if (is(first.kind, layer_kind::flatten) || is(first.kind, layer_kind::linear)) return false;
    if (!image) continue;
    order = first.layout;
    at = image_axes(rank, first.axes(), order);
    return rank - first.axes() == 2 || rank - first.axes() == 1;
  }
  return false;
}

}  // namespace detail

}  // namespace shapeproof
