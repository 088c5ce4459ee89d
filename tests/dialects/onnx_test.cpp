// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/onnx.hpp>

#include <shapeproof/dialects/onnxruntime.hpp>

#include "../layers/support.hpp"

// --- static: nodes of which ONNX's inference and ONNX Runtime say different things, each with its answer

namespace {

using namespace asked;
namespace ort = shapeproof::onnxruntime;

constexpr taken<onnx::conv> conv_taken[] = {
    {{.W = {4, 3, 3, 3}}, {1, 3, 7, 7}, {1, 4, 5, 5}},
    {{.pads = {1, 0, 2, 0}, .strides = {2, 1}, .W = {4, 3, 3, 3}, .B = {4}}, {1, 3, 7, 7}, {1, 4, 4, 5}},
    {{.auto_pad = same_upper, .dilations = {2, 2}, .W = {4, 3, 3, 3}}, {1, 3, 4, 4}, {1, 4, 4, 4}},
    {{.auto_pad = same_lower, .strides = {3, 3}, .W = {4, 3, 3, 3}}, {1, 3, 7, 7}, {1, 4, 3, 3}},
    {{.auto_pad = same_upper, .pads = {0, 0, 0, 0}, .W = {4, 3, 3, 3}}, {1, 3, 7, 7}, {1, 4, 5, 5}},  // pads win
    {{.pads = {2, 2, 2, 2}, .W = {4, 3, 3, 3}}, {1, 3, 0, 7}, {1, 4, 2, 9}},
    {{.W = {4, 0, 3}}, {2, 0, 7}, {2, 4, 5}},
};
constexpr refused<onnx::conv> conv_refused[] = {
    {{.W = {4, 3, 3, 3}}, {3, 7, 7}, rule::rank_fits, -1, axis_name::none, 3, 4},
    {{.kernel_shape = {2, 3}, .W = {4, 3, 3, 3}}, {1, 3, 7, 7}, rule::weight_match, -1, axis_name::none, 2, 3},
    {{.pads = {1, 1}, .W = {4, 3, 3, 3}}, {1, 3, 7, 7}, rule::list_length, -1, axis_name::none, 2, 4},
    {{.strides = {2}, .W = {4, 3, 3, 3}}, {1, 3, 7, 7}, rule::list_length, -1, axis_name::none, 1, 2},
    {{.group = 3, .W = {6, 2, 3, 3}}, {1, 5, 7, 7}, rule::channels_match, 1, axis_name::channels, 5, 6},
    {{.strides = {4, 4}, .W = {4, 1, 3, 3}}, {1, 1, 1, 1}, rule::window_fits, 2, axis_name::height, 1},
    {{.strides = {0, 1}, .W = {4, 1, 3, 3}}, {1, 1, 9, 9}, rule::stride_positive, 2, axis_name::height, 0},
    {{.auto_pad = causal, .W = {4, 1, 3}}, {1, 1, 9}, rule::padding_form},
    {{}, {1, 1, 9}, rule::weight_rank, -1, axis_name::none, 0, 0},
};
static_assert(gives(ort::conv{.W = {4, 3, 3, 3}}, {0, 3, 7, 7}, {0, 4, 5, 5}));
static_assert(refuses(ort::conv{.W = {4, 0, 3}}, {2, 0, 7}, rule::extent_positive, 1, axis_name::channels, 0));
static_assert(refuses(ort::conv{.auto_pad = same_upper, .pads = {0, 0}, .W = {4, 3, 3}}, {1, 3, 7},
                      rule::padding_form));

// I3 K3 S2 with and without output_padding; I3 K2 S3, where Keras has 9
static_assert(gives(onnx::conv_transpose{.auto_pad = same_upper, .strides = {2}, .W = {1, 1, 3}}, {1, 1, 3},
                    {1, 1, 6}));
static_assert(gives(onnx::conv_transpose{.auto_pad = same_upper, .output_padding = {1}, .strides = {2}, .W = {1, 1, 3}},
                    {1, 1, 3}, {1, 1, 7}));
static_assert(gives(ort::conv_transpose{.auto_pad = same_upper, .output_padding = {1}, .strides = {2}, .W = {1, 1, 3}},
                    {1, 1, 3}, {1, 1, 6}));
static_assert(gives(onnx::conv_transpose{.auto_pad = same_upper, .strides = {3}, .W = {1, 1, 2}}, {1, 1, 3},
                    {1, 1, 8}));
static_assert(gives(ort::conv_transpose{.auto_pad = same_upper, .strides = {3}, .W = {1, 1, 2}}, {1, 1, 3}, {1, 1, 8}));
static_assert(gives(onnx::conv_transpose{.auto_pad = same_lower, .strides = {3}, .W = {1, 1, 1}}, {1, 1, 3},
                    {1, 1, 7}));
static_assert(gives(onnx::conv_transpose{.dilations = {2}, .output_padding = {1}, .W = {1, 1, 3}}, {1, 1, 3},
                    {1, 1, 8}));
static_assert(refuses(ort::conv_transpose{.dilations = {2}, .output_padding = {1}, .W = {1, 1, 3}}, {1, 1, 3},
                      rule::output_padding_range, 2, axis_name::length, 1, 1));
static_assert(gives(onnx::conv_transpose{.output_shape = {10}, .strides = {2}, .W = {1, 1, 3}}, {1, 1, 3}, {1, 1, 10}));
static_assert(refuses(ort::conv_transpose{.output_shape = {10}, .strides = {2}, .W = {1, 1, 3}}, {1, 1, 3},
                      rule::output_size_range, 2, axis_name::length, 10, 1));
static_assert(gives(ort::conv_transpose{.output_shape = {2}, .strides = {2}, .W = {1, 1, 3}}, {1, 1, 3}, {1, 1, 2}));
static_assert(gives(onnx::conv_transpose{.auto_pad = same_upper, .pads = {0, 0}, .W = {1, 1, 3}, .opset = 7}, {1, 1, 3},
                    {1, 1, 5}));
static_assert(refuses(onnx::conv_transpose{.auto_pad = same_upper, .pads = {0, 0}, .W = {1, 1, 3}, .opset = 11},
                      {1, 1, 3}, rule::padding_form));

// the ceil of I5 K2 S2 P1 by opset, and of ONNX Runtime; strides of 1; SAME with dilation
constexpr onnx::max_pool ceiled{.ceil_mode = 1, .kernel_shape = {2}, .pads = {1, 1}, .strides = {2}, .opset = 17};
static_assert(gives(ceiled, {1, 1, 5}, {1, 1, 4}));
static_assert(gives(onnx::max_pool{.ceil_mode = 1, .kernel_shape = {2}, .pads = {1, 1}, .strides = {2}, .opset = 22},
                    {1, 1, 5}, {1, 1, 3}));
static_assert(gives(ort::max_pool{.ceil_mode = 1, .kernel_shape = {2}, .pads = {1, 1}, .strides = {2}, .opset = 17},
                    {1, 1, 5}, {1, 1, 3}));
static_assert(gives(onnx::average_pool{.kernel_shape = {2, 2}}, {1, 1, 5, 5}, {1, 1, 4, 4}));
static_assert(gives(onnx::max_pool{.auto_pad = same_upper, .dilations = {2}, .kernel_shape = {3}}, {1, 1, 7},
                    {1, 1, 7}));
static_assert(gives(ort::max_pool{.auto_pad = same_upper, .dilations = {2}, .kernel_shape = {3}}, {1, 1, 7},
                    {1, 1, 5}));
static_assert(gives(ort::max_pool{.auto_pad = same_upper, .dilations = {2}, .kernel_shape = {3}, .strides = {2}},
                    {1, 1, 7}, {1, 1, 3}));
static_assert(gives(ort::max_pool{.auto_pad = same_upper, .dilations = {2}, .kernel_shape = {2}, .strides = {6}},
                    {1, 1, 11}, {1, 1, 1}));
static_assert(gives(ort::max_pool{.dilations = {2}, .kernel_shape = {3}, .pads = {2, 2}}, {1, 1, 9}, {1, 1, 9}));
static_assert(
    gives(onnx::average_pool{.auto_pad = same_upper, .ceil_mode = 1, .kernel_shape = {2}, .strides = {3}, .opset = 17},
          {1, 1, 6}, {1, 1, 3}));
static_assert(gives(ort::average_pool{.auto_pad = same_upper, .ceil_mode = 1, .kernel_shape = {2}, .strides = {3}},
                    {1, 1, 6}, {1, 1, 2}));

constexpr refused<ort::max_pool> pool_refused[] = {
    {{.dilations = {2}, .kernel_shape = {3}, .pads = {3, 3}},
     {1, 1, 9},
     rule::padding_range,
     2,
     axis_name::length,
     3,
     0},
    {{.auto_pad = valid, .kernel_shape = {3}, .pads = {3, 3}},
     {1, 1, 9},
     rule::padding_range,
     2,
     axis_name::length,
     3,
     0},
    {{.kernel_shape = {2}, .strides = {2}}, {1, 1, 1}, rule::window_fits, 2, axis_name::length, 1},
    {{.kernel_shape = {2}}, {1, 1, 0}, rule::extent_positive, 2, axis_name::length, 0},
    {{.ceil_mode = 0, .kernel_shape = {2}, .opset = 8}, {1, 1, 5}, rule::attribute_since, -1, axis_name::none, 8, 10},
    {{.dilations = {1}, .kernel_shape = {2}, .opset = 8}, {1, 1, 5}, rule::attribute_since, -1, axis_name::none, 8, 10},
    {{}, {1, 1, 5}, rule::spatial_axes, -1, axis_name::none, 0, 3},
    {{.kernel_shape = {2, 2, 2, 2}}, {1, 1, 5, 5, 5, 5}, rule::spatial_axes, -1, axis_name::none, 4, 3},
};
static_assert(refuses(onnx::average_pool{.dilations = {1}, .kernel_shape = {2}, .opset = 17}, {1, 1, 5},
                      rule::attribute_since, -1, axis_name::none, 17, 19));
static_assert(refuses(onnx::lp_pool{.ceil_mode = 0, .kernel_shape = {2}, .opset = 17}, {1, 1, 5}, rule::attribute_since,
                      -1, axis_name::none, 17, 18));
static_assert(gives(onnx::lp_pool{.ceil_mode = 1, .kernel_shape = {2}, .strides = {2}, .opset = 18}, {1, 1, 5},
                    {1, 1, 3}));

static_assert(gives(onnx::global_average_pool{}, {0, 0, 4, 6, 2, 5}, {0, 0, 1, 1, 1, 1}));
static_assert(refuses(onnx::global_max_pool{}, {2, 3}, rule::rank_fits, -1, axis_name::none, 2, 3));
static_assert(refuses(ort::global_lp_pool{}, {2, 0, 4}, rule::extent_positive, 1, axis_name::channels, 0));

static_assert(first_wrong(conv_taken) == 0 && first_wrong(conv_refused) == 0 && first_wrong(pool_refused) == 0);

}  // namespace

