// SPDX-License-Identifier: MIT
// Fixes of missing size checks that no advisory has, by the thread that tells of each: owner/repository#number.
#include <shapeproof/check/memory.hpp>
#include <shapeproof/dialects/onnx.hpp>
#include <shapeproof/dialects/onnxruntime.hpp>
#include <shapeproof/dialects/pytorch.hpp>
#include <shapeproof/dialects/tensorflow.hpp>

#include <chrono>

#include "support.hpp"

using namespace shapeproof;

TEST_CASE("google/XNNPACK#10453: a kernel that does not fit gives an output of 1, and reads past the input")
{
  REFUSED(window_fits, (shape{1, 1, 2, 2}), conv2d{.out_channels = 1, .kernel = 3});
  REFUSED(window_fits, (shape{1, 1, 1, 1}), max_pool2d{.kernel = 2});
  REFUSED(window_fits, (shape{1, 1, 3}), conv1d{.out_channels = 1, .kernel = 5, .stride = 3});  // -2 / 3 is 0 in C++
}

TEST_CASE("google/XNNPACK#10616: the size of a pool's buffer wraps")
{
  // and google/XNNPACK#10646: kernel elements times pixels
  constexpr dim side = dim{1} << 16;
  GIVES((shape{1, 1, side, side}), (shape{1, side * side, 1}), unfold2d{.kernel = side});
  REFUSED(arithmetic_overflow, (shape{1, 1, side * side, side * side}), unfold2d{.kernel = side * side});
  REFUSED(arithmetic_overflow, (shape{1, dim{1} << 40, side, side}), unfold2d{.kernel = side});
  REFUSES(bytes_narrow, bytes_as<std::uint32_t>(shape{side, side}, 8));
}

TEST_CASE("google/XNNPACK#10457: a dilation larger than the input")
{
  REFUSED(window_fits, (shape{1, 1, 4, 4}), conv2d{.out_channels = 1, .kernel = 2, .dilation = 4});
  REFUSED(window_fits, (shape{1, 1, 4, 4}), max_pool2d{.kernel = 2, .stride = 1, .dilation = dim{1} << 40});
  REFUSED(arithmetic_overflow, (shape{1, 1, 4, 4}), max_pool2d{.kernel = 3, .stride = 1, .dilation = dim{1} << 62});
}

TEST_CASE("google/XNNPACK#10709: a kernel of 65536 x 65536, whose product is 0 in 32 bits")
{
  REFUSED(window_fits, (shape{1, 1, 8, 8}), avg_pool2d{.kernel = 65536, .stride = 1});
  GIVES((shape{1, 1, 65536, 65536}), (shape{1, 1, 1, 1}), avg_pool2d{.kernel = 65536});
  static_assert(*parameters(conv2d{.out_channels = 1, .kernel = 65536, .bias = false}, shape{1, 1, 65536, 65536}) == dim{1} << 32);
}

TEST_CASE("google/XNNPACK#10357: padding of SIZE_MAX - 1 wraps")
{
  REFUSED(padding_range, (shape{1, 1, 8, 8}), conv2d{.kernel = 3, .padding = UINT64_MAX - 1});
  REFUSED(arithmetic_overflow, (shape{1, 1, 8, 8}), conv2d{.kernel = 3, .padding = dim_max - 1});
  REFUSED(arithmetic_overflow, (shape{1, 1, 8, 8}), conv2d{.kernel = 3, .padding = {{dim_max, 0}, {0, 0}}});
  REFUSED(arithmetic_overflow, (shape{1, 1, 8, 8}), max_pool2d{.kernel = 3, .padding = dim_max});
}

TEST_CASE("google/XNNPACK#10761: a product of 2^65 is 0")
{
  REFUSES(elements_overflow, elements(shape{dim{1} << 33, dim{1} << 32}));
  REFUSES(elements_overflow, elements(shape{dim{1} << 62, 8}));
  REFUSES(bytes_overflow, bytes(shape{dim{1} << 62}, 64));
}

TEST_CASE("google/XNNPACK#11118: the filter is not of the kernel that the parameters say")
{
  REFUSED(weight_match, (shape{1, 4, 8, 8}), onnx::conv{.kernel_shape = shape{5, 5}, .W = shape{8, 4, 3, 3}});
  REFUSED(weight_match, (shape{1, 4, 8, 8}), onnxruntime::conv{.kernel_shape = shape{3, 2}, .W = shape{8, 4, 3, 3}});
  REFUSES(weight_match, infer(conv2d{.out_channels = 8, .kernel = 5}, shape{1, 4, 8, 8}, shape{8, 4, 3, 3}));
}

TEST_CASE("tensorflow/tflite-micro#3588: [65536, 65536] of float are 0 bytes")
{
  IS(dim{1} << 34, bytes(shape{65536, 65536}, 32));
  REFUSES(bytes_narrow, bytes_as<std::uint32_t>(shape{65536, 65536}, 32));
  REFUSES(bytes_narrow, bytes_as<std::int32_t>(shape{65536, 65536}, 32));
}

