// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/tensorflow.hpp>

#include "../layers/support.hpp"

// --- static: TensorFlow's operators, with the whole output shape of a transposed convolution as an argument

namespace {

using namespace asked;
namespace tf = shapeproof::tensorflow;

constexpr taken<tf::conv2d> conv_taken[] = {
    {{.filters = {3, 3, 3, 8}, .strides = 2, .padding = same}, {1, 7, 8, 3}, {1, 4, 4, 8}},
    {{.filters = {3, 3, 3, 8}}, {7, 8, 3}, {5, 6, 8}},
    {{.filters = {3, 3, 3, 8}, .padding = {{1, 0}, {2, 0}}}, {1, 7, 8, 3}, {1, 8, 6, 8}},
    {{.filters = {3, 3, 3, 8}, .padding = 1, .data_format = layout::channels_first}, {1, 3, 7, 8}, {1, 8, 7, 8}},
    {{.filters = {2, 1, 3, 8},
      .strides = {2, 1},
      .padding = {{1, 0}, {1, 0}},
      .dim_rounding_mode = tf::dim_rounding::round},
     {1, 5, 1, 3},
     {1, 4, 1, 8}},
    {{.filters = {2, 1, 3, 8},
      .strides = {2, 1},
      .padding = {{1, 0}, {1, 0}},
      .dim_rounding_mode = tf::dim_rounding::ceil},
     {1, 5, 1, 3},
     {1, 4, 1, 8}},
    {{.filters = {2, 1, 3, 8},
      .strides = {2, 1},
      .padding = {{1, 0}, {1, 0}},
      .dim_rounding_mode = tf::dim_rounding::floor},
     {1, 5, 1, 3},
     {1, 3, 1, 8}},
};
constexpr refused<tf::conv2d> conv_refused[] = {
    {{.filters = {3, 3, 3, 8}, .padding = same, .dim_rounding_mode = tf::dim_rounding::floor},
     {1, 7, 8, 3},
     rule::option_form,
     -1,
     axis_name::none,
     0},
    {{.filters = {3, 3, 3, 8}, .strides = 2, .dilations = 2},
     {1, 9, 9, 3},
     rule::stride_or_dilation,
     -1,
     axis_name::none,
     2,
     2},
    {{.filters = {3, 3, 2, 8}}, {1, 7, 8, 4}, rule::channels_match, 3, axis_name::channels, 4, 2},
    {{.filters = {3, 3, 3}}, {1, 7, 8, 3}, rule::weight_rank, -1, axis_name::none, 3, 4},
    {{.filters = {3, 3, 3, 8}, .padding = -1}, {1, 7, 8, 3}, rule::padding_range, 1, axis_name::height, -1},
    {{.filters = {3, 3, 3, 8}, .strides = shape{2}}, {1, 7, 8, 3}, rule::list_length, -1, axis_name::none, 1, 2},
};
static_assert(gives(tf::depthwise_conv2d{.filters = {3, 3, 4, 2}}, {1, 7, 7, 4}, {1, 5, 5, 8}));
static_assert(gives(tf::separable_conv2d{.depthwise_filter = {3, 3, 4, 2}, .pointwise_filter = {1, 1, 8, 5}},
                    {1, 7, 7, 4}, {1, 5, 5, 5}));
static_assert(refuses(tf::separable_conv2d{.depthwise_filter = {3, 3, 4, 2}, .pointwise_filter = {1, 1, 4, 5}},
                      {1, 7, 7, 4}, rule::weight_match, -1, axis_name::none, 2, 4));
static_assert(refuses(tf::separable_conv2d{.depthwise_filter = {3, 3, 4, 2}, .pointwise_filter = {1, 2, 8, 5}},
                      {1, 7, 7, 4}, rule::weight_match, -1, axis_name::none, 1, 2));

// ceil is no way to fit a window of three dimensions
static_assert(gives(tf::max_pool{.ksize = 2, .strides = 2, .padding = 0, .dim_rounding_mode = tf::dim_rounding::ceil},
                    {1, 1, 4, 3}, {1, 1, 2, 3}));
static_assert(
    refuses(tf::max_pool3d{.ksize = 2, .strides = 2, .padding = 0, .dim_rounding_mode = tf::dim_rounding::ceil},
            {1, 1, 4, 4, 3}, rule::window_fits, 1, axis_name::depth, 1));
static_assert(refuses(tf::conv3d{.filters = {1, 1, 1, 1, 1}, .padding = 0, .dim_rounding_mode = tf::dim_rounding::ceil},
                      {1, 4, 4, 4, 1}, rule::option_form, 1, axis_name::depth, 3));

constexpr taken<tf::conv2d_transpose> back_taken[] = {
    {{.filters = {3, 3, 5, 4}, .output_shape = {1, 5, 6, 5}, .strides = 2, .padding = same},
     {1, 3, 3, 4},
     {1, 5, 6, 5}},
    {{.filters = {1, 1, 5, 4}, .output_shape = {1, 7, 9, 5}, .strides = 3}, {1, 3, 3, 4}, {1, 7, 9, 5}},
};
constexpr refused<tf::conv2d_transpose> back_refused[] = {
    {{.filters = {3, 3, 5, 4}, .output_shape = {1, 7, 6, 5}, .strides = 2, .padding = same},
     {1, 3, 3, 4},
     rule::output_size_range,
     1,
     axis_name::height,
     7,
     5},
    {{.filters = {3, 3, 5, 4}, .output_shape = {2, 5, 6, 5}, .strides = 2, .padding = same},
     {1, 3, 3, 4},
     rule::output_match,
     0,
     axis_name::batch,
     0,
     1},
    {{.filters = {3, 3, 5, 4}, .output_shape = {1, 5, 6, 4}, .strides = 2, .padding = same},
     {1, 3, 3, 4},
     rule::output_match,
     -1,
     axis_name::none,
     3,
     5},
    {{.filters = {3, 3, 5, 4}, .strides = 2, .padding = same},
     {1, 3, 3, 4},
     rule::list_length,
     -1,
     axis_name::none,
     0,
     4},
};

static_assert(first_wrong(conv_taken) == 0 && first_wrong(conv_refused) == 0);
static_assert(first_wrong(back_taken) == 0 && first_wrong(back_refused) == 0);

}  // namespace

TEST_CASE("tensorflow: option.form, and the other rules of convolutions")
{
  check_rows(conv_taken);
  check_rows(conv_refused);
}

TEST_CASE("tensorflow: the output shape of a transposed convolution is checked")
{
  check_rows(back_taken);
  check_rows(back_refused);
}
