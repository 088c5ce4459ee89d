// SPDX-License-Identifier: MIT
#include <shapeproof/layers/split.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

/// What a layer of several outputs must make of an input: the extents of `axis` of each of them.
template <class Layer>
struct parted {
  Layer of;
  shape in;
  int axis;
  shape parts;
};
template <class Layer>
struct not_parted {
  Layer of;
  int places;
  shape in;
  rule which;
  int axis = -1;
  axis_name name = axis_name::none;
  dim first = any_number;
  dim second = any_number;
};

template <class Layer>
constexpr bool holds(const parted<Layer>& row)
{
  const tensor_value in{row.in, passing};
  if (row.of.outputs() != row.parts.rank() || layer(row.of).outputs() != row.parts.rank()) return false;
  const answers made = ask_many(row.of, &in, 1, row.parts.rank());
  if (!made.good || !made.agree) return false;
  for (int i = 0; i < row.parts.rank(); ++i) {
    shape wanted = row.in;
    wanted.values[row.axis] = row.parts[i];
    if (!(made.values[i] == tensor_value{wanted, passing})) return false;
  }
  return true;
}
template <class Layer>
constexpr bool holds(const not_parted<Layer>& row)
{
  const tensor_value in{row.in, passing};
  const answers made = ask_many(row.of, &in, 1, row.places);
  const error& why = made.why;
  return !made.good && made.agree && why.rule == row.which && why.axis == row.axis && why.axis_name == row.name &&
         (row.first == any_number || why.numbers[0] == row.first) && (row.second == any_number || why.numbers[1] == row.second);
}

