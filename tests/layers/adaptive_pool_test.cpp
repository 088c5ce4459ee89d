// SPDX-License-Identifier: MIT
#include <shapeproof/layers/adaptive_pool.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <type_traits>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr dim two_31 = dim{1} << 31;
constexpr dim two_62 = dim{1} << 62;
constexpr layout last = layout::channels_last;

// --- adaptive: what PyTorch answers
constexpr taken<adaptive_avg_pool2d> adaptive_taken[] = {
    {{.output_size = 1}, {1, 2048, 7, 7}, {1, 2048, 1, 1}},   // ResNet
    {{.output_size = 6}, {1, 256, 13, 13}, {1, 256, 6, 6}},   // AlexNet
    {{.output_size = {5, 7}}, {1, 64, 8, 9}, {1, 64, 5, 7}},  // PyTorch's page, and the next two
    {{.output_size = 7}, {1, 64, 10, 9}, {1, 64, 7, 7}},
    {{.output_size = {keep, 7}}, {1, 64, 10, 9}, {1, 64, 10, 7}},
    {{.output_size = {7, keep}}, {64, 10, 9}, {64, 7, 9}},
    {{.output_size = keep}, {1, 64, 10, 9}, {1, 64, 10, 9}},
    {{.output_size = 7}, {1, 64, 3, 3}, {1, 64, 7, 7}},  // larger than the input: windows repeat
    {{.output_size = {5, 7}, .layout = last}, {1, 8, 9, 64}, {1, 5, 7, 64}},
    {{.output_size = {5, 7}, .layout = last}, {8, 9, 64}, {5, 7, 64}},
    {{.output_size = {keep, 7}}, {1, 64, dynamic, dynamic}, {1, 64, dynamic, 7}},
    {{.output_size = {two_31, two_62}}, {1, 1, 1, 1}, {1, 1, two_31, two_62}},
    {{.output_size = dim_max}, {1, 1, 1, 1}, {1, 1, dim_max, dim_max}},
};
constexpr taken<adaptive_avg_pool1d> adaptive_taken_1d[] = {
    {{.output_size = 5}, {1, 64, 8}, {1, 64, 5}},
    {{.output_size = 5}, {64, 8}, {64, 5}},
    {{.output_size = 5, .layout = last}, {2, 8, 64}, {2, 5, 64}},
    {{}, {1, 64, 8}, {1, 64, 1}},
};
constexpr taken<adaptive_max_pool3d> adaptive_taken_3d[] = {
    {{.output_size = {5, 7, 9}}, {1, 64, 8, 9, 10}, {1, 64, 5, 7, 9}},
    {{.output_size = 7}, {1, 64, 10, 9, 8}, {1, 64, 7, 7, 7}},
    {{.output_size = {7, keep, keep}}, {1, 64, 10, 9, 8}, {1, 64, 7, 9, 8}},
    {{.output_size = {5, 7, 9}, .layout = last}, {8, 9, 10, 64}, {5, 7, 9, 64}},
};
constexpr refused<adaptive_avg_pool2d> adaptive_refused[] = {
    {{.output_size = 0}, {1, 4, 9, 9}, rule::output_size_positive, 2, axis_name::height, 0},
    {{.output_size = {1, 0}}, {1, 4, 9, 9}, rule::output_size_positive, 3, axis_name::width, 0},
    {{.output_size = {1, -1}}, {4, 9, 9}, rule::output_size_positive, 2, axis_name::width, -1},
    {{.output_size = {1, -1}, .layout = last}, {9, 9, 4}, rule::output_size_positive, 1, axis_name::width, -1},
    {{.output_size = dim_min}, {1, 4, 9, 9}, rule::output_size_positive, 2, axis_name::height, dim_min},
    {{.output_size = {5, -two_31}}, {1, 4, dynamic, dynamic}, rule::output_size_positive, 3, axis_name::width, -two_31},
    {{.output_size = 1}, {1, 4, 0, 9}, rule::extent_positive, 2, axis_name::height, 0, 1},
};
constexpr refused<adaptive_max_pool3d> adaptive_refused_3d[] = {
    {{.output_size = {0, 1, 1}}, {1, 4, 9, 9, 9}, rule::output_size_positive, 2, axis_name::depth, 0},
    {{.output_size = {1, 1, -3}}, {4, 9, 9, 9}, rule::output_size_positive, 3, axis_name::width, -3},
};

