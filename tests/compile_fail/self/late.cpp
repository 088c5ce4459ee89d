// SPDX-License-Identifier: MIT
// The reason comes too late for anyone to see it.
// EXPECT: the reason
// EXPECT-FIRST: the reason
#if !defined(CONTROL)
#define TWO static_assert(sizeof(int) == 1, "noise"); static_assert(sizeof(int) == 2, "noise");
TWO TWO TWO TWO
TWO TWO TWO TWO
static_assert(sizeof(int) == 1, "the reason");
#endif
