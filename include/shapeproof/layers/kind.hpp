// SPDX-License-Identifier: MIT
// The kinds of layers, and what each is called.
#pragma once

#include <cstdint>      // uint8_t
#include <type_traits>  // is_same_v

namespace shapeproof {

/// Which layer a `layer` is.
enum class layer_kind : std::uint8_t {
  none,
  custom,
  conv,  // to fold: layers with 1 to 3 spatial axes
  depthwise_conv,
  separable_conv,
  deformable_conv,
  conv_transpose,
  max_pool,
  avg_pool,
  lp_pool,
  adaptive_avg_pool,
  adaptive_max_pool,
  resize,
  resize_like,
  crop_like,
  max_unpool,
  unfold,
  fold,
  global_avg_pool,
  global_max_pool,
  flatten,
  linear,
  batch_norm,
  activation,
  dropout,
  softmax,
  add,  // to minimum: two inputs or more that broadcast
  subtract,
  multiply,
  divide,
  maximum,
  minimum,
  concat,
  stack,
  reshape,
  expand,
  permute,
  squeeze,
  unsqueeze,
  pad,
  crop,
  slice,
  split,
  chunk,
  reduce,
  pixel_shuffle,
  pixel_unshuffle,
  depth_to_space,
  space_to_depth,
  channel_shuffle,
  layer_norm,
  group_norm,
  instance_norm,
  local_response_norm,
  matmul,
  embedding,
  constant,
  shape_of,
  gather,
  gather_elements,
  scatter,
  cast,
  relation,
  choose,
};

/// The last of them: what comes after it is no layer.
inline constexpr layer_kind last_layer_kind = layer_kind::choose;

/// A layer of the library: a static `kind` says which. (A member of that name in a layer of your own is no matter.)
template <class T>
concept library_layer = requires { requires std::is_same_v<decltype(&T::kind), const layer_kind*>; };

/// What a kind of layer is called, less the number of its axes: "conv" of conv2d.
[[nodiscard]] constexpr const char* kind_name(layer_kind kind) noexcept
{
  constexpr const char* names[] = {
      "layer", "custom", "conv", "depthwise_conv", "separable_conv", "deformable_conv", "conv_transpose", "max_pool", "avg_pool", "lp_pool",
      "adaptive_avg_pool", "adaptive_max_pool", "resize", "resize_like", "crop_like", "max_unpool", "unfold", "fold", "global_avg_pool",
      "global_max_pool", "flatten", "linear", "batch_norm", "activation", "dropout", "softmax", "add", "subtract",
      "multiply", "divide", "maximum", "minimum", "concat", "stack", "reshape", "expand", "permute", "squeeze",
      "unsqueeze", "pad", "crop", "slice", "split", "chunk", "reduce", "pixel_shuffle", "pixel_unshuffle",
      "depth_to_space", "space_to_depth", "channel_shuffle",
      "layer_norm", "group_norm", "instance_norm", "local_response_norm", "matmul", "embedding",
      "constant", "shape_of", "gather", "gather_elements", "scatter", "cast", "relation", "choose",
  };
  constexpr int count = sizeof names / sizeof names[0];
  static_assert(count == static_cast<int>(last_layer_kind) + 1, "a name for each kind");
  const int index = static_cast<int>(kind);
  return names[index < count ? index : 0];
}

}  // namespace shapeproof