constexpr parted<split> rows[] = {
    {{0, {1, 4}}, {5, 2}, 0, {1, 4}},  // PyTorch's page
    {{0, {2, 4}}, {6}, 0, {2, 4}},     // the examples of ONNX Split, and the next two
    {{.axis = 0, .parts = 3}, {6}, 0, {2, 2, 2}},
    {{1, {2, 4}}, {2, 6}, 1, {2, 4}},
    {{.axis = 1, .parts = 2}, {1, 58, 28, 28}, 1, {29, 29}},  // ShuffleNet
    {{-1, {1, 1, 1}}, {2, 3}, 1, {1, 1, 1}},
    {{0, {7}}, {7}, 0, {7}},
    {{.parts = 1}, {2, 7}, 1, {7}},
    {{.axis = 0, .sizes = {0, 3}, .policy = policy::onnx_conv}, {3}, 0, {0, 3}},  // NumPy: split(arange(3), [0])
    {{.axis = 0, .parts = 3, .policy = policy::onnx_conv}, {0}, 0, {0, 0, 0}},    // ONNX's test split_zero_size_splits
    {{0, {2, 3}}, {dynamic}, 0, {2, 3}},
    {{.axis = 0, .parts = 2}, {dynamic}, 0, {dynamic, dynamic}},
    {{.axis = 0, .parts = 2}, {6, dynamic}, 0, {3, 3}},
    {{0, {dim_max - 1, 1}}, {dim_max}, 0, {dim_max - 1, 1}},
    {{0, {1, 1, 1, 1, 1, 1, 1, 1}}, {8}, 0, {1, 1, 1, 1, 1, 1, 1, 1}},
};
constexpr not_parted<split> refusals[] = {
    {{0, {1, 5}}, 2, {5}, rule::split_sum, 0, axis_name::other, 6, 5},
    {{0, {1, 3}}, 2, {5}, rule::split_sum, 0, axis_name::other, 4, 5},
    {{0, {5, 0}}, 2, {5}, rule::output_size_positive, 0, axis_name::other, 0},
    {{0, {6, -1}}, 2, {5}, rule::output_size_positive, 0, axis_name::other, -1},
    {{0, {dim_max, dim_max}}, 2, {5}, rule::arithmetic_overflow, 0, axis_name::other, dim_max, dim_max},
    {{.axis = 0, .parts = 2}, 2, {5}, rule::extent_divide, 0, axis_name::other, 5, 2},
    {{.axis = 0, .parts = 6}, 6, {5}, rule::extent_divide, 0, axis_name::other, 5, 6},
    {{}, 1, {2, 5}, rule::factor_positive, -1, axis_name::none, 0},
    {{.parts = -3}, 1, {2, 5}, rule::factor_positive, -1, axis_name::none, -3},
    {{.parts = dim_min}, 1, {2, 5}, rule::factor_positive, -1, axis_name::none, dim_min},
    {{0, {2, 3}, 2}, 2, {5}, rule::list_length, -1, axis_name::none, 2, 2},  // sizes and parts
    {{0, {2, 3}}, 3, {5}, rule::output_count, -1, axis_name::none, 3, 2},
    {{0, {2, 3}}, 1, {5}, rule::output_count, -1, axis_name::none, 1, 2},
    {{.parts = dim{1} << 40}, 2, {2, 5}, rule::output_count, -1, axis_name::none, 2, dim{1} << 40},
    {{1, {2, 3}}, 2, {5}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{0, {2, 3}}, 2, {}, rule::rank_fits, -1, axis_name::none, 0, 1},
    {{0, {2, 3}}, 2, {5, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(rows) == 0);
static_assert(first_wrong(refusals) == 0);
static_assert(damaged_lists_are_refused(&split::sizes, shape{2, 3}));
static_assert(split{.parts = dim_min}.outputs() == 0 && split{.parts = dim_max}.outputs() == INT32_MAX && layer(relu{}).outputs() == 1);

constexpr parted<chunk> chunks[] = {
    {{0, 6}, {11}, 0, {2, 2, 2, 2, 2, 1}},  // PyTorch's page, and the next
    {{0, 6}, {12}, 0, {2, 2, 2, 2, 2, 2}},
    {{1, 2}, {1, 64, 28, 28}, 1, {32, 32}},
    {{0, 4}, {7}, 0, {2, 2, 2, 1}},  // ONNX Split with num_outputs
    {{0, 1}, {7}, 0, {7}},
    {{-1, 3}, {2, 3}, 1, {1, 1, 1}},
    {{0, 3}, {dynamic}, 0, {dynamic, dynamic, dynamic}},
    {{0, 2}, {dim_max}, 0, {dim_max / 2 + 1, dim_max / 2}},
};
constexpr not_parted<chunk> no_chunks[] = {
    {{0, 6}, 6, {10}, rule::chunk_count, 0, axis_name::other, 5, 6},  // PyTorch gives 5
    {{0, 4}, 4, {3}, rule::chunk_count, 0, axis_name::other, 3, 4},
    {{0, 0}, 1, {3}, rule::factor_positive, -1, axis_name::none, 0},
    {{0, dim_min}, 1, {3}, rule::factor_positive, -1, axis_name::none, dim_min},
    {{0, 3}, 2, {3}, rule::output_count, -1, axis_name::none, 2, 3},
    {{0, dim_max}, 2, {3}, rule::output_count, -1, axis_name::none, 2, dim_max},
    {{1, 3}, 3, {3}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{0, 3}, 3, {-3}, rule::extent_positive, 0, axis_name::other, -3, 1},
};
static_assert(first_wrong(chunks) == 0);
static_assert(first_wrong(no_chunks) == 0);

constexpr bool one_input_only()
{
  const tensor_value in[2] = {{shape{6}, passing}, {shape{6}, passing}};
  tensor_value out[2] = {};
  error why{};
  for (const int count : {0, 2, -1, INT32_MAX}) {
    if (split{.axis = 0, .parts = 2}.infer({in, count}, {out, 2}, why) || why.rule != rule::input_count) return false;
    if (chunk{.axis = 0, .chunks = 2}.infer({in, count}, {out, 2}, why) || why.rule != rule::input_count) return false;
  }
  for (const int places : {0, 1, 3, -1, INT32_MAX}) {
    if (split{.axis = 0, .parts = 2}.infer({in, 1}, {out, places}, why) || why.rule != rule::output_count) return false;
    if (chunk{.axis = 0, .chunks = 2}.infer({in, 1}, {out, places}, why) || why.rule != rule::output_count) return false;
  }
  return true;
}
static_assert(one_input_only());

}  // namespace

TEST_CASE("split: answers of the published pages, and rule::split_sum, extent_divide, factor_positive, output_count")
{
  check_rows(rows);
  check_rows(refusals);
  CHECK(one_input_only());
}

TEST_CASE("chunk: answers of the published pages, and rule::chunk_count")
{
  check_rows(chunks);
  check_rows(no_chunks);
}

TEST_CASE("split and chunk: every small axis against elements dealt out")
{
  int wrong = 0;
  for (dim extent = 1; extent <= 16; ++extent)
    for (dim parts = 1; parts <= 8; ++parts) {
      dim size = 1;
      while (size * parts < extent) ++size;
      std::vector<dim> dealt;
      for (dim left = extent; left > 0; left -= dealt.back()) dealt.push_back(left < size ? left : size);
      const tensor_value in{shape{3, extent}, passing};
      const int places = static_cast<int>(parts);
      const answers made = ask_many(chunk{1, parts}, &in, 1, places);
      bool right = made.agree && made.good == (dealt.size() == static_cast<std::size_t>(parts));
      for (int i = 0; made.good && i < places; ++i) right = right && made.values[i].extents == shape{3, dealt[static_cast<std::size_t>(i)]};
      wrong += right ? 0 : 1;

      bool equal = dealt.size() == static_cast<std::size_t>(parts);
      for (const dim each : dealt) equal = equal && each == dealt[0];
      const answers cut = ask_many(split{.axis = 1, .parts = parts}, &in, 1, places);
      wrong += cut.agree && cut.good == equal && (!equal || cut.values[0].extents == shape{3, dealt[0]}) ? 0 : 1;
    }
  CHECK(wrong == 0);
}
