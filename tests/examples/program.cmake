# SPDX-License-Identifier: MIT
# What a page shows of a program is what it prints now.
#   cmake -DROOT=. -DPROGRAM=... -DNAME=receptive_field -DPAGE=docs/receptive_field.md [-DUPDATE=ON] -P program.cmake

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/shown.cmake)

run(printed ${PROGRAM})
shows(${PAGE} "output of ${NAME}" text "${printed}")
