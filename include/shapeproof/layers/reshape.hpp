// SPDX-License-Identifier: MIT
// Reshape: the same elements under other extents. Expand: extents of 1 repeated.
//
//   reshape: (N, C, H, W) -> (N, -1, 4)     the product stays
//   expand:  (3, 1) -> (2, 3, 4)
//
// Source: ONNX Reshape (-1 is inferred, 0 is copied), PyTorch reshape and expand.
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, check_list

namespace shapeproof {

/// For `reshape::extents`: the one that the others leave, and the one that arrives on the same axis.
inline constexpr dim inferred = -1;
inline constexpr dim copied = 0;

/// An extent that is `dynamic` is not known yet; where it is the only one, it follows from the others. Errors: two
/// `inferred`, a `copied` of an axis that does not arrive, another product (also where an extent that is not known could
/// make up for it by no whole number), and a product past 2^63 - 1.
struct reshape {
  shape extents = {};
  shapeproof::policy policy = shapeproof::policy::neutral;

  static constexpr layer_kind kind = layer_kind::reshape;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.extents);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    const policy_row& rules = row<Error>(policy);
    if (!detail::tensor_arrives(in, out, 0, why, rules.zero_spatial) || !detail::check_list(extents, 0, rank_max, why))
      return false;
    shape x = in[0].extents;
    shape y = extents;
    int open = 0;
    int last_open = 0;
    dim inferences = 0;
    dim given = 1;
    for (int i = 0; i < y.count; ++i) {
      const dim before = given;
      if (y.values[i] == inferred || y.values[i] == dynamic) {
        inferences += y.values[i] == inferred ? 1 : 0;
        y.values[i] = dynamic;
        last_open = i;
        ++open;
      } else if (y.values[i] == copied && (i == 0 || rules.zero_copies)) {
        if (i >= x.count) return fail(why, rule::axis_range, i, x.count);
        y.values[i] = x.values[i];
        x.values[i] = 1;  // it stands on both sides, known or not
      } else if (y.values[i] < (rules.zero_copies ? 1 : 0)) {
        fail(why, rule::output_size_positive, y.values[i]);
        return detail::at_axis_of(why, i);
      } else if (mul_overflow(before, y.values[i], given)) {
        return fail(why, rule::arithmetic_overflow, before, y.values[i]);
      }
    }
    if (inferences > 1) return fail(why, rule::reshape_infer, inferences);
    dim arriving = 1;
    bool known = true;
    if (!detail::known_product(x, 0, x.count, arriving, known, why)) return false;
    // Of no elements, an extent to be inferred could be any.
    const bool fits = known ? (open > 0 ? given > 0 && arriving % given == 0 : arriving == given)
                            : open > 0 || (arriving == 0 ? given == 0 : given % arriving == 0);
    if (!fits) return fail(why, rule::reshape_match, arriving, given);
    if (known && open == 1) y.values[last_open] = arriving / given;
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

/// `extents`, matched from the last axis on, are what an extent of 1 becomes; `keep` leaves one as it is.
struct expand {
  shape extents = {};

  static constexpr layer_kind kind = layer_kind::expand;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.extents);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (!detail::tensor_arrives(in, out, 0, why)) return false;
    const shape x = in[0].extents;
    if (!detail::check_list(extents, x.count, rank_max, why)) return false;
    shape y = extents;
    for (int i = 0; i < y.count; ++i) {
      const int at = i - (y.count - x.count);
      const dim arriving = at < 0 ? 1 : x.values[at];
      if (y.values[i] == keep && at >= 0) {
        y.values[i] = arriving;
      } else if (y.values[i] < 1) {
        fail(why, rule::output_size_positive, y.values[i]);
        return detail::at_axis_of(why, i);
      } else if (arriving != 1 && arriving != y.values[i] && arriving != dynamic) {
        fail(why, rule::broadcast_match, arriving, y.values[i]);
        return detail::at_axis_of(why, i);
      }
    }
    out[0] = tensor_value{y, in[0].element};
    return true;
  }
};

}  // namespace shapeproof
