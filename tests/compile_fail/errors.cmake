# SPDX-License-Identifier: MIT
# Writes docs/errors.md, or says that it is not up to date:
#
#   cmake [-DUPDATE=ON [-DGCC=g++-12] [-DCLANG=clang++-19]] [-DROOT=<repository>] -P errors.cmake
#
# What a rule means stands in docs/rules.md; the program, and how to mend it, in the compile_fail test of its name; the
# rest is what the compilers print. Of a compiler that is not given, the page keeps what it has: that is compared by the
# runner of the tests, which compiles each file anyway.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/printed.cmake)
if(NOT DEFINED ROOT)
  cmake_path(SET ROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../..)
  string(REGEX REPLACE "/$" "" ROOT "${ROOT}")
endif()

set(old "")
if(EXISTS ${ROOT}/docs/errors.md)
  file(READ ${ROOT}/docs/errors.md old)
  protect("${old}" old)
endif()

# What a compiler prints of a file; of one that is not given, what the page shows.
function(printed compiler name id path out)
  if(NOT UPDATE OR "${compiler}" STREQUAL "")
    shown_in("${old}" "${path}: ${name}" head)
    set(${out} "${head}" PARENT_SCOPE)
    return()
  endif()
  flags_of(${id} -std=c++20 ${ROOT}/include "" flags)
  execute_process(COMMAND ${compiler} ${flags} ${ROOT}/${path} OUTPUT_VARIABLE output ERROR_VARIABLE output)
  join("${output}" joined plain)
  head_of("${joined}" ${ROOT} head)
  set(${out} "${head}" PARENT_SCOPE)
endfunction()

foreach(compiler GCC CLANG)
  if(NOT "${${compiler}}" STREQUAL "")
    execute_process(COMMAND ${${compiler}} -dumpversion OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REPLACE "CLANG" "Clang" id "${compiler}")
    string(REPLACE "GCC" "GNU" id "${id}")
    documented(${id} "${version}." name)
    if(NOT name)
      message(FATAL_ERROR "the page shows g++ 12 and clang 19, and ${${compiler}} is ${version}")
    endif()
  endif()
endforeach()

# The rows of the rules that the compiler checks, and those of them that have a file.
file(READ ${ROOT}/docs/rules.md rules)
protect("${rules}" rules)
string(REGEX MATCHALL "\n\\| `[^\n]*" rows "${rules}")

