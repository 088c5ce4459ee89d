// SPDX-License-Identifier: MIT
// A network as a table: a line for each node with its name, type, output, parameters, bytes and multiply-accumulates,
// and the totals; of a network that fails the table as far as it came, and the sentence of its error.
#pragma once

#include <shapeproof/text/counts.hpp>   // node_counts, bytes_of
#include <shapeproof/text/origins.hpp>  // value_origins
#include <shapeproof/text/run.hpp>      // text_writer, write_run

namespace shapeproof {

namespace detail {

/// Runs twice: for how wide each column is and for the totals, and for the table.
class summary_writer final : public text_writer {
  enum column { number, name, type, from, made, parameters, bytes_made, macs, column_count };

  static constexpr int gap = 2;
  int width_[column_count] = {};
  int at_ = 0;  // columns of characters that stand in the line
  bool chain_ = true;
  value_origins origins_;
  node_counts total_;
  node_count total_bytes_;

  [[nodiscard]] static constexpr bool is_right(column of) noexcept { return of == number || of > made; }

  /// What `write` puts, in its column: measured first. (It stands before what calls it: clang evaluates no member
  /// template in a constant that its class defines later.)
  template <class Write>
  constexpr void cell(column in, Write write) noexcept
  {
    column_counter measure(nullptr);
    write(measure);
    if (pass == 0) {
      if (measure.columns > width_[in]) width_[in] = measure.columns;
      return;
    }
    if (in == from && chain_) return;
    int begin = is_right(in) ? width_[in] - measure.columns : 0;
    for (int i = 0; i < in; ++i)
      if (i != from || !chain_) begin += width_[i] + gap;
    for (; at_ < begin; ++at_) to.put(' ');
    write(to);
    at_ += measure.columns;
  }

 public:
  using text_writer::text_writer;

  constexpr void input(std::int32_t value, const tensor_value& of) noexcept override
  {
    origins_.begin(input_count);
    cell(name, [&](text_sink& into) { put_input_name(into, value); });
    put_values(&of, 1, nullptr);
  }

  constexpr void labelled(const node_event& event) noexcept override
  {
    const bool stops = failed(event);
    if (event.in.count != 1 || event.from[0] != event.first_output - 1) chain_ = false;
    if (event.out.count != 1 && !stops) chain_ = false;
    cell(number, [&](text_sink& into) { into.put(dim{event.index}); });
    cell(name, [&](text_sink& into) { put_plain(into, label); });
    cell(type, [&](text_sink& into) { put_type(into, event); });
    cell(from, [&](text_sink& into) { put_origins(into, event); });
    if (stops) {
      cell(made, [&](text_sink& into) { put_rule_id(into); });
      return end_line();
    }
    origins_.add(event);
    const node_counts counts = node_counts::of(event);
    if (pass == 0) total_.add(counts);
    put_values(event.out.values, event.out.count, &counts);
  }

  constexpr void output(std::int32_t, std::int32_t, const tensor_value&) noexcept override {}

  constexpr bool again() noexcept override
  {
    if (pass == 0) {
      put_header();
      if (why.rule == rule::none) put_total();
      pass = 1;
      put_header();
      put_rule();
      return true;
    }
    if (why.rule == rule::none) {
      put_rule();
      put_total();
    } else {
      to.put('\n');
      put_plain(to, message(why).c_str());
      to.put('\n');
    }
    return false;
  }

 private:
  static constexpr void put_plain(text_sink& into, const char* text) noexcept
  {
    put_text(into, text, [&](char one) { into.put(one); });
  }

  /// "61,706", "?", or ">2^63"; a sum of which a part is not known "61,706+?".
  static constexpr void put_number(text_sink& into, const node_count& of) noexcept
  {
    if (of.is == node_count::state::past) return into.put(">2^63");
    const digits text(of.value);
    const bool unknown = of.is == node_count::state::unknown;
    if (!unknown || of.value > 0)
      for (int i = 0; i < text.size(); ++i) {
        if (i > 0 && (text.size() - i) % 3 == 0) into.put(',');
        into.put(text.c_str()[i]);
      }
    if (unknown) into.put(of.value > 0 ? "+?" : "?");
  }

