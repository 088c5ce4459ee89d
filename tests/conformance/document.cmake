# SPDX-License-Identifier: MIT
# docs/dialects.md is what its table makes; and a table that shows no disagreement, or too few, is refused.
#
#   cmake -DDOCUMENT=<program> -DTABLE=... -DDATA=... -DOUT=<file to write> -DWANTED=docs/dialects.md -P document.cmake
cmake_minimum_required(VERSION 3.25)

function(run table code)
  execute_process(COMMAND ${DOCUMENT} ${table} ${DATA} ${OUT} RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT result EQUAL code)
    message(SEND_ERROR "${table}: exit ${result} and not ${code}: ${printed}")
  endif()
endfunction()

foreach(lines
    "## A section\n= one voice\nsaid: A | pytorch_flatten | input=2 3,start_dim=0,end_dim=1 | 6"
    "## A section\n= two\nsaid: A | pytorch_flatten | input=2 3,start_dim=0,end_dim=1 | 6\nsaid: B | pytorch_flatten | input=2 3,start_dim=0,end_dim=1 | refuses"
    "## A section\n= no such row\nrow: pytorch_conv ptc-000000000000")
  file(WRITE ${OUT}.txt "${lines}\n")
  run(${OUT}.txt 1)
endforeach()
file(REMOVE ${OUT}.txt)

run(${TABLE} 0)
file(READ ${OUT} made)
file(READ ${WANTED} wanted)
if(NOT made STREQUAL wanted)
  message(SEND_ERROR "${WANTED} is not what its table makes: build the target dialects_document")
endif()
