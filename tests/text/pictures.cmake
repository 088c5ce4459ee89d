# SPDX-License-Identifier: MIT
# Graphviz draws what write_dot writes, without a word of complaint, and in the picture is what was meant: so many
# boxes, arrows and frames, and these texts.
#
#   cmake -DWRITTEN=<program> -DDOT=<program> -DWORK=<a folder to write to> -P pictures.cmake
cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY ${WORK})

function(count text what out)
  string(REGEX MATCHALL "<g id=\"[a-z0-9]+\" class=\"${what}\">" all "${text}")
  list(LENGTH all length)
  set(${out} ${length} PARENT_SCOPE)
endfunction()

# The rest of the arguments are texts, as SVG has them.
function(picture net nodes edges frames)
  set(file ${WORK}/${net}.dot)
  execute_process(COMMAND ${WRITTEN} dot ${net} OUTPUT_FILE ${file} ERROR_VARIABLE said RESULT_VARIABLE exit)
  if(NOT exit EQUAL 0)
    message(FATAL_ERROR "${WRITTEN} dot ${net}: ${exit} ${said}")
  endif()
  execute_process(COMMAND ${DOT} -Tsvg ${file} OUTPUT_VARIABLE svg ERROR_VARIABLE said RESULT_VARIABLE exit)
  if(NOT exit EQUAL 0 OR NOT said STREQUAL "")
    message(SEND_ERROR "${file}: ${exit} ${said}")
  endif()
  foreach(what node edge cluster)
    count("${svg}" ${what} ${what})
  endforeach()
  if(NOT node EQUAL nodes OR NOT edge EQUAL edges OR NOT cluster EQUAL frames)
    message(SEND_ERROR "${file}: ${node} boxes, ${edge} arrows, ${cluster} frames")
  endif()
  # One at a time, because a list would be cut at semicolons.
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE 4 ${last})
    set(text "${ARGV${i}}")
    string(FIND "${svg}" ">${text}</text>" at)
    if(at EQUAL -1)
      message(SEND_ERROR "${file}: '${text}' is not in the picture")
    endif()
  endforeach()
endfunction()

picture(lenet5 10 9 0 "input" "C1" "conv2d" "1x6x28x28" "1x16x5x5" "1x400" "1x10" "output")
picture(blocks 16 17 2 "layer1.0" "layer1.0.bn1" "layer1.1.relu_1" "1x64x56x56")
picture(failing 9 8 0 "conv2d_3" "[window.fits]" "1x64x1x1" "padding = 2 here; network input height and width &gt;=")
picture(two 10 10 0 "input 0" "input 1" "cut" "halves" "1x6x4" "output 1")
picture(tree 11 10 7 "one" "deep" "one.deep.b.relu" "two.relu_1")
picture(scope 3 2 1 "&quot;]; end %%{" "&quot;]; end %%{.&lt;i&gt;`")
picture(hostile 22 21 0 "a&quot;b" "end" "x]&#45;&#45;&gt; y[&quot;" "#quot;#35;"
        "&lt;script&gt;alert(1)&lt;/script&gt;" "&amp;lt;&amp;amp;" "back\\n\\" "new\\nline\\r\\ttab"
        "grüß ❤ 🎉" "\\N \\G \\E \\l" "\\u001b[31mred\\u001b[0m \\u007f \\u009b")
picture(hostile_failing 22 21 0 "[window.fits]")