TEST_CASE("tensorflow/tflite-micro#3684: a filter of rank 3")
{
  REFUSED(weight_rank, (shape{1, 8, 8, 3}), tensorflow::conv2d{.filters = shape{3, 3, 8}});
  REFUSED(weight_rank, (shape{1, 8, 8, 3}), tensorflow::depthwise_conv2d{.filters = shape{3, 3, 3}});
  REFUSED(weight_rank, (shape{1, 3, 8, 8}), pytorch::functional::conv2d{.weight = shape{8, 3, 3}});
}

TEST_CASE("tensorflow/tflite-micro#3072: a dimension larger than any buffer")
{
  REFUSES(bytes_overflow, bytes(shape{1, dim_max}, 32));
  REFUSES(bytes_narrow, bytes_as<std::uint32_t>(shape{1, dim{1} << 32}, 8));
  REFUSES(bytes_overflow, memory<sequential<relu{}>>(shape{1, dim_max}));
}

TEST_CASE("tensorflow/tensorflow#111637: 65537 * 65536 is 65536 in 32 bits")
{
  IS(dim{4295032832}, elements(shape{65537, 65536}));
  GIVES((shape{1, 65537, 65536}), (shape{1, 4295032832}), flatten{});
  REFUSED(reshape_match, (shape{65537, 65536}), reshape{.extents = {65536}});
}

TEST_CASE("tensorflow/tensorflow#111458: a dimension of INT_MAX")
{
  GIVES((shape{1, 1, INT32_MAX}), (shape{1, 1, dim{INT32_MAX} + 2}), conv1d{.kernel = 1, .padding = 1});
  GIVES((shape{1, 1, INT32_MAX}), (shape{1, 1, dim{2} * INT32_MAX}), conv_transpose1d{.kernel = 2, .stride = 2});
  IS(dim{INT32_MAX} * 4, bytes(shape{INT32_MAX}, 32));
  REFUSES(bytes_narrow, bytes_as<std::int32_t>(shape{INT32_MAX}, 32));
}

TEST_CASE("tensorflow/tensorflow#124982: Reshape grows the rank past what is there")
{
  REFUSED(list_length, (shape{1, 1, 1, 1, 1, 1, 1, 1}), unsqueeze{.axis = {-1}});
  shape nine{1, 1, 1, 1, 1, 1, 1, 1};
  nine.count = 9;
  CHECK(advisories::broken_by(reshape{.extents = nine}, shape{1}) == rule::list_length);
  constexpr shape eight[] = {{1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1}};
  static_assert(advisories::broken_by_all(stack{}, eight) != rule::none);
  CHECK(advisories::broken_by_all(layer(stack{}), eight) == advisories::broken_by_all(stack{}, eight));
}

TEST_CASE("onnx/onnx#7580: the number of elements overflows in the checker")
{
  REFUSES(elements_overflow, elements(shape{dim{1} << 31, dim{1} << 31, 2}));
  REFUSES(elements_overflow, elements(shape{dim_max, 2}));
  IS(0, elements(shape{dim_max, 2, 0}));  // of nothing there is nothing, whatever the other extents
}

TEST_CASE("sonos/tract#2795: [4611686018427387906] of f32 are 8 bytes, and [-1] asks for 16 EiB")
{
  REFUSES(bytes_overflow, bytes(shape{4611686018427387906}, 32));
  REFUSES(extent_positive, bytes(shape{-1}, 32));
  REFUSES(extent_positive, elements(shape{-1}));
}

TEST_CASE("microsoft/onnxruntime#28060: sizes and offsets of tensors in 64 bits, N * C * H * W")
{
  REFUSES(elements_overflow, elements(shape{dim{1} << 16, dim{1} << 16, dim{1} << 16, dim{1} << 16}));
  REFUSES(bytes_overflow, bytes(shape{dim{1} << 16, dim{1} << 16, dim{1} << 15, dim{1} << 15}, 32));
}

TEST_CASE("microsoft/onnxruntime#28055: Expand to more than can be counted")
{
  REFUSES(elements_overflow, elements(infer(expand{.extents = {dim{1} << 40, dim{1} << 40}}, shape{1, 1}).value_or(shape{})));
  REFUSED(broadcast_match, (shape{2, 3}), expand{.extents = {2, 4}});
}

TEST_CASE("microsoft/onnxruntime#27625: the shape of Col2Im overflows")
{
  REFUSED(arithmetic_overflow, (shape{1, 4, 4}), fold2d{.kernel = dim{1} << 32, .output_size = dim{1} << 33});
  REFUSED(groups_divide_channels, (shape{1, 3, 9}), fold2d{.kernel = 2, .output_size = 4});
  REFUSED(stride_positive, (shape{1, 4, 9}), fold2d{.kernel = 2, .stride = 0, .output_size = 4});
}

