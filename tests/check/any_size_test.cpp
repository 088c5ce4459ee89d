// SPDX-License-Identifier: MIT
// Networks of any size against inference, which is asked for the same shapes.
#include <shapeproof/check/any_size.hpp>
#include <shapeproof/check/memory.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <random>
#include <string_view>

#include "../twice.hpp"
#include "models/alexnet.hpp"
#include "models/densenet121.hpp"
#include "models/fcn_resnet50.hpp"
#include "models/unet.hpp"

using namespace shapeproof;

namespace {

using image = tensor<float, dynamic, 3, dynamic, dynamic>;

using unet = any_size<models::unet_padded, image>;
static_assert(std::is_same_v<unet::output_type, tensor<float, dynamic, 2, dynamic, dynamic>>);
HOLDS_TWICE(unet::compared && unet::straight);
HOLDS_TWICE(unet::takes(shape{2, 3, 32, 48}) && !unet::takes(shape{2, 3, 32, 49}) && !unet::takes(shape{2, 4, 32, 48}));
HOLDS_TWICE(*unet::output(shape{2, 3, 32, 48}) == shape{2, 2, 32, 48});
HOLDS_TWICE(unet::output(shape{2, 3, 32, 49}).error().rule == rule::concat_match);
HOLDS_TWICE(unet::text(2, axis_name::height).c_str() == std::string_view("height: 16, 32, 48, ...; multiples of 16"));
HOLDS_TWICE(unet::text(0, axis_name::batch).c_str() == std::string_view("batch: any"));
HOLDS_TWICE(unet::sizes(1).empty() && unet::sizes(9).empty() && unet::sizes(2, 1).empty());

HOLDS_TWICE(message(unet::output(shape{2, 4, 32, 48}).error()).c_str() ==
              std::string_view("[input.match] axis 1 of input 0 is 4, and 3 is wanted"));
HOLDS_TWICE(unet::output(shape{2, 4, 32}).error().rule == rule::rank_fits);

// What is known stays known.
using classifier = any_size<models::alexnet, tensor<float, dynamic, 3, 224, dynamic>>;
static_assert(std::is_same_v<classifier::output_type, tensor<float, dynamic, 1000>>);
HOLDS_TWICE(classifier::compared && *classifier::output(shape{7, 3, 224, 300}) == shape{7, 1000});
HOLDS_TWICE(!classifier::takes(shape{7, 3, 224, 62}) && classifier::takes(shape{7, 3, 224, 63}));
HOLDS_TWICE(!classifier::takes(shape{7, 3, 225, 224}));  // not this type's height

// Sizes within bounds: proven for all of them; the output, the bytes and the arena of the largest.
using patches = any_size<models::fcn_resnet50, image>;
HOLDS_TWICE(patches::takes_all(between{1, 8}, between{64, 512}, between{64, 512}));
HOLDS_TWICE(!any_size<models::densenet121, image>::takes_all(between{1, 8}, between{28, 512}, between{64, 512}));
HOLDS_TWICE(!unet::takes_all(between{1, 8}, between{64, 65}, between{64, 64}));
HOLDS_TWICE(unet::takes_all(between{1, 8}, between{64, 64}, between{64, 64}));
HOLDS_TWICE(patches::outputs_between(2, between{1, 8}, between{64, 512}, between{64, 512}) == interval{64, 512});
HOLDS_TWICE(patches::outputs_between(0, between{1, 8}, between{64, 512}, between{64, 512}) == interval{1, 8});
HOLDS_TWICE(patches::outputs_between(1, between{1, 8}, between{64, 512}, between{64, 512}) == interval{21, 21});
HOLDS_TWICE(patches::outputs_between(9, between{1, 8}, between{64, 512}, between{64, 512}).empty());
using largest_patch = largest_t<image, 8, 512, 512>;
static_assert(std::is_same_v<largest_patch, tensor<float, 8, 3, 512, 512>>);
HOLDS_TWICE(*output_t<models::fcn_resnet50, largest_patch>::bytes() == 8 * 21 * 512 * 512 * 4);

using halvings = sequential<conv2d{.kernel = 3, .stride = 2}, conv2d{.kernel = 3, .stride = 2}, max_pool2d{.kernel = 3, .stride = 2}>;
HOLDS_TWICE(any_size<halvings, image>::outputs_between(3, between{1, 1}, between{15, 15}, between{100, 999}) ==
              interval{(*infer<halvings>(shape{1, 3, 15, 100}))[3], (*infer<halvings>(shape{1, 3, 15, 999}))[3]});

// Tied axes: the pairs are asked of the network.
using tied = any_size<sequential<max_pool2d{.kernel = 2}, flatten{}, linear{.out_features = 5, .in_features = 36}>, image>;
HOLDS_TWICE(!tied::compared && tied::takes(shape{4, 3, 6, 8}) && !tied::takes(shape{4, 3, 6, 10}));
HOLDS_TWICE(*tied::output(shape{4, 3, 6, 8}) == shape{4, 5});

// Two inputs that meet have one batch, which is one comparison more.
struct two_inputs {
  constexpr auto operator()(auto& g, auto x, auto y) const
  {
    return g(linear{.out_features = 4}, g(concat{.axis = 1}, g(conv1d{.out_channels = 2, .kernel = 3}, x), g(relu{}, y)));
  }
};
using both = any_size<graph<two_inputs{}>, tensor<float, dynamic, 3, dynamic>, tensor<float, dynamic, 5, 8>>;
HOLDS_TWICE(both::compared && both::takes(shape{6, 3, 10}, shape{6, 5, 8}) && !both::takes(shape{6, 3, 10}, shape{5, 5, 8}));
HOLDS_TWICE(!both::takes(shape{6, 3, 11}, shape{6, 5, 8}) && both::sizes(2).minimum() == 10 && both::sizes(2).maximum() == 10);
HOLDS_TWICE(both::text(0, axis_name::batch, 1).c_str() == std::string_view("batch: any; the same as axis 0"));

// An image and its mask: the mask's sizes are the image's, which a padded U-Net asks for.
struct masked {
  constexpr auto operator()(auto& g, auto x, auto mask) const
  {
    return g(models::unet_padded{}, g(concat{.axis = 1}, g(conv2d{.out_channels = 2, .kernel = 3, .padding = 1}, x), mask));
  }
};
using pair_of_images = any_size<graph<masked{}>, tensor<float, 1, 3, dynamic, dynamic>, tensor<float, 1, 1, dynamic, dynamic>>;
HOLDS_TWICE(pair_of_images::compared && pair_of_images::takes(shape{1, 3, 32, 48}, shape{1, 1, 32, 48}));
HOLDS_TWICE(!pair_of_images::takes(shape{1, 3, 32, 48}, shape{1, 1, 32, 64}) && !pair_of_images::takes(shape{1, 3, 32, 40}, shape{1, 1, 32, 40}));
HOLDS_TWICE(pair_of_images::sizes(2, 1).period() == 16 && pair_of_images::sizes(2, 1).answer == size_answer::tied);
HOLDS_TWICE(pair_of_images::text(3, axis_name::width, 1).c_str() == std::string_view("width: 16, 32, 48, ...; multiples of 16; the same as axis 3"));

// Two images through one backbone, and compared behind it.
struct siamese {
  constexpr auto operator()(auto& g, auto x, auto y) const
  {
    constexpr conv2d backbone{.out_channels = 4, .kernel = 3, .stride = 2};
    const auto a = g(backbone, x);
    const auto b = g(backbone, y);
    return g(concat{.axis = 1}, a, b);
  }
};
using twins = any_size<graph<siamese{}>, tensor<float, 1, 3, dynamic, 9>, tensor<float, 1, 3, dynamic, 9>>;
HOLDS_TWICE(!twins::compared && twins::sizes(2, 0).minimum() == 3 && twins::sizes(2, 1).answer == size_answer::tied);
HOLDS_TWICE(twins::takes(shape{1, 3, 7, 9}, shape{1, 3, 8, 9}) && !twins::takes(shape{1, 3, 7, 9}, shape{1, 3, 9, 9}));

// Other inputs than images: offsets of a deformable convolution are as large as what leaves it, indices of an unpooling as
// what arrives, and what is gathered is as long as what says where.
struct deformed {
  constexpr auto operator()(auto& g, auto x, auto offsets) const { return g(deformable_conv2d{.out_channels = 4, .kernel = 3, .stride = 2}, x, offsets); }
};
struct unpooled {
  constexpr auto operator()(auto& g, auto x, auto at) const { return g(max_unpool1d{.kernel = 2}, x, at); }
};
struct gathered {
  constexpr auto operator()(auto& g, auto x, auto at) const { return g(linear{.out_features = 2, .in_features = 6}, g(gather{.axis = -2}, x, at)); }
};
struct elements_gathered {
  constexpr auto operator()(auto& g, auto x, auto at) const { return g(linear{.out_features = 2, .in_features = 6}, g(gather_elements{}, x, at)); }
};
struct multiplied {
  constexpr auto operator()(auto& g, auto a, auto b) const { return g(permute{.order = {1, -1, 0}}, g(matmul{}, a, b)); }
};

// Whether there is a partner for each size of the one free axis of `A`, found by trying all up to `most`; 0, or the first
// size of which a set says something else.
template <class Net, class A, class B>
constexpr dim first_wrong_size(int axis, int other_axis, dim most)
{
  const size_set sizes = any_size<Net, A, B>::sizes(axis, 0);
  for (dim size = 1; size <= most; ++size) {
    bool works = false;
    for (dim other = 1; other <= most && !works; ++other) {
      shape a = A::extents();
      shape b = B::extents();
      a.values[axis] = size;
      b.values[other_axis] = other;
      works = infer<Net>(a, b, diagnose::place).has_value();
    }
    if (sizes.exact() ? sizes.contains(size) != works : works && !sizes.contains(size)) return size;
  }
  return 0;
}
HOLDS_TWICE(first_wrong_size<graph<deformed{}>, tensor<float, 1, 3, dynamic, 9>, tensor<float, 1, 18, dynamic, 4>>(2, 2, 12) == 0);
using deformed_by_seven = any_size<graph<deformed{}>, tensor<float, 1, 3, dynamic, 9>, tensor<float, 1, 18, 7, 4>>;
HOLDS_TWICE(deformed_by_seven::sizes(2).minimum() == 15 && deformed_by_seven::sizes(2).maximum() == 16);
HOLDS_TWICE(first_wrong_size<graph<unpooled{}>, tensor<float, 1, 3, dynamic>, tensor<float, 1, 3, dynamic>>(2, 2, 8) == 0);
HOLDS_TWICE(first_wrong_size<graph<unpooled{}>, tensor<float, 1, 3, dynamic>, tensor<float, 1, 3, 5>>(2, 0, 8) == 0);
HOLDS_TWICE(first_wrong_size<graph<gathered{}>, tensor<float, 4, 3, dynamic>, tensor<std::int64_t, dynamic, 2>>(2, 0, 8) == 0);
using of_gathered = any_size<graph<gathered{}>, tensor<float, 4, 3, dynamic>, tensor<std::int64_t, dynamic, 2>>;
HOLDS_TWICE(of_gathered::sizes(2).exact() && of_gathered::sizes(2).minimum() == 6 && of_gathered::sizes(2).maximum() == 6);
using of_elements = any_size<graph<elements_gathered{}>, tensor<float, 4, dynamic>, tensor<std::int64_t, 4, dynamic>>;
HOLDS_TWICE(of_elements::sizes(1, 1).exact() && of_elements::sizes(1, 1).minimum() == 6 && of_elements::sizes(1, 1).maximum() == 6);
HOLDS_TWICE(first_wrong_size<graph<elements_gathered{}>, tensor<float, 4, dynamic>, tensor<std::int64_t, 4, dynamic>>(1, 1, 8) == 0);
HOLDS_TWICE(first_wrong_size<graph<multiplied{}>, tensor<float, dynamic, 3, 5>, tensor<float, dynamic, 5, 2>>(0, 0, 6) == 0);
HOLDS_TWICE(first_wrong_size<graph<multiplied{}>, tensor<float, 4, 3, dynamic>, tensor<float, 4, dynamic, 2>>(2, 1, 6) == 0);
static_assert(std::is_same_v<any_size<graph<multiplied{}>, tensor<float, dynamic, 3, 5>, tensor<float, 1, 5, 2>>::output_type, tensor<float, 3, 2, dynamic>>);

// Whether there is any size is a constant too; what has none does not compile (tests/compile_fail/no-size.cpp).
struct apart {
  constexpr auto operator()(auto& g, auto x) const { return g(concat{.axis = 1}, x, g(max_pool2d{.kernel = 2, .stride = 1}, x)); }
};
HOLDS_TWICE(!accepts_some_size<graph<apart{}>, image>);
HOLDS_TWICE(accepts_some_size<models::unet, image> && !accepts_some_size<models::unet, tensor<float, dynamic, 3, 570, dynamic>>);

template <class Any, class Net>
long agree(std::mt19937_64& random, dim most)
{
  const auto any = [&]() -> dim {
    switch (random() % 12) {
      case 0: return static_cast<dim>(random());
      case 1: return 0;
      case 2: return dim{1} << (random() % 63);
      case 3: return dynamic;
      default: return static_cast<dim>(random() % static_cast<std::uint64_t>(most)) + 1;
    }
  };
  long taken = 0;
  for (int i = 0; i < 3000; ++i) {
    shape in{1 + static_cast<dim>(random() % 4), 3, any(), any()};
    if (random() % 30 == 0) in.values[random() % 4] = any();
    if (random() % 30 == 0) in.count = static_cast<std::int32_t>(random() % 12) - 2;
    if (in.count < 0 || in.count > rank_max) {
      CHECK(!Any::takes(in));
      continue;
    }
    const result<shape> made = Any::output(in);
    if (in.count != 4 || in[1] != 3) {
      CHECK(!Any::takes(in));
      REQUIRE(!made.has_value());
      CHECK(made.error().rule == (in.count != 4 ? rule::rank_fits : rule::input_match));
      continue;
    }
    bool known = true;
    for (const dim extent : in) known = known && extent != dynamic;
    const result<shape> wanted = infer<Net>(in);
    // A shape that is not known takes no memory: `takes` says no, `output` says what infer does.
    REQUIRE(Any::takes(in) == (wanted.has_value() && known && in[2] <= size_max && in[3] <= size_max && in[0] <= size_max));
    REQUIRE(made.has_value() == wanted.has_value());
    if (wanted) REQUIRE(*made == *wanted);
    else REQUIRE(made.error().rule == wanted.error().rule);
    taken += wanted.has_value();
  }
  return taken;
}

}  // namespace

