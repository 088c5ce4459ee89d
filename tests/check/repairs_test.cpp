// SPDX-License-Identifier: MIT
#include <shapeproof/check/repairs.hpp>
#include <shapeproof/shapeproof.hpp>

#include <analysis/drawn_graph.hpp>
#include <analysis/mend.hpp>
#include <analysis/stored.hpp>
#include <doctest/doctest.h>
#include <models/unet.hpp>

#include <random>
#include <string>
#include <vector>

#include "../twice.hpp"

using namespace shapeproof;

namespace {

bool works(const std::vector<layer>& net, const shape& input) { return infer(net, input, diagnose::place).has_value(); }

/// A layer with a change made as its reader would make it, by kind, number and axis. False for a change that is none of
/// a layer. A dropped layer becomes nothing at all, which is for the caller.
bool change_layer(layer& of, const repair& fix, int arriving_rank)
{
  const dim value = fix.value;
  const auto each_axis = [&](auto change) {
    const image_axes at(arriving_rank, of.axes(), of.layout);
    for (int i = 0; i < of.axes(); ++i) {
      if (fix.axis >= 0 && at.spatial + i != fix.axis) continue;
      window axis = of.axis(i);
      change(axis);
      of.set_axis(i, axis);
    }
  };
  switch (fix.kind) {
    case fix_kind::padding:
    case fix_kind::axis_padding:
      each_axis([&](window& axis) { axis.padding = padding_mode::as_given, axis.pad_begin = axis.pad_end = value; });
      return true;
    case fix_kind::same_padding:
      each_axis([&](window& axis) { axis.padding = padding_mode::same_upper, axis.pad_begin = axis.pad_end = 0; });
      return true;
    case fix_kind::kernel:
    case fix_kind::axis_kernel: each_axis([&](window& axis) { axis.kernel = value; }); return true;
    case fix_kind::kernel_and_stride:
    case fix_kind::axis_kernel_and_stride:
      each_axis([&](window& axis) { axis.kernel = axis.stride = value; });
      return true;
    case fix_kind::dilation: each_axis([&](window& axis) { axis.dilation = value; }); return true;
    case fix_kind::stride: each_axis([&](window& axis) { axis.stride = value; }); return true;
    case fix_kind::in_channels:
    case fix_kind::in_features: of.in_channels = value; return true;
    case fix_kind::groups: of.groups = value; return true;
    case fix_kind::out_channels: of.out_channels = value; return true;
    case fix_kind::output_padding:
      for (int i = 0; i < 3; ++i) of.set_extra(i, value);
      return true;
    case fix_kind::adaptive:
      if (of.kind == layer_kind::max_pool) of = adaptive_max_pool2d{.output_size = value, .layout = of.layout};
      else of = adaptive_avg_pool2d{.output_size = value, .layout = of.layout};
      return true;
    default: return false;
  }
}

/// Whether a chain works with a change, made by its words; and with the layer or the extents that it holds.
void check_repair(std::vector<layer> net, shape input, const repair_list& all, int which)
{
  const repair& fix = all.items[which];
  const std::string said = message(all, which).c_str();
  INFO(said);
  CHECK(!said.empty());
  if (fix.layer < 0) {
    REQUIRE(works(net, fix.extents));
    if (fix.kind == fix_kind::swap_layout) {
      const image_axes at(input.rank(), all.spatial_count,
                          all.why.input_is_channels_last ? layout::channels_first : layout::channels_last);
      REQUIRE(mend::swapped(input, at, all.why.input_is_channels_last) == fix.extents);
    } else {
      REQUIRE(fix.kind == fix_kind::input);
    }
    return;
  }
  const auto at = static_cast<std::size_t>(fix.layer);
  std::vector<layer> held = net;
  held[at] = fix.with;
  REQUIRE(works(held, input));
  if (fix.kind == fix_kind::drop) {
    net.erase(net.begin() + fix.layer);
    REQUIRE((net.empty() || works(net, input)));
    return;
  }
  const std::vector<layer> before(net.begin(), net.begin() + fix.layer);
  const int rank = before.empty() ? input.rank() : infer(before, input, diagnose::place).value_or({}).rank();
  REQUIRE(change_layer(net[at], fix, rank));
  REQUIRE(works(net, input));
}

std::string tell(const long long (&kinds)[32])
{
  std::string told;
  for (int i = 0; i < 32; ++i) {
    if (kinds[i] == 0) continue;
    told += ' ';
    told += std::to_string(i);
    told += ':';
    told += std::to_string(kinds[i]);
  }
  return told;
}

/// Whether a chain works with every change of a list that is `together`.
void check_together(std::vector<layer> net, const shape& input, const repair_list& all)
{
  std::vector<layer> held = net;
  for (int i = all.count - 1; i >= 0; --i) {  // from the last, so that the numbers of those before it stay
    const repair& fix = all.items[i];
    REQUIRE(fix.layer >= 0);
    const auto at = static_cast<std::size_t>(fix.layer);
    held[at] = fix.with;
    if (fix.kind == fix_kind::drop) net.erase(net.begin() + fix.layer);
    else REQUIRE(change_layer(net[at], fix, 4));
  }
  REQUIRE(works(held, input));
  REQUIRE((net.empty() || works(net, input)));
}

struct random_nets {
  std::mt19937_64 random;

