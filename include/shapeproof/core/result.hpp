// SPDX-License-Identifier: MIT
// result<T>: a T or an error. std::expected is C++23, and the core depends on nothing.
#pragma once

#include <shapeproof/core/error.hpp>  // error

namespace shapeproof {

namespace detail {
// Not constexpr: reaching it ends constant evaluation, and with it the compilation.
[[noreturn]] inline void read_the_value_of_an_error() noexcept
{
#if defined(__GNUC__) && !defined(SHAPEPROOF_NO_BUILTINS)
  __builtin_trap();
#else  // no further than here, as with a trap
  for (volatile unsigned turns = 0;;) turns = turns + 1;
#endif
}
}  // namespace detail

/// A value, or the error that stands in its place. T is a small trivial type.
/// `*r` and `r->` on an error are no constant expression and trap at run time: look first, or use value_or.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  constexpr result(const T& value) noexcept : value_(value), ok_(true) {}
  /// For code that fills the value in place: see shape.
  template <class U = T>
    requires requires { typename U::to_be_filled; }
  constexpr explicit result(typename U::to_be_filled tag) noexcept : value_(tag), ok_(true)
  {
  }
  constexpr result(const error& why) noexcept : error_(why), ok_(false) {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return ok_; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return ok_; }

  [[nodiscard]] constexpr const T& value() const noexcept { return checked()->value_; }
  [[nodiscard]] constexpr const T& operator*() const noexcept { return checked()->value_; }
  [[nodiscard]] constexpr const T* operator->() const noexcept { return &checked()->value_; }
  [[nodiscard]] constexpr T value_or(const T& other) const noexcept { return ok_ ? value_ : other; }

  /// The error; one with rule::none where there is a value.
  [[nodiscard]] constexpr shapeproof::error error() const noexcept { return ok_ ? shapeproof::error{} : error_; }

  /// For code that computes in place: build one result, work on `in_place()`, `refuse` where that fails, and return
  /// it by its name. Copying 256 bytes costs more than the two divisions of a convolution.
  [[nodiscard]] constexpr T& in_place() noexcept { return value_; }
  constexpr void refuse(const shapeproof::error& why) noexcept
  {
    error_ = why;
    ok_ = false;
  }

 private:
  constexpr const result* checked() const noexcept
  {
    if (!ok_) detail::read_the_value_of_an_error();
    return this;
  }

  union {
    T value_;
    shapeproof::error error_;
  };
  bool ok_;
};

}  // namespace shapeproof
