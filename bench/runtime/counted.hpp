// SPDX-License-Identifier: MIT
// What a row of the table says beside its time: how many times operator new was called in its loop (table.cpp replaces
// it), and of how many equal parts the time is.
#pragma once

#include <benchmark/benchmark.h>

namespace bench {

/// Calls of operator new since the program began.
long long allocations();

/// Stands before the loop of a benchmark, and counts for it.
class counted {
 public:
  explicit counted(benchmark::State& state, double parts = 1) : state_(state), parts_(parts), before_(allocations()) {}
  ~counted()
  {
    const double made = static_cast<double>(allocations() - before_);
    state_.counters["allocations"] = made / static_cast<double>(state_.iterations()) / parts_;
    state_.counters["parts"] = parts_;
  }
  /// Allocations that were made while the time was not taken.
  void without(long long paused) { before_ += paused; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;

 private:
  benchmark::State& state_;
  double parts_;
  long long before_;
};

}  // namespace bench
