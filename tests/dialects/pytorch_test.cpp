// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/pytorch.hpp>

#include "../layers/support.hpp"

// --- static: what PyTorch 1.13 answered (tests/data/conformance has thousands more). One table a kind of layer: the
// compiler goes through it first, the test again at run time.

namespace {

using namespace asked;
namespace pt = shapeproof::pytorch;
namespace fn = shapeproof::pytorch::functional;

constexpr taken<pt::conv2d> conv_taken[] = {
    {{.in_channels = 3, .out_channels = 6, .kernel_size = 5}, {1, 3, 32, 32}, {1, 6, 28, 28}},
    {{.in_channels = 3, .out_channels = 6, .kernel_size = 5}, {3, 32, 32}, {6, 28, 28}},
    {{.out_channels = 6, .kernel_size = {5, 3}, .stride = {2, 1}, .padding = {2, 0}, .dilation = {1, 2}},
     {1, 3, 8, 8},
     {1, 6, 4, 4}},
    {{.out_channels = 6, .kernel_size = 4, .padding = same}, {1, 3, 7, 7}, {1, 6, 7, 7}},
    {{.out_channels = 6, .kernel_size = 4, .padding = valid}, {1, 3, 7, 7}, {1, 6, 4, 4}},
    {{.out_channels = 6, .kernel_size = 3, .groups = 3}, {0, 3, 7, 7}, {0, 6, 5, 5}},
    {{.out_channels = 6, .kernel_size = shape{3}}, {1, 3, 7, 7}, {1, 6, 5, 5}},  // a list of one is broadcast
    {{.out_channels = 6, .kernel_size = 3, .on_misfit = misfit::empty}, {1, 3, 2, 7}, {1, 6, 0, 5}},
};
constexpr refused<pt::conv2d> conv_refused[] = {
    {{.out_channels = 6, .kernel_size = 3, .stride = 2, .padding = same},
     {1, 3, 7, 7},
     rule::same_stride,
     2,
     axis_name::height,
     2},
    {{.out_channels = 6, .kernel_size = 3}, {1, 3, 2, 7}, rule::window_fits, 2, axis_name::height, 2},
    {{.out_channels = 6, .kernel_size = 3, .padding = 3}, {1, 3, 0, 7}, rule::extent_positive, 2, axis_name::height, 0},
    {{.in_channels = 4, .out_channels = 6, .kernel_size = 3},
     {1, 3, 7, 7},
     rule::channels_match,
     1,
     axis_name::channels,
     3,
     4},
    {{.out_channels = 7, .kernel_size = 3, .groups = 3},
     {1, 3, 7, 7},
     rule::groups_divide_outputs,
     -1,
     axis_name::none,
     7,
     3},
    {{.kernel_size = 3}, {1, 3, 7, 7}, rule::channels_positive, -1, axis_name::none, 0},
    {{.out_channels = 6}, {1, 3, 7, 7}, rule::list_length, -1, axis_name::none, 0, 2},
    {{.out_channels = 6, .kernel_size = {3, 3, 3}}, {1, 3, 7, 7}, rule::list_length, -1, axis_name::none, 3, 2},
    {{.out_channels = 6, .kernel_size = 3, .padding = causal}, {1, 3, 7, 7}, rule::padding_form},
    {{.out_channels = 6, .kernel_size = 3, .padding = same_lower}, {1, 3, 7, 7}, rule::padding_form},
    {{.out_channels = 6, .kernel_size = 3, .padding = -1}, {1, 3, 7, 7}, rule::padding_range, 2, axis_name::height, -1},
    {{.out_channels = 6, .kernel_size = 3, .dilation = dim{1} << 62},
     {1, 3, 7, 7},
     rule::arithmetic_overflow,
     2,
     axis_name::height},
};

// F.conv2d: channels and kernel are the weight's
constexpr taken<fn::conv2d> weighted_taken[] = {
    {{.weight = {4, 3, 3, 3}, .bias = {4}}, {1, 3, 7, 7}, {1, 4, 5, 5}},
    {{.weight = {4, 1, 3, 5}, .groups = 2}, {1, 2, 7, 7}, {1, 4, 5, 3}},
};
constexpr refused<fn::conv2d> weighted_refused[] = {
    {{.weight = {4, 3, 3}}, {1, 3, 7, 7}, rule::weight_rank, -1, axis_name::none, 3, 4},
    {{.weight = {4, 3, 3, 3}, .bias = {1}}, {1, 3, 7, 7}, rule::bias_match, -1, axis_name::none, 1, 4},
    {{.weight = {4, 3, 3, 3}, .bias = {4, 1}}, {1, 3, 7, 7}, rule::bias_match, -1, axis_name::none, -1, 4},
    {{.weight = {4, 2, 3, 3}}, {1, 3, 7, 7}, rule::channels_match, 1, axis_name::channels, 3, 2},
    {{.weight = {4, 0, 3, 3}}, {1, 0, 7, 7}, rule::extent_positive, 1, axis_name::channels, 0},
    {{.weight = {4, 3, 3, 3}, .groups = 0}, {1, 3, 7, 7}, rule::groups_positive, -1, axis_name::none, 0},
    {{.weight = {4, dim_max, 3, 3}, .groups = 2},
     {1, 3, 7, 7},
     rule::arithmetic_overflow,
     -1,
     axis_name::none,
     dim_max,
     2},
    {{}, {1, 3, 7, 7}, rule::weight_rank, -1, axis_name::none, 0, 4},
};

constexpr taken<pt::conv_transpose2d> transpose_taken[] = {
    {{.out_channels = 4, .kernel_size = 3, .stride = 2}, {1, 8, 3, 3}, {1, 4, 7, 7}},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_padding = 1}, {1, 8, 3, 3}, {1, 4, 6, 6}},
    {{.out_channels = 4, .kernel_size = 3, .output_padding = 1, .dilation = 2}, {1, 8, 3, 3}, {1, 4, 8, 8}},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_size = {5, 6}},
     {1, 8, 3, 3},
     {1, 4, 5, 6}},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_size = {9, 9, 5, 6}},
     {1, 8, 3, 3},
     {1, 4, 5, 6}},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_size = {9, 5, 6}}, {8, 3, 3}, {4, 5, 6}},
};
constexpr refused<pt::conv_transpose2d> transpose_refused[] = {
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_size = {5, 7}},
     {1, 8, 3, 3},
     rule::output_size_range,
     3,
     axis_name::width,
     7,
     5},
    {{.out_channels = 4, .kernel_size = 3, .dilation = 3, .output_size = {9, 10}},
     {1, 8, 3, 3},
     rule::output_size_range,
     3,
     axis_name::width,
     10,
     9},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .padding = 1, .output_size = {9, 5, 6}},
     {1, 8, 3, 3},
     rule::rank_fits,
     -1,
     axis_name::none,
     4,
     3},
    {{.out_channels = 4, .kernel_size = 3, .output_size = {1, 1, 1, 5, 5}},
     {1, 8, 3, 3},
     rule::list_length,
     -1,
     axis_name::none,
     5,
     2},
    {{.out_channels = 4, .kernel_size = 3, .output_size = {0, 5}},
     {1, 8, 3, 3},
     rule::output_size_positive,
     -1,
     axis_name::none,
     0},
    {{.out_channels = 4, .kernel_size = 3, .stride = 2, .output_padding = 2},
     {1, 8, 3, 3},
     rule::output_padding_range,
     2,
     axis_name::height,
     2,
     2},
    {{.out_channels = 4, .kernel_size = 1, .padding = 1},
     {1, 8, 1, 1},
     rule::output_positive,
     2,
     axis_name::height,
     -1},
};

