// SPDX-License-Identifier: MIT
// It fails, but not for what it says.
// EXPECT: the reason
#if defined(CONTROL)
int number = 1;
#else
int number = of_a_name_that_is_nowhere;
#endif
