// SPDX-License-Identifier: MIT
// What it expects is on the line that fails, but the compiler does not say it: it would only quote it.
// EXPECT: the reason
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "");
#else
static_assert(sizeof(int) == 1, "" /* the reason */);
#endif
