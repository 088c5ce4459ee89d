// SPDX-License-Identifier: MIT
// Embedding: each index becomes a vector.
//
//   (...) -> (..., embedding_dim)
//
// Source: PyTorch Embedding, Keras Embedding (input_dim, output_dim).
#pragma once

#include <shapeproof/layers/lists.hpp>  // tensor_arrives, to_numbers

namespace shapeproof {

/// The weight is (num_embeddings, embedding_dim). Errors: either below 1, and an input of 8 axes (list.length). Indices
/// that are integers become float; a floating-point element, as of a shape alone, is kept.
struct embedding {
  dim num_embeddings = 1;
  dim embedding_dim = 1;

  static constexpr layer_kind kind = layer_kind::embedding;
  template <class Self, class Visit>
  static constexpr void members(Self& self, Visit& visit) noexcept
  {
    visit(self.num_embeddings, self.embedding_dim);
  }

  template <class Error>
  constexpr bool infer(const inputs& in, outputs out, Error& why) const noexcept
  {
    if (num_embeddings < 1) return fail(why, rule::features_positive, num_embeddings);
    if (embedding_dim < 1) return fail(why, rule::features_positive, embedding_dim);
    if (!detail::tensor_arrives(in, out, 0, why)) return false;
    tensor_value made = in[0];
    const element_id id = made.element.id;
    if (!is(id, element_id::float16) && !is(id, element_id::bfloat16) && !is(id, element_id::float64))
      made.element = element::of<float>();
    if (!made.extents.push_back(embedding_dim)) return fail(why, rule::list_length, rank_max + 1, rank_max);
    out[0] = made;
    return true;
  }
};

}  // namespace shapeproof
