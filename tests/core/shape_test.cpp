// SPDX-License-Identifier: MIT
#include <shapeproof/core/shape.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

// --- static: any rank from 0 to 8
HOLDS_TWICE(shape{}.rank() == 0 && shape{}.empty() && shape{}.size() == 0);
HOLDS_TWICE(shape{5}.rank() == 1 && !shape{5}.empty() && shape{5}[0] == 5);
HOLDS_TWICE(shape{1, 2, 3, 4, 5, 6, 7, 8}.rank() == 8 && shape{1, 2, 3, 4, 5, 6, 7, 8}[7] == 8);
HOLDS_TWICE(rank_max == 8);
HOLDS_TWICE(!std::is_constructible_v<shape, int, int, int, int, int, int, int, int, int>);
HOLDS_TWICE(!std::is_constructible_v<shape, double> && !std::is_constructible_v<shape, int, float>);
static_assert(std::is_trivially_copyable_v<shape> && sizeof(shape) <= 72);

// integers of any type, side by side
HOLDS_TWICE(shape{std::size_t{2}, 3, std::int64_t{4}, std::uint8_t{5}, 6l, 7ull} == shape{2, 3, 4, 5, 6, 7});
// an unsigned number past 2^63 - 1 is none that any check takes; wrapped it would be a small negative, or -1
HOLDS_TWICE(shape{std::uint64_t{9223372036854775807u}}[0] == dim_max);
HOLDS_TWICE(shape{std::uint64_t{9223372036854775808u}}[0] == dim_min);
HOLDS_TWICE(shape{UINT64_MAX}[0] == dim_min && shape{1, UINT64_MAX - 2}[1] == dim_min);
HOLDS_TWICE(shape{4294967295u}[0] == 4294967295);
// nor the one whose bits are those of `dynamic`: it must not pass for an extent that is not known
HOLDS_TWICE(shape{static_cast<std::uint64_t>(dynamic)}[0] == dim_min && dynamic < 0 && dynamic != -1);

// the extent of an axis that is not there
HOLDS_TWICE(shape{3, 4}[-1] == 0 && shape{3, 4}[2] == 0 && shape{3, 4}[8] == 0 && shape{3, 4}[INT32_MAX] == 0);
HOLDS_TWICE(shape{3, 4}[INT32_MIN] == 0 && shape{}[0] == 0);

// equal is rank and extents; what lies behind the rank is nothing
HOLDS_TWICE(shape{1, 2} == shape{1, 2} && !(shape{1, 2} == shape{1, 2, 3}) && !(shape{1, 2} == shape{2, 1}) && shape{} == shape{});
HOLDS_TWICE(shape{1, 2} != shape{1, 3} && !(shape{} == shape{0}));

namespace {

constexpr bool grows_to_eight()
{
  shape grown;
  for (int i = 0; i < rank_max; ++i)
    if (!grown.push_back(i + 1) || grown.rank() != i + 1) return false;
  return !grown.push_back(9) && grown == shape{1, 2, 3, 4, 5, 6, 7, 8};
}

constexpr bool shorter_is_equal()
{
  shape cut{1, 2, 3};
  cut.count = 2;
  return cut == shape{1, 2} && cut[2] == 0;
}

constexpr bool refuses_to_grow_from_damage()
{
  shape negative;
  negative.count = -1;
  shape huge;
  huge.count = 9;
  return !negative.push_back(1) && !huge.push_back(1) && negative[0] == 0 && huge[8] == 0 && negative.rank() == 0 &&
         negative.empty() && negative.begin() == negative.end() && huge.rank() == rank_max && huge.end() == huge.begin() + rank_max;
}

constexpr dim sum(const shape& of)
{
  dim total = 0;
  for (const dim extent : of) total += extent;
  return total;
}

constexpr int numbers[] = {9, 8, 7, 6, 5, 4, 3, 2, 1};

constexpr bool from_every_length()
{
  for (int length = 0; length <= 8; ++length) {
    const result<shape> made = shape::from(numbers, length);
    if (!made || made->rank() != length) return false;
    for (int i = 0; i < length; ++i)
      if ((*made)[i] != numbers[i]) return false;
  }
  return true;
}

}  // namespace

HOLDS_TWICE(grows_to_eight());
HOLDS_TWICE(shorter_is_equal());
HOLDS_TWICE(refuses_to_grow_from_damage());
HOLDS_TWICE(sum(shape{1, 2, 3}) == 6 && sum(shape{}) == 0);
HOLDS_TWICE(from_every_length());
HOLDS_TWICE(shape::from(numbers, 9).error().rule == rule::list_length);
HOLDS_TWICE(shape::from(numbers, 9).error().numbers[0] == 9 && shape::from(numbers, 9).error().numbers[1] == 8);
HOLDS_TWICE(shape::from(numbers, -1).error().rule == rule::list_length);
HOLDS_TWICE(shape::from(numbers, SIZE_MAX).error().rule == rule::list_length);
HOLDS_TWICE(shape::from(numbers, std::int64_t{4294967296}).error().rule == rule::list_length);  // 0 in 32 bits
HOLDS_TWICE(shape::from(static_cast<const int*>(nullptr), 0)->rank() == 0);

