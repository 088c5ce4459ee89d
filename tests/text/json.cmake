# SPDX-License-Identifier: MIT
# CMake's reader of JSON reads what write_json writes, and finds the names.
#
#   cmake -DWRITTEN=<program> -P json.cmake
cmake_minimum_required(VERSION 3.25)

# `wanted` is what stands at the rest of the arguments.
function(expect net wanted)
  execute_process(COMMAND ${WRITTEN} json ${net} OUTPUT_VARIABLE text ERROR_VARIABLE said RESULT_VARIABLE exit)
  if(NOT exit EQUAL 0)
    message(FATAL_ERROR "${WRITTEN} json ${net}: ${exit} ${said}")
  endif()
  string(JSON found ERROR_VARIABLE wrong GET "${text}" ${ARGN})
  if(wrong OR NOT found STREQUAL wanted)
    message(SEND_ERROR "${net}, ${ARGN}: '${found}' in place of '${wanted}' (${wrong})")
  endif()
endfunction()

expect(lenet5 "61706" totals parameters)
expect(lenet5 "C3" nodes 2 name)
expect(lenet5 "16" nodes 2 outputs 0 extents 1)
expect(blocks "layer1.1.conv1" nodes 7 name)
expect(blocks "7" nodes 12 inputs 1)
expect(failing "window.fits" error rule)
expect(two "4" nodes 3 inputs 0)
expect(tree "one.deep.b.relu" nodes 2 name)
expect(tree "" nodes 2 outputs 0 extents 0)  # null
expect(scope "\"]; end %%{.<i>`" error name)
expect(hostile "a\"b" nodes 0 name)
expect(hostile "new\nline\r\ttab" nodes 10 name)
expect(hostile "back\\n\\" nodes 9 name)
expect(hostile "grüß ❤ 🎉" nodes 12 name)
expect(hostile_failing "19" error layer)
