// SPDX-License-Identifier: MIT
// The properties of a fuzz target in the ordinary test run: without libFuzzer, on seeded random bytes, the same each time.
//
//   fuzz.<target> [how many] [first seed]      fuzz.<target> -  (bytes from standard input)
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

const std::vector<std::uint8_t>* current = nullptr;

extern "C" void show_input(int)
{
  std::fputs("input:", stderr);
  for (const std::uint8_t byte : *current) std::fprintf(stderr, " %02x", static_cast<unsigned>(byte));
  std::fputs("\n", stderr);
}

}  // namespace

int main(int argc, char** argv)
{
  static std::vector<std::uint8_t> input;  // outlives the handler of signals
  current = &input;
  std::signal(SIGABRT, show_input);
  if (argc > 1 && std::strcmp(argv[1], "-") == 0) {
    for (int byte = std::getchar(); byte != EOF; byte = std::getchar()) input.push_back(static_cast<std::uint8_t>(byte));
    LLVMFuzzerTestOneInput(input.data(), input.size());
    return 0;
  }
  const long long count = argc > 1 ? std::atoll(argv[1]) : 100000;
  const long long first = argc > 2 ? std::atoll(argv[2]) : 1;
  for (long long seed = first; seed < first + count; ++seed) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    input.resize(static_cast<std::size_t>(random() % 192));
    for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random() >> 32);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%lld inputs\n", count);
  return 0;
}
