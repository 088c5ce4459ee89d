// SPDX-License-Identifier: MIT
#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <unistd.h>

// Beside <cmath> and <unistd.h>, whose names are global: a public name that equals one of theirs would be ambiguous here.
using namespace shapeproof;

struct net : sequential<conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{2}, flatten{}, linear{10}> {};

static_assert(std::is_same_v<output_t<net, tensor<float, 4, 3, 32, 32>>, tensor<float, 4, 10>>);
static_assert(std::is_same_v<output_t<net, tensor<std::int8_t, 4, 3, 32, 32>>, tensor<std::int8_t, 4, 10>>);
static_assert(std::is_same_v<output_t<net, tensor<float, dynamic, 3, 32, 32>>, tensor<float, dynamic, 10>>);
static_assert(std::is_same_v<output_t<sequential<conv2d{.out_channels = 16, .kernel = 3}>, tensor<float, 1, 3, dynamic, 9>>,
                             tensor<float, 1, 16, dynamic, 7>>);
static_assert(std::is_same_v<output_t<sequential<relu{}>, tensor<float>>, tensor<float>>);
static_assert(std::is_same_v<output_t<sequential<relu{}>, tensor<float, 1, 2, 3, 4, 5, 6, 7, 8>>,
                             tensor<float, 1, 2, 3, 4, 5, 6, 7, 8>>);
static_assert(accepts<net, tensor<float, 4, 3, 32, 32>>);
static_assert(!accepts<net, tensor<float, 4, 3, 2, 32>>);
// a batch-less image, as PyTorch takes it
static_assert(std::is_same_v<output_t<sequential<conv2d{.out_channels = 16, .kernel = 3}>, tensor<float, 3, 9, 9>>,
                             tensor<float, 16, 7, 7>>);

TEST_CASE("the pieces of the sentence are short, and joined they are the sentence")
{
  struct too_deep : sequential<named<"a name; with [marks] \"and\" more", conv2d{.out_channels = 16, .kernel = 3}>> {};
  using how = detail::told<detail::diagnosis<too_deep, tensor<float, 1, 3, 2, 2>>::whole>;
  std::string joined;
  for (int i = 0; i < how::sentence.count; ++i) {
    const int length = how::sentence.begin[i + 1] - how::sentence.begin[i];
    CHECK(length > 0);
    CHECK(length <= 30);
    joined.append(how::sentence.whole.text + how::sentence.begin[i], static_cast<std::size_t>(length));
  }
  CHECK(joined == how::sentence.whole.c_str());
  // word for word what run time says
  CHECK(joined == message(infer<too_deep>(shape{1, 3, 2, 2}).error()).c_str());
}

TEST_CASE("a word longer than a piece is cut")
{
  message_text text;
  text.add("0123456789012345678901234567890123456789 and");
  const detail::cut_text cut(text);
  CHECK(cut.count == 2);
  CHECK(cut.begin[1] == 30);
  CHECK(cut.begin[2] == 44);
}
