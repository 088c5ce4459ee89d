# SPDX-License-Identifier: MIT
# What a page shows is what is so now: a block stands after a comment with its mark, and is compared; with -DUPDATE=ON it
# is written anew instead.

# What a program prints, with its arguments.
function(run result)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE out ERROR_VARIABLE out RESULT_VARIABLE exit)
  set(${result} "${out}" PARENT_SCOPE)
endfunction()

# After `<!-- mark -->` stands the content, between a fence of that language and its end.
function(shows page mark language content)
  file(READ ${ROOT}/${page} text)
  set(comment "<!-- ${mark} -->\n")
  string(FIND "${text}" "${comment}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${page} has no block '${mark}'")
  endif()
  string(LENGTH "${comment}" length)
  math(EXPR at "${at} + ${length}")
  string(SUBSTRING "${text}" 0 ${at} before)
  string(SUBSTRING "${text}" ${at} -1 after)
  set(block "```${language}\n${content}```\n")
  if(UPDATE)
    string(FIND "${after}" "\n```\n" end)
    math(EXPR end "${end} + 5")
    string(SUBSTRING "${after}" ${end} -1 after)
    file(WRITE ${ROOT}/${page} "${before}${block}${after}")
    return()
  endif()
  string(FIND "${after}" "${block}" found)
  if(NOT found EQUAL 0)
    message(FATAL_ERROR "${page}, block '${mark}', is not what is so now. Wanted:\n${block}\n"
                        "(cmake with -DUPDATE=ON writes it anew)")
  endif()
endfunction()
