// SPDX-License-Identifier: MIT
// Keras' layers that are no convolution and no pooling: Dense to Cropping. Always with a batch.
// Source: Keras 3, TensorFlow.js 4.22 (tf.layers).
#pragma once

#include <shapeproof/dialects/lower.hpp>  // sizes, refusing

namespace shapeproof::keras {

/// Dense: the last axis, whose extent must be known.
struct dense {
  dim units = 0;
  bool use_bias = true;

  static constexpr layer_kind kind = layer_kind::linear;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return shapeproof::linear{.out_features = units, .bias = use_bias, .policy = policy::keras_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Flatten: all axes but the batch, whose extents must be known.
struct flatten {
  static constexpr layer_kind kind = layer_kind::flatten;
  [[nodiscard]] constexpr layer lower() const noexcept { return shapeproof::flatten{.policy = policy::keras_tensor}; }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Reshape: `target_shape` is that of one sample; -1 is inferred, and 0 is 0.
struct reshape {
  shape target_shape = {};

  static constexpr layer_kind kind = layer_kind::reshape;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shape extents{copied};
    for (const dim extent : target_shape)
      if (!extents.push_back(extent))
        return shapeproof::detail::refusing(kind, rule::list_length, target_shape.count, rank_max - 1);
    return shapeproof::reshape{.extents = extents, .policy = policy::keras_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// Permute: `dims` counts from 1, and the batch stays.
struct permute {
  shape dims = {};

  static constexpr layer_kind kind = layer_kind::permute;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    shape order{0};
    for (const dim axis : dims) {
      if (axis < 1) return shapeproof::detail::refusing(kind, rule::axis_range, axis, dims.count);
      if (!order.push_back(axis))
        return shapeproof::detail::refusing(kind, rule::list_length, dims.count, rank_max - 1);
    }
    return shapeproof::permute{.order = order, .policy = policy::keras_tensor};
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// RepeatVector: (N, features) to (N, n, features).
struct repeat_vector {
  dim n = 0;

  static constexpr layer_kind kind = layer_kind::unsqueeze;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    layer made = shapeproof::unsqueeze{.axis = {1}, .extent = n, .policy = policy::keras_tensor};
    made.wanted_rank = 2;
    return made;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};

/// UpSampling1D to 3D: each spatial axis a whole number of times.
template <int N>
struct up_sampling_nd {
  sizes size = 2;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::resize;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    const shape times = size.over(N);
    if (times.count != N) return shapeproof::detail::refusing(kind, rule::list_length, times.count, N);
    shapeproof::resize form{.axes = N, .layout = data_format, .policy = policy::keras_tensor};
    for (int i = 0; i < N; ++i) form.scale.values[i] = times.values[i];
    return form;
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using up_sampling1d = up_sampling_nd<1>;
using up_sampling2d = up_sampling_nd<2>;
using up_sampling3d = up_sampling_nd<3>;

/// What ZeroPadding and Cropping take: a number, one an axis, or begin and end of each.
struct sides {
  sizes begins = 1;
  sizes ends = 1;

  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr sides(Integer all) noexcept : begins(all), ends(all)
  {
  }
  template <class List>
    requires std::is_same_v<List, shape>  // so that no pair of braces becomes a list
  constexpr sides(const List& begin, const List& end) noexcept : begins(begin), ends(end)
  {
  }
  constexpr sides(begin_end one, begin_end two) noexcept : begins(one.begin, two.begin), ends(one.end, two.end) {}
  constexpr sides(begin_end one, begin_end two, begin_end three) noexcept
      : begins(one.begin, two.begin, three.begin), ends(one.end, two.end, three.end)
  {}
};

namespace detail {
/// One number of 0 or more for each of `n` axes.
constexpr bool check_sides(const shape& list, int n, error& why) noexcept
{
  if (list.count != n) return fail(why, rule::list_length, list.count, n);
  for (const dim side : list)
    if (side < 0) return fail(why, rule::padding_range, side, 0, dim_max);
  return true;
}

/// Sides of `N` axes as a layer of the library that has `begins` and `ends`.
template <int N, class Form>
constexpr layer with_sides(Form form, const sides& given) noexcept
{
  form.begins = given.begins.over(N);
  form.ends = given.ends.over(N);
  error why;
  if (!check_sides(form.begins, N, why) || !check_sides(form.ends, N, why))
    return shapeproof::detail::refusing(Form::kind, why);
  layer made = form;
  made.axes_count = N;
  return made;
}
}  // namespace detail

/// ZeroPadding1D to 3D.
template <int N>
struct zero_padding_nd {
  sides padding = 1;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::pad;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return detail::with_sides<N>(shapeproof::pad{.layout = data_format, .policy = policy::keras_tensor}, padding);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using zero_padding1d = zero_padding_nd<1>;
using zero_padding2d = zero_padding_nd<2>;
using zero_padding3d = zero_padding_nd<3>;

/// Cropping1D to 3D.
template <int N>
struct cropping_nd {
  sides cropping = 1;
  layout data_format = layout::channels_last;

  static constexpr layer_kind kind = layer_kind::crop;
  [[nodiscard]] constexpr layer lower() const noexcept
  {
    return detail::with_sides<N>(shapeproof::crop{.layout = data_format, .policy = policy::keras_tensor}, cropping);
  }
  constexpr bool infer(const inputs& in, outputs out, error& why) const noexcept { return lower().infer(in, out, why); }
};
using cropping1d = cropping_nd<1>;
using cropping2d = cropping_nd<2>;
using cropping3d = cropping_nd<3>;

}  // namespace shapeproof::keras
