# SPDX-License-Identifier: MIT
# Makes one header of the tree: each header where it is first included, its own includes written out in their places.
#
#   cmake -DROOT=<repository> -DOUT=<folder>/shapeproof.hpp [-DFORWARD=<folder>] -P single_header.cmake
#
# FORWARD gets a header by every path of the tree that includes the one header, so that every test can be built with it.
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${ROOT}/include/shapeproof/core/version.hpp parts REGEX "define SHAPEPROOF_VERSION_")
string(REGEX MATCHALL "[0-9]+" parts "${parts}")
list(JOIN parts "." version)
set(text "// SPDX-License-Identifier: MIT
// shapeproof ${version} as a single header, made of the headers of the repository by its target single_header.
#pragma once
")

set(done "")
function(emit header)
  if(header IN_LIST done)
    return()
  endif()
  list(APPEND done ${header})
  file(READ ${ROOT}/include/${header} rest)
  string(REPLACE "#pragma once\n" "" rest "${rest}")
  string(REGEX REPLACE "^// SPDX[^\n]*\n" "" rest "${rest}")
  string(APPEND text "\n// --- ${header}\n")
  while(TRUE)
    string(FIND "${rest}" "#include <shapeproof/" at)
    if(at EQUAL -1)
      break()
    endif()
    string(SUBSTRING "${rest}" 0 ${at} before)
    string(SUBSTRING "${rest}" ${at} -1 rest)
    string(FIND "${rest}" "\n" end)
    string(SUBSTRING "${rest}" 0 ${end} line)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    string(REGEX REPLACE "^#include <([^>]*)>.*" "\\1" included "${line}")
    string(APPEND text "${before}")
    emit(${included})
  endwhile()
  string(APPEND text "${rest}")
  set(text "${text}" PARENT_SCOPE)
  set(done "${done}" PARENT_SCOPE)
endfunction()

emit(shapeproof/shapeproof.hpp)
file(GLOB_RECURSE headers RELATIVE ${ROOT}/include ${ROOT}/include/shapeproof/*.hpp)
list(SORT headers)
foreach(header IN LISTS headers)
  emit(${header})
endforeach()
# Written only where something changed, so that nothing is built again for nothing.
function(write file content)
  set(old "")
  if(EXISTS ${file})
    file(READ ${file} old)
  endif()
  if(NOT old STREQUAL content)
    file(WRITE ${file} "${content}")
  endif()
endfunction()
write(${OUT} "${text}")
if(FORWARD)
  foreach(header IN LISTS headers)
    write(${FORWARD}/${header} "#include \"${OUT}\"\n")
  endforeach()
endif()
