// SPDX-License-Identifier: MIT
// Matrix product of two tensors; the axes before the last two are broadcast.
//
//   (..., M, K) x (..., K, N) -> (..., M, N)      a vector is a row on the left and a column on the right, and leaves no axis
//
// Source: NumPy matmul, which PyTorch and ONNX MatMul share; with transposed operands it is the product of ONNX Gemm.
#pragma once

#include <shapeproof/layers/rules.hpp>  // many_to_one, check_tensor, broadcast

namespace shapeproof {

/// Errors: two inputs, each of one axis or more; features.match for K; broadcast.match for what stands before.
struct matmul {
  bool transpose_a = false;  // the last two axes of the first input change places; a vector stays
  bool transpose_b = false;
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::matmul;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.transpose_a, self.transpose_b);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::many_to_one(in, 2, 2, out, why)) return false;
    shape a = in[0].extents;
    shape b = in[1].extents;
    const bool zero = shapeproof::row<Error>(policy).zero_spatial;
    if (!detail::check_tensor(a, 1, zero, why) || !detail::check_tensor(b, 1, zero, why)) return false;
    const bool row = a.count == 1;
    const bool column = b.count == 1;
    // Of each the last two axes, and the others as the batch.
    const dim k = a.values[a.count - (!row && transpose_a ? 2 : 1)];
    const dim m = row ? 1 : a.values[a.count - (transpose_a ? 1 : 2)];
    const dim l = b.values[b.count - (column || transpose_b ? 1 : 2)];
    const dim n = column ? 1 : b.values[b.count - (transpose_b ? 2 : 1)];
    if (k != l && k != dynamic && l != dynamic) {
      fail(why, rule::features_match, l, k, 1);
      return detail::at_axis_of(why, b.count - (column || transpose_b ? 1 : 2));
    }
    a.count -= row ? 1 : 2;
    b.count -= column ? 1 : 2;
    if (!detail::broadcast(a, b, 1, why)) return false;
    if (!row) a.push_back(m);
    if (!column) a.push_back(n);
    out[0] = tensor_value{a, in[0].element};
    return true;
  }
};

}  // namespace shapeproof
