// SPDX-License-Identifier: MIT
// Which positions of an input's axis can change which elements of every value of a graph of tensor operations, found
// element by element: an oracle for what moves, merges, cuts and joins axes.
#pragma once

#include <shapeproof/network/graph.hpp>

#include <algorithm>
#include <random>
#include <vector>

namespace seen_elements {

using namespace shapeproof;

/// Of each element, row by row: the positions that it sees, as bits; and whether padding stood in the place of one.
inline constexpr std::uint64_t padded = std::uint64_t{1} << 63;
using elements = std::vector<std::uint64_t>;

inline dim count(const shape& of)
{
  dim made = 1;
  for (const dim extent : of) made *= extent;
  return made;
}
inline std::vector<dim> place(const shape& of, dim element)
{
  std::vector<dim> at(static_cast<std::size_t>(of.rank()));
  for (int i = of.rank() - 1; i >= 0; --i) {
    at[static_cast<std::size_t>(i)] = element % of.values[i];
    element /= of.values[i];
  }
  return at;
}
inline std::size_t number(const shape& of, const std::vector<dim>& at)
{
  dim made = 0;
  for (int i = 0; i < of.rank(); ++i) made = made * of.values[i] + at[static_cast<std::size_t>(i)];
  return static_cast<std::size_t>(made);
}

/// A tensor that is made, and what is seen by its elements.
struct value {
  shape extents;
  elements seen;
};

struct maker {
  std::mt19937_64& random;

  dim pick(dim low, dim high) const { return std::uniform_int_distribution<dim>(low, high)(random); }

  /// What every element of `y` sees: the union of what `reads` names.
  template <class Reads>
  static elements gather(const shape& y, const Reads& reads)
  {
    elements made(static_cast<std::size_t>(count(y)));
    for (dim i = 0; i < count(y); ++i) reads(place(y, i), made[static_cast<std::size_t>(i)]);
    return made;
  }

