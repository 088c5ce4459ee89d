// SPDX-License-Identifier: MIT
#include <shapeproof/core/error.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <set>
#include <string>
#include <type_traits>

using namespace shapeproof;

// --- static: an error owns all it says, and is small
static_assert(sizeof(error) <= 256);
static_assert(std::is_trivially_copyable_v<error> && std::is_standard_layout_v<error>);
static_assert(std::is_trivially_destructible_v<error> && std::is_trivially_default_constructible_v<error>);
static_assert(error::history_max == 8 && error::fix_max == 3);

namespace {

constexpr bool same_text(const char* a, const char* b)
{
  for (; *a != '\0' && *a == *b; ++a, ++b) {}
  return *a == *b;
}

/// Ids are words of small letters with hyphens, in two parts: what, and what about it.
constexpr bool well_formed(const char* id)
{
  int dots = 0;
  char before = '.';
  for (; *id != '\0'; before = *id++) {
    const bool letter = *id >= 'a' && *id <= 'z';
    if (!letter && *id != '-' && *id != '.') return false;
    if (!letter && (before == '.' || before == '-')) return false;
    dots += *id == '.';
  }
  return dots == 1 && before != '.' && before != '-';
}

constexpr int wrong_ids()
{
  int wrong = same_text(rule_id(rule::none), "none") ? 0 : 1;
  for (int i = 1; i < rule_count; ++i) {
    wrong += well_formed(rule_id(static_cast<rule>(i))) ? 0 : 1;
    for (int k = 0; k < i; ++k) wrong += same_text(rule_id(static_cast<rule>(i)), rule_id(static_cast<rule>(k))) ? 1 : 0;
  }
  return wrong;
}

constexpr bool filled_by_fail()
{
  error why{};
  why.layer = 3;  // of an earlier use: nothing of it may stay
  why.fix_count = 2;
  why.label[0] = 'x';
  why.history_size = 5;
  if (fail(why, rule::window_fits, 1, 2, 3, 4, 5, 6)) return false;
  for (int i = 0; i < 6; ++i)
    if (why.numbers[i] != i + 1) return false;
  return why.rule == rule::window_fits && why.axis == -1 && why.layer == -1 && why.axis_name == axis_name::none &&
         why.fix_count == 0 && why.label[0] == '\0' && why.history_size == 0 && !why.history_cut && !why.history_is_shape;
}

constexpr bool placed_by_at_axis()
{
  error why{};
  fail(why, rule::kernel_positive, -4);
  if (at_axis(why, 3, axis_name::width)) return false;
  return why.axis == 3 && why.axis_name == axis_name::width && why.rule == rule::kernel_positive && why.numbers[0] == -4 &&
         why.layer == -1;
}

}  // namespace

