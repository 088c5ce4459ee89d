// SPDX-License-Identifier: MIT
// The version of the library: the only macros of its public interface.
#pragma once

#define SHAPEPROOF_VERSION_MAJOR 0
#define SHAPEPROOF_VERSION_MINOR 1
#define SHAPEPROOF_VERSION_PATCH 0
