# SPDX-License-Identifier: MIT
# Tests the runner: each file here but good.cpp must make it say no, and for the reason below. Takes the -D of
# compile_fail.cmake but SOURCE, and -DWORK for a folder to write to.
cmake_minimum_required(VERSION 3.25)

set(runner ${CMAKE_CURRENT_LIST_DIR}/../compile_fail.cmake)

function(run compiler source code output)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -DCOMPILER=${compiler} -DCOMPILER_ID=${COMPILER_ID} -DCOMPILER_VERSION=${COMPILER_VERSION}
            -DINCLUDE=${INCLUDE} -DSTANDARD=${STANDARD} "-DFLAGS=${FLAGS}" -DSOURCE=${source} "-DPAGE=${page}" -P ${runner}
    RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  # CMake breaks the lines of an error.
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")
  set(${code} "${result}" PARENT_SCOPE)
  set(${output} "${printed}" PARENT_SCOPE)
endfunction()

function(refuses compiler name reason)
  run(${compiler} ${CMAKE_CURRENT_LIST_DIR}/${name}.cpp code output)
  string(FIND "${output}" "${reason}" at)
  if("${code}" STREQUAL "0")
    message(SEND_ERROR "the runner lets ${name}.cpp pass")
  elseif(at EQUAL -1)
    message(SEND_ERROR "the runner refuses ${name}.cpp, but not because: ${reason}\n${output}")
  else()
    message(STATUS "${name}.cpp: ${reason}")
  endif()
endfunction()

run(${COMPILER} ${CMAKE_CURRENT_LIST_DIR}/good.cpp code output)
if(NOT "${code}" STREQUAL "0")
  message(SEND_ERROR "the runner refuses good.cpp:\n${output}")
endif()

refuses(${COMPILER} compiles "it compiles, and must not")
refuses(${COMPILER} another-reason "not met: EXPECT: the reason")
refuses(${COMPILER} echo "not met: EXPECT: the reason")
refuses(${COMPILER} late "not met: EXPECT-FIRST: the reason")
refuses(${COMPILER} other-number "not met: EXPECT-FIRST: window_does_not_fit<0, 2, 5, 0, 8>")
refuses(${COMPILER} no-expect "no EXPECT line")
refuses(${COMPILER} only-text "no plain EXPECT line")
refuses(${COMPILER} misspelt "no such expectation: // EXPECT-TEX: another")
refuses(${COMPILER} no-control "no CONTROL half")
refuses(${COMPILER} broken-control "the CONTROL half must compile")
refuses(${COMPILER} warning-control "the CONTROL half must compile")
refuses(${COMPILER} no-such-file "there is no file")
refuses(${WORK}/no-such-compiler good "the CONTROL half must compile")
if(NOT (COMPILER_ID MATCHES "Clang" AND COMPILER_VERSION VERSION_LESS 15))
  refuses(${COMPILER} other-sentence "not met: EXPECT-TEXT: height 5 with padding 0+0 is smaller than the kernel 7")
endif()

# Compilers that crash, played by scripts: they take the CONTROL half, and print what good.cpp expects.
if(CMAKE_HOST_UNIX)
  function(crashing name words code)
    file(WRITE ${WORK}/${name} "#!/bin/sh
for flag in \"$@\"; do [ \"$flag\" = -DCONTROL ] && exit 0; done
cat \"$0.output\" >&2
exit ${code}
")
    file(READ ${CMAKE_CURRENT_LIST_DIR}/good.cpp expected)
    file(WRITE ${WORK}/${name}.output "${expected}\n${words}\n")
    file(CHMOD ${WORK}/${name} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  endfunction()
  crashing(crash "Segmentation fault" 139)
  crashing(confused "x.cpp:1: internal compiler error: in some_function" 1)
  refuses(${WORK}/crash good "the compiler must refuse it with exit code 1, and gave 139")
  refuses(${WORK}/confused good "good.cpp: internal compiler error")
  # And the script itself is not why: without a crash it is accepted.
  crashing(calm "" 1)
  run(${WORK}/calm ${CMAKE_CURRENT_LIST_DIR}/good.cpp code output)
  if(NOT "${code}" STREQUAL "0")
    message(SEND_ERROR "the runner refuses good.cpp from a compiler that is played:\n${output}")
  endif()

  # A page that shows what a compiler says: g++ 12's words are compared, but for lines of headers; another's are not.
  set(COMPILER_ID GNU)
  set(STANDARD -std=c++20)
  set(FLAGS "")
  cmake_path(GET INCLUDE PARENT_PATH root)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_LIST_DIR BASE_DIRECTORY ${root} OUTPUT_VARIABLE path)
  set(said "include/shapeproof/a.hpp:1:2: text<1>{\"x\"}\nx.cpp: error: ")
  file(READ ${CMAKE_CURRENT_LIST_DIR}/good.cpp expected)
  file(WRITE ${WORK}/calm.output "${root}/${said}\n${expected}")
  set(page ${WORK}/page.md)
  foreach(case "12.2|include/shapeproof/a.hpp:7:7:|ON" "12.2|include/shapeproof/b.hpp:1:2:|OFF" "11.3|nothing|ON")
    string(REPLACE "|" ";" case "${case}")
    list(GET case 0 COMPILER_VERSION)
    list(GET case 1 where)
    list(GET case 2 accepted)
    string(REPLACE "include/shapeproof/a.hpp:1:2:" "${where}" shown "${said}")
    file(WRITE ${page} "<!-- ${path}/good.cpp: g++ 12 -->\n```text\n${shown}\n```\n")
    if(accepted)
      run(${WORK}/calm ${CMAKE_CURRENT_LIST_DIR}/good.cpp code output)
      if(NOT "${code}" STREQUAL "0")
        message(SEND_ERROR "the runner refuses a page that is right (${case}):\n${output}")
      endif()
    else()
      refuses(${WORK}/calm good "shows other words of g++ 12 than these")
    endif()
  endforeach()
endif()