// --- global: the same as an adaptive pool to 1, or without the spatial axes (Keras keepdims=False, its default)
constexpr taken<global_avg_pool2d> global_taken[] = {
    {{}, {1, 2048, 7, 7}, {1, 2048, 1, 1}},
    {{}, {2048, 7, 9}, {2048, 1, 1}},
    {{.keep_dims = false}, {2, 2048, 7, 7}, {2, 2048}},
    {{.keep_dims = false}, {2048, 7, 7}, {2048}},
    {{.layout = last}, {2, 7, 9, 2048}, {2, 1, 1, 2048}},
    {{.keep_dims = false, .layout = last}, {2, 7, 9, 2048}, {2, 2048}},
    {{.keep_dims = false, .layout = last}, {7, 9, 2048}, {2048}},
    {{.keep_dims = false, .layout = last}, {dynamic, dynamic, 9, dynamic}, {dynamic, dynamic}},
    {{.policy = policy::pytorch_pool}, {0, 3, 7, 7}, {0, 3, 1, 1}},
};
constexpr taken<global_max_pool1d> global_taken_1d[] = {
    {{}, {2, 4, 9}, {2, 4, 1}},
    {{.keep_dims = false}, {4, 9}, {4}},
    {{.keep_dims = false, .layout = last}, {2, 9, 4}, {2, 4}},
};
constexpr taken<global_max_pool3d> global_taken_3d[] = {
    {{}, {2, 4, 7, 8, 9}, {2, 4, 1, 1, 1}},
    {{.keep_dims = false}, {4, 7, 8, 9}, {4}},
    {{.layout = last}, {7, 8, 9, 4}, {1, 1, 1, 4}},
};
// of any number of axes: ONNX GlobalAveragePool, which has a batch axis always
constexpr taken<global_avg_pool> global_taken_any[] = {
    {{}, {2, 4, 9}, {2, 4, 1}},
    {{}, {2, 4, 8, 9}, {2, 4, 1, 1}},
    {{}, {2, 4, 7, 8, 9}, {2, 4, 1, 1, 1}},
    {{}, {2, 4, 5, 6, 7, 8, 9, 3}, {2, 4, 1, 1, 1, 1, 1, 1}},
    {{.keep_dims = false}, {2, 4, 5, 6, 7, 8, 9, 3}, {2, 4}},
    {{.keep_dims = false, .layout = last}, {2, 5, 6, 7, 8, 9, 3, 4}, {2, 4}},
    {{.layout = last}, {2, 5, 6, 4}, {2, 1, 1, 4}},
    {{}, {2, dynamic, dynamic, 9}, {2, dynamic, 1, 1}},
};
constexpr refused<global_avg_pool> global_refused_any[] = {
    {{}, {}, rule::rank_fits, -1, axis_name::none, 0, 3},
    {{}, {4}, rule::rank_fits, -1, axis_name::none, 1, 3},
    {{}, {4, 9}, rule::rank_fits, -1, axis_name::none, 2, 3},
    {{}, {2, 4, 0}, rule::extent_positive, 2, axis_name::length, 0, 1},
    {{}, {2, 4, 9, -1}, rule::extent_positive, 3, axis_name::width, -1, 1},
    {{.layout = last}, {2, 9, 9, 0}, rule::extent_positive, 3, axis_name::channels, 0, 1},
    {{}, {2, 4, 5, 6, 7, 8, 9, dim_min}, rule::extent_positive, 7, axis_name::width, dim_min, 1},
    {{}, {2, 4, 0, 6, 7, 8, 9, 9}, rule::extent_positive, 2, axis_name::other, 0, 1},
};

static_assert(first_wrong(adaptive_taken) == 0 && first_wrong(adaptive_taken_1d) == 0 && first_wrong(adaptive_taken_3d) == 0);
static_assert(first_wrong(adaptive_refused) == 0 && first_wrong(adaptive_refused_3d) == 0);
static_assert(first_wrong(global_taken) == 0 && first_wrong(global_taken_1d) == 0 && first_wrong(global_taken_3d) == 0);
static_assert(first_wrong(global_taken_any) == 0 && first_wrong(global_refused_any) == 0);

template <class Layer>
constexpr int wrong_adaptive(const Layer& of)
{
  if (wrong_extents(of) != 0) return 1;
  if (wrong_ranks(of) != 0) return 2;
  if (wrong_counts(of, image_of(of, true).of(1, 4, 9)) != 0) return 3;
  return 0;
}

/// An output of a known size stays known where the input is not.
template <class Layer>
constexpr int wrong_fixed_dynamic(const Layer& of, dim size)
{
  for (const layout order : orders)
    for (const bool batched : with_and_without) {
      Layer base = of;
      base.layout = order;
      const image at = image_of(base, batched);
      for (int axis = 0; axis < at.rank(); ++axis) {
        shape in = at.of(2, 4, 9);
        shape out = at.of(2, 4, size);
        in.values[axis] = dynamic;
        if (axis == at.channel() || (batched && axis == 0)) out.values[axis] = dynamic;
        if (!gives(base, in, out)) return axis + 1;
      }
    }
  return 0;
}

