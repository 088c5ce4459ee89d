// SPDX-License-Identifier: MIT
#include <shapeproof/check/memory.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <string>
#include <vector>

#include <shapeproof/check/message.hpp>

#include "../analysis/replay.hpp"
#include "../analysis/stored.hpp"

using namespace shapeproof;

namespace {

/// A part of an inverted residual network: joins, layers that may work in place, and a tail.
struct inverted {
  dim channels;
  constexpr auto operator()(auto& g, auto x) const
  {
    auto y = g(relu6{}, g(batch_norm{}, g("expand", conv2d{.out_channels = channels * 6, .bias = false}, x)));
    y = g(relu6{}, g(batch_norm{}, g("depthwise", depthwise_conv2d{.kernel = 3, .padding = 1, .bias = false}, y)));
    return g(add{}, g(batch_norm{}, g("project", conv2d{.out_channels = channels, .bias = false}, y)), x);
  }
};
struct mobile_forward {
  constexpr auto operator()(auto& g, auto x) const
  {
    x = g("stem", conv2d{.out_channels = 8, .kernel = 3, .stride = 2, .padding = 1}, x);
    for (int i = 0; i < 3; ++i) x = g({"blocks", i}, inverted{8}, x);
    return g("fc", linear{10}, g(flatten{}, g(global_avg_pool{}, x)));
  }
};
struct mobile : graph<mobile_forward{}> {};

struct plain_net : sequential<conv2d{.out_channels = 8, .kernel = 3}, relu{}, max_pool2d{2}, conv2d{.out_channels = 16, .kernel = 3},
                          batch_norm{}, relu{}, flatten{}, linear{32}, relu{}, dropout{}, linear{10}> {};

constexpr dim twice_the_output(const layer& of, inputs, outputs out)
{
  return of.kind == layer_kind::conv ? 2 * bytes(out[0]).value_or(0) : 0;
}

constexpr memory_options plain;
constexpr memory_options embedded{.alignment = 16, .in_place = true};
constexpr memory_options with_scratch{.alignment = 8, .scratch = twice_the_output};

/// The constant, the function at run time, and the stored nodes have one answer, slot by slot; and it can be run.
template <class Net, const memory_options& Options, class Tensor>
void all_forms_agree()
{
  constexpr auto& constant = memory_with<Options, Net, Tensor>;
  const tensor_value in = Tensor::value();
  const auto computed = memory<Net>(in, Options);
  REQUIRE(computed.has_value());
  CHECK(static_cast<const memory_report&>(*computed) == static_cast<const memory_report&>(constant));

  const networks::stored twin = networks::store<Net>(in.extents);
  std::vector<tensor_value> values(twin.values);
  std::vector<memory_slot> slots(twin.values + twin.nodes.size());
  const result<memory_report> of_nodes = memory(twin.view(), in, values, slots, Options);
  REQUIRE(of_nodes.has_value());
  CHECK(*of_nodes == static_cast<const memory_report&>(constant));
  for (std::int32_t i = 0; i < constant.values + constant.scratches; ++i) {
    CHECK(computed->slots[i] == constant.slots[i]);
    CHECK(slots[static_cast<std::size_t>(i)] == constant.slots[i]);
  }

  replay::heard of;
  of.scratch = Options.scratch;
  error why;
  REQUIRE(walk<Net, 1>(&in, of, why));
  CHECK(replay::run(of, constant.slots, constant, Options.in_place) == "");
  CHECK(constant.peak == replay::peak(of, Options.in_place));
}

constexpr std::string_view text_of(const message_text& text) { return {text.text, text.size()}; }

}  // namespace

TEST_CASE("memory: the constant, the function, and a stored graph agree, and the plan can be run")
{
  all_forms_agree<mobile, plain, tensor<float, 1, 3, 32, 32>>();
  all_forms_agree<mobile, embedded, tensor<std::int8_t, 2, 3, 33, 17>>();
  all_forms_agree<mobile, with_scratch, tensor<float16, 1, 3, 21, 20>>();
  all_forms_agree<plain_net, plain, tensor<float, 1, 3, 20, 20>>();
  all_forms_agree<plain_net, embedded, tensor<int4, 1, 3, 19, 23>>();
  all_forms_agree<plain_net, with_scratch, tensor<std::uint8_t, 3, 3, 20, 20>>();
}

