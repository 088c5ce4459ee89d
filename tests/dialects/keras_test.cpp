// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/keras.hpp>

#include "../twice.hpp"
#include "../layers/support.hpp"

// --- static: Keras' defaults - channels last, valid, a pool's stride its size - and what its layers give and refuse

namespace {

using namespace asked;
namespace k = shapeproof::keras;

constexpr taken<k::conv2d> conv_taken[] = {
    {{.filters = 32, .kernel_size = 3, .strides = 2, .padding = same}, {8, 28, 27, 3}, {8, 14, 14, 32}},
    {{.filters = 32, .kernel_size = {3, 5}}, {8, 28, 28, 3}, {8, 26, 24, 32}},
    {{.filters = 32, .kernel_size = 3, .data_format = layout::channels_first, .dilation_rate = 2},
     {8, 3, 28, 28},
     {8, 32, 24, 24}},
    {{.filters = 4, .kernel_size = 3, .groups = 2}, {dynamic, 28, dynamic, 6}, {dynamic, 26, dynamic, 4}},
};
constexpr refused<k::conv2d> conv_refused[] = {
    {{.filters = 4, .kernel_size = 3, .strides = {2, 1}, .dilation_rate = {1, 2}},
     {1, 9, 9, 3},
     rule::stride_or_dilation,
     -1,
     axis_name::none,
     2,
     2},
    {{.filters = 4, .kernel_size = 3}, {9, 9, 3}, rule::rank_fits, -1, axis_name::none, 3, 4},
    {{.filters = 4, .kernel_size = shape{3}}, {1, 9, 9, 3}, rule::list_length, -1, axis_name::none, 1, 2},
    {{.filters = 4, .kernel_size = 5}, {1, 4, 9, 3}, rule::window_fits, 1, axis_name::height, 4},
    {{.filters = 4, .kernel_size = 3, .padding = same}, {1, 0, 9, 3}, rule::output_positive, 1, axis_name::height, 0},
    {{.filters = 4, .kernel_size = 3, .padding = causal}, {1, 9, 9, 3}, rule::padding_form},
    {{.kernel_size = 3}, {1, 9, 9, 3}, rule::channels_positive, -1, axis_name::none, 0},
};
HOLDS_TWICE(gives(k::conv1d{.filters = 4, .kernel_size = 3, .strides = 2, .padding = causal}, {1, 9, 3}, {1, 5, 4}));
HOLDS_TWICE(gives(k::depthwise_conv2d{.kernel_size = 3, .depth_multiplier = 2}, {1, 9, 9, 3}, {1, 7, 7, 6}));
HOLDS_TWICE(gives(k::separable_conv2d{.filters = 8, .kernel_size = 3}, {1, 9, 9, 3}, {1, 7, 7, 8}));
HOLDS_TWICE(refuses(k::separable_conv2d{.filters = 8, .kernel_size = 3, .depth_multiplier = 0}, {1, 9, 9, 3},
                      rule::channels_positive, -1, axis_name::none, 0));

// I3: K3S2 valid 7, same 6; K2S3 and K1S3 fill their stride; with output_padding, 0 is not None
HOLDS_TWICE(gives(k::conv1d_transpose{.filters = 1, .kernel_size = 3, .strides = 2}, {1, 3, 1}, {1, 7, 1}));
HOLDS_TWICE(gives(k::conv1d_transpose{.filters = 1, .kernel_size = 3, .strides = 2, .padding = same}, {1, 3, 1},
                    {1, 6, 1}));
HOLDS_TWICE(gives(k::conv1d_transpose{.filters = 1, .kernel_size = 2, .strides = 3}, {1, 3, 1}, {1, 9, 1}));
HOLDS_TWICE(gives(k::conv1d_transpose{.filters = 1, .kernel_size = 1, .strides = 3}, {1, 3, 1}, {1, 9, 1}));
HOLDS_TWICE(
    gives(k::conv1d_transpose{.filters = 1, .kernel_size = 5, .strides = 2, .padding = same, .output_padding = 0},
          {1, 3, 1}, {1, 5, 1}));
HOLDS_TWICE(
    gives(k::conv1d_transpose{.filters = 1, .kernel_size = 5, .strides = 2, .padding = same, .output_padding = 1},
          {1, 3, 1}, {1, 6, 1}));
HOLDS_TWICE(gives(k::conv1d_transpose{.filters = 1, .kernel_size = 2, .strides = 3, .output_padding = 0}, {1, 3, 1},
                    {1, 8, 1}));
HOLDS_TWICE(refuses(k::conv1d_transpose{.filters = 1, .kernel_size = 5, .strides = 2, .output_padding = 2}, {1, 3, 1},
                      rule::output_padding_range, 1, axis_name::length, 2, 2));

HOLDS_TWICE(gives(k::max_pooling2d{}, {1, 9, 8, 3}, {1, 4, 4, 3}));
HOLDS_TWICE(gives(k::average_pooling1d{.pool_size = 3, .strides = 1, .padding = same}, {1, 9, 3}, {1, 9, 3}));
HOLDS_TWICE(gives(k::global_average_pooling2d{}, {dynamic, 0, 8, 3}, {dynamic, 3}));
HOLDS_TWICE(gives(k::global_max_pooling2d{.data_format = layout::channels_first, .keepdims = true}, {2, 3, 8, 8},
                    {2, 3, 1, 1}));

HOLDS_TWICE(gives(k::dense{.units = 5}, {2, 3, 4}, {2, 3, 5}));
HOLDS_TWICE(refuses(k::dense{.units = 5}, {4}, rule::rank_fits, -1, axis_name::none, 1, 2));
HOLDS_TWICE(refuses(k::dense{.units = 5}, {2, dynamic}, rule::extent_known));
HOLDS_TWICE(gives(k::flatten{}, {dynamic, 3, 4}, {dynamic, 12}) && gives(k::flatten{}, {2}, {2, 1}));
HOLDS_TWICE(refuses(k::flatten{}, {2, dynamic, 4}, rule::extent_known));
HOLDS_TWICE(gives(k::reshape{{-1, 5}}, {2, 10, 2}, {2, 4, 5}) && gives(k::reshape{{0, 2}}, {2, 10, 0}, {2, 0, 2}));
HOLDS_TWICE(refuses(k::reshape{{-1, 5}}, {2, 3, 2}, rule::reshape_match, -1, axis_name::none));
HOLDS_TWICE(gives(k::permute{{2, 3, 1}}, {8, 3, 2, 0}, {8, 2, 0, 3}));
HOLDS_TWICE(refuses(k::permute{{0, 3, 2}}, {8, 3, 2, 1}, rule::axis_range, -1, axis_name::none, 0, 3));
HOLDS_TWICE(gives(k::repeat_vector{3}, {dynamic, 7}, {dynamic, 3, 7}));
HOLDS_TWICE(refuses(k::repeat_vector{3}, {1, 2, 7}, rule::rank_fits, -1, axis_name::none, 3, 2));
HOLDS_TWICE(refuses(k::repeat_vector{}, {1, 7}, rule::output_size_positive, -1, axis_name::none, 0));
HOLDS_TWICE(gives(k::up_sampling2d{{2, 3}}, {1, 0, dynamic, 4}, {1, 0, dynamic, 4}));
HOLDS_TWICE(gives(k::zero_padding2d{.padding = {{1, 2}, {0, 3}}}, {1, 4, 0, 3}, {1, 7, 3, 3}));
HOLDS_TWICE(gives(k::cropping2d{.cropping = 1}, {1, 4, 5, 3}, {1, 2, 3, 3}));
HOLDS_TWICE(refuses(k::cropping2d{.cropping = {{2, 2}, {0, 0}}}, {1, 4, 5, 3}, rule::output_positive, 1,
                      axis_name::height, 0));

HOLDS_TWICE(first_wrong(conv_taken) == 0 && first_wrong(conv_refused) == 0);

}  // namespace

TEST_CASE("keras: stride.or-dilation, and the other rules of convolutions")
{
  check_rows(conv_taken);
  check_rows(conv_refused);
}

TEST_CASE("keras: a window that does not fit, as the layer is told")
{
  const k::max_pooling2d empty = at_run_time(k::max_pooling2d{.pool_size = 3, .on_misfit = misfit::empty});
  CHECK(gives(empty, {1, 2, 9, 3}, {1, 0, 3, 3}));
  CHECK(gives(empty, {1, 0, 9, 3}, {1, 0, 3, 3}));
  const tensor_value in{{1, 2, 9, 3}, passing};
  tensor_value out;
  error why{};
  REQUIRE(k::max_pooling2d{.pool_size = 3, .on_misfit = misfit::report}.infer({&in, 1}, {&out, 1}, why));
  CHECK(out.extents == shape{1, 0, 3, 3});
  CHECK(why.rule == rule::window_fits);
  CHECK(why.axis == 1);
  CHECK(why.numbers[5] == 1);
}
