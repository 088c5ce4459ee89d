# SPDX-License-Identifier: MIT
# Runs one compile-fail test, and proves that the file fails for the reason it names:
#
#   cmake -DCOMPILER=g++ -DCOMPILER_ID=GNU -DCOMPILER_VERSION=12.2 -DSOURCE=x.cpp -DINCLUDE=include
#         -DSTANDARD=-std=c++20 [-DFLAGS=...] -P compile_fail.cmake
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
# Text arguments (`window_does_not_fit<6, 2, 1, 0, 3, text<2>{"a "}, text<1>{"b"}>`) are joined first. So the name and
# the integers are searched for as `window_does_not_fit<6, 2, 1, 0, 3>` and the sentence as `a b`, on every compiler.
cmake_minimum_required(VERSION 3.25)

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

# What CMake gives a meaning of its own in lists and in strings is swapped for control characters, the same way on both
# sides of each comparison.
string(ASCII 1 semicolon)
string(ASCII 2 opening)
string(ASCII 3 closing)
string(ASCII 4 backslash)
string(ASCII 5 quote)
function(protect text out)
  string(REPLACE "\r" "" text "${text}")
  string(REPLACE "\\" "${backslash}" text "${text}")
  string(REPLACE ";" "${semicolon}" text "${text}")
  string(REPLACE "[" "${opening}" text "${text}")
  string(REPLACE "]" "${closing}" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()
function(unprotect text out)
  string(REPLACE "${backslash}" "\\" text "${text}")
  string(REPLACE "${semicolon}" ";" text "${text}")
  string(REPLACE "${opening}" "[" text "${text}")
  string(REPLACE "${closing}" "]" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
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

# What is compiled, and how. The compiler's words must not depend on the user's language, and what it quotes of the
# source must not count as something it said.
set(ENV{LC_ALL} C)
separate_arguments(flags NATIVE_COMMAND "${FLAGS}")
list(APPEND flags ${STANDARD} -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow)
if(COMPILER_ID STREQUAL "GNU")
  list(APPEND flags -fno-diagnostics-show-caret -fdiagnostics-color=never)
else()
  list(APPEND flags -fno-caret-diagnostics -fno-color-diagnostics -Wno-unused-command-line-argument)
endif()
list(APPEND flags -I "${INCLUDE}" -fsyntax-only)

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

# The output with the pieces of the sentence joined, and the same without them.
set(text_type "(shapeproof::)?(detail::)?text<[0-9]+>{")
string(REPLACE "\\\"" "${quote}" searched "${output}")
protect("${searched}" searched)
string(REGEX REPLACE "\"}, ${text_type}\"" "" joined "${searched}")
string(REGEX REPLACE ", ${text_type}\"[^\"]*\"}" "" plain "${joined}")
string(REPLACE "${quote}" "\"" joined "${joined}")
string(REPLACE "${quote}" "\"" plain "${plain}")

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
