// SPDX-License-Identifier: MIT
// PyTorch's convolutions: torch.nn as types of a network, torch.nn.functional with the weights of a file. Layout N C
// spatial..., or without N. Source: PyTorch 1.13.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, mode_or_sizes, with_weight

namespace shapeproof::pytorch {

/// nn.Conv1d to Conv3d. `padding` is a number, a list, `valid` or `same` (stride 1 only).
template <int N>
struct conv_nd {
  dim in_channels = whatever_arrives;
  dim out_channels = 0;
  sizes kernel_size = {};
  sizes stride = 1;
  mode_or_sizes padding = 0;
  sizes dilation = 1;
  dim groups = 1;
  bool bias = true;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (detail::is_foreign(padding.mode)) return detail::refusing(kind, rule::padding_form);
    return shapeproof::conv{.axes = N,
                            .out_channels = out_channels,
                            .kernel = kernel_size.over(N),
                            .stride = stride.over(N),
                            .padding = padding.over(N),
                            .dilation = dilation.over(N),
                            .groups = groups,
                            .bias = bias,
                            .in_channels = in_channels,
                            .policy = policy::pytorch_conv | on_misfit};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv1d = conv_nd<1>;
using conv2d = conv_nd<2>;
using conv3d = conv_nd<3>;

/// nn.ConvTranspose1d to 3d; `output_size` is the argument of its forward: a list of the spatial extents, or of all.
template <int N>
struct conv_transpose_nd {
  dim in_channels = whatever_arrives;
  dim out_channels = 0;
  sizes kernel_size = {};
  sizes stride = 1;
  sizes padding = 0;
  sizes output_padding = 0;
  dim groups = 1;
  bool bias = true;
  sizes dilation = 1;
  shape output_size = {};

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr shapeproof::conv_transpose form() const noexcept
  {
    // With a size to reach, output_padding is PyTorch's to choose. The batch and the channels of it are not looked at.
    shape size;
    for (int i = output_size.rank() > N ? output_size.rank() - N : 0; i < output_size.rank(); ++i)
      size.push_back(output_size.values[i]);
    return {.axes = N,
            .out_channels = out_channels,
            .kernel = kernel_size.over(N),
            .stride = stride.over(N),
            .padding = padding.over(N),
            .output_padding = output_size.empty() ? output_padding.over(N) : shape{},
            .output_size = size,
            .dilation = dilation.over(N),
            .groups = groups,
            .bias = bias,
            .in_channels = in_channels,
            .policy = policy::pytorch_conv_transpose};
  }
  [[nodiscard]] constexpr layer with_rank(layer made) const noexcept
  {
    if (output_size.rank() <= N || made.broken != rule::none) return made;
    if (output_size.rank() > N + 2) return detail::refusing(kind, rule::list_length, output_size.rank(), N);
    made.wanted_rank = static_cast<std::uint8_t>(output_size.rank());  // the rank that must arrive, to match the list
    return made;
  }
  [[nodiscard]] constexpr layer lower() const noexcept { return with_rank(form()); }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv_transpose1d = conv_transpose_nd<1>;
using conv_transpose2d = conv_transpose_nd<2>;
using conv_transpose3d = conv_transpose_nd<3>;

/// torch.nn.functional: channels and kernel are those of `weight`, (out, in of one group, kernel...) of a convolution
/// and (in, out of one group, kernel...) of a transposed one; `bias` has one axis, or rank 0 for None.
namespace functional {

template <int N>
struct conv_nd {
  shape weight = {};
  shape bias = {};
  sizes stride = 1;
  mode_or_sizes padding = 0;
  sizes dilation = 1;
  dim groups = 1;
  misfit on_misfit = misfit::refuse;

  static constexpr layer_kind kind = layer_kind::conv;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    if (detail::is_foreign(padding.mode)) return detail::refusing(kind, rule::padding_form);
    return detail::with_weight(shapeproof::conv{.axes = N,
                                                .stride = stride.over(N),
                                                .padding = padding.over(N),
                                                .dilation = dilation.over(N),
                                                .groups = groups,
                                                .policy = policy::pytorch_conv | on_misfit},
                               weight, bias);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv1d = conv_nd<1>;
using conv2d = conv_nd<2>;
using conv3d = conv_nd<3>;

template <int N>
struct conv_transpose_nd {
  shape weight = {};
  shape bias = {};
  sizes stride = 1;
  sizes padding = 0;
  sizes output_padding = 0;
  dim groups = 1;
  sizes dilation = 1;
  shape output_size = {};  // not functional's, but that of the module's forward

  static constexpr layer_kind kind = layer_kind::conv_transpose;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const pytorch::conv_transpose_nd<N> module{.stride = stride,
                                               .padding = padding,
                                               .output_padding = output_padding,
                                               .groups = groups,
                                               .dilation = dilation,
                                               .output_size = output_size};
    return module.with_rank(detail::with_weight(module.form(), weight, bias));
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using conv_transpose1d = conv_transpose_nd<1>;
using conv_transpose2d = conv_transpose_nd<2>;
using conv_transpose3d = conv_transpose_nd<3>;

}  // namespace functional

}  // namespace shapeproof::pytorch