TEST_CASE("memory: layers in a container, with names and without, as their chain as a type")
{
  std::vector<layer> layers;
  for (dim i = 0; i < plain_net::size; ++i) layers.push_back(plain_net::chain().info(i).record);
  const tensor_value in{shape{1, 3, 20, 20}, element::of<std::int8_t>()};
  std::vector<memory_slot> slots(2 * layers.size() + 1);
  for (const memory_options& options : {plain, embedded, with_scratch}) {
    const auto of_type = memory<plain_net>(in, options);
    REQUIRE(of_type.has_value());
    const result<memory_report> of_layers = memory(layers, in, slots, options);
    REQUIRE(of_layers.has_value());
    CHECK(*of_layers == static_cast<const memory_report&>(*of_type));
    for (std::int32_t i = 0; i < of_layers->values + of_layers->scratches; ++i) CHECK(slots[static_cast<std::size_t>(i)] == of_type->slots[i]);
  }
  const layer two[] = {linear{4}, relu{}};
  CHECK(memory(two, shape{1, 3}, slots)->peak == 32);
  memory_slot three[3];
  CHECK(memory(two, shape{1, 3}, three)->peak == 32);
  CHECK(three[2].bytes == 16);
  CHECK(memory(two, shape{1, 3}, {three, 2}).error().rule == rule::storage_size);
  CHECK(memory(std::vector<layer>{}, shape{1, 3}, slots)->peak == 12);
}

TEST_CASE("storage.size: every size of storage but one that is enough")
{
  const networks::stored twin = networks::store<mobile>(shape{1, 3, 32, 32});
  const shape in{1, 3, 32, 32};
  std::vector<tensor_value> values(twin.values);
  std::vector<memory_slot> slots;
  const auto enough = memory<mobile>(in, with_scratch);
  const auto wanted = static_cast<std::size_t>(enough->values + enough->scratches);
  CHECK(enough->scratches == 7);  // a stem, and two convolutions a block that are not depthwise
  for (std::size_t room = 0; room <= wanted + 3; ++room) {
    slots.assign(room, memory_slot{});
    const result<memory_report> made = memory(twin.view(), in, values, slots, with_scratch);
    CHECK(made.has_value() == (room >= wanted));
    if (!made) CHECK(made.error().rule == rule::storage_size);
    else CHECK(*made == static_cast<const memory_report&>(*enough));
    if (made)
      for (std::size_t i = 0; i < wanted; ++i) CHECK(slots[i] == enough->slots[i]);
  }
  values.resize(3);
  CHECK(memory(twin.view(), in, values, slots).error().rule == rule::storage_size);
}

TEST_CASE("scratch.range, alignment.positive, element.bits: options that mean nothing")
{
  const auto bad = [](const layer& of, inputs, outputs) -> dim { return of.kind == layer_kind::linear ? -7 : 0; };
  const error why = memory<mobile>(shape{1, 3, 32, 32}, memory_options{.scratch = bad}).error();
  CHECK(text_of(message(why)) == "fc (layer 30): [scratch.range] the scratch is -7 bytes, and must be at least 0");
  for (const dim alignment : {dim{0}, dim{-1}, dim_min})
    CHECK(memory<plain_net>(shape{1, 3, 20, 20}, memory_options{.alignment = alignment}).error().rule == rule::alignment_positive);
  for (const dim bits : {dim{-1}, dim_min}) {
    CHECK(memory<plain_net>(shape{1, 3, 20, 20}, memory_options{.weight_bits = bits}).error().rule == rule::element_bits);
    CHECK(memory<plain_net>(shape{1, 3, 20, 20}, memory_options{.bias_bits = bits}).error().rule == rule::element_bits);
  }
  const auto huge = [](const layer&, inputs, outputs) -> dim { return dim_max; };
  CHECK(memory<plain_net>(shape{1, 3, 20, 20}, memory_options{.scratch = huge}).error().rule == rule::arithmetic_overflow);
}

TEST_CASE("memory: a network that does not run is refused as infer refuses it")
{
  for (const diagnose level : {diagnose::full, diagnose::place}) {
    const shape flat{1, 3, 2, 20};
    CHECK(text_of(message(memory<plain_net>(flat, level).error())) == text_of(message(infer<plain_net>(flat, level).error())));
    const shape few{3, 20};
    CHECK(text_of(message(memory<mobile>(few, plain, level).error())) == text_of(message(infer<mobile>(few, level).error())));
    const networks::stored twin = networks::store<mobile>(shape{1, 3, 32, 32});
    std::vector<tensor_value> values(twin.values);
    std::vector<memory_slot> slots(twin.values);
    CHECK(text_of(message(memory(twin.view(), few, values, slots, {}, level).error())) ==
          text_of(message(infer(twin.view(), few, values, level).error())));
    const layer zero[] = {relu{}, conv2d{.stride = 0}};
    CHECK(memory(zero, flat, slots, {}, level).error().rule == rule::stride_positive);
    CHECK(memory(zero, flat, slots, {}, level).error().layer == 1);
  }
}

