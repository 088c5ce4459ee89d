// SPDX-License-Identifier: MIT
// The entry of a fuzz target: runs its properties, and ends the process where one does not hold.
#pragma once

#include "properties.hpp"

#include <cstdio>
#include <cstdlib>

#define FUZZ_TARGET(properties)                                                     \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) \
  {                                                                                 \
    fuzz::digest seen;                                                              \
    if (const char* broken = properties({data, size}, seen)) {                      \
      std::fprintf(stderr, "does not hold: %s\n", broken);                          \
      std::abort();                                                                 \
    }                                                                               \
    return 0;                                                                       \
  }
