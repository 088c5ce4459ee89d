# SPDX-License-Identifier: MIT
# What the README shows is what is in the files and what the programs and the compiler print now. With -DUPDATE=ON its
# blocks are written anew instead of compared.
#   cmake -DROOT=. -DCOMPILER=g++ -DCOMPILER_ID=GNU -DQUICKSTART=... -DNEGATIVE=... [-DUPDATE=ON] -P readme.cmake

cmake_minimum_required(VERSION 3.25)

function(run result)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE out ERROR_VARIABLE out RESULT_VARIABLE exit)
  set(${result} "${out}" PARENT_SCOPE)
endfunction()

run(small ${QUICKSTART})
run(large ${QUICKSTART} 28)
run(negative ${NEGATIVE})
file(READ ${ROOT}/docs/examples/quickstart.cpp quickstart)
file(READ ${ROOT}/docs/examples/does_not_compile.cpp failing)

set(marks "docs/examples/quickstart.cpp" "output of quickstart, and of quickstart 28" "docs/examples/does_not_compile.cpp"
          "output of negative_dimension")
set(block_0 "```cpp\n${quickstart}```\n")
set(block_1 "```text\n${small}${large}```\n")
set(block_2 "```cpp\n${failing}```\n")
set(block_3 "```text\n${negative}```\n")

# The compiler's words are those of g++ 12; another compiler's are held to the sentence by the compile-fail tests.
execute_process(COMMAND ${COMPILER} -dumpfullversion OUTPUT_VARIABLE version ERROR_QUIET)
if(COMPILER_ID STREQUAL "GNU" AND version MATCHES "^12\\.")
  set(ENV{LC_ALL} C.UTF-8)
  run(compiler ${COMPILER} -std=c++20 -Iinclude -fsyntax-only docs/examples/does_not_compile.cpp)
  list(APPEND marks "output of the compiler")
  set(block_4 "```text\n${compiler}```\n")
endif()

file(READ ${ROOT}/README.md readme)
set(index 0)
foreach(mark IN LISTS marks)
  set(comment "<!-- ${mark} -->\n")
  string(FIND "${readme}" "${comment}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "README.md has no block '${mark}'")
  endif()
  string(LENGTH "${comment}" length)
  math(EXPR at "${at} + ${length}")
  string(SUBSTRING "${readme}" 0 ${at} before)
  string(SUBSTRING "${readme}" ${at} -1 after)
  if(UPDATE)
    string(FIND "${after}" "\n```\n" end)
    math(EXPR end "${end} + 5")
    string(SUBSTRING "${after}" ${end} -1 after)
    set(readme "${before}${block_${index}}${after}")
  else()
    string(FIND "${after}" "${block_${index}}" found)
    if(NOT found EQUAL 0)
      message(FATAL_ERROR "README.md, block '${mark}', is not what is so now. Wanted:\n${block_${index}}\n"
                          "(cmake with -DUPDATE=ON writes it anew)")
    endif()
  endif()
  math(EXPR index "${index} + 1")
endforeach()
if(UPDATE)
  file(WRITE ${ROOT}/README.md "${readme}")
endif()
