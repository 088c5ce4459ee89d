# SPDX-License-Identifier: MIT
# Tests report.cpp on one header: what counts as a line, what as run, and what may be left out.
#
#   cmake -DREPORT=<coverage_report> -DWORK=<a folder to write to> -P self_test.cmake
cmake_minimum_required(VERSION 3.25)

set(header ${WORK}/include/shapeproof/core/one.hpp)
file(WRITE ${header} "// SPDX-License-Identifier: MIT
constexpr int runs(int a)
{
  if (a > 1) return 1;
  // a comment, of which the dummy of a function makes a line
  return a == 1
             ? 2
             : 3;
}
constexpr int only_constant(int a)
{
  return a;
}
template <class T>
constexpr int never_instantiated(T a)
{
  return a;
}
")
# Two programs: what the first one has as a constant alone, the second one runs.
file(WRITE ${WORK}/a.lcov "SF:${header}\nDA:3,0\nDA:4,0\nDA:5,0\nDA:6,0\nDA:7,0\nDA:8,0\nDA:9,0\nDA:11,0\nDA:12,0\nDA:13,0\nend_of_record\n")
file(WRITE ${WORK}/b.lcov "SF:${header}\nDA:3,2\nDA:4,2\nDA:6,1\nDA:7,1\nDA:8,0\nDA:9,1\nend_of_record\nSF:/elsewhere.hpp\nDA:1,0\nend_of_record\n")

function(report excluded text)
  file(WRITE ${WORK}/excluded.txt "# a comment\n${excluded}")
  execute_process(COMMAND ${REPORT} ${WORK}/include ${WORK}/excluded.txt ${WORK}/a.lcov ${WORK}/b.lcov OUTPUT_VARIABLE printed
                  ERROR_VARIABLE printed RESULT_VARIABLE code)
  string(FIND "${printed}" "${text}" at)
  if(at EQUAL -1 OR NOT code EQUAL 1)
    message(SEND_ERROR "with '${excluded}' the report exits with ${code}, or does not say: ${text}\n${printed}")
  endif()
endfunction()

report("" "core/one.hpp: not run: 8, 12, 17\n")
report("" "  50.0 %  of include/      3 of     6 lines\n")
report("core/one.hpp only_constant: a reason\n" "  60.0 %  of include/      3 of     5 lines\n")
report("core/one.hpp only_constant never_instantiated: a reason\n" "  75.0 %  of include/      3 of     4 lines\n")
report("" "\n97.0 % are the least\n")
report("core/one.hpp only_constant: a reason\n" "  core/one.hpp only_constant: a reason\n")
report("core/one.hpp *: a reason\n" "* runs: it is not to be left out")
report("core/one.hpp runs: a reason\n" "core/one.hpp: runs runs: it is not to be left out")
report("core/one.hpp gone: a reason\n" "core/one.hpp: gone is not there")
report("core/two.hpp gone: a reason\n" "no such header: core/two.hpp")
file(REMOVE_RECURSE ${WORK})
