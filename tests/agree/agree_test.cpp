// SPDX-License-Identifier: MIT
// One table, three paths: the layer as a type's argument, the layer evaluated as a constant, the layer at run time (as
// itself, as a `layer`, and in a chain). All must give the table's answer, and errors the same numbers and words.
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace shapeproof;

#define VALUES(...) __VA_ARGS__

// --- types
#define GIVES(of, in, out) static_assert(std::is_same_v<output_t<sequential<of>, tensor<float, VALUES in>>, tensor<float, VALUES out>>);
#define REFUSES(of, in, broken, at) static_assert(!accepts<sequential<of>, tensor<float, VALUES in>>);
#include "cases.inc"
#undef GIVES
#undef REFUSES

// --- constant evaluation: undefined behaviour does not compile
#define GIVES(of, in, out) static_assert(*infer(of, shape{VALUES in}) == shape{VALUES out});
#define REFUSES(of, in, broken, at) \
  static_assert(infer(of, shape{VALUES in}).error().rule == rule::broken && infer(of, shape{VALUES in}).error().axis == (at));
#include "cases.inc"
#undef GIVES
#undef REFUSES

namespace {

// What the compiler evaluated, to be compared with run time.
struct constant_answer {
  layer of;
  shape input;
  bool good;
  shape output;
  error why;
  message_text sentence;  // of the network of this one layer, with history and fixes
};

template <class Net>
constexpr constant_answer answer(const layer& of, const shape& input)
{
  const result<shape> made = infer<Net>(input);
  return {of, input, made.has_value(), made.value_or(shape{}), made.error(), message(made.error())};
}

#define GIVES(of, in, out) answer<sequential<of>>(of, shape{VALUES in}),
#define REFUSES(of, in, broken, at) answer<sequential<of>>(of, shape{VALUES in}),
constexpr constant_answer constants[] = {
#include "cases.inc"
};
#undef GIVES
#undef REFUSES

}  // namespace

TEST_CASE("types, constants and run time agree on every case of the table")
{
  int cases = 0;
  for (const constant_answer& each : constants) {
    ++cases;
    const std::vector<layer> net{each.of};
    const result<shape> alone = infer(each.of, each.input);
    const result<shape> chain = infer(net, each.input);
    REQUIRE(alone.has_value() == each.good);
    REQUIRE(chain.has_value() == each.good);
    if (each.good) {
      REQUIRE(*alone == each.output);
      REQUIRE(*chain == each.output);
      continue;
    }
    REQUIRE(chain.error().rule == each.why.rule);
    REQUIRE(chain.error().axis == each.why.axis);
    for (int i = 0; i < 6; ++i) REQUIRE(chain.error().numbers[i] == each.why.numbers[i]);
    REQUIRE(std::string(message(chain.error()).c_str()) == each.sentence.c_str());
  }
  MESSAGE(cases << " cases");
  CHECK(cases > 90);
}
