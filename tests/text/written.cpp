// SPDX-License-Identifier: MIT
// Writes the networks of the tests, for other programs to read: `written dot lenet5`, `written json tree`.
#include <shapeproof/text/dot.hpp>
#include <shapeproof/text/json.hpp>

#include <cstdio>
#include <string_view>

#include "networks.hpp"

using namespace shapeproof;
using namespace written_nets;

namespace {

template <class... Given>
void write(bool dot, const Given&... given)
{
  if (dot) write_dot(stdout, given...);
  else write_json(stdout, given...);
}
template <class Net, class... Given>
void write_net(bool dot, const Given&... given)
{
  if (dot) write_dot<Net>(stdout, given...);
  else write_json<Net>(stdout, given...);
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc != 3) return 2;
  const bool dot = std::string_view(argv[1]) == "dot";
  const std::string_view net = argv[2];
  const hostile_chain hostile;
  const hostile_chain hostile_failing(true);
  if (net == "lenet5") write_net<lenet5>(dot, shape{1, 1, 28, 28});
  else if (net == "blocks") write_net<resnet_stage>(dot, shape{1, 64, 56, 56});
  else if (net == "failing") write_net<keras_12951>(dot, shape{1, 1, 28, 28});
  else if (net == "two") write_net<two_by_two>(dot, shape{1, 2, 4}, shape{1, 4, 4});
  else if (net == "tree") write_net<frames_in_frames>(dot, shape{dynamic});
  else if (net == "scope") write_net<hostile_block>(dot, shape{1, 1, 4, 4});
  else if (net == "hostile") write(dot, hostile.chain, shape{1, 1, 4, 4});
  else if (net == "hostile_failing") write(dot, hostile_failing.chain, shape{1, 1, 4, 4});
  else return 2;
}