TEST_CASE("onnx: Conv, and the rules of its attributes")
{
  check_rows(conv_taken);
  check_rows(conv_refused);
}

TEST_CASE("onnxruntime: attribute.since, and the other refusals of pools") { check_rows(pool_refused); }

TEST_CASE("onnx: a pool's opset chooses its row")
{
  for (dim opset = 10; opset <= 26; ++opset) {
    onnx::max_pool pool = at_run_time(ceiled);
    pool.opset = opset;
    CHECK(gives(pool, {1, 1, 5}, {1, 1, opset < 22 ? 4 : 3}));
  }
}

TEST_CASE("onnx: numbers at the ends of their range in any attribute are refused, or give a shape")
{
  constexpr dim hostile[] = {0, -1, dim_min, dim_max, dim{1} << 62, dynamic, 1, 2};
  int given = 0;
  for (const dim a : hostile)
    for (const dim b : hostile)
      for (const dim c : hostile) {
        const onnx::conv conv{
            .dilations = {a, 1}, .group = c < 0 ? c : 1, .pads = {0, b, 0, 0}, .strides = {1, c}, .W = {2, 1, b, 1}};
        const onnx::conv_transpose back{.output_padding = {a}, .output_shape = {c}, .strides = {b}, .W = {1, 2, 3}};
        const ort::max_pool pool{.ceil_mode = a, .kernel_shape = {c}, .pads = {b, b}, .strides = {a}, .opset = b};
        for (const bool good : {ask(conv, {shape{1, 1, 5, 5}, passing}).good, ask(back, {shape{1, 1, 5}, passing}).good,
                                ask(pool, {shape{1, 1, 5}, passing}).good})
          given += good ? 1 : 0;
      }
  CHECK(given > 0);
}