  /// One node at random: its record, the values it takes, and what its outputs see. False where it can't be made.
  bool draw(const std::vector<value>& values, layer& op, std::vector<std::size_t>& from, std::vector<value>& made) const
  {
    from = {values.size() - 1};
    if (pick(0, 3) == 0) from[0] = static_cast<std::size_t>(pick(0, static_cast<dim>(values.size()) - 1));
    const dim kind = pick(0, 17);
    const bool joins = kind <= 4;
    if (joins) from.push_back(static_cast<std::size_t>(pick(0, static_cast<dim>(values.size()) - 1)));
    const value x = values[from[0]];
    const int rank = x.extents.rank();
    const dim axis = rank > 0 ? pick(0, rank - 1) : 0;
    const std::size_t at_axis = static_cast<std::size_t>(axis);
    const int outputs = kind == 5 || kind == 6 ? 2 : 1;
    if (rank == 0) return false;
    const dim slice_start = pick(-3, 3);
    const dim slice_step = pick(1, 2);
    const dim begin = pick(-1, 2);
    const dim end = pick(-1, 2);
    std::vector<int> order(static_cast<std::size_t>(rank));
    switch (kind) {
      case 0: op = add{}; break;
      case 1: op = concat{.axis = axis}; break;
      case 2: op = stack{.axis = pick(0, rank)}; break;
      case 3: op = matmul{.transpose_a = pick(0, 1) == 1, .transpose_b = pick(0, 1) == 1}; break;
      case 4: op = relation{}; break;
      case 5: op = split{.axis = axis, .sizes = {1, x.extents[static_cast<int>(axis)] - 1}}; break;
      case 6: op = chunk{.axis = axis, .chunks = 2}; break;
      case 7: {
        shape list;
        for (int i = 0; i < rank; ++i) order[static_cast<std::size_t>(i)] = i;
        std::shuffle(order.begin(), order.end(), random);
        for (const int i : order) list.push_back(i);
        op = permute{.order = list};
        break;
      }
      case 8: op = flatten{.start_axis = axis, .end_axis = pick(axis, rank - 1)}; break;
      case 9: {
        shape to = x.extents;
        const int k = static_cast<int>(pick(0, rank - 1));
        if (to.values[k] % 2 == 0 && pick(0, 1) == 1 && rank < 5) {
          to.values[k] /= 2;
          shape more;
          for (int i = 0; i < rank; ++i) {
            more.push_back(to.values[i]);
            if (i == k) more.push_back(2);
          }
          to = more;
        } else if (rank > 1) {
          to.values[0] *= to.values[1];
          for (int i = 1; i + 1 < rank; ++i) to.values[i] = to.values[i + 1];
          --to.count;
        }
        op = reshape{.extents = to};
        break;
      }
      case 10: op = squeeze{}; break;
      case 11: op = unsqueeze{.axis = {pick(0, rank)}}; break;
      case 12: op = linear{.out_features = pick(1, 4)}; break;
      case 13: op = softmax{.axis = axis}; break;
      case 14: op = reduce_mean{.axes = {axis}, .keep_dims = pick(0, 1) == 1}; break;
      case 15: op = layer_norm{}; break;
      case 16: op = slice{.axis = axis, .start = slice_start, .step = slice_step}; break;
      default: op = pad{.begins = {begin}, .ends = {end}}; break;
    }
    std::vector<tensor_value> in;
    for (const std::size_t each : from) in.push_back({values[each].extents, {}});
    std::vector<tensor_value> out(static_cast<std::size_t>(outputs));
    error why;
    if (!op.infer({in.data(), static_cast<std::int32_t>(in.size())}, {out.data(), outputs}, why)) return false;
    made.clear();
    for (int k = 0; k < outputs; ++k) {
      const shape y = out[static_cast<std::size_t>(k)].extents;
      if (count(y) > 300 || y.rank() > 5) return false;
      const value& b = values[from.back()];
      const auto see = [&](const value& of, const std::vector<dim>& at, std::uint64_t& to) {
        to |= of.seen[number(of.extents, at)];
      };
      made.push_back({y, gather(y, [&](std::vector<dim> at, std::uint64_t& to) {
        const std::vector<dim> here = at;
        switch (kind) {
          case 0:
          case 4:
            for (const value* side : {&x, &b}) {
              std::vector<dim> there(at.end() - side->extents.rank(), at.end());
              for (std::size_t i = 0; i < there.size(); ++i)
                if (side->extents.values[i] == 1) there[i] = 0;
              see(*side, there, to);
            }
            break;
          case 1:
            if (at[at_axis] < x.extents.values[axis]) see(x, at, to);
            else at[at_axis] -= x.extents.values[axis], see(b, at, to);
            break;
          case 2: {
            const auto new_axis = static_cast<std::ptrdiff_t>(op.out_channels);
            const bool second = at[static_cast<std::size_t>(new_axis)] == 1;
            at.erase(at.begin() + new_axis);
            see(second ? b : x, at, to);
            break;
          }
          case 3: {
            const matmul of = op.as<matmul>();
            const int rank_b = b.extents.rank();
            const bool row = rank == 1;
            const bool column = rank_b == 1;
            dim m = 0;
            dim n = 0;
            if (!column) n = at.back(), at.pop_back();
            if (!row) m = at.back(), at.pop_back();
            const auto before = [&](const shape& side, std::size_t axes_count) {
              std::vector<dim> made_of(at.end() - static_cast<std::ptrdiff_t>(axes_count), at.end());
              for (std::size_t i = 0; i < axes_count; ++i)
                if (side.values[i] == 1) made_of[i] = 0;
              return made_of;
            };
            const dim sum = x.extents.values[row ? 0 : rank - (of.transpose_a ? 2 : 1)];
            for (dim k_at = 0; k_at < sum; ++k_at) {
              std::vector<dim> left = before(x.extents, row ? 0 : static_cast<std::size_t>(rank - 2));
              if (row) left.push_back(k_at);
              else left.insert(left.end(), {of.transpose_a ? k_at : m, of.transpose_a ? m : k_at});
              std::vector<dim> right = before(b.extents, column ? 0 : static_cast<std::size_t>(rank_b - 2));
              if (column) right.push_back(k_at);
              else right.insert(right.end(), {of.transpose_b ? n : k_at, of.transpose_b ? k_at : n});
              see(x, left, to);
              see(b, right, to);
            }
            break;
          }
          case 5:
          case 6:
            if (k == 1) at[at_axis] += out[0].extents.values[axis];
            see(x, at, to);
            break;
          case 7: {
            std::vector<dim> there(at.size());
            for (std::size_t i = 0; i < at.size(); ++i) there[static_cast<std::size_t>(order[i])] = at[i];
            see(x, there, to);
            break;
          }
          case 8:
          case 9:
          case 10:
          case 11: to |= x.seen[number(y, here)]; break;
          case 12:
          case 13:
          case 14:
          case 15: {
            const std::size_t over = kind == 12 || kind == 15 ? static_cast<std::size_t>(rank - 1) : at_axis;
            if (kind == 14 && !op.keep_dims) at.insert(at.begin() + static_cast<std::ptrdiff_t>(over), 0);
            for (at[over] = 0; at[over] < x.extents.values[over]; ++at[over]) see(x, at, to);
            break;
          }
          case 16: {
            dim start = slice_start < 0 ? slice_start + x.extents.values[axis] : slice_start;
            if (start < 0) start = 0;
            at[at_axis] = start + at[at_axis] * slice_step;
            see(x, at, to);
            break;
          }
          default:
            at.back() -= begin;
            if (at.back() >= 0 && at.back() < x.extents.values[rank - 1]) see(x, at, to);
            else to |= padded;
            break;
        }
      })});
    }
    return true;
  }
};

}  // namespace seen_elements
