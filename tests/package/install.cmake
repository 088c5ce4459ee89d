# SPDX-License-Identifier: MIT
# Installs into a folder of its own, in which nothing of an earlier run is left.
#
#   cmake -DBUILD=<build folder> -DPREFIX=<folder> -P install.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} COMMAND_ERROR_IS_FATAL ANY)