constexpr taken<pt::max_pool2d> pool_taken[] = {
    {{.kernel_size = 2}, {1, 3, 9, 9}, {1, 3, 4, 4}},
    {{.kernel_size = 2, .stride = 2, .padding = 1, .ceil_mode = true}, {1, 3, 5, 17}, {1, 3, 3, 9}},
    {{.kernel_size = 1, .stride = 2, .ceil_mode = true}, {1, 3, 12, 5}, {1, 3, 6, 3}},
    {{.kernel_size = 1, .stride = 3, .ceil_mode = true}, {1, 3, 5, 5}, {1, 3, 2, 2}},
    {{.kernel_size = 2, .stride = 2, .ceil_mode = true}, {1, 3, 1, 2}, {1, 3, 1, 1}},
    {{.kernel_size = 4, .stride = 4, .padding = 2, .ceil_mode = true}, {1, 3, 9, 9}, {1, 3, 3, 3}},
    {{.kernel_size = 2, .stride = 2, .ceil_mode = true}, {1, 3, 16777219, 2}, {1, 3, 8388610, 1}},  // past float32
};
constexpr refused<pt::max_pool2d> pool_refused[] = {
    {{.kernel_size = 3, .padding = 2, .dilation = 2}, {1, 3, 9, 9}, rule::padding_range, 2, axis_name::height, 2, 0},
    {{.kernel_size = 5, .stride = 2, .ceil_mode = true}, {1, 3, 1, 9}, rule::window_fits, 2, axis_name::height, 1},
    {{.kernel_size = 2}, {1, 0, 9, 9}, rule::extent_positive, 1, axis_name::channels, 0},
};
static_assert(gives(pt::avg_pool2d{.kernel_size = 3, .stride = 2, .padding = 1}, {1, 3, 2, 2}, {1, 3, 1, 1}));
static_assert(refuses(pt::avg_pool3d{.kernel_size = 3, .stride = 2, .padding = 1}, {1, 3, 2, 2, 2}, rule::window_fits,
                      2, axis_name::depth, 2));
