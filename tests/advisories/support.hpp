// SPDX-License-Identifier: MIT
// What the tests of advisories ask: each case as a constant expression, in which no undefined behaviour can be met, and
// at run time alone, as a record and in a chain.
#pragma once

#include <shapeproof/shapeproof.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

namespace advisories {

using namespace shapeproof;

/// The rule that refuses `in`, the same on every way to ask; rule::none where there is none, or where two ways differ.
template <class Layer>
#if defined(__GNUC__)
[[gnu::noinline]]
#endif
rule broken_by(const Layer& of, const shape& in)
{
  const result<shape> alone = infer(of, in);
  const std::vector<layer> net{layer(of)};
  const result<shape> chain = infer(net, in);
  if (alone || chain || alone.error().rule != chain.error().rule || chain.error().layer != 0) return rule::none;
  const message_text sentence = message(chain.error());
  if (std::strstr(sentence.c_str(), rule_id(chain.error().rule)) == nullptr) return rule::none;
  if (sentence.length >= message_text::capacity) return rule::none;
  return alone.error().rule;
}

/// The shape that leaves it, the same on every way to ask; one without axes where it is refused.
template <class Layer>
#if defined(__GNUC__)
[[gnu::noinline]]
#endif
shape made_by(const Layer& of, const shape& in)
{
  const result<shape> alone = infer(of, in);
  const std::vector<layer> net{layer(of)};
  const result<shape> chain = infer(net, in);
  return alone && chain && *alone == *chain ? *alone : shape{};
}

/// The same of a layer with more than one input.
template <class Layer, std::size_t N>
constexpr rule broken_by_all(const Layer& of, const shape (&in)[N])
{
  tensor_value values[N] = {};
  for (std::size_t i = 0; i < N; ++i) values[i].extents = in[i];
  tensor_value out[2] = {};
  error why{};
  return of.infer({values, static_cast<int>(N)}, {out, 1}, why) ? rule::none : why.rule;
}
template <class Layer, std::size_t N>
constexpr shape made_by_all(const Layer& of, const shape (&in)[N])
{
  tensor_value values[N] = {};
  for (std::size_t i = 0; i < N; ++i) values[i].extents = in[i];
  tensor_value out;
  error why{};
  return of.infer({values, static_cast<int>(N)}, {&out, 1}, why) ? out.extents : shape{};
}

}  // namespace advisories

/// `REFUSED(stride_positive, (shape{1, 1, 8, 8}), conv2d{.stride = 0});`
#define REFUSED(broken, in, ...)                                      \
  static_assert(infer(__VA_ARGS__, in).error().rule == rule::broken); \
  CHECK(advisories::broken_by(__VA_ARGS__, in) == rule::broken)

/// `GIVES((shape{1, 1, 8, 8}), (shape{1, 1, 4, 4}), max_pool2d{2});`
#define GIVES(in, out, ...)                       \
  static_assert(*infer(__VA_ARGS__, in) == out); \
  CHECK(advisories::made_by(__VA_ARGS__, in) == out)

/// A value, or the rule that refuses one: `REFUSES(elements_overflow, elements(shape{dim{1} << 40, dim{1} << 40}));`
#define REFUSES(broken, ...)                           \
  static_assert((__VA_ARGS__).error().rule == rule::broken); \
  CHECK((__VA_ARGS__).error().rule == rule::broken)
#define IS(value, ...)                     \
  static_assert(*(__VA_ARGS__) == (value)); \
  CHECK((__VA_ARGS__).value_or(-1) == (value))
