vcpkg_from_github(
  OUT_SOURCE_PATH SOURCE_PATH
  REPO shapeproof/shapeproof
  REF "v${VERSION}"
  SHA512 0  # vcpkg prints the number to put here
  HEAD_REF main
)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DSHAPEPROOF_TESTS=OFF -DSHAPEPROOF_BENCH=OFF -DSHAPEPROOF_EXAMPLES=OFF -DSHAPEPROOF_INSTALL=ON
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/shapeproof)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug")
vcpkg_fixup_pkgconfig()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
