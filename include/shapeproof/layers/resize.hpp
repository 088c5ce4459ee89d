// SPDX-License-Identifier: MIT
// Resize (upsample, interpolate): spatial axes of a given size, or scaled.
//
//   (N, C, spatial...) -> (N, C, size...)   or   (N, C, floor(i * p / q)...)   or   (N, C, floor(i * scale)...)
//
// Source: PyTorch interpolate and Upsample, Keras UpSampling1D to 3D, ONNX Resize. A ratio is exact; a decimal is the
// product that the framework forms, rounded as it rounds it (0.7 of 90 is 62 in double, and 63 exactly).
#pragma once

#include <shapeproof/layers/rules.hpp>  // image_arrives

namespace shapeproof {

/// What an axis is multiplied by: a whole number, an exact ratio, `ratio{3, 2}`, or a decimal, `0.7`.
struct ratio {
  dim numerator = 0;    // 0: not given
  dim denominator = 1;  // 0: `numerator` is a double, bit for bit

  constexpr ratio() noexcept = default;
  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr ratio(Integer whole, dim by = 1) noexcept : numerator(to_dim(whole)), denominator(by == 0 ? -1 : by)
  {
  }
  template <class Real>
    requires std::is_floating_point_v<Real>
  constexpr ratio(Real decimal) noexcept
      : numerator(__builtin_bit_cast(dim, static_cast<double>(decimal))), denominator(0)
  {
  }
  [[nodiscard]] friend constexpr bool operator==(const ratio&, const ratio&) noexcept = default;
};

/// A ratio for each of N axes: one for all, or one each.
template <int N>
struct scales {
  ratio values[static_cast<std::size_t>(N)] = {};

  constexpr scales() noexcept = default;
  template <class Number>
    requires std::is_convertible_v<Number, ratio>
  constexpr scales(Number all) noexcept
  {
    for (ratio& value : values) value = all;
  }
  template <class... Numbers>
    requires(N > 1 && sizeof...(Numbers) == N && (std::is_convertible_v<Numbers, ratio> && ...))
  constexpr scales(Numbers... each) noexcept : values{ratio(each)...}
  {
  }
};

namespace detail {

/// A float or double as it is once it stands in memory: the x87 unit keeps more digits while it does not, and a product
/// would be another number at run time than it is in a constant.
template <class Real>
constexpr Real stored(Real value) noexcept
{
#if defined(__FLT_EVAL_METHOD__)
  if constexpr (__FLT_EVAL_METHOD__ == 0) return value;
#endif
  if (std::is_constant_evaluated()) return value;
  volatile Real memory = value;
  return memory;
}

/// An extent times a scale, as a framework forms it.
template <int = 0>
constexpr double product_of(dim extent, double scale, scale_product as) noexcept
{
  if (is(as, scale_product::in_double)) return stored(stored(static_cast<double>(extent)) * scale);
  return static_cast<double>(stored(stored(static_cast<float>(extent)) * stored(static_cast<float>(scale))));
}

/// floor(extent * scale) as a framework forms it: one product in double or in float, of the extent and the scale as such.
template <class Error>
constexpr bool scale_decimal(dim extent, dim bits, scale_product as, dim& made, Error& why) noexcept
{
  constexpr double too_large = 9223372036854775808.0;
  const auto scale = __builtin_bit_cast(double, bits);
  if (!(scale > 0 && scale < too_large)) return fail(why, rule::scale_positive, bits, 0);
  const double product = product_of(extent, scale, as);
  if (!(product < too_large)) return fail(why, rule::arithmetic_overflow, extent, static_cast<dim>(scale));
  made = static_cast<dim>(product);
  return true;
}

template <class Error>
constexpr bool resize_axis(dim extent, dim size, const ratio& scale, scale_product as, dim& made, Error& why) noexcept
{
  const bool scaled = !(scale == ratio{});
  if ((size != 0) == scaled) return fail(why, rule::size_or_scale, size, scale.numerator);
  if (size != 0) {
    made = size == keep ? extent : size;
    return size > 0 || size == keep ? true : fail(why, rule::output_size_positive, size);
  }
  if (scale.denominator != 0 && (scale.numerator < 1 || scale.denominator < 1))
    return fail(why, rule::scale_positive, scale.numerator, scale.denominator);
  made = dynamic;
  const dim known = extent == dynamic ? 1 : extent;
  if (scale.denominator == 0) {
    if (!scale_decimal(known, scale.numerator, as, made, why)) return false;
  } else if (scale_overflow(known, scale.numerator, scale.denominator, made)) {
    return fail(why, rule::arithmetic_overflow, known, scale.numerator);
  }
  if (extent == dynamic) made = dynamic;
  return made > 0 || made == dynamic || extent == 0 ? true : fail(why, rule::output_positive, made);
}

template <class Resize>
constexpr bool infer_resize(const Resize& of, const inputs& in, outputs out, error& why) noexcept
{
  const policy_row& rules = row(of.policy);
  const int count = of.axes();
  image_axes at(0, 0, of.layout);
  if (!image_arrives(in, out, count, of.layout, rules, at, why)) return false;
  const shape& x = in[0].extents;
  const dim channels = x.values[at.channel];
  for (int i = 0; i < count; ++i) {
    const int axis = at.spatial + i;
    const axis_name name = spatial_name(i, count);
    if (!check_extent(x.values[axis], rules.zero_spatial, axis, name, why)) return false;
    ratio scale;
    if constexpr (requires { of.scale; }) scale = of.scale.values[i];
    else scale.numerator = of.numbers[i], scale.denominator = of.numbers[3 + i];
    dim made = 0;
    if (!resize_axis(x.values[axis], of.extra(i), scale, rules.product, made, why)) return at_axis(why, axis, name);
    out[0].extents.values[axis] = made;
  }
  out[0].extents.values[at.channel] = channels;
  return true;
}

}  // namespace detail

/// Resizes N spatial axes, each by its size (`keep`: as it is) or by its scale: resize1d to 3d, upsample1d to 3d.
/// Errors: both or neither of the two, a size or scale not above 0, an output below 1, overflow.
template <int N>
struct resize_nd {
  extents<N> size = 0;
  scales<N> scale = {};
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::resize;
  [[nodiscard]] static constexpr int axes() noexcept { return N; }
  [[nodiscard]] constexpr dim extra(int i) const noexcept { return size[i]; }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    return detail::infer_resize(*this, in, out, why);
  }
};

using resize1d = resize_nd<1>;
using resize2d = resize_nd<2>;
using resize3d = resize_nd<3>;
using upsample1d = resize_nd<1>;
using upsample2d = resize_nd<2>;
using upsample3d = resize_nd<3>;

/// The run-time form: a list of sizes, one an axis, one for all, or none; and the scales of the first axes.
struct resize {
  int axes = 2;  // 1 to 3
  shape size = {};
  scales<3> scale = {};
  shapeproof::layout layout = shapeproof::layout::channels_first;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::resize;
};

}  // namespace shapeproof
