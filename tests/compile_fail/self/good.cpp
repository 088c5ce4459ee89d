// SPDX-License-Identifier: MIT
// What the runner must accept, marks that CMake has a use for included: else a runner that refuses all would pass.
// EXPECT: the reason; [one] of "two"] $ # { ${three} @four@
// EXPECT-FIRST: the reason; [
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "");
#else
static_assert(sizeof(int) == 1, "the reason; [one] of \"two\"] $ # { ${three} @four@");
#endif
