// SPDX-License-Identifier: MIT
// All run-time benchmarks as one table: the median of the repetitions of a row, how it compares with the unchecked formula
// above it, and how often it allocated. A row stands below the formula that it is compared with.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "counted.hpp"

namespace {

long long calls = 0;  // the benchmarks run on one thread

void* counted_new(std::size_t size)
{
  ++calls;
  void* made = std::malloc(size > 0 ? size : 1);
  if (made == nullptr) std::abort();
  return made;
}

class table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override
  {
    std::printf("%-46s %14s %11s %12s\n", "", "ns", "/ unchecked", "allocations");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override
  {
    for (const Run& run : runs) {
      const std::string name = run.run_name.function_name + (run.run_name.args.empty() ? "" : " " + run.run_name.args);
      const std::string error = error_of(run);
      if (!error.empty()) std::printf("%-46s %s\n", name.c_str(), error.c_str());
      else if (run.report_big_o) fit(name, run);
      else if (run.report_rms)
        std::printf("%-46s %13.0f%%\n", (name + ", deviation from it").c_str(), 100 * run.GetAdjustedCPUTime());
      else if (run.aggregate_name == "median") row(name, run);
    }
  }

 private:
  /// Google Benchmark 1.8 calls it something else.
  template <class Any>
  static std::string error_of(const Any& run)
  {
    if constexpr (requires { run.error_occurred; }) return run.error_occurred ? run.error_message : "";
    else return static_cast<int>(run.skipped) != 0 ? run.skip_message : "";
  }

  static double counter(const Run& run, const char* name)
  {
    const auto at = run.counters.find(name);
    return at == run.counters.end() ? 0 : at->second.value;
  }

  void row(const std::string& name, const Run& run)
  {
    const double parts = counter(run, "parts");
    const double took = run.GetAdjustedCPUTime() / (parts > 0 ? parts : 1);
    if (name.find("unchecked") != std::string::npos) base_ = took;
    const std::string allocated = parts > 0 ? std::to_string(counter(run, "allocations")) : "not counted";
    std::printf("%-46s %14.2f %11.2f %12s\n", name.c_str(), took, took / base_,
                allocated.substr(0, allocated.find('.') + 3).c_str());
  }

  static void fit(const std::string& name, const Run& run)
  {
    const char* of[] = {"?", "1", "N", "N^2", "N^3", "log N", "N log N", "?"};
    const int at = static_cast<int>(run.complexity);
    std::printf("%-46s %14.2f %s\n", (name + ", best fit").c_str(), run.GetAdjustedCPUTime(),
                of[at >= 0 && at < 8 ? at : 0]);
  }

  double base_ = 1;
};

}  // namespace

long long bench::allocations() { return calls; }

void* operator new(std::size_t size) { return counted_new(size); }
void* operator new[](std::size_t size) { return counted_new(size); }
void operator delete(void* of) noexcept { std::free(of); }
void operator delete[](void* of) noexcept { std::free(of); }
void operator delete(void* of, std::size_t) noexcept { std::free(of); }
void operator delete[](void* of, std::size_t) noexcept { std::free(of); }

int main(int argc, char** argv)
{
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  std::printf("Medians of repetitions, time of the processor. %s\n", SHAPEPROOF_BENCH_PEERS);
  table out;
  benchmark::RunSpecifiedBenchmarks(&out);
  benchmark::Shutdown();
}
