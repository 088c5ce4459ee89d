// SPDX-License-Identifier: MIT
// It fails, and does not say for what.
#if defined(CONTROL)
static_assert(sizeof(int) > 1, "the reason");
#else
static_assert(sizeof(int) == 1, "the reason");
#endif
