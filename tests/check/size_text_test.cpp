// SPDX-License-Identifier: MIT
#include <shapeproof/analysis/valid_sizes.hpp>
#include <shapeproof/check/size_text.hpp>

#include <doctest/doctest.h>

#include <string_view>

#include "../twice.hpp"
#include "models/unet.hpp"

using namespace shapeproof;

namespace {

using rows = tensor<float, 1, 3, dynamic>;
using image = tensor<float, 1, 3, dynamic, dynamic>;

constexpr bool says(const size_set& set, std::string_view wanted) { return text_of(set, axis_name::height).c_str() == wanted; }

HOLDS_TWICE(says(valid_sizes<models::unet_padded, image>(2), "height: 16, 32, 48, ...; multiples of 16"));
HOLDS_TWICE(says(valid_sizes<models::unet, image>(2), "height: 188, 204, 220, ...; 12 modulo 16"));
HOLDS_TWICE(says(valid_sizes<sequential<relu{}>, rows>(2), "height: any"));
HOLDS_TWICE(says(valid_sizes<sequential<conv1d{.kernel = 7}>, rows>(2), "height: 7 or more"));
HOLDS_TWICE(says(valid_sizes<sequential<conv1d{.in_channels = 7}>, rows>(2), "height: none"));
HOLDS_TWICE(says(inputs_for<sequential<conv1d{.stride = 4}>, rows>(3, 2, 2), "height: 9 to 12"));
HOLDS_TWICE(says(inputs_for<sequential<conv1d{.kernel = 3}>, rows>(3, 2, 2), "height: 5"));
HOLDS_TWICE(says(valid_sizes<sequential<max_pool2d{.kernel = 2}, flatten{}, linear{.in_features = 36}>, image>(2),
                   "height: 2, 3, 4, 5, 6, 7, 8, 9, ...; the last 25; goes with axis 3"));
HOLDS_TWICE(says(valid_sizes<sequential<layer(reshape{.extents = {1, 3, inferred, 5000}})>, rows>(2), "height: at most any"));

// Sets that are put together by hand.
constexpr size_set made(dim period, dim least, dim settled, dim first_residue, dim second_residue, dim excepted)
{
  size_set set;
  set.begin(period, least, settled);
  set.set_residue(first_residue);
  set.set_residue(second_residue);
  if (excepted != 0) set.except(excepted);
  set.settle();
  return set;
}
HOLDS_TWICE(says(made(8, 1, 1, 3, 5, 0), "height: 3, 5, 11, ...; 3 or 5 modulo 8"));
HOLDS_TWICE(says(made(4, 1, 9, 0, 0, 8), "height: 4, 12, 16, ...; from 9 on multiples of 4"));
HOLDS_TWICE(says(made(1, 1, 9, 0, 0, 8), "height: 1, 2, 3, ...; from 9 on all"));
HOLDS_TWICE(made(8, 1, 1, 3, 7, 0) == made(4, 1, 1, 3, 3, 0));  // one form of one set

}  // namespace

TEST_CASE("many residues are counted, and a text that is too long is cut")
{
  size_set set;
  set.begin(100, 1, 1);
  for (dim rest = 0; rest < 60; ++rest) set.set_residue(rest);
  set.settle();
  CHECK(text_of(set, "rows").c_str() == std::string_view("rows: 1, 2, 3, ...; 60 of every 100"));
  const std::string_view long_name(
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
  CHECK(text_of(set, long_name.data()).length == size_text::capacity);
}
