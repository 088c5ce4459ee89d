// SPDX-License-Identifier: MIT
#include <shapeproof/core/window_reach.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

#include "../twice.hpp"
#include "../oracle/oracle.hpp"

using namespace shapeproof;

// 572 through a pool of 2 loses nothing, 571 its last row; a row of padding is no loss.
HOLDS_TWICE(*rows_dropped(window{.kernel = 2, .stride = 2}, 572) == 0);
HOLDS_TWICE(*rows_dropped(window{.kernel = 2, .stride = 2}, 571) == 1);
HOLDS_TWICE(*rows_dropped(window{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 224) == 0);
HOLDS_TWICE(*rows_dropped(window{.kernel = 7, .stride = 5}, 16) == 4);
HOLDS_TWICE(rows_dropped(window{.kernel = 7}, 6).error().rule == rule::window_fits);
HOLDS_TWICE(rows_dropped(window{.kernel = dim{1} << 62, .stride = 3}, 5).error().rule == rule::window_fits);
HOLDS_TWICE(*rows_dropped(window{.kernel = 1, .stride = dim{1} << 62}, dim{1} << 62) == (dim{1} << 62) - 1);
HOLDS_TWICE(*rows_dropped(window{.kernel = 2}, dynamic) == 0);
// the one place stands in the padding; and a last one that counts under ceil begins past 2^63 - 1
HOLDS_TWICE(*rows_dropped(window{.kernel = 1, .stride = dim_max, .pad_begin = dim_max - 9, .pad_end = 4}, 5) == 5);
HOLDS_TWICE(*rows_dropped(window{.kernel = 1, .stride = dim_max, .rounding = rounding::ceil}, 5) == 0);

TEST_CASE("rows dropped are those behind the last place that the oracle finds")
{
  int dropped = 0;
  for (dim extent = 1; extent <= 24; ++extent)
    for (dim kernel = 1; kernel <= 5; ++kernel)
      for (dim stride = 1; stride <= 6; ++stride)
        for (dim dilation = 1; dilation <= 2; ++dilation)
          for (dim begin = 0; begin <= 2; ++begin)
            for (dim end = 0; end <= 2; ++end)
              for (const rounding how : {rounding::floor, rounding::ceil, rounding::ceil_clipped}) {
                const window step{.kernel = kernel, .stride = stride, .pad_begin = begin, .pad_end = end,
                                  .dilation = dilation, .rounding = how};
                const dim places = oracle::positions(extent, kernel, stride, dilation, begin, end,
                                                     how == rounding::floor  ? oracle::round::floor
                                                     : how == rounding::ceil ? oracle::round::ceil
                                                                             : oracle::round::ceil_clipped);
                const result<dim> rows = rows_dropped(step, extent);
                REQUIRE(rows.has_value() == (places > 0));
                if (places < 1) continue;
                // Element by element: those behind the last tap of the last place.
                dim last = -begin + dilation * (kernel - 1);
                for (dim place = 1; place < places; ++place) last += stride;
                dim behind = 0;
                for (dim element = 0; element < extent; ++element) behind += element > last;
                REQUIRE(*rows == behind);
                dropped += behind > 0;
              }
  CHECK(dropped > 1000);
}