  dim pick(dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); }

  layer one()
  {
    const dim kernel = pick(1, 5);
    switch (pick(0, 12)) {
      case 0: return max_pool2d{.kernel = pick(2, 6)};
      case 1: return avg_pool2d{.kernel = {pick(1, 4), pick(1, 4)}, .stride = pick(1, 3)};
      case 2: return relu{};
      case 3: return conv2d{.out_channels = 4, .kernel = kernel, .stride = 2, .padding = same};
      case 4: return max_pool2d{.kernel = 3, .stride = 2, .rounding = rounding::ceil_clipped};
      case 5: return conv2d{.out_channels = 4, .kernel = {kernel, pick(1, 5)}, .dilation = pick(1, 3)};
      case 6: return conv_transpose2d{.out_channels = 4, .kernel = pick(1, 3), .stride = 2, .padding = pick(0, 1)};
      case 7:
        return pad2d{.padding = {{pick(0, 2), pick(0, 2)}, {pick(0, 2), pick(0, 2)}},
                     .mode = static_cast<pad_mode>(pick(0, 4))};
      case 8: return crop2d{.cropping = {{pick(0, 1), pick(0, 2)}, {pick(0, 2), pick(0, 1)}}};
      case 9:
        return separable_conv2d{
            .out_channels = 4, .kernel = {kernel, pick(1, 5)}, .stride = pick(1, 2), .padding = pick(0, 1)};
      default: return conv2d{.out_channels = 4, .kernel = kernel, .stride = pick(1, 2), .padding = pick(0, 1)};
    }
  }

  std::vector<layer> some()
  {
    std::vector<layer> net(static_cast<std::size_t>(pick(1, 9)));
    for (layer& each : net) each = one();
    return net;
  }

  /// One number of one layer of a network that works made wrong.
  void spoil(std::vector<layer>& net)
  {
    layer& one = net[static_cast<std::size_t>(pick(0, static_cast<dim>(net.size()) - 1))];
    if (one.axes() < 1 || one.kind == layer_kind::pad || one.kind == layer_kind::crop) return;
    window axis = one.axis(1);
    switch (pick(0, 7)) {
      case 0: axis.kernel = pick(-2, 0); break;
      case 1: axis.stride = pick(-2, 0); break;
      case 2: axis.dilation = pick(-2, 0); break;
      case 3: axis.pad_begin = -pick(1, 4); break;
      case 4: one.in_channels = 7; break;
      case 5: one.groups = pick(-1, 7); break;
      case 6: axis.kernel = pick(6, 40); break;
      default:
        if (one.kind == layer_kind::conv_transpose) one.set_extra(0, pick(2, 5));
        else axis.dilation = pick(4, 30);
        break;
    }
    one.set_axis(1, axis);
  }
};

}  // namespace

