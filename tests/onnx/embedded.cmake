# SPDX-License-Identifier: MIT
# The example docs/examples/embedded as its users have it: it builds and runs; with its model replaced by one that does
# not fit its build fails, and says why; with the first model back it builds again.
#
#   cmake -DROOT=. -DWORK=... -DCOMPILER=... -DGENERATOR=... -DFLAGS=... [-DWITHOUT_TEXT=ON] -P embedded.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/models)
set(model ${WORK}/models/keywords.onnx)
set(sentence "pool (layer 18): [window.fits] height 25 with padding 0+0 is smaller than the kernel 26, short by 1")

function(put file)
  file(COPY_FILE ${file} ${model})
  file(TOUCH ${model})
endfunction()
function(build result output)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  set(${result} ${code} PARENT_SCOPE)
  set(${output} "${out}" PARENT_SCOPE)
endfunction()

put(${ROOT}/docs/examples/embedded/keywords.onnx)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${ROOT}/docs/examples/embedded -B ${WORK}/build -G ${GENERATOR}
                        -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS} -Dmodels=${WORK}/models
                COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
build(code output)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "the example does not build:\n${output}")
endif()
execute_process(COMMAND ${WORK}/build/embedded OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
message("${output}")
if(NOT output MATCHES "resnet18: 1814073344 multiply-accumulates")
  message(FATAL_ERROR "the example counts something else:\n${output}")
endif()

put(${ROOT}/tests/data/onnx/keywords_broken.onnx)
build(code output)
if(code EQUAL 0)
  message(FATAL_ERROR "the example builds with a model that does not fit")
endif()
# The sentence comes in pieces, as text arguments (tests/compile_fail/compile_fail.cmake); clang 14 prints numbers.
string(REGEX REPLACE "\"}, (shapeproof::)?(detail::)?text<[0-9]+>{\"" "" joined "${output}")
string(FIND "${joined}" "window_does_not_fit<18, 2, 25, 0, 26" named)
string(FIND "${joined}" "${sentence}" told)
if(named EQUAL -1 OR (told EQUAL -1 AND NOT WITHOUT_TEXT))
  message(FATAL_ERROR "the build fails for another reason:\n${output}")
endif()

put(${ROOT}/docs/examples/embedded/keywords.onnx)
build(code output)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "the example no longer builds:\n${output}")
endif()
