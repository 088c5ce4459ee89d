# SPDX-License-Identifier: MIT
# What docs/text.md shows is what the program prints now.
#   cmake -DROOT=. -DSUMMARY=... [-DUPDATE=ON] -P text.cmake

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/shown.cmake)

run(tables ${SUMMARY})
shows(docs/text.md "output of summary" text "${tables}")
foreach(language mermaid dot json)
  run(text ${SUMMARY} ${language})
  shows(docs/text.md "output of summary ${language}" ${language} "${text}")
endforeach()