static_assert(gives(pt::lp_pool1d{.kernel_size = 3, .stride = 2}, {1, 3, 9}, {1, 3, 4}));
static_assert(refuses(pt::lp_pool2d{.kernel_size = shape{3}}, {1, 3, 9, 9}, rule::list_length, -1, axis_name::none, 1,
                      2));
static_assert(gives(pt::lp_pool2d{.kernel_size = 3, .stride = shape{2}}, {1, 3, 9, 9}, {1, 3, 4, 4}));

static_assert(gives(pt::adaptive_avg_pool2d{.output_size = {1, keep}}, {2, 0, 7, 5}, {2, 0, 1, 5}));
static_assert(refuses(pt::adaptive_max_pool2d{.output_size = 1}, {2, 0, 7, 5}, rule::extent_positive, 1,
                      axis_name::channels, 0));
static_assert(refuses(pt::adaptive_avg_pool2d{.output_size = shape{1}}, {2, 3, 7, 5}, rule::list_length, -1,
                      axis_name::none, 1, 2));
static_assert(refuses(pt::adaptive_avg_pool2d{.output_size = 0}, {2, 3, 7, 5}, rule::output_size_positive, 2,
                      axis_name::height, 0));

static_assert(gives(pt::linear{.in_features = 4, .out_features = 2}, {0, 3, 4}, {0, 3, 2}));
static_assert(refuses(pt::linear{.in_features = 4}, {3, 4}, rule::features_positive, -1, axis_name::none, 0));
static_assert(gives(fn::linear{.weight = {5, 4}, .bias = {5}}, {3, 4}, {3, 5}));
static_assert(gives(fn::linear{.weight = {4}}, {2, 3, 4}, {2, 3}));
static_assert(refuses(fn::linear{.weight = {4}, .bias = {1}}, {2, 3, 4}, rule::bias_match, -1, axis_name::none, 1, 0));
static_assert(refuses(fn::linear{.weight = {5, 4}, .bias = {1}}, {3, 4}, rule::bias_match, -1, axis_name::none, 1, 5));
static_assert(gives(pt::flatten{}, {2, 3, 4, 5}, {2, 60}) && gives(pt::flatten{.start_dim = 0}, {2, 0, 4}, {0}));
static_assert(gives(pt::pixel_shuffle{3}, {1, 9, 4, 4}, {1, 1, 12, 12}));
static_assert(gives(pt::pixel_unshuffle{3}, {1, 2, 3, 0}, {1, 18, 1, 0}));  // PyTorch: (1, 2, 3, 0), unchecked

static_assert(gives(pt::pad{.pads = {1, 2}}, {2, 3}, {2, 6}) && gives(pt::pad{.pads = {0, -1, 3, 0}}, {2, 3}, {5, 2}));
static_assert(gives(pt::pad{.pads = {2, 2, 1, 1}, .mode = pad_mode::reflect}, {3, 4, 5}, {3, 6, 9}));
static_assert(refuses(pt::pad{.pads = {5, 0}, .mode = pad_mode::reflect}, {3, 4, 5}, rule::padding_range, 2,
                      axis_name::length, 5, 0));
static_assert(refuses(pt::pad{.pads = {1, 0, 1}}, {3, 4, 5}, rule::list_length, -1, axis_name::none, 3));
static_assert(refuses(pt::pad{.pads = {1, 0}, .mode = pad_mode::circular}, {3, 5}, rule::rank_fits, -1, axis_name::none,
                      2, 3));

static_assert(gives(pt::interpolate1d{.scale_factor = 0.7}, {1, 2, 90}, {1, 2, 62}));               // exactly 63
static_assert(gives(pt::interpolate1d{.scale_factor = 0.3333333333333333}, {1, 2, 9}, {1, 2, 3}));  // exactly 2
static_assert(gives(pt::interpolate2d{.scale_factor = {2, 0.5}, .mode = pt::interpolation::bilinear}, {1, 2, 3, 5},
                    {1, 2, 6, 2}));
