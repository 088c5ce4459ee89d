// SPDX-License-Identifier: MIT
// Without a half that works nothing shows that the rest of the file is right.
// EXPECT: the reason
static_assert(sizeof(int) == 1, "the reason");
