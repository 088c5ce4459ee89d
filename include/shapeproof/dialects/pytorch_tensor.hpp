// SPDX-License-Identifier: MIT
// PyTorch's layers and functions that are no convolution and no pooling: linear, flatten, cat, add, pixel_shuffle.
// Source: PyTorch 1.13.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, refusing

namespace shapeproof::pytorch {

/// nn.Linear.
struct linear {
  dim in_features = whatever_arrives;
  dim out_features = 0;
  bool bias = true;

  static constexpr layer_kind kind = layer_kind::linear;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::linear{
        .out_features = out_features, .bias = bias, .in_features = in_features, .policy = policy::pytorch_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

namespace functional {

/// functional.linear: `weight` is (out, in), or (in), and then the last axis goes; `bias` is (out), or of rank 0 for
/// None.
struct linear {
  shape weight = {};
  shape bias = {};

  static constexpr layer_kind kind = layer_kind::linear;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const bool vector = weight.rank() == 1;
    if (weight.rank() != 2 && !vector) return detail::refusing(kind, rule::weight_rank, weight.rank(), 2);
    error why;
    if (vector && !bias.empty()) return detail::refusing(kind, rule::bias_match, bias[0], 0);
    if (!detail::read_bias(bias, weight[0], why)) return detail::refusing(kind, why);
    layer made = shapeproof::linear{.out_features = vector ? 1 : weight[0],
                                    .bias = !bias.empty(),
                                    .in_features = vector ? weight[0] : weight[1],
                                    .policy = policy::pytorch_tensor};
    made.keep_dims = !vector;
    return made;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

}  // namespace functional

/// nn.Flatten. (torch.flatten begins at axis 0.)
struct flatten {
  dim start_dim = 1;
  dim end_dim = -1;

  static constexpr layer_kind kind = layer_kind::flatten;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::flatten{.start_axis = start_dim, .end_axis = end_dim, .policy = policy::pytorch_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// torch.add of two inputs or more, which broadcast.
struct add {
  static constexpr layer_kind kind = layer_kind::add;
  [[nodiscard]] constexpr layer lower() const noexcept { return shapeproof::add{.policy = policy::pytorch_tensor}; }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// torch.cat; an input of shape (0) is taken for nothing.
struct cat {
  shapeproof::dim dim = 0;

  static constexpr layer_kind kind = layer_kind::concat;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::concat{.axis = dim, .policy = policy::pytorch_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// nn.PixelShuffle.
struct pixel_shuffle {
  dim upscale_factor = 0;

  static constexpr layer_kind kind = layer_kind::pixel_shuffle;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::pixel_shuffle{.factor = upscale_factor, .policy = policy::pytorch_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// nn.PixelUnshuffle.
struct pixel_unshuffle {
  dim downscale_factor = 0;

  static constexpr layer_kind kind = layer_kind::pixel_unshuffle;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::pixel_unshuffle{.factor = downscale_factor, .policy = policy::pytorch_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

}  // namespace shapeproof::pytorch
