// SPDX-License-Identifier: MIT
#include <shapeproof/dialects/onednn.hpp>

#include "../layers/support.hpp"

// --- static: the destination is checked, or worked out; dilation 0 is dense; padding on the right may crop

namespace {

using namespace asked;
namespace dnn = shapeproof::onednn;

constexpr taken<dnn::convolution> conv_taken[] = {
    {{.weights = {4, 3, 3}}, {1, 3, 7}, {1, 4, 5}},
    {{.weights = {4, 3, 3}, .dilates = {1}}, {1, 3, 7}, {1, 4, 3}},
    {{.weights = {4, 3, 3}, .dst = {1, 4, 2}, .strides = {3}, .padding_r = {-1}}, {1, 3, 7}, {1, 4, 2}},
    {{.weights = {2, 2, 3, 3, 3}, .bias = {4}, .dst = {0, 4, 5, 5}, .groups = 2}, {0, 6, 7, 7}, {0, 4, 5, 5}},
};
constexpr refused<dnn::convolution> conv_refused[] = {
    {{.weights = {4, 3, 3}, .dst = {1, 4, 6}}, {1, 3, 7}, rule::output_match, 2, axis_name::length, 2, 5},
    {{.weights = {4, 3, 3}, .dst = {2, 4, 5}}, {1, 3, 7}, rule::output_match, 0, axis_name::batch, 0, 1},
    {{.weights = {4, 3, 3}, .dst = {0, 4, 5}}, {1, 3, 7}, rule::output_match, 0, axis_name::batch, 0, 1},
    {{.weights = {4, 3, 3}, .dst = {1, 5, 5}}, {1, 3, 7}, rule::output_match, -1, axis_name::none, 1, 4},
    {{.weights = {4, 3, 3}, .dst = {1, 4, 0}}, {1, 3, 2}, rule::output_size_positive, -1, axis_name::none, 0},
    {{.weights = {4, 3, 3}, .dst = {4, 5}}, {1, 3, 7}, rule::rank_fits, -1, axis_name::none, 3, 2},
    {{.weights = {4, 3, 3}, .strides = {2}, .padding_r = {-2}},
     {1, 3, 7},
     rule::padding_range,
     2,
     axis_name::length,
     -2,
     -1},
    {{.weights = {4, 3, 3}, .dilates = {-1}}, {1, 3, 7}, rule::dilation_positive, 2, axis_name::length, 0},
    {{.weights = {4, 3, 3}, .dilates = {dim_max}}, {1, 3, 7}, rule::arithmetic_overflow},
    {{.weights = {3, 2, 3, 3, 3}, .groups = 2}, {1, 6, 7, 7}, rule::weight_match, -1, axis_name::none, 0, 3},
    {{.weights = {4, 3, 2}, .dst = {1, 4, 1}, .strides = {2}}, {1, 3, 1}, rule::window_fits, 2, axis_name::length, 1},
};

// of one source, `stride` destinations: K3 S2 P1 of 3 gives 5 and 6
static_assert(gives(dnn::deconvolution{.weights = {4, 3, 3}, .strides = {2}, .padding_l = {1}, .padding_r = {1}},
                    {1, 3, 3}, {1, 4, 5}));
static_assert(gives(
    dnn::deconvolution{.weights = {4, 3, 3}, .dst = {1, 4, 6}, .strides = {2}, .padding_l = {1}, .padding_r = {1}},
    {1, 3, 3}, {1, 4, 6}));
static_assert(refuses(
    dnn::deconvolution{.weights = {4, 3, 3}, .dst = {1, 4, 7}, .strides = {2}, .padding_l = {1}, .padding_r = {1}},
    {1, 3, 3}, rule::output_size_range, 2, axis_name::length, 7, 5));

static_assert(gives(dnn::pooling_max{.dst = {1, 3, 3}, .strides = {2}, .kernel = {3}, .padding_r = {-2}}, {1, 3, 9},
                    {1, 3, 3}));
static_assert(refuses(dnn::pooling_max{.dst = {1, 2, 4}, .strides = {2}, .kernel = {3}}, {1, 3, 9},
                      rule::channels_match, 1, axis_name::channels, 3, 2));
static_assert(refuses(dnn::pooling_max{.dst = {1, 3, 3}, .strides = {2}, .kernel = {3}}, {1, 3, 9}, rule::output_match,
                      2, axis_name::length, 2, 4));
static_assert(gives(dnn::pooling_avg_include_padding{.kernel = {2}, .padding_l = {2}}, {1, 3, 4}, {1, 3, 5}));

constexpr refused<dnn::pooling_avg_exclude_padding> exclude_refused[] = {
    {{.kernel = {2}, .padding_l = {2}}, {1, 3, 4}, rule::padding_range, 2, axis_name::length, 2, 0},
    {{.kernel = {2}, .dilates = {4}, .padding_l = {5}}, {1, 3, 4}, rule::dilation_range, 2, axis_name::length, 5, 4},
};
static_assert(gives(dnn::pooling_avg_exclude_padding{.kernel = {2}, .dilates = {3}, .padding_l = {4}}, {1, 3, 4},
                    {1, 3, 4}));

static_assert(first_wrong(conv_taken) == 0 && first_wrong(conv_refused) == 0 && first_wrong(exclude_refused) == 0);

static_assert(!dnn::convolution{.weights = {8, 3, 3, 3}}.lower().bias);
static_assert(dnn::convolution{.weights = {8, 3, 3, 3}, .bias = {8}}.lower().bias);

}  // namespace

TEST_CASE("onednn: output.match, and the other rules of convolutions")
{
  check_rows(conv_taken);
  check_rows(conv_refused);
}

TEST_CASE("onednn: dilation.range, where the average leaves out the padding") { check_rows(exclude_refused); }