TEST_CASE("any size against inference, hostile ones too")
{
  constexpr unsigned seed = 99;
  std::mt19937_64 random(seed);
  const long padded = agree<unet, models::unet_padded>(random, 100);
  const long plain = agree<any_size<halvings, image>, halvings>(random, 60);
  const long dense = agree<any_size<models::densenet121, image>, models::densenet121>(random, 60);
  std::printf("any size: seed %u, 9000 shapes; taken %ld, %ld, %ld\n", seed, padded, plain, dense);
  CHECK(plain > 1000);
  CHECK(dense > 300);
  std::uint64_t taken = 0;
  for (dim height = 1; height <= 100; ++height)
    for (dim width = 1; width <= 100; ++width) {
      const bool works = infer<models::unet_padded>(shape{1, 3, height, width}, diagnose::place).has_value();
      REQUIRE(unet::takes(shape{1, 3, height, width}) == works);
      taken += works;
    }
  CHECK(taken == 36);
}

namespace {

struct five_pass {
  constexpr auto operator()(auto& g, auto a, auto b, auto c, auto d, auto e) const
  {
    return value_list{g(relu{}, a), g(relu{}, b), g(relu{}, c), g(relu{}, d), g(relu{}, e)};
  }
};

}  // namespace

TEST_CASE("more free axes than a program holds: the network is run")
{
  using open = tensor<float, dynamic, dynamic, dynamic, dynamic>;
  using many = any_size<graph<five_pass{}>, open, open, open, open, open>;
  static_assert(!many::compared && many::free == 20);
  const shape good{1, 2, 3, 4};
  CHECK(many::takes(good, good, good, good, good));
  CHECK_FALSE(many::takes(good, good, good, good, shape{1, 2, 0, 4}));
  CHECK(many::sizes(3, 4).contains(7));
}

