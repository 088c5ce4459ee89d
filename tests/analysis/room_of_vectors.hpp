// SPDX-License-Identifier: MIT
// Storage for questions about sizes, for a network of `count` values.
#pragma once

#include <shapeproof/analysis/valid_sizes.hpp>

#include <vector>

struct room_of_vectors {
  std::vector<shapeproof::tensor_value> values;
  std::vector<shapeproof::value_axes> axes;
  std::vector<shapeproof::axis_term> terms;
  std::vector<shapeproof::axis_need> needs;

  explicit room_of_vectors(std::size_t count) : values(count), axes(count), terms(4 * count + 16), needs(2 * count + 8) {}
};
