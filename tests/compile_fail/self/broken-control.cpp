// SPDX-License-Identifier: MIT
// An include that is wrong: the file fails whatever it tests.
// EXPECT: the reason
#include <no/such/header.hpp>
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "the reason");
#else
static_assert(sizeof(int) == 1, "the reason");
#endif
