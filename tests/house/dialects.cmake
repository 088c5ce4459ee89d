# SPDX-License-Identifier: MIT
# A front of a dialect translates names: it works nothing out, so none of the operators that a formula is made of stands
# in its folder - not in a comment either, nor as a pointer, so that a plain search says as much. And no header outside
# that folder asks which framework it is: what they differ in is a setting of a policy's row.
#
#   cmake -DROOT=<repository> -P dialects.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB fronts ${ROOT}/include/shapeproof/dialects/*)
if("${fronts}" STREQUAL "")
  message(FATAL_ERROR "no header in include/shapeproof/dialects")
endif()
foreach(front IN LISTS fronts)
  file(READ ${front} text)
  string(REGEX REPLACE "[][;]" " " text "${text}")
  string(REGEX MATCHALL "[^\n]+" lines "${text}")
  foreach(line IN LISTS lines)
    if(line MATCHES "^#include <shapeproof/[a-z]+/[a-z_]+\\.hpp>( +//[^/]*)?$")
      continue()
    endif()
    string(REGEX REPLACE "///?" "" rest "${line}")
    if(rest MATCHES "[/%*]")
      message(SEND_ERROR "${front}: an operator of a formula in\n  ${line}")
    endif()
  endforeach()
endforeach()

set(frameworks pytorch|onnx|onnxruntime|tensorflow|keras|onednn)
file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/shapeproof ${ROOT}/include/shapeproof/*.hpp)
list(FILTER headers EXCLUDE REGEX "^dialects/")
foreach(header IN LISTS headers)
  file(READ ${ROOT}/include/shapeproof/${header} text)
  string(REGEX REPLACE "[][;]" " " text "${text}")
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  if(text MATCHES "([^\n]*(==|!=|<|>|case) *(shapeproof::)?policy::(${frameworks})[^\n]*)")
    message(SEND_ERROR "${header}: asks which framework it is in\n  ${CMAKE_MATCH_1}")
  endif()
endforeach()