TEST_CASE("microsoft/onnxruntime#29249: sizes that a model declares")
{
  // The thread's trigger is not on record here: every extent of an input is looked at before anything is made of it.
  for (const dim wild : {dim{0}, dim{-1}, dim_min, dim_min + 1})
    for (int axis = 0; axis < 4; ++axis) {
      shape in{1, 3, 8, 8};
      in.values[axis] = wild;
      CHECK(advisories::broken_by(conv2d{.out_channels = 4, .kernel = 3, .padding = 1}, in) == rule::extent_positive);
      CHECK(advisories::broken_by(max_pool2d{.kernel = 2, .padding = 1}, in) == rule::extent_positive);
    }
}

TEST_CASE("pytorch/pytorch#27598: a stride of 0 ends the process")
{
  REFUSED(stride_positive, (shape{1, 1, 8, 8}), pytorch::conv2d{.out_channels = 1, .kernel_size = 3, .stride = 0});
  REFUSED(stride_positive, (shape{1, 1, 8, 8}), pytorch::conv_transpose2d{.out_channels = 1, .kernel_size = 3, .stride = 0});
  REFUSED(stride_positive, (shape{1, 1, 8, 8}), pytorch::avg_pool2d{.kernel_size = 3, .stride = 0});
}

TEST_CASE("pytorch/pytorch#4986: a pool's window is larger than the input")
{
  REFUSED(window_fits, (shape{1, 1, 3, 3}), pytorch::max_pool2d{.kernel_size = 5});
  REFUSED(window_fits, (shape{1, 1, 3, 9}), pytorch::avg_pool2d{.kernel_size = 4, .ceil_mode = false});
  REFUSED(window_fits, (shape{1, 1, 2, 2}), pytorch::lp_pool2d{.kernel_size = 3});
}

TEST_CASE("CWE-CAPEC/CWE-Content-Development-Repository#196: dimensions of a model are multiplied unchecked")
{
  // and the OpenVINO noise suppression plugin: the product of all dimensions of an input
  REFUSES(elements_overflow, elements(shape{1, dim{1} << 32, dim{1} << 32}));
  REFUSES(extent_known, elements(shape{1, dynamic, 8}));
  IS(dim{1} << 62, elements(shape{dim{1} << 31, dim{1} << 31}));
}

TEST_CASE("webmachinelearning/webnn#928: limits of kernel, stride and dilation")
{
  constexpr dim most = dim_max;
  REFUSED(window_fits, (shape{1, 1, 8, 8}), conv2d{.kernel = most});
  GIVES((shape{1, 1, 8, 8}), (shape{1, 1, 1, 1}), conv2d{.kernel = 8, .stride = most});
  GIVES((shape{1, 1, 8, 8}), (shape{1, 1, 8, 8}), conv2d{.kernel = 1, .dilation = most});
  REFUSED(arithmetic_overflow, (shape{1, 1, 8, 8}), conv2d{.kernel = 3, .dilation = most});
}

TEST_CASE("onnx/onnx#8051: shape inference that subtracts a stride until nothing is left")
{
  // As constant expressions, whose steps are counted: no loop runs over an extent.
  constexpr dim far = dim_max - 8;
  GIVES((shape{1, 1, far}), (shape{1, 1, far}), conv1d{.kernel = 3, .padding = same_lower});
  GIVES((shape{1, 1, far}), (shape{1, 1, far}), onnx::conv{.auto_pad = same_upper, .W = shape{1, 1, 3}});
  IS(far, window{.kernel = 3, .padding = same}.inputs(far).value_or(interval{}).low == far ? result<dim>(far) : result<dim>(0));
  GIVES((shape{1, far}), (shape{1, 1}), slice{.axis = 1, .start = far - 1});
  GIVES((shape{far}), (shape{far}), reshape{.extents = {inferred}});
}

TEST_CASE("MediumIQ/onnx-nested-if-load-dos-poc: 3.6 KB of a model cost 56 s of shape inference")
{
  // Every layer of a chain costs one inference, and a refusal a bounded number of runs more: a hundred times the layers
  // are about a hundred times the work, and nowhere near its square.
  const auto seconds = [](std::size_t layers) {
    std::vector<layer> net(layers, conv2d{.out_channels = 1, .kernel = 3, .padding = 1});
    net.back() = conv2d{.out_channels = 1, .kernel = 9};
    const auto begin = std::chrono::steady_clock::now();
    const error why = infer(net, shape{1, 1, 5, 5}).error();
    REQUIRE(why.rule == rule::window_fits);
    REQUIRE(why.layer == static_cast<std::int32_t>(layers) - 1);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  static_cast<void>(seconds(1000));
  CHECK(seconds(100000) < 5);
}