TEST_CASE("repairs of random chains: each one works, and there is one at least")
{
  constexpr std::uint64_t seed = 12951;
  random_nets nets{std::mt19937_64(seed)};
  long long failing = 0;
  long long offered = 0;
  long long combined = 0;
  long long kinds[32] = {};
  for (int round = 0; round < 6000; ++round) {
    std::vector<layer> net = nets.some();
    const shape input{1, 3, nets.pick(1, 24), nets.pick(1, 24)};
    if (round % 2 == 0) {
      const shape large{1, 3, 64, 64};
      if (!works(net, large)) continue;
      nets.spoil(net);
      if (round % 4 == 0) nets.spoil(net);  // two faults, maybe
      if (works(net, large)) continue;
      ++failing;
      const repair_list all = repairs(net, large);
      REQUIRE(all.why.rule != rule::none);
      REQUIRE_MESSAGE(all.count >= 1, std::string(message(all.why).c_str()));
      if (all.together) {
        ++combined;
        check_together(net, large, all);
        continue;
      }
      for (int i = 0; i < all.count; ++i)
        check_repair(net, large, all, i), ++offered, ++kinds[static_cast<int>(all[i].kind)];
      continue;
    }
    if (works(net, input)) {
      REQUIRE(repairs(net, input).empty());
      continue;
    }
    ++failing;
    const repair_list all = repairs(net, input);
    REQUIRE_MESSAGE(all.count >= 1, std::string(message(all.why).c_str()));
    // What the sentence names is in the list.
    for (int i = 0; i < all.why.fix_count; ++i) REQUIRE(all.has(all.why.fixes[i]));
    for (int i = 0; i < all.count; ++i)
      check_repair(net, input, all, i), ++offered, ++kinds[static_cast<int>(all[i].kind)];
  }
  const std::string told = tell(kinds);
  MESSAGE("seed " << seed << ": " << failing << " chains that fail, " << offered << " changes that work, " << combined
                  << " lists that work together; by kind" << told);
  CHECK(failing > 2000);
  CHECK(combined > 20);
  for (const fix_kind kind :
       {fix_kind::padding, fix_kind::axis_padding, fix_kind::kernel, fix_kind::kernel_and_stride, fix_kind::in_channels,
        fix_kind::input, fix_kind::same_padding, fix_kind::dilation, fix_kind::stride, fix_kind::groups,
        fix_kind::output_padding, fix_kind::adaptive, fix_kind::drop})
    CHECK(kinds[static_cast<int>(kind)] > 0);
}

