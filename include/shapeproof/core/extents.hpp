// SPDX-License-Identifier: MIT
// What a layer's parameters are made of: one number an axis, and padding in all its forms.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim, to_dim

#include <cstddef>  // size_t

namespace shapeproof {

/// One number for each of N spatial axes: `3` for all of them, or `{3, 5}`.
template <int N>
struct extents {
  dim values[static_cast<std::size_t>(N)] = {};

  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr extents(Integer all) noexcept
  {
    for (dim& value : values) value = to_dim(all);
  }

  template <class... Integers>
    requires(N > 1 && sizeof...(Integers) == N && (std::is_integral_v<Integers> && ...))
  constexpr extents(Integers... each) noexcept : values{to_dim(each)...}
  {
  }

  [[nodiscard]] constexpr dim operator[](int axis) const noexcept { return values[axis]; }
  [[nodiscard]] friend constexpr bool operator==(const extents&, const extents&) noexcept = default;
};

/// How much padding there is. All but `as_given` are worked out from the extent and the window.
enum class padding_mode : std::uint8_t {
  as_given,
  valid,       // none
  same_upper,  // output = ceil(extent / stride); of an odd total the end gets one more (TensorFlow, ONNX SAME_UPPER)
  same_lower,  // the same, and the begin gets one more (ONNX SAME_LOWER)
  causal,      // dilation * (kernel - 1) at the begin: no output sees what comes after it (Keras Conv1D)
  half,        // half of the effective kernel on each side
};

inline constexpr padding_mode valid = padding_mode::valid;
inline constexpr padding_mode same = padding_mode::same_upper;
inline constexpr padding_mode same_upper = padding_mode::same_upper;
inline constexpr padding_mode same_lower = padding_mode::same_lower;
inline constexpr padding_mode causal = padding_mode::causal;

/// What happens to a last window that does not fill its stride.
enum class rounding : std::uint8_t {
  floor,         // it is dropped
  ceil,          // it counts, as if there were stride - 1 more padding at the end
  ceil_clipped,  // it counts if it starts inside the input or the padding at the begin (PyTorch's ceil_mode)
  half_up,       // it counts if it fills half of its stride (TensorFlow.js dimRoundingMode 'round')
};

/// Padding before and after one axis.
struct begin_end {
  dim begin;
  dim end;
};

/// Padding of N spatial axes: `valid`, `same`, `same_lower`, `causal`, `padding_mode::half`; a number for every side; one number an axis,
/// `{1, 2}`; or begin and end of each axis, `{{0, 1}, {2, 2}}`.
template <int N>
struct padding {
  padding_mode mode = padding_mode::as_given;
  dim begins[static_cast<std::size_t>(N)] = {};
  dim ends[static_cast<std::size_t>(N)] = {};

  constexpr padding(padding_mode chosen) noexcept : mode(chosen) {}

  template <class Integer>
    requires std::is_integral_v<Integer>
  constexpr padding(Integer all) noexcept
  {
    for (int i = 0; i < N; ++i) begins[i] = ends[i] = to_dim(all);
  }

  template <class... Integers>
    requires(N > 1 && sizeof...(Integers) == N && (std::is_integral_v<Integers> && ...))
  constexpr padding(Integers... each) noexcept : begins{to_dim(each)...}, ends{to_dim(each)...}
  {
  }

  constexpr padding(const extents<N>& each) noexcept
  {
    for (int i = 0; i < N; ++i) begins[i] = ends[i] = each[i];
  }

  constexpr padding(begin_end one) noexcept
    requires(N == 1)
      : begins{one.begin}, ends{one.end}
  {
  }
  constexpr padding(begin_end one, begin_end two) noexcept
    requires(N == 2)
      : begins{one.begin, two.begin}, ends{one.end, two.end}
  {
  }
  constexpr padding(begin_end one, begin_end two, begin_end three) noexcept
    requires(N == 3)
      : begins{one.begin, two.begin, three.begin}, ends{one.end, two.end, three.end}
  {
  }

  [[nodiscard]] friend constexpr bool operator==(const padding&, const padding&) noexcept = default;
};

}  // namespace shapeproof