static_assert(gives(pt::interpolate3d{.size = 4, .mode = pt::interpolation::area}, {1, 2, 3, 5, 7}, {1, 2, 4, 4, 4}));
static_assert(gives(pt::interpolate2d{.size = 4, .mode = pt::interpolation::area}, {1, 0, 3, 5}, {1, 0, 4, 4}));
static_assert(refuses(pt::interpolate2d{.size = 4}, {1, 0, 3, 5}, rule::extent_positive, 1, axis_name::channels, 0));
static_assert(refuses(pt::interpolate2d{.size = 4, .mode = pt::interpolation::linear}, {1, 2, 3, 5}, rule::spatial_axes,
                      -1, axis_name::none, 2, 1));
static_assert(refuses(pt::interpolate1d{.size = 4, .scale_factor = 2}, {1, 2, 3}, rule::size_or_scale));
static_assert(refuses(pt::interpolate1d{.size = 4, .align_corners = pt::option::no}, {1, 2, 3}, rule::option_form, -1,
                      axis_name::none, 1));
static_assert(refuses(pt::interpolate1d{.scale_factor = 0.3}, {1, 2, 3}, rule::output_positive, 2, axis_name::length,
                      0));

static_assert(first_wrong(conv_taken) == 0 && first_wrong(conv_refused) == 0);
static_assert(first_wrong(weighted_taken) == 0 && first_wrong(weighted_refused) == 0);
static_assert(first_wrong(transpose_taken) == 0 && first_wrong(transpose_refused) == 0);
static_assert(first_wrong(pool_taken) == 0 && first_wrong(pool_refused) == 0);

}  // namespace

TEST_CASE("pytorch: convolutions, with the module's parameters and with a weight")
{
  check_rows(conv_taken);
  check_rows(conv_refused);
  check_rows(weighted_taken);
  check_rows(weighted_refused);
}

TEST_CASE("pytorch: output-size.range and the other rules of transposed convolutions")
{
  check_rows(transpose_taken);
  check_rows(transpose_refused);
}

TEST_CASE("pytorch: pools")
{
  check_rows(pool_taken);
  check_rows(pool_refused);
}

TEST_CASE("pytorch: cat skips what was its empty tensor once; add broadcasts")
{
  const tensor_value parts[] = {{{2, 3}, passing}, {{0}, passing}, {{2, 4}, passing}};
  tensor_value out;
  error why{};
  REQUIRE(pt::cat{.dim = 1}.infer({parts, 3}, {&out, 1}, why));
  CHECK(out.extents == shape{2, 7});
  REQUIRE(layer(pt::cat{.dim = -1}).infer({parts, 3}, {&out, 1}, why));
  CHECK(out.extents == shape{2, 7});
  const tensor_value two[] = {{{2, 1, 0}, passing}, {{4, 1}, passing}};
  REQUIRE(pt::add{}.infer({two, 2}, {&out, 1}, why));
  CHECK(out.extents == shape{2, 4, 0});
}

TEST_CASE("pytorch: lists of every length from 0 to 8 are taken or refused, and never crash")
{
  int taken_lists = 0;
  for (int kernel = 0; kernel <= rank_max; ++kernel)
    for (int stride = 0; stride <= rank_max; ++stride)
      for (int weight = 0; weight <= rank_max; ++weight) {
        shape lists[3];
        const int counts[] = {kernel, stride, weight};
        for (int list = 0; list < 3; ++list)
          for (int i = 0; i < counts[list]; ++i) lists[list].push_back(1);
        const bool fits = weight == 4 && (stride == 1 || stride == 2 || stride == 0) && (kernel <= 2);
        const bool good = holds(taken<fn::conv2d>{{.weight = lists[2], .stride = lists[1], .padding = lists[0]},
                                                  {1, 1, 5, 5},
                                                  kernel == 0 ? shape{1, 1, 5, 5} : shape{1, 1, 7, 7}});
        CHECK(good == fits);
        taken_lists += good ? 1 : 0;
      }
  CHECK(taken_lists == 9);
}

TEST_CASE("list.length: pads whose count no list has")
{
  for (const int count : {INT32_MIN, INT32_MIN + 1, -1, 3, 17, INT32_MAX}) {
    pytorch::pad of;
    of.pads.count = count;
    tensor_value value{{1, 1, 4, 4}, {}};
    error why{};
    CHECK_FALSE(of.infer({&value, 1}, {&value, 1}, why));
    CHECK(why.rule == rule::list_length);
  }
}
