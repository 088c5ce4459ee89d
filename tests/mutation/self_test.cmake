# SPDX-License-Identifier: MIT
# Tests mutation.cmake: lists that it must not let pass, and one that is right.
#
#   cmake -DROOT=<repository> -DWORK=<a folder to write to> -DCOMPILER=g++ -P self_test.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})

function(run name least code output)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${ROOT} -DWORK=${WORK}/${name} -DCOMPILER=${COMPILER} -DLIST=${WORK}/${name}.txt
                          -DLEAST=${least} -P ${CMAKE_CURRENT_LIST_DIR}/mutation.cmake
                  RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")  # CMake breaks the lines of an error
  set(${code} "${result}" PARENT_SCOPE)
  set(${output} "${printed}" PARENT_SCOPE)
endfunction()

function(says output text)
  string(FIND "${output}" "${text}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "mutation.cmake does not say: ${text}\n${output}")
  endif()
endfunction()

set(loop "core/divisors.hpp: core.divisors\n-  while (b != 0) {\n")
file(WRITE ${WORK}/right.txt "# one\n${loop}+  while (b > 1) {\n")
run(right 1 code output)
says("${output}" "static_assert core.divisors")
says("${output}" "1 mutations: 1 killed, 0 equivalent")
if(NOT code STREQUAL "0")
  message(SEND_ERROR "mutation.cmake refuses a list that is right:\n${output}")
endif()

file(WRITE ${WORK}/wrong.txt "core/divisors.hpp: core.divisors\n-// Common divisors\n+// Divisors\n\n${loop}+  while (b != ) {\n
${loop}+  while (b > 1) {\n= nothing changes\n\ncore/divisors.hpp: core.divisors\n-// Common divisors\n+// Divisors\n= a comment\n")
run(wrong 1 code output)
says("${output}" "core/divisors.hpp:2 survives")
says("${output}" "is changed to what is no C++")
says("${output}" "is called equivalent and is killed by static_assert core.divisors")
says("${output}" "equivalent: a comment")
says("${output}" "0 mutations are killed, and 1 are the least")
if(code STREQUAL "0")
  message(SEND_ERROR "mutation.cmake lets pass what survives")
endif()

foreach(text "core/divisors.hpp: core.divisors\n-return\n+\n" "core/divisors.hpp: core.divisors\n-no such text\n+\n"
             "core/divisors.hpp: core.divisors\n+a line\n")
  file(WRITE ${WORK}/gone.txt "${text}")
  run(gone 0 code output)
  says("${output}" "where it has, once,")
  if(code STREQUAL "0")
    message(SEND_ERROR "mutation.cmake lets pass what does not stand in the header once: ${text}")
  endif()
endforeach()
file(WRITE ${WORK}/odd.txt "core/divisors.hpp core.divisors\n")
run(odd 0 code output)
says("${output}" "no such line: core/divisors.hpp core.divisors")
file(REMOVE_RECURSE ${WORK})