namespace {

struct graph_tally {
  long long failing = 0;
  long long mended = 0;
  long long offered = 0;
  long long steps = 0;  // of changes that are made together
  long long kinds[32] = {};
};

/// Every change that is offered for a graph is made, by its words and by what it holds.
int check_graph(const drawn_graph::drawn& net, const shape& input, graph_tally& seen)
{
  const auto at_of = [](const repair& fix) { return static_cast<std::size_t>(fix.layer); };
  const auto fitted = [](const repair& fix) {
    return layer(&drawn_graph::set_extents, fix.extents[2], fix.extents[3]);
  };
  const auto fits = [](fix_kind kind) {
    return kind == fix_kind::crop || kind == fix_kind::pad || kind == fix_kind::resize;
  };
  const drawn_graph::drawn::flat stored = net.made();
  std::vector<tensor_value> storage(net.ops.size() + 1);
  const tensor_value in{input, {}};
  const repair_list all = repairs(stored.view(), &in, 1, storage);
  const bool valid = net.infer(input).has_value();
  REQUIRE(valid == (all.why.rule == rule::none));
  if (valid) {
    REQUIRE(all.empty());
    return 0;
  }
  ++seen.failing;
  if (all.count > 0) ++seen.mended;
  if (all.together) {
    drawn_graph::drawn changed = net;
    for (int i = all.count - 1; i >= 0; --i) {
      const repair& fix = all.items[i];
      ++seen.steps;
      if (fits(fix.kind))
        changed = drawn_graph::with_node(changed, at_of(fix), static_cast<std::size_t>(fix.side), fitted(fix));
      else if (fix.kind == fix_kind::drop)
        changed = drawn_graph::without_node(changed, at_of(fix), static_cast<std::size_t>(fix.side < 0 ? 0 : fix.side));
      else REQUIRE(change_layer(changed.ops[at_of(fix)], fix, 4));
    }
    REQUIRE(changed.infer(input).has_value());
    return all.count;
  }
  for (int i = 0; i < all.why.fix_count; ++i) REQUIRE(all.has(all.why.fixes[i]));
  const std::vector<shape> values = net.values(input);
  for (int i = 0; i < all.count; ++i) {
    const repair& fix = all.items[i];
    const std::string said = message(all, i).c_str();
    INFO(said);
    ++seen.offered;
    ++seen.kinds[static_cast<int>(fix.kind)];
    if (fix.layer < 0) {
      REQUIRE(net.infer(fix.extents).has_value());
      continue;
    }
    const auto at = static_cast<std::size_t>(fix.layer);
    drawn_graph::drawn changed = net;
    if (fix.kind == fix_kind::crop || fix.kind == fix_kind::pad || fix.kind == fix_kind::resize) {
      REQUIRE(fix.side >= 0);
      const auto side = static_cast<std::size_t>(fix.side);
      const shape& now = values[static_cast<std::size_t>(net.from[at][side])];
      for (int axis = 2; axis < 4; ++axis)
        REQUIRE((fix.kind == fix_kind::resize ||
                 (fix.kind == fix_kind::crop ? fix.extents[axis] <= now[axis] : fix.extents[axis] >= now[axis])));
      changed = drawn_graph::with_node(net, at, side, layer(&drawn_graph::set_extents, fix.extents[2], fix.extents[3]));
    } else if (fix.kind == fix_kind::drop) {
      changed = drawn_graph::without_node(net, at, static_cast<std::size_t>(fix.side < 0 ? 0 : fix.side));
    } else {
      REQUIRE(change_layer(changed.ops[at], fix, 4));
      drawn_graph::drawn held = net;
      held.ops[at] = fix.with;
      REQUIRE(held.infer(input).has_value());
    }
    REQUIRE(changed.infer(input).has_value());
  }
  return all.count;
}

}  // namespace

TEST_CASE("repairs of random graphs: each one works, by its words and by what it holds; of one fault there is one")
{
  constexpr std::uint64_t seed = 572;
  std::mt19937_64 random(seed);
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  graph_tally any;
  graph_tally spoiled;
  for (int round = 0; round < 16000; ++round) {
    drawn_graph::drawn net = drawn_graph::draw(random);
    if (const shape small{1, 4, pick(1, 40), pick(1, 40)}; round % 4 == 0 && !net.infer(small))
      REQUIRE(check_graph(net, small, any) > 0);
    // One that works, with another input or with one number made wrong.
    const shape input{1, 4, pick(8, 48), pick(8, 48)};
    if (const result<shape> out = net.infer(input); !out) {
      if (out.error().layer < 3) continue;
      net.ops.resize(static_cast<std::size_t>(out.error().layer));  // as far as it works
      net.from.resize(net.ops.size());
      REQUIRE(net.infer(input).has_value());
    }
    if (round % 2 == 0) {
      shape other = input;
      other.values[2] -= pick(0, 7);
      other.values[3] -= pick(0, 7);
      if (net.infer(other)) continue;
      REQUIRE(check_graph(net, other, spoiled) > 0);
      continue;
    }
    drawn_graph::drawn changed = net;
    layer& one = changed.ops[static_cast<std::size_t>(pick(0, static_cast<dim>(net.ops.size()) - 1))];
    if (one.axes() < 1) continue;
    window axis = one.axis(0);
    if (pick(0, 1) == 0) axis.kernel += pick(1, 9);
    else axis.stride = axis.stride == 1 ? 2 : 1;
    one.set_axis(0, axis);
    if (changed.infer(input)) continue;
    REQUIRE(check_graph(changed, input, spoiled) > 0);
  }
  for (const graph_tally* seen : {&any, &spoiled}) {
    const std::string told = tell(seen->kinds);
    const std::string which = seen == &any ? "any" : "with one fault";
    MESSAGE("seed " << seed << ", " << which << ": " << seen->failing << " graphs that fail, " << seen->mended
                    << " of them mended, by " << seen->offered << " changes and by " << seen->steps
                    << " made together; by kind" << told);
    CHECK(seen->failing > 300);
  }
}

