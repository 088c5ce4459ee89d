// SPDX-License-Identifier: MIT
// The memory of real networks: no arena above 1.10 of its peak, and every plan run byte by byte at a smaller image.
#include <shapeproof/check/memory.hpp>

#include <doctest/doctest.h>

#include "../analysis/replay.hpp"
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

constexpr memory_options options_of[] = {{}, {.in_place = true}, {.alignment = 64}, {.alignment = 16, .in_place = true}};

template <class Net>
void fits(const tensor_value& in)
{
  for (const memory_options& options : options_of) {
    const auto plan = memory<Net>(in, options);
    REQUIRE(plan.has_value());
    CHECK(plan->peak <= plan->bytes);
    CHECK(plan->bytes <= plan->peak + plan->peak / 10);
    CHECK(plan->bytes * 2 < plan->sum);
  }
}

template <class Net>
void runs(const shape& in)
{
  const tensor_value bytes_in{in, element::of<std::uint8_t>()};
  replay::heard of;
  error why;
  REQUIRE(walk<Net, 1>(&bytes_in, of, why));
  for (const memory_options& options : options_of) {
    const auto plan = memory<Net>(bytes_in, options);
    REQUIRE(plan.has_value());
    CHECK(replay::run(of, plan->slots, *plan, options.in_place) == "");
  }
}

template <class Net>
void check(dim smaller, std::initializer_list<dim> sizes)
{
  for (const dim size : sizes)
    for (const element each : {element::of<float>(), element::of<std::int8_t>()}) fits<Net>({shape{1, 3, size, size}, each});
  runs<Net>(shape{1, 3, smaller, smaller});
}

}  // namespace

TEST_CASE("alexnet") { check<models::alexnet>(64, {224, 256}); }
TEST_CASE("densenet121") { check<models::densenet121>(32, {224}); }
TEST_CASE("efficientnet_b0") { check<models::efficientnet_b0>(32, {224, 96}); }
TEST_CASE("googlenet") { check<models::googlenet>(32, {224, 192}); }
TEST_CASE("mobilenet_v2") { check<models::mobilenet_v2>(32, {224, 160, 96}); }
TEST_CASE("resnet18") { check<models::resnet18>(32, {224, 200}); }
TEST_CASE("resnet50") { check<models::resnet50>(32, {224, 256}); }
TEST_CASE("squeezenet1_1") { check<models::squeezenet1_1>(32, {224, 227}); }
TEST_CASE("vgg16") { check<models::vgg16>(32, {224}); }
TEST_CASE("fcn_resnet50") { check<models::fcn_resnet50>(32, {224, 200}); }
TEST_CASE("resnet152") { check<models::resnet152>(32, {224}); }
TEST_CASE("resnext50_32x4d") { check<models::resnext50_32x4d>(32, {224}); }
TEST_CASE("squeezenet1_0") { check<models::squeezenet1_0>(32, {224}); }
TEST_CASE("vgg11") { check<models::vgg11>(32, {224}); }
TEST_CASE("vgg19") { check<models::vgg19>(32, {224}); }
TEST_CASE("wide_resnet50_2") { check<models::wide_resnet50_2>(32, {224}); }
TEST_CASE("unet, as published: every skip is cropped and joined")
{
  for (dim size = 188; size < 800; size += 16) fits<models::unet>({shape{1, 1, size, size}, element::of<float>()});
  runs<models::unet>(shape{1, 1, 188, 188});
}
TEST_CASE("unet, padded")
{
  for (dim size = 16; size <= 512; size += 48) fits<models::unet_padded>({shape{1, 1, size, size}, element::of<float>()});
  runs<models::unet_padded>(shape{1, 1, 32, 48});
}
