# SPDX-License-Identifier: MIT
# What docs/receptive_field.md shows is what the program prints now.
#   cmake -DROOT=. -DPROGRAM=... [-DUPDATE=ON] -P receptive_field.cmake

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/shown.cmake)

run(fields ${PROGRAM})
shows(docs/receptive_field.md "output of receptive_field" text "${fields}")
