# SPDX-License-Identifier: MIT
# The tool's arguments, exit status and output.
#
#   cmake -DTOOL=... -DROOT=. -DWORK=... -P check_onnx.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(models ${ROOT}/tests/data/models)
set(small ${ROOT}/docs/examples/embedded/keywords.onnx)

# Runs the tool; `status` is what it must exit with, and every `word` must stand in what it prints.
function(check status words)
  execute_process(COMMAND ${TOOL} ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT code STREQUAL status)
    message(SEND_ERROR "${ARGN}: exit ${code}, not ${status}\n${output}${errors}")
  endif()
  foreach(word IN LISTS words)
    string(FIND "${output}${errors}" "${word}" at)
    if(at EQUAL -1)
      message(SEND_ERROR "${ARGN}: no '${word}' in\n${output}${errors}")
    endif()
  endforeach()
endfunction()

check(2 "usage: check_onnx")
check(2 "usage: check_onnx" ${small} ${small})
check(2 "usage: check_onnx" ${small} --inputs audio=1)
check(2 "usage: check_onnx" ${small} --input)
check(2 "usage: check_onnx" ${small} --input audio)
check(2 "usage: check_onnx" ${small} --input audio=1x)
check(2 "usage: check_onnx" ${small} --input audio=1xa)
check(2 "usage: check_onnx" ${small} --input audio=1x-1)
check(2 "usage: check_onnx" ${small} --input audio=1x1x1x1x1x1x1x1x1)
check(2 "usage: check_onnx" ${small} --dialect torch)
check(2 "cannot be read" ${WORK}/none.onnx)
check(2 "cannot be read" ${small} --expect ${WORK}/none.csv)
check(2 "[model.format]" ${ROOT}/README.md)
check(2 "no columns name and dims" ${small} --expect ${ROOT}/README.md)
check(2 "cannot be written" ${small} --shapes ${WORK}/no/such/folder.csv)

# nodes, totals, arena: counted by hand for the small one
set(nodes "conv1 ;Conv ;1x64x25x5;block4.pointwise;AveragePool;1x12" "nodes 21, opset 13" "MACs 2656768, weights 22604" "peak ")
check(0 "${nodes}" ${small})
check(0 "conv1" ${small} --dialect onnxruntime)
check(0 "conv1" ${small} --input audio=1x1x49x10)
check(1 "[input.match];is 50, and 49 is wanted" ${small} --input audio=1x1x50x10)
check(1 "[rank.fits]" ${small} --input audio=1x49x10)
check(2 "[model.name];\"sound\"" ${small} --input sound=1x1x49x10)
check(1 "pool (layer 18): [window.fits] height 25 with padding 0+0 is smaller than the kernel 26, short by 1"
      ${ROOT}/tests/data/onnx/keywords_broken.onnx)

# open extents, by their names
check(0 "batch: any;height: 17 or more;width: 17 or more;batchx3xheightxwidth;arena: not known" ${models}/squeezenet1_1_dyn.onnx)
check(0 "batch: any;height: 17 or more" ${models}/squeezenet1_1_dyn.onnx --input input=?x3x?x64)
check(1 "[window.fits]" ${models}/squeezenet1_1_dyn.onnx --input input=1x3x16x64)

# what it writes it takes as expected; and it says where something differs
set(table ${WORK}/shapes.csv)
check(0 "nodes 21" ${small} --shapes ${table})
check(0 "42 values compared, 0 differ" ${small} --expect ${table})
file(READ ${table} text)
string(REPLACE "x1_c,FLOAT,1 64 25 5" "x1_c,FLOAT,1 64 25 6" other "${text}")
file(WRITE ${WORK}/other.csv "${other}")
check(1 "x1_c: expected FLOAT (1 64 25 6), inferred FLOAT (1 64 25 5);42 values compared, 1 differ" ${small} --expect ${WORK}/other.csv)
string(REPLACE "x1_c,FLOAT" "x1_c,INT64" other "${text}")
file(WRITE ${WORK}/other.csv "${other}")
check(1 "42 values compared, 1 differ" ${small} --expect ${WORK}/other.csv)
file(WRITE ${WORK}/other.csv "dims,other,name\n1 64 25 5,7,x1_c\nunk N 25 5,7,x1_c\nnorank,,x1_c\n1 64 25,,x1_c\n1 64 25 5,,nobody\n,,x1_c\n")
check(1 "nobody: expected;6 values compared, 3 differ" ${small} --expect ${WORK}/other.csv)
file(WRITE ${WORK}/other.csv "name,dims\r\nx1_c,1 64 25 5\r\n")
check(0 "1 values compared, 0 differ" ${small} --expect ${WORK}/other.csv)
