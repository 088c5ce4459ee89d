# SPDX-License-Identifier: MIT
# shapeproof_embed(TARGET model.onnx [NAME identifier]): the bytes of a model as a constant of a target's, in a header
# that is written when the model changes. `#include "model.onnx.hpp"` declares `model_onnx`, or what NAME says. (One target
# takes one model of a file name.)
#
#   shapeproof_embed(firmware keywords.onnx)
#
#   #include "keywords.onnx.hpp"
#   using keywords = shapeproof::onnx::model<keywords_onnx>;
#
# As a script it writes that header: cmake -DMODEL=... -DHEADER=... -DNAME=... -P shapeproof_embed.cmake
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  file(READ ${MODEL} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(....................................................................................................)" "\\1\n" bytes "${bytes}")
  file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT [[
// Written from a model file; changes belong there.
#pragma once
inline constexpr unsigned char @NAME@[] = {
#if defined(__cpp_pp_embed)
#embed "@MODEL@"
#else
@bytes@
#endif
};
]])
  file(TOUCH ${HEADER})  # CONFIGURE leaves a file alone that would be the same, and make would come back each time
  return()
endif()

set(shapeproof_embed_script ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")
function(shapeproof_embed target file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "NAME" "")
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE model)
  cmake_path(GET model FILENAME name)
  if(NOT arg_NAME)
    string(MAKE_C_IDENTIFIER ${name} arg_NAME)
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.models)
  add_custom_command(OUTPUT ${folder}/${name}.hpp
    COMMAND ${CMAKE_COMMAND} -DMODEL=${model} -DHEADER=${folder}/${name}.hpp -DNAME=${arg_NAME} -P ${shapeproof_embed_script}
    DEPENDS ${model} ${shapeproof_embed_script} COMMENT "Embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${name}.hpp)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
