// SPDX-License-Identifier: MIT
// The networks that the tests of text write, and names that would do harm.
#pragma once

#include <shapeproof/shapeproof.hpp>

#include <iterator>
#include <string>

namespace written_nets {

using namespace shapeproof;

// LeNet-5 as in docs/examples/networks.cpp.
struct lenet5 : sequential<
    named<"C1", conv2d{.out_channels = 6, .kernel = 5, .padding = 2}>, named<"S2", avg_pool2d{.kernel = 2}>,
    named<"C3", conv2d{.out_channels = 16, .kernel = 5}>, named<"S4", avg_pool2d{.kernel = 2}>, flatten{},
    named<"C5", linear{.out_features = 120}>, named<"F6", linear{84}>, named<"output", linear{10}>> {};

// The network of keras issue 12951.
struct keras_12951 : sequential<
    conv2d{.out_channels = 16, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 32, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 64, .kernel = 3}, max_pool2d{.kernel = 2},
    conv2d{.out_channels = 128, .kernel = 3}, max_pool2d{.kernel = 2}> {};

// A block of ResNet-18, as torchvision names its parts; with a wrong number of channels it cannot join.
struct basic_block {
  dim channels = 64;
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g("conv1", conv2d{.out_channels = 64, .kernel = 3, .padding = 1, .bias = false}, x);
    y = g(relu{}, g("bn1", batch_norm{}, y));
    y = g("conv2", conv2d{.out_channels = channels, .kernel = 3, .padding = 1, .bias = false}, y);
    y = g("bn2", batch_norm{}, y);
    return g(relu{}, g(add{}, y, x));
  }
};
struct stage {
  dim last = 64;  // channels of the last block
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g({"layer1", 0}, basic_block{}, x);
    return g({"layer1", 1}, basic_block{last}, x);
  }
};
struct resnet_stage : graph<stage{}> {};
struct resnet_stage_broken : graph<stage{32}> {};

// A layer with two outputs: the halves of the channels.
struct halves {
  static constexpr const char* type_name = "halves";
  [[nodiscard]] static constexpr dim outputs() noexcept { return 2; }
  constexpr bool infer(inputs in, shapeproof::outputs out, error& why) const noexcept
  {
    if (in.count != 1 || out.count != 2) return fail(why, rule::output_count, out.count, 2);
    tensor_value half = in[0];
    half.extents.values[1] /= 2;
    out[0] = out[1] = half;
    return true;
  }
};
struct two_in_two_out {
  constexpr auto operator()(auto& g, auto x, auto y) const
  {
    const auto parts = g("cut", halves{}, g(concat{}, x, y));
    return value_list{g(add{}, parts[0], parts[1]), g(relu{}, parts[1])};
  }
};
struct two_by_two : graph<two_in_two_out{}> {};

// Blocks within blocks, left and entered again, and one without a node.
struct leaf {
  constexpr auto operator()(auto& g, auto x) const { return g(relu{}, x); }
};
struct nothing {
  constexpr auto operator()(auto&, auto x) const { return x; }
};
struct twig {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g(relu{}, g("a", leaf{}, x));
    x = g("b", leaf{}, g("nothing", nothing{}, x));
    return g(relu{}, x);
  }
};
struct branch {
  constexpr auto operator()(auto& g, auto x) const { return g("deep", twig{}, x); }
};
struct tree {
  constexpr auto operator()(auto& g, auto x) const { return g(relu{}, g("two", twig{}, g("one", branch{}, x))); }
};
struct frames_in_frames : graph<tree{}> {};

// Names that would end a text, of a block and of a node that fails.
struct wide {
  constexpr auto operator()(auto& g, auto x) const { return g("<i>`", conv2d{.kernel = 9}, x); }
};
struct hostile_scope {
  constexpr auto operator()(auto& g, auto x) const { return g("\"]; end %%{", wide{}, x); }
};
struct hostile_block : graph<hostile_scope{}> {};

/// What a function writes through an iterator.
template <class Write>
std::string text_of(Write write)
{
  std::string text;
  write(std::back_inserter(text));
  return text;
}

/// Names from a file that somebody else made: each would end a string, begin a command or cut a line somewhere.
inline const char* const hostile_names[] = {
    "a\"b",
    "end",
    "x]--> y[\"",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "`**bold**`",
    "#quot;#35;",
    "<script>alert(1)</script>",
    "&lt;&amp;",
    "style a:#35; b;",
    "back\\n\\",
    "new\nline\r\ttab",
    "$$x^2$$ fa:fa-car",
    "gr\xC3\xBC\xC3\x9F \xE2\x9D\xA4 \xF0\x9F\x8E\x89",
    "\xFF\xC3 \xE2\x82 \xED\xA0\x80 \xC0\xAF",  // no UTF-8
    "{}|()<>;:,",
    "\\N \\G \\E \\l",
    "\x1B[31mred\x1B[0m \x7F \xC2\x9B",
    "left \xE2\x80\xAE right \xE2\x80\xA8 line",
    "o",
    "graph TD; subgraph",
};
inline constexpr int hostile_count = sizeof hostile_names / sizeof hostile_names[0];

/// A chain of as many layers.
struct hostile_chain {
  layer layers[hostile_count];
  layer_chain chain;

  explicit hostile_chain(bool fails = false) : chain{layers, hostile_count, hostile_names}
  {
    for (layer& one : layers) one = relu{};
    if (fails) layers[hostile_count - 1] = conv2d{.kernel = 9};
  }
  hostile_chain(const hostile_chain&) = delete;
};

/// A custom layer with no output, and one with three, for stored graphs.
inline bool swallow(const layer&, inputs, outputs, error&) { return true; }
inline bool triple(const layer&, inputs in, outputs out, error& why)
{
  if (out.count != 3) return fail(why, rule::output_count, out.count, 3);
  const tensor_value kept = in[0];
  for (int i = 0; i < 3; ++i) out[i] = kept;
  return true;
}

}  // namespace written_nets