namespace {

// What the compiler has worked out of a network type, worked out once more.
template <class Net, class... Tensors>
int first_other()
{
  const auto now = detail::report_sizes<Net, Tensors...>();
  const auto& then = detail::sizes_known<Net, Tensors...>;
  constexpr int free = (0 + ... + detail::free_axes_of<Tensors>);
  for (int i = 0; i < free; ++i)
    if (!(now.sets[i] == then.sets[i]) || now.starts[i] != then.starts[i] || now.same_as[i] != then.same_as[i] ||
        now.axes[i].axis != then.axes[i].axis || now.axes[i].input != then.axes[i].input)
      return i + 1;
  return now.compared == then.compared && now.straight == then.straight && now.possible == then.possible && now.rank == then.rank ? 0 : -1;
}

}  // namespace

TEST_CASE("a report of sizes at run time is the constant")
{
  using row = tensor<float, dynamic, 3, dynamic>;
  CHECK(first_other<models::unet_padded, image>() == 0);
  CHECK(first_other<models::fcn_resnet50, image>() == 0);
  CHECK(first_other<sequential<max_pool2d{.kernel = 2}, flatten{}, linear{.out_features = 5, .in_features = 36}>, image>() == 0);
  CHECK(first_other<graph<two_inputs{}>, row, tensor<float, dynamic, 5, 8>>() == 0);
  CHECK(first_other<graph<masked{}>, tensor<float, 1, 3, dynamic, dynamic>, tensor<float, 1, 1, dynamic, dynamic>>() == 0);
  CHECK(first_other<graph<siamese{}>, tensor<float, 1, 3, dynamic, 9>, tensor<float, 1, 3, dynamic, 9>>() == 0);
  CHECK(first_other<graph<apart{}>, image>() == 0);
  CHECK(first_other<graph<deformed{}>, tensor<float, 1, 3, dynamic, 9>, tensor<float, 1, 18, 7, 4>>() == 0);
  CHECK(first_other<graph<unpooled{}>, row, row>() == 0);
  CHECK(first_other<graph<gathered{}>, tensor<float, 4, 3, dynamic>, tensor<std::int64_t, dynamic, 2>>() == 0);
  CHECK(first_other<graph<elements_gathered{}>, tensor<float, 4, dynamic>, tensor<std::int64_t, 4, dynamic>>() == 0);
  CHECK(first_other<graph<multiplied{}>, tensor<float, dynamic, 3, 5>, tensor<float, dynamic, 5, 2>>() == 0);
}