// --- names of axes
HOLDS_TWICE(spatial_name(0, 1) == axis_name::length);
HOLDS_TWICE(spatial_name(0, 2) == axis_name::height && spatial_name(1, 2) == axis_name::width);
HOLDS_TWICE(spatial_name(0, 3) == axis_name::depth && spatial_name(1, 3) == axis_name::height &&
              spatial_name(2, 3) == axis_name::width);
HOLDS_TWICE(spatial_name(0, 4) == axis_name::other && spatial_name(3, 4) == axis_name::width);

namespace {

constexpr bool axes_are(image_axes at, int batch, int channel, int spatial, int count)
{
  return at.batch == batch && at.channel == channel && at.spatial == spatial && at.count == count;
}

}  // namespace

// N C L, N C H W, N C D H W, and without N
HOLDS_TWICE(axes_are(image_axes(3, 1, layout::channels_first), 0, 1, 2, 1));
HOLDS_TWICE(axes_are(image_axes(4, 2, layout::channels_first), 0, 1, 2, 2));
HOLDS_TWICE(axes_are(image_axes(5, 3, layout::channels_first), 0, 1, 2, 3));
HOLDS_TWICE(axes_are(image_axes(2, 1, layout::channels_first), -1, 0, 1, 1));
HOLDS_TWICE(axes_are(image_axes(3, 2, layout::channels_first), -1, 0, 1, 2));
HOLDS_TWICE(axes_are(image_axes(4, 3, layout::channels_first), -1, 0, 1, 3));
// N L C, N H W C, N D H W C, and without N
HOLDS_TWICE(axes_are(image_axes(3, 1, layout::channels_last), 0, 2, 1, 1));
HOLDS_TWICE(axes_are(image_axes(4, 2, layout::channels_last), 0, 3, 1, 2));
HOLDS_TWICE(axes_are(image_axes(5, 3, layout::channels_last), 0, 4, 1, 3));
HOLDS_TWICE(axes_are(image_axes(2, 1, layout::channels_last), -1, 1, 0, 1));
HOLDS_TWICE(axes_are(image_axes(3, 2, layout::channels_last), -1, 2, 0, 2));
HOLDS_TWICE(axes_are(image_axes(4, 3, layout::channels_last), -1, 3, 0, 3));

TEST_CASE("shape: ranks 0 to 8, and no room for a ninth")
{
  CHECK(grows_to_eight());
  CHECK(shorter_is_equal());
  CHECK(refuses_to_grow_from_damage());
  volatile int axis = 8;
  CHECK(shape{1, 2, 3, 4, 5, 6, 7, 8}[axis] == 0);
  axis = -1;
  CHECK(shape{1, 2, 3, 4, 5, 6, 7, 8}[axis] == 0);
}

TEST_CASE("shape: extents of std::size_t, and huge ones refused rather than wrapped")
{
  const std::vector<std::size_t> sizes = {2, 3, 224, 224};
  const result<shape> made = shape::from(sizes.data(), sizes.size());
  REQUIRE(made.has_value());
  CHECK(*made == shape{2, 3, 224, 224});
  for (const std::uint64_t huge : {std::uint64_t{1} << 63, UINT64_MAX, UINT64_MAX - 1, static_cast<std::uint64_t>(dynamic)}) {
    CHECK(shape{1, huge}[1] == dim_min);
    CHECK((*shape::from(&huge, 1))[0] == dim_min);
  }
  CHECK(shape{std::uint64_t{1} << 62}[0] == dim{1} << 62);
}

TEST_CASE("list.length: shape::from of more than 8 numbers")
{
  CHECK(from_every_length());
  const std::array<std::int64_t, 9> nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const result<shape> made = shape::from(nine.data(), nine.size());
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().rule == rule::list_length);
  CHECK(made.error().numbers[0] == 9);
  CHECK(made.error().numbers[1] == 8);
  CHECK_FALSE(shape::from(nine.data(), SIZE_MAX).has_value());
  CHECK_FALSE(shape::from(nine.data(), -1).has_value());
  CHECK_FALSE(shape::from(nine.data(), INT64_MIN).has_value());
}

TEST_CASE("shape: iterates over its extents and no others")
{
  const shape of{2, 3, 4};
  CHECK(sum(of) == 9);
  CHECK(of.end() - of.begin() == 3);
  CHECK(of.data() == of.begin());
  CHECK(shape{}.begin()[0] == 0);
}
