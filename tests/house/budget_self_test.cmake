# SPDX-License-Identifier: MIT
# Tests the budget of compile time on a copy of the headers: it takes them as they are, and names what grew when a chain is
# made a type that holds a type for each layer.
#
#   cmake -DROOT=<repository> -DCOMPILER=clang++-19 -DWORK=<a folder to write to> -P budget_self_test.cmake
cmake_minimum_required(VERSION 3.25)

set(tree ${WORK}/tree)
set(chain ${tree}/include/shapeproof/network/sequential.hpp)
set(budget ${tree}/bench/compile_time/budget.txt)

function(run code output)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${tree} -DCOMPILER=${COMPILER} -DWORK=${WORK}/programs
                          "-DPROGRAMS=layers_10|layers_100" ${ARGN} -P ${ROOT}/bench/compile_time/budget.cmake
                  RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  set(${code} "${result}" PARENT_SCOPE)
  set(${output} "${printed}" PARENT_SCOPE)
endfunction()
function(takes what)
  run(code output ${ARGN})
  if(NOT "${code}" STREQUAL "0")
    message(SEND_ERROR "house.budget refuses ${what}:\n${output}")
  endif()
endfunction()
# It fails, and says each of the words; it says nothing of `without`.
function(refuses what without)
  run(code output)
  if("${code}" STREQUAL "0")
    message(SEND_ERROR "house.budget does not see ${what}")
  endif()
  foreach(words IN LISTS ARGN)
    string(FIND "${output}" "${words}" at)
    if(at EQUAL -1)
      message(SEND_ERROR "house.budget does not say of ${what}: ${words}\n${output}")
    endif()
  endforeach()
  if(without AND output MATCHES "${without}")
    message(SEND_ERROR "house.budget speaks of ${without} for ${what}:\n${output}")
  endif()
endfunction()
# Puts `new` in the place of `old`, which must be there.
function(change file old new)
  file(READ ${file} text)
  string(REPLACE "${old}" "${new}" changed "${text}")
  if(changed STREQUAL text)
    message(FATAL_ERROR "no '${old}' in ${file}: this test has to break something else")
  endif()
  file(WRITE ${file} "${changed}")
endfunction()
function(plant)
  file(COPY ${ROOT}/include/shapeproof/network/sequential.hpp DESTINATION ${tree}/include/shapeproof/network)
endfunction()

file(REMOVE_RECURSE ${tree})
file(COPY ${ROOT}/include DESTINATION ${tree})
file(COPY ${ROOT}/docs/shapeproof_embed.cmake DESTINATION ${tree}/docs)
file(COPY ${ROOT}/tests/data/models/resnet18.onnx DESTINATION ${tree}/tests/data/models)
takes("to write its own file" -DUPDATE=ON)
takes("the tree that it was written for")

# A type in a type, for each layer of a chain.
set(nested "template <auto First, auto... Rest>
struct held : held<Rest...> {};
template <auto Last>
struct held<Last> {};
template <auto... Layers>
struct sequential : held<Layers...> {")
change(${chain} "template <auto... Layers>\nstruct sequential {" "${nested}")
refuses("a nested type" "function|standard|shrank"
  "layers_10 (shapeproof, a chain of 10): " "layers_100 (shapeproof, a chain of 100): "
  "    +10 held, from 0 to 10\n" "    +100 held, from 0 to 100\n" "2 of the counts above grew by more than 3 %")
takes("what it is told to take" -DUPDATE=ON)
takes("what it was told to take")
plant()
refuses("a nested type less" "function|standard|grew"
  "    -10 held, from 10 to 0\n" "    -100 held, from 100 to 0\n" "2 of the counts above shrank by more than 3 %")
takes("to write its own file" -DUPDATE=ON)

# A header of the standard library, and a template of it for each layer.
change(${chain} "#pragma once" "#pragma once\n#include <tuple>")
change(${chain} "struct sequential {" "struct sequential : std::tuple<decltype(Layers)...> {")
refuses("a tuple" "class|function"
  "instantiations in the standard library, and the budget is" "    +100 std::_Tuple_impl, from 0 to 100\n"
  "headers of the standard library, and the budget is" "    +1 <tuple>, from 0 to 1\n")
# Where the standard library is another one, it is not compared; the rest is.
change(${budget} "Standard library: " "Standard library: not ")
takes("another standard library")
plant()

# A chain that becomes too long is no reason to say nothing of a short one.
change(${chain} "template <auto... Layers>\nstruct sequential {" "${nested}\n  static_assert(sizeof...(Layers) < 100);")
refuses("a nested type with a limit" "" "layers_100 (shapeproof, a chain of 100) does not compile"
  "error: " "sizeof...(Layers) < 100" "    +10 held, from 0 to 10\n")
plant()

# The table itself.
file(READ ${budget} text)
string(REGEX REPLACE "\n[^\n]* layers_10\n" "\n" without "${text}")
file(WRITE ${budget} "${without}")
refuses("a program that is not in it" "" "layers_10 has no budget")
file(WRITE ${chain} "#error\n")
refuses("what does not compile" "" "layers_10 (shapeproof, a chain of 10) does not compile")

file(REMOVE_RECURSE ${WORK})
