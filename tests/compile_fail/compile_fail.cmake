# SPDX-License-Identifier: MIT
# Runs one compile-fail test, and proves that the file fails for the reason it names:
#
#   cmake -DCOMPILER=g++ -DCOMPILER_ID=GNU -DCOMPILER_VERSION=12.2 -DSOURCE=x.cpp -DINCLUDE=include
#         -DSTANDARD=-std=c++20 [-DFLAGS=...] [-DPAGE=docs/errors.md] -P compile_fail.cmake
#
# The file says in comments what the compiler must print:
#
#   // EXPECT: literal        somewhere in the output
#   // EXPECT-FIRST: literal  within the first 12 lines of it, which is what a user sees
#   // EXPECT-TEXT: literal   the sentence, also within the first 12 lines; not asked of clang before 15, which prints
#                             text arguments as lists of numbers
#
# and has a CONTROL half, which is the same program with only the cause removed and must compile without a warning:
# a test whose include line is wrong fails to compile too, and would else look like a success.
#
# What PAGE shows of the file under `<!-- its path: compiler -->` must be what the compiler prints now, where that compiler
# is one the page speaks of and the flags are such as leave its words alone.
#
# Text arguments (`window_does_not_fit<6, 2, 1, 0, 3, text<2>{"a "}, text<1>{"b"}>`) are joined first. So the name and
# the integers are searched for as `window_does_not_fit<6, 2, 1, 0, 3>` and the sentence as `a b`, on every compiler.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/printed.cmake)

set(first_lines 12)

foreach(needed COMPILER COMPILER_ID COMPILER_VERSION SOURCE INCLUDE STANDARD)
  if(NOT DEFINED ${needed} OR "${${needed}}" STREQUAL "")
    message(FATAL_ERROR "compile_fail.cmake needs -D${needed}=...")
  endif()
endforeach()
if(NOT EXISTS "${SOURCE}")
  message(FATAL_ERROR "there is no file ${SOURCE}")
endif()

# The reason alone in CMake's own error, which breaks lines; before it, just as it came, what the compiler printed.
function(refuse reason output)
  message(NOTICE "${output}")
  message(FATAL_ERROR "${SOURCE}: ${reason}")
endfunction()

# What the file expects.
file(READ "${SOURCE}" source)
protect("${source}" source)
string(REGEX MATCHALL "// *EXPECT[^\n]*" lines "${source}")
if("${lines}" STREQUAL "")
  message(FATAL_ERROR "no EXPECT line in ${SOURCE}: a test that says no reason proves nothing")
endif()
set(expected_EXPECT "")
set(expected_EXPECT-TEXT "")
set(expected_EXPECT-FIRST "")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "^// (EXPECT|EXPECT-TEXT|EXPECT-FIRST): (.*[^ ]) *$")
    unprotect("${line}" line)
    message(FATAL_ERROR "no such expectation: ${line}")
  endif()
  list(APPEND expected_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
endforeach()
if("${expected_EXPECT}" STREQUAL "")
  # The others are not asked of every compiler.
  message(FATAL_ERROR "no plain EXPECT line in ${SOURCE}")
endif()
string(FIND "${source}" "CONTROL" control)
if(control EQUAL -1)
  message(FATAL_ERROR "no CONTROL half in ${SOURCE}")
endif()

flags_of("${COMPILER_ID}" "${STANDARD}" "${INCLUDE}" "${FLAGS}" flags)
execute_process(COMMAND "${COMPILER}" ${flags} -Werror -DCONTROL "${SOURCE}"
                RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT "${code}" STREQUAL "0")
  refuse("the CONTROL half must compile, and gave exit code ${code}" "${output}")
endif()

execute_process(COMMAND "${COMPILER}" ${flags} "${SOURCE}"
                RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
if("${code}" STREQUAL "0")
  refuse("it compiles, and must not" "${output}")
endif()
if(NOT "${code}" STREQUAL "1")
  refuse("the compiler must refuse it with exit code 1, and gave ${code}" "${output}")
endif()
if(output MATCHES "internal compiler error")
  refuse("internal compiler error" "${output}")
endif()

join("${output}" joined plain)

function(first_of text out)
  set(kept "")
  foreach(i RANGE 1 ${first_lines})
    string(FIND "${text}" "\n" end)
    if(end EQUAL -1)
      string(APPEND kept "${text}")
      break()
    endif()
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${text}" 0 ${end} line)
    string(SUBSTRING "${text}" ${end} -1 text)
    string(APPEND kept "${line}")
  endforeach()
  set(${out} "${kept}" PARENT_SCOPE)
endfunction()
first_of("${plain}" plain_first)
first_of("${joined}" joined_first)

function(demand kind where)
  foreach(literal IN LISTS expected_${kind})
    string(FIND "${where}" "${literal}" at)
    if(at EQUAL -1)
      unprotect("${literal}" literal)
      unprotect("${joined}" shown)
      refuse("not met: ${kind}: ${literal}" "${shown}")
    endif()
  endforeach()
endfunction()
demand(EXPECT "${plain}\n${joined}")
demand(EXPECT-FIRST "${plain_first}\n${joined_first}")
if(NOT (COMPILER_ID MATCHES "Clang" AND COMPILER_VERSION VERSION_LESS 15))
  demand(EXPECT-TEXT "${joined_first}")
endif()

documented("${COMPILER_ID}" "${COMPILER_VERSION}" name)
if(PAGE AND name AND STANDARD MATCHES "20$" AND NOT FLAGS MATCHES "-D|-m32|-stdlib")
  cmake_path(GET INCLUDE PARENT_PATH root)
  cmake_path(RELATIVE_PATH SOURCE BASE_DIRECTORY "${root}" OUTPUT_VARIABLE path)
  file(READ "${PAGE}" page)
  protect("${page}" page)
  shown_in("${page}" "${path}: ${name}" shown)
  if(shown)
    head_of("${joined}" "${root}" now)
    without_lines("${shown}" shown)
    without_lines("${now}" compared)
    if(NOT shown STREQUAL compared)
      unprotect("${now}" now)
      refuse("${PAGE} shows other words of ${name} than these. It is written anew by ${how_to_update}" "${now}")
    endif()
  endif()
endif()