static_assert(wrong_ids() == 0);
static_assert(filled_by_fail());
static_assert(placed_by_at_axis());
// The ids stand in messages and in other people's tests: a rule that moves in the enum must take its id along.
static_assert(same_text(rule_id(rule::extent_positive), "extent.positive"));
static_assert(same_text(rule_id(rule::rank_fits), "rank.fits"));
static_assert(same_text(rule_id(rule::axis_range), "axis.range"));
static_assert(same_text(rule_id(rule::axis_order), "axis.order"));
static_assert(same_text(rule_id(rule::kernel_positive), "kernel.positive"));
static_assert(same_text(rule_id(rule::stride_positive), "stride.positive"));
static_assert(same_text(rule_id(rule::dilation_positive), "dilation.positive"));
static_assert(same_text(rule_id(rule::padding_range), "padding.range"));
static_assert(same_text(rule_id(rule::padding_form), "padding.form"));
static_assert(same_text(rule_id(rule::window_fits), "window.fits"));
static_assert(same_text(rule_id(rule::output_positive), "output.positive"));
static_assert(same_text(rule_id(rule::output_padding_range), "output-padding.range"));
static_assert(same_text(rule_id(rule::output_size_positive), "output-size.positive"));
static_assert(same_text(rule_id(rule::channels_positive), "channels.positive"));
static_assert(same_text(rule_id(rule::channels_match), "channels.match"));
static_assert(same_text(rule_id(rule::groups_positive), "groups.positive"));
static_assert(same_text(rule_id(rule::groups_divide_channels), "groups.divide-channels"));
static_assert(same_text(rule_id(rule::groups_divide_outputs), "groups.divide-outputs"));
static_assert(same_text(rule_id(rule::features_positive), "features.positive"));
static_assert(same_text(rule_id(rule::features_match), "features.match"));
static_assert(same_text(rule_id(rule::arithmetic_overflow), "arithmetic.overflow"));
static_assert(same_text(rule_id(rule::broadcast_match), "broadcast.match"));
static_assert(same_text(rule_id(rule::concat_match), "concat.match"));
static_assert(same_text(rule_id(rule::reshape_match), "reshape.match"));
static_assert(same_text(rule_id(rule::reshape_infer), "reshape.infer"));
static_assert(same_text(rule_id(rule::axes_distinct), "axes.distinct"));
static_assert(same_text(rule_id(rule::squeeze_one), "squeeze.one"));
static_assert(same_text(rule_id(rule::crop_fits), "crop.fits"));
static_assert(same_text(rule_id(rule::size_or_scale), "resize.size-or-scale"));
static_assert(same_text(rule_id(rule::scale_positive), "scale.positive"));
static_assert(same_text(rule_id(rule::slice_step), "slice.step"));
static_assert(same_text(rule_id(rule::factor_positive), "factor.positive"));
static_assert(same_text(rule_id(rule::extent_divide), "extent.divide"));
static_assert(same_text(rule_id(rule::split_sum), "split.sum"));
static_assert(same_text(rule_id(rule::chunk_count), "chunk.count"));
static_assert(same_text(rule_id(rule::input_match), "input.match"));
static_assert(same_text(rule_id(rule::fold_blocks), "fold.blocks"));
static_assert(same_text(rule_id(rule::output_size_range), "output-size.range"));
static_assert(same_text(rule_id(rule::list_length), "list.length"));
static_assert(same_text(rule_id(rule::spatial_axes), "spatial-axes.count"));
static_assert(same_text(rule_id(rule::weight_rank), "weight.rank"));
static_assert(same_text(rule_id(rule::weight_match), "weight.match"));
static_assert(same_text(rule_id(rule::bias_match), "bias.match"));
static_assert(same_text(rule_id(rule::input_count), "input.count"));
static_assert(same_text(rule_id(rule::output_count), "output.count"));
static_assert(same_text(rule_id(rule::layer_kind), "layer.kind"));
static_assert(same_text(rule_id(rule::layer_custom), "layer.custom"));
static_assert(same_text(rule_id(rule::elements_overflow), "elements.overflow"));
static_assert(same_text(rule_id(rule::count_overflow), "count.overflow"));
static_assert(same_text(rule_id(rule::bytes_overflow), "bytes.overflow"));
static_assert(same_text(rule_id(rule::bytes_narrow), "bytes.narrow"));
static_assert(same_text(rule_id(rule::extent_known), "extent.known"));
static_assert(same_text(rule_id(rule::element_bits), "element.bits"));
static_assert(same_text(rule_id(rule::alignment_positive), "alignment.positive"));
static_assert(same_text(rule_id(rule::scratch_range), "scratch.range"));
static_assert(same_text(rule_id(rule::storage_size), "storage.size"));

TEST_CASE("every rule has an id of its own, and a number that is no rule has a word too")
{
  std::set<std::string> seen;
  for (int i = 0; i < 256; ++i) {
    const char* id = rule_id(static_cast<rule>(i));
    REQUIRE(id != nullptr);
    CHECK(std::strlen(id) > 0);
    if (i < rule_count) CHECK(seen.insert(id).second);
    else CHECK(std::string(id) == "unknown");
  }
  CHECK(seen.size() == static_cast<std::size_t>(rule_count));
}

TEST_CASE("fail fills an error anew, at_axis adds the place, and both say false")
{
  CHECK(filled_by_fail());
  CHECK(placed_by_at_axis());
  error why;
  std::memset(&why, 0xAB, sizeof why);  // storage that was never written, as on a stack
  CHECK_FALSE(fail(why, rule::stride_positive, -2));
  CHECK(why.rule == rule::stride_positive);
  CHECK(why.numbers[0] == -2);
  CHECK(why.numbers[5] == 0);
  CHECK(why.label[0] == '\0');
  CHECK_FALSE(at_axis(why, 2, axis_name::height));
  CHECK(why.axis == 2);
  CHECK(why.axis_name == axis_name::height);
}
