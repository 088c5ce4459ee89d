// SPDX-License-Identifier: MIT
// What the compiler names where the file of a model is refused, before there is a network.
#pragma once

#include <shapeproof/core/error.hpp>  // rule, dim

namespace shapeproof {

namespace detail {
template <dim...>
inline constexpr bool never = false;
}  // namespace detail

template <dim layer, dim axis, dim place, auto... sentence>
struct file_is_no_model {
  static_assert(detail::never<layer>, "[model.format] the bytes are no ONNX model");
};

template <dim layer, dim axis, dim twice, auto... sentence>
struct value_has_no_name_of_its_own {
  static_assert(detail::never<layer>, "[model.name] a name stands for no value, or for two");
};

template <dim layer, dim axis, auto... sentence>
struct operator_is_not_known {
  static_assert(detail::never<layer>, "[operator.known] the reader does not know an operator");
};

template <dim layer, dim axis, auto... sentence>
struct operator_has_another_form {
  static_assert(detail::never<layer>, "[operator.form] what an operator takes for its shape is not there");
};

template <dim layer, dim axis, dim input, auto... sentence>
struct elements_are_of_another_type {
  static_assert(detail::never<layer>, "[element.match] an input has elements of another type than the model declares");
};

}  // namespace shapeproof
