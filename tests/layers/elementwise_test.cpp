// SPDX-License-Identifier: MIT
#include <shapeproof/layers/elementwise.hpp>

#include <doctest/doctest.h>

#include <shapeproof/shapeproof.hpp>

#include <initializer_list>

#include "support.hpp"

using namespace shapeproof;
using namespace asked;

namespace {

constexpr layout last = layout::channels_last;

/// Any rank, any extents of 1 or more or not known: what goes in comes out. Nothing else is taken.
template <class Layer>
constexpr int wrong_same(const Layer& of, int least_rank)
{
  for (int rank = 0; rank <= rank_max; ++rank) {
    shape in;
    for (int i = 0; i < rank; ++i) in.push_back(i + 2);
    if (rank < least_rank) {
      if (!refuses(of, in, rule::rank_fits, -1, axis_name::none, rank, least_rank)) return 100 + rank;
      continue;
    }
    if (!gives(of, in, in)) return 200 + rank;
    for (int axis = 0; axis < rank; ++axis) {
      shape other = in;
      for (const dim good : {dim{1}, dim_max, dynamic}) {
        other.values[axis] = good;
        if (!gives(of, other, other)) return 300 + rank;
      }
      for (const dim bad : {dim{0}, dim{-1}, dim_min, dynamic + 1}) {
        other.values[axis] = bad;
        if (!refuses(of, other, rule::extent_positive, axis, axis_name::other, bad, 1)) return 400 + rank;
      }
    }
  }
  return wrong_counts(of, shape{2, 3, 4});
}

template <class... Layers>
constexpr int wrong_of_all(const Layers&... of)
{
  int first = 0;
  ((first = first != 0 ? first : wrong_same(of, 0)), ...);
  return first;
}

static_assert(wrong_same(activation{}, 0) == 0);
static_assert(wrong_same(relu{}, 0) == 0);
static_assert(wrong_same(dropout{}, 0) == 0);
static_assert(wrong_same(batch_norm{}, 2) == 0);
static_assert(relu::function == activation_kind::relu && gelu::function == activation_kind::gelu && identity::function == activation_kind::identity);
static_assert(activation{}.function == activation_kind::relu && prelu::function == activation_kind::prelu);

constexpr taken<batch_norm> batch_norm_rows[] = {
    {{}, {20, 100}, {20, 100}},  // PyTorch's pages of BatchNorm1d to 3d
    {{.in_channels = 100}, {20, 100}, {20, 100}},
    {{.in_channels = 100}, {20, 100, 35, 45}, {20, 100, 35, 45}},
    {{.bias = false, .in_channels = 100}, {20, 100, 35, 45, 10}, {20, 100, 35, 45, 10}},
    {{.in_channels = 100, .layout = last}, {20, 35, 45, 100}, {20, 35, 45, 100}},
    {{.in_channels = 100, .layout = last}, {20, 100}, {20, 100}},
    {{.in_channels = 100}, {20, dynamic, 35, 45}, {20, dynamic, 35, 45}},
};
constexpr refused<batch_norm> batch_norm_refusals[] = {
    {{.in_channels = 64}, {20, 100, 35, 45}, rule::channels_match, 1, axis_name::channels, 100, 64},
    {{.in_channels = 64, .layout = last}, {20, 35, 45, 100}, rule::channels_match, 3, axis_name::channels, 100, 64},
    {{.in_channels = 64}, {20, 100}, rule::channels_match, 1, axis_name::channels, 100, 64},
    {{.in_channels = 0}, {20, 100}, rule::channels_positive, -1, axis_name::none, 0},
    {{.in_channels = -5}, {20, dynamic}, rule::channels_positive, -1, axis_name::none, -5},
    {{.in_channels = dim_min}, {20, 100}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{}, {100}, rule::rank_fits, -1, axis_name::none, 1, 2},
};
constexpr taken<softmax> softmax_rows[] = {
    {{}, {2, 3}, {2, 3}},
    {{0}, {2, 3}, {2, 3}},
    {{1}, {2, 3}, {2, 3}},
    {{-2}, {2, 3}, {2, 3}},
    {{-1}, {}, {}},  // PyTorch takes 0 and -1 for a scalar
    {{0}, {}, {}},
    {{7}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6, 7, 8}},
    {{1}, {2, dynamic}, {2, dynamic}},
};
constexpr refused<softmax> softmax_refusals[] = {
    {{2}, {2, 3}, rule::axis_range, -1, axis_name::none, 2, 2},
    {{-3}, {2, 3}, rule::axis_range, -1, axis_name::none, -3, 2},
    {{1}, {}, rule::axis_range, -1, axis_name::none, 1, 1},
    {{-2}, {}, rule::axis_range, -1, axis_name::none, -2, 1},
    {{dim_max}, {2, 3}, rule::axis_range, -1, axis_name::none, dim_max, 2},
    {{dim_min}, {2, 3}, rule::axis_range, -1, axis_name::none, dim_min, 2},
    {{dim{1} << 32}, {2, 3}, rule::axis_range, -1, axis_name::none, dim{1} << 32, 2},
    {{1}, {2, 0}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
constexpr taken<prelu> prelu_rows[] = {
    {{}, {2, 3, 4, 4}, {2, 3, 4, 4}},
    {{3}, {2, 3, 4, 4}, {2, 3, 4, 4}},
    {{3}, {2, 3}, {2, 3}},
    {{3}, {2, dynamic, 4}, {2, dynamic, 4}},
    {{}, {5}, {5}},
    {{}, {}, {}},
};
constexpr refused<prelu> prelu_refusals[] = {
    {{4}, {2, 3, 4, 4}, rule::channels_match, 1, axis_name::channels, 3, 4},
    {{2}, {2, 3}, rule::channels_match, 1, axis_name::channels, 3, 2},
    {{0}, {2, 3}, rule::channels_positive, -1, axis_name::none, 0},
    {{-1}, {2, 3}, rule::channels_positive, -1, axis_name::none, -1},
    {{dim_min}, {2, 3}, rule::channels_positive, -1, axis_name::none, dim_min},
    {{dim_max}, {2, 3}, rule::channels_match, 1, axis_name::channels, 3, dim_max},
    {{3}, {2, 0, 4}, rule::extent_positive, 1, axis_name::other, 0, 1},
};
static_assert(first_wrong(batch_norm_rows) == 0 && first_wrong(batch_norm_refusals) == 0);
static_assert(first_wrong(softmax_rows) == 0 && first_wrong(softmax_refusals) == 0);
static_assert(first_wrong(prelu_rows) == 0 && first_wrong(prelu_refusals) == 0);
static_assert(wrong_counts(softmax{}, shape{2, 3}) == 0 && wrong_counts(prelu{}, shape{2, 3}) == 0);

}  // namespace

namespace {

// An empty batch goes through a whole chain where the policy takes one.
constexpr policy lax = policy::pytorch_conv;
struct takes_an_empty_batch
    : sequential<conv2d{.out_channels = 4, .kernel = 3, .policy = lax}, batch_norm{.policy = lax}, relu{lax}, prelu{.num_parameters = 4, .policy = lax},
                 dropout{.policy = lax}, softmax{.policy = lax}> {};
static_assert(*infer<takes_an_empty_batch>(shape{0, 3, 9, 9}) == shape{0, 4, 7, 7});
static_assert(infer(relu{}, shape{0, 3}).error().rule == rule::extent_positive);
static_assert(infer(softmax{}, shape{0, 3}).error().rule == rule::extent_positive);
static_assert(infer(relu{lax}, shape{-1, 3}).error().rule == rule::extent_positive);

// Slopes for the channels of an NHWC image.
static_assert(infer(prelu{.num_parameters = 8, .layout = layout::channels_last}, shape{1, 26, 26, 8}).has_value());
static_assert(infer(prelu{.num_parameters = 8, .layout = layout::channels_last}, shape{1, 8, 26, 26}).error().axis == 3);

}  // namespace

TEST_CASE("elementwise: what goes in comes out; extent.positive, rank.fits, input.count, output.count")
{
  CHECK(wrong_of_all(at_run_time(relu{}), relu6{}, leaky_relu{}, elu{}, selu{}, celu{}, gelu{}, sigmoid{}, hard_sigmoid{}, silu{}) == 0);
  CHECK(wrong_of_all(at_run_time(hard_swish{}), mish{}, softplus{}, softsign{}, identity{}, dropout{}, dropout{0.1}, prelu{}) == 0);
  CHECK(wrong_same(at_run_time(batch_norm{}), 2) == 0);
  for (int i = 0; i <= static_cast<int>(activation_kind::erf); ++i)
    CHECK(wrong_same(at_run_time(activation{static_cast<activation_kind>(i)}), 0) == 0);
}

TEST_CASE("batch_norm: channels.match, channels.positive, rank.fits")
{
  check_rows(batch_norm_rows);
  check_rows(batch_norm_refusals);
}

TEST_CASE("softmax: axis.range")
{
  check_rows(softmax_rows);
  check_rows(softmax_refusals);
  int wrong = 0;
  for (int rank = 1; rank <= rank_max; ++rank)
    for (dim axis = -10; axis <= 10; ++axis) {
      shape in;
      for (int i = 0; i < rank; ++i) in.push_back(i + 2);
      const bool inside = axis >= -rank && axis <= rank - 1;
      wrong += (inside ? gives(softmax{axis}, in, in) : refuses(softmax{axis}, in, rule::axis_range, -1, axis_name::none, axis, rank)) ? 0 : 1;
    }
  CHECK(wrong == 0);
}

TEST_CASE("prelu: channels.match, channels.positive")
{
  check_rows(prelu_rows);
  check_rows(prelu_refusals);
}

TEST_CASE("prelu: channels.match names no axis that the input does not have")
{
  const answer vector = ask(prelu{at_run_time(dim{3})}, tensor_value{shape{5}, passing});
  REQUIRE_FALSE(vector.good);
  CHECK(vector.why.rule == rule::channels_match);
  CHECK(vector.why.axis < 1);
}
