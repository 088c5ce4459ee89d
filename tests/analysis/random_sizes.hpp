// SPDX-License-Identifier: MIT
// Graphs drawn at random for questions about sizes: one free axis that goes through windows of every rounding, transposed
// convolutions, resizes, crops and slices, along branches that meet again.
#pragma once

#include <shapeproof/network/graph.hpp>

#include <random>
#include <vector>

namespace random_sizes {

using namespace shapeproof;

struct drawn {
  std::vector<node> nodes;
  std::vector<std::int32_t> edges;
  std::vector<std::int32_t> outputs;
  std::int32_t values = 1;

  [[nodiscard]] stored_graph view() const
  {
    return {nodes.data(),   static_cast<dim>(nodes.size()),   edges.data(), static_cast<dim>(edges.size()),
            outputs.data(), static_cast<dim>(outputs.size()), 1};
  }

  std::int32_t put(const layer& of, std::initializer_list<std::int32_t> from, std::int32_t made = 1)
  {
    nodes.push_back({of, {static_cast<std::int32_t>(edges.size()), static_cast<std::int32_t>(from.size()), made}, nullptr});
    edges.insert(edges.end(), from);
    values += made;
    return values - made;
  }
};

template <class Random>
struct drawing {
  Random& random;
  drawn made = {};
  int decimals = 0;
  int cuts = 0;

  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); }

  layer window(int stride)
  {
    const int kernel = 1 + below(5);
    const int padding = below(kernel / 2 + 1);
    switch (below(9)) {
      case 0: return max_pool1d{.kernel = kernel, .stride = stride, .padding = padding, .rounding = rounding::ceil};
      case 1: return max_pool1d{.kernel = kernel, .stride = stride, .padding = padding, .rounding = rounding::ceil_clipped};
      case 2: return avg_pool1d{.kernel = kernel, .stride = stride, .padding = padding, .rounding = rounding::half_up};
      case 3: return conv1d{.out_channels = 4, .kernel = kernel, .stride = stride, .padding = same};
      case 4: return conv1d{.out_channels = 4, .kernel = kernel, .stride = stride, .padding = begin_end{below(3), below(4)}, .dilation = 1 + below(3)};
      case 5: return max_pool1d{.kernel = 2 + below(2), .stride = stride, .padding = 1, .rounding = rounding::ceil, .policy = policy::pytorch_pool};
      default: return conv1d{.out_channels = 4, .kernel = kernel, .stride = stride, .padding = padding};
    }
  }

  // One value, which has 4 channels again.
  std::int32_t step(std::int32_t x)
  {
    switch (below(16)) {
      case 0: return made.put(conv_transpose1d{.out_channels = 4, .kernel = 1 + below(4), .stride = 2, .padding = below(2), .output_padding = below(2)}, {x});
      case 1: return made.put(conv_transpose1d{.out_channels = 4, .kernel = 2, .stride = 2}, {x});
      case 2: return made.put(upsample1d{.scale = ratio{1 + below(3), 1 + below(3)}}, {x});
      case 3: return made.put(pad1d{.padding = begin_end{below(4), below(4)}, .mode = static_cast<pad_mode>(below(5))}, {x});
      case 4: return made.put(crop1d{.cropping = begin_end{below(4), below(4)}}, {x});
      case 5: return made.put(slice{.axis = 2, .start = below(3), .end = below(2) == 0 ? to_the_end : -1 - below(3), .step = 1 + below(2)}, {x});
      case 6:
        if (decimals++ > 0 || below(4) != 0) return made.put(relu{}, {x});
        return made.put(resize1d{.scale = 0.7}, {x});
      case 7: {
        if (cuts++ > 0) return made.put(relu{}, {x});
        const std::int32_t first = made.put(split{.axis = 2, .parts = 2}, {x}, 2);
        return below(2) == 0 ? first : made.put(concat{.axis = 2}, {first + 1, x});
      }
      case 8: {
        if (cuts++ > 0) return made.put(batch_norm{}, {x});
        const std::int32_t rows = made.put(layer(reshape{.extents = {copied, copied, inferred, 2 + below(3)}}), {x});
        return made.put(layer(reduce_mean{.axes = {3}}), {rows});
      }
      case 9: return made.put(max_unpool1d{.kernel = 2}, {x});
      default: return made.put(window(1 + below(3) / 2), {x});
    }
  }

  std::int32_t join(std::int32_t a, std::int32_t b)
  {
    switch (below(6)) {
      case 0: return made.put(conv1d{.out_channels = 4}, {made.put(concat{.axis = 1}, {a, b})});
      case 1: return made.put(concat{.axis = 2}, {a, b});
      case 2: return made.put(crop_like1d{}, {a, b});
      case 3: return made.put(resize_like1d{}, {a, b});
      case 4: return made.put(multiply{}, {a, b, a});
      default: return made.put(add{}, {a, b});
    }
  }

  // Two ways of making one extent of another, which often agree; or any two.
  std::int32_t branches(std::int32_t x)
  {
    std::int32_t a = x;
    std::int32_t b = x;
    switch (below(5)) {
      case 0: {  // a residual block
        const int stride = 1 + below(2);
        a = made.put(conv1d{.out_channels = 4, .kernel = 3, .stride = stride, .padding = 1}, {x});
        a = made.put(conv1d{.out_channels = 4, .kernel = 3, .padding = 1}, {a});
        b = made.put(conv1d{.out_channels = 4, .kernel = 1, .stride = stride}, {x});
        break;
      }
      case 1: {  // down and up again, beside what was there
        a = made.put(max_pool1d{.kernel = 2, .padding = below(2), .rounding = below(2) == 0 ? rounding::floor : rounding::ceil}, {x});
        if (below(2) == 0) a = made.put(window(1), {a});
        a = made.put(conv_transpose1d{.out_channels = 4, .kernel = 2, .stride = 2}, {a});
        if (below(3) == 0) b = made.put(crop1d{.cropping = begin_end{below(3), below(3)}}, {x});
        break;
      }
      case 2: {  // the same stride by two kernels
        const int stride = 2 + below(3);
        a = made.put(window(stride), {x});
        b = made.put(window(stride), {x});
        break;
      }
      default:
        for (int i = 1 + below(3); i > 0; --i) a = step(a);
        for (int i = below(3); i > 0; --i) b = step(b);
        break;
    }
    return join(a, b);
  }
};

template <class Random>
drawn draw(Random& random)
{
  drawing<Random> now{random};
  std::int32_t x = 0;
  for (int i = 1 + now.below(4); i > 0; --i) x = now.below(2) == 0 ? now.branches(x) : now.step(x);
  if (now.below(8) == 0) {
    x = now.made.put(flatten{}, {x});
    x = now.made.put(linear{.out_features = 3, .in_features = 4 * (1 + now.below(60))}, {x});
  }
  now.made.outputs = {x};
  return now.made;
}

}  // namespace random_sizes