  /// The nodes that the inputs come from, by number; "5.1" is the second output of node 5.
  constexpr void put_origins(text_sink& into, const node_event& event) const noexcept
  {
    constexpr int most = 6;
    for (int i = 0; i < event.in.count; ++i) {
      if (i > 0) into.put(", ");
      if (i == most - 1 && event.in.count > most) {
        into.put('+');
        return into.put(dim{event.in.count - i});
      }
      if (arrives(event, i) == nullptr) {
        into.put('?');
        continue;
      }
      const value_origins::origin of = origins_.of(event.from[i]);
      if (!of.known) {
        into.put("value ");
        into.put(dim{event.from[i]});
      } else if (of.node < 0) {
        put_input_name(into, of.output);
      } else {
        into.put(dim{of.node});
        if (of.output < 0) continue;
        into.put('.');
        into.put(dim{of.output});
      }
    }
  }

  constexpr void end_line() noexcept
  {
    if (pass == 1) to.put('\n');
    at_ = 0;
  }

  /// What leaves a node, a line each; what the node costs stands in the first.
  constexpr void put_values(const tensor_value* of, int count, const node_counts* counts) noexcept
  {
    for (int i = 0; i == 0 || i < count; ++i) {
      node_count size;
      if (i < count) size = bytes_of(of[i]);
      cell(made, [&](text_sink& into) { i < count ? put_tensor(into, of[i]) : into.put("nothing"); });
      put_numbers(i == 0 ? counts : nullptr, size);
      if (pass == 0) total_bytes_.add(size);
    }
  }
  constexpr void put_numbers(const node_counts* counts, const node_count& bytes) noexcept
  {
    if (counts != nullptr) cell(parameters, [&](text_sink& into) { put_number(into, counts->parameters); });
    cell(bytes_made, [&](text_sink& into) { put_number(into, bytes); });
    if (counts != nullptr) cell(macs, [&](text_sink& into) { put_number(into, counts->macs); });
    end_line();
  }

  constexpr void put_header() noexcept
  {
    constexpr const char* names[] = {"#", "name", "type", "from", "output", "parameters", "bytes", "MACs"};
    for (int i = 0; i < column_count; ++i) cell(static_cast<column>(i), [&](text_sink& into) { into.put(names[i]); });
    end_line();
  }
  constexpr void put_rule() noexcept
  {
    int width = -gap;
    for (int i = 0; i < column_count; ++i)
      if (i != from || !chain_) width += width_[i] + gap;
    for (int i = 0; i < width; ++i) to.put('-');
    to.put('\n');
  }
  constexpr void put_total() noexcept
  {
    cell(name, [](text_sink& into) { into.put("total"); });
    put_numbers(&total_, total_bytes_);
  }
};

}  // namespace detail

/// Writes the table of a network type for the shapes (or values) of its inputs, in order, to an output iterator, a
/// FILE* or an array of characters; a `diagnose` may stand last. Bytes are those of what leaves a node; parameters and
/// multiply-accumulates as in analysis/cost.hpp. `?` is what is not known; of a total a part: "61,706+?".
///
///   summary<lenet>(stdout, shape{1, 1, 28, 28});
template <detail::network_type Net, detail::text_output Out, detail::graph_argument... Inputs>
constexpr auto summary(Out&& out, const Inputs&... inputs) noexcept
{
  return detail::write_run<detail::summary_writer>(static_cast<Out&&>(out), detail::run_of<Net>(inputs...));
}

/// The same of layers in a contiguous range, `summary(out, layers, input)`; and of a stored graph, with storage for its
/// values: `summary(out, net, input, storage)` or `summary(out, net, inputs, input_count, storage)`.
template <detail::text_output Out, class Net, class... With>
  requires detail::run_time_run<Net, With...>
constexpr auto summary(Out&& out, const Net& net, With&&... with) noexcept
{
  return detail::write_run<detail::summary_writer>(static_cast<Out&&>(out), detail::run_of(net, with...));
}

}  // namespace shapeproof
