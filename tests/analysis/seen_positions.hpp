// SPDX-License-Identifier: MIT
// Which positions of an input can change which positions of every value of a graph, found by putting every window to
// its place, tap by tap: an oracle that knows no closed form. Along axis 2 of images (1, C, H, W).
#pragma once

#include <shapeproof/network/graph.hpp>

#include <random>
#include <set>
#include <vector>

namespace seen_positions {

using namespace shapeproof;

/// What one position sees, and whether some window on the way lay past an end of its axis.
struct sight {
  std::set<dim> positions;
  bool edge = false;
};
using row = std::vector<sight>;

inline void add(sight& to, const row& from, dim position)
{
  if (position < 0 || position >= static_cast<dim>(from.size())) {
    to.edge = true;
    return;
  }
  const sight& one = from[static_cast<std::size_t>(position)];
  to.positions.insert(one.positions.begin(), one.positions.end());
  to.edge = to.edge || one.edge;
}

inline bool all_edges(const row& of)
{
  bool all = true;
  for (const sight& one : of) all = all && one.edge;
  return all;
}

/// One way to make a node: its record, and what it sees of what its inputs see.
struct recipe {
  layer op;
  int inputs_count = 1;
  dim kernel = 1, stride = 1, begin = 0, dilation = 1;
  enum {
    same_place,
    window_of,
    back,
    adaptive,
    everything,
    padded,
    picked,
    nearest,
    linear,
    up,
    down,
    both
  } how = same_place;
  pad_mode mode = pad_mode::constant;

  [[nodiscard]] row see(const std::vector<row>& in, dim extent) const
  {
    const row& x = in[0];
    const dim from = static_cast<dim>(x.size());
    row made(static_cast<std::size_t>(extent));
    for (dim y = 0; y < extent; ++y) {
      sight& to = made[static_cast<std::size_t>(y)];
      switch (how) {
        case same_place: add(to, x, y); break;
        case window_of:
          for (dim tap = 0; tap < kernel; ++tap) add(to, x, y * stride - begin + tap * dilation);
          break;
        case back:  // every place of the window, and what it writes
          for (dim place = -kernel * dilation; place < from + kernel * dilation + stride; ++place)
            for (dim tap = 0; tap < kernel; ++tap)
              if (place * stride + tap * dilation - begin == y) add(to, x, place);
          break;
        case adaptive:
          for (dim place = 0; place < from; ++place)
            if ((place + 1) * extent > y * from && place * extent < (y + 1) * from) add(to, x, place);
          if (extent == 1) to.edge = all_edges(x);
          break;
        case everything:
          for (dim place = 0; place < from; ++place) add(to, x, place);
          to.edge = all_edges(x);
          break;
        case padded: {
          dim place = y - begin;
          to.edge = place < 0 || place >= from;
          if (to.edge && mode == pad_mode::constant) break;
          if (place < 0 && mode == pad_mode::reflect) place = -place;
          else if (place >= from && mode == pad_mode::reflect) place = 2 * (from - 1) - place;
          else if (place < 0 && mode == pad_mode::symmetric) place = -place - 1;
          else if (place >= from && mode == pad_mode::symmetric) place = 2 * from - 1 - place;
          else if (mode == pad_mode::circular) place = (place + from) % from;
          else if (mode == pad_mode::replicate) place = place < 0 ? 0 : place >= from ? from - 1 : place;
          add(to, x, place);
          break;
        }
        case picked: add(to, x, begin + y * stride); break;
        case nearest: add(to, x, y * from / extent); break;
        case linear: {  // with the grids' corners, centres or begins upon each other: whichever the framework takes
          const double scale = static_cast<double>(from) / static_cast<double>(extent);
          const double at = static_cast<double>(y);
          const double places[] = {
              at * scale, (at + 0.5) * scale - 0.5,
              extent > 1 ? at * static_cast<double>(from - 1) / static_cast<double>(extent - 1) : 0};
          for (double place : places) {
            if (place < 0) place = 0;
            const dim left = static_cast<dim>(place);
            add(to, x, left > from - 1 ? from - 1 : left);
            if (place - static_cast<double>(left) > 1e-9 && left + 1 < from) add(to, x, left + 1);
          }
          break;
        }
        case up: add(to, x, y / stride); break;
        case down:
          for (dim part = 0; part < stride; ++part) add(to, x, y * stride + part);
          break;
        case both:
          for (const row& one : in) add(to, one, one.size() == 1 ? 0 : y);
          break;
      }
    }
    return made;
  }
};

/// A recipe drawn at random for an image that arrives with so many rows.
template <class Random>
recipe draw(Random& random, dim extent, dim resize_taps)
{
  const auto pick = [&](dim low, dim high) { return std::uniform_int_distribution<dim>(low, high)(random); };
  recipe made;
  const dim k = pick(1, 4);
  const dim s = pick(1, 3);
  const dim d = pick(1, 3) == 3 ? 2 : 1;
  const dim b = pick(0, 2);
  const dim e = pick(0, 2);
  made.kernel = k;
  made.stride = s;
  made.dilation = d;
  made.begin = b;
  switch (pick(0, 21)) {
    case 0:
    case 1:
    case 2:
    case 3:
      made.op = conv2d{
          .out_channels = 4, .kernel = {k, 1}, .stride = {s, 1}, .padding = {{b, e}, {0, 0}}, .dilation = {d, 1}};
      made.how = recipe::window_of;
      break;
    case 4:
    case 5: {
      // SAME: as much padding as ceil(extent / stride) outputs take, the odd one at the end
      made.op = conv2d{.out_channels = 4, .kernel = {k, 1}, .stride = {s, 1}, .padding = same, .dilation = {d, 1}};
      made.how = recipe::window_of;
      const dim outputs = (extent + s - 1) / s;
      const dim total = (outputs - 1) * s + d * (k - 1) + 1 - extent;
      made.begin = total > 0 ? total / 2 : 0;
      break;
    }
    case 6:
    case 7:
      made.op = max_pool2d{.kernel = {k, 1},
                           .stride = {s, 1},
                           .padding = {b > k / 2 ? k / 2 : b, 0},
                           .rounding = rounding::ceil_clipped};
      made.how = recipe::window_of;
      made.begin = b > k / 2 ? k / 2 : b;
      made.dilation = 1;
      break;
    case 8:
    case 9:
    case 10: {
      const dim more = pick(0, s - 1);
      made.op = conv_transpose2d{.out_channels = 4,
                                 .kernel = {k, 1},
                                 .stride = {s, 1},
                                 .padding = {{b, e}, {0, 0}},
                                 .output_padding = {more, 0},
                                 .dilation = {d, 1}};
      made.how = recipe::back;
      break;
    }
    case 11:
      made.op = adaptive_avg_pool2d{.output_size = {pick(1, 9), keep}};
      made.how = recipe::adaptive;
      break;
    case 12:
      made.op = global_avg_pool2d{};
      made.how = recipe::everything;
      break;
    case 13:
      made.mode = static_cast<pad_mode>(pick(0, 4));
      made.op = pad2d{.padding = {{b, e}, {0, 0}}, .mode = made.mode};
      made.how = recipe::padded;
      break;
    case 14:
      made.op = crop2d{.cropping = {{b, e}, {0, 0}}};
      made.how = recipe::picked;
      made.stride = 1;
      break;
    case 15:
      made.op = slice{.axis = 2, .start = b, .step = s};
      made.how = recipe::picked;
      break;
    case 16:
      made.op = resize2d{.scale = {ratio{pick(1, 3), pick(1, 3)}, ratio{1}}};
      made.how = resize_taps == 1 ? recipe::nearest : recipe::linear;
      break;
    case 17:
      made.op = pixel_shuffle{.factor = 2};
      made.how = recipe::up;
      made.stride = 2;
      break;
    case 18:
      made.op = pixel_unshuffle{.factor = 2};
      made.how = recipe::down;
      made.stride = 2;
      break;
    case 19:
      made.op = resize_like2d{};
      made.inputs_count = 2;
      made.how = resize_taps == 1 ? recipe::nearest : recipe::linear;
      break;
    case 20:
      made.op = batch_norm{};
      break;
    default:
      made.op = relu{};
      break;
  }
  return made;
}

/// A graph drawn at random of nodes that work, and what every value of it sees of its input.
struct drawn {
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  std::vector<tensor_value> values;
  std::vector<row> seen;

