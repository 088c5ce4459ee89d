// SPDX-License-Identifier: MIT
// What the compiler names where a network cannot work: a template for each rule, and the choice among them.
#pragma once

#include <shapeproof/check/refusal_model.hpp>   // never, and what is named for a model file
#include <shapeproof/check/refusal_tensor.hpp>  // what is named for layers on tensors of any rank

namespace shapeproof {

// The order of the numbers is a contract: layer (from 0), tensor axis, then the numbers of
// the rule. -1 stands for a layer or an axis that there is not.

template <dim layer, dim axis, dim extent, dim padding, dim kernel, auto... sentence>
struct window_does_not_fit {
  static_assert(detail::never<layer>, "[window.fits] the window is larger than the padded input");
};

template <dim layer, dim axis, dim extent, auto... sentence>
struct extent_is_not_positive {
  static_assert(detail::never<layer>, "[extent.positive] an extent of the input is below 1");
};

template <dim layer, dim axis, dim arriving, dim wanted, auto... sentence>
struct rank_does_not_fit {
  static_assert(detail::never<layer>, "[rank.fits] the input has another number of axes than the layer takes");
};

template <dim layer, dim axis, dim given, dim rank, auto... sentence>
struct axis_is_out_of_range {
  static_assert(detail::never<layer>, "[axis.range] there is no such axis");
};

template <dim layer, dim axis, dim start, dim end, auto... sentence>
struct axes_are_out_of_order {
  static_assert(detail::never<layer>, "[axis.order] the start axis comes after the end axis");
};

template <dim layer, dim axis, dim kernel, auto... sentence>
struct kernel_is_not_positive {
  static_assert(detail::never<layer>, "[kernel.positive] a kernel is at least 1");
};

template <dim layer, dim axis, dim stride, auto... sentence>
struct stride_is_not_positive {
  static_assert(detail::never<layer>, "[stride.positive] a stride is at least 1");
};

template <dim layer, dim axis, dim dilation, auto... sentence>
struct dilation_is_not_positive {
  static_assert(detail::never<layer>, "[dilation.positive] a dilation is at least 1");
};

template <dim layer, dim axis, dim padding, dim least, dim most, auto... sentence>
struct padding_is_out_of_range {
  static_assert(detail::never<layer>, "[padding.range] the padding is out of its range");
};

template <dim layer, dim axis, dim begin, dim end, auto... sentence>
struct padding_has_no_meaning {
  static_assert(detail::never<layer>, "[padding.form] this form of padding has no meaning here");
};

template <dim layer, dim axis, dim output, auto... sentence>
struct output_is_not_positive {
  static_assert(detail::never<layer>, "[output.positive] an extent of the output would be below 1");
};

template <dim layer, dim axis, dim output_padding, dim too_large, auto... sentence>
struct output_padding_is_out_of_range {
  static_assert(detail::never<layer>, "[output-padding.range] output_padding is not below the stride");
};

template <dim layer, dim axis, dim output_size, auto... sentence>
struct output_size_is_not_positive {
  static_assert(detail::never<layer>, "[output-size.positive] an output size is at least 1");
};

template <dim layer, dim axis, dim channels, auto... sentence>
struct channels_are_not_positive {
  static_assert(detail::never<layer>, "[channels.positive] there is at least one channel");
};

template <dim layer, dim axis, dim arriving, dim wanted, auto... sentence>
struct channels_do_not_match {
  static_assert(detail::never<layer>, "[channels.match] other channels arrive than are wanted");
};

template <dim layer, dim axis, dim groups, auto... sentence>
struct groups_are_not_positive {
  static_assert(detail::never<layer>, "[groups.positive] there is at least one group");
};

template <dim layer, dim axis, dim channels, dim groups, auto... sentence>
struct groups_do_not_divide_channels {
  static_assert(detail::never<layer>, "[groups.divide-channels] the channels that arrive are not divided by the groups");
};

template <dim layer, dim axis, dim out_channels, dim groups, auto... sentence>
struct groups_do_not_divide_outputs {
  static_assert(detail::never<layer>, "[groups.divide-outputs] out_channels are not divided by the groups");
};

template <dim layer, dim axis, dim features, auto... sentence>
struct features_are_not_positive {
  static_assert(detail::never<layer>, "[features.positive] there is at least one feature");
};

template <dim layer, dim axis, dim arriving, dim wanted, auto... sentence>
struct features_do_not_match {
  static_assert(detail::never<layer>, "[features.match] other features arrive than are wanted");
};

template <dim layer, dim axis, dim first, dim second, auto... sentence>
struct size_overflows {
  static_assert(detail::never<layer>, "[arithmetic.overflow] a size is past 2^63 - 1");
};

template <dim layer, dim axis, dim size, dim scale, auto... sentence>
struct size_and_scale_do_not_go_together {
  static_assert(detail::never<layer>, "[resize.size-or-scale] a resize takes either a size or a scale");
};

template <dim layer, dim axis, dim numerator, dim denominator, auto... sentence>
struct scale_is_not_positive {
  static_assert(detail::never<layer>, "[scale.positive] a scale is above 0");
};

template <dim layer, dim axis, dim value, dim values, auto... sentence>
struct node_takes_no_value {
  static_assert(detail::never<layer>, "[graph.input] a node takes a value that does not stand before it");
};

template <dim layer, dim axis, dim extent, dim wanted, dim input, auto... sentence>
struct input_does_not_match {
  static_assert(detail::never<layer>, "[input.match] an input has another extent than the layer wants for it");
};

template <dim layer, dim axis, dim arriving, dim wanted, auto... sentence>
struct blocks_do_not_match {
  static_assert(detail::never<layer>, "[fold.blocks] other blocks arrive than the output is made of");
};

template <dim layer, dim axis, dim output_size, dim least, dim most, auto... sentence>
struct output_size_is_out_of_range {
  static_assert(detail::never<layer>, "[output-size.range] output_size is no size that is pooled to the input");
};

template <dim layer, dim axis, dim length, dim wanted, auto... sentence>
struct list_does_not_fit {
  static_assert(detail::never<layer>, "[list.length] a list has the wrong length");
};

template <dim layer, dim axis, dim axes, dim most, auto... sentence>
struct spatial_axes_are_out_of_range {
  static_assert(detail::never<layer>, "[spatial-axes.count] there are 1 to 3 spatial axes");
};

template <dim layer, dim axis, dim kind, auto... sentence>
struct layer_is_unknown {
  static_assert(detail::never<layer>, "[layer.kind] this is no layer");
};

template <dim layer, dim axis, dim first, dim second, auto... sentence>
struct custom_layer_refuses {
  static_assert(detail::never<layer>, "[layer.custom] a layer of the user's own refuses its input");
};

template <dim layer, dim axis, dim stride, auto... sentence>
struct same_needs_stride_1 {
  static_assert(detail::never<layer>, "[same.stride] this SAME padding has a stride of 1 only");
};

template <dim layer, dim axis, dim stride, dim dilation, auto... sentence>
struct stride_and_dilation_clash {
  static_assert(detail::never<layer>, "[stride.or-dilation] a stride and a dilation are both above 1");
};

template <dim layer, dim axis, dim dilation, dim most, auto... sentence>
struct dilation_is_out_of_range {
  static_assert(detail::never<layer>, "[dilation.range] the dilation is past the extent");
};

template <dim layer, dim axis, auto... sentence>
struct option_has_no_meaning {
  static_assert(detail::never<layer>, "[option.form] an option is given that has no meaning here");
};

template <dim layer, dim axis, dim output, dim wanted, auto... sentence>
struct output_does_not_match {
  static_assert(detail::never<layer>, "[output.match] another output is wanted than there is");
};

template <dim layer, dim axis, dim opset, dim since, auto... sentence>
struct attribute_is_too_new {
  static_assert(detail::never<layer>, "[attribute.since] the opset does not have this attribute");
};

template <dim layer, dim axis, dim rank, dim wanted, auto... sentence>
struct weight_has_another_rank {
  static_assert(detail::never<layer>, "[weight.rank] the weight has another number of axes");
};

template <dim layer, dim axis, dim weight_axis, dim extent, dim wanted, auto... sentence>
struct weight_does_not_match {
  static_assert(detail::never<layer>, "[weight.match] an extent of the weight is another than is wanted");
};

template <dim layer, dim axis, dim length, dim wanted, auto... sentence>
struct bias_does_not_match {
  static_assert(detail::never<layer>, "[bias.match] the bias has another number of elements");
};

template <dim layer, dim axis, auto... sentence>
struct extent_is_not_known {
  static_assert(detail::never<layer>, "[extent.known] an extent must be known here, as it must for bytes and costs");
};

template <dim layer, dim axis, dim first, dim second, auto... sentence>
struct count_overflows {
  static_assert(detail::never<layer>, "[count.overflow] a count is past 2^63 - 1");
};

template <dim layer, dim axis, dim rule, dim first, dim second, auto... sentence>
struct network_is_refused {
  static_assert(detail::never<layer>, "the network is refused by a rule that only run time knows");
};

namespace detail {

/// The template for an error, by value of a pointer: an incomplete type, so that nothing is instantiated here and the
/// compiler's list of frames stays short. None for a rule that has no template. (One `if` beside the other: a chain of
/// `else if` of this length costs every includer twice as much.)
template <auto Broken, dim Layer, dim Axis, dim First, dim Second, dim Third, dim Kernel, auto... Words>
consteval auto named_refusal() noexcept
{
  if constexpr (Broken == rule::window_fits) return static_cast<window_does_not_fit<Layer, Axis, First, Second, Kernel, Words...>*>(nullptr);
  if constexpr (Broken == rule::extent_positive) return static_cast<extent_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::rank_fits) return static_cast<rank_does_not_fit<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::axis_range) return static_cast<axis_is_out_of_range<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::axis_order) return static_cast<axes_are_out_of_order<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::kernel_positive) return static_cast<kernel_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::stride_positive) return static_cast<stride_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::dilation_positive) return static_cast<dilation_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::padding_range) return static_cast<padding_is_out_of_range<Layer, Axis, First, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::padding_form) return static_cast<padding_has_no_meaning<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::output_positive) return static_cast<output_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::output_padding_range)
    return static_cast<output_padding_is_out_of_range<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::output_size_positive)
    return static_cast<output_size_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::channels_positive) return static_cast<channels_are_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::channels_match) return static_cast<channels_do_not_match<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::groups_positive) return static_cast<groups_are_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::groups_divide_channels)
    return static_cast<groups_do_not_divide_channels<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::groups_divide_outputs)
    return static_cast<groups_do_not_divide_outputs<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::features_positive) return static_cast<features_are_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::features_match) return static_cast<features_do_not_match<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::arithmetic_overflow) return static_cast<size_overflows<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::broadcast_match)
    return static_cast<extents_do_not_broadcast<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::concat_match)
    return static_cast<inputs_do_not_join<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::reshape_match)
    return static_cast<elements_do_not_match<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::reshape_infer)
    return static_cast<extents_cannot_be_inferred<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::axes_distinct)
    return static_cast<axis_stands_twice<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::squeeze_one)
    return static_cast<extent_is_not_one<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::crop_fits)
    return static_cast<crop_does_not_fit<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::size_or_scale)
    return static_cast<size_and_scale_do_not_go_together<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::scale_positive)
    return static_cast<scale_is_not_positive<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::slice_step)
    return static_cast<slice_has_no_step<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::factor_positive)
    return static_cast<factor_is_not_positive<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::extent_divide)
    return static_cast<extent_is_not_divided<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::split_sum)
    return static_cast<sizes_do_not_add_up<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::chunk_count)
    return static_cast<chunks_are_fewer<Layer, Axis, First, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::graph_input)
    return static_cast<node_takes_no_value<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::input_match)
    return static_cast<input_does_not_match<Layer, Axis, First, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::fold_blocks)
    return static_cast<blocks_do_not_match<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::output_size_range)
    return static_cast<output_size_is_out_of_range<Layer, Axis, First, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::list_length) return static_cast<list_does_not_fit<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::spatial_axes)
    return static_cast<spatial_axes_are_out_of_range<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::same_stride) return static_cast<same_needs_stride_1<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::stride_or_dilation)
    return static_cast<stride_and_dilation_clash<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::dilation_range)
    return static_cast<dilation_is_out_of_range<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::option_form) return static_cast<option_has_no_meaning<Layer, Axis, Words...>*>(nullptr);
  if constexpr (Broken == rule::output_match)
    return static_cast<output_does_not_match<Layer, Axis, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::attribute_since)
    return static_cast<attribute_is_too_new<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::model_format) return static_cast<file_is_no_model<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::model_name)
    return static_cast<value_has_no_name_of_its_own<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::operator_known) return static_cast<operator_is_not_known<Layer, Axis, Words...>*>(nullptr);
  if constexpr (Broken == rule::operator_form) return static_cast<operator_has_another_form<Layer, Axis, Words...>*>(nullptr);
  if constexpr (Broken == rule::element_match)
    return static_cast<elements_are_of_another_type<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::weight_rank)
    return static_cast<weight_has_another_rank<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::weight_match)
    return static_cast<weight_does_not_match<Layer, Axis, First, Second, Third, Words...>*>(nullptr);
  if constexpr (Broken == rule::bias_match)
    return static_cast<bias_does_not_match<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::extent_known) return static_cast<extent_is_not_known<Layer, Axis, Words...>*>(nullptr);
  if constexpr (Broken == rule::layer_kind) return static_cast<layer_is_unknown<Layer, Axis, First, Words...>*>(nullptr);
  if constexpr (Broken == rule::layer_custom) return static_cast<custom_layer_refuses<Layer, Axis, First, Second, Words...>*>(nullptr);
  if constexpr (Broken == rule::count_overflow) return static_cast<count_overflows<Layer, Axis, First, Second, Words...>*>(nullptr);
}

/// The same with a template for all other rules.
template <auto Broken, dim Layer, dim Axis, dim First, dim Second, dim Third, dim Kernel, auto... Words>
consteval auto refusal() noexcept
{
  using named = decltype(named_refusal<Broken, Layer, Axis, First, Second, Third, Kernel, Words...>());
  if constexpr (std::is_same_v<named, void>)
    return static_cast<network_is_refused<Layer, Axis, static_cast<dim>(Broken), First, Second, Words...>*>(nullptr);
  else return static_cast<named>(nullptr);
}

}  // namespace detail
}  // namespace shapeproof