static_assert(wrong_adaptive(adaptive_avg_pool1d{}) == 0 && wrong_adaptive(adaptive_max_pool2d{}) == 0 && wrong_adaptive(adaptive_avg_pool3d{}) == 0);
static_assert(wrong_adaptive(global_avg_pool1d{}) == 0 && wrong_adaptive(global_max_pool2d{}) == 0 && wrong_adaptive(global_avg_pool3d{}) == 0);
static_assert(wrong_fixed_dynamic(adaptive_avg_pool2d{.output_size = 5}, 5) == 0 && wrong_fixed_dynamic(global_avg_pool2d{}, 1) == 0);

template <class Layer>
void check_all_of(const Layer& of, dim size)
{
  CHECK(wrong_adaptive(at_run_time(of)) == 0);
  CHECK(wrong_fixed_dynamic(at_run_time(of), size) == 0);
}

}  // namespace

TEST_CASE("adaptive_pool, global_pool: answers that PyTorch, ONNX and Keras give")
{
  check_rows(adaptive_taken);
  check_rows(adaptive_taken_1d);
  check_rows(adaptive_taken_3d);
  check_rows(global_taken);
  check_rows(global_taken_1d);
  check_rows(global_taken_3d);
  check_rows(global_taken_any);
}

TEST_CASE("adaptive_pool, global_pool: output-size.positive, rank.fits, extent.positive name the rule and the axis")
{
  check_rows(adaptive_refused);
  check_rows(adaptive_refused_3d);
  check_rows(global_refused_any);
}

TEST_CASE("adaptive_pool, global_pool: extent.positive, rank.fits, input.count, output.count, dynamic extents")
{
  check_all_of(adaptive_avg_pool1d{.output_size = 5}, 5);
  check_all_of(adaptive_avg_pool2d{.output_size = 5}, 5);
  check_all_of(adaptive_avg_pool3d{.output_size = 5}, 5);
  check_all_of(adaptive_max_pool1d{.output_size = 5}, 5);
  check_all_of(adaptive_max_pool2d{.output_size = 5}, 5);
  check_all_of(adaptive_max_pool3d{.output_size = 5}, 5);
  check_all_of(global_avg_pool1d{}, 1);
  check_all_of(global_avg_pool2d{}, 1);
  check_all_of(global_avg_pool3d{}, 1);
  check_all_of(global_max_pool1d{}, 1);
  check_all_of(global_max_pool2d{}, 1);
  check_all_of(global_max_pool3d{}, 1);
  CHECK(wrong_counts(at_run_time(global_avg_pool{}), shape{2, 4, 9}) == 0);
  CHECK(wrong_counts(at_run_time(global_max_pool{}), shape{2, 4, 9}) == 0);
}

TEST_CASE("output-size.positive: every size that is none, on every axis alone")
{
  for (const dim bad : {dim{0}, dim{-1}, -two_31, dim_min, dynamic + 1})
    for (int axis = 0; axis < 3; ++axis) {
      adaptive_avg_pool3d of{.output_size = 2};
      of.output_size.values[axis] = bad;
      constexpr axis_name names[] = {axis_name::depth, axis_name::height, axis_name::width};
      CHECK(refuses(at_run_time(of), shape{1, 4, 9, 9, 9}, rule::output_size_positive, axis + 2, names[axis], bad));
    }
}

namespace {

/// Whether F::run() is a constant expression: the compiler refuses one that reads past an array, and nothing runs.
template <class F>
concept constant_expression = requires { typename std::bool_constant<(F::run(), true)>; };

template <int Count>
struct pools_a_damaged_shape {
  static constexpr bool run()
  {
    tensor_value in{shape{1, 2, 3, 4, 5, 6, 7, 8}, {}};
    in.extents.count = Count;
    tensor_value out;
    error why{};
    return global_avg_pool{}.infer({&in, 1}, {&out, 1}, why);
  }
};

}  // namespace

TEST_CASE("rank.fits: global_pool of any number of axes, a shape whose count was damaged is refused and not read past its end")
{
  CHECK(constant_expression<pools_a_damaged_shape<8>>);
  CHECK(constant_expression<pools_a_damaged_shape<-1>>);
  CHECK(constant_expression<pools_a_damaged_shape<9>>);
  CHECK(constant_expression<pools_a_damaged_shape<100>>);
}
