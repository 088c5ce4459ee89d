# SPDX-License-Identifier: MIT
# The top level stays small enough to be read at a glance.
#
#   cmake -DROOT=<repository> -P toplevel.cmake
cmake_minimum_required(VERSION 3.25)

set(folders include tests bench docs build)  # build: where the presets put their build trees
set(files CMakeLists.txt CMakePresets.json README.md LICENSE)

file(GLOB entries RELATIVE ${ROOT} ${ROOT}/*)
foreach(entry IN LISTS entries)
  if(entry MATCHES "^\\.")
    continue()
  endif()
  if(IS_DIRECTORY ${ROOT}/${entry})
    set(allowed ${folders})
  else()
    set(allowed ${files})
  endif()
  if(NOT entry IN_LIST allowed)
    message(SEND_ERROR "${entry} does not belong to the top level: ${folders}, ${files}")
  endif()
endforeach()