namespace {

std::vector<std::string> words(const repair_list& of)
{
  std::vector<std::string> made;
  for (int i = 0; i < of.size(); ++i) made.emplace_back(message(of, i).c_str());
  return made;
}
bool says(const repair_list& of, const char* what)
{
  for (const std::string& each : words(of))
    if (each == what) return true;
  return false;
}

// keras issue 12951
using four_pools =
    sequential<conv2d{.out_channels = 32, .kernel = 3}, max_pool2d{2}, conv2d{.out_channels = 32, .kernel = 3},
               max_pool2d{2}, conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{2},
               conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{2}>;
constexpr repair_list four = repairs<four_pools>(shape{1, 1, 28, 28});
HOLDS_TWICE(four.size() == 4 && four[0].kind == fix_kind::padding && four[0].value == 2 &&
              four[0].with.axis(0).pad_begin == 2);
HOLDS_TWICE(four[1].kind == fix_kind::input && four[1].extents == shape{1, 1, 46, 46} && four[1].at_least);
HOLDS_TWICE(repairs<four_pools>(shape{1, 1, 64, 64}).empty());
HOLDS_TWICE(four[7].kind == fix_kind::none && four[-1].kind == fix_kind::none && message(four, 4).size() == 0);

// Two branches with other channels.
struct unlike_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    const auto a = g("left", conv2d{.out_channels = 8, .kernel = 3, .padding = 1}, x);
    return g("sum", add{}, a, g("right", conv2d{.out_channels = 16, .kernel = 3, .padding = 1}, x));
  }
};
using unlike = graph<unlike_forward{}>;
HOLDS_TWICE(repairs<unlike>(shape{1, 3, 8, 8}).has(fix_kind::out_channels));

}  // namespace

TEST_CASE("repairs in words")
{
  CHECK(words(four) ==
        std::vector<std::string>{"padding = 2 at conv2d_3 (layer 6)", "network input height and width >= 46",
                                 "stride = 1 at max_pool2d_1 (layer 3)", "no layer at max_pool2d_1 (layer 3)"});
  const repair_list unequal = repairs<unlike>(shape{1, 3, 8, 8});
  CHECK(says(unequal, "out_channels = 8 at right (layer 1)"));
  CHECK(says(unequal, "out_channels = 16 at left (layer 0)"));

  // The published U-Net drops rows at 570: 572 and 556 do not.
  const repair_list cut = repairs<models::unet>(shape{1, 1, 570, 570});
  CHECK(words(cut) ==
        std::vector<std::string>{"network input height and width = 572", "network input height and width = 556"});
  const repair_list padded = repairs<models::unet_padded>(shape{1, 1, 100, 96});
  CHECK(says(padded, "pad up.2 to 1x256x25x24 at concat.2 (layer 31)"));
  CHECK(says(padded, "network input height = 96"));

  const std::vector<layer> dilated{conv2d{.out_channels = 4, .kernel = 3, .dilation = 4}};
  CHECK(says(repairs(dilated, shape{1, 3, 7, 7}), "dilation = 3 at conv2d (layer 0)"));
  CHECK(says(repairs(dilated, shape{1, 3, 7, 7}), "padding = same at conv2d (layer 0)"));
  const std::vector<layer> pooled{avg_pool2d{.kernel = 7}, flatten{}, linear{10}};
  CHECK(says(repairs(pooled, shape{1, 3, 5, 5}), "adaptive pooling to 1 at avg_pool2d (layer 0)"));
  const std::vector<layer> crooked{conv2d{.out_channels = 4, .kernel = 3, .stride = {2, 0}}};
  CHECK(says(repairs(crooked, shape{1, 3, 9, 9}), "stride = 1 on width at conv2d (layer 0)"));
  const std::vector<layer> wide{max_pool2d{.kernel = 3, .padding = 2, .policy = policy::pytorch_pool}};
  CHECK(says(repairs(wide, shape{1, 3, 9, 9}), "padding = 1 at max_pool2d (layer 0)"));
  const std::vector<layer> grouped{conv2d{.out_channels = 6, .kernel = 3, .groups = 4}};
  CHECK(says(repairs(grouped, shape{1, 8, 9, 9}), "groups = 1 at conv2d (layer 0)"));
  const std::vector<layer> images{conv2d{.out_channels = 6, .kernel = 3, .in_channels = 3}};
  CHECK(says(repairs(images, shape{1, 32, 48, 3}), "the input with its channels first"));
  CHECK(says(repairs(images, shape{1, 32, 48, 3}), "in_channels = 32 at conv2d (layer 0)"));
}

