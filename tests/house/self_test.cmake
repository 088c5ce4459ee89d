# SPDX-License-Identifier: MIT
# Tests the tests of this folder: each must accept a small tree that is right, and refuse it once one thing is wrong.
#
#   cmake -DWORK=<a folder to write to> -P self_test.cmake
cmake_minimum_required(VERSION 3.25)

set(tree ${WORK}/tree)
set(headers ${tree}/include/shapeproof)

# A header with `lines` after its first two.
function(header name lines)
  file(WRITE ${headers}/${name} "// SPDX-License-Identifier: MIT\n// What it is.\n#pragma once\n${lines}\n")
endfunction()

# The tree that is right.
function(plant)
  file(REMOVE_RECURSE ${tree})
  header(shapeproof.hpp "#include <shapeproof/layers/layer.hpp>")
  header(core/error.hpp "#include <cstdint>
enum class rule : std::uint8_t {
  none,  // no error
  one_rule,  // a number; another
  two,
};
constexpr const char* ids[rule_count] = {
    \"none\",
    \"one.rule\",
    \"two\",
};")
  header(layers/rules.hpp "#include <shapeproof/core/error.hpp>  // rule")
  header(layers/conv.hpp "#include <shapeproof/layers/rules.hpp>\n#include <vector>")
  header(layers/pool.hpp "#include <shapeproof/layers/rules.hpp>")
  header(layers/layer.hpp "#include <shapeproof/layers/conv.hpp>\n#include <shapeproof/layers/pool.hpp>")
  header(check/refusal.hpp "#include <shapeproof/layers/layer.hpp>\n  if constexpr (Broken == rule::one_rule) return 1;")
  header(dialects/onnx.hpp "#include <shapeproof/layers/layer.hpp>  // layer\n/// A node.\n  int axes = 2;  // of an image")
  file(WRITE ${tree}/docs/rules.md "\n| `one.rule` | `tests/core/x_test.cpp` |\n| `two` | `tests/core/x_test.cpp` |\n")
  file(WRITE ${tree}/tests/compile_fail/one.rule.cpp "// EXPECT: [one.rule]\n")
  file(WRITE ${tree}/tests/core/x_test.cpp "CHECK(why == rule::one_rule);\nCHECK(why == rule::two);\n")
  foreach(file CMakeLists.txt LICENSE README.md .gitignore bench/CMakeLists.txt build/x)
    file(WRITE ${tree}/${file} "")
  endforeach()
endfunction()

function(run test code output)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${tree} -P ${CMAKE_CURRENT_LIST_DIR}/${test}.cmake
                  RESULT_VARIABLE result OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  # CMake breaks the lines of an error.
  string(REGEX REPLACE "[ \n]+" " " printed "${printed}")
  set(${code} "${result}" PARENT_SCOPE)
  set(${output} "${printed}" PARENT_SCOPE)
endfunction()

# `test` says `reason` of the tree as it stands; the next one starts from a tree that is right.
function(refuses test reason)
  run(${test} code output)
  string(FIND "${output}" "${reason}" at)
  if("${code}" STREQUAL "0")
    message(SEND_ERROR "house.${test} does not see: ${reason}")
  elseif(at EQUAL -1)
    message(SEND_ERROR "house.${test} does not say: ${reason}\n${output}")
  else()
    message(STATUS "house.${test}: ${reason}")
  endif()
  plant()
endfunction()

plant()
foreach(test dialects includes links rules toplevel)
  run(${test} code output)
  if(NOT "${code}" STREQUAL "0")
    message(SEND_ERROR "house.${test} refuses a tree that is right:\n${output}")
  endif()
endforeach()

foreach(line "int half = size / 2" "return a*b" "if (a % 2 == 0) return" "// C / group" "const char* name" "/* a word */")
  header(dialects/onnx.hpp "${line}")
  refuses(dialects "an operator of a formula in ${line}")
endforeach()
header(core/window.hpp "  if (of.policy == policy::keras_pool) return")
refuses(dialects "asks which framework it is in if (of.policy == policy::keras_pool) return")
header(layers/pool.hpp "    case policy::onnx_pool: return 1")
refuses(dialects "asks which framework it is in case policy::onnx_pool: return 1")
file(REMOVE_RECURSE ${headers}/dialects)
refuses(dialects "no header in include/shapeproof/dialects")

header(core/shape.hpp "#include <shapeproof/layers/rules.hpp>")
refuses(includes "core/shape.hpp: includes <shapeproof/layers/rules.hpp>, which comes later")
header(check/infer.hpp "#include <shapeproof/dialects/keras.hpp>")
header(dialects/keras.hpp "")
refuses(includes "check/infer.hpp: includes <shapeproof/dialects/keras.hpp>, which comes later")
header(shapeproof.hpp "#include <shapeproof/dialects/keras.hpp>")
header(dialects/keras.hpp "")
refuses(includes "shapeproof.hpp: includes <shapeproof/dialects/keras.hpp>, which comes later")
header(check/infer.hpp "#include <shapeproof/shapeproof.hpp>")
refuses(includes "check/infer.hpp: includes <shapeproof/shapeproof.hpp>, which comes later")
header(layers/pool.hpp "#include <shapeproof/layers/conv.hpp>")
refuses(includes "layers/pool.hpp: includes <shapeproof/layers/conv.hpp>: no layer knows another")
header(core/shape.hpp "#  include <string_view>  // string_view")
refuses(includes "core/shape.hpp: the core does without <string_view>")
header(core/shape.hpp "#include \"error.hpp\"")
refuses(includes "core/shape.hpp: #include \"error.hpp\": the form is #include <...>")
header(core/shape.hpp "#include <shapeproof/core/eror.hpp>")
refuses(includes "core/shape.hpp: there is no <shapeproof/core/eror.hpp>")
file(WRITE ${headers}/core/shape.hpp "// What it is.\n#pragma once\n")
refuses(includes "core/shape.hpp: the first line is not the SPDX line")
file(WRITE ${headers}/core/shape.hpp "// SPDX-License-Identifier: MIT\n// no #pragma once\n")
refuses(includes "core/shape.hpp: no #pragma once")
string(REPEAT "\n" 397 lines)
header(core/shape.hpp "${lines}")
refuses(includes "core/shape.hpp: 401 lines, and 400 are the most")
header(util/shape.hpp "")
refuses(includes "util/shape.hpp: the folder is not one of")
header(all.hpp "")
refuses(includes "all.hpp: beside the folders stands only shapeproof.hpp")
file(WRITE ${headers}/core/shape.h "")
refuses(includes "shape.h: a header is shapeproof/folder/name.hpp")
file(REMOVE_RECURSE ${headers})
refuses(includes "no header in")

file(APPEND ${tree}/README.md "[there](docs/rules.md), [nowhere](docs/benchmarks.md), [outside](https://example.org/x)\n")
refuses(links "README.md: there is no docs/benchmarks.md")
file(WRITE ${tree}/docs/rules.md "[up](../README.md) [gone](guide.md)\n")
refuses(links "docs/rules.md: there is no guide.md")

file(WRITE ${tree}/docs/rules.md "\n| `one.rule` | |\n")
refuses(rules "docs/rules.md: 0 lines for two")
file(WRITE ${tree}/docs/rules.md "\n| `one.rule` | `tests/core/x_test.cpp` |\n| `two` | |\n")
refuses(rules "docs/rules.md: two names no test")
file(WRITE ${tree}/tests/core/x_test.cpp "rule::one_rule; // rule::two,")
refuses(rules "no test at run time mentions rule::two (two)")
file(APPEND ${tree}/docs/rules.md "| `two` | |\n")
refuses(rules "docs/rules.md: 2 lines for two")
file(APPEND ${tree}/docs/rules.md "| `three` | |\n")
refuses(rules "docs/rules.md: three is no rule")
file(REMOVE ${tree}/tests/core/x_test.cpp)
file(WRITE ${tree}/tests/core/y_test.cpp "rule::one_rule, rule::two,")
refuses(rules "docs/rules.md: there is no tests/core/x_test.cpp")
file(REMOVE ${tree}/tests/compile_fail/one.rule.cpp)
refuses(rules "rule one.rule can fail at compile time, and there is no tests/compile_fail/one.rule.cpp")
file(WRITE ${tree}/tests/compile_fail/one.rule.cpp "// EXPECT: [two]\n")
refuses(rules "tests/compile_fail/one.rule.cpp does not expect [one.rule]")
file(WRITE ${tree}/tests/core/x_test.cpp "rule::one_rule, rule::two_of_them")
refuses(rules "no test at run time mentions rule::two (two)")
file(WRITE ${tree}/tests/core/x_test.cpp "rule::one_rule;")
file(WRITE ${tree}/tests/core/error_test.cpp "rule::two;")
refuses(rules "no test at run time mentions rule::two (two)")
header(core/error.hpp "enum class rule : std::uint8_t { none, one_rule, two };
ids[rule_count] = { \"none\", \"two\" };")
refuses(rules "3 enumerators of rule, and 2 ids in rule_id")
header(core/error.hpp "enum class rule : std::uint8_t { none, one_rule, two };
ids[rule_count] = { \"none\", \"two\", \"two\" };")
refuses(rules "an id of rule_id stands there twice")
header(check/refusal.hpp "")
refuses(rules "no rule found in check/refusal.hpp")

file(WRITE ${tree}/notes.txt "")
refuses(toplevel "notes.txt does not belong to the top level")
file(WRITE ${tree}/src/x.cpp "")
refuses(toplevel "src does not belong to the top level")
file(REMOVE ${tree}/README.md)
file(WRITE ${tree}/README.md/x "")
refuses(toplevel "README.md does not belong to the top level")

file(REMOVE_RECURSE ${tree})
