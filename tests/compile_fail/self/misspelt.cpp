// SPDX-License-Identifier: MIT
// The second line would be looked over if it were not refused.
// EXPECT: the reason
// EXPECT-TEX: another
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "the reason");
#else
static_assert(sizeof(int) == 1, "the reason");
#endif