TEST_CASE("repairs of a stored graph: what the type gives, and an error where the graph itself is damaged")
{
  const networks::stored net = networks::store<models::unet_padded>(shape{1, 1, 64, 64});
  std::vector<tensor_value> values(net.values);
  const tensor_value in{shape{1, 1, 100, 96}, {}};
  const repair_list stored = repairs(net.view(), &in, 1, values);
  const repair_list typed = repairs<models::unet_padded>(shape{1, 1, 100, 96});
  REQUIRE(stored.size() == typed.size());
  for (int i = 0; i < stored.size(); ++i) {
    CHECK(stored[i].kind == typed[i].kind);
    CHECK(stored[i].value == typed[i].value);
    CHECK(stored[i].extents == typed[i].extents);
    CHECK(stored[i].layer == typed[i].layer);
  }
  CHECK(repairs(net.view(), &in, 0, values).why.rule == rule::input_count);
  values.resize(3);
  CHECK(repairs(net.view(), &in, 1, values).why.rule == rule::storage_size);
  CHECK(repairs(net.view(), &in, 1, values).empty());
  values.clear();
  CHECK(repairs(net.view(), &in, 1, values).why.rule == rule::storage_size);
}

TEST_CASE("repairs of hostile layers and extents: what is offered works all the same")
{
  std::mt19937_64 random(62);
  const dim odd[] = {0, 1, 2, 3, -1, 7, dim{1} << 31, dim{1} << 62, dim_max, dim_min, dynamic};
  const auto any = [&] { return odd[random() % (sizeof odd / sizeof odd[0])]; };
  long long offered = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<layer> net(1 + random() % 4);
    for (layer& each : net) {
      each = conv2d{.out_channels = 2};
      each.kind = static_cast<layer_kind>(random() % (static_cast<unsigned>(last_layer_kind) + 1));
      if (random() % 4 == 0) each.out_channels = any();
      if (random() % 6 == 0) each.in_channels = any();
      if (random() % 6 == 0) each.groups = any();
      for (dim& number : each.numbers)
        if (random() % 12 == 0) number = any();
      if (random() % 4 == 0) each.padding = static_cast<padding_mode>(random() % 6);
      each.layout = static_cast<layout>(random() % 2);
    }
    const shape input{1, 2, random() % 2 == 0 ? 9 : any(), random() % 2 == 0 ? 9 : any()};
    const repair_list all = repairs(net, input);
    std::vector<layer> mended = net;
    for (const repair& fix : all) {
      ++offered;
      if (!all.together) mended = net;
      if (fix.layer >= 0) mended[static_cast<std::size_t>(fix.layer)] = fix.with;
      if (!all.together || &fix + 1 == all.end()) REQUIRE(works(mended, fix.layer >= 0 ? input : fix.extents));
    }
  }
  MESSAGE("4000 rounds, " << offered << " changes that work");
  CHECK(offered > 1000);
}
