# SPDX-License-Identifier: MIT
# Which lines of include/ the tests run, by clang's source coverage; under 97 % fails. Of the tests, those that are programs
# of their own: what only an example or a tool runs does not count, and neither do static_asserts.
#
#   cmake -DROOT=. -DBUILD=build/coverage [-DCLANG=19] [-DJOBS=2] -P coverage.cmake
cmake_minimum_required(VERSION 3.25)

cmake_path(ABSOLUTE_PATH ROOT NORMALIZE)
cmake_path(ABSOLUTE_PATH BUILD NORMALIZE)
if(NOT DEFINED CLANG)
  set(CLANG 19)
endif()
if(NOT DEFINED JOBS)
  set(JOBS 2)
endif()
find_program(profdata llvm-profdata-${CLANG} REQUIRED)
find_program(cov llvm-cov-${CLANG} REQUIRED)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status STREQUAL "0")
    string(LENGTH "${said}" length)
    if(length GREATER 4000)
      math(EXPR begin "${length} - 4000")
      string(SUBSTRING "${said}" ${begin} -1 said)
    endif()
    list(JOIN ARGN " " line)
    message(NOTICE "${said}")
    message(FATAL_ERROR "${line} exits with ${status}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} -S ${ROOT} -B ${BUILD} -G Ninja -DCMAKE_CXX_COMPILER=clang++-${CLANG} -DCMAKE_BUILD_TYPE=
    "-DCMAKE_CXX_FLAGS=-O0 -fprofile-instr-generate -fcoverage-mapping" -DSHAPEPROOF_BENCH=OFF)
run(${CMAKE_COMMAND} --build ${BUILD} --target help)
string(REGEX MATCHALL "(test\\.[a-z0-9_.]+|conformance): phony" targets "${said}")
list(TRANSFORM targets REPLACE ": phony" "")
list(REMOVE_DUPLICATES targets)
run(${CMAKE_COMMAND} --build ${BUILD} -j${JOBS} --target ${targets})

# A test is named as its program is: layers.conv of test.layers.conv.
set(tests ${targets})
list(TRANSFORM tests REPLACE "^test\\." "")
list(TRANSFORM tests REPLACE "\\." "\\\\.")
list(JOIN tests "|" tests)
file(REMOVE_RECURSE ${BUILD}/profiles)
set(ENV{LLVM_PROFILE_FILE} ${BUILD}/profiles/%m.profraw)
run(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -j${JOBS} --output-on-failure --no-tests=error -R "^(${tests})$")
unset(ENV{LLVM_PROFILE_FILE})
file(GLOB profiles ${BUILD}/profiles/*.profraw)
run(${profdata} merge ${profiles} -o ${BUILD}/profiles/all.profdata)

set(exports "")
foreach(target IN LISTS targets)
  foreach(folder tests tests/fuzz tests/conformance)
    if(EXISTS ${BUILD}/${folder}/${target} AND NOT IS_DIRECTORY ${BUILD}/${folder}/${target})
      set(export ${BUILD}/profiles/${target}.lcov)
      execute_process(COMMAND ${cov} export -format=lcov -instr-profile=${BUILD}/profiles/all.profdata ${BUILD}/${folder}/${target}
                              -sources ${ROOT}/include
                      OUTPUT_FILE ${export} ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
      list(APPEND exports ${export})
    endif()
  endforeach()
endforeach()
list(LENGTH targets wanted)
list(LENGTH exports read)
if(NOT wanted EQUAL read OR wanted LESS 100)
  message(FATAL_ERROR "${wanted} test programs, and ${read} of them were read")
endif()

run(clang++-${CLANG} -O1 -std=c++20 -Wall -Wextra ${CMAKE_CURRENT_LIST_DIR}/report.cpp -o ${BUILD}/report)
execute_process(COMMAND ${BUILD}/report ${ROOT}/include ${CMAKE_CURRENT_LIST_DIR}/constant.txt ${exports} RESULT_VARIABLE status)
if(NOT status STREQUAL "0")
  message(FATAL_ERROR "the tests do not run enough of include/")
endif()
