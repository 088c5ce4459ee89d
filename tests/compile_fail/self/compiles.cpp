// SPDX-License-Identifier: MIT
// Both halves compile.
// EXPECT: the reason
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "the reason");
#else
static_assert(sizeof(int) > 1, "the reason");
#endif
