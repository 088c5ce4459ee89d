// SPDX-License-Identifier: MIT
// PyTorch's functional.pad and functional.interpolate, with the lists that they take. Source: PyTorch 1.13.
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, refusing

namespace shapeproof::pytorch {

/// How long a list of a file is: one more than `most` for any that is longer.
template <class List>
[[nodiscard]] constexpr int list_size(const List& from, int most) noexcept
{
  const dim size = to_dim(from.size());
  return size < 0 || size > most ? most + 1 : static_cast<int>(size);
}

/// The pad argument of functional.pad: begin and end of the last axis, then of the one before it; up to 16 numbers.
struct pad_list {
  static constexpr int size_max = rank_max + rank_max;
  dim values[size_max] = {};
  int count = 0;

  constexpr pad_list() noexcept = default;
  template <class... Integers>
    requires(sizeof...(Integers) <= size_max && (std::is_integral_v<Integers> && ...))
  constexpr pad_list(Integers... each) noexcept : values{to_dim(each)...}, count(sizeof...(Integers))
  {
  }
  /// From a list of a file; of one with more than 16 numbers only their count is kept, which is refused.
  template <class List>
    requires requires(const List& of) { of.size(); }
  constexpr explicit pad_list(const List& from) noexcept : count(list_size(from, size_max))
  {
    for (int i = 0; i < count && i < size_max; ++i) values[i] = to_dim(from[static_cast<std::size_t>(i)]);
  }
};

/// functional.pad. A constant pads any axes; the other modes pad the last one, two or three of an image, which may lack
/// its batch unless the mode is circular.
struct pad {
  pad_list pads = {};
  pad_mode mode = pad_mode::constant;

  static constexpr layer_kind kind = layer_kind::pad;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const policy rules = mode == pad_mode::constant   ? policy::pytorch_tensor
                         : mode == pad_mode::circular ? policy::pytorch_pad_circular
                                                      : policy::pytorch_pad;
    if (mode == pad_mode::symmetric) return detail::refusing(kind, rule::padding_form);
    shapeproof::pad form{.mode = mode, .policy = rules};
    if (pads.count < 0 || pads.count > pad_list::size_max || (pads.count & 1) != 0)
      return detail::refusing(kind, rule::list_length, pads.count, pad_list::size_max);
    for (int i = pads.count - 2; i >= 0; i -= 2) {
      form.begins.push_back(pads.values[i]);
      form.ends.push_back(pads.values[i + 1]);
    }
    layer made = form;
    if (mode == pad_mode::constant) return made;
    if (form.begins.count < 1 || form.begins.count > 3)
      return detail::refusing(kind, rule::spatial_axes, form.begins.count, 3);
    made.axes_count = static_cast<std::uint8_t>(form.begins.count);
    return made;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// A scale for all axes, or a list of them: PyTorch multiplies in double, whatever they were.
struct scale_list {
  ratio values[3] = {};
  int count = 0;
  bool for_all = false;

  constexpr scale_list() noexcept = default;
  template <class Number>
    requires std::is_arithmetic_v<Number>
  constexpr scale_list(Number all) noexcept : values{ratio(static_cast<double>(all))}, count(1), for_all(true)
  {
  }
  template <class... Numbers>
    requires(sizeof...(Numbers) > 1 && sizeof...(Numbers) <= 3 && (std::is_arithmetic_v<Numbers> && ...))
  constexpr scale_list(Numbers... each) noexcept
      : values{ratio(static_cast<double>(each))...}, count(sizeof...(Numbers))
  {
  }
  /// From a list of a file; of one with more than 3 numbers only their count is kept, which is refused.
  template <class List>
    requires requires(const List& of) { of.size(); }
  constexpr explicit scale_list(const List& from) noexcept : count(list_size(from, 3))
  {
    for (int i = 0; i < count && i < 3; ++i) values[i] = ratio(static_cast<double>(from[static_cast<std::size_t>(i)]));
  }
};

enum class interpolation : std::uint8_t { nearest, nearest_exact, linear, bilinear, bicubic, trilinear, area };
enum class option : std::uint8_t { none, no, yes };  // of Python: None, False, True

/// The spatial axes that a mode has; 0 for any number.
[[nodiscard]] constexpr int axes_of(interpolation mode) noexcept
{
  return mode == interpolation::linear      ? 1
         : mode == interpolation::bilinear  ? 2
         : mode == interpolation::bicubic   ? 2
         : mode == interpolation::trilinear ? 3
                                            : 0;
}

/// functional.interpolate and nn.Upsample of N spatial axes: by `size` (a list, or a number for all) or `scale_factor`.
template <int N>
struct interpolate_nd {
  sizes size = {};
  scale_list scale_factor = {};
  interpolation mode = interpolation::nearest;
  option align_corners = option::none;
  option recompute_scale_factor = option::none;

  static constexpr layer_kind kind = layer_kind::resize;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const bool sized = !size.list.empty();
    const int axes = axes_of(mode);
    if (axes != 0 && axes != N) return detail::refusing(kind, rule::spatial_axes, N, axes);
    if (sized == (scale_factor.count != 0) || (sized && recompute_scale_factor == option::yes))
      return detail::refusing(kind, rule::size_or_scale);
    if (axes == 0 && align_corners != option::none) return detail::refusing(kind, rule::option_form, 1);
    const bool area = mode == interpolation::area && N < 3;
    shapeproof::resize form{.axes = N,
                            .size = size.over(N),
                            .policy = area ? policy::pytorch_interpolate_area : policy::pytorch_interpolate};
    if (sized) {
      for (const dim extent : form.size)
        if (extent < 1) return detail::refusing(kind, rule::output_size_positive, extent);
      return form;
    }
    if (scale_factor.count != N && !scale_factor.for_all)
      return detail::refusing(kind, rule::list_length, scale_factor.count, N);
    for (int i = 0; i < N; ++i) form.scale.values[i] = scale_factor.values[scale_factor.for_all ? 0 : i];
    return form;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using interpolate1d = interpolate_nd<1>;
using interpolate2d = interpolate_nd<2>;
using interpolate3d = interpolate_nd<3>;

}  // namespace shapeproof::pytorch
