// SPDX-License-Identifier: MIT
// The sentence is not asked of every compiler, so that it cannot be all that is expected.
// EXPECT-TEXT: the reason
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "the reason");
#else
static_assert(sizeof(int) == 1, "the reason");
#endif
