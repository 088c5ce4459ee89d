// SPDX-License-Identifier: MIT
// A set of sizes, as the valid ones of a network's axis are: finitely many exceptions, then a pattern that repeats.
#pragma once

#include <shapeproof/core/checked.hpp>  // dim

#include <cstddef>  // size_t

namespace shapeproof {

/// The largest size that is asked about: 2^31.
inline constexpr dim size_max = dim{1} << 31;

/// How much is known of a set of sizes.
enum class size_answer : std::uint8_t {
  independent,  // the very set, whatever the other free axes are (each of them must be valid for itself)
  tied,         // the very set; but which of the other axes' sizes go with one depends on it (`tied_to`)
  bounded,      // only that no other size works: each one in the set may work, or not
};

/// Sizes from 1 to 2^31: those whose remainder by `period` is one of the residues and that are `minimum()` or more, but
/// for the exceptions, each of which turns the answer of the residues round.
class size_set {
 public:
  static constexpr dim period_max = 4096;
  static constexpr int exceptions_max = 96;

  size_answer answer = size_answer::independent;
  std::uint8_t tied_to = 0;  // bits: the axes that go with this one, of this input or another
  bool agrees = false;       // tied by being the same number as those: the batch of two inputs

  [[nodiscard]] constexpr bool exact() const noexcept { return answer != size_answer::bounded; }
  [[nodiscard]] constexpr dim period() const noexcept { return period_; }
  /// From this size on the residues alone decide.
  [[nodiscard]] constexpr dim settled() const noexcept { return settled_; }
  [[nodiscard]] constexpr bool has_residue(dim rest) const noexcept
  {
    return rest >= 0 && rest < period_ && (residues_[rest / 64] >> (rest % 64) & 1U) != 0;
  }
  /// How many runs of exceptions there are, and the first and the last size of one.
  [[nodiscard]] constexpr int exceptions() const noexcept { return count_; }
  [[nodiscard]] constexpr dim first_of(int run) const noexcept { return runs_[run].first; }
  [[nodiscard]] constexpr dim last_of(int run) const noexcept { return runs_[run].last; }

  /// Whether the size is in the set: of one that is `exact()`, whether the network takes it.
  [[nodiscard]] constexpr bool contains(dim size) const noexcept
  {
    if (size < low_ || size > size_max) return false;
    return has_residue(size % period_) != (size < settled_ && excepted(size));
  }

  /// The smallest size of the set that is `size` or more, 0 where there is none.
  [[nodiscard]] constexpr dim next(dim size) const noexcept
  {
    dim at = size < low_ ? low_ : size;
    for (int run = 0; run < count_ && at < settled_; ++run) {
      if (runs_[run].last < at) continue;
      const dim found = at < runs_[run].first ? upward(at, runs_[run].first - 1, true) : 0;
      if (found != 0) return found;
      if (at < runs_[run].first) at = runs_[run].first;
      const dim excepted = upward(at, runs_[run].last, false);
      if (excepted != 0) return excepted;
      at = dim{runs_[run].last} + 1;
    }
    return upward(at, size_max, true);
  }

  /// The largest size of the set that is `size` or less, 0 where there is none.
  [[nodiscard]] constexpr dim previous(dim size) const noexcept
  {
    if (size < low_) return 0;
    dim at = size > size_max ? size_max : size;
    for (int run = count_ - 1; run >= 0 && at >= low_; --run) {
      if (runs_[run].first > at) continue;
      const dim found = at > runs_[run].last ? downward(at, dim{runs_[run].last} + 1, true) : 0;
      if (found != 0) return found;
      if (at > runs_[run].last) at = runs_[run].last;
      const dim excepted = downward(at, runs_[run].first, false);
      if (excepted != 0) return excepted;
      at = runs_[run].first - 1;
    }
    return downward(at, low_, true);
  }

  /// The size of the set that is nearest to `size`, the smaller of two; 0 where the set is empty.
  [[nodiscard]] constexpr dim nearest(dim size) const noexcept
  {
    const dim above = next(size);
    const dim below = previous(size);
    if (above == 0 || below == 0) return above == 0 ? below : above;
    return below + (size - below <= above - size ? 0 : above - below);
  }

  /// The smallest and the largest size of the set, 0 where it is empty.
  [[nodiscard]] constexpr dim minimum() const noexcept { return next(1); }
  [[nodiscard]] constexpr dim maximum() const noexcept { return previous(size_max); }
  [[nodiscard]] constexpr bool empty() const noexcept { return minimum() == 0; }

