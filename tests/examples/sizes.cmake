# SPDX-License-Identifier: MIT
# What docs/valid_sizes.md shows is what the program prints now.
#   cmake -DROOT=. -DSIZES=... [-DUPDATE=ON] -P sizes.cmake

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/shown.cmake)

run(sizes ${SIZES})
shows(docs/valid_sizes.md "output of sizes" text "${sizes}")
