# SPDX-License-Identifier: MIT
# Tests the budget of instructions with a valgrind of its own, which counts what it is told to.
#
#   cmake -DROOT=<repository> -DWORK=<a folder to write to> -P instructions_self_test.cmake
cmake_minimum_required(VERSION 3.25)

set(tree ${WORK}/tree)
set(table ${tree}/bench/compile_time/instructions.txt)

# Two processes: one has as many instructions as are said, and the other 1,000.
function(count vector door)
  file(WRITE ${WORK}/valgrind "#!/bin/sh\ncase \"$*\" in\n*/door.cpp) n='${door}';;\n*) n='${vector}';;\nesac
echo \"==1== I   refs:      $n\"\necho '==2== I refs: 1,000'\n")
  file(CHMOD ${WORK}/valgrind PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()
# Says each of the words; fails, if there are any.
function(says what)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${tree} -DWORK=${WORK}/programs -DVALGRIND=${WORK}/valgrind
                          -DCOMPILERS=g++-12 -DPROGRAMS=door ${update} -P ${ROOT}/bench/compile_time/instructions.cmake
                  RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  if(NOT ARGN AND NOT "${code}" STREQUAL "0")
    message(SEND_ERROR "house.instructions refuses ${what}:\n${output}")
  elseif(ARGN AND "${code}" STREQUAL "0")
    message(SEND_ERROR "house.instructions does not see ${what}:\n${output}")
  endif()
  foreach(words IN LISTS ARGN)
    string(FIND "${output}" "${words}" at)
    if(at EQUAL -1)
      message(SEND_ERROR "house.instructions does not say of ${what}: ${words}\n${output}")
    endif()
  endforeach()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(COPY ${ROOT}/docs/shapeproof_embed.cmake DESTINATION ${tree}/docs)
file(COPY ${ROOT}/tests/data/models/resnet18.onnx DESTINATION ${tree}/tests/data/models)
file(WRITE ${table} "# What <vector> alone takes is 1000.\n#     g++-12\n         900  door\n")
count("1,999,000" "1,799,000")
says("what it was told")
count("999,000" "926,000")
says("3 % more")
count("999,000" "927,100")
says("over 3 % more" "shapeproof.hpp alone, g++-12: 928 thousandths of <vector>, and the budget is 900"
     "door (shapeproof.hpp alone): more than 3 % away from it")
count("999,000" "872,000")
says("3 % less")
count("999,000" "871,000")
says("over 3 % less" "shapeproof.hpp alone, g++-12: 872 thousandths of <vector>, and the budget is 900" "more than 3 % away")
set(update -DUPDATE=ON)
says("an update")
set(update "")
says("what it was told anew")
count("999,000" "1,000,000")
set(update -DUPDATE=ON)
says("a header that costs more than <vector>" "shapeproof.hpp costs more than <vector> with g++-12")
set(update "")
says("it that was written all the same" "shapeproof.hpp costs more than <vector> with g++-12")
file(WRITE ${table} "#     g++-12\n         900  headers\n")
says("a program that is not in it" "door has no budget for g++-12")
file(WRITE ${WORK}/valgrind "#!/bin/sh\nexit 1\n")
says("what does not compile" "standard_vector does not compile with g++-12 in valgrind")

file(REMOVE_RECURSE ${WORK})