  /// Whether every size from `low` to `high` is in the set.
  [[nodiscard]] constexpr bool contains_all(dim low, dim high) const noexcept
  {
    if (low > high) return true;
    if (low < low_ || high > size_max) return false;
    dim at = low;
    for (int run = 0; run < count_ && at <= high; ++run) {
      if (runs_[run].last < at) continue;
      if (at < runs_[run].first && has_gap(at, low_of(high, runs_[run].first - 1), true)) return false;
      if (at < runs_[run].first) at = runs_[run].first;
      if (at <= high && has_gap(at, low_of(high, runs_[run].last), false)) return false;
      at = dim{runs_[run].last} + 1;
    }
    return at > high || !has_gap(at, high, true);
  }

  [[nodiscard]] friend constexpr bool operator==(const size_set&, const size_set&) noexcept = default;

  // --- for what makes a set: all is cleared; residues of a period; a least size; exceptions, in rising order

  constexpr void begin(dim period, dim least, dim settled) noexcept
  {
    period_ = period;
    low_ = least;
    settled_ = settled;
  }
  constexpr void set_residue(dim rest) noexcept { residues_[rest / 64] |= std::uint64_t{1} << (rest % 64); }
  /// Says false where there is no room.
  constexpr bool except(dim size) noexcept
  {
    const auto one = static_cast<std::uint32_t>(size);
    if (count_ > 0 && runs_[count_ - 1].last + 1 == one) {
      runs_[count_ - 1].last = one;
      return true;
    }
    if (count_ == exceptions_max) return false;
    runs_[count_++] = {one, one};
    return true;
  }

  /// The one form of a set: the shortest period, nothing said of what needs no saying.
  constexpr void settle() noexcept
  {
    shorten();
    while (count_ > 0 && runs_[0].last < low_) drop_first();
    // Exceptions at the beginning that only say no are a larger least size; the residues say no between them.
    const dim first = next(low_);
    low_ = first == 0 ? size_max + 1 : first;
    while (count_ > 0 && runs_[0].last < low_) drop_first();
    if (count_ > 0 && runs_[0].first < low_) runs_[0].first = static_cast<std::uint32_t>(low_);
    settled_ = count_ > 0 ? dim{runs_[count_ - 1].last} + 1 : low_;
  }

 private:
  struct size_run {
    std::uint32_t first;
    std::uint32_t last;
    [[nodiscard]] friend constexpr bool operator==(const size_run&, const size_run&) noexcept = default;
  };

  dim period_ = 1;
  dim low_ = size_max + 1;
  dim settled_ = size_max + 1;
  std::uint64_t residues_[static_cast<std::size_t>(period_max / 64)] = {};
  size_run runs_[static_cast<std::size_t>(exceptions_max)] = {};
  int count_ = 0;

  [[nodiscard]] static constexpr dim low_of(dim a, dim b) noexcept { return a < b ? a : b; }

  [[nodiscard]] constexpr bool excepted(dim size) const noexcept
  {
    int low = 0;
    int high = count_;
    while (low < high) {
      const int middle = (low + high) / 2;
      if (runs_[middle].last < size) low = middle + 1;
      else high = middle;
    }
    return low < count_ && runs_[low].first <= size;
  }

  // The first size from `at` to `last` whose residue is in the set (or is not): one period tells.
  [[nodiscard]] constexpr dim upward(dim at, dim last, bool wanted) const noexcept
  {
    if (last - at >= period_) last = at + period_ - 1;
    for (dim size = at; size <= last; ++size)
      if (has_residue(size % period_) == wanted) return size <= size_max ? size : 0;
    return 0;
  }
  [[nodiscard]] constexpr dim downward(dim at, dim first, bool wanted) const noexcept
  {
    if (at - first >= period_) first = at - period_ + 1;
    for (dim size = at; size >= first; --size)
      if (has_residue(size % period_) == wanted) return size;
    return 0;
  }
  [[nodiscard]] constexpr bool has_gap(dim at, dim last, bool wanted) const noexcept
  {
    return upward(at, last, !wanted) != 0;
  }

  constexpr void drop_first() noexcept
  {
    for (int i = 1; i < count_; ++i) runs_[i - 1] = runs_[i];
    runs_[--count_] = {};
  }

  constexpr void shorten() noexcept
  {
    for (dim part = 1; part < period_; ++part) {
      if (period_ % part != 0) continue;
      bool repeats = true;
      for (dim rest = part; rest < period_ && repeats; ++rest) repeats = has_residue(rest) == has_residue(rest - part);
      if (!repeats) continue;
      for (dim rest = part; rest < period_; ++rest) residues_[rest / 64] &= ~(std::uint64_t{1} << (rest % 64));
      period_ = part;
      return;
    }
  }
};

}  // namespace shapeproof
