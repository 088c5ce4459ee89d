// SPDX-License-Identifier: MIT
#include "window.hpp"

#include "target.hpp"

FUZZ_TARGET(fuzz::window_target)
