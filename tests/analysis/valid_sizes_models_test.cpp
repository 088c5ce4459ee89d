// SPDX-License-Identifier: MIT
// Valid sizes of real networks: as constants, and against inference at every size to 600.
#include <shapeproof/analysis/dropped_rows.hpp>
#include <shapeproof/analysis/valid_sizes.hpp>

#include <doctest/doctest.h>

#include <cstdio>

#include "models/alexnet.hpp"
#include "models/densenet121.hpp"
#include "models/efficientnet_b0.hpp"
#include "models/fcn_resnet50.hpp"
#include "models/googlenet.hpp"
#include "models/mobilenet_v2.hpp"
#include "models/resnet152.hpp"
#include "models/resnet18.hpp"
#include "models/resnet50.hpp"
#include "models/resnext50_32x4d.hpp"
#include "models/squeezenet1_0.hpp"
#include "models/squeezenet1_1.hpp"
#include "models/unet.hpp"
#include "models/vgg11.hpp"
#include "models/vgg16.hpp"
#include "models/vgg19.hpp"
#include "models/wide_resnet50_2.hpp"

using namespace shapeproof;

namespace {

using image = tensor<float, 1, 3, dynamic, dynamic>;

template <class Net>
inline constexpr size_set heights = valid_sizes<Net, image>(2);

/// Whether a set is all sizes from `least` on whose remainder by `period` is that of `least`.
constexpr bool is(const size_set& set, dim least, dim period)
{
  return set.answer == size_answer::independent && set.minimum() == least && set.period() == period && set.exceptions() == 0 &&
         set.next(least + 1) == least + period;
}

// Four poolings, whose halves must meet what was there before them: multiples of 16. Unpadded, 12 modulo 16, as the crops
// are of a fixed width; the figure's 572 is one of them, and the smallest is 188.
static_assert(is(heights<models::unet_padded>, 16, 16));
static_assert(is(heights<models::unet>, 188, 16));
static_assert(heights<models::unet>.contains(572) && !heights<models::unet>.contains(570));
static_assert(heights<models::unet>.nearest(570) == 572 && heights<models::unet>.previous(571) == 556);
// Those that pad every halving take any size.
static_assert(is(heights<models::resnet50>, 1, 1));
static_assert(is(heights<models::fcn_resnet50>, 1, 1));
// Its last pooling has no padding, after four halvings: 29 is the first that leaves it two rows.
static_assert(is(heights<models::densenet121>, 29, 1));

static_assert(valid_sizes<models::unet_padded, image>(-1) == heights<models::unet_padded>);
static_assert(valid_sizes<models::unet_padded, tensor<float, 1, 3, 570, 64>>(2) == heights<models::unet_padded>);
static_assert(valid_sizes<models::unet_padded, tensor<float, 1, 3, dynamic, 570>>(2).empty());  // no height mends the width
static_assert(valid_sizes<models::unet_padded, image>(4).answer == size_answer::bounded);       // there is no such axis

// Unpadded, no window drops a row exactly where the crops fit.
static_assert(lossless_sizes<models::unet, image>(2) == heights<models::unet>);
// Of an even extent the 1x1 convolutions with a stride of 2 leave out the last row: three of them, on two axes each.
static_assert(dropped_rows<models::resnet50>(shape{1, 3, 224, 224})->count == 6);
static_assert(dropped_rows<models::vgg16>(shape{1, 3, 224, 224})->count == 0);

// The figure's map of 388 is that of 572 alone.
static_assert(inputs_for<models::unet, image>(388, 2, 2).minimum() == 572);
static_assert(inputs_for<models::unet, image>(388, 2, 2).maximum() == 572);
static_assert(inputs_for<models::unet, image>(389, 2, 2).empty());

template <class Net>
long agree(const char* name, dim channels, dim other)
{
  const size_set sizes = valid_sizes<Net, image>(2);
  const size_set widths = valid_sizes<Net, image>(3);
  INFO(name);
  CHECK(sizes.exact());
  CHECK(sizes == widths);
  CHECK(!sizes.empty());
  for (dim size = 1; size <= 600; ++size) {
    INFO("size " << size);
    const bool works = infer<Net>(shape{1, channels, size, other}, diagnose::place).has_value();
    REQUIRE(works == sizes.contains(size));
  }
  std::printf("%-18s from %lld, period %lld\n", name, static_cast<long long>(sizes.minimum()), static_cast<long long>(sizes.period()));
  return 600;
}

}  // namespace

TEST_CASE("the models, every size to 600")
{
  long asked = 0;
  asked += agree<models::alexnet>("alexnet", 3, 224);
  asked += agree<models::densenet121>("densenet121", 3, 224);
  asked += agree<models::efficientnet_b0>("efficientnet_b0", 3, 224);
  asked += agree<models::fcn_resnet50>("fcn_resnet50", 3, 224);
  asked += agree<models::googlenet>("googlenet", 3, 224);
  asked += agree<models::mobilenet_v2>("mobilenet_v2", 3, 224);
  asked += agree<models::resnet18>("resnet18", 3, 224);
  asked += agree<models::resnet50>("resnet50", 3, 224);
  asked += agree<models::resnet152>("resnet152", 3, 224);
  asked += agree<models::resnext50_32x4d>("resnext50_32x4d", 3, 224);
  asked += agree<models::squeezenet1_0>("squeezenet1_0", 3, 224);
  asked += agree<models::squeezenet1_1>("squeezenet1_1", 3, 224);
  asked += agree<models::unet>("unet", 3, 572);
  asked += agree<models::unet_padded>("unet_padded", 3, 64);
  asked += agree<models::vgg11>("vgg11", 3, 224);
  asked += agree<models::vgg16>("vgg16", 3, 224);
  asked += agree<models::vgg19>("vgg19", 3, 224);
  asked += agree<models::wide_resnet50_2>("wide_resnet50_2", 3, 224);
  std::printf("models: 18 networks, %ld sizes tried\n", asked);
}
