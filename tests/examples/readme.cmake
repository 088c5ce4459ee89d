# SPDX-License-Identifier: MIT
# What the README shows is what is in the files and what the programs and the compiler print now.
#   cmake -DROOT=. -DCOMPILER=g++ -DCOMPILER_ID=GNU -DQUICKSTART=... -DNEGATIVE=... -DCHECK_ONNX=... [-DUPDATE=ON] -P readme.cmake

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/shown.cmake)

run(small ${QUICKSTART})
run(large ${QUICKSTART} 28)
run(negative ${NEGATIVE})
file(READ ${ROOT}/docs/examples/quickstart.cpp quickstart)
file(READ ${ROOT}/docs/examples/does_not_compile.cpp failing)

shows(README.md "docs/examples/quickstart.cpp" cpp "${quickstart}")
shows(README.md "output of quickstart, and of quickstart 28" text "${small}${large}")
shows(README.md "docs/examples/does_not_compile.cpp" cpp "${failing}")
shows(README.md "output of negative_dimension" text "${negative}")

run(model ${CHECK_ONNX} docs/examples/embedded/keywords.onnx)
run(broken ${CHECK_ONNX} tests/data/onnx/keywords_broken.onnx)
string(REGEX REPLACE ".*\n\n" "" broken "${broken}")
shows(README.md "output of check_onnx, its last line" text "${broken}")
shows(docs/onnx.md "output of check_onnx keywords.onnx" text "${model}")
shows(docs/onnx.md "output of check_onnx keywords_broken.onnx, its last line" text "${broken}")

# The compiler's words are those of g++ 12; another compiler's are held to the sentence by the compile-fail tests.
execute_process(COMMAND ${COMPILER} -dumpfullversion OUTPUT_VARIABLE version ERROR_QUIET)
if(COMPILER_ID STREQUAL "GNU" AND version MATCHES "^12\\.")
  set(ENV{LC_ALL} C.UTF-8)
  run(compiler ${COMPILER} -std=c++20 -Iinclude -fsyntax-only docs/examples/does_not_compile.cpp)
  shows(README.md "output of the compiler" text "${compiler}")
endif()
