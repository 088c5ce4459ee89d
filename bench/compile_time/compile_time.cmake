# SPDX-License-Identifier: MIT
# Whole-process time of `-fsyntax-only`: what including the library costs beside <vector>, and what layers cost.
# The sources take turns in every round, so that a drift of the machine's speed meets all of them; the median counts.
#   cmake -DCOMPILER=g++ -DINCLUDE=include [-DMODELS=docs/examples/models] -DWORK=/tmp/work [-DROUNDS=15] -P compile_time.cmake

cmake_minimum_required(VERSION 3.25)
if(NOT DEFINED ROUNDS)
  set(ROUNDS 15)
endif()
file(MAKE_DIRECTORY ${WORK})

file(WRITE ${WORK}/nothing.cpp "")
file(WRITE ${WORK}/vector.cpp "#include <vector>\n")
file(WRITE ${WORK}/shapeproof.cpp "#include <shapeproof/shapeproof.hpp>\n")
set(sources nothing vector shapeproof)
foreach(count 1 250 500 1000 2000)
  set(layers "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    math(EXPR kind "${i} % 4")
    math(EXPR channels "8 + ${i} % 7")
    if(kind EQUAL 0)
      string(APPEND layers "conv2d{.out_channels = ${channels}, .kernel = 3, .padding = 1},\n")
    elseif(kind EQUAL 1)
      string(APPEND layers "relu{},\n")
    elseif(kind EQUAL 2)
      string(APPEND layers "conv2d{.out_channels = 16, .kernel = 1},\n")
    else()
      string(APPEND layers "max_pool2d{.kernel = 3, .stride = 1, .padding = 1},\n")
    endif()
  endforeach()
  string(REGEX REPLACE ",\n$" "" layers "${layers}")
  file(WRITE ${WORK}/layers_${count}.cpp
       "#include <shapeproof/shapeproof.hpp>\nusing namespace shapeproof;\nstruct net : sequential<${layers}> {};\n"
       "using output = output_t<net, tensor<float, 1, 3, 224, 224>>;\nstatic_assert(!std::is_void_v<output>);\n")
  list(APPEND sources layers_${count})
endforeach()

# A model file read by the compiler.
set(root ${CMAKE_CURRENT_LIST_DIR}/../..)
execute_process(COMMAND ${CMAKE_COMMAND} -DMODEL=${root}/tests/data/models/resnet18.onnx -DHEADER=${WORK}/resnet18.onnx.hpp
                        -DNAME=resnet18_onnx -P ${root}/docs/shapeproof_embed.cmake COMMAND_ERROR_IS_FATAL ANY)
file(WRITE ${WORK}/resnet18.onnx.cpp
     "#include <shapeproof/onnx/embed.hpp>\n#include <shapeproof/shapeproof.hpp>\n#include \"resnet18.onnx.hpp\"\n"
     "using namespace shapeproof;\nusing image = tensor<float, 1, 3, 224, 224>;\n"
     "static_assert(std::is_same_v<output_t<onnx::model<resnet18_onnx>, image>, tensor<float, 1, 1000>>);\n")
list(APPEND sources resnet18.onnx)

# The valid sizes of whole networks, for which the heights are worked out.
set(networks unet unet_padded resnet50 fcn_resnet50 densenet121)
if(NOT DEFINED MODELS)
  set(networks "")
  set(MODELS ${INCLUDE})
endif()
foreach(network ${networks})
  string(REGEX REPLACE "_padded$" "" header ${network})
  file(WRITE ${WORK}/sizes_${network}.cpp
       "#include <shapeproof/analysis/valid_sizes.hpp>\n#include \"${header}.hpp\"\nusing namespace shapeproof;\n"
       "static_assert(valid_sizes<models::${network}, tensor<float, 1, 3, dynamic, dynamic>>(2).exact());\n")
  list(APPEND sources sizes_${network})
endforeach()

foreach(source ${sources})
  set(times_${source} "")
endforeach()
foreach(round RANGE ${ROUNDS})
  foreach(source ${sources})
    string(TIMESTAMP begin "%s%f")
    execute_process(COMMAND ${COMPILER} -std=c++20 -I${INCLUDE} -I${MODELS} -fsyntax-only ${WORK}/${source}.cpp
                    RESULT_VARIABLE exit ERROR_VARIABLE output)
    string(TIMESTAMP end "%s%f")
    if(NOT exit EQUAL 0)
      message(FATAL_ERROR "${source}: ${output}")
    endif()
    math(EXPR took "${end} - ${begin}")
    if(round GREATER 0)  # the first round warms the file cache
      list(APPEND times_${source} ${took})
    endif()
  endforeach()
endforeach()

macro(median source result)
  list(SORT times_${source} COMPARE NATURAL)
  list(LENGTH times_${source} length)
  math(EXPR middle "${length} / 2")
  list(GET times_${source} ${middle} ${result})
endmacro()
# a / b with two decimals
macro(ratio a b result)
  math(EXPR ${result} "(100 * (${a}) + (${b}) / 2) / (${b})")
  math(EXPR whole "${${result}} / 100")
  math(EXPR rest "${${result}} % 100")
  if(rest LESS 10)
    set(rest "0${rest}")
  endif()
  set(${result} "${whole}.${rest}")
endmacro()

execute_process(COMMAND ${COMPILER} --version OUTPUT_VARIABLE version)
string(REGEX REPLACE "\n.*" "" version "${version}")
message("${version}, median of ${ROUNDS} rounds, microseconds of the whole process, -std=c++20 -fsyntax-only")
foreach(source ${sources})
  median(${source} time_${source})
  string(SUBSTRING "${source}                    " 0 20 name)
  message("  ${name}${time_${source}}")
endforeach()
ratio(${time_shapeproof} ${time_vector} include_ratio)
math(EXPR more "${time_layers_1000} - ${time_layers_1}")
ratio(${time_layers_1000} ${time_layers_500} thousand)
ratio(${time_layers_2000} ${time_layers_1000} two_thousand)
message("  including shapeproof.hpp: ${include_ratio} of <vector>")
ratio(${time_resnet18.onnx} ${time_vector} model_ratio)
message("  1000 layers: ${more} more than 1; ${thousand} times 500; 2000: ${two_thousand} times 1000")
message("  resnet18.onnx read and checked: ${model_ratio} of <vector>")

foreach(network ${networks})
  math(EXPR above "${time_sizes_${network}} - ${time_nothing}")
  math(EXPR vector_above "${time_vector} - ${time_nothing}")
  ratio(${above} ${vector_above} sizes_ratio)
  message("  valid sizes of ${network}: ${sizes_ratio} of <vector>, both above nothing")
endforeach()