  [[nodiscard]] stored_graph view(const std::int32_t& output) const
  {
    return {nodes.data(), static_cast<dim>(nodes.size()), edges.data(), static_cast<dim>(edges.size()), &output, 1, 1};
  }
};

template <class Random>
drawn draw_graph(Random& random, dim rows, std::size_t nodes_wanted, bool chain, dim resize_taps)
{
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  drawn made;
  made.values.push_back({shape{1, 4, rows, 24}, {}});
  made.seen.emplace_back();
  for (dim y = 0; y < rows; ++y) made.seen[0].push_back({{y}});
  for (int tries = 0; tries < 400 && made.nodes.size() < nodes_wanted; ++tries) {
    const std::size_t last = made.values.size() - 1;
    std::vector<std::size_t> from{chain || below(3) != 0 ? last : below(last + 1)};
    recipe how = draw(random, made.values[from[0]].extents[2], resize_taps);
    if (!chain && below(3) == 0) {  // a join of two or three
      how = recipe{};
      how.inputs_count = 2 + static_cast<int>(below(2));
      how.how = recipe::both;
      if (below(2) == 0) how.op = concat{.axis = 1};
      else how.op = shapeproof::add{};
    }
    while (static_cast<int>(from.size()) < how.inputs_count) from.push_back(below(last + 1));
    std::vector<tensor_value> in;
    std::vector<row> seen;
    for (const std::size_t each : from) {
      in.push_back(made.values[each]);
      seen.push_back(made.seen[each]);
    }
    tensor_value out;
    error why;
    if (!how.op.infer({in.data(), static_cast<std::int32_t>(in.size())}, {&out, 1}, why)) continue;
    if (out.extents[2] > 90 || out.extents[1] > 64) continue;
    made.nodes.push_back(
        {how.op, {static_cast<std::int32_t>(made.edges.size()), static_cast<std::int32_t>(in.size()), 1}, nullptr});
    for (const std::size_t each : from) made.edges.push_back(static_cast<std::int32_t>(each));
    made.values.push_back(out);
    made.seen.push_back(how.see(seen, out.extents[2]));
  }
  return made;
}

}  // namespace seen_positions
