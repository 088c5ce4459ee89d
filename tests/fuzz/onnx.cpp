// SPDX-License-Identifier: MIT
// Bytes as an ONNX file. Where they begin as a file does they are one; else the first byte chooses a small model, and what
// follows edits it, so that short inputs reach deep.
#include "../onnx/answer.hpp"

#include <cstdio>
#include <cstdlib>

using namespace shapeproof;

namespace {

constexpr unsigned char file_begins = 0x08;  // the version of the IR, a varint

on_heap::bytes base(unsigned which)
{
  static const on_heap::bytes models[] = {answered::small_model(), answered::padded_model(), answered::mixed_model(1), answered::mixed_model(9),
                                          answered::mixed_model(11), answered::mixed_model(18)};
  return models[which % (sizeof models / sizeof models[0])];
}

/// Four bytes an edit: what, where, with what.
void edit(on_heap::bytes& file, const std::uint8_t* by)
{
  if (file.empty()) return;
  const std::size_t at = (by[1] * 256U + by[2]) % file.size();
  const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
  switch (by[0] % 8) {
    case 0: *place = by[3]; break;
    case 1: *place ^= static_cast<unsigned char>(1U << by[3] % 8); break;
    case 2: file.erase(place); break;
    case 3: file.insert(place, by[3]); break;
    case 4: {  // a number past all bounds
      on_heap::bytes large(9, 0xFF);
      large.push_back(by[3] % 2);
      file.insert(place, large.begin(), large.end());
      break;
    }
    case 5: {
      const on_heap::bytes run(place, place + static_cast<std::ptrdiff_t>(by[3] % (file.size() - at)));
      file.insert(place, run.begin(), run.end());
      break;
    }
    case 6: *place = static_cast<unsigned char>(*place + by[3] % 3 - 1); break;
    default:
      if (by[3] > 250) file.resize(at);
      else file[by[3] % file.size()] = *place;
      break;
  }
}

void demand(const on_heap::bytes& file, unsigned options)
{
  const onnx::import_options chosen{nullptr, 0, (options & 1U) != 0};
  const bool kernels = (options & 2U) != 0;
  const on_heap::model made = kernels ? on_heap::model::read<onnxruntime::kernels>(on_heap::view(file), chosen)
                                      : on_heap::model::read(on_heap::view(file), chosen);
  if (answered::is_answer(made)) return;
  std::fprintf(stderr, "does not hold: an error, or a graph that runs again to the same shapes\n");
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0) return 0;
  if (data[0] == file_begins) {
    demand(on_heap::bytes(data, data + size), static_cast<unsigned>(size));
    return 0;
  }
  on_heap::bytes file = base(data[0] / 4U);
  for (std::size_t i = 1; i + 4 <= size && i < 64; i += 4) edit(file, data + i);
  demand(file, data[0]);
  return 0;
}
