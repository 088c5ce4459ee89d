# SPDX-License-Identifier: MIT
# The programs that compile_time.cmake measures: each is written to WORK, and has a label. Those in may_fail are other ways to
# write a network, and may come to the compiler's limits.

macro(source name label text)
  file(WRITE ${WORK}/${name}.cpp "${text}")
  set(label_${name} "${label}" PARENT_SCOPE)
  list(APPEND made ${name})
endmacro()

# Every public header, beside those of the standard library.
function(write_headers result)
  set(made "")
  source(nothing "an empty file" "")
  foreach(name cstdint type_traits vector string iostream)
    source(standard_${name} "<${name}>" "#include <${name}>\n")
  endforeach()
  source(door "shapeproof.hpp" "#include <shapeproof/shapeproof.hpp>\n")
  file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/shapeproof ${ROOT}/include/shapeproof/*/*.hpp)
  foreach(header IN LISTS headers)
    string(MAKE_C_IDENTIFIER "${header}" name)
    source(${name} "${header}" "#include <shapeproof/${header}>\n")
  endforeach()
  set(${result} "${made}" PARENT_SCOPE)
endfunction()

# A layer of a chain, by its number: `form` is how it is written, with the sizes of a window for its arguments.
function(write_chain count ours nested_begin nested_end tuple)
  set(text "")
  set(opened "")
  set(closed "")
  set(values "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    math(EXPR kind "${i} % 4")
    math(EXPR channels "8 + ${i} % 7")
    if(kind EQUAL 0)
      string(APPEND text "conv2d{.out_channels = ${channels}, .kernel = 3, .padding = 1},\n")
      set(here "conv<${channels}, 3, 1, 1, ")
    elseif(kind EQUAL 1)
      string(APPEND text "relu{},\n")
      set(here "same<")
    elseif(kind EQUAL 2)
      string(APPEND text "conv2d{.out_channels = 16, .kernel = 1},\n")
      set(here "conv<16, 1, 1, 0, ")
    else()
      string(APPEND text "max_pool2d{.kernel = 3, .stride = 1, .padding = 1},\n")
      set(here "pool<3, 1, 1, ")
    endif()
    string(PREPEND opened "${here}")
    string(APPEND closed ">")
    string(REGEX REPLACE ", $" ">{},\n" here "${here}")
    string(REGEX REPLACE "<$" "{},\n" here "${here}")
    string(APPEND values "${here}")
  endforeach()
  foreach(list text values)
    string(REGEX REPLACE ",\n$" "" ${list} "${${list}}")
  endforeach()
  set(${ours} "${text}" PARENT_SCOPE)
  set(${nested_begin} "${opened}" PARENT_SCOPE)
  set(${nested_end} "${closed}" PARENT_SCOPE)
  set(${tuple} "${values}" PARENT_SCOPE)
endfunction()

# A chain as the library has it: ten layers over and over, and layers of which no two are alike.
macro(write_chains)
  foreach(count 1 10 100 1000 2000 5000)
    write_chain(${count} ours begin end tuple)
    source(layers_${count} "shapeproof, a chain of ${count}"
           "#include <shapeproof/shapeproof.hpp>\nusing namespace shapeproof;\nstruct net : sequential<${ours}> {};
using output = output_t<net, tensor<float, 1, 3, 224, 224>>;\nstatic_assert(!std::is_void_v<output>);\n")
  endforeach()
  set(layers "")
  foreach(i RANGE 1 1000)
    string(APPEND layers "conv2d{.out_channels = ${i}, .kernel = 3, .padding = 1},\n")
  endforeach()
  string(REGEX REPLACE ",\n$" "" layers "${layers}")
  source(different_1000 "shapeproof, 1,000 different layers"
         "#include <shapeproof/shapeproof.hpp>\nusing namespace shapeproof;\nstruct net : sequential<${layers}> {};
using output = output_t<net, tensor<float, 1, 3, 224, 224>>;\nstatic_assert(!std::is_void_v<output>);\n")
endmacro()

# The same by types that hold types, and by a tuple.
macro(write_other_chains)
  foreach(count 10 100 500 1000)
    write_chain(${count} ours begin end tuple)
    list(APPEND may_fail nested_${count})
    source(nested_${count} "types that hold types, unchecked, ${count}" "struct image { static constexpr long channels = 3, size = 224; };
template <long Channels, int K, int S, int P, class Below> struct conv {
  static constexpr long channels = Channels, size = (Below::size + 2 * P - K) / S + 1;
};
template <int K, int S, int P, class Below> struct pool {
  static constexpr long channels = Below::channels, size = (Below::size + 2 * P - K) / S + 1;
};
template <class Below> struct same { static constexpr long channels = Below::channels, size = Below::size; };
using net = ${begin}image${end};\nstatic_assert(net::size == 224);\n")
  endforeach()
  foreach(count 10 100 300)
    write_chain(${count} ours begin end tuple)
    list(APPEND may_fail tuple_${count})
    source(tuple_${count} "std::tuple and a fold, unchecked, ${count}" "#include <tuple>
struct image { long channels, size; };
template <long Channels, int K, int S, int P> struct conv {
  constexpr image operator()(image x) const { return {Channels, (x.size + 2 * P - K) / S + 1}; }
};
template <int K, int S, int P> struct pool {
  constexpr image operator()(image x) const { return {x.channels, (x.size + 2 * P - K) / S + 1}; }
};
struct same { constexpr image operator()(image x) const { return x; } };
constexpr auto net = std::make_tuple(${tuple});
constexpr image out = std::apply([](const auto&... each) { image x{3, 224}; ((x = each(x)), ...); return x; }, net);
static_assert(out.size == 224);\n")
  endforeach()
endmacro()

# Graphs; the sizes that networks take; a model file.
macro(write_graphs)
  source(graph_2000 "shapeproof, a graph of 2,000 nodes" "#include <shapeproof/shapeproof.hpp>\nusing namespace shapeproof;
struct forward {
  constexpr auto operator()(auto& g, auto x) const {
    for (int i = 0; i < 400; ++i) {
      auto y = g(conv2d{.out_channels = 3, .kernel = 3, .padding = 1}, x);
      y = g(relu{}, g(batch_norm{}, y));
      x = g(add{}, g(conv2d{.out_channels = 3}, y), x);
    }
    return x;
  }
};
struct net : graph<forward{}> {};
static_assert(std::is_same_v<output_t<net, tensor<float, 1, 3, 32, 32>>, tensor<float, 1, 3, 32, 32>>);\n")
  source(vgg16 "shapeproof, VGG-16" "#include \"models/vgg16.hpp\"\nusing namespace shapeproof;
static_assert(std::is_same_v<output_t<models::vgg16, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);\n")
  source(resnet34 "shapeproof, ResNet-34" "#include \"models/resnet.hpp\"\nusing namespace shapeproof;
struct resnet34 : graph<models::resnet_forward<models::basic_block>{{.blocks = {3, 4, 6, 3}}}> {};
static_assert(std::is_same_v<output_t<resnet34, tensor<float, 1, 3, 224, 224>>, tensor<float, 1, 1000>>);\n")
  # The sizes that a network takes, worked out for its heights.
  foreach(network unet unet_padded resnet50 fcn_resnet50 densenet121)
    string(REGEX REPLACE "_padded$" "" header ${network})
    source(sizes_${network} "valid_sizes of ${network}" "#include <shapeproof/analysis/valid_sizes.hpp>\n#include \"models/${header}.hpp\"
using namespace shapeproof;
static_assert(valid_sizes<models::${network}, tensor<float, 1, 3, dynamic, dynamic>>(2).exact());\n")
  endforeach()
  # A model file read by the compiler. (clang 16 wants more steps than it allows by itself: docs/onnx.md.)
  list(APPEND may_fail model_resnet18)
  execute_process(COMMAND ${CMAKE_COMMAND} -DMODEL=${ROOT}/tests/data/models/resnet18.onnx -DHEADER=${WORK}/resnet18.onnx.hpp
                          -DNAME=resnet18_onnx -P ${ROOT}/docs/shapeproof_embed.cmake COMMAND_ERROR_IS_FATAL ANY)
  source(model_resnet18 "resnet18.onnx, read and checked" "#include <shapeproof/onnx/embed.hpp>\n#include <shapeproof/shapeproof.hpp>
#include \"resnet18.onnx.hpp\"\nusing namespace shapeproof;\nusing image = tensor<float, 1, 3, 224, 224>;
static_assert(std::is_same_v<output_t<onnx::model<resnet18_onnx>, image>, tensor<float, 1, 1000>>);\n")
endmacro()

# Real networks as dlib has them.
macro(write_dlib)
  # dlib checks nothing at compile time: this is what its network costs to name and to make.
  find_path(dlib dlib/dnn.h PATHS /usr/include /usr/local/include)
  if(NOT dlib)
    message("dlib (libdlib-dev) is not installed: no row of it")
  else()
    list(APPEND may_fail dlib_header dlib_vgg16 dlib_resnet34)
    source(dlib_header "dlib/dnn.h alone" "#include <dlib/dnn.h>\n")
    source(dlib_vgg16 "dlib, VGG-16" "#include <dlib/dnn.h>\nusing namespace dlib;
template <long N, class B> using c = relu<con<N, 3, 3, 1, 1, B>>;
template <class B> using p = max_pool<2, 2, 2, 2, B>;
template <long N, class B> using two = p<c<N, c<N, B>>>;
template <long N, class B> using three = p<c<N, c<N, c<N, B>>>>;
using net_type = loss_multiclass_log<fc<1000, relu<fc<4096, relu<fc<4096,
    three<512, three<512, three<256, two<128, two<64, input_rgb_image>>>>>>>>>>>;
net_type net;\n")
    # dlib's own example, dnn_imagenet_ex.cpp
    source(dlib_resnet34 "dlib, ResNet-34" "#include <dlib/dnn.h>\nusing namespace dlib;
template <template <int, template <typename> class, int, typename> class block, int N, template <typename> class BN, typename SUBNET>
using residual = add_prev1<block<N, BN, 1, tag1<SUBNET>>>;
template <template <int, template <typename> class, int, typename> class block, int N, template <typename> class BN, typename SUBNET>
using residual_down = add_prev2<avg_pool<2, 2, 2, 2, skip1<tag2<block<N, BN, 2, tag1<SUBNET>>>>>>;
template <int N, template <typename> class BN, int stride, typename SUBNET>
using block = BN<con<N, 3, 3, 1, 1, relu<BN<con<N, 3, 3, stride, stride, SUBNET>>>>>;
template <int N, typename SUBNET> using ares = relu<residual<block, N, affine, SUBNET>>;
template <int N, typename SUBNET> using ares_down = relu<residual_down<block, N, affine, SUBNET>>;
template <typename SUBNET> using level1 = ares<512, ares<512, ares_down<512, SUBNET>>>;
template <typename SUBNET> using level2 = ares<256, ares<256, ares<256, ares<256, ares<256, ares_down<256, SUBNET>>>>>>;
template <typename SUBNET> using level3 = ares<128, ares<128, ares<128, ares_down<128, SUBNET>>>>;
template <typename SUBNET> using level4 = ares<64, ares<64, ares<64, SUBNET>>>;
using net_type = loss_multiclass_log<fc<1000, avg_pool_everything<level1<level2<level3<level4<
    max_pool<3, 3, 2, 2, relu<affine<con<64, 7, 7, 2, 2, input_rgb_image_sized<227>>>>>>>>>>>>;
net_type net;\n")
  endif()
endmacro()

# What is measured beside other ways to write it.
function(write_networks result)
  set(made "")
  set(may_fail "")
  source(nothing "an empty file" "")
  source(door "shapeproof.hpp alone" "#include <shapeproof/shapeproof.hpp>\n")
  write_chains()
  write_other_chains()
  write_graphs()
  write_dlib()
  set(may_fail "${may_fail}" PARENT_SCOPE)
  set(${result} "${made}" PARENT_SCOPE)
endfunction()

# What budget.cmake counts.
function(write_budgeted result)
  source(door "shapeproof.hpp alone" "#include <shapeproof/shapeproof.hpp>\n")
  file(GLOB_RECURSE headers RELATIVE ${ROOT}/include ${ROOT}/include/*.hpp)
  list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>\n")
  list(JOIN headers "" text)
  source(headers "every public header at once" "${text}")
  write_chains()
  write_graphs()
  set(${result} door headers layers_10 layers_100 layers_1000 different_1000 graph_2000 resnet34 sizes_unet model_resnet18
      PARENT_SCOPE)
endfunction()
