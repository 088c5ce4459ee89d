# SPDX-License-Identifier: MIT
# One way of use by the compiler alone, from sources to a program that runs and exits with 0.
#
#   cmake -DWAY=include -DCOMPILER=g++ -DROOT=<repository> -DWORK=<folder> -DCONSUMER=<folder> -DUSES=<folder> -P build.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT status STREQUAL "0")
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "${line}\nexits with ${status}:\n${out}")
  endif()
endfunction()

set(strict -std=c++20 -Wall -Wextra -Wpedantic -Werror)
set(include -I${ROOT}/include)

if(WAY MATCHES "^(include|no_exceptions|single_header)$")
  if(WAY STREQUAL "no_exceptions")
    list(APPEND strict -fno-exceptions -fno-rtti)
  elseif(WAY STREQUAL "single_header")
    run(${CMAKE_COMMAND} -DROOT=${ROOT} -DOUT=${WORK}/shapeproof/shapeproof.hpp -P ${CMAKE_CURRENT_LIST_DIR}/single_header.cmake)
    set(include -I${WORK})
  endif()
  run(${COMPILER} ${strict} ${include} -c ${CONSUMER}/main.cpp -o main.o)
  run(${COMPILER} ${strict} ${include} -c ${CONSUMER}/other.cpp -o other.o)
  run(${COMPILER} main.o other.o -o consumer)
  run(${WORK}/consumer)
elseif(WAY STREQUAL "pkg_config")
  set(ENV{PKG_CONFIG_PATH} ${PREFIX}/share/pkgconfig)
  execute_process(COMMAND ${PKG_CONFIG} --cflags "shapeproof >= 0.1" OUTPUT_VARIABLE flags RESULT_VARIABLE status
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  string(REGEX REPLACE "^-I" "" folder "${flags}")
  cmake_path(NORMAL_PATH folder)
  if(NOT status STREQUAL "0" OR NOT folder STREQUAL "${PREFIX}/include")
    message(FATAL_ERROR "pkg-config says '${flags}' and exits with ${status}")
  endif()
  run(${COMPILER} ${strict} ${flags} ${CONSUMER}/main.cpp ${CONSUMER}/other.cpp -o consumer)
  run(${WORK}/consumer)
elseif(WAY STREQUAL "freestanding")
  # No hosted header is needed, and no library but memcpy, memset and, on 32 bits, the division of 64.
  run(${COMPILER} ${strict} ${include} -ffreestanding -fno-exceptions -fno-rtti -O2 -c ${USES}/firmware.cpp -o firmware.o)
elseif(WAY STREQUAL "arm")
  # 32 bits, a size_t smaller than an extent, and an arena in .bss whose size the compiler has counted.
  run(${COMPILER} ${strict} ${include} -mcpu=cortex-m4 -mthumb -ffreestanding -fno-exceptions -fno-rtti -Os
      -c ${USES}/firmware.cpp -o firmware.o)
elseif(WAY STREQUAL "module")
  run(${COMPILER} -std=c++20 -Wno-include-angled-in-module-purview ${include} --precompile
      ${ROOT}/include/shapeproof/shapeproof.cppm -o shapeproof.pcm)
  execute_process(COMMAND ${COMPILER} -std=c++20 ${include} -x c++ -M ${ROOT}/include/shapeproof/shapeproof.cppm OUTPUT_VARIABLE read
                  COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB_RECURSE headers RELATIVE ${ROOT}/include ${ROOT}/include/shapeproof/*.hpp)
  foreach(header IN LISTS headers)
    string(FIND "${read}" "${header}" at)
    if(at EQUAL -1)
      message(SEND_ERROR "the module leaves out ${header}")
    endif()
  endforeach()
  # One file imports, the other includes: both have the same network.
  run(${COMPILER} ${strict} ${include} -c ${CONSUMER}/other.cpp -o other.o)
  run(${COMPILER} ${strict} -fmodule-file=shapeproof=shapeproof.pcm -c ${USES}/imports.cpp -o imports.o)
  run(${COMPILER} imports.o other.o -o consumer)
  run(${WORK}/consumer)
else()
  message(FATAL_ERROR "no such way: ${WAY}")
endif()