set(index "")
set(sections "")
foreach(row IN LISTS rows)
  string(REPLACE " | " ";" cells "${row}")
  list(LENGTH cells length)
  list(GET cells 0 id)
  string(REGEX REPLACE "\n\\| `([^`]*)`" "\\1" id "${id}")
  set(path tests/compile_fail/${id}.cpp)
  if(NOT length EQUAL 6 OR NOT EXISTS ${ROOT}/${path})
    continue()
  endif()
  list(GET cells 1 meaning)
  list(GET cells 2 numbers)
  list(GET cells 3 sentence)
  list(GET cells 4 template)
  string(REPLACE "." "" anchor "${id}")
  string(APPEND index "| ${sentence} | ${opening}`${id}`${closing}(#${anchor}) |\n")

  # The file: what is wrong with it, how to mend it, and the program with its two halves as a difference.
  file(READ ${ROOT}/${path} text)
  protect("${text}" text)
  string(REPLACE "\n" ";" lines "${text}")
  set(story "")
  set(fix "")
  set(program "")
  set(side "both")
  set(head ON)
  foreach(line IN LISTS lines)
    if(line MATCHES "^// (SPDX|EXPECT)")
      continue()
    elseif(head AND line MATCHES "^// FIX: (.*)")
      set(fix "${CMAKE_MATCH_1}")
      continue()
    elseif(head AND line MATCHES "^// (.*)")
      string(APPEND story " ${CMAKE_MATCH_1}")
      continue()
    endif()
    set(head OFF)
    if(line STREQUAL "#if defined(CONTROL)")
      set(side "fixed")
      set(fixed "")
    elseif(line STREQUAL "#if !defined(CONTROL)")
      set(side "broken")
      set(fixed "")
    elseif(line STREQUAL "#else")
      set(side "broken")
    elseif(line STREQUAL "#endif")
      string(APPEND program "${fixed}")  # after the broken lines, as a difference has them
      set(side "both")
    elseif(side STREQUAL "both")
      string(APPEND program " ${line}\n")
    elseif(side STREQUAL "broken")
      string(APPEND program "-${line}\n")
    else()
      string(APPEND fixed "+${line}\n")
    endif()
  endforeach()
  string(REGEX REPLACE "( *\n)+$" "\n" program "${program}")
  string(REGEX REPLACE "\n +\n" "\n\n" program "${program}")
  if(fix STREQUAL "")
    message(SEND_ERROR "${path}: no line `// FIX: ...` says how to mend what the rule ${id} refuses")
  endif()
  if(NOT program MATCHES "(^|\n)-")
    message(SEND_ERROR "${path}: no broken half found between #if defined(CONTROL), #else and #endif")
  endif()

  string(APPEND sections "\n## `${id}`\n\n"
    "- What must hold: ${meaning}.\n"
    "- What it says: ${sentence}. The template is ${template}.\n"
    "- The numbers: ${numbers}.\n"
    "- To fix it: ${fix}\n\n"
    "${opening}${path}${closing}(../${path}).${story}\n\n"
    "```diff\n${program}```\n")
  foreach(compiler "${GCC}|g++ 12|GNU" "${CLANG}|clang 19|Clang")
    string(REPLACE "|" ";" compiler "${compiler}")
    list(GET compiler 0 command)
    list(GET compiler 1 name)
    list(GET compiler 2 compiler_id)
    printed("${command}" "${name}" ${compiler_id} ${path} output)
    if(output STREQUAL "")
      message(SEND_ERROR "docs/errors.md shows nothing of ${path} by ${name}: ${how_to_update}")
    endif()
    string(APPEND sections "\n${name} says\n\n<!-- ${path}: ${name} -->\n```text\n${output}```\n")
  endforeach()
endforeach()

protect([=[<!-- SPDX-License-Identifier: MIT -->
<!-- Written by tests/compile_fail/errors.cmake from docs/rules.md, tests/compile_fail/ and the compilers. Not by hand. -->
# The errors, by message

Every check that the compiler makes of a network: what it means, how to mend it, a program that it refuses, and what the
compilers say of that one. At run time `message(error)` is the same sentence. [rules.md](rules.md) has the rules as a
table, those that only run time knows included.

A sentence begins with a place and a rule: `conv2d_3 (layer 6): [window.fits]`. Look here for the words in brackets, or
for the rest of the sentence in the next table, in which braces stand for numbers and `{axis}` for the name of an axis. The
template before the sentence has the same as integers, the layer first and then the axis of the tensor, both from 0, -1
where there is none.

In the programs a line with `-` is of the broken one, and a line with `+` of the one that compiles. Of what the compilers
say the first lines are shown, as far as the error and the sentence. The sentence arrives in pieces, `text<20>{"conv2d_3
(layer 6): "}, text<28>{"[window.fits] height 1 with "}`, which are joined here; the line of source that a compiler adds is
left out. See it whole with

    g++ -std=c++20 -Iinclude -fsyntax-only tests/compile_fail/window.fits.cpp

and the fixed half with `-DCONTROL`.

| the sentence | the rule |
|---|---|
]=] begin)
set(page "${begin}${index}${sections}")

if(UPDATE)
  unprotect("${page}" page)
  file(WRITE ${ROOT}/docs/errors.md "${page}")
elseif(NOT page STREQUAL old)
  string(REPLACE "\n" ";" wanted "${page}")
  string(REPLACE "\n" ";" found "${old}")
  foreach(line is IN ZIP_LISTS wanted found)
    if(NOT "${line}" STREQUAL "${is}")
      unprotect("${line}" line)
      unprotect("${is}" is)
      message(NOTICE "wanted: ${line}\nfound:  ${is}")
      break()
    endif()
  endforeach()
  message(FATAL_ERROR "docs/errors.md is not up to date: ${how_to_update}")
endif()