TEST_CASE("extent.known, graph.input: hostile graphs give an error or a plan")
{
  networks::stored twin = networks::store<mobile>(shape{1, 3, 32, 32});
  std::vector<tensor_value> values(twin.values);
  std::vector<memory_slot> slots(twin.values);
  for (const dim extent : {dim_max, dim{1} << 62, dim{1} << 31, dim{0}, dim{-1}, dim_min, dynamic})
    for (int axis = 0; axis < 4; ++axis) {
      shape in{1, 3, 32, 32};
      in.values[axis] = extent;
      const result<memory_report> made = memory(twin.view(), in, values, slots);
      if (made) CHECK((made->peak > 0 && made->bytes >= made->peak));
      else CHECK(made.error().rule != rule::none);
      if (extent == dynamic) CHECK(made.error().rule == rule::extent_known);
    }
  const shape in{1, 3, 32, 32};
  for (std::size_t i = 0; i < twin.edges.size(); ++i)
    for (const std::int32_t wrong : {-1, INT32_MAX, INT32_MIN, static_cast<std::int32_t>(twin.values)}) {
      networks::stored broken = twin;
      broken.edges[i] = wrong;
      CHECK(memory(broken.view(), in, values, slots).error().rule == rule::graph_input);
    }
  for (const std::int32_t output : {-1, INT32_MAX, static_cast<std::int32_t>(twin.values)}) {
    networks::stored broken = twin;
    broken.outputs[0] = output;
    CHECK(memory(broken.view(), in, values, slots).error().rule == rule::graph_input);
  }
  stored_graph cut = twin.view();
  cut.output_count = 0;
  CHECK(memory(cut, in, values, slots).has_value());  // nothing leaves it, and it needs memory all the same
}

TEST_CASE("arithmetic.overflow: an arena whose aligned places would not fit 64 bits is refused, with the layer's name")
{
  const layer cut[] = {slice{.axis = 0, .end = 1}};
  const tensor_value in{shape{(dim{1} << 62) + 1}, element::of<std::int8_t>()};
  memory_slot slots[3];
  CHECK(memory(cut, in, slots)->bytes == (dim{1} << 62) + 2);
  const error chain = memory(cut, in, slots, {.alignment = dim{1} << 62}).error();
  CHECK(chain.rule == rule::arithmetic_overflow);
  CHECK(chain.layer == -1);  // the input alone is too large
  const layer repeated[] = {unsqueeze{{0}, 3}};
  const tensor_value small{shape{1}, element::of<std::int8_t>()};
  const error node = memory(repeated, small, slots, {.alignment = dim{1} << 62}).error();
  CHECK(node.rule == rule::arithmetic_overflow);
  CHECK(node.layer == 0);
  CHECK(std::string(node.label) == "unsqueeze");

  const std::int32_t edges[] = {0};
  const std::int32_t outputs[] = {1};
  const ::node nodes[] = {{unsqueeze{{0}, 3}, {0, 1, 1}, "again"}};
  std::vector<tensor_value> values(2);
  const error stored = memory(stored_graph{nodes, 1, edges, 1, outputs, 1, 1}, small, values, slots, {.alignment = dim{1} << 62}).error();
  CHECK(stored.rule == rule::arithmetic_overflow);
  CHECK(stored.layer == 0);
  CHECK(std::string(stored.label) == "again");
}

TEST_CASE("a plan at run time: its slots by number and by node, and none where there is none")
{
  const auto plan = memory<sequential<relu{}, max_pool1d{2}>>(tensor_value{shape{1, 1, 8}, element::of<std::int8_t>()});
  REQUIRE(plan.has_value());
  CHECK((*plan)[0].bytes == 8);
  CHECK((*plan)[2].bytes == 4);
  CHECK((*plan)[3] == memory_slot{});
  CHECK((*plan)[-1] == memory_slot{});
  CHECK(plan->leaving(1).bytes == 4);
  CHECK(plan->leaving(7) == memory_slot{});
  CHECK(plan->scratch_of(0) == memory_slot{});
}
