# SPDX-License-Identifier: MIT
# A link in the README or the docs leads to a file that is there.
#
#   cmake -DROOT=<repository> -P links.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE pages ${ROOT}/docs/*.md)
foreach(page ${ROOT}/README.md ${pages})
  cmake_path(GET page PARENT_PATH folder)
  file(READ ${page} text)
  string(REPLACE "](" "@LINK " text "${text}")
  string(REGEX REPLACE "[][;]" " " text "${text}")  # what CMake lists have a use for
  string(REGEX MATCHALL "@LINK [^)#: ]+[)#]" links "${text}")
  foreach(link IN LISTS links)
    string(REGEX REPLACE "@LINK (.*)[)#]" "\\1" link "${link}")
    if(NOT EXISTS ${folder}/${link})
      cmake_path(RELATIVE_PATH page BASE_DIRECTORY ${ROOT})
      message(SEND_ERROR "${page}: there is no ${link}")
      cmake_path(ABSOLUTE_PATH page BASE_DIRECTORY ${ROOT})
    endif()
  endforeach()
endforeach()
