# SPDX-License-Identifier: MIT
# What advisories.cmake must not let pass: a row without its test, a test without its row, a rule that is none, a program
# that is not there.
#
#   cmake -DROOT=<tree> -DWORK=<directory> -P self_test.cmake
cmake_minimum_required(VERSION 3.25)

function(check name succeeds)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/advisories.cmake
                  RESULT_VARIABLE code OUTPUT_QUIET ERROR_QUIET)
  if(succeeds AND NOT code EQUAL 0)
    message(SEND_ERROR "${name}: refused, and is right")
  elseif(NOT succeeds AND code EQUAL 0)
    message(SEND_ERROR "${name}: passed, and is wrong")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/docs ${WORK}/tests/compile_fail)
file(COPY ${ROOT}/docs/advisories.md ${ROOT}/docs/rules.md DESTINATION ${WORK}/docs)
file(COPY ${ROOT}/tests/advisories DESTINATION ${WORK}/tests)
file(COPY ${ROOT}/tests/compile_fail/advisories DESTINATION ${WORK}/tests/compile_fail)
check("a copy" TRUE)

function(alter name file from to)
  file(READ ${WORK}/${file} before)
  string(REPLACE "${from}" "${to}" after "${before}")
  if(before STREQUAL after)
    message(SEND_ERROR "${name}: nothing to alter in ${file}")
  endif()
  file(WRITE ${WORK}/${file} "${after}")
  check("${name}" FALSE)
  file(WRITE ${WORK}/${file} "${before}")
endfunction()
alter("a row without its test" tests/advisories/tflite_test.cpp "CVE-2021-29585: " "CVE-2021-29500: ")
alter("a test without its row" docs/advisories.md "| [CVE-2021-29586]" "| [CVE-2021-29500]")
alter("a rule that is none" docs/advisories.md "`groups.positive`" "`groups.plausible`")
alter("a program that is not there" docs/advisories.md "advisories/CVE-2021-29588.cpp`" "advisories/CVE-2021-29500.cpp`")
alter("a program of another rule" tests/compile_fail/advisories/CVE-2021-29588.cpp "[stride.positive]" "[kernel.positive]")
check("a copy again" TRUE)
