// SPDX-License-Identifier: MIT
// What the compiler names where a layer on tensors of any rank does not work: joins, lists of axes, parts.
#pragma once

#include <shapeproof/check/refusal_model.hpp>  // never

namespace shapeproof {

template <dim layer, dim axis, dim extent, dim other, auto... sentence>
struct extents_do_not_broadcast {
  static_assert(detail::never<layer>, "[broadcast.match] extents that meet are neither equal nor 1");
};

template <dim layer, dim axis, dim extent, dim first, auto... sentence>
struct inputs_do_not_join {
  static_assert(detail::never<layer>, "[concat.match] inputs differ on an axis that is not joined");
};

template <dim layer, dim axis, dim arriving, dim given, auto... sentence>
struct elements_do_not_match {
  static_assert(detail::never<layer>, "[reshape.match] a reshape makes other elements than arrive");
};

template <dim layer, dim axis, dim inferred, auto... sentence>
struct extents_cannot_be_inferred {
  static_assert(detail::never<layer>, "[reshape.infer] more than one extent is to be inferred");
};

template <dim layer, dim axis, dim repeated, auto... sentence>
struct axis_stands_twice {
  static_assert(detail::never<layer>, "[axes.distinct] an axis stands twice in a list of axes");
};

template <dim layer, dim axis, dim extent, auto... sentence>
struct extent_is_not_one {
  static_assert(detail::never<layer>, "[squeeze.one] an axis that is squeezed has another extent than 1");
};

template <dim layer, dim axis, dim extent, dim least, auto... sentence>
struct crop_does_not_fit {
  static_assert(detail::never<layer>, "[crop.fits] more is cropped than there is");
};

template <dim layer, dim axis, dim step, auto... sentence>
struct slice_has_no_step {
  static_assert(detail::never<layer>, "[slice.step] the step of a slice is 0");
};

template <dim layer, dim axis, dim factor, auto... sentence>
struct factor_is_not_positive {
  static_assert(detail::never<layer>, "[factor.positive] a factor, a block or a number of parts is at least 1");
};

template <dim layer, dim axis, dim extent, dim divisor, auto... sentence>
struct extent_is_not_divided {
  static_assert(detail::never<layer>, "[extent.divide] an extent is not divided");
};

template <dim layer, dim axis, dim sum, dim extent, auto... sentence>
struct sizes_do_not_add_up {
  static_assert(detail::never<layer>, "[split.sum] the sizes of a split are not the extent in all");
};

template <dim layer, dim axis, dim made, dim wanted, dim extent, auto... sentence>
struct chunks_are_fewer {
  static_assert(detail::never<layer>, "[chunk.count] an extent falls into fewer chunks than are wanted");
};

}  // namespace shapeproof
