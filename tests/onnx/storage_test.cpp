// SPDX-License-Identifier: MIT
// Nothing is allocated: neither to know how much storage a file takes, nor to read it in storage that is given.
#include <shapeproof/onnx/import.hpp>
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace shapeproof;

// Counts what goes to the heap: the library must not.
static long long allocations = 0;
void* operator new(std::size_t size)
{
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

constexpr onnx::storage_size room = {256, 1024, 2048, 4096, 16384, 65536, 2048, 4096, 4};
onnx::fixed_storage<room> arrays;
unsigned char file[1 << 16];

}  // namespace

TEST_CASE("resnet50.onnx is read without an allocation, whole and without its last byte")
{
  std::FILE* const from = std::fopen((std::string(SHAPEPROOF_TEST_DATA) + "/models/resnet50.onnx").c_str(), "rb");
  REQUIRE(from != nullptr);
  const onnx::bytes_view bytes(file, static_cast<dim>(std::fread(file, 1, sizeof file, from)));
  std::fclose(from);
  onnx::imported_model made;
  error why;
  error other;
  const long long before = allocations;
  const result<onnx::storage_size> needed = onnx::storage_needed(bytes);
  onnx::storage to = arrays.view();
  to.size = needed.value_or(onnx::storage_size{});
  const bool good = onnx::import_model(bytes, to, made, why);
  const dim nodes = made.graph.node_count;
  const bool damaged = onnx::import_model({file, bytes.size - 1}, to, made, other);
  CHECK(allocations == before);
  CHECK(before > 0);  // doctest's, so that they are counted at all
  REQUIRE(needed);
  for (const auto part : {&onnx::storage_size::bound, &onnx::storage_size::links, &onnx::storage_size::values, &onnx::storage_size::slots,
                          &onnx::storage_size::numbers, &onnx::storage_size::text, &onnx::storage_size::nodes, &onnx::storage_size::edges})
    CHECK((*needed).*part <= room.*part);
  CHECK(good);
  CHECK(nodes == 122);
  CHECK_FALSE(damaged);
}
